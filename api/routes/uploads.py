"""Resumable uploads (tus 1.0): a file that breaks off goes on where it stopped. Once whole, it is taken in as any other.

Metadata of an upload: `filename`, `filetype`, and if wanted `dossier`, `stack` (`new`, or the id of a stack that the file joins)
and `replaces` (the id of a scan that this one was scanned anew for). The last answer names what came of it in `X-Sohoa-Scan`
or `X-Sohoa-Stack`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from tuspyserver import create_tus_router

from api.deps import Clerk, Parts
from api.routes.stacks import add_file
from api.wiring.services import Services
from digitize.errors import Unavailable

DAYS = 2
"""An upload that was broken off is kept so long."""
logging.getLogger("tuspyserver").setLevel(logging.CRITICAL)  # its lines hold file names, which may hold a person's

Finish = Callable[[str, dict[str, str]], Awaitable[None]]


def uploads(services: Services) -> APIRouter:
    """The router; every clerk has a folder of his own, so that nobody continues or ends another's upload."""
    folder = services.settings.data_dir / "uploads"

    def own_folder(user: Clerk) -> Callable[[dict[str, str]], dict[str, str]]:
        return lambda _metadata: {"files_dir": str(folder / user.login)}

    router = create_tus_router(
        prefix="uploads", files_dir=str(folder), max_size=services.settings.max_upload, days_to_keep=DAYS,
        upload_complete_dep=finish,  # type: ignore[arg-type]  # it awaits what it is given
        file_dep=own_folder,  # type: ignore[arg-type]  # it takes the answer, as its README says
        tags=["uploads"],
    )  # fmt: skip
    guarded = APIRouter(dependencies=[Depends(_is_clerk)], include_in_schema=False)
    guarded.include_router(router)
    return guarded


def _is_clerk(_user: Clerk) -> None:
    """Asked before the library takes a byte."""


def finish(request: Request, response: Response, user: Clerk, parts: Parts) -> Finish:
    """What is done with a whole file; it leaves the upload folder whatever comes of it."""

    async def done(path: str, metadata: dict[str, str]) -> None:
        file = Path(path)
        try:
            size = int(request.headers.get("upload-offset", 0)) + int(request.headers.get("content-length", 0))
            if file.stat().st_size != size:  # a process that died in mid-write leaves bytes that its own count does not know
                raise Unavailable("upload-broken", "Tệp gửi lên không trọn vẹn; chưa nhận gì, hãy gửi lại.")
            name, value = await run_in_threadpool(_taken, parts, file, metadata, user.login)
        finally:
            file.unlink(missing_ok=True)
            file.with_name(file.name + ".info").unlink(missing_ok=True)
        response.headers[name] = value

    return done


def _taken(parts: Services, file: Path, metadata: dict[str, str], by: str) -> tuple[str, str]:
    """The header that says what came of the file."""
    dossier = metadata.get("dossier") or None
    if stack := metadata.get("stack"):
        return "X-Sohoa-Stack", add_file(parts, file, metadata["filename"], by, dossier, None if stack == "new" else stack)
    id = parts.intake.take(file, filename=metadata["filename"], by=by, dossier=dossier)
    if replaces := metadata.get("replaces"):
        parts.review.replaced(replaces, id, by=by)
    return "X-Sohoa-Scan", id
