"""The look-up: who asks, about whom, for what, on which basis; the least that serves it; a receipt that the log bears out.

Luật 91/2025/QH15 Điều 3, 17, 19 (purpose, no list of persons, oversight); NĐ 278/2025 Điều 13 (supervision that leaves a trace).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digitize.access import Access, Person
from digitize.doctypes import DocType
from digitize.errors import Conflict, Forbidden, Invalid, NotFound, SohoaError, TooMany
from digitize.ids import new_id
from digitize.kinds import is_secret, masked
from digitize.ledger import Ledger
from digitize.local_time import VIETNAM, day_of
from digitize.lookup import SPECIFIC, Asked, Found, Lookup, LookupQuery, Receipt, answer_to_json, digest
from digitize.purpose import Extent, Purpose, Register
from digitize.record import Event, Record
from digitize.stores import Clock, Database, Store

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
    now: Clock

    def ask(self, person: Person, asked: Asked) -> tuple[Lookup, str]:
        """The look-up with its answer, and the signed receipt of it.

        Raises Invalid for anything missing or wrong, Forbidden for sensitive papers without a grant or too many urgent look-ups that
        wait for their review, TooMany. What was refused is noted too.
        """
        at = self.now()
        try:
            purpose = self._checked(person, asked, at)
            lookup, record_ids, persons = self._answered(person, asked, purpose, at)
        except SohoaError as error:
            self._refused(person, error.code, asked.purpose if asked.purpose in self.register.purposes else "", at)
            raise
        with self.database.begin() as store:
            store.lookups.add(lookup, persons, record_ids)
            store.audit.add(Event(subject=lookup.id, action="lookup", actor=person.login, at=at, detail=_noted(lookup)))
            for id in record_ids:
                detail = {"lookup": lookup.id, "purpose": asked.purpose}
                store.audit.add(Event(subject=id, action="looked-up", actor=person.login, at=at, detail=detail))
        return lookup, self.receipt(lookup)

    def receipt(self, lookup: Lookup) -> str:
        """The signed receipt; the same whenever it is asked for. Raises Unavailable."""
        place = self.ledger.place(lookup.id, "lookup")
        return self.sign(
            Receipt(
                lookup=lookup.id, at=lookup.at, unit=lookup.unit, purpose=lookup.asked.purpose, answer=digest(answer_to_json(lookup)),
                count=len(lookup.found), position=place.position, leaf=place.leaf.hex(), day=lookup.day,
            )
        )  # fmt: skip

    def own(self, person: Person, id: str) -> Lookup:
        """A look-up of one's own. Raises NotFound."""
        with self.database.look() as store:
            found = store.lookups.get(id)
        if found.login != person.login:
            raise NotFound("no-lookup", "Không có lượt tra cứu này.")
        return found

    def opened(self, person: Person, id: str, code: str, action: str) -> Record:
        """A paper of an answer, to be looked at by who asked, within a day; noted. Raises NotFound, Forbidden."""
        lookup = self.own(person, id)
        if not any(one.code == code and one.document for one in lookup.found):
            raise NotFound("no-record", "Câu trả lời này không kèm giấy tờ đó.")
        if self.now() - lookup.at > OPEN:
            raise Forbidden("lookup-old", "Lượt tra cứu đã quá 24 giờ; hãy tra cứu lại.")
        with self.database.begin() as store:
            record = store.records.by_code(code)
            if record is None or record.disposed:
                raise NotFound("no-record", "Không có hồ sơ số hóa này.")
            detail = {"lookup": lookup.id, "purpose": lookup.asked.purpose}
            store.audit.add(Event(subject=record.id, action=action, actor=person.login, at=self.now(), detail=detail))
        return record

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
        purpose = self.register.named(asked.purpose, asked.basis, asked.case.strip(), day_of(at))
        if person.machine and not asked.officer.strip():
            raise Invalid("officer-missing", "Hệ thống tra cứu phải nêu cán bộ yêu cầu.", field="officer")
        if asked.doctype and asked.doctype not in self.types:
            raise Invalid("unknown-doctype", "Không có loại giấy tờ này.", field="doctype")
        by_person = bool(asked.subject.personal_number or asked.subject.name)
        if purpose.answer is Extent.HOLDS and by_person and not asked.doctype:
            raise Invalid("doctype-missing", "Hãy nêu loại giấy tờ cần xác minh.", field="doctype")
        if asked.clear and not purpose.clear:
            raise Forbidden("clear-not-given", "Mục đích này không được xem số định danh đầy đủ.")
        kind = self.types.get(asked.doctype)
        if kind and not purpose.covers(kind, person.grants, urgent=bool(asked.urgent.strip())):
            raise Forbidden("not-for-purpose", "Loại giấy tờ này không thuộc mục đích, hoặc cần được giao quyền riêng để tra.")
        self._within_limits(person, asked, at)
        return purpose

    def _within_limits(self, person: Person, asked: Asked, at: datetime) -> None:
        limits, day = self.register.limits, datetime.combine(day_of(at), datetime.min.time(), VIETNAM)
        with self.database.look() as store:
            minute, today, unit = store.lookups.rates(person.login, person.unit, at - timedelta(minutes=1), day)
            waiting = store.lookups.unreviewed(person.login) if asked.urgent.strip() else 0
        if minute >= limits.person_minute:
            raise TooMany("too-many-lookups", "Tra cứu quá nhanh; hãy đợi một phút.", retry_after=60)
        if today >= limits.person_day or unit >= limits.unit_day:
            raise TooMany("too-many-lookups", "Đã hết số lượt tra cứu của ngày; hãy liên hệ quản trị viên.", retry_after=3600)
        if waiting >= limits.unreviewed:
            raise Forbidden("unreviewed", "Còn lượt tra cứu khẩn chưa được xem xét; chưa thể tra khẩn thêm.", count=waiting)

    def _answered(self, person: Person, asked: Asked, purpose: Purpose, at: datetime) -> tuple[Lookup, list[str], list[str]]:
        """The look-up, the records in it, and the persons it was about."""
        day = asked.day or day_of(at)
        with self.database.look() as store:
            records = self._records(store, asked)
        urgent = bool(asked.urgent.strip())
        fitting = [record for record in records if purpose.covers(self.types.get(record.doctype), person.grants, urgent=urgent)]
        lookup = Lookup(
            id=new_id(at),
            login=person.login,
            unit=person.unit,
            at=at,
            asked=asked,
            day=day,
            told_on=day_of(at) + timedelta(days=purpose.told_after),
        )
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
        return lookup, [record.id for record in fitting], sorted(persons)

    def _records(self, store: Store, asked: Asked) -> list[Record]:
        """Papers that the subject fits, whosever they are. Raises Invalid where it does not say which."""
        if asked.subject.code and not (asked.subject.number or asked.subject.name or asked.subject.personal_number):
            found = store.records.by_code(asked.subject.code.strip())
            records = [found] if found else []
        else:
            records = list(store.records.search(replace(asked.subject.query(), doctype=asked.doctype or None)).records)
        living = [record for record in records if not record.disposed and asked.doctype in ("", record.doctype)]
        if not asked.subject.personal_number and len(living) > SPECIFIC:
            raise Invalid("not-specific", "Nhiều giấy tờ cùng khớp; hãy nêu số định danh, mã kết quả, hoặc loại giấy tờ.", field="subject")
        return living

    def _found(self, record: Record, purpose: Purpose, asked: Asked, day: date) -> Found:
        kind = self.types.get(record.doctype)
        wanted = {*purpose.fields, *(("ma_dinh_danh",) if asked.clear else ())}
        fields = {
            name: field.value if asked.clear or not is_secret(name, field.kind) else masked(field.value)
            for name, field in record.fields.items()
            if field.value and (name in wanted or (asked.clear and is_secret(name, field.kind)))
        }
        return Found(
            code=record.code, doctype=record.doctype, title=kind.title if kind else "", fields=fields, state=record.state_named(day),
            holds=record.holds_on(day), document=purpose.answer is Extent.DOCUMENT,
        )  # fmt: skip

    def _refused(self, person: Person, code: str, purpose: str, at: datetime) -> None:
        with self.database.begin() as store:
            detail = {"code": code, "unit": person.unit, **({"purpose": purpose} if purpose else {})}
            store.audit.add(Event(subject=new_id(at), action="lookup-refused", actor=person.login, at=at, detail=detail))


def _noted(lookup: Lookup) -> dict[str, str]:
    """What the log says of it: never of whom."""
    noted = {
        "unit": lookup.unit, "purpose": lookup.asked.purpose, "outcome": lookup.outcome, "answer": digest(answer_to_json(lookup)),
        "count": str(len(lookup.found)),
    }  # fmt: skip
    return {**noted, **({"urgent": "yes"} if lookup.asked.urgent else {}), **({"clear": "yes"} if lookup.asked.clear else {})}
