"""What a backfill takes first and what it leaves out: dated configuration (Thông tư 01/2023/TT-VPCP Điều 4, NĐ 45/2020 Điều 25)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digitize.doctypes import DocType
from digitize.validity import validity

FILE = Path(__file__).with_name("priority.toml")
EXPIRED = "expired"
"""Reason of what no longer held when it was to be taken in."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Types that are left out where they were issued within some days."""

    doctypes: frozenset[str]
    reason: str
    words: str
    start: date
    end: date

    def fits(self, doctype: str, issued: date | None) -> bool:
        """A paper without a day of issue is never left out."""
        return doctype in self.doctypes and issued is not None and self.start <= issued <= self.end


@dataclass(frozen=True, slots=True)
class Priorities:
    """The rules."""

    order: Mapping[str, int]
    fields: Mapping[str, int]
    skips: tuple[Skip, ...]

    def judged(self, kind: DocType | None, issued: date | None, today: date, *, expired: bool) -> tuple[int, str]:
        """The priority of a paper of a type, and why it is left out; empty where it is not."""
        held = validity(kind.term, issued, months=kind.months).holds_on(today) if kind else None
        name = "unknown" if held is None else "holds" if held else "ended"
        number = self.order[name] + self.fields.get(kind.group if kind else "", self.fields["default"])
        skip = next((skip for skip in self.skips if kind and skip.fits(kind.name, issued)), None)
        if skip:
            return number, skip.reason
        return number, EXPIRED if held is False and not expired else ""


class BrokenPriorities(Exception):
    """The rules are wrong; stops the start."""


def priorities(file: Path = FILE) -> Priorities:
    """The rules of a file. Raises BrokenPriorities, which names it."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
        skips = tuple(
            Skip(
                doctypes=frozenset(map(str, one["doctypes"])), reason=str(one["reason"]), words=str(one["words"]),
                start=one.get("from", date.min), end=one.get("to", date.max),
            )
            for one in data.get("skip", ())
        )  # fmt: skip
        order = {name: int(data["order"][name]) for name in ("holds", "unknown", "ended")}
        return Priorities(order, {"default": 5, **{str(k): int(v) for k, v in data["fields"].items()}}, skips)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise BrokenPriorities(f"{file.name}: {error!r}") from error
