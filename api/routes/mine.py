"""A citizen's own: his records, who looked at them with proof, and what he asks (NĐ 45/2020, TT 01/2023 Điều 24; NĐ 356/2025 Điều 5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from pydantic import Field as Spec

from api.deps import Answerer, Asker, Citizen, Parts
from api.routes import V1
from api.routes.download import streamed
from api.schemas import RecordOut, record_out
from api.wiring.reading import today
from api.wiring.services import Services
from digitize.access import Person
from digitize.ledger import proof_to_json
from digitize.lookup import Lookup
from digitize.request import Request

router = APIRouter(prefix=V1, tags=["citizens"])


class SeenOut(BaseModel):
    """Who looked a citizen up."""

    id: str
    unit: str
    purpose: str
    basis: str
    case: str
    at: datetime
    outcome: str
    records: list[str] = Spec(description="Codes of the papers that were answered with")


class LookOut(BaseModel):
    record: str
    action: str
    unit: str
    at: datetime


class RequestIn(BaseModel):
    kind: str = Spec(max_length=40)
    text: str = Spec(max_length=2000)


class RequestOut(BaseModel):
    id: str
    kind: str
    text: str
    at: datetime
    state: str
    reply_by: date
    due: date
    overdue: bool
    prolonged: bool
    answer: str
    ground: str


class WaitingOut(RequestOut):
    personal_number: str = Spec(description="Of who asks: without it nothing can be done")


class ReplyIn(BaseModel):
    text: str = Spec(max_length=2000)
    prolong: bool = False


class RefusalIn(BaseModel):
    ground: str = Spec(max_length=300)
    text: str = Spec(max_length=2000)


@router.get("/mine/records", response_model=list[RecordOut], summary="One's own records")
def records(user: Citizen, parts: Parts) -> list[RecordOut]:
    return [record_out(record, today()) for record in parts.rights.records(user)]


@router.get(
    "/mine/records/{code}/pages/{number}",
    response_class=Response,
    summary="A page of one's own paper",
    responses={200: {"content": {"image/jpeg": {}}}},
)
def page_image(code: str, number: int, user: Citizen, parts: Parts) -> Response:
    record = parts.rights.record(user, code)
    with parts.database.look() as store:
        scan, _ = store.scans.get(record.scan_id)
    return Response(parts.pictures.page(scan, number), media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.get("/mine/records/{code}/copy", response_class=StreamingResponse, summary="The certified copy of one's own paper")
def copy(code: str, user: Citizen, parts: Parts) -> StreamingResponse:
    record = parts.rights.record(user, code)
    return streamed(parts.archive.copy(record.id), f"{record.code}.pdf", "application/pdf")


@router.get("/mine/lookups", response_model=list[SeenOut], summary="Who looked one up, for what")
def lookups(user: Citizen, parts: Parts) -> list[SeenOut]:
    return seen_of(parts, user)


@router.get("/mine/lookups/{id}/proof", summary="Proof that this stands in the log: `sohoa verify` checks it without us")
def proof(id: str, user: Citizen, parts: Parts, response: Response) -> dict[str, Any]:
    found = proof_to_json(parts.rights.proof(user, id))
    response.headers["Content-Disposition"] = f'attachment; filename="chung-minh-{id}.json"'
    return found


@router.get("/mine/looks", response_model=list[LookOut], summary="Who of the agencies that hold one's records looked at them")
def looks(user: Citizen, parts: Parts) -> list[LookOut]:
    units = parts.access.units
    return [LookOut(record=one.record, action=one.action, unit=units.name(one.unit), at=one.at) for one in parts.rights.looks(user)]


@router.get("/mine/requests", response_model=list[RequestOut], summary="What one has asked, and until when it is answered")
def asked(user: Citizen, parts: Parts) -> list[RequestOut]:
    return [request_out(one) for one in parts.rights.asked(user)]


@router.post("/mine/requests", response_model=RequestOut, status_code=201, summary="Asks to see, correct, restrict or delete one's data")
def ask(given: RequestIn, user: Asker, parts: Parts) -> RequestOut:
    return request_out(parts.rights.ask(user, given.kind, given.text))


@router.get("/requests", response_model=list[WaitingOut], summary="For the data-protection officer: what waits, most urgent first")
def waiting(_user: Answerer, parts: Parts) -> list[WaitingOut]:
    return [WaitingOut(**request_out(one).model_dump(), personal_number=one.personal_number) for one in parts.rights.waiting()]


@router.post("/requests/{id}/reply", response_model=RequestOut, summary="Says what will become of it, within two working days")
def reply(id: str, given: ReplyIn, user: Answerer, parts: Parts) -> RequestOut:
    return request_out(parts.rights.reply(user, id, given.text, prolong=given.prolong))


@router.post("/requests/{id}/done", response_model=RequestOut, summary="It was done")
def done(id: str, given: ReplyIn, user: Answerer, parts: Parts) -> RequestOut:
    return request_out(parts.rights.done(user, id, given.text))


@router.post("/requests/{id}/refusal", response_model=RequestOut, summary="Refused, on a ground of the law")
def refuse(id: str, given: RefusalIn, user: Answerer, parts: Parts) -> RequestOut:
    return request_out(parts.rights.refuse(user, id, given.ground, given.text))


def seen_of(parts: Services, user: Person) -> list[SeenOut]:
    """Who looked him up; of what was answered only the papers that are his own."""
    mine = parts.rights.codes(user)
    return [seen_out(parts, one, mine) for one in parts.rights.lookups(user)]


def seen_out(parts: Services, one: Lookup, mine: frozenset[str]) -> SeenOut:
    purpose = parts.looking_up.register.purposes.get(one.asked.purpose)
    return SeenOut(
        id=one.id, unit=parts.access.units.name(one.unit) or parts.settings.agency, purpose=purpose.title if purpose else one.asked.purpose, basis=one.asked.basis,
        case=one.asked.case, at=one.at, outcome=one.outcome, records=[found.code for found in one.found if found.code in mine],
    )  # fmt: skip


def request_out(one: Request) -> RequestOut:
    return RequestOut(
        id=one.id, kind=one.kind, text=one.text, at=one.at, state=str(one.state), reply_by=one.reply_by, due=one.due, overdue=one.overdue(today()),
        prolonged=one.prolonged, answer=one.answer, ground=one.ground,
    )  # fmt: skip
