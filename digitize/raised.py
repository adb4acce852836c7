"""Lines whose blanks are filled in with digits larger than the print, which reach over it into the line above: `Số: 1874/SNN-TL`, `ngày 26 tháng 4`.

The box of such a line holds the digits, so its print comes out too small to be read. It is read again in boxes of the print's own height, which cut the
digits' tips, and of a little more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from digitize.geometry import Box
from digitize.ports import Raster
from digitize.readers import Readers
from digitize.scan import Page, Word
from digitize.text import fold

RAISED = 1.5
"""Of the usual line's height, from which a line of print holds more than print."""
ROOMS = (0.15, 0.5)
"""Of the print's height, what is left over it."""
FOOT = 0.15
"""Of the print's height, what is left under it."""
SEEN = 0.6
"""What a word of the first reading must be worth to tell where the print stands."""

Pair = tuple[tuple[Word, ...], tuple[Word, ...]]
"""A line as the small recogniser and the strong one read it; empty where one is not at hand."""


def is_raised(line: Box, usual: float) -> bool:
    """Whether a line's box is higher than the page's usual line by more than accents are."""
    return line.height > RAISED * usual


def reread(
    found: Sequence[tuple[Box, Sequence[Word]]], usual: float, page: Page, raster: Raster, readers: Readers
) -> list[tuple[Pair, ...]]:
    """What the recognisers make of lines in boxes of their print, the closest first. A line is its box and the first reading of it; `usual` is the
    height of the page's lines in points.
    """
    bands = [print_band(box, words, usual, page) for box, words in found]
    boxes = [
        replace(band, top=max(line.top, band.top - room * band.height), bottom=band.bottom + FOOT * band.height)
        for band, (line, _) in zip(bands, found, strict=True)
        for room in ROOMS
    ]
    all_of, nothing = range(len(boxes)), ((),) * len(boxes)
    small, strong = (reader.read(raster, page, boxes, all_of) if reader else nothing for reader in (readers.small, readers.strong))
    pairs = list(zip(small, strong, strict=True))
    return [tuple(pairs[at : at + len(ROOMS)]) for at in range(0, len(pairs), len(ROOMS))]


def print_band(line: Box, words: Sequence[Word], usual: float, page: Page) -> Box:
    """The part of a line in which its print stands, by the words of the first reading that were well read; else at its foot."""
    boxes = [page.straight(word.box) for word in words if word.confidence > SEEN and len(fold(word.text)) > 1]
    boxes = [box for box in boxes if box.height < 0.8 * line.height]
    bottom = min(line.bottom, median(box.bottom for box in boxes)) if boxes else line.bottom
    height = max(usual, median(box.height for box in boxes)) if boxes else usual
    return replace(line, top=max(line.top, bottom - height), bottom=bottom)
