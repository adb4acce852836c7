"""What a copy's seal vouches for: every object of its pages, and nothing beside them.

The seal stands in the copy itself, as a QR code in a content stream of its own at the end of page 1; that stream is left out of the
digest, and is drawn anew from the seal when a copy is checked. Signatures come after the seal and are left out too; they must be
widgets in the strip above page 1, and prove themselves.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from ocr.mark import HEAD

STORED = frozenset({"/Length", "/Filter", "/DecodeParms"})
"""Of a stream that is hashed by what it decodes to."""
OUTSIDE = frozenset({"/Pages", "/Metadata", "/OutputIntents", "/AcroForm", "/DSS", "/Extensions", "/Version"})
"""Of the catalogue: what the PDF/A gate and signatures add."""
IMAGES = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})


def pages_digest(pdf: pikepdf.Pdf, *, sealed: bool) -> str:
    """SHA-256 over the catalogue and all that the pages are made of; with `sealed` the last content stream of page 1 is the seal's."""
    hashing = _Hashing()
    for key in sorted(set(pdf.Root.keys()) - OUTSIDE):
        hashing.add(key)
        hashing.walk(pdf.Root[key])
    for number, page in enumerate(pdf.pages):
        hashing.add(f"page {number}")
        for key in sorted(set(page.obj.keys()) - {"/Parent", "/Annots", "/Contents"}):
            hashing.add(key)
            hashing.walk(page.obj[key])
        streams = contents(page)
        for stream in streams[:-1] if sealed and number == 0 else streams:
            hashing.walk(stream)
    return hashing.hexdigest()


def contents(page: pikepdf.Page) -> list[Any]:
    """The content streams of a page."""
    found = page.obj.get("/Contents")
    return list(found) if isinstance(found, Array) else [] if found is None else [found]


def has_only_signatures(pdf: pikepdf.Pdf) -> bool:
    """Whether there is no annotation but signatures in the strip above page 1, and no form but theirs."""
    form = pdf.Root.get("/AcroForm")
    fields = {field.objgen for field in form.get("/Fields", [])} if form is not None else set()
    if form is not None and not set(form.keys()) <= {"/Fields", "/SigFlags", "/DR", "/DA"}:
        return False
    for number, page in enumerate(pdf.pages):
        for widget in page.obj.get("/Annots", []):
            if number or widget.objgen not in fields or not _is_signature(widget, float(page.mediabox[3])):
                return False
    return True


def _is_signature(widget: Object, top: float) -> bool:
    rectangle = [float(side) for side in widget.get("/Rect", [])]
    if widget.get("/Subtype") != Name.Widget or widget.get("/FT") != Name.Sig or "/V" not in widget or "/AA" in widget or "/A" in widget:
        return False
    nowhere = len(rectangle) == 4 and rectangle[0] == rectangle[2] and rectangle[1] == rectangle[3]  # a time stamp shows nothing
    return nowhere or (len(rectangle) == 4 and min(rectangle[1], rectangle[3]) >= top - HEAD)


class _Hashing:
    """Objects in the order in which they are come upon; one come upon before is named by its number."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._seen: dict[tuple[int, int], int] = {}

    def add(self, text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        self._hash.update(len(data).to_bytes(8, "big") + data)

    def hexdigest(self) -> str:
        return self._hash.hexdigest()

    def walk(self, thing: Any) -> None:
        """Raises RecursionError for what no paper is nested like."""
        if not isinstance(thing, Object):  # a number, a truth value, nothing
            number = isinstance(thing, int | float | Decimal) and not isinstance(thing, bool)
            self.add(f"number {float(thing):.5f}" if number else f"{type(thing).__name__} {thing}")
            return
        if thing.is_indirect:
            if thing.objgen in self._seen:
                self.add(f"seen {self._seen[thing.objgen]}")
                return
            self._seen[thing.objgen] = len(self._seen)
        if isinstance(thing, Stream):
            self._stream(thing)
        elif isinstance(thing, Dictionary):
            self._dictionary(thing, frozenset({"/Parent"}))
        elif isinstance(thing, Array):
            self.add(f"array {len(thing)}")
            for part in thing:
                self.walk(part)
        else:
            self.add(type(thing).__name__)
            self.add(thing.unparse())

    def _stream(self, stream: Stream) -> None:
        filters = {str(name) for name in _list(stream.get("/Filter"))}
        raw = bool(filters & IMAGES)
        self._dictionary(stream, frozenset({"/Length"}) if raw else STORED)
        self.add(stream.read_raw_bytes() if raw else stream.read_bytes())

    def _dictionary(self, found: Object, left_out: frozenset[str]) -> None:
        keys = sorted(set(found.keys()) - left_out)
        self.add(f"dictionary {len(keys)}")
        for key in keys:
            self.add(key)
            self.walk(found[key])


def _list(found: Any) -> list[Any]:
    return [] if found is None else list(found) if isinstance(found, Array) else [found]
