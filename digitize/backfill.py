"""Backfill: the files of an archive become scans, each line of their list once, and each is accounted for in the end.

The list is the queue. Lines are claimed a few at a time, so that any number of processes on any number of machines may take in
the same batch; a line is settled in the transaction that keeps its scan, so that whatever dies, it is taken in once or still waits.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import PurePosixPath

from digitize.batch import RUNS, Batch, BatchState, Item, Line, LineState, Progress, Shelf, left_of
from digitize.doctypes import DocType
from digitize.errors import Conflict, Invalid, NotFound, Rejected, Unavailable
from digitize.intake import Intake
from digitize.priority import Priorities
from digitize.record import MACHINE, Event
from digitize.scan import Brought
from digitize.stores import Clock, Database, Store
from digitize.text import nfc

LEASE = timedelta(minutes=3)
"""How long a claimed line is left to who claimed it."""
ATTEMPTS = 5
CHUNK = 1000
"""Lines that one transaction puts in."""
LINES = "lines"
"""Of the trail's word that a list was made: how many lines it has."""
DONE = (BatchState.FINISHED, BatchState.SENT_BACK)


ELSEWHERE = frozenset({errno.EIO, errno.ESTALE, errno.ENOSPC, errno.EDQUOT, errno.ETIMEDOUT, errno.ENOTCONN, errno.EMFILE})
"""What no file is to blame for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What planning found."""

    lines: int
    """New in the batch."""
    unlisted: int
    """Files on the shelf that a list does not name; they are not taken in."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """Plans batches and takes their lines in."""

    database: Database
    intake: Intake
    types: Mapping[str, DocType]
    rules: Priorities
    today: Callable[[], date]
    now: Clock

    def plan(self, batch: Batch, shelf: Shelf, listed: Iterable[Line] | None, progress: Progress = lambda _: None) -> Planned:
        """Puts every file of a shelf, or every line of a list, into a new batch; reads none of them. Raises Unavailable, and Invalid
        for a list with an error, of which nothing is kept.
        """
        lines, unlisted = self._lines(shelf), 0
        if listed is not None:
            named = list(listed)  # read to its end first: a list with an error makes no batch
            there = {nfc(item.path): item for item in shelf.items()}
            unlisted = len(there.keys() - {nfc(line.path) for line in named})
            lines = (_placed(line, there.get(nfc(line.path))) for line in named)
        before = self._begun(batch)
        count = 0
        while chunk := [self._judged(batch, line) for line in islice(lines, CHUNK)]:
            with self.database.begin() as store:
                count += store.batches.add_lines(batch.id, chunk)
            progress(count)
        with self.database.look() as store:
            lines_now = sum(store.batches.tally(batch.id).values())
        with self.database.begin() as store:
            self._enter(store, batch.id, before, batch.by, {LINES: str(lines_now)})
        return Planned(count, unlisted)

    def _begun(self, batch: Batch) -> BatchState:
        """Keeps a new batch, as one whose list is being made; the state it shall have once it is."""
        with self.database.begin() as store:
            if any(batch.name in (other.name, other.id) and other.id != batch.id for other in store.batches.list()):
                raise Conflict("batch-exists", "Đã có đợt số hóa mang tên này ở nơi chứa khác; hãy chọn tên khác.")
            try:
                before = store.batches.get(batch.id).state
                store.batches.set_state(batch.id, BatchState.LISTING)
            except NotFound:
                before = BatchState.PLANNED
                store.batches.add(replace(batch, state=BatchState.LISTING))
                store.audit.add(Event(subject=batch.id, action="batch-planned", actor=batch.by, at=self.now()))
        return BatchState.PLANNED if before is BatchState.LISTING else before

    def named(self, name: str, shelf: str) -> Batch | None:
        """The batch of that name on that shelf, whose list may be gone on with."""
        with self.database.look() as store:
            return next((batch for batch in store.batches.list() if (batch.name, batch.shelf) == (name, shelf)), None)

    def _lines(self, shelf: Shelf) -> Iterator[Line]:
        return (Line(path=item.path, size=item.size) for item in shelf.items())

    def _judged(self, batch: Batch, line: Line) -> Line:
        """With its priority, and left out where a rule says so."""
        priority, skip = self.rules.judged(self.types.get(line.doctype), line.issued, self.today(), expired=batch.expired)
        if skip and line.state is LineState.PLANNED:
            return replace(line, priority=priority, state=LineState.SKIPPED, reason=skip)
        return replace(line, priority=priority)

    def take(self, batch: Batch, shelf: Shelf, limit: int) -> int:
        """Takes in some lines that wait; how many there were. Raises Unavailable where a store or the shelf does not answer: what was
        claimed waits on.
        """
        with self.database.begin() as store:
            if store.batches.get(batch.id).state not in RUNS:
                return 0
            lines = store.batches.claim(batch.id, limit, self.now(), self.now() + LEASE)
        for at, line in enumerate(lines):
            try:
                self._take(batch, shelf, line)
            except Unavailable:
                self._release(batch, lines[at:])
                raise
        return len(lines)

    def _release(self, batch: Batch, lines: Iterable[Line]) -> None:
        with self.database.begin() as store:
            for line in lines:
                store.batches.settle(batch.id, line.number, LineState.PLANNED)

    def _take(self, batch: Batch, shelf: Shelf, line: Line) -> None:
        with self.database.begin() as store:
            attempts = store.batches.begin_line(batch.id, line.number, self.now() + LEASE)
        if attempts > ATTEMPTS:  # each of those took its process down, or its time
            self._settle(batch, line, LineState.FAILED, reason="too-many-attempts")
            return
        brought = Brought(
            batch=batch.id, line=line.number, priority=line.priority, shelfmark=line.shelfmark, doctype=line.doctype, stack=batch.stacks
        )  # fmt: skip

        def taken(store: Store, id: str) -> None:
            if not store.batches.settle(batch.id, line.number, LineState.TAKEN, scan_id=id):
                raise Conflict("line-settled", "Dòng này đã được tiến trình khác xử lý.")

        try:
            with shelf.fetch(line.path) as file:
                name = PurePosixPath(line.path).name
                self.intake.take(
                    file, filename=name, by=batch.by, dossier=line.dossier or None, brought=brought, then=taken, unit=batch.unit
                )
        except Conflict as error:
            self._came_again(batch, line, str(error.extra.get("scan_id", "")))
        except (Rejected, Invalid) as error:
            self._settle(batch, line, LineState.REFUSED, reason=error.code)
        except NotFound:
            self._settle(batch, line, LineState.MISSING)
        except OSError as error:
            if error.errno in ELSEWHERE:
                raise Unavailable("no-shelf", "Kho nguồn hoặc ổ tạm không đọc ghi được; sẽ làm tiếp khi ổn định.") from error
            # a right that is missing, a name too long: of this file, not of the shelf
            self._settle(batch, line, LineState.FAILED, reason="cannot-open")

    def _came_again(self, batch: Batch, line: Line, scan_id: str) -> None:
        """The same bytes are here already; the paper's trail says that they came once more."""
        with self.database.begin() as store:
            store.batches.settle(batch.id, line.number, LineState.SAME, scan_id=scan_id or None)
            if scan_id:
                detail = {"batch": batch.id, "line": str(line.number)}
                store.audit.add(Event(subject=scan_id, action="came-again", actor=batch.by, at=self.now(), detail=detail))

    def set_state(self, name: str, state: BatchState, by: str) -> Batch:
        """Starts, pauses or goes on with a batch. Raises NotFound, and Conflict for one whose list is not whole, or that went back."""
        with self.database.begin() as store:
            batch = store.batches.get(name)
            if state in RUNS and batch.state is BatchState.LISTING:
                raise Conflict(
                    "list-unfinished", "Danh mục của đợt này chưa lập xong; hãy chạy lại sohoa backfill plan với cùng tên và nơi chứa."
                )
            if state in RUNS and batch.state is BatchState.SENT_BACK:
                raise Conflict(
                    "sent-back", "Mẫu của đợt này không đạt; hãy kiểm lại các giấy tờ, rồi lấy mẫu lại bằng sohoa backfill sample --again."
                )
            self._enter(store, batch.id, state, by)
        return replace(batch, state=state)

    def _enter(self, store: Store, id: str, state: BatchState, by: str, detail: Mapping[str, str] | None = None) -> None:
        """Puts a batch into a state; its trail says by whom."""
        store.batches.set_state(id, state)
        store.audit.add(Event(subject=id, action=f"batch-{state}", actor=by, at=self.now(), detail=detail or {}))

    def _settle(self, batch: Batch, line: Line, state: LineState, *, scan_id: str | None = None, reason: str = "") -> None:
        with self.database.begin() as store:
            store.batches.settle(batch.id, line.number, state, scan_id=scan_id, reason=reason)

    def close(self, batch: Batch) -> bool:
        """Whether every line is accounted for; a running batch is finished then, by one of those who see it so."""
        with self.database.look() as store:
            done = not left_of(store.batches.tally(batch.id))
        if done:
            with self.database.begin() as store:
                if store.batches.finish(batch.id):
                    store.audit.add(Event(subject=batch.id, action=f"batch-{BatchState.FINISHED}", actor=MACHINE, at=self.now()))
        return done

    def list_anew(self, *, rebuilt: bool) -> Sequence[str]:
        """After the index came back, `rebuilt` from the store or from a backup: batches that go on, of whose lines some did not come back, wait for their list to be made again;
        their names. What became a paper stands in the journal, what still waited or was refused does not.
        """
        with self.database.begin() as store:
            lost = [batch for batch in store.batches.list() if batch.state not in DONE and _lacks_lines(store, batch, untold=rebuilt)]
            for batch in lost:
                self._enter(store, batch.id, BatchState.LISTING, MACHINE)
        return [batch.name for batch in lost]

    def close_ended(self) -> int:
        """Finishes batches whose last papers were read after whoever ran them had gone; how many."""
        with self.database.look() as store:
            ended = [id for id in store.batches.running() if not store.batches.waits(id) and not store.scans.waiting(1, id)]
            batches = [store.batches.get(id) for id in ended]
        return sum(self.close(batch) for batch in batches)


def _lacks_lines(store: Store, batch: Batch, *, untold: bool) -> bool:
    """Whether fewer lines are there than its list had when it was made last; `untold` where that was not written down, by earlier versions."""
    told = [int(event.detail[LINES]) for event in store.audit.of(batch.id) if LINES in event.detail]
    return sum(store.batches.tally(batch.id).values()) < told[-1] if told else untold


def _placed(line: Line, item: Item | None) -> Line:
    """A line of a list with the file it names, under the name that it has on the shelf."""
    return replace(line, path=item.path, size=item.size) if item else replace(line, state=LineState.MISSING)
