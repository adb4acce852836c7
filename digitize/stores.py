"""The questions the core asks of stores: what keeps bytes, the index, the queue. As `digitize.ports`, nobody inherits from these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from digitize.batch import Batches
from digitize.bookmark import Bookmark, Kept
from digitize.credentials import Accounts
from digitize.dossier import Dossiers
from digitize.lookup import Lookups
from digitize.package import Package
from digitize.record import Event, Record, RecordPage, RecordQuery
from digitize.request import Requests
from digitize.scan import Scan
from digitize.trust import Accuracy, Outcome
from digitize.worklist import ScanPage, ScanQuery


class Bookmarks(Protocol):
    """How far long works have come."""

    def value(self, name: str) -> Mapping[str, Any]:
        """Where a work stands; nothing where it never began."""

    def held(self, name: str, initial: dict[str, Any], hold: timedelta = ...) -> AbstractContextManager[Bookmark | None]:
        """The mark, None where another process is at it; saved at the end of the block. Raises Unavailable."""


class Journal(Protocol):
    """Every change of the index's rows, kept in the object store."""

    def write(self) -> int:
        """How many events were new. Raises Conflict where an index that was lost must come back first, Unavailable."""

    def begin_anew(self) -> None:
        """For an index that did not come back from the journal."""

    def gaps(self) -> list[str]:
        """Segments that are missing or do not open."""

    def replay(self) -> int:
        """Fills an empty index; how many events came back. Raises Conflict, Unavailable."""


class ObjectStore(Protocol):
    """Keeps bytes under a key. Keys carry no personal data."""

    def put(self, key: str, file: Path, media_type: str) -> None:
        """All or nothing, checksummed; the same bytes again do nothing. Raises Conflict for other bytes, Unavailable."""

    def keep(self, key: str, until: date) -> None:
        """Makes an object stay at least until a day. Raises NotFound, Unavailable."""

    def hold(self, key: str, on: bool) -> None:
        """A legal hold: with it nobody can remove the object, whatever its day. Absent is well. Raises Unavailable."""

    def held_until(self, key: str) -> date | None:
        """The day before which it cannot be removed; None where nothing holds it or it is not there. Raises Unavailable."""

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Keys below a prefix, in order, behind `after`. Raises Unavailable."""

    def get(self, key: str) -> AbstractContextManager[BinaryIO]:
        """Raises NotFound, Unavailable; and Unavailable where the bytes no longer match what was put."""

    def has(self, key: str) -> bool: ...

    def hash(self, key: str) -> tuple[str, int]:
        """SHA-256 and size of the bytes as they are now, whatever was put once. Raises NotFound, Unavailable."""

    def mend(self, key: str, file: Path) -> None:
        """Puts bytes in the place of damaged ones, whatever lies there; only for the repair from a second store. Raises Unavailable."""

    def alive(self) -> bool:
        """Whether it answers."""

    def remove(self, key: str) -> None:
        """Only for a file that was refused at intake, for what can be made again, and for what was decided to be destroyed; absent
        is well. Raises Conflict where it must be kept."""


class Scans(Protocol):
    """Papers on their way."""

    def add(self, id: str, scan: Scan, version: int = 1) -> None:
        """Raises Conflict with the id of the paper that has the same bytes."""

    def get(self, id: str) -> tuple[Scan, int]:
        """The paper and its version. Raises NotFound."""

    def unit(self, id: str) -> str | None:
        """Whose paper it is; None where there is none."""

    def doctype(self, id: str) -> str | None:
        """What kind of paper it is; None where there is none, or it was not read yet."""

    def find_same(self, sha256: str) -> str | None: ...

    def update(self, id: str, scan: Scan, version: int) -> int:
        """The new version. Raises Conflict where it was changed meanwhile."""

    def list(self, query: ScanQuery) -> ScanPage:
        """Keyset paging: as fast at the millionth paper as at the first. Raises Invalid for a cursor of another list."""

    def count(self, query: ScanQuery) -> int:
        """How many a list holds, cursor and limit aside; counting stops at `worklist.COUNTED`."""

    def kept(self, after: str, limit: int) -> Sequence[Kept]:
        """Originals and clerks' signatures in order of their papers, behind a place."""

    def kept_of(self, id: str) -> Sequence[Kept]:
        """Those of one paper; none where there is no such paper."""

    def mark(self, id: str, marks: Iterable[str]) -> None:
        """By what a scan is found again, in the place of what it was found by; kept as blind indexes."""

    def marked(self, marks: Iterable[str], limit: int) -> Sequence[str]:
        """Ids of scans with any of these marks, those with most first."""

    def of_batch(self, batch: str, after: str, limit: int) -> Sequence[tuple[str, Scan]]:
        """Papers of a backfill in order of their ids, behind one; without their pages."""

    def waiting(self, limit: int, batch: str = "") -> Sequence[str]:
        """Ids of papers kept but not yet read, most urgent first, then oldest; those of a batch, or those that persons brought."""

    def begin_try(self, id: str) -> int:
        """How often reading has begun and not ended, this time counted."""

    def spare_try(self, id: str) -> None:
        """Does not count a try that ended for no fault of the paper."""


