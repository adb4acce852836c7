"""How many old results there are to digitize, as somebody counted them on the shelves: a CSV of unit, field, year and count."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COLUMNS = ("unit", "field", "year", "count")


class BrokenInventory(Exception):
    """The file is wrong; stops the start."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """So many results of one agency, field and year of issue."""

    unit: str
    field: str
    year: int
    """0: not known."""
    count: int


@dataclass(frozen=True, slots=True)
class Inventory:
    """All of them; empty where nobody counted."""

    shelves: Sequence[Shelf] = ()

    @classmethod
    def load(cls, file: Path) -> Inventory:
        """From a CSV file with the columns `COLUMNS`. Raises BrokenInventory that names the line."""
        try:
            with file.open(encoding="utf-8-sig", newline="") as stream:
                rows = csv.DictReader(stream)
                if rows.fieldnames is None or not set(COLUMNS) <= set(rows.fieldnames):
                    raise BrokenInventory(f"{file.name}: columns are {', '.join(COLUMNS)}")
                return cls([_shelf(row, number, file) for number, row in enumerate(rows, 2)])
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise BrokenInventory(f"{file.name}: {error!r}") from error

    def total(self, units: frozenset[str] | None, field: str | None = None, year: int | None = None) -> int:
        """How many there are of some units, of a field, of a year."""
        return sum(
            one.count
            for one in self.shelves
            if (units is None or one.unit in units) and (field is None or one.field == field) and (year is None or one.year == year)
        )


def _shelf(row: dict[str, str], number: int, file: Path) -> Shelf:
    try:
        return Shelf(row["unit"].strip(), row["field"].strip(), int(row["year"] or 0), int(row["count"]))
    except (ValueError, AttributeError) as error:
        raise BrokenInventory(f"{file.name}, line {number}: year and count are whole numbers") from error
