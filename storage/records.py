"""`Records` on a database: exact look-ups by blind index and number, names without accents (engines.md §C)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from digitize.codec import record_from_json, record_to_json
from digitize.errors import Conflict, NotFound
from digitize.kinds import is_secret
from digitize.names import births, parties, search_words
from digitize.record import Record, RecordPage, RecordQuery
from digitize.text import fold, tone_key
from storage.cipher import Cipher
from storage.finding import cursor_after, found_by, number_key, word_key
from storage.names import Syllables, remember_syllables
from storage.tables import PackageRow, RecordCause, RecordName, RecordNumber, RecordRow, RecordWords


class SqlRecords:
    """Records seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher, syllables: Syllables) -> None:
        self._session, self._cipher, self._syllables = session, cipher, syllables

    def add(self, record: Record) -> None:
        """Raises Conflict where the code or the scan has a record already."""
        row = RecordRow(
            id=record.id, scan_id=record.scan_id, code=record.code, dossier=record.dossier, doctype=record.doctype,
            number=number_key(record.value("so_ky_hieu")), unit=record.unit, version=record.version, body=self._cipher.seal(record_to_json(record), f"record.body.{record.id}"),
        )  # fmt: skip
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError as error:
            raise Conflict("code-taken", "Mã kết quả này vừa được cấp cho bản khác; hãy xác nhận lại.") from error
        names = parties(record)
        for position, name in enumerate(names):
            named = RecordName(
                record_id=record.id, position=position, folded=fold(name)[:200], toned=tone_key(name)[:300], unit=record.unit
            )
            self._session.add(named)
        remember_syllables(self._session.connection(), [fold(name) for name in names])
        blinds = {self._cipher.blind("person", number) for number in _numbers(record)}
        self._session.add_all(RecordNumber(record_id=record.id, blind=blind) for blind in blinds)

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
            for part in (RecordName, RecordNumber, RecordWords, PackageRow):
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

    def unit(self, id: str) -> str | None:
        """Whose paper it is; None where there is none."""
        return self._session.scalar(select(RecordRow.unit).where(RecordRow.id == id))

    def by_code(self, code: str) -> Record | None:
        row = self._session.scalar(select(RecordRow).where(RecordRow.code == code))
        return None if row is None else self._opened(row)

    def next_ordinal(self, dossier: str) -> int:
        """1 for a dossier's first result, then 2 …"""
        return 1 + (self._session.scalar(select(func.count()).select_from(RecordRow).where(RecordRow.dossier == dossier)) or 0)

    def search(self, query: RecordQuery) -> RecordPage:
        """Newest first, but for names, where exact accents come first."""
        records = tuple(self._opened(row) for row in self._session.scalars(found_by(query, self._session, self._cipher, self._syllables)))
        return RecordPage(records, cursor_after(records[-1], query) if len(records) == query.limit else None)

    def words(self, record: Record, texts: Sequence[str]) -> None:
        """What a record is found by, of its pages and fields; in the place of what it was found by."""
        self._session.execute(delete(RecordWords).where(RecordWords.record_id == record.id))
        said = [field.value or "" for field in record.fields.values() if not is_secret(field.name, field.kind)]
        words = [f"unit:{record.unit}", f"type:{record.doctype}", *search_words([*said, *texts])]
        keys = sorted({word_key(self._cipher, word) for word in words})
        self._session.add(RecordWords(record_id=record.id, words=keys))
        blinds = {self._cipher.blind("born", f"{name}|{day}") for name, day in births(record)}
        there = set(self._session.scalars(select(RecordNumber.blind).where(RecordNumber.record_id == record.id)))
        self._session.add_all(RecordNumber(record_id=record.id, blind=blind) for blind in blinds - there)

    def wordless(self, after: str, limit: int) -> Sequence[str]:
        """Ids of living records without words, in order, behind one."""
        worded = select(RecordWords.record_id).where(RecordWords.record_id == RecordRow.id).exists()
        living = select(RecordName.record_id).where(RecordName.record_id == RecordRow.id).exists() | RecordRow.number.is_not(None)
        found = select(RecordRow.id).where(RecordRow.id > after, ~worded, living).order_by(RecordRow.id).limit(limit)
        return list(self._session.scalars(found))

    def _opened(self, row: RecordRow) -> Record:
        return record_from_json(self._cipher.open(row.body, f"record.body.{row.id}"))


def _numbers(record: Record) -> list[str]:
    secret = [f.value for f in record.fields.values() if is_secret(f.name, f.kind) and f.value]
    return list(dict.fromkeys(secret))
