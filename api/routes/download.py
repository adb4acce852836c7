"""Originals leave only as downloads that no browser opens by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from fastapi.responses import StreamingResponse

from api.wiring.services import Services
from digitize.scan import Source

SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}


def original_of(parts: Services, source: Source) -> StreamingResponse:
    """The bytes as they came. Named by hash, as a file's own name may hold a person's. Raises NotFound, Unavailable."""
    name = f"{source.sha256[:16]}.{SUFFIXES.get(source.media_type, 'bin')}"
    answer = streamed(parts.objects.get(source.key), name, "application/octet-stream")
    answer.headers["Content-Length"] = str(source.size)
    return answer


def streamed(opened: AbstractContextManager[BinaryIO], name: str, media_type: str) -> StreamingResponse:
    """A stream as a download."""
    stream = opened.__enter__()  # checked before the first byte leaves; closed by the generator below

    def chunks() -> Iterator[bytes]:
        try:
            while chunk := stream.read(1 << 20):
                yield chunk
        finally:
            opened.__exit__(None, None, None)

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(chunks(), media_type=media_type, headers=headers)
