"""What the searchable copy of a paper says: the words of its pages in reading order, as people verified them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.candidates import words_in
from digitize.geometry import Box
from digitize.layout import ordered_lines
from digitize.leaf import Leaf
from digitize.scan import Field, Origin, Page, Scan, Word
from digitize.text import nfc


def leaves(scan: Scan) -> tuple[Leaf, ...]:
    """The pages with what people typed in the place of what was misread there."""
    return tuple(_leaf(page, [f for f in scan.fields.values() if _typed_on(f, page)]) for page in scan.pages)


def _typed_on(field: Field, page: Page) -> bool:
    return field.origin is Origin.CLERK and field.box is not None and field.page == page.number and field.value is not None


def _leaf(page: Page, typed: Sequence[Field]) -> Leaf:
    for field in typed:
        page = replace(page, words=_with(page, field))
    lines = tuple(tuple((nfc(word.text), word.box) for word in line.words) for line in ordered_lines(page))
    return Leaf(page.number, page.turned, page.width, page.height, page.origin is Origin.OCR, lines)


def _with(page: Page, field: Field) -> tuple[Word, ...]:
    """The page's words with a field's text spread over its box; each word as wide as it is long."""
    assert field.box is not None  # noqa: S101  # `_typed_on` chose it
    box, texts = field.box, field.text.split()
    gone = words_in(page, box)
    kept = [word for word in page.words if word not in gone]
    size = sum(len(text) + 1 for text in texts) or 1
    x, new = box.x0, []
    for text in texts:
        width = box.width * (len(text) + 1) / size
        new.append(Word(text=text, box=Box(x, box.top, x + width * 0.95, box.bottom), confidence=1.0))
        x += width
    return (*kept, *new)
