"""A job of the queue: one scan that waits is read, whatever happened to earlier tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.errors import Conflict, Quarantined, Rejected
from digitize.pipeline import Step, run
from digitize.ports import Clock, Database
from digitize.record import Event
from digitize.scan import Finding, Scan, Status

MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads waiting scans. No transaction is open while OCR runs."""

    database: Database
    steps: Sequence[Step]
    now: Clock

    def read(self, id: str) -> None:
        """Does nothing for a scan that no longer waits. Raises Unavailable where a tool does not answer."""
        with self.database.begin() as store:
            scan, version = store.scans.get(id)
        if scan.status is not Status.RECEIVED:
            return
        try:
            done = run(self.steps, scan)
        except Quarantined as error:
            done = _aside(scan, error.code, error.message)
        except Rejected as error:
            done = replace(scan, status=Status.RETURNED, findings=(*scan.findings, Finding(code=error.code, message=error.message)))
        self._keep(id, done, version)

    def give_up(self, id: str) -> None:
        """Sets a scan aside after the last try, with what a person can do."""
        with self.database.begin() as store:
            scan, version = store.scans.get(id)
        if scan.status is Status.RECEIVED:
            message = "Đọc không thành công sau nhiều lần thử; bản quét vẫn được giữ, hãy báo quản trị viên."
            self._keep(id, _aside(scan, "reading-failed", message), version)

    def _keep(self, id: str, scan: Scan, version: int) -> None:
        try:
            with self.database.begin() as store:
                store.scans.update(id, scan, version)
                store.audit.add(Event(subject=id, action=f"read:{scan.status}", actor=MACHINE, at=self.now()))
        except Conflict:
            return  # another worker was first; its reading stands


def _aside(scan: Scan, code: str, message: str) -> Scan:
    return replace(scan, status=Status.QUARANTINED, findings=(*scan.findings, Finding(code=code, message=message)))
