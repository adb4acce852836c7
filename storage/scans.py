"""`Scans` on a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from digitize.codec import scan_from_json, scan_to_json
from digitize.errors import Conflict, NotFound
from digitize.intake import already_there
from digitize.scan import Scan, Status
from storage.cipher import Cipher
from storage.tables import ScanRow


class SqlScans:
    """Scans seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def add(self, id: str, scan: Scan) -> None:
        """Raises Conflict with the id of the paper that has the same bytes."""
        row = ScanRow(
            id=id, sha256=scan.source.sha256, status=str(scan.status), doctype=scan.doctype, version=1, body=self._sealed(id, scan)
        )
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError as error:
            raise already_there(self.find_same(scan.source.sha256) or "") from error

    def get(self, id: str) -> tuple[Scan, int]:
        """The paper and its version. Raises NotFound."""
        row = self._session.get(ScanRow, id)
        if row is None:
            raise NotFound("no-scan", "Không có bản quét này.")
        return self._opened(row), row.version

    def find_same(self, sha256: str) -> str | None:
        return self._session.scalar(select(ScanRow.id).where(ScanRow.sha256 == sha256))

    def update(self, id: str, scan: Scan, version: int) -> int:
        """The new version. Raises Conflict where it was changed meanwhile, NotFound."""
        done = self._session.execute(
            update(ScanRow)
            .where(ScanRow.id == id, ScanRow.version == version)
            .values(status=str(scan.status), doctype=scan.doctype, version=version + 1, body=self._sealed(id, scan))
            .execution_options(synchronize_session=False)
        )
        if done.rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
            return version + 1
        self.get(id)
        raise Conflict("changed-meanwhile", "Bản quét vừa được người khác sửa; hãy tải lại rồi sửa tiếp.")

    def list(self, status: Status | None, after: str | None, limit: int) -> Sequence[tuple[str, Scan]]:
        """Newest first, from behind the id `after`."""
        query = select(ScanRow).order_by(ScanRow.id.desc()).limit(limit)
        if status is not None:
            query = query.where(ScanRow.status == str(status))
        if after is not None:
            query = query.where(ScanRow.id < after)
        return [(row.id, self._opened(row)) for row in self._session.scalars(query)]

    def waiting(self) -> Iterator[str]:
        """Ids of papers kept but not yet read, oldest first."""
        yield from self._session.scalars(select(ScanRow.id).where(ScanRow.status == str(Status.RECEIVED)).order_by(ScanRow.id))

    def _sealed(self, id: str, scan: Scan) -> bytes:
        return self._cipher.seal(scan_to_json(scan), f"scan.body.{id}")

    def _opened(self, row: ScanRow) -> Scan:
        return scan_from_json(self._cipher.open(row.body, f"scan.body.{row.id}"))
