"""Numbers of a register rise with its dates (NĐ 30/2020/NĐ-CP Điều 15: from 01 on 1 January, one series an agency and kind)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from digitize.scan import Scan
from digitize.text import fold

_NUMBER = re.compile(r"(\d{1,6})[a-zđ]?(?:/(?:19|20)\d{2})?(?:/(.*))?", re.IGNORECASE)
WIDEST = 500
"""A gap larger than that says that the rest of the register is not here, and is named by its ends alone."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One paper's place in a register."""

    number: int
    day: date
    scan_id: str


@dataclass(frozen=True, slots=True)
class Series:
    """A register: of one issuer, one year and one series."""

    issuer: str
    """As the first of its papers writes it."""
    year: int
    series: str
    entries: tuple[Entry, ...]
    outliers: tuple[Entry, ...]
    """Papers whose number and date do not fit among the others: one of the two was misread, or the register was."""
    repeated: tuple[int, ...]
    """Numbers that more than one paper bears."""
    gaps: tuple[tuple[int, int], ...]
    """First and last number of each row of numbers that is not here."""

    @property
    def missing(self) -> int:
        """How many numbers are not here."""
        return sum(last - first + 1 for first, last in self.gaps)


def registers(papers: Iterable[tuple[str, Scan]]) -> list[Series]:
    """The registers that papers (by id) come from, in order of issuer, year and series; papers without number, date or issuer are in
    none.
    """
    found: dict[tuple[str, int, str], list[Entry]] = defaultdict(list)
    issuers: dict[str, str] = {}
    for id, scan in papers:
        issuer, number, day = scan.value("co_quan_cap"), scan.value("so_ky_hieu"), scan.value("ngay_cap")
        match = _NUMBER.fullmatch(number or "")
        if issuer and match and day:
            issuers.setdefault(fold(issuer), issuer)
            when = date.fromisoformat(day)
            found[fold(issuer), when.year, (match[2] or "").upper()].append(Entry(int(match[1]), when, id))
    return [_series(issuers[key[0]], key[1], key[2], entries) for key, entries in sorted(found.items())]


def _series(issuer: str, year: int, series: str, entries: list[Entry]) -> Series:
    ordered = sorted(entries)
    kept = rising(ordered)
    numbers = sorted({entry.number for entry in ordered})
    gaps = tuple(
        (one + 1, other - 1) for one, other in zip([0, *numbers], numbers, strict=False) if other - one > 1 and other - one <= WIDEST
    )
    counts = Counter(entry.number for entry in ordered)
    repeated = tuple(number for number in numbers if counts[number] > 1)
    outliers = tuple(entry for entry in ordered if entry.scan_id not in kept) if len(ordered) > 2 else ()
    return Series(issuer, year, series, tuple(ordered), outliers, repeated, gaps)


def rising(ordered: list[Entry]) -> set[str]:
    """Scan ids of a longest part of entries, in order of number, whose dates never fall: those that fit together."""
    ends: list[date] = []
    tails: list[int] = []
    before: list[int | None] = []
    for at, entry in enumerate(ordered):
        place = bisect_right(ends, entry.day)
        before.append(tails[place - 1] if place else None)
        if place == len(ends):
            ends.append(entry.day)
            tails.append(at)
        else:
            ends[place], tails[place] = entry.day, at
    out: set[str] = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        out.add(ordered[last].scan_id)
        last = before[last]
    return out
