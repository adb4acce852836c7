"""How records are found: exact by blind index, by number, by name with its slips, by words (engines.md §C)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from digitize.errors import Invalid
from digitize.names import asked_words, parties, spellings
from digitize.record import Record, RecordQuery
from digitize.text import fold, tone_key
from storage.cipher import Cipher
from storage.names import near
from storage.tables import RecordName, RecordNumber, RecordRow, RecordWords


def found_by(query: RecordQuery, session: Session, cipher: Cipher) -> Select[Any]:
    """The rows that a query asks for, in order, from behind its cursor, no more than its limit."""
    found: Select[Any] = select(RecordRow)
    if query.personal_number:
        found = _with_number(found, cipher.blind("person", query.personal_number))
    if query.name and query.born:
        found = _with_number(found, cipher.blind("born", f"{fold(query.name)}|{query.born}"))
    if query.number:
        found = found.where(RecordRow.number == number_key(query.number))
    if query.number_begins:
        found = found.where(_number_begins(number_key(query.number_begins) or "", session))
    if query.dossier:
        found = found.where(RecordRow.dossier == query.dossier)
    if query.doctype:
        found = found.where(RecordRow.doctype == query.doctype)
    if query.words:
        found = _with_words(found, query.words, session, cipher)
    if query.units is not None:
        found = found.where(RecordRow.unit.in_(query.units))
    if query.name and not query.born:
        return _by_name(found, query, session)
    found = found.order_by(RecordRow.id.desc()).limit(query.limit)
    return found.where(RecordRow.id < query.after) if query.after else found


def _with_number(found: Select[Any], blind: bytes) -> Select[Any]:
    return found.where(RecordRow.id.in_(select(RecordNumber.record_id).where(RecordNumber.blind == blind)))


def _number_begins(key: str, session: Session) -> Any:
    """A condition that an index serves: LIKE with PostgreSQL's pattern operators, a range with SQLite's binary order."""
    if not key:
        return false()
    if session.get_bind().dialect.name == "postgresql":
        return RecordRow.number.like(f"{key}%")  # a folded key holds letters, digits and slashes alone
    return and_(RecordRow.number >= key, RecordRow.number < f"{key}\U0010ffff")


def _with_words(found: Select[Any], words: str, session: Session, cipher: Cipher) -> Select[Any]:
    wanted = [word_key(cipher, word) for word in asked_words(words)]
    if not wanted:
        raise Invalid("words-empty", "Hãy nhập những chữ cần tìm.")
    found = found.join(RecordWords, RecordWords.record_id == RecordRow.id)
    if session.get_bind().dialect.name == "postgresql":
        return found.where(cast(RecordWords.words, ARRAY(BigInteger)).contains(cast(wanted, ARRAY(BigInteger))))
    for word in wanted:
        found = found.where(select(func.json_each(RecordWords.words).table_valued("value").c.value).where(_is(word)).exists())
    return found


def _is(word: int) -> Any:
    return func.json_each(RecordWords.words).table_valued("value").c.value == word


def _by_name(found: Select[Any], query: RecordQuery, session: Session) -> Select[Any]:
    """Rank 0 where the accents are those asked for, 1 where only they differ, 2 for a slip; the cursor holds the rank too (`0:id`)."""
    name = query.name or ""
    wanted, *slipped = spellings(name, near(session))
    if not wanted:
        raise Invalid("name-empty", "Hãy nhập họ tên cần tìm.")
    key = tone_key(name)
    rank = func.min(
        1 - (RecordName.toned == key).cast(RecordName.position.type) + (RecordName.folded != wanted).cast(RecordName.position.type)
    )
    hits = select(RecordName.record_id, rank.label("rank")).where(RecordName.folded.in_([wanted, *slipped]))
    if query.units is not None:
        hits = hits.where(RecordName.unit.in_(query.units))
    hits = hits.group_by(RecordName.record_id)
    if query.after:
        at, _, id = query.after.partition(":")
        if at not in ("0", "1", "2"):
            raise Invalid("bad-cursor", "Con trỏ trang không đúng; hãy tìm lại từ đầu.")
        hits = hits.having(or_(rank > int(at), and_(rank == int(at), RecordName.record_id < id)))
    hits = hits.order_by(rank, RecordName.record_id.desc())
    if not (query.doctype or query.dossier or query.number or query.number_begins or query.personal_number or query.words):
        hits = hits.limit(query.limit)  # nothing else can take a hit away: only those shown are opened
    page = hits.subquery()
    return found.join(page, page.c.record_id == RecordRow.id).order_by(page.c.rank, RecordRow.id.desc()).limit(query.limit)


def rank_of(record: Record, name: str) -> int:
    """Of a record that was found by a name."""
    names = parties(record)
    if any(tone_key(one) == tone_key(name) for one in names):
        return 0
    return 1 if any(fold(one) == fold(name) for one in names) else 2


def number_key(number: str | None) -> str | None:
    """A document number as it is compared: folded, without spaces or signs; the slash stays."""
    if not number:
        return None
    return "/".join(fold(part).replace(" ", "") for part in number.split("/"))[:80]


def word_key(cipher: Cipher, word: str) -> int:
    """A word's blind index: 63 bits."""
    return int.from_bytes(cipher.blind("word", word)[:8], "big") >> 1
