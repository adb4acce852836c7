"""Stacks: several papers scanned in one go, parted by hand before they are taken in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.deps import Parts, Taker
from api.routes import V1
from api.routes.body import BODY, received
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.codes import dossier as dossier_code
from digitize.errors import NotFound, SohoaError
from digitize.ids import new_id
from digitize.stack import Cut, Stack, checked, whole_file

router = APIRouter(prefix=f"{V1}/stacks", tags=["stacks"])
THUMBNAIL_DPI = 50


class LeafOut(BaseModel):
    leaf: int
    file: str
    number: int


class StackOut(BaseModel):
    id: str
    dossier: str | None
    leaves: list[LeafOut]


class CutIn(BaseModel):
    leaf: int
    turn: int = 0


class PaperIn(BaseModel):
    pages: list[CutIn] = Field(max_length=500)
    dossier: str | None = Field(default=None, max_length=60)


class SendIn(BaseModel):
    papers: list[PaperIn] = Field(max_length=500)


class Sent(BaseModel):
    """What came of each paper, in order: a scan's id, or why it was not taken in."""

    id: str | None = None
    code: str | None = None
    message: str | None = None


@router.post("", status_code=201, response_model=StackOut, openapi_extra=BODY, summary="A stack: the request's body is the file")
async def create(
    request: Request, user: Taker, parts: Parts, stack: Annotated[str | None, Query(description="Adds the file to this stack")] = None
) -> StackOut:
    filename = unquote(request.headers.get("x-filename", "")) or "tap-giay"
    async with received(request, parts.settings.max_upload) as file:
        id = await run_in_threadpool(add_file, parts, file, filename, user.login, None, stack)
    return stack_out(parts.stacks.get(id, user.login))


@router.get("/{id}", response_model=StackOut, summary="A stack and its pages")
def get_stack(id: str, user: Taker, parts: Parts) -> StackOut:
    return stack_out(parts.stacks.get(id, user.login))


@router.get("/{id}/leaves/{leaf}", response_class=Response, summary="A page as a small JPEG")
def leaf_image(id: str, leaf: int, user: Taker, parts: Parts, large: bool = False) -> Response:
    stack = parts.stacks.get(id, user.login)
    if not 0 <= leaf < len(stack.leaves):
        raise NotFound("no-page", "Tập giấy không có trang này.")
    picture = parts.cutter.picture(stack, leaf, 3 * THUMBNAIL_DPI if large else THUMBNAIL_DPI)
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@router.post("/{id}/send", response_model=list[Sent], summary="Takes the papers in; the stack goes once all are in")
def send(id: str, asked: SendIn, user: Taker, parts: Parts) -> list[Sent]:
    stack = parts.stacks.get(id, user.login)
    papers = [[Cut(leaf=cut.leaf, turn=cut.turn % 360) for cut in paper.pages] for paper in asked.papers]
    checked(stack, papers)
    codes = [dossier_code(paper.dossier) if paper.dossier else stack.dossier for paper in asked.papers]
    out = [_take(parts, stack, n, paper, code, user) for n, (paper, code) in enumerate(zip(papers, codes, strict=True), 1)]
    if all(sent.id for sent in out):
        parts.stacks.remove(stack)
    return out


@router.delete("/{id}", status_code=204, summary="Discards a stack; nothing of it was taken in")
def discard(id: str, user: Taker, parts: Parts) -> Response:
    parts.stacks.remove(parts.stacks.get(id, user.login))
    return Response(status_code=204)


def _take(parts: Services, stack: Stack, ordinal: int, paper: list[Cut], dossier: str | None, user: Person) -> Sent:
    """One paper; what was taken in before is named, so that sending again after a failure doubles nothing."""
    whole = whole_file(stack, paper)
    name = stack.names[stack.leaves[paper[0].leaf].file]
    with tempfile.TemporaryDirectory(prefix="sohoa-cut-") as folder:
        file = stack.files[whole] if whole is not None else Path(folder) / "paper.pdf"
        filename = name if whole is not None else f"{Path(name).stem}-{ordinal}.pdf"
        try:
            if whole is None:
                parts.cutter.compose(stack, paper, file)
            return Sent(id=parts.intake.take(file, filename=filename, by=user.login, dossier=dossier, unit=user.unit))
        except SohoaError as error:
            there = error.extra.get("scan_id")
            return Sent(id=str(there) if there else None, code=error.code, message=error.message)


def add_file(parts: Services, file: Path, filename: str, by: str, dossier: str | None, stack_id: str | None) -> str:
    """The stack's id. Raises what opening the file raises; then nothing of it stays."""
    sizes = parts.cutter.sizes(file)
    code = dossier_code(dossier) if dossier else None
    stack = parts.stacks.get(stack_id, by) if stack_id else parts.stacks.create(new_id(now()), by, code)
    return parts.stacks.add(stack, file, Path(filename).name[:200], sizes).id


def stack_out(stack: Stack) -> StackOut:
    leaves = [LeafOut(leaf=n, file=stack.names[leaf.file], number=leaf.number) for n, leaf in enumerate(stack.leaves)]
    return StackOut(id=stack.id, dossier=stack.dossier, leaves=leaves)
