"""The tree of agencies and its history: whose papers a unit finds (Nghị quyết 202/2025/QH15, two-tier local government)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from digitize.errors import Invalid

FILE = Path(__file__).parent / "units.toml"
TOP = ""
"""The unit of people who stand above all, as on an installation of one agency."""
ALL = "*"
"""How that is said from outside: aloud, never by leaving the unit out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An agency, while it lasts and after."""

    code: str
    name: str
    above: str = TOP
    since: date | None = None
    until: date | None = None
    became: tuple[str, ...] = ()
    group: str = ""
    """Under which heading reports list it."""


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
                code=row["code"], name=row["name"], above=row.get("in", TOP), since=row.get("from"), until=row.get("to"), became=tuple(row.get("became", ())),
                group=row.get("group", ""),
            )
            for row in rows
        }  # fmt: skip
        for unit in known.values():
            if strange := {code for code in (*unit.became, unit.above) if code and code not in known}:
                raise ValueError(f"{file.name}: {unit.code} names units that are not there: {sorted(strange)}")
        return cls(known)

    def seen_from(self, code: str) -> frozenset[str] | None:
        """The units whose papers a unit finds: its own, those below, and those that any of these followed; None stands for all.

        A unit that was parted is found by each of its successors, since nobody can say by machine which papers went where; of what lay
        below it, those that went elsewhere are not.
        """
        if code == TOP or self._roots == {code}:
            return None
        found: set[str] = set()
        own, followed = {code}, set[str]()
        while own or followed:
            found |= own | followed
            lasting = {below for one in followed for below in self._below.get(one, ()) if not self.known[below].became}
            below = {other for one in own for other in self._below.get(one, ())}
            before = {other for one in (*own, *followed, *lasting) for other in self._before.get(one, ())}
            own, followed = below - found, (before | lasting) - found
        return frozenset(found)

    @cached_property
    def _roots(self) -> set[str]:
        return {unit.code for unit in self.known.values() if unit.above == TOP and not unit.became}

    def below(self, code: str) -> Sequence[Unit]:
        """The units right below one that are there today, in the order of the file; below the top, where it has one root, that root's."""
        roots = [self.known[root] for root in self.known if root in self._roots]
        if code == TOP:
            return self.below(roots[0].code) if len(roots) == 1 else roots
        return [
            self.known[below] for below in self._below.get(code, ()) if not self.known[below].became and self.known[below].until is None
        ]

    def root(self, code: str) -> str:
        """The only root in the place of the top; else the code itself."""
        return next(iter(self._roots)) if code == TOP and len(self._roots) == 1 else code

    def name(self, code: str) -> str:
        """What a unit is called; its code where it is not known here."""
        return self.known[code].name if code in self.known else code

    def said(self, code: str) -> str:
        """The unit that somebody outside named. Raises Invalid where there is no such unit, or none was named."""
        if code == ALL:
            return TOP
        if code not in self.known:
            raise Invalid("unknown-unit", "Không có đơn vị này; hãy xem danh sách đơn vị (* là trên tất cả).", field="unit")
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
