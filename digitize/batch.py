"""A backfill: a list of files of an archive, and what became of each line of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from digitize.scan import Status


class BatchState(StrEnum):
    """Where a batch stands."""

    LISTING = "listing"  # its list is being made, or making it broke off: planned once more, it goes on
    PLANNED = "planned"  # listed, nothing taken in yet
    RUNNING = "running"
    ON_CLUSTER = "on_cluster"  # running, and read by a Ray cluster: the queue leaves it alone
    PAUSED = "paused"  # nothing is taken in, and nothing of it is read
    SENT_BACK = "sent_back"  # its sample has shown too many errors: its papers are to be checked anew
    FINISHED = "finished"  # each line is accounted for, and nothing of it waits


class LineState(StrEnum):
    """Where a line stands; what is taken in goes on as a scan."""

    PLANNED = "planned"
    TAKEN = "taken"
    SAME = "same"  # the same bytes are here already, as the scan it names
    REFUSED = "refused"  # no paper, or damaged
    MISSING = "missing"  # on the list and not in its place
    SKIPPED = "skipped"  # left out by rule
    FAILED = "failed"  # tried too often; `retry` puts it back


RUNS = (BatchState.RUNNING, BatchState.ON_CLUSTER)
OPEN = ("planned", "received")
"""Outcomes of lines that are not accounted for yet."""
STUCK = ("refused", "failed", "missing", "quarantined")
"""Outcomes that somebody should look at."""


def left_of(tally: Mapping[str, int]) -> int:
    """Lines that are not accounted for."""
    return sum(tally.get(name, 0) for name in OPEN)


def stuck_of(tally: Mapping[str, int]) -> int:
    """Lines that somebody should look at."""
    return sum(tally.get(name, 0) for name in STUCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One backfill."""

    id: str
    name: str
    shelf: str
    """Where its files are: a folder, or `s3://bucket/prefix`."""
    by: str
    at: datetime
    state: BatchState = BatchState.PLANNED
    stacks: bool = False
    """Whether files may hold several papers."""
    expired: bool = False
    """Whether results that hold no more are taken in too."""
    unit: str = ""
    """Agency whose papers they are."""


@dataclass(frozen=True, slots=True)
class Item:
    """A file on a shelf."""

    path: str
    """Below the shelf's root."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One file of a batch, with what its list says of it."""

    number: int = 0
    """Counts from 1."""
    path: str
    size: int = 0
    state: LineState = LineState.PLANNED
    priority: int = 0
    reason: str = ""
    """Code of why it is not taken in."""
    attempts: int = 0
    scan_id: str | None = None
    dossier: str = ""
    doctype: str = ""
    holder: str = ""
    issued: date | None = None
    box: str = ""
    folder: str = ""

    @property
    def shelfmark(self) -> str:
        """Where the paper itself stands."""
        return " / ".join(part for part in (self.box and f"Hộp {self.box}", self.folder and f"Hồ sơ {self.folder}") if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """One paper of a batch's sample."""

    scan_id: str
    keyed_by: str | None = None
    """None while nobody has keyed it."""
    fields: int = 0
    """How many were keyed."""
    wrong: tuple[str, ...] = ()
    """Names of those that the index has otherwise."""


Placed = tuple[Line, Status | None]
"""A line, and where its paper stands."""


def outcome(line: Line, status: Status | None) -> str:
    """What a line is accounted for as: its paper's state where it was taken in, else its own."""
    return str(status) if line.state is LineState.TAKEN and status else str(line.state)


class Shelf(Protocol):
    """Where the files of a batch are."""

    def items(self) -> Iterator[Item]:
        """Files that may be papers, in order. Raises Unavailable."""

    def fetch(self, path: str) -> AbstractContextManager[Path]:
        """A file, as a local one for as long as the block lasts. Raises NotFound, Unavailable."""


class Batches(Protocol):
    """Batches and their lines, in one transaction."""

    def add(self, batch: Batch) -> None: ...

    def get(self, id: str) -> Batch:
        """By its id or its name. Raises NotFound."""

    def running(self) -> Sequence[str]:
        """Ids of those that run."""

    def set_state(self, id: str, state: BatchState) -> None: ...

    def finish(self, id: str) -> bool:
        """Whether a batch that ran is finished by this; of those who ask at once, one is told so."""

    def add_lines(self, id: str, lines: Iterable[Line]) -> int:
        """How many were new; a path stands in a batch once."""

    def claim(self, id: str, limit: int, now: datetime, until: datetime) -> Sequence[Line]:
        """Lines that wait, most urgent first, which nobody else gets until then."""

    def waits(self, id: str) -> bool:
        """Whether a line waits to be taken in."""

    def begin_line(self, id: str, number: int, until: datetime) -> int:
        """How often taking a claimed line in has begun, this time counted; nobody else gets it until then."""

    def settle(self, id: str, number: int, state: LineState, *, scan_id: str | None = None, reason: str = "") -> bool:
        """Whether that became of a line that was claimed; one that is put back to wait has not been attempted. A line that was settled
        before stays so, but that what was taken in was neither missing nor out of reach.
        """

    def retry(self, id: str, reasons: Sequence[str] = ()) -> int:
        """Puts lines that failed, are missing, or were left out for one of some reasons back; how many."""

    def tally(self, id: str) -> Mapping[str, int]:
        """How many lines there are of each outcome."""

    def read_since(self, id: str, moment: datetime) -> int:
        """Papers of a batch that were read since then, or set aside by the reader; what clerks did since counts nothing."""

    def lines(self, id: str, after: int, limit: int) -> Sequence[Placed]:
        """In order, behind a number."""

    def days(self, id: str) -> Sequence[tuple[datetime, str]]:
        """When papers of a batch were taken in, read and accepted, in order: moments, and `received`, `read:…` or `accepted`."""

    def signed(self, id: str) -> int:
        """How many of its records have a copy with all signatures that the law wants."""

    def draw(self, id: str, bound: float, scan_ids: Sequence[str]) -> None:
        """Keeps which papers a batch is judged by, in the place of those before, and the share of wrong fields that is borne."""

    def sample(self, id: str) -> Sequence[Sampled]:
        """Those papers, in order; none where none were drawn."""

    def bound(self, id: str) -> float: ...

    def keyed(self, id: str, one: Sampled, values: Mapping[str, str]) -> None:
        """Keeps what a second person keyed from a paper, sealed."""

    def forget(self, scan_id: str) -> None:
        """Takes away what the lists say of a paper that was destroyed by decision."""

    def list(self) -> Sequence[Batch]:
        """Newest first."""


Progress = Callable[[int], None]
