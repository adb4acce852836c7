"""Running text is read by the small recogniser alone, on the detector's lines; the first engine, which costs twice as much, reads the bands of the
page that carry a paper's fields: its heading, and where office and name stand.

On the real papers this spares the first engine three fifths of its time, and letters wrong fell from 0.95 to 0.90 %: the detector tears no line apart,
and of words that the two read otherwise the small one's are right more often. A form, a page of few words and one that is not clear are not read so:
what stands in a form's lines are fields, which two readers are to agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from digitize.geometry import Box
from digitize.heading import begins_paper, body_top, read_heading
from digitize.layout import lines, sureness
from digitize.other_ink import signature_zones
from digitize.ports import Band, LineReader, Raster
from digitize.readers import level
from digitize.scan import Page, Word
from digitize.strips import LONG, TALL

WIDE = 0.55
"""Of the page's width, from where a line is one of running text."""
RUNNING, FULL, ALIGNED = 0.7, 0.4, 0.03
"""Share of the words outside the bands that stand in such lines on a page with a heading; share of its lines that end where the others do, and how
far from there in page widths, as those of a form end where what was filled in ends. Elsewhere tables are read as well.
"""
LABELLED = 0.25
"""Share of lines with a colon between words from which they are a form's: `Họ và tên: …`."""
FEW, CLEAR = 100, 0.9
"""Words, and their mean confidence, under which the first engine reads the whole page."""
SPARED = 0.3
"""Share of a page's words outside the bands from which leaving them to the small recogniser pays."""
MARGIN, REACH = 2.0, 6.0
"""Of the usual line's height, how far a band goes beyond what it is there for; and how far that of the heading goes on over short lines
(`Kính gửi: …`).
"""
READ = 0.4
"""Mean confidence under which a line was not read: strokes of a pen, a seal."""
CORE = 0.3
"""Of the height of the detector's boxes, how far a line's letters reach from its middle: boxes of lines that stand close overlap."""
CRUMB = 0.6
"""Of the usual line's height, how near the edge of a band what is no line is a piece of one beyond."""


@dataclass(frozen=True, slots=True)
class Running:
    """The words of a page outside some bands of it, over its whole width, which are left to the first engine; `lines` are all those of the page."""

    words: tuple[Word, ...]
    bands: tuple[Band, ...]
    lines: tuple[Box, ...]

    def joined(self, page: Page, read: Sequence[Word]) -> tuple[Word, ...]:
        """The words of the page, with those that the first engine read in the bands: not what it makes, at their edges, of letters that reach in
        from a line beyond.
        """
        placed = ((word, page.straight(word.box)) for word in read)
        near = CRUMB * median(line.height for line in self.lines)
        return (*(word for word, box in placed if in_bands(box, self.bands) and not self._is_crumb(box, near)), *self.words)

    def _is_crumb(self, box: Box, near: float) -> bool:
        home = [(top, bottom) for top, bottom in self.bands if top <= box.center[1] < bottom]
        at_edge = all((top > 0 and box.top < top + near) or box.bottom > bottom - near for top, bottom in home)
        return at_edge and not any(line.holds(box.center) and in_bands(line, self.bands) for line in self.lines)


@dataclass(frozen=True)
class _Seen:
    """Lines of print by their boxes, with what the small recogniser read there."""

    page: Page
    boxes: tuple[Box, ...]
    words: tuple[tuple[Word, ...], ...]
    tall: tuple[Box, ...]
    """What is too high for a line: a seal, or lines and strokes that the detector took for one."""

    @cached_property
    def height(self) -> float:
        return median(box.height for box in self.boxes)

    def is_wide(self, box: Box) -> bool:
        return box.width > WIDE * self.page.width


