"""What is counted of papers and dossiers, and the question that reports ask of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Protocol

from digitize.dossier import Dossier
from digitize.indicators import Measure
from digitize.period import Span


class Figure(StrEnum):
    """Of papers. The first five are what was done in a period, the next three how papers stood at its end, the rest how far the
    archives had come by then."""

    RECEIVED = "received"
    READ = "read"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT = "sent"
    WAITING = "waiting"
    RETURNED = "returned"
    APART = "apart"
    SCANNED = "scanned"
    EXTRACTED = "extracted"
    VERIFIED = "verified"
    CERTIFIED = "certified"
    SYNCHRONISED = "synchronised"
    HOLDING = "holding"


ARCHIVES = (Figure.SCANNED, Figure.EXTRACTED, Figure.VERIFIED, Figure.CERTIFIED, Figure.SYNCHRONISED, Figure.HOLDING)
Part = Literal["unit", "doctype", "year"]
Key = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which papers or dossiers; every part given must hold."""

    units: frozenset[str] | None = None
    """None: all."""
    doctypes: frozenset[str] | None = None
    year: int | None = None
    """Of issue; 0: not known."""
    field: str | None = None
    """Of a dossier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper behind a figure; nothing of what it says."""

    scan_id: str
    record_id: str | None
    code: str | None
    unit: str
    doctype: str
    year: int | None
    received_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Papers of archives on a day in Vietnam."""

    day: date
    received: int
    read: int
    checked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What one agency did in an hour, or on a day, of Vietnam."""

    unit: str
    start: datetime
    received: int = 0
    checked: int = 0
    published: int = 0
    """Signed by the agency."""
    looked_up: int = 0
    """Look-ups that the agency's people made."""
    reused: int = 0
    """Look-ups that were answered with a paper."""
    minutes: tuple[float, ...] = ()
    """From receipt to acceptance, of papers that were not brought by a backfill."""


class Figures(Protocol):
    """Counts, from what was noted of events."""

    def gather(self) -> int:
        """Takes in the events that are new; how many."""

    def papers(self, span: Span, by: Sequence[Part], of: Slice) -> Mapping[Key, Mapping[Figure, int]]:
        """Figures by unit, type, year of issue; keys in the order of `by`."""

    def papers_behind(self, figure: Figure, span: Span, of: Slice, after: str, limit: int) -> Sequence[Paper]:
        """The papers that a figure counts, in order, behind one."""

    def dossiers(self, span: Span, measures: Mapping[str, Measure], of: Slice) -> Mapping[str, Mapping[str, int]]:
        """By unit what each measure counts."""

    def procedures(self, span: Span, measures: Mapping[str, Measure], of: Slice) -> Mapping[str, int]:
        """How many procedures the dossiers of each measure are of."""

    def dossiers_behind(self, measure: Measure, span: Span, of: Slice, after: str, limit: int) -> Sequence[Dossier]:
        """The dossiers that a measure counts, in order of their codes, behind one."""

    def delays(self, span: Span, of: Slice) -> Mapping[str, Sequence[float]]:
        """By unit the minutes from receipt to acceptance, of papers that were not brought by a backfill and accepted in the span."""

    def hours(self, span: Span, of: Slice, *, by_day: bool) -> Sequence[Hour]:
        """What was done in each hour, or on each day, of a span, by unit."""

    def days(self, span: Span, of: Slice) -> Sequence[Daily]:
        """What was done of archives on each day, from the first to the span's end."""
