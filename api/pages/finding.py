"""The pages for whoever looks records up, and the one on how right each type was read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from api.deps import Anybody, Finder, Known, Parts, RecordReader
from api.pages.frame import Who, page
from api.pages.views import label_of, labels_of, provenance
from api.pages.words import as_written, sentence, shown, validity_sentence
from api.routes.records import asked_for, noted_search
from api.schemas import is_secret
from api.wiring.reading import now, today
from digitize.codec import box_to_json
from digitize.errors import SohoaError
from digitize.kinds import shown as hidden
from digitize.record import Event, Record, RecordPage, RecordQuery, told
from digitize.seal import Verdict
from digitize.text import tone_key
from digitize.trust import ENOUGH, lower_bound

CHANGES_BY_HAND = ("amended", "corrected", "replaced", "cancelled", "in_force")
router = APIRouter(include_in_schema=False)


@router.get("/tra-cuu")
def search_page(request: Request, user: Finder) -> Response:
    return page(request, "search.html", user)


@router.post("/tra-cuu")
def found(
    request: Request, user: Finder, parts: Parts, what: Annotated[str, Form(max_length=120)], after: Annotated[str, Form()] = ""
) -> Response:
    """The rows for what was typed, exact accents first; what was typed stands in no URL."""
    problem, answer, query = "", RecordPage((), None), asked_for(what.strip(), after or None)
    if query.name and after and ":" not in after:  # a later page of what was found by words
        query = RecordQuery(words=what.strip(), after=after, limit=query.limit)
    try:
        answer = noted_search(parts, query, user)
        if query.name and not answer.records and not after:
            words = RecordQuery(words=what.strip(), limit=query.limit)
            if (by_words := noted_search(parts, words, user)).records:
                answer, query = by_words, words
    except SohoaError as error:
        problem = error.message
    rows = [
        (record, {name: as_written(record.value(name) or "") for name in ("ten_giay_to", "so_ky_hieu", "ngay_cap", "co_quan_cap")},
         validity_sentence(record, today()), _exact(record, query.name))
        for record in answer.records
    ]  # fmt: skip
    return page(request, "_found.html", user, rows=rows, next=answer.next, what=what, problem=problem, by=_by(query))


def _by(query: RecordQuery) -> str:
    """What the typed text was taken for."""
    return (
        "số định danh cá nhân"
        if query.personal_number
        else "mã hồ sơ"
        if query.dossier
        else "số, ký hiệu"
        if query.number_begins
        else "những chữ trên giấy"
        if query.words
        else "họ và tên"
    )


def _exact(record: Record, name: str | None) -> bool:
    """Whether one of the record's persons is spelled with just these accents."""
    key = tone_key(name or "")
    return bool(key) and any(f.kind == "person" and f.value and tone_key(f.value) == key for f in record.fields.values())


@router.get("/ho-so/{id}")
def record_page(id: str, request: Request, user: RecordReader, parts: Parts, known: Known) -> Response:
    """A record: fields with provenance, validity, files, trail, and other results of the same dossier."""
    units = parts.access.scope(user, "records.read")
    with parts.database.begin() as store:
        record = store.records.get(id)
        store.audit.add(Event(subject=id, action="viewed", actor=user.login, at=now()))
        scan, _ = store.scans.get(record.scan_id)
        events = sorted(filter(told, [*store.audit.of(id), *store.audit.of(record.scan_id)]), key=lambda event: event.at)
        package, causes = store.packages.latest(id), store.records.caused_by(record.code)
        links = {
            code: found.id
            for code in {*causes, *(one.cause for one in record.standings if one.cause)}
            if (found := store.records.by_code(code)) and (units is None or found.unit in units)
        }
        related = [other for other in store.records.search(RecordQuery(dossier=record.dossier, units=units)).records if other.id != id]
    kind = parts.types.get(record.doctype)
    labels = labels_of(kind)
    called = {event.actor: known.name(event.actor) for event in events}
    fields = [
        (field, label_of(name, labels), hidden(field.name, field.kind, field.value) if is_secret(field) and field.value else shown(field.value or "", field.kind),
         provenance(field, called), box_to_json(field.box))
        for name, field in record.fields.items()
    ]  # fmt: skip
    trail = [(event, sentence(event, known.name, lambda name: label_of(name, labels))) for event in events]
    return page(
        request, "record.html", user, record=record, scan=scan, fields=fields, trail=trail, related=related, kind=kind, accepted_by=known.name(record.accepted_by),
        state=record.state_named(today()), package=package, causes=causes, links=links, called=known.name, changes=CHANGES_BY_HAND, today=today(),
        validity=validity_sentence(record, today()), secret=any(is_secret(f) for f in record.fields.values()),
    )  # fmt: skip


@router.get("/xac-minh/{token}")
def seal_page(token: str, request: Request, user: Who, parts: Parts) -> Response:
    """What a copy's QR code stands for; open to everybody, and without personal data."""
    checked = parts.seals.check(token[:1000])
    kind, holds, state = None, "", ""
    if checked.verdict is Verdict.SEALED and checked.seal:
        with parts.database.look() as store:
            record = store.records.by_code(checked.seal.code)
        if record is not None and record.sha256 == checked.seal.original:
            kind, holds = parts.types.get(record.doctype), validity_sentence(record, today())
            state = record.state_named(today())
    return page(request, "seal.html", user, checked=checked, kind=kind, holds=holds, state=state, good=checked.verdict is Verdict.SEALED)


@router.get("/loai-giay-to")
def types_page(request: Request, user: Anybody, parts: Parts, known: Known) -> Response:
    """How right each type was read, before the machine may accept its papers."""
    with parts.database.look() as store:
        known_of = {found.doctype: found for found in store.trust.accuracies()}
    rows = []
    for name, kind in sorted(
        parts.types.items(), key=lambda item: (-(known_of[item[0]].papers.seen if item[0] in known_of else 0), item[1].title)
    ):
        accuracy, labels = known_of.get(name), labels_of(kind)
        tallies = [(label_of(t.name, labels), t) for t in accuracy.fields] if accuracy else []
        bound = lower_bound(accuracy.papers.sure_right, accuracy.papers.sure) if accuracy else 0.0
        rows.append((kind, accuracy, tallies, bound))
    return page(request, "types.html", user, rows=rows, enough=ENOUGH, called=known.name)
