"""Request bodies that are files: streamed to disk, counted, never whole in memory."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from digitize.errors import Rejected

BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@asynccontextmanager
async def received(request: Request, limit: int) -> AsyncIterator[Path]:
    """The body as a file for as long as the block lasts. Raises Rejected beyond `limit` bytes."""
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
        yield Path(file.name)


def too_large(limit: int) -> Rejected:
    return Rejected("too-large", f"Tệp lớn hơn {limit // (1024 * 1024)} MB; hãy tách nhỏ rồi gửi lại.")
