"""What became of a backfill: the figures of its report, by agency, by day, by reason, and when it will be done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import mean, stdev

from digitize.batch import RUNS, Batch, Placed, left_of, outcome, stuck_of
from digitize.local_time import day_of
from digitize.register import Series, registers
from digitize.scan import Scan, Status
from digitize.stores import Database, Store
from digitize.worklist import reason

UNKNOWN = "(chưa rõ cơ quan)"
LAST = 7
"""Working days that a forecast goes by."""
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Agency:
    """One issuer's papers."""

    name: str
    received: int = 0
    read: int = 0
    checked: int = 0
    """Accepted, or returned by a person."""
    returned: int = 0
    doubtful: int = 0
    """Read, and with something to look at."""


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on a day in Vietnam."""

    day: date
    received: int
    read: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Account:
    """A batch's report."""

    batch: Batch
    at: datetime
    tally: Mapping[str, int]
    """Lines by outcome."""
    reasons: Mapping[tuple[str, str], int]
    """Of what is not taken in, or does not go on: outcome and reason."""
    agencies: Sequence[Agency]
    days: Sequence[Day]
    doubts: Mapping[str, int]
    """Findings of papers that wait for a check, by code."""
    registers: Sequence[Series]
    papers: int
    signed: int
    forecast: tuple[date, date] | None
    """Between which days all will be read, at the pace of the last days; None where nobody can say."""
    names: Mapping[str, str] = field(default_factory=dict)
    """File names of papers that the registers name, by scan id."""

    @property
    def lines(self) -> int:
        return sum(self.tally.values())

    @property
    def left(self) -> int:
        """Lines that are not accounted for."""
        return left_of(self.tally)


@dataclass(frozen=True, slots=True)
class Course:
    """How far a batch is, counted without going through its papers one by one."""

    batch: Batch
    tally: Mapping[str, int]
    """Lines by outcome."""
    hour: int
    """Papers read or checked in the last hour."""
    ends: datetime | None
    """When all will be read, at the pace of the last hour; None where it does not run, or nobody can say."""

    @property
    def lines(self) -> int:
        return sum(self.tally.values())

    @property
    def done(self) -> int:
        """Lines that are accounted for."""
        return self.lines - left_of(self.tally)

    @property
    def stuck(self) -> int:
        """Lines that somebody should look at."""
        return stuck_of(self.tally)


@dataclass(frozen=True, slots=True)
class Accountant:
    """Draws up reports."""

    database: Database
    now: Callable[[], datetime]

    def account(self, name: str) -> Account:
        """Of a batch, by name or id. Raises NotFound."""
        with self.database.look() as store:
            batch = store.batches.get(name)
            tally, moments, signed = store.batches.tally(batch.id), store.batches.days(batch.id), store.batches.signed(batch.id)
        papers = list(self.papers(batch.id))
        series = registers(papers)
        named = {entry.scan_id for one in series for entry in one.outliers}
        days = by_day(moments)
        return Account(
            batch=batch, at=self.now(), tally=tally, reasons=self._reasons(batch.id), agencies=agencies(scan for _, scan in papers), days=days,
            doubts=Counter(f.code for _, scan in papers if scan.status is Status.TO_CHECK for f in scan.findings), registers=series,
            papers=sum(scan.status is not Status.PARTED for _, scan in papers), signed=signed,
            forecast=forecast(days, left_of(tally), day_of(self.now())),
            names={id: scan.source.filename for id, scan in papers if id in named},
        )  # fmt: skip

    def courses(self, units: Collection[str] | None, limit: int) -> list[Course]:
        """Of the newest batches of some units, or of all."""
        with self.database.look() as store:
            batches = [one for one in store.batches.list() if units is None or one.unit in units]
            return [self._course(store, one) for one in batches[:limit]]

    def _course(self, store: Store, batch: Batch) -> Course:
        now, tally, hour = self.now(), store.batches.tally(batch.id), 0
        left = left_of(tally)
        if batch.state in RUNS:
            hour = store.batches.read_since(batch.id, now - HOUR)
        told = left and hour and not batch.stacks  # of a stack nobody knows how many papers it holds
        return Course(batch=batch, tally=tally, hour=hour, ends=now + left / hour * HOUR if told else None)

    def papers(self, batch: str) -> Iterator[tuple[str, Scan]]:
        """Ids and papers of a batch, without their pages."""
        after = ""
        while True:
            with self.database.look() as store:
                page = store.scans.of_batch(batch, after, 500)
            yield from page
            if not page:
                return
            after = page[-1][0]

    def lines(self, batch: str) -> Iterator[tuple[Placed, str]]:
        """Each line with where its paper stands, and why it does not go on; in order."""
        after = 0
        while True:
            with self.database.look() as store:
                page = [
                    (placed, _why(store.scans.get(placed[0].scan_id)[0]) if _stuck(placed) and placed[0].scan_id else placed[0].reason)
                    for placed in store.batches.lines(batch, after, 500)
                ]
            yield from page
            if not page:
                return
            after = page[-1][0][0].number

    def _reasons(self, batch: str) -> Mapping[tuple[str, str], int]:
        return Counter((outcome(*placed), why) for placed, why in self.lines(batch) if why)


def _stuck(placed: Placed) -> bool:
    return placed[1] in (Status.RETURNED, Status.QUARANTINED, Status.STOPPED)


def _why(scan: Scan) -> str:
    return reason(scan) or ""


def agencies(papers: Iterator[Scan]) -> list[Agency]:
    """By issuer, as most of its papers write it, the largest first."""
    out: dict[str, Agency] = {}
    for scan in papers:
        if scan.status is Status.PARTED:
            continue
        name = scan.value("co_quan_cap") or UNKNOWN
        row = out.setdefault(name, Agency(name))
        row.received += 1
        row.read += scan.status is not Status.RECEIVED
        row.checked += scan.status is Status.ARCHIVED or (
            scan.status is Status.RETURNED and any(f.code == "returned" for f in scan.findings)
        )
        row.returned += scan.status is Status.RETURNED
        row.doubtful += scan.status is Status.TO_CHECK and scan.doubted
    return sorted(out.values(), key=lambda row: (-row.received, row.name))


def by_day(moments: Sequence[tuple[datetime, str]]) -> list[Day]:
    """Counts for each day on which anything was done, in order."""
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for at, action in moments:
        counts[day_of(at)]["read" if action.startswith("read:") else action] += 1
    return [Day(day, found["received"], found["read"], found["accepted"]) for day, found in sorted(counts.items())]


def forecast(days: Sequence[Day], left: int, today: date) -> tuple[date, date] | None:
    """Between which days the rest will be read: at the mean pace of the last days on which something was, and a standard deviation
    faster or slower.
    """
    paces = [day.read for day in days if day.read][-LAST:]
    if not left or not paces:
        return None
    pace, spread = mean(paces), stdev(paces) if len(paces) > 1 else 0.5 * paces[0]
    slow = max(pace - spread, pace / 4)
    return today + timedelta(days=round(left / (pace + spread))), today + timedelta(days=round(left / slow))
