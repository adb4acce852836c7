"""`Scans` on a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from digitize.bookmark import Kept
from digitize.codec import page_to_json, scan_from_json, scan_to_json
from digitize.errors import Conflict, Invalid, NotFound
from digitize.intake import already_there
from digitize.scan import Scan, Status
from digitize.stores import Clock
from digitize.worklist import COUNTED, ScanLine, ScanPage, ScanQuery, holder, reason
from storage.cipher import Cipher
from storage.tables import ScanMark, ScanRow, aware, utc


class SqlScans:
    """Scans seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher, now: Clock) -> None:
        self._session, self._cipher, self._now = session, cipher, now

    def add(self, id: str, scan: Scan, version: int = 1) -> None:
        """Raises Conflict with the id of the paper that has the same bytes."""
        row = ScanRow(id=id, sha256=scan.source.sha256, version=version, **self._values(id, scan))
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
        data = self._cipher.open(row.body, f"scan.body.{id}")
        if row.pages is not None:
            data["pages"] = self._cipher.open(row.pages, f"scan.pages.{id}")["pages"]
        return scan_from_json(data), row.version

    def unit(self, id: str) -> str | None:
        """Whose paper it is; None where there is none."""
        return self._session.scalar(select(ScanRow.unit).where(ScanRow.id == id))

    def doctype(self, id: str) -> str | None:
        """What kind of paper it is; None where there is none, or it was not read yet."""
        return self._session.scalar(select(ScanRow.doctype).where(ScanRow.id == id))

    def find_same(self, sha256: str) -> str | None:
        return self._session.scalar(select(ScanRow.id).where(ScanRow.sha256 == sha256))

    def update(self, id: str, scan: Scan, version: int) -> int:
        """The new version. Raises Conflict where it was changed meanwhile, NotFound."""
        done = self._session.execute(
            update(ScanRow)
            .where(ScanRow.id == id, ScanRow.version == version)
            .values(version=version + 1, tries=0, **self._values(id, scan))
            .execution_options(synchronize_session=False)
        )
        if done.rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
            return version + 1
        self.get(id)
        raise Conflict("changed-meanwhile", "Bản quét vừa được người khác sửa; hãy tải lại rồi sửa tiếp.")

    def list(self, query: ScanQuery) -> ScanPage:
        """Keyset paging by id, or by the time of change where the query has `since`."""
        found = _ordered(_wanted(select(ScanRow), query), query).limit(query.limit + 1)
        rows = list(self._session.scalars(found))
        more = len(rows) > query.limit
        lines = tuple(self._line(row) for row in rows[: query.limit])
        last = rows[query.limit - 1] if more else None
        return ScanPage(lines, _cursor(last, query) if last is not None else None)

    def count(self, query: ScanQuery) -> int:
        """Counting stops at `COUNTED`, so that it costs the same whatever the list holds."""
        some = _wanted(select(ScanRow.id), query).limit(COUNTED).subquery()
        return self._session.scalar(select(func.count()).select_from(some)) or 0

    def kept(self, after: str, limit: int) -> Sequence[Kept]:
        """Originals and clerks' signatures in order of their papers, behind a place."""
        rows = self._session.scalars(select(ScanRow).where(ScanRow.id > after).order_by(ScanRow.id).limit(limit))
        return [kept for row in rows for kept in self._kept(row)]

    def kept_of(self, id: str) -> Sequence[Kept]:
        """Those of one paper."""
        row = self._session.get(ScanRow, id)
        return self._kept(row) if row else ()

    def _kept(self, row: ScanRow) -> tuple[Kept, ...]:
        body = self._cipher.open(row.body, f"scan.body.{row.id}")
        signed = body.get("signed")
        original = Kept(row.id, "" if signed else row.id, body["source"]["key"], row.sha256)
        return (original, Kept(row.id, row.id, signed["key"], signed["sha256"])) if signed else (original,)

    def mark(self, id: str, marks: Iterable[str]) -> None:
        """By what a scan is found again, in the place of what it was found by."""
        self._session.execute(delete(ScanMark).where(ScanMark.scan_id == id))
        self._session.add_all(ScanMark(scan_id=id, blind=blind) for blind in {self._cipher.blind("scan.mark", mark) for mark in marks})

    def marked(self, marks: Iterable[str], limit: int) -> Sequence[str]:
        """Ids of scans with any of these marks, those with most first."""
        blinds = {self._cipher.blind("scan.mark", mark) for mark in marks}
        found = select(ScanMark.scan_id).where(ScanMark.blind.in_(blinds)).group_by(ScanMark.scan_id)
        return list(self._session.scalars(found.order_by(func.count().desc(), ScanMark.scan_id).limit(limit)))

    def of_batch(self, batch: str, after: str, limit: int) -> Sequence[tuple[str, Scan]]:
        """Papers of a backfill in order of their ids, behind one; without their pages."""
        rows = self._session.scalars(select(ScanRow).where(ScanRow.batch == batch, ScanRow.id > after).order_by(ScanRow.id).limit(limit))
        return [(row.id, scan_from_json({**self._cipher.open(row.body, f"scan.body.{row.id}"), "pages": []})) for row in rows]

    def waiting(self, limit: int, batch: str = "") -> Sequence[str]:
        """Ids of papers kept but not yet read, most urgent first, then oldest; those of a batch, or those that persons brought."""
        mine = (ScanRow.status == str(Status.RECEIVED)) & (ScanRow.batch == batch)
        return list(self._session.scalars(select(ScanRow.id).where(mine).order_by(ScanRow.priority, ScanRow.id).limit(limit)))

    def begin_try(self, id: str) -> int:
        """How often reading has begun and not ended, this time counted."""
        found = update(ScanRow).where(ScanRow.id == id).values(tries=ScanRow.tries + 1).returning(ScanRow.tries)
        return self._session.execute(found.execution_options(synchronize_session=False)).scalar_one_or_none() or 0

    def spare_try(self, id: str) -> None:
        """Does not count a try that ended for no fault of the paper."""
        spared = update(ScanRow).where(ScanRow.id == id, ScanRow.tries > 0).values(tries=ScanRow.tries - 1)
        self._session.execute(spared.execution_options(synchronize_session=False))

    def _values(self, id: str, scan: Scan) -> dict[str, Any]:
        brought = scan.source.brought
        return {
            "batch": brought.batch if brought else "", "priority": brought.priority if brought else 0, "unit": scan.source.unit,
            "status": str(scan.status), "doctype": scan.doctype, "holder": holder(scan), "changed_at": self._now(),
            "body": self._cipher.seal(scan_to_json(replace(scan, pages=())), f"scan.body.{id}"),
            "pages": self._cipher.seal_list("pages", map(page_to_json, scan.pages), f"scan.pages.{id}"),
        }  # fmt: skip

    def _line(self, row: ScanRow) -> ScanLine:
        scan = scan_from_json({**self._cipher.open(row.body, f"scan.body.{row.id}"), "pages": []})
        return ScanLine(
            id=row.id, status=scan.status, filename=scan.source.filename, doctype=scan.doctype, so_ky_hieu=None if scan.status is Status.STOPPED else scan.value("so_ky_hieu"),
            dossier=scan.source.dossier, received_at=scan.source.received_at, received_by=scan.source.received_by, holder=row.holder,
            changed_at=aware(row.changed_at), findings=len(scan.findings), reason=reason(scan),
        )  # fmt: skip


