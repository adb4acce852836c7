"""Papers on their way: take in, list, look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.bodies import StatusIn
from api.deps import Desk, PaperReader, Parts, Taker
from api.routes import V1
from api.routes.body import BODY, received
from api.routes.download import original_of
from api.schemas import (
    DefectOut,
    EventOut,
    Next,
    ScanList,
    ScanOut,
    Taken,
    VerdictOut,
    event_out,
    finding_out,
    is_secret,
    scan_line,
    scan_out,
)
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.codec import box_to_json
from digitize.errors import Forbidden
from digitize.record import Event
from digitize.scan import Scan, Status
from digitize.worklist import ScanQuery

router = APIRouter(prefix=f"{V1}/scans", tags=["scans"])


@router.post("", status_code=202, response_model=Taken, openapi_extra=BODY, summary="Take in a paper: the request's body is the file")
async def take_in(
    request: Request, response: Response, user: Taker, parts: Parts,
    dossier: Annotated[str | None, Query(max_length=60, description="Mã hồ sơ TTHC")] = None,
) -> Taken:  # fmt: skip
    """Streams the body to a file, keeps it, and queues it; the name comes percent-encoded in `X-Filename`."""
    filename = unquote(request.headers.get("x-filename", ""))
    async with received(request, parts.settings.max_upload) as file:
        id = await run_in_threadpool(parts.intake.take, file, filename=filename, by=user.login, dossier=dossier, unit=user.unit)
        scan, _ = await run_in_threadpool(read_scan, parts, id)
    response.headers["Location"] = f"/api/v1/scans/{id}"
    return Taken(id=id, status=str(scan.status), location=f"/api/v1/scans/{id}")


@router.get("", response_model=ScanList, summary="Papers, newest first")
def list_scans(
    user: Desk, parts: Parts, status: StatusIn | None = None, after: Annotated[str | None, Query(max_length=60)] = None,
    mine: bool = False, doctype: Annotated[str | None, Query(max_length=60)] = None, limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ScanList:  # fmt: skip
    statuses = (Status(status),) if status else ()
    query = ScanQuery(
        statuses=statuses, units=units_of(parts, user), holder=user.login if mine else None, doctype=doctype, after=after, limit=limit
    )
    with parts.database.look() as store:
        page = store.scans.list(query)
    return ScanList(items=[scan_line(line) for line in page.lines], next=page.next)


@router.get("/next", response_model=Next, summary="The next paper to check, oldest first")
def next_scan(user: Desk, parts: Parts, after: Annotated[str | None, Query(max_length=26)] = None, mine: bool = False) -> Next:
    """From behind `after`; from the first on where none is left there."""
    return Next(id=next_to_check(parts, user, after, mine=mine))


@router.get("/{id}", response_model=ScanOut, summary="One paper with what was read")
def get_scan(id: str, _user: PaperReader, parts: Parts) -> ScanOut:
    return shown(parts, id)


@router.get("/{id}/pages/{number}", response_class=Response, summary="A page as JPEG", responses={200: {"content": {"image/jpeg": {}}}})
def page_image(id: str, number: int, _user: PaperReader, parts: Parts) -> Response:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    kept = "private, max-age=3600" if scan.status is not Status.RECEIVED else "no-store"  # it may prove to be secret once it is read
    return Response(parts.pictures.page(scan, number), media_type="image/jpeg", headers={"Cache-Control": kept})


@router.get("/{id}/original", response_class=StreamingResponse, summary="The bytes as they came, as a download")
def original(id: str, user: PaperReader, parts: Parts) -> StreamingResponse:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    note(parts, id, "downloaded", user.login)
    return original_of(parts, scan.source)


@router.post("/{id}/reveal", response_model=dict[str, str], summary="Personal numbers in clear, to compare with the paper; noted")
def reveal(id: str, user: PaperReader, parts: Parts) -> dict[str, str]:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    note(parts, id, "revealed", user.login)
    return {name: field.value or field.text for name, field in scan.fields.items() if is_secret(field)}


@router.get("/{id}/quality", response_model=VerdictOut, summary="What is wrong with its image, before it is read")
def quality(id: str, _user: PaperReader, parts: Parts) -> VerdictOut:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    verdict = parts.judge.look(scan)
    return VerdictOut(
        good=not verdict.findings, findings=[finding_out(f) for f in verdict.findings], pages=verdict.total, sizes=[(p.width, p.height) for p in verdict.pages],
        defects=[DefectOut(page=p.number, code=d.code, box=box_to_json(d.box)) for p in verdict.pages for d in p.defects],
    )  # fmt: skip


@router.get("/{id}/trail", response_model=list[EventOut], summary="Who did what to it")
def trail(id: str, _user: PaperReader, parts: Parts) -> list[EventOut]:
    read_scan(parts, id)
    with parts.database.look() as store:
        return [event_out(event) for event in store.audit.of(id)]


def read_scan(parts: Services, id: str) -> tuple[Scan, int]:
    """The scan and its version. Raises NotFound."""
    with parts.database.look() as store:
        return store.scans.get(id)


def units_of(parts: Services, user: Person) -> frozenset[str] | None:
    """Whose papers he sees."""
    return parts.access.scope(user, "papers.see")


def next_to_check(parts: Services, user: Person, after: str | None, *, mine: bool) -> str | None:
    """The oldest paper to check behind `after`, else the oldest of all; never `after` itself."""
    query = ScanQuery(
        statuses=(Status.TO_CHECK,), units=units_of(parts, user), holder=user.login if mine else None, oldest_first=True, limit=2
    )
    with parts.database.look() as store:
        lines = [*store.scans.list(replace(query, after=after)).lines, *store.scans.list(query).lines]
    return next((line.id for line in lines if line.id != after), None)


def shown(parts: Services, id: str) -> ScanOut:
    """The scan as it leaves."""
    with parts.database.look() as store:
        scan, version = store.scans.get(id)
        record = store.records.of_scan(id)
    return scan_out(id, scan, version, record)


def open_to_see(scan: Scan) -> None:
    """Raises Forbidden for a secret paper: nothing of it is shown (TT 01/2023 Điều 4)."""
    if scan.status is Status.STOPPED:
        raise Forbidden("secret", "Văn bản mật: không hiển thị, không tải về. Hãy báo người phụ trách bảo mật.")


def note(parts: Services, id: str, action: str, by: str) -> None:
    with parts.database.begin() as store:
        store.audit.add(Event(subject=id, action=action, actor=by, at=now()))
