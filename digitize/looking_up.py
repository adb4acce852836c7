"""The look-up: who asks, about whom, for what, on which basis; the least that serves it; a receipt that the log bears out.

Luật 91/2025/QH15 Điều 3, 17, 19 (purpose, no list of persons, oversight); NĐ 278/2025 Điều 13 (supervision that leaves a trace).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digitize.access import Access, Person
from digitize.doctypes import DocType
from digitize.errors import Conflict, Forbidden, Invalid, NotFound, SohoaError, TooMany, Unavailable
from digitize.ids import new_id
from digitize.kinds import is_secret, shown
from digitize.ledger import Ledger
from digitize.local_time import VIETNAM, day_of
from digitize.lookup import SPECIFIC, Asked, Found, Lookup, LookupQuery, Receipt, Subject, answer_to_json, digest
from digitize.purpose import Extent, Purpose, Register
from digitize.record import Event, Record
from digitize.stores import Clock, Database, Store

DIGITS = re.compile(r"\d{9,}")
"""No case has so long a number; persons have."""
OPEN = timedelta(hours=24)
"""How long the papers of an answer may be looked at."""
REVIEW = 1000
"""Letters of a review."""
Sign = Callable[[Receipt], str]


@dataclass(frozen=True)
class LookingUp:
    """Look-ups by officers of agencies and by their programs."""

    database: Database
    ledger: Ledger
    register: Register
    access: Access
    types: Mapping[str, DocType]
    sign: Sign
    all_found: Callable[[], bool]
    """Whether every record is found by name and day of birth: after an upgrade not at once."""
    now: Clock

    def ask(self, person: Person, asked: Asked) -> tuple[Lookup, str]:
        """The look-up with its answer, and the signed receipt of it.

        Raises Invalid for anything missing or wrong, Forbidden for sensitive papers without a grant or too many urgent look-ups that
        wait for their review, TooMany, Unavailable. What was refused is noted too, and counts as well.
        """
        at = self.now()
        asked = replace(
            asked, case=asked.case.strip(), urgent=asked.urgent.strip(), officer=asked.officer.strip() if person.machine else ""
        )
        try:
            purpose = self._checked(person, asked, at)
            lookup, records, persons = self._answered(person, asked, purpose, at)
            self._kept(person, lookup, records, persons)
        except TooMany:
            raise
        except SohoaError as error:
            self._refused(person, asked, error.code, at)
            raise
        return lookup, self.receipt(lookup)

    def _kept(self, person: Person, lookup: Lookup, records: Sequence[str], persons: Sequence[str]) -> None:
        """Counted and kept in one turn, so that many at once pass no limit. Raises TooMany, Forbidden."""
        with self.database.begin() as store:
            store.lookups.turn(person.login)
            self._within_limits(store, person, lookup)
            store.lookups.add(lookup, persons, records)
            store.audit.add(Event(subject=lookup.id, action="lookup", actor=person.login, at=lookup.at, detail=_noted(lookup)))
            for id in records:
                detail = {"lookup": lookup.id, "purpose": lookup.asked.purpose}
                store.audit.add(Event(subject=id, action="looked-up", actor=person.login, at=lookup.at, detail=detail))

    def receipt(self, lookup: Lookup) -> str:
        """The signed receipt; the same whenever it is asked for. Raises Unavailable."""
        place = self.ledger.place(lookup.id, "lookup")
        return self.sign(
            Receipt(
                lookup=lookup.id, at=lookup.at, unit=lookup.unit, purpose=lookup.asked.purpose, answer=lookup.digest,
                count=len(lookup.found), position=place.position, leaf=place.leaf.hex(), day=lookup.day,
            )
        )  # fmt: skip

    def own(self, person: Person, id: str) -> Lookup:
        """A look-up of one's own, for a day; showing it again is noted. Raises NotFound, Forbidden."""
        with self.database.begin() as store:
            found = self._own(store, person, id)
            store.audit.add(Event(subject=id, action="lookup-shown", actor=person.login, at=self.now()))
        return found

    def opened(self, person: Person, id: str, code: str, action: str) -> Record:
        """A paper of an answer, to be looked at by who asked, within a day; noted. Raises NotFound, Forbidden."""
        with self.database.begin() as store:
            lookup = self._own(store, person, id)
            if not any(one.code == code and one.document for one in lookup.found):
                raise NotFound("no-record", "Câu trả lời này không kèm giấy tờ đó.")
            record = store.records.by_code(code)
            if record is None or record.disposed:
                raise NotFound("no-record", "Không có hồ sơ số hóa này.")
            detail = {"lookup": lookup.id, "purpose": lookup.asked.purpose}
            store.audit.add(Event(subject=record.id, action=action, actor=person.login, at=self.now(), detail=detail))
        return record

    def _own(self, store: Store, person: Person, id: str) -> Lookup:
        found = store.lookups.get(id)
        if found.login != person.login or found.refused:
            raise NotFound("no-lookup", "Không có lượt tra cứu này.")
        if self.now() - found.at > OPEN:
            raise Forbidden("lookup-old", "Lượt tra cứu đã quá 24 giờ; hãy tra cứu lại.")
        return found

    def review(self, person: Person, id: str, note: str) -> None:
        """The after-review of an urgent look-up, by somebody of the agencies it may be reviewed by. Raises Conflict, Invalid, NotFound."""
        if not note.strip():
            raise Invalid("note-missing", "Hãy ghi kết luận xem xét.", field="note")
        with self.database.begin() as store:
            lookup = store.lookups.get(id)
            if not self.access.covers(person, "lookups.review", lookup.unit):
                raise NotFound("no-lookup", "Không có lượt tra cứu này.")
            if not lookup.asked.urgent or lookup.reviewed_by or lookup.login == person.login:
                raise Conflict("not-to-review", "Lượt tra cứu này không cần, hoặc đã được xem xét.")
            store.lookups.reviewed(id, person.login, note.strip()[:REVIEW])
            store.audit.add(Event(subject=id, action="lookup-reviewed", actor=person.login, at=self.now()))

    def listed(self, person: Person, query: LookupQuery) -> Sequence[Lookup]:
        """Look-ups of the agencies that he oversees, newest first."""
        with self.database.look() as store:
            return store.lookups.list(replace(query, units=self.access.scope(person, "lookups.see")))

    def _checked(self, person: Person, asked: Asked, at: datetime) -> Purpose:
        purpose = self.register.named(asked.purpose, asked.basis, asked.case, day_of(at))
        if DIGITS.search(asked.case) or DIGITS.search(asked.urgent):
            raise Invalid(
                "number-in-case", "Không ghi số định danh vào số hồ sơ hay lý do: người giám sát không được biết tra về ai.", field="case"
            )
        if person.machine and not asked.officer:
            raise Invalid("officer-missing", "Hệ thống tra cứu phải nêu cán bộ yêu cầu.", field="officer")
        if asked.doctype and asked.doctype not in self.types:
            raise Invalid("unknown-doctype", "Không có loại giấy tờ này.", field="doctype")
        by_person = bool(asked.subject.personal_number or asked.subject.name)
        if purpose.answer is Extent.HOLDS and by_person and not asked.doctype:
            raise Invalid("doctype-missing", "Hãy nêu loại giấy tờ cần xác minh.", field="doctype")
        if asked.clear and not purpose.clear:
            raise Forbidden("clear-not-given", "Mục đích này không được xem số định danh đầy đủ.")
        kind = self.types.get(asked.doctype)
        if kind and not purpose.covers(kind, person.grants, urgent=bool(asked.urgent)):
            raise Forbidden("not-for-purpose", "Loại giấy tờ này không thuộc mục đích, hoặc cần được giao quyền riêng để tra.")
        if asked.subject.name and not self.all_found():
            raise Unavailable("reindexing", "Đang lập lại chỉ mục sau nâng cấp; hãy tra bằng số định danh, hoặc thử lại sau ít phút.")
        return purpose

    def _within_limits(self, store: Store, person: Person, lookup: Lookup) -> None:
        limits, day = self.register.limits, datetime.combine(day_of(lookup.at), datetime.min.time(), VIETNAM)
        minute, today, unit = store.lookups.rates(person.login, person.unit, lookup.at - timedelta(minutes=1), day)
        if minute >= limits.person_minute:
            raise TooMany("too-many-lookups", "Tra cứu quá nhanh; hãy đợi một phút.", retry_after=60)
        if today >= limits.person_day or unit >= limits.unit_day:
            raise TooMany("too-many-lookups", "Đã hết số lượt tra cứu của ngày; hãy liên hệ quản trị viên.", retry_after=3600)
        if lookup.asked.urgent and (waiting := store.lookups.unreviewed(person.login)) >= limits.unreviewed:
            raise Forbidden("unreviewed", "Còn lượt tra cứu khẩn chưa được xem xét; chưa thể tra khẩn thêm.", count=waiting)

    def _answered(self, person: Person, asked: Asked, purpose: Purpose, at: datetime) -> tuple[Lookup, list[str], list[str]]:
        """The look-up, the records in it, and the persons it was about."""
        day = asked.day or day_of(at)
        with self.database.look() as store:
            records = self._records(store, asked)
        fitting = [record for record in records if self._fits(record, person, asked, purpose)]
        if not asked.subject.personal_number and len(fitting) > SPECIFIC:
            raise Invalid("not-specific", "Nhiều giấy tờ cùng khớp; hãy nêu số định danh, mã kết quả, hoặc loại giấy tờ.", field="subject")
        lookup = Lookup(
            id=new_id(at), login=person.login, unit=person.unit, at=at, asked=asked, day=day, salt=secrets.token_hex(16),
            told_on=day_of(at) + timedelta(days=purpose.told_after),
        )  # fmt: skip
        if purpose.answer is Extent.HOLDS:
            states = {record.holds_on(day) for record in fitting}
            lookup = replace(lookup, holds=True if True in states else None if None in states or not states else False)
        else:
            lookup = replace(lookup, found=tuple(self._found(record, purpose, asked, day) for record in fitting))
        persons = {
            field.value for record in fitting for field in record.fields.values() if is_secret(field.name, field.kind) and field.value
        }
        if number := asked.subject.personal_number and asked.subject.query().personal_number:
            persons.add(number)
        return replace(lookup, digest=digest(answer_to_json(lookup))), [record.id for record in fitting], sorted(persons)

    def _fits(self, record: Record, person: Person, asked: Asked, purpose: Purpose) -> bool:
        """Whether a paper belongs to the answer; one that was sensitive when it was accepted stays so, whatever becomes of its type."""
        kind = self.types.get(record.doctype)
        known = bool(asked.urgent) or not record.sensitive or (kind is not None and kind.sensitive)
        return known and purpose.covers(kind, person.grants, urgent=bool(asked.urgent))

    def _records(self, store: Store, asked: Asked) -> list[Record]:
        """Papers that the subject fits, whosever they are."""
        if asked.subject.code and not (asked.subject.number or asked.subject.name or asked.subject.personal_number):
            found = store.records.by_code(asked.subject.code.strip())
            records = [found] if found else []
        else:
            records = list(store.records.search(replace(asked.subject.query(), doctype=asked.doctype or None)).records)
        return [record for record in records if not record.disposed and asked.doctype in ("", record.doctype)]

    def _found(self, record: Record, purpose: Purpose, asked: Asked, day: date) -> Found:
        kind = self.types.get(record.doctype)
        fields = {
            name: field.value if asked.clear else shown(name, field.kind, field.value)
            for name, field in record.fields.items()
            if field.value and (name in purpose.fields or (asked.clear and is_secret(name, field.kind)))
        }
        return Found(
            code=record.code, doctype=record.doctype, title=kind.title if kind else "", fields=fields, state=record.state_named(day),
            holds=record.holds_on(day), document=purpose.answer is Extent.DOCUMENT,
        )  # fmt: skip

    def _refused(self, person: Person, asked: Asked, code: str, at: datetime) -> None:
        """Kept without what was asked: who asks for what he must not have is overseen too."""
        known = asked.purpose in self.register.purposes
        bare = Asked(subject=Subject(), purpose=asked.purpose if known else "", basis="", case="", officer=asked.officer)
        refused = Lookup(
            id=new_id(at), login=person.login, unit=person.unit, at=at, asked=bare, day=day_of(at), told_on=day_of(at), refused=code
        )
        with self.database.begin() as store:
            store.lookups.turn(person.login)
            self._within_limits(store, person, refused)
            store.lookups.add(refused, (), ())
            detail = {"code": code, "unit": person.unit, "purpose": bare.purpose}
            store.audit.add(Event(subject=refused.id, action="lookup-refused", actor=person.login, at=at, detail=detail))


def _noted(lookup: Lookup) -> dict[str, str]:
    """What the log says of it: never of whom."""
    noted = {
        "unit": lookup.unit, "purpose": lookup.asked.purpose, "outcome": lookup.outcome, "answer": lookup.digest,
        "count": str(len(lookup.found)),
    }  # fmt: skip
    return {**noted, **({"urgent": "yes"} if lookup.asked.urgent else {}), **({"clear": "yes"} if lookup.asked.clear else {})}
