"""Intake: the first of the four steps. The original is kept before anything else happens to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from digitize.codes import dossier as dossier_code
from digitize.errors import Conflict, Quarantined, Rejected, Unavailable
from digitize.hashing import hash_of
from digitize.ids import new_id
from digitize.ports import Opener
from digitize.record import Event
from digitize.scan import Brought, Finding, Scan, Source, Status
from digitize.stores import Clock, Database, Jobs, ObjectStore, Store

Then = Callable[[Store, str], None]


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes papers in."""

    objects: ObjectStore
    database: Database
    jobs: Jobs
    opener: Opener
    now: Clock

    def take(
        self, file: Path, *, filename: str, by: str, dossier: str | None = None, brought: Brought | None = None, then: Then | None = None, unit: str = "",
    ) -> str:  # fmt: skip
        """The id of the new scan of an agency, kept and, where no backfill brought it, queued. `then` is done in the transaction that keeps it.

        Raises Conflict where the same bytes are here already (with the scan's id), Rejected where the file is no paper
        that can be read (nothing of it is kept), Invalid for a malformed dossier code.
        """
        code = dossier_code(dossier) if dossier else None
        sha256 = hash_of(file)
        self._refuse_same(sha256)
        key = original_key(sha256)
        self.objects.put(key, file, "application/octet-stream")
        source = Source(
            key=key, filename=_clean(Path(filename).name)[:200] or "ban-quet", media_type="application/octet-stream", sha256=sha256,
            size=file.stat().st_size, received_at=self.now(), received_by=by, dossier=code, brought=brought, unit=unit,
        )  # fmt: skip
        id = new_id(source.received_at)
        scan = self._triaged(Scan(source=source), file)
        with self.database.begin() as store:
            store.scans.add(id, scan)
            store.audit.add(Event(subject=id, action="received", actor=by, at=self.now()))
            if then:
                then(store, id)
        if scan.status is Status.RECEIVED and not brought:  # of a backfill, the feeder queues what will be read soon
            with suppress(Unavailable):  # the paper is kept and waits; the worker's reconciler queues it when the queue answers
                self.jobs.enqueue(id)
        return id

    def _refuse_same(self, sha256: str) -> None:
        with self.database.look() as store:
            same = store.scans.find_same(sha256)
        if same:
            raise already_there(same)

    def _triaged(self, scan: Scan, file: Path) -> Scan:
        """With the media type that the bytes have; set aside where opening it breaks a limit."""
        try:
            with self.opener.open(file) as opened:
                return replace(scan, source=replace(scan.source, media_type=opened.media_type))
        except Quarantined as error:
            return replace(scan, status=Status.QUARANTINED, findings=(Finding(code=error.code, message=error.message),))
        except Rejected:
            self.objects.remove(scan.source.key)
            raise


def _clean(name: str) -> str:
    """A file's name without the bytes of it that are no UTF-8."""
    return name.encode("utf-8", "replace").decode()


def original_key(sha256: str) -> str:
    """Object key of original bytes."""
    return f"original/{sha256[:2]}/{sha256}"


def already_there(scan_id: str) -> Conflict:
    """What is said of bytes that were taken in before."""
    return Conflict("already-there", "Đã có bản quét này trong hệ thống; mở bản đã có thay vì gửi lại.", scan_id=scan_id)
