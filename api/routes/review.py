"""A clerk's work on a paper that was read: correct, confirm, read a box, pass on, accept, return."""

from __future__ import annotations

from fastapi import APIRouter

from api.bodies import Acceptance, Assignment, Corrections, GivenBack, PartIn, Versioned
from api.deps import Accepter, Checker, Known, Parts
from api.routes import V1
from api.routes.scans import note, open_to_see, read_scan, shown
from api.schemas import PartOut, RecordOut, ScanOut, record_out
from api.wiring.reading import today
from digitize.corrections import Change, Place, kind_of, printed_labels
from digitize.errors import Invalid
from digitize.geometry import Box
from digitize.kinds import is_secret
from digitize.validity import Validity

router = APIRouter(prefix=f"{V1}/scans", tags=["review"])


@router.post("/{id}/corrections", response_model=ScanOut, summary="What the paper really says; null: the paper has none")
def correct(id: str, given: Corrections, user: Checker, parts: Parts) -> ScanOut:
    places = {name: Place(page=place.page, box=Box(*place.box)) for name, place in given.places.items()}
    change = Change(values=given.fields, confirmed=tuple(given.confirmed), places=places, doctype=given.doctype)
    parts.review.correct(id, change, version=given.version, by=user.login)
    return shown(parts, id)


@router.post("/{id}/part", response_model=PartOut, summary="Reads a box of a page for a field; keeps nothing")
def read_part(id: str, asked: PartIn, user: Checker, parts: Parts) -> PartOut:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    kind = kind_of(scan, asked.field, parts.types)
    if is_secret(asked.field, kind):
        note(parts, id, "revealed", user.login)
    x0, top, x1, bottom = asked.box
    box = Box(min(x0, x1), min(top, bottom), max(x0, x1), max(top, bottom))
    found = parts.part.read(scan, asked.page, box, kind, printed_labels(parts.types.get(scan.doctype or ""), asked.field))
    return PartOut(text=found.text, value=found.value)


@router.post("/{id}/accept", response_model=RecordOut, status_code=201, summary="The scan is right: it becomes a record")
def accept(id: str, accepted: Acceptance, user: Accepter, parts: Parts) -> RecordOut:
    given = accepted.validity
    term = Validity(term=given.term, start=given.start, end=given.end) if given else None
    record = parts.review.accept(id, version=accepted.version, by=user.login, dossier=accepted.dossier, term=term)
    return record_out(record, today())


@router.post("/{id}/return", response_model=ScanOut, summary="The paper cannot be used, with the reason")
def give_back(id: str, given: GivenBack, user: Checker, parts: Parts) -> ScanOut:
    parts.review.give_back(id, given.reason, version=given.version, by=user.login)
    return shown(parts, id)


@router.post("/{id}/reopen", response_model=ScanOut, summary="Takes a returned paper up again")
def reopen(id: str, given: Versioned, user: Checker, parts: Parts) -> ScanOut:
    parts.review.reopen(id, version=given.version, by=user.login)
    parts.requeue_one(id)
    return shown(parts, id)


@router.post("/{id}/retry", response_model=ScanOut, summary="Reads a paper that was set aside once more")
def retry(id: str, given: Versioned, user: Checker, parts: Parts) -> ScanOut:
    parts.reading.retry(id, version=given.version, by=user.login)
    return shown(parts, id)


@router.post("/{id}/assign", response_model=ScanOut, summary="Sends the paper to a colleague")
def assign(id: str, given: Assignment, user: Checker, parts: Parts, known: Known) -> ScanOut:
    with parts.database.look() as store:
        unit = store.scans.unit(id) or ""
    if given.to not in {clerk.login for clerk in known.clerks() if parts.access.covers(clerk, "papers.check", unit)}:
        raise Invalid("unknown-colleague", "Không có cán bộ này; hãy chọn trong danh sách.")
    parts.review.assign(id, given.to, version=given.version, by=user.login)
    return shown(parts, id)