def running(blank: Page, raster: Raster, small: LineReader, found: Sequence[Box]) -> Running | None:
    """The running text of a page, of which the detector `found` the lines; None where the first engine is to read all of it."""
    usual = median(box.height for box in found) if found else 0.0
    boxes = tuple(box for box in found if box.height < TALL * usual)
    if len(boxes) * 20 < FEW or not _may_run(blank, boxes):
        return None
    tall = tuple(box for box in found if box.height >= TALL * usual)
    read = small.read(raster, blank, boxes)
    words = tuple(tuple(level(line, box, blank)) if sureness(line) > READ else () for box, line in zip(boxes, read, strict=True))
    page = replace(blank, words=tuple(word for line in words for word in line))
    return _outside_bands(_Seen(page, boxes, words, tall)) if len(page.words) >= FEW and sureness(page.words) > CLEAR else None


def in_bands(box: Box, bands: Sequence[Band]) -> bool:
    """Whether a box on the straightened page stands in one of its bands."""
    return any(top <= box.center[1] < bottom for top, bottom in bands)


def _may_run(page: Page, boxes: Sequence[Box]) -> bool:
    """Whether enough of page 1 is wide lines; others are looked at when it is known what they are."""
    return page.number > 1 or sum(box.width for box in boxes if box.width > WIDE * page.width) > 0.5 * sum(box.width for box in boxes)


def _outside_bands(seen: _Seen) -> Running | None:
    bands = _bands(seen)
    kept = [(box, words) for box, words in zip(seen.boxes, seen.words, strict=True) if not in_bands(box, bands)]
    count, in_wide = sum(len(words) for _, words in kept), sum(len(words) for box, words in kept if seen.is_wide(box))
    of_form = begins_paper(lines(seen.page), seen.page) and (in_wide < RUNNING * count or _is_ragged(kept, seen.page))
    if of_form or _is_labelled(kept) or count < SPARED * len(seen.page.words):
        return None
    return Running(tuple(word for _, words in kept for word in words), bands, (*seen.boxes, *seen.tall))


def _is_ragged(found: Sequence[tuple[Box, Sequence[Word]]], page: Page) -> bool:
    """Whether few lines end at the right edge of the text."""
    edge = max((box.x1 for box, _ in found), default=0.0) - ALIGNED * page.width
    return sum(box.x1 > edge for box, _ in found) < FULL * len(found)


def _is_labelled(found: Sequence[tuple[Box, Sequence[Word]]]) -> bool:
    """Whether many lines have labels, as those of forms."""
    return sum(any(word.text.endswith(":") for word in words[:-1]) for _, words in found) > LABELLED * len(found)


def _bands(seen: _Seen) -> tuple[Band, ...]:
    """Of the heading down to where the body runs, of signatures, and of what the small recogniser could not read."""
    rows, page, out = lines(seen.page), seen.page, list[Band]()
    if begins_paper(rows, page):
        floor = body_top(rows, read_heading(rows, page.width, page.height), page)
        wide = min((box.top for box in seen.boxes if box.center[1] > floor and seen.is_wide(box)), default=floor)
        out.append((0.0, max(floor + MARGIN * seen.height, min(wide, floor + REACH * seen.height))))
    margin = MARGIN * seen.height
    out += [(top - margin, bottom + margin) for top, bottom in signature_zones(rows, page)]
    unread = (box for box, words in zip(seen.boxes, seen.words, strict=True) if not words and box.width > LONG * box.height)
    out += [(box.top, box.bottom) for box in (*unread, *seen.tall)]
    return tuple((_between_lines(top, -1, seen.boxes), _between_lines(bottom, 1, seen.boxes)) for top, bottom in out)


def _between_lines(edge: float, way: int, boxes: Sequence[Box]) -> float:
    """The edge of a band moved up (-1) or down (1) until it cuts no line: half a line is read as something that nobody wrote."""
    for box in sorted(boxes, key=lambda box: way * box.center[1]):
        if abs(edge - box.center[1]) < CORE * box.height:
            edge = box.center[1] + way * CORE * box.height
    return edge
