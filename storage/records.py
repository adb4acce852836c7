"""`Records` on a database: exact look-ups by blind index and number, names without accents (engines.md §C)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from digitize.codec import record_from_json, record_to_json
from digitize.errors import Conflict, Invalid, NotFound
from digitize.kinds import is_secret
from digitize.record import Record, RecordPage, RecordQuery
from digitize.text import fold, tone_key
from storage.cipher import Cipher
from storage.tables import PackageRow, RecordCause, RecordName, RecordNumber, RecordRow

NAMES = frozenset({"person"})
"""Kinds of field whose values are names to be searched; the signer is no party and is left out."""
NOT_PARTIES = frozenset({"nguoi_ky"})


class SqlRecords:
    """Records seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def add(self, record: Record) -> None:
        """Raises Conflict where the code or the scan has a record already."""
        row = RecordRow(
            id=record.id, scan_id=record.scan_id, code=record.code, dossier=record.dossier, doctype=record.doctype,
            number=number_key(record.value("so_ky_hieu")), version=record.version, body=self._cipher.seal(record_to_json(record), f"record.body.{record.id}"),
        )  # fmt: skip
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError as error:
            raise Conflict("code-taken", "Mã kết quả này vừa được cấp cho bản khác; hãy xác nhận lại.") from error
        for position, name in enumerate(_names(record)):
            self._session.add(RecordName(record_id=record.id, position=position, folded=fold(name)[:200], toned=tone_key(name)[:300]))
        for number in _numbers(record):
            self._session.add(RecordNumber(record_id=record.id, blind=self._cipher.blind("person", number)))

    def update(self, record: Record) -> None:
        """In the place of what stands under its id; a tombstone loses what it is found by, and its packages."""
        row = self._session.get_one(RecordRow, record.id)
        row.version, row.body = record.version, self._cipher.seal(record_to_json(record), f"record.body.{record.id}")
        self._session.execute(delete(RecordCause).where(RecordCause.record_id == record.id))
        for position, standing in enumerate(record.standings):
            if standing.cause:
                self._session.add(RecordCause(record_id=record.id, position=position, cause=standing.cause))
        if record.disposed:
            row.number, row.packaged, row.unsigned = None, record.version, False
            for part in (RecordName, RecordNumber, PackageRow):
                self._session.execute(delete(part).where(part.record_id == record.id))

    def caused_by(self, code: str) -> Sequence[str]:
        """Codes of the records whose standing that paper changed."""
        found = select(RecordRow.code).join(RecordCause, RecordCause.record_id == RecordRow.id).where(RecordCause.cause == code)
        return list(self._session.scalars(found.distinct().order_by(RecordRow.code)))

    def get(self, id: str, *, lock: bool = False) -> Record:
        """Raises NotFound."""
        row = self._session.get(RecordRow, id, with_for_update=lock or None)
        if row is None:
            raise NotFound("no-record", "Không có hồ sơ số hóa này.")
        return self._opened(row)

    def of_scan(self, scan_id: str) -> str | None:
        return self._session.scalar(select(RecordRow.id).where(RecordRow.scan_id == scan_id))

    def by_code(self, code: str) -> Record | None:
        row = self._session.scalar(select(RecordRow).where(RecordRow.code == code))
        return None if row is None else self._opened(row)

    def next_ordinal(self, dossier: str) -> int:
        """1 for a dossier's first result, then 2 …"""
        return 1 + (self._session.scalar(select(func.count()).select_from(RecordRow).where(RecordRow.dossier == dossier)) or 0)

    def search(self, query: RecordQuery) -> RecordPage:
        """Newest first, but for names, where exact accents come first."""
        found: Select[Any] = select(RecordRow)
        if query.personal_number:
            blind = self._cipher.blind("person", query.personal_number)
            found = found.join(RecordNumber, RecordNumber.record_id == RecordRow.id).where(RecordNumber.blind == blind)
        if query.number:
            found = found.where(RecordRow.number == number_key(query.number))
        if query.dossier:
            found = found.where(RecordRow.dossier == query.dossier)
        if query.doctype:
            found = found.where(RecordRow.doctype == query.doctype)
        found = self._by_name(found, query) if query.name else self._after(found, query.after)
        records = tuple(self._opened(row) for row in self._session.scalars(found.limit(query.limit)))
        return RecordPage(records, _cursor_after(records[-1], query) if len(records) == query.limit else None)

    def _after(self, found: Select[Any], after: str | None) -> Select[Any]:
        found = found.order_by(RecordRow.id.desc())
        return found.where(RecordRow.id < after) if after else found

    def _by_name(self, found: Select[Any], query: RecordQuery) -> Select[Any]:
        """Rank 0 where the accents are those asked for, else 1; the cursor holds the rank too (`0:id`)."""
        wanted = fold(query.name or "")
        if not wanted:
            raise Invalid("name-empty", "Hãy nhập họ tên cần tìm.")
        rank = func.min(1 - (RecordName.toned == tone_key(query.name or "")).cast(RecordName.position.type))
        hits = select(RecordName.record_id, rank.label("rank")).where(RecordName.folded == wanted).group_by(RecordName.record_id).subquery()
        found = found.join(hits, hits.c.record_id == RecordRow.id).order_by(hits.c.rank, RecordRow.id.desc())
        if query.after:
            at, _, id = query.after.partition(":")
            if at not in ("0", "1"):
                raise Invalid("bad-cursor", "Con trỏ trang không đúng; hãy tìm lại từ đầu.")
            found = found.where(or_(hits.c.rank > int(at), and_(hits.c.rank == int(at), RecordRow.id < id)))
        return found

    def _opened(self, row: RecordRow) -> Record:
        return record_from_json(self._cipher.open(row.body, f"record.body.{row.id}"))


def _cursor_after(record: Record, query: RecordQuery) -> str:
    """Where the next page begins."""
    if not query.name:
        return record.id
    exact = any(tone_key(name) == tone_key(query.name) for name in _names(record))
    return f"{0 if exact else 1}:{record.id}"


def number_key(number: str | None) -> str | None:
    """A document number as it is compared: folded, without spaces or signs; the slash stays."""
    if not number:
        return None
    return "/".join(fold(part).replace(" ", "") for part in number.split("/"))[:80]


def _names(record: Record) -> list[str]:
    found = [f.value for f in record.fields.values() if f.kind in NAMES and f.value and f.name not in NOT_PARTIES]
    return list(dict.fromkeys(found))


def _numbers(record: Record) -> list[str]:
    secret = [f.value for f in record.fields.values() if is_secret(f.name, f.kind) and f.value]
    return list(dict.fromkeys(secret))
