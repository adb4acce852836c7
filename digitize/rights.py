"""The rights of a citizen: to see what is kept of him and who looked at it, with proof; to ask for more, and be answered in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digitize.access import Person
from digitize.errors import Conflict, Invalid, NotFound
from digitize.ids import new_id
from digitize.ledger import Ledger, Proof
from digitize.local_time import day_of
from digitize.lookup import Lookup
from digitize.record import READS, Event, Record, RecordQuery, told
from digitize.request import LIVING, Calendar, Kind, Kinds, Request, RequestState
from digitize.stores import Clock, Database, Store

MOST = 200
TEXT = 2000
"""Letters of what is asked or answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody of an agency looked at a person's record, in the course of his own agency's work."""

    record: str
    """Its code."""
    action: str
    unit: str
    at: datetime
    subject: str
    """Of the log's entry."""


@dataclass(frozen=True)
class Rights:
    """What a citizen does here himself."""

    database: Database
    ledger: Ledger
    kinds: Kinds
    calendar: Calendar
    now: Clock

    def records(self, person: Person) -> Sequence[Record]:
        """His own: those that carry his number, newest first."""
        with self.database.begin() as store:
            found = _mine(store, person, 100)
            for record in found:
                store.audit.add(Event(subject=record.id, action="viewed", actor=person.login, at=self.now(), detail={"by": "owner"}))
        return [record for record in found if not record.disposed]

    def codes(self, person: Person) -> frozenset[str]:
        """Of his own records."""
        with self.database.look() as store:
            return frozenset(record.code for record in _mine(store, person))

    def record(self, person: Person, code: str) -> Record:
        """One of his own. Raises NotFound for any other."""
        with self.database.begin() as store:
            found = next((record for record in _mine(store, person) if record.code == code), None)
            if found is None or found.disposed:
                raise NotFound("no-record", "Không có hồ sơ số hóa này.")
            store.audit.add(Event(subject=found.id, action="viewed", actor=person.login, at=self.now(), detail={"by": "owner"}))
        return found

    def lookups(self, person: Person) -> Sequence[Lookup]:
        """Who looked him up, for what; those under investigation once their time has come."""
        with self.database.look() as store:
            return store.lookups.about(_number(person), day_of(self.now()), MOST)

    def looks(self, person: Person) -> Sequence[Look]:
        """Who of the agencies that hold his records looked at them, newest first; look-ups stand by themselves."""
        with self.database.look() as store:
            seen = [(record, event) for record in _mine(store, person) for event in store.audit.of(record.id)]
        found = [
            Look(record=record.code, action=event.action, unit=record.unit, at=event.at, subject=record.id)
            for record, event in seen
            if event.action in READS and told(event) and event.detail.get("by") != "owner"
        ]
        return sorted(found, key=lambda look: look.at, reverse=True)[:MOST]

    def proof(self, person: Person, lookup: str) -> Proof:
        """That a look-up about him stands in the log as he was told. Raises NotFound."""
        if lookup not in {one.id for one in self.lookups(person)}:
            raise NotFound("no-lookup", "Không có lượt tra cứu này.")
        return self.ledger.proof(lookup, "lookup")

    def ask(self, person: Person, kind: str, text: str) -> Request:
        """A new request, with the days by which it is replied to and done. Raises Invalid."""
        known, at = self._kind(kind), self.now()
        if not text.strip():
            raise Invalid("text-missing", "Hãy ghi nội dung yêu cầu.", field="text")
        day = day_of(at)
        request = Request(
            id=new_id(at), kind=kind, text=text.strip()[:TEXT], at=at, personal_number=_number(person),
            reply_by=self.calendar.working_days_after(day, self.kinds.reply), due=day + timedelta(days=known.days),
        )  # fmt: skip
        self._put(request, "request", person)
        return request

    def asked(self, person: Person) -> Sequence[Request]:
        """His own requests, newest first."""
        with self.database.look() as store:
            return store.requests.of(_number(person))

    def waiting(self) -> Sequence[Request]:
        """For the officer: those that wait, most urgent first."""
        with self.database.look() as store:
            return store.requests.living(MOST)

    def reply(self, person: Person, id: str, text: str, *, prolong: bool = False) -> Request:
        """Says what will become of a request; with `prolong` its time is prolonged, once and before it is over. Raises Conflict, Invalid,
        NotFound."""

        def prolonged(request: Request) -> Request:
            if not prolong:
                return request
            if request.prolonged or day_of(self.now()) > request.due:
                raise Conflict("prolonged-already", "Yêu cầu này đã được gia hạn một lần, hoặc đã quá hạn.")
            return replace(request, due=request.due + timedelta(days=self._kind(request.kind).more), prolonged=True)

        return self._answered(id, RequestState.REPLIED, person, text, prolonged)

    def done(self, person: Person, id: str, text: str) -> Request:
        """It was done, as the answer says. Raises Conflict, Invalid, NotFound."""
        return self._answered(id, RequestState.DONE, person, text, lambda request: request)

    def refuse(self, person: Person, id: str, ground: str, text: str) -> Request:
        """Refused on a ground of its kind, which the answer names (Luật 91/2025 Điều 14(5)). Raises Conflict, Invalid, NotFound."""

        def grounded(request: Request) -> Request:
            if ground not in self._kind(request.kind).refusals:
                raise Invalid("bad-ground", "Căn cứ từ chối không có trong danh mục của loại yêu cầu này.", field="ground")
            return replace(request, ground=ground)

        return self._answered(id, RequestState.REFUSED, person, text, grounded)

    def _answered(self, id: str, state: RequestState, person: Person, text: str, change: Callable[[Request], Request]) -> Request:
        """The request with one answer more, in one turn: it is not answered twice."""
        if not text.strip():
            raise Invalid("text-missing", "Hãy ghi nội dung trả lời.", field="text")
        with self.database.begin() as store:
            request = store.requests.get(id, lock=True)
            if request.state not in LIVING:
                raise Conflict("answered-already", "Yêu cầu này đã được trả lời xong.")
            said = "\n".join(part for part in (request.answer, text.strip()[:TEXT]) if part)
            answered = replace(change(request), state=state, answer=said, by=person.login, answered_at=self.now())
            store.requests.put(answered)
            detail = {"kind": request.kind}
            store.audit.add(Event(subject=id, action=f"request-{state}", actor=person.login, at=self.now(), detail=detail))
        return answered

    def _put(self, request: Request, action: str, person: Person) -> None:
        with self.database.begin() as store:
            store.requests.put(request)
            store.audit.add(Event(subject=request.id, action=action, actor=person.login, at=self.now(), detail={"kind": request.kind}))

    def _kind(self, code: str) -> Kind:
        found = self.kinds.kinds.get(code)
        if found is None:
            raise Invalid("unknown-kind", "Không có loại yêu cầu này.", field="kind")
        return found


def _mine(store: Store, person: Person, limit: int = MOST) -> Sequence[Record]:
    """The records that carry his number, newest first."""
    return store.records.search(RecordQuery(personal_number=_number(person), limit=limit)).records


def _number(person: Person) -> str:
    if not person.personal_number:
        raise NotFound("no-number", "Tài khoản này không có số định danh cá nhân.")
    return person.personal_number
