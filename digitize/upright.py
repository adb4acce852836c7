"""Sets a page upright that lies on its side or head. Looked into only where the first reading is mostly noise, so that a
page that can be read is never turned."""

from __future__ import annotations

from digitize.layout import sureness
from digitize.ports import LineReader, Raster, Sheet
from digitize.scan import Page

NOISE = 0.7
"""Mean word confidence under which a page may lie wrong: upright pages stand above 0.85, turned ones under 0.6."""
CLEAR, BETTER = 0.75, 0.15
"""How sure its lines must read the other way, and by how much surer than as it lies."""
SAMPLE = 8
"""Lines that are read for it."""


def is_noise(page: Page) -> bool:
    """Whether the first reading of a page is so poor that it may lie wrong."""
    size = sum(len(word.text) for word in page.words)
    return size < 20 or sureness(page.words) < NOISE


def turned_upright(sheet: Sheet, raster: Raster, reader: LineReader) -> Sheet | None:
    """The sheet turned so that its lines can be read; None where it lies right or where that is not sure."""
    best, top = None, _legible(sheet, raster, reader) + BETTER
    for degrees in (90, 180, 270):
        other = sheet.turned(degrees)
        view = other.raster()
        try:
            seen = _legible(other, view, reader)
        finally:
            view.drop()
        if seen >= max(top, CLEAR):
            best, top = other, seen
    return best


def _legible(sheet: Sheet, raster: Raster, reader: LineReader) -> float:
    """How sure some of the longest lines read, 0 to 1; 0 where there are no lines."""
    boxes = sorted((box for box in reader.lines(raster) if box.width > 4 * box.height), key=lambda box: -box.width)[:SAMPLE]
    words = [word for line in reader.read(raster, sheet.blank(), boxes) for word in line]
    size = sum(len(word.text) for word in words)
    return sureness(words) if size >= 20 else 0.0
