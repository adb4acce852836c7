"""The tree of agencies and its history: whose papers a unit finds (Nghị quyết 202/2025/QH15, two-tier local government)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from digitize.errors import Invalid

FILE = Path(__file__).parent / "units.toml"
TOP = ""
"""The unit of people who belong to none: they stand above all, as on an installation of one agency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An agency, while it lasts and after."""

    code: str
    name: str
    above: str = TOP
    since: date | None = None
    until: date | None = None
    became: tuple[str, ...] = ()


@dataclass(frozen=True)
class Units:
    """All units by code."""

    known: Mapping[str, Unit]

    @classmethod
    def load(cls, file: Path = FILE) -> Units:
        """From a file of the form of units.toml. Raises ValueError that names what is wrong in it."""
        rows = tomllib.loads(file.read_text("utf-8"))["unit"]
        known = {
            row["code"]: Unit(
                code=row["code"], name=row["name"], above=row.get("in", TOP), since=row.get("from"), until=row.get("to"), became=tuple(row.get("became", ()))
            )
            for row in rows
        }  # fmt: skip
        for unit in known.values():
            if strange := {code for code in (*unit.became, unit.above) if code and code not in known}:
                raise ValueError(f"{file.name}: {unit.code} names units that are not there: {sorted(strange)}")
        return cls(known)

    def seen_from(self, code: str) -> frozenset[str] | None:
        """The units whose papers a unit finds: its own, those below, and those that any of these followed; None stands for all.

        A unit that was parted is found by each of its successors, since nobody can say by machine which papers went where.
        """
        if code == TOP or (code in self.known and self.known[code].above == TOP and not self.known[code].became):
            return None
        found: set[str] = set()
        waiting = {code}
        while waiting:
            found |= waiting
            waiting = {other for one in waiting for other in (*self._below.get(one, ()), *self._before.get(one, ()))} - found
        return frozenset(found)

    def name(self, code: str) -> str:
        """What a unit is called; its code where it is not known here."""
        return self.known[code].name if code in self.known else code

    def check(self, code: str) -> str:
        """The code. Raises Invalid where there is no such unit."""
        if code != TOP and code not in self.known:
            raise Invalid("unknown-unit", "Không có đơn vị này; hãy xem danh sách đơn vị.", field="unit")
        return code

    @cached_property
    def _below(self) -> dict[str, list[str]]:
        return _grouped((unit.above, unit.code) for unit in self.known.values())

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        return _grouped((after, unit.code) for unit in self.known.values() for after in unit.became)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
