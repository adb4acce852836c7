"""Accepted papers, found again."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from api.bodies import PlaceIn, SearchIn, WordsIn
from api.deps import Finder, Parts, RecordReader, Revealer
from api.routes import V1
from api.routes.download import original_of, streamed
from api.schemas import EventOut, RecordList, RecordOut, event_out, is_secret, record_out
from api.wiring.reading import now, today
from api.wiring.services import Services
from digitize.access import Person
from digitize.codes import dossier as dossier_code
from digitize.errors import Invalid
from digitize.kinds import personal_number
from digitize.record import Event, Record, RecordPage, RecordQuery, told
from digitize.wordsearch import places

router = APIRouter(prefix=f"{V1}/records", tags=["records"])


@router.get("", response_model=RecordList, summary="Records of one's own agency by document number, dossier code or type, newest first")
def list_records(
    user: Finder, parts: Parts, number: Annotated[str | None, Query(max_length=80)] = None,
    dossier: Annotated[str | None, Query(max_length=60)] = None, doctype: Annotated[str | None, Query(max_length=60)] = None,
    after: Annotated[str | None, Query(max_length=120)] = None, limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> RecordList:  # fmt: skip
    """Personal numbers and names are asked for with POST /records/search, so that none stands in a URL."""
    if not (number or dossier or doctype):
        raise Invalid("query-empty", "Hãy nêu số ký hiệu, mã hồ sơ hoặc loại giấy tờ.")
    return _search(parts, RecordQuery(number=number, dossier=dossier, doctype=doctype, after=after, limit=limit), user)


@router.post(
    "/search",
    response_model=RecordList,
    summary="Records of one's own agency by personal number, name, document number, dossier code or words",
)
def search(asked: SearchIn, user: Finder, parts: Parts) -> RecordList:
    given = asked.model_dump(exclude={"personal_number", "number"})
    number = None
    if asked.personal_number:
        number = personal_number(asked.personal_number) or asked.personal_number.strip()
    query = RecordQuery(personal_number=number, number_begins=asked.number, **given)
    if not (query.personal_number or query.name or query.number_begins or query.dossier or query.words):
        raise Invalid("query-empty", "Hãy nêu số định danh, họ tên, số ký hiệu, mã hồ sơ hoặc những chữ trên giấy.")
    return _search(parts, query, user)


@router.get("/{id}", response_model=RecordOut, summary="One record")
def get_record(id: str, user: RecordReader, parts: Parts) -> RecordOut:
    record = _read(parts, id, "viewed", user.login)
    with parts.database.look() as store:
        changed = store.records.caused_by(record.code)
    return record_out(record, today(), changed)


@router.get("/{id}/original", response_class=StreamingResponse, summary="The original's bytes, as a download")
def original(id: str, user: RecordReader, parts: Parts) -> StreamingResponse:
    record = _read(parts, id, "downloaded", user.login)
    with parts.database.begin() as store:
        scan, _ = store.scans.get(record.scan_id)
    return original_of(parts, scan.source)


@router.get("/{id}/copy", response_class=StreamingResponse, summary="The searchable PDF/A copy with its conversion mark, as a download")
def copy(id: str, user: RecordReader, parts: Parts) -> StreamingResponse:
    record = _read(parts, id, "downloaded", user.login)
    return streamed(parts.archive.copy(record.id), f"{record.code}.pdf", "application/pdf")


@router.get("/{id}/pages/{number}", response_class=Response, summary="A page as JPEG", responses={200: {"content": {"image/jpeg": {}}}})
def page_image(id: str, number: int, user: RecordReader, parts: Parts) -> Response:
    record = _read(parts, id, "viewed", user.login, page=str(number))
    with parts.database.look() as store:
        scan, _ = store.scans.get(record.scan_id)
    return Response(parts.pictures.page(scan, number), media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@router.post("/{id}/places", response_model=list[PlaceIn], summary="Where searched words stand on its pages")
def word_places(id: str, asked: WordsIn, user: RecordReader, parts: Parts) -> list[PlaceIn]:
    record = _read(parts, id, "viewed", user.login, words="searched")
    with parts.database.look() as store:
        scan, _ = store.scans.get(record.scan_id)
    return [PlaceIn(page=page, box=(box.x0, box.top, box.x1, box.bottom)) for page, box in places(scan.pages, asked.text)]


@router.post("/{id}/reveal", response_model=dict[str, str], summary="Personal numbers in clear; noted")
def reveal(id: str, user: Revealer, parts: Parts) -> dict[str, str]:
    record = _read(parts, id, "revealed", user.login)
    return {name: field.value or field.text for name, field in record.fields.items() if is_secret(field)}


@router.get("/{id}/trail", response_model=list[EventOut], summary="Who did what to it")
def trail(id: str, _user: RecordReader, parts: Parts) -> list[EventOut]:
    with parts.database.begin() as store:
        store.records.get(id)
        return [event_out(event) for event in store.audit.of(id) if told(event)]


def asked_for(text: str, after: str | None) -> RecordQuery:
    """What one search box takes a text for: a personal number, a dossier code, a document number, or a name."""
    number = personal_number(text) if not re.search(r"[^\W\d_]", text) else None
    if number:
        return RecordQuery(personal_number=number, after=after, limit=20)
    try:
        return RecordQuery(dossier=dossier_code(text), after=after, limit=20)
    except Invalid:
        pass
    if re.search(r"\d", text):
        return RecordQuery(number_begins=text, after=after, limit=20)
    return RecordQuery(name=text, after=after, limit=20)


def noted_search(parts: Services, query: RecordQuery, user: Person) -> RecordPage:
    """The records of the agencies whose papers he sees, each noted as found by him."""
    with parts.database.begin() as store:
        found = store.records.search(replace(query, units=parts.access.scope(user, "records.read")))
        for record in found.records:
            store.audit.add(Event(subject=record.id, action="found", actor=user.login, at=now()))
    return found


def _search(parts: Services, query: RecordQuery, user: Person) -> RecordList:
    found = noted_search(parts, query, user)
    return RecordList(items=[record_out(record, today()) for record in found.records], next=found.next)


def _read(parts: Services, id: str, action: str, by: str, **detail: str) -> Record:
    with parts.database.begin() as store:
        record = store.records.get(id)
        store.audit.add(Event(subject=id, action=action, actor=by, at=now(), detail=detail))
    return record
