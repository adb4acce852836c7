"""How long a record is kept: dated configuration, from the end of the year in which the work ended (Luật Lưu trữ 33/2024 Điều 15)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("retention.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """A schedule."""

    groups: dict[str, int | None]
    """Years by group of types; None for ever."""
    years: int
    permanent_years: int

    def term(self, group: str | None) -> int | None:
        """Years, None for ever."""
        return self.groups.get(group or "", self.years)

    def until(self, group: str | None, ended: date) -> date:
        """The first day on which it need not be kept any more; what is kept for ever stays so long at least."""
        years = self.term(group)
        return date(ended.year + 1 + (self.permanent_years if years is None else years), 1, 1)

    def words(self, group: str | None) -> str:
        years = self.term(group)
        return "Vĩnh viễn" if years is None else f"{years} năm"


class BrokenRetention(Exception):
    """The schedule is wrong; stops the start."""


def schedule(file: Path = FILE) -> Retention:
    """The schedule. Raises BrokenRetention, which names the file."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        groups = {name: None if years == "permanent" else int(years) for name, years in data["groups"].items()}
        return Retention(groups=groups, years=int(data["default"]["years"]), permanent_years=int(data["default"]["permanent_years"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise BrokenRetention(f"{file.name}: {error!r}") from error
