"""Page images for a person to look at, made once and kept as objects that can be made again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from digitize.errors import NotFound
from digitize.scan import Scan
from digitize.stores import ObjectStore
from ocr.sandbox import SandboxOpener

SHOWN_DPI = 150


class Pictures:
    """JPEGs of pages."""

    def __init__(self, opener: SandboxOpener, objects: ObjectStore, originals: Callable[[Scan], AbstractContextManager[Path]]) -> None:
        self._opener, self._objects, self._originals = opener, objects, originals

    def page(self, scan: Scan, number: int) -> bytes:
        """Page `number` (from 1) as a JPEG, of a paper not yet read, too. Raises NotFound where the paper has no such page."""
        if number < 1 or (scan.pages and number > len(scan.pages)):
            raise no_page()
        turn = scan.pages[number - 1].turned if scan.pages else 0
        key = f"page/{scan.source.sha256[:2]}/{scan.source.sha256}/{number}-{SHOWN_DPI}{f'-{turn}' if turn else ''}.jpg"
        if self._objects.has(key):
            with self._objects.get(key) as stream:
                return stream.read()
        with self._originals(scan) as file, self._opener.open(file) as opened:
            if number > len(opened.sheets):
                raise no_page()
            picture = opened.picture(number, SHOWN_DPI, turn)
        with tempfile.NamedTemporaryFile(suffix=".jpg") as copy:
            copy.write(picture)
            copy.flush()
            self._objects.put(key, Path(copy.name), "image/jpeg")
        return picture


def no_page() -> NotFound:
    return NotFound("no-page", "Bản quét không có trang này.")