def _wanted(found: Select[Any], query: ScanQuery) -> Select[Any]:
    if query.statuses:
        wanted = [str(status) for status in query.statuses]
        found = found.where(ScanRow.status == wanted[0]) if len(wanted) == 1 else found.where(ScanRow.status.in_(wanted))
    if query.units is not None:
        found = found.where(ScanRow.unit.in_(query.units))
    if query.holder is not None:
        found = found.where(ScanRow.holder == query.holder)
    if query.doctype is not None:
        found = found.where(ScanRow.doctype == query.doctype)
    if query.since is not None:
        found = found.where(ScanRow.changed_at >= utc(query.since))
    return found


def _ordered(found: Select[Any], query: ScanQuery) -> Select[Any]:
    """In order, from behind the cursor."""
    if query.since is not None:
        found = found.order_by(ScanRow.changed_at.desc(), ScanRow.id.desc())
        if query.after:
            at, _, id = query.after.partition("_")
            if not at.isdecimal():
                raise bad_cursor()
            try:
                moment = datetime.fromtimestamp(int(at) / 1_000_000, UTC)
            except (OverflowError, ValueError, OSError) as error:
                raise bad_cursor() from error
            found = found.where(tuple_(ScanRow.changed_at, ScanRow.id) < tuple_(moment, id))
        return found
    if query.oldest_first:
        return (found.where(ScanRow.id > query.after) if query.after else found).order_by(ScanRow.id)
    return (found.where(ScanRow.id < query.after) if query.after else found).order_by(ScanRow.id.desc())


def bad_cursor() -> Invalid:
    return Invalid("bad-cursor", "Con trỏ trang không đúng; hãy mở lại danh sách từ đầu.")


def _cursor(row: ScanRow, query: ScanQuery) -> str:
    if query.since is None:
        return row.id
    return f"{round(aware(row.changed_at).timestamp() * 1_000_000)}_{row.id}"
