"""A job of the queue: one scan that waits is read, whatever happened to earlier tries."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from digitize.cutting import Parting, keep_read
from digitize.errors import Conflict, Quarantined, Rejected, Unavailable, Unreadable
from digitize.pipeline import Step, run
from digitize.record import MACHINE, Event
from digitize.scan import Finding, Scan, Status
from digitize.stores import Clock, Database, Jobs

TRIES = 4
"""Times that reading a paper may fail, or take its worker down, before it is set aside."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads waiting scans. No transaction is open while OCR runs."""

    database: Database
    jobs: Jobs
    steps: Sequence[Step]
    parting: Parting
    settle: Callable[[str], object]
    """What is done with a paper once it is read, outside the transaction that kept it."""
    now: Clock

    def read(self, id: str) -> None:
        """Does nothing for a scan that no longer waits. Raises Unavailable where a tool does not answer, and whatever a step raises that
        it should not; both leave the paper waiting, until it was tried too often.
        """
        with self.database.look() as store:
            scan, version = store.scans.get(id)
        if scan.status is not Status.RECEIVED:
            return
        with self.database.begin() as store:
            number = store.scans.begin_try(id)
        if number > TRIES:
            self._give_up(id, scan, version)
            return
        try:
            self._finish(id, self._done(scan), version)
        except Unreadable as error:  # this page's own doing: a try that counts
            self._note_failure(id, number, error)
            raise
        except Unavailable:
            self.spare(id)
            raise
        except Exception as error:
            self._note_failure(id, number, error)
            raise

    def read_fed(self, id: str) -> None:
        """Reads a paper that the feeder queued, unless its batch was paused meanwhile."""
        with self.database.look() as store:
            scan, _ = store.scans.get(id)
            runs = scan.source.brought is None or scan.source.brought.batch in store.batches.running()
        if runs:
            self.read(id)

    def spare(self, id: str) -> None:
        """Does not count a try that ended for no fault of the paper."""
        with suppress(Unavailable), self.database.begin() as store:
            store.scans.spare_try(id)

    def _finish(self, id: str, done: Scan, version: int) -> None:
        if self._is_stack(done):
            for child in self.parting.part(id, done, version):
                self.settle(child)
        elif keep_read(self.database, id, done, version, self.now()):
            self.settle(id)

    @staticmethod
    def _is_stack(scan: Scan) -> bool:
        """Whether there may be several papers in it; one that holds a secret paper is stopped as a whole."""
        brought = scan.source.brought
        return brought is not None and brought.stack and scan.status is Status.TO_CHECK and len(scan.pages) > 1

    def _done(self, scan: Scan) -> Scan:
        try:
            return run(self.steps, scan)
        except Quarantined as error:
            return _aside(scan, error.code, error.message)
        except Rejected as error:
            return replace(scan, status=Status.RETURNED, findings=(*scan.findings, Finding(code=error.code, message=error.message)))

    def _note_failure(self, id: str, number: int, error: Exception) -> None:
        """Where it failed, by module and line: an error's own words may hold what was read."""
        frames = traceback.extract_tb(error.__traceback__)
        place = " < ".join(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in reversed(frames[-4:]))
        detail = {"try": str(number), "kind": type(error).__name__, "place": place, "machine": platform.node()}
        with suppress(Unavailable), self.database.begin() as store:
            store.audit.add(Event(subject=id, action="read-failed", actor=MACHINE, at=self.now(), detail=detail))

    def retry(self, id: str, *, version: int, by: str, later: bool = False) -> int:
        """Puts a paper that was set aside back into the queue; with `later` it waits for the feeder of its batch. Raises Conflict."""
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            if scan.status is not Status.QUARANTINED:
                raise Conflict("wrong-state", "Bản quét này không nằm ở mục giữ riêng; hãy tải lại trang.", state=str(scan.status))
            new = store.scans.update(id, replace(scan, status=Status.RECEIVED, findings=()), version)
            store.audit.add(Event(subject=id, action="retried", actor=by, at=self.now()))
        if not later:
            with suppress(Unavailable):  # it waits; the reconciler queues it when the queue answers
                self.jobs.requeue([id])
        return new

    def _give_up(self, id: str, scan: Scan, version: int) -> None:
        """Sets a scan aside after the last try, with what a person can do; its trail says where each failed."""
        message = "Đọc không thành công sau nhiều lần thử; bản quét vẫn được giữ, lịch sử ghi lỗi từng lần. Hãy báo quản trị viên, sau đó bấm Đọc lại."
        keep_read(self.database, id, _aside(scan, "reading-failed", message), version, self.now())


def _aside(scan: Scan, code: str, message: str) -> Scan:
    return replace(scan, status=Status.QUARANTINED, findings=(*scan.findings, Finding(code=code, message=message)))
