"""Resumable uploads (tus 1.0): a file that breaks off goes on where it stopped. Once whole, it is taken in as any other.

Metadata of an upload: `filename`, `filetype`, and if wanted `dossier`, `stack` (`new`, or the id of a stack that the file joins)
and `replaces` (the id of a scan that this one was scanned anew for). The last answer names what came of it in `X-Sohoa-Scan`
or `X-Sohoa-Stack`.
"""

from __future__ import annotations

import json
import logging
import re
import time
from asyncio import Event, ensure_future, wait, wait_for
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive
from tuspyserver import create_tus_router

from api.deps import ABSENT, Parts, Taker
from api.routes import V1
from api.routes.body import too_large
from api.routes.stacks import add_file
from api.wiring.services import Services
from digitize.access import Person
from digitize.errors import Conflict, Invalid, NotFound, Unavailable

DAYS = 2
"""An upload that was broken off is kept so long."""
ID = re.compile(r"[0-9a-f]{32}")
NOT_SPOKEN = ("upload-concat", "upload-defer-length", "x-http-method-override")
"""What the library speaks and nobody here needs: ways around the limit of size."""
PATIENCE = 5.0
"""Seconds that a request waits for the one before it, on the same upload, to let go."""
logging.getLogger("tuspyserver").setLevel(logging.CRITICAL)  # its lines hold file names, which may hold a person's

Finish = Callable[[str, dict[str, str]], Awaitable[None]]


def uploads(services: Services) -> APIRouter:
    """The router; every clerk has a folder of his own, so that nobody continues or ends another's upload."""
    folder = services.settings.data_dir / "uploads"

    def own_folder(user: Taker) -> Callable[[dict[str, str]], dict[str, str]]:
        return lambda _metadata: {"files_dir": str(folder / user.login)}

    router = create_tus_router(
        prefix=f"{V1[1:]}/uploads", files_dir=str(folder), max_size=services.settings.max_upload, days_to_keep=DAYS,
        upload_complete_dep=finish,  # type: ignore[arg-type]  # it awaits what it is given
        file_dep=own_folder,  # type: ignore[arg-type]  # it takes the answer, as its README says
        tags=["uploads"],
    )  # fmt: skip
    guarded = APIRouter(dependencies=[Depends(Guard(folder))], include_in_schema=False)
    guarded.include_router(router)
    return guarded


class Turn:
    """One request's time with an upload."""

    def __init__(self) -> None:
        self.over, self.done = Event(), Event()


