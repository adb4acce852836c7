"""What an agency asks about a citizen's or a company's papers, and what it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from digitize.errors import Invalid
from digitize.hashing import hash_text
from digitize.kinds import personal_number
from digitize.record import RecordQuery

MOST = 50
"""Papers of one person in an answer."""
SPECIFIC = 5
"""Papers that a name or number may fit; more, and it does not say which is meant, and nothing is answered: no list of persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom or what is asked about; one way of saying it, whole."""

    personal_number: str = ""
    name: str = ""
    born: date | None = None
    number: str = ""
    """Số, ký hiệu of the paper, in full."""
    code: str = ""
    """Mã kết quả."""

    def query(self) -> RecordQuery:
        """Raises Invalid where it is none, or more than one, or cut short."""
        ways = [bool(self.personal_number), bool(self.name or self.born), bool(self.number), bool(self.code)]
        if sum(ways) != 1:
            raise Invalid(
                "bad-subject", "Hãy nêu đúng một: số định danh; họ tên và ngày sinh; số, ký hiệu; hoặc mã kết quả.", field="subject"
            )
        if self.personal_number:
            number = personal_number(self.personal_number)
            if not number:
                raise Invalid("bad-personal-number", "Số định danh không đúng: 12 chữ số (hoặc 9 chữ số CMND).", field="personal_number")
            return RecordQuery(personal_number=number, limit=MOST)
        if self.name or self.born:
            if not (len(self.name.split()) > 1 and self.born):
                raise Invalid("bad-name", "Tra theo tên cần đủ họ tên và ngày sinh.", field="name")
            return RecordQuery(name=self.name, born=self.born.isoformat(), limit=MOST)
        return RecordQuery(number=self.number, limit=SPECIFIC + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One look-up as it comes in."""

    subject: Subject
    purpose: str
    basis: str
    case: str
    """The asker's own case number."""
    doctype: str = ""
    """Only papers of this type; needed where the answer is whether one holds."""
    day: date | None = None
    """The day on which papers shall hold; None: today."""
    clear: bool = False
    """Whether personal numbers are asked for in clear."""
    urgent: str = ""
    """Why it cannot wait for a grant (break-glass); it will be reviewed."""
    officer: str = ""
    """Whom a program asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an answer says of one paper."""

    code: str
    doctype: str
    title: str
    fields: Mapping[str, str]
    state: str
    holds: bool | None
    document: bool
    """Whether the paper itself may be looked at, for a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Somebody looked something up: what he asked, what he was told."""

    id: str
    login: str
    unit: str
    at: datetime
    asked: Asked
    day: date
    """As of which day papers were judged."""
    salt: str = ""
    """Random, so that the log's hash of an answer is nothing to guess by."""
    digest: str = ""
    """Of the answer as it was given; what is destroyed later is taken out of the answer, not out of this."""
    refused: str = ""
    """Code of why it was not answered."""
    holds: bool | None = None
    """Whether such a paper holds; None where that was not asked, or is not known."""
    found: tuple[Found, ...] = ()
    told_on: date
    """From when on the person may see it."""
    reviewed_by: str | None = None
    review: str = ""
    """What the review came to."""

    @property
    def outcome(self) -> str:
        """`answered`, `none` where no paper was there, `refused`."""
        if self.refused:
            return "refused"
        return "answered" if self.found or self.holds is not None else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupQuery:
    """Which look-ups; newest first."""

    units: frozenset[str] | None = None
    login: str | None = None
    unreviewed: bool = False
    since: datetime | None = None
    after: str | None = None
    limit: int = 50


class Lookups(Protocol):
    """Look-ups, kept; what one transaction sees."""

    def add(self, lookup: Lookup, persons: Sequence[str], records: Sequence[str]) -> None:
        """With whom it was about (personal numbers; only their blind indexes are kept) and what it answered with."""

    def get(self, id: str) -> Lookup:
        """Raises NotFound."""

    def list(self, query: LookupQuery) -> Sequence[Lookup]: ...

    def about(self, personal_number: str, told_by: date, limit: int) -> Sequence[Lookup]:
        """Those about a person that he may see by a day, newest first."""

    def reviewed(self, id: str, by: str, note: str) -> None: ...

    def turn(self, login: str) -> None:
        """Until the transaction ends, no other look-up of that officer is counted or kept."""

    def empty(self, record: str, code: str) -> Sequence[str]:
        """Takes what was said of a record out of all answers; ids of the look-ups."""

    def rates(self, login: str, unit: str, minute: datetime, day: datetime) -> tuple[int, int, int]:
        """How many an officer made since two moments, and his unit since the second."""

    def unreviewed(self, login: str | None = None) -> int:
        """Urgent ones that nobody has reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the agency vouches for: that it answered so, when, and where its log says so."""

    lookup: str
    at: datetime
    unit: str
    purpose: str
    answer: str
    """SHA-256 of the answer (`digest`)."""
    count: int
    position: int
    leaf: str
    """Hash of the log's entry."""
    day: date
    """As of which day states were judged."""


def found_to_json(one: Found) -> dict[str, Any]:
    """What an answer says of one paper."""
    return {
        "code": one.code, "doctype": one.doctype, "title": one.title, "fields": dict(one.fields), "state": one.state, "holds": one.holds,
        "document": one.document,
    }  # fmt: skip


def answer_to_json(lookup: Lookup) -> dict[str, Any]:
    """The answer as it leaves, with the question it answers, and as its digest is taken."""
    asked, subject = lookup.asked, lookup.asked.subject
    question = {
        "personal_number": subject.personal_number, "name": subject.name, "born": subject.born.isoformat() if subject.born else "", "number": subject.number,
        "code": subject.code, "doctype": asked.doctype, "purpose": asked.purpose, "basis": asked.basis, "case": asked.case,
    }  # fmt: skip
    return {
        "lookup": lookup.id, "salt": lookup.salt, "question": {name: value for name, value in question.items() if value}, "as_of": lookup.day.isoformat(), "holds": lookup.holds,
        "found": [found_to_json(one) for one in lookup.found],
    }  # fmt: skip


def digest(answer: Mapping[str, Any]) -> str:
    """SHA-256 of an answer: of its JSON with sorted keys and no spaces."""
    return hash_text(json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
