"""Originals leave only as downloads that no browser opens by itself."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.responses import StreamingResponse

from api.wiring.services import Services
from digitize.scan import Source

SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}


def original_of(parts: Services, source: Source) -> StreamingResponse:
    """The bytes as they came. Named by hash, as a file's own name may hold a person's. Raises NotFound, Unavailable."""
    opened = parts.objects.get(source.key)
    stream = opened.__enter__()  # checked before the first byte leaves; closed by the generator below

    def chunks() -> Iterator[bytes]:
        try:
            while chunk := stream.read(1 << 20):
                yield chunk
        finally:
            opened.__exit__(None, None, None)

    name = f"{source.sha256[:16]}.{SUFFIXES.get(source.media_type, 'bin')}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(source.size), "Cache-Control": "no-store"}
    return StreamingResponse(chunks(), media_type="application/octet-stream", headers=headers)