class Guard:
    """Asked before the library takes a byte: may this clerk, does he send what is spoken here, and is he alone with the upload?

    The library waits for a lock with the whole process standing still; so a newer request ends the older one first, as it would
    have been ended had the server noticed that its connection is gone.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turns: dict[tuple[str, str], Turn] = {}

    async def __call__(self, request: Request, user: Taker, parts: Parts) -> AsyncIterator[None]:
        """Raises Forbidden, Invalid, Rejected, NotFound, Conflict."""
        if any(request.headers.get(name) for name in NOT_SPOKEN):
            raise Invalid("upload-not-so", "Cách gửi tệp này không được hỗ trợ.")
        id = request.path_params.get("uuid")
        if id is None:
            self._may_begin(request, user.login, parts)
            yield
            return
        if not ID.fullmatch(id):
            raise NotFound("no-upload", "Không có lần gửi này, hoặc đã quá hạn; hãy gửi lại từ đầu.")
        key, turn = (user.login, id), Turn()
        await self._alone(key)
        self._turns[key] = turn
        self._mend(user.login, id)
        request._receive = interruptible(request._receive, turn.over)
        try:
            yield
        finally:
            if self._turns.get(key) is turn:
                del self._turns[key]
            turn.done.set()

    def _may_begin(self, request: Request, login: str, parts: Services) -> None:
        if request.method != "POST":
            return
        length, limit = request.headers.get("upload-length", ""), parts.settings.max_upload
        if not length.isdecimal() or request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers:
            raise Invalid("upload-not-so", "Cách gửi tệp này không được hỗ trợ.")
        if not re.search(r"(^|,)\s*filename\s+\S", request.headers.get("upload-metadata", "")):
            raise Invalid("no-filename", "Tệp gửi lên chưa có tên.")
        if int(length) > limit:
            raise too_large(limit)
        if held(self._folder / login) + parts.stacks.held(login) + int(length) > 10 * limit:
            raise Conflict("too-much-held", "Còn quá nhiều tệp gửi dở hoặc tập chưa gửi; hãy gửi hoặc bỏ bớt rồi gửi tiếp.")

    async def _alone(self, key: tuple[str, str]) -> None:
        """Ends the request before this one."""
        before = self._turns.get(key)
        if before is None:
            return
        before.over.set()
        try:
            await wait_for(before.done.wait(), PATIENCE)
        except TimeoutError as error:
            raise Conflict("upload-busy", "Lần gửi trước của tệp này chưa kết thúc; đang thử lại.") from error

    def _mend(self, login: str, id: str) -> None:
        """Cuts off the bytes that a process wrote which died before it counted them."""
        file = self._folder / login / id
        try:
            counted = int(json.loads(file.with_name(f"{id}.info").read_text())["offset"])
            if file.stat().st_size > counted:
                with file.open("r+b") as opened:
                    opened.truncate(counted)
        except (OSError, ValueError, KeyError):
            return  # the library says what is wrong with it


def interruptible(receive: Receive, over: Event) -> Receive:
    """Gives a request's messages until it is over, then that its sender is gone."""

    async def next_message() -> Message:
        message, end = ensure_future(receive()), ensure_future(over.wait())
        await wait((message, end), return_when="FIRST_COMPLETED")
        if message.done():
            end.cancel()
            return message.result()
        message.cancel()
        return {"type": "http.disconnect"}

    return next_message


def held(folder: Path) -> int:
    """Bytes of the uploads in a folder."""
    return sum(file.stat().st_size for file in folder.glob("*") if file.is_file())


def sweep(services: Services) -> int:
    """Removes uploads that nobody went on with; how many."""
    before = time.time() - DAYS * 86_400
    old = [file for file in (services.settings.data_dir / "uploads").glob("*/*") if file.is_file() and file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def finish(request: Request, response: Response, user: Taker, parts: Parts) -> Finish:
    """What is done with a whole file; it leaves the upload folder whatever comes of it."""

    async def done(path: str, metadata: dict[str, str]) -> None:
        file = Path(path)
        try:
            size = int(request.headers.get("upload-offset", 0)) + int(request.headers.get("content-length", 0))
            if file.stat().st_size != size:
                raise Unavailable("upload-broken", "Tệp gửi lên không trọn vẹn; chưa nhận gì, hãy gửi lại.")
            name, value = await run_in_threadpool(_taken, parts, file, metadata, user)
        finally:
            file.unlink(missing_ok=True)
            file.with_name(file.name + ".info").unlink(missing_ok=True)
        response.headers[name] = value

    return done


def _taken(parts: Services, file: Path, metadata: dict[str, str], user: Person) -> tuple[str, str]:
    """The header that says what came of the file."""
    dossier, filename = metadata.get("dossier") or None, metadata.get("filename", "")
    if stack := metadata.get("stack"):
        return "X-Sohoa-Stack", add_file(parts, file, filename, user.login, dossier, None if stack == "new" else stack)
    if replaces := metadata.get("replaces"):
        with parts.database.look() as store:
            unit = store.scans.unit(replaces)
        if unit is None or not parts.access.covers(user, "papers.check", unit):
            raise ABSENT["scan"]()
    id = parts.intake.take(file, filename=filename, by=user.login, dossier=dossier, unit=user.unit)
    if replaces:
        parts.review.replaced(replaces, id, by=user.login)
    return "X-Sohoa-Scan", id
