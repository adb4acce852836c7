"""Look-ups by other agencies: for a registered purpose, with a receipt; and what those who oversee them see."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Spec

from api.deps import Officer, Overseer, Parts, Reviewer
from api.routes import V1
from api.routes.download import streamed
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.lookup import Asked, Lookup, LookupQuery, Subject, answer_to_json
from digitize.oddities import Oddity, oddities

router = APIRouter(prefix=f"{V1}/lookups", tags=["look-ups"])
WEEKS = timedelta(days=30)
MANY = 5000


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SubjectIn(In):
    """One way of saying it, whole: a personal number; a name with the day of birth; a document number; or a result's code."""

    personal_number: str = Spec("", max_length=20)
    name: str = Spec("", max_length=120)
    born: date | None = None
    number: str = Spec("", max_length=80)
    code: str = Spec("", max_length=60)


class LookupIn(In):
    subject: SubjectIn
    purpose: str = Spec(max_length=60, description="Code of a registered purpose (GET /lookups/purposes)")
    basis: str = Spec(max_length=300, description="Legal basis, one of the purpose's")
    case: str = Spec(max_length=60, description="Your own case number")
    doctype: str = Spec("", max_length=60)
    day: date | None = Spec(None, description="Day on which papers shall hold; today where none is given")
    clear: bool = Spec(False, description="Personal numbers in clear, where the purpose allows it")
    urgent: str = Spec("", max_length=500, description="Why it cannot wait for a grant; it will be reviewed")
    officer: str = Spec("", max_length=120, description="Whom a program asks for")


class FoundOut(BaseModel):
    code: str
    doctype: str
    title: str
    fields: dict[str, str]
    state: str
    holds: bool | None
    document: bool


class AnswerOut(BaseModel):
    """What the receipt's digest is of: SHA-256 of this object as JSON with sorted keys and no spaces."""

    lookup: str
    salt: str = Spec(description="Random, so that the log's hash of this is nothing to guess by")
    question: dict[str, str] = Spec(description="What was asked")
    as_of: date
    holds: bool | None
    found: list[FoundOut]


class LookupOut(BaseModel):
    answer: AnswerOut
    receipt: str = Spec(description="JWS: what was answered, as of when, and where the log says so; `sohoa verify` checks it")
    note: str = Spec(description="What the answer leaves out, whether or not there is any")


class PurposeOut(BaseModel):
    code: str
    title: str
    basis: list[str]
    case: str
    answer: str
    types: list[str]
    sensitive: list[str]
    clear: bool


class OverseenOut(BaseModel):
    """A look-up as those see it who oversee: never about whom."""

    id: str
    login: str
    unit: str
    officer: str
    at: datetime
    purpose: str
    basis: str
    case: str
    outcome: str
    refused: str = Spec(description="Code of why it was not answered")
    count: int
    urgent: str
    reviewed_by: str | None
    review: str


class OddityOut(BaseModel):
    code: str
    unit: str
    login: str
    count: int
    sentence: str
    last: str


class ReviewIn(BaseModel):
    note: str = Spec(max_length=1000)


LEFT_OUT = "Chỉ gồm giấy tờ thuộc mục đích đã nêu và quyền được giao; không suy ra rằng không còn giấy tờ nào khác."


@router.post("", response_model=LookupOut, status_code=201, summary="Looks a subject up for a purpose; least data, signed receipt")
def look_up(given: LookupIn, user: Officer, parts: Parts) -> LookupOut:
    """The document itself, where the purpose gives it, is under `/lookups/{id}/papers/{code}` for a day."""
    asked = Asked(**{**given.model_dump(exclude={"subject"}), "subject": Subject(**given.subject.model_dump())})
    return lookup_out(*parts.looking_up.ask(user, asked))


@router.get("/purposes", response_model=list[PurposeOut], summary="For what may be looked up")
def purposes(user: Officer, parts: Parts) -> list[PurposeOut]:
    return [
        PurposeOut(
            code=one.code, title=one.title, basis=list(one.basis), case=one.case, answer=str(one.answer), types=sorted(one.types),
            sensitive=sorted(one.sensitive & user.grants), clear=one.clear,
        )
        for one in parts.looking_up.register.purposes.values()
    ]  # fmt: skip


@router.get("", response_model=list[OverseenOut], summary="For those who oversee: who looked up, for what; never about whom")
def overseen(
    user: Overseer, parts: Parts, unreviewed: bool = False, after: Annotated[str | None, Query(max_length=26)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[OverseenOut]:  # fmt: skip
    return [overseen_out(one) for one in parts.looking_up.listed(user, LookupQuery(unreviewed=unreviewed, after=after, limit=limit))]


@router.get("/oddities", response_model=list[OddityOut], summary="What somebody should ask about, of the last 30 days")
def odd(user: Overseer, parts: Parts) -> list[OddityOut]:
    return [OddityOut(**asdict(one)) for one in odd_of(parts, user)]


@router.get("/{id}", response_model=LookupOut, summary="One's own look-up once more, with its receipt")
def again(id: str, user: Officer, parts: Parts) -> LookupOut:
    lookup = parts.looking_up.own(user, id)
    return lookup_out(lookup, parts.looking_up.receipt(lookup))


@router.post("/{id}/review", status_code=204, summary="The after-review of an urgent look-up")
def review(id: str, given: ReviewIn, user: Reviewer, parts: Parts) -> Response:
    parts.looking_up.review(user, id, given.note)
    return Response(status_code=204)


@router.get(
    "/{id}/papers/{code}/pages/{number}", response_class=Response, summary="A page of a paper in the answer, for a day",
    responses={200: {"content": {"image/jpeg": {}}}},
)  # fmt: skip
def page_image(id: str, code: str, number: int, user: Officer, parts: Parts) -> Response:
    record = parts.looking_up.opened(user, id, code, "viewed")
    with parts.database.look() as store:
        scan, _ = store.scans.get(record.scan_id)
    return Response(parts.pictures.page(scan, number), media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/{id}/papers/{code}/copy", response_class=StreamingResponse, summary="Its certified copy (PDF/A), for a day")
def copy(id: str, code: str, user: Officer, parts: Parts) -> StreamingResponse:
    record = parts.looking_up.opened(user, id, code, "downloaded")
    return streamed(parts.archive.copy(record.id), f"{record.code}.pdf", "application/pdf")


def odd_of(parts: Services, user: Person) -> list[Oddity]:
    """What is odd in what he oversees."""
    found = parts.looking_up.listed(user, LookupQuery(since=now() - WEEKS, limit=MANY))
    return oddities(found[::-1], parts.calendar.works)


def lookup_out(lookup: Lookup, receipt: str) -> LookupOut:
    answer: dict[str, Any] = answer_to_json(lookup)
    return LookupOut(answer=AnswerOut.model_validate(answer), receipt=receipt, note=LEFT_OUT)


def overseen_out(one: Lookup) -> OverseenOut:
    return OverseenOut(
        id=one.id, login=one.login, unit=one.unit, officer=one.asked.officer, at=one.at, purpose=one.asked.purpose, basis=one.asked.basis,
        case=one.asked.case, outcome=one.outcome, refused=one.refused, count=len(one.found), urgent=one.asked.urgent, reviewed_by=one.reviewed_by, review=one.review,
    )  # fmt: skip
