"""Papers on their way: take in, look at, correct, accept, return."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.deps import Clerk, Parts, Reader
from api.routes.download import original_of
from api.schemas import (
    Acceptance,
    Corrections,
    EventOut,
    GivenBack,
    RecordOut,
    ScanList,
    ScanOut,
    StatusIn,
    Taken,
    event_out,
    is_secret,
    record_out,
    scan_line,
    scan_out,
)  # fmt: skip
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.errors import Forbidden, Rejected
from digitize.record import Event
from digitize.scan import Scan, Status
from digitize.validity import Validity

router = APIRouter(prefix="/scans", tags=["scans"])
BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@router.post("", status_code=202, response_model=Taken, openapi_extra=BODY, summary="Take in a paper: the request's body is the file")
async def take_in(
    request: Request, response: Response, user: Clerk, parts: Parts,
    dossier: Annotated[str | None, Query(max_length=60, description="Mã hồ sơ TTHC")] = None,
) -> Taken:  # fmt: skip
    """Streams the body to a file, keeps it, and queues it; the name comes percent-encoded in `X-Filename`."""
    limit = parts.settings.max_upload
    filename = unquote(request.headers.get("x-filename", ""))
    if int(request.headers.get("content-length") or 0) > limit:
        raise too_large(limit)
    with tempfile.NamedTemporaryFile(prefix="sohoa-upload-") as file:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise too_large(limit)
            await run_in_threadpool(file.write, chunk)
        file.flush()
        id = await run_in_threadpool(parts.intake.take, Path(file.name), filename=filename, by=user.login, dossier=dossier)
        scan, _ = await run_in_threadpool(read_scan, parts, id)
    response.headers["Location"] = f"/scans/{id}"
    return Taken(id=id, status=str(scan.status), location=f"/scans/{id}")


def too_large(limit: int) -> Rejected:
    return Rejected("too-large", f"Tệp lớn hơn {limit // (1024 * 1024)} MB; hãy tách nhỏ rồi gửi lại.")


@router.get("", response_model=ScanList, summary="Papers, newest first")
def list_scans(
    _user: Clerk, parts: Parts, status: StatusIn | None = None, after: Annotated[str | None, Query(max_length=26)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ScanList:  # fmt: skip
    with parts.database.begin() as store:
        found = store.scans.list(Status(status) if status else None, after, limit)
    return ScanList(items=[scan_line(id, scan) for id, scan in found], next=found[-1][0] if len(found) == limit else None)


@router.get("/{id}", response_model=ScanOut, summary="One paper with what was read")
def get_scan(id: str, _user: Clerk, parts: Parts) -> ScanOut:
    return shown(parts, id)


@router.get("/{id}/pages/{number}", response_class=Response, summary="A page as JPEG", responses={200: {"content": {"image/jpeg": {}}}})
def page_image(id: str, number: int, _user: Clerk, parts: Parts) -> Response:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    return Response(parts.pictures.page(scan, number), media_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/{id}/original", response_class=StreamingResponse, summary="The bytes as they came, as a download")
def original(id: str, user: Clerk, parts: Parts) -> StreamingResponse:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    _note(parts, id, "downloaded", user.login)
    return original_of(parts, scan.source)


@router.post("/{id}/reveal", response_model=dict[str, str], summary="Personal numbers in clear, to compare with the paper; noted")
def reveal(id: str, user: Clerk, parts: Parts) -> dict[str, str]:
    scan, _ = read_scan(parts, id)
    open_to_see(scan)
    _note(parts, id, "revealed", user.login)
    return {name: field.value or field.text for name, field in scan.fields.items() if is_secret(field)}


@router.post("/{id}/corrections", response_model=ScanOut, summary="What the paper really says; null: the paper has none")
def correct(id: str, change: Corrections, user: Clerk, parts: Parts) -> ScanOut:
    parts.review.correct(id, change.fields, version=change.version, by=user.login, doctype=change.doctype)
    return shown(parts, id)


@router.post("/{id}/accept", response_model=RecordOut, status_code=201, summary="The scan is right: it becomes a record")
def accept(id: str, accepted: Acceptance, user: Clerk, parts: Parts) -> RecordOut:
    given = accepted.validity
    term = Validity(term=given.term, start=given.start, end=given.end) if given else None
    record = parts.review.accept(id, version=accepted.version, by=user.login, dossier=accepted.dossier, term=term)
    return record_out(record, now().date())


@router.post("/{id}/return", response_model=ScanOut, summary="The paper cannot be used, with the reason")
def give_back(id: str, given: GivenBack, user: Clerk, parts: Parts) -> ScanOut:
    parts.review.give_back(id, given.reason, version=given.version, by=user.login)
    return shown(parts, id)


@router.get("/{id}/trail", response_model=list[EventOut], summary="Who did what to it")
def trail(id: str, _user: Reader, parts: Parts) -> list[EventOut]:
    read_scan(parts, id)
    with parts.database.begin() as store:
        return [event_out(event) for event in store.audit.of(id)]


def read_scan(parts: Services, id: str) -> tuple[Scan, int]:
    """The scan and its version. Raises NotFound."""
    with parts.database.begin() as store:
        return store.scans.get(id)


def shown(parts: Services, id: str) -> ScanOut:
    """The scan as it leaves."""
    with parts.database.begin() as store:
        scan, version = store.scans.get(id)
        record = store.records.of_scan(id)
    return scan_out(id, scan, version, record)


def open_to_see(scan: Scan) -> None:
    """Raises Forbidden for a secret paper: nothing of it is shown (TT 01/2023 Điều 4)."""
    if scan.status is Status.STOPPED:
        raise Forbidden("secret", "Văn bản mật: không hiển thị, không tải về. Hãy báo người phụ trách bảo mật.")


def _note(parts: Services, id: str, action: str, by: str) -> None:
    with parts.database.begin() as store:
        store.audit.add(Event(subject=id, action=action, actor=by, at=now()))