class Records(Protocol):
    """Accepted papers, found again."""

    def add(self, record: Record) -> None:
        """Raises Conflict where the code is taken."""

    def get(self, id: str, *, lock: bool = False) -> Record:
        """Raises NotFound. With `lock` nobody else changes it until the transaction ends."""

    def update(self, record: Record) -> None:
        """In the place of what stands under its id; a tombstone is found by nobody's name or number any more."""

    def caused_by(self, code: str) -> Sequence[str]:
        """Codes of the records whose standing that paper changed."""

    def of_scan(self, scan_id: str) -> str | None: ...

    def unit(self, id: str) -> str | None:
        """Whose paper it is; None where there is none."""

    def by_code(self, code: str) -> Record | None: ...

    def search(self, query: RecordQuery) -> RecordPage:
        """Newest first but for names, where exact accents come first; keyset paging by `query.after`."""

    def words(self, record: Record, texts: Sequence[str]) -> None:
        """What a record is found by, of its pages and fields; in the place of what it was found by."""

    def wordless(self, after: str, limit: int) -> Sequence[str]:
        """Ids of living records without words, in order, behind one."""

    def next_ordinal(self, dossier: str) -> int:
        """1 for a dossier's first result, then 2 …"""


class Packages(Protocol):
    """Which archive packages there are of which record."""

    def add(self, package: Package) -> None:
        """Raises Conflict where that number is there already."""

    def latest(self, record_id: str) -> Package | None: ...

    def kept(self, after: str, limit: int) -> Sequence[Kept]:
        """Packages and copies in order, behind a place."""

    def kept_of(self, record_id: str) -> Sequence[Kept]:
        """Those of one record."""

    def wanting(self, limit: int) -> Sequence[str]:
        """Ids of records whose newest version has no package yet, oldest first."""

    def unsigned(self, limit: int) -> Sequence[str]:
        """Ids of records whose newest package lacks a signature that the law wants, oldest first."""


class Audit(Protocol):
    """Who did what to which paper, append only."""

    def add(self, event: Event) -> None: ...

    def of(self, subject: str) -> Sequence[Event]:
        """Oldest first."""

    def last(self) -> int:
        """Grows with every event; what pages that are open watch."""


class Trust(Protocol):
    """How right each type was read, and which types the machine may accept."""

    def add(self, outcome: Outcome) -> None: ...

    def accuracies(self) -> Sequence[Accuracy]:
        """Of each type that was ever accepted or switched on, by name."""

    def accuracy(self, doctype: str) -> Accuracy: ...

    def switch(self, doctype: str, by: str | None, at: datetime) -> None:
        """On, by somebody; off with None."""


class Store(Protocol):
    """What one transaction sees."""

    @property
    def scans(self) -> Scans: ...

    @property
    def records(self) -> Records: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def trust(self) -> Trust: ...

    @property
    def packages(self) -> Packages: ...

    @property
    def batches(self) -> Batches: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def lookups(self) -> Lookups: ...

    @property
    def requests(self) -> Requests: ...

    @property
    def dossiers(self) -> Dossiers: ...


class Database(Protocol):
    """The index."""

    def begin(self) -> AbstractContextManager[Store]:
        """One transaction: all of it at the end of the block, nothing where the block raises."""

    def look(self) -> AbstractContextManager[Store]:
        """One transaction that only reads, and waits for no writer."""


class Jobs(Protocol):
    """The durable queue."""

    def enqueue(self, scan_id: str) -> None:
        """Reads the paper later, whatever happens to this process; the same id again does nothing."""

    def requeue(self, scan_ids: Iterable[str]) -> int:
        """Puts back papers that wait though their job is over; how many."""

    def running(self) -> frozenset[str]:
        """Ids of papers being read at this moment."""

    def keep(self, record_id: str, version: str) -> None:
        """Packages the record later; the same version again does nothing. Raises Unavailable."""


class Clock(Protocol):
    """The time now, aware UTC."""

    def __call__(self) -> datetime: ...
