"""How records are found: exact by blind index, by number, by name with its slips, by words (engines.md §C)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, false, func, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from digitize.errors import Invalid
from digitize.names import asked_words, parties, spellings
from digitize.record import Record, RecordQuery
from digitize.text import fold, tone_key
from storage.cipher import Cipher
from storage.names import Syllables
from storage.tables import RecordName, RecordNumber, RecordRow, RecordWords

NEWEST = 1000
"""Records that are gone through first: what stands everywhere is found among them."""
FEW = 1000
"""Hits of a search by words that are sorted; with more, the newest are looked for."""


def found_by(query: RecordQuery, session: Session, cipher: Cipher, syllables: Syllables) -> Select[Any]:
    """The rows that a query asks for, in order, from behind its cursor, no more than its limit."""
    found: Select[Any] = select(RecordRow)
    if query.personal_number:
        found = _with_number(found, cipher.blind("person", query.personal_number))
    if query.name and query.born:
        found = _with_number(found, cipher.blind("born", f"{fold(query.name)}|{query.born}"))
    if query.number:
        found = found.where(RecordRow.number == number_key(query.number))
    if query.dossier:
        found = found.where(RecordRow.dossier == query.dossier)
    if query.doctype:
        found = found.where(RecordRow.doctype == query.doctype)
    if query.words:
        found = found.where(RecordRow.id.in_(_word_hits(query, session, cipher)))
    if query.units is not None:
        found = found.where(RecordRow.unit.in_(query.units))
    if query.number_begins:
        return _by_number(found, query)
    if query.name and not query.born:
        return _by_name(found, query, lambda syllable: syllables.near(session, syllable))
    found = found.order_by(RecordRow.id.desc()).limit(query.limit)
    return found.where(RecordRow.id < query.after) if query.after else found


def _with_number(found: Select[Any], blind: bytes) -> Select[Any]:
    return found.where(RecordRow.id.in_(select(RecordNumber.record_id).where(RecordNumber.blind == blind)))


def _by_number(found: Select[Any], query: RecordQuery) -> Select[Any]:
    """Numbers that begin so, in their order: the number itself first. The cursor holds the number too (`12/qd-ubnd|id`)."""
    key = number_key(query.number_begins) or ""
    found = found.where(RecordRow.number >= key, RecordRow.number < f"{key}\U0010ffff") if key else found.where(false())
    if query.after:
        number, _, id = query.after.rpartition("|")
        found = found.where(tuple_(RecordRow.number, RecordRow.id) > tuple_(number, id))
    return found.order_by(RecordRow.number, RecordRow.id).limit(query.limit)


def _word_hits(query: RecordQuery, session: Session, cipher: Cipher) -> list[str]:
    """Ids of the records with all these words, newest first, no more than are wanted.

    What stands everywhere is met among the newest records. Of the rest, few hits come from the index of words and are sorted here; of
    many, the newest are met soon by going through the records backwards, while the index would give them all. Neither way is left to
    the planner: a wrong guess costs seconds at millions of records.
    """
    wanted = [word_key(cipher, word) for word in asked_words(query.words or "")]
    if not wanted:
        raise Invalid("words-empty", "Hãy nhập những chữ cần tìm.")
    if query.doctype:
        wanted.append(word_key(cipher, f"type:{query.doctype}"))
    some = sorted(word_key(cipher, f"unit:{unit}") for unit in query.units) if query.units is not None else None
    postgresql = session.get_bind().dialect.name == "postgresql"
    before = RecordWords.record_id < query.after if query.after else true()
    backwards = select(RecordWords.record_id, RecordWords.words).where(before).order_by(RecordWords.record_id.desc())
    newest, all_of = backwards.limit(NEWEST).subquery(), backwards.offset(0).subquery()
    if postgresql:
        broad = list(session.scalars(select(newest.c.record_id).where(_has(newest.c.words, wanted, some)).limit(query.limit)))
        if len(broad) == query.limit:
            return broad
        few = list(session.scalars(select(RecordWords.record_id).where(_has(RecordWords.words, wanted, some), before).limit(FEW + 1)))
        if len(few) <= FEW:
            return sorted(few, reverse=True)[: query.limit]
    holds = _has(all_of.c.words, wanted, some) if postgresql else _has_json(all_of.c.words, wanted, some)
    return list(session.scalars(select(all_of.c.record_id).where(holds).limit(query.limit)))


def _has(words: Any, wanted: list[int], some: list[int] | None) -> Any:
    """All of the first, and any of the others."""
    found = words.contains(cast(wanted, ARRAY(BigInteger)))
    return found if some is None else and_(found, words.overlap(cast(some, ARRAY(BigInteger))))


def _has_json(words: Any, wanted: list[int], some: list[int] | None) -> Any:
    """The same on SQLite, where words are a JSON list."""

    def one_of(keys: list[int]) -> Any:
        each = func.json_each(words).table_valued("value")
        return select(each.c.value).select_from(each).where(each.c.value.in_(keys)).correlate(words.table).exists()

    return and_(*(one_of([key]) for key in wanted), *([one_of(some)] if some is not None else []))


def _by_name(found: Select[Any], query: RecordQuery, near: Callable[[str], Collection[str]]) -> Select[Any]:
    """Rank 0 where the accents are those asked for, 1 where only they differ, 2 for a slip; the cursor holds the rank too (`0:id`)."""
    name = query.name or ""
    wanted, *slipped = spellings(name, near)
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


def cursor_after(record: Record, query: RecordQuery) -> str:
    """Where the page after a record begins."""
    if query.number_begins:
        return f"{number_key(record.value('so_ky_hieu'))}|{record.id}"
    return f"{rank_of(record, query.name)}:{record.id}" if query.name and not query.born else record.id


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
    """A word's blind index: 63 bits. `unit:` and `type:` before a code make a word of it that no text holds."""
    return int.from_bytes(cipher.blind("word", word)[:8], "big") >> 1
