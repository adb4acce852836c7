"""The lines that carry the header fields, found and read again by a second recogniser, and both readings made one.

On the first page of a paper the rows of the heading, where print meets handwriting in the blanks; on the page of the signature the office and the
name under it, where seal and pen cross the letters; and any line of which the first reading missed much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from digitize.blanks import is_date_line, is_number_line
from digitize.geometry import Box, union
from digitize.heading import Heading, begins_body, is_national, is_title, opens_or_ranks, read_heading
from digitize.layout import Line, blank_between, lines
from digitize.people import with_family
from digitize.ports import Ink, LineReader, Raster
from digitize.scan import Page, Word
from digitize.signature import hints_office, is_name, office_words, plain_name, signature_on
from digitize.text import fold
from digitize.vote import agree, consensus

MOST = 40
"""Strips of a page."""
COVERED = 0.6
"""Share of a line's width that words of the first reading must cover for it to have seen the line."""
CLEAR = 0.85
"""Of `_clearness`: from here no other view is looked at."""
SIGNED = 200.0
"""Points under an office in which the name stands."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of the page and the words that the first reading has there; `box` on the straightened page."""

    box: Box
    words: tuple[Word, ...]
    inked: float
    """Share of the line's width that these words cover."""


Views = Callable[[Ink], Raster]
"""Gives the page with other ink."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The recognisers of lines; the small one costs a tenth and settles numbers and dates where it can (`_agreed`)."""

    small: LineReader | None
    strong: LineReader | None
    thorough: bool = False
    """Whether every line of every page is read again, not only those that carry the fields: twice the cost."""

    @property
    def any(self) -> LineReader | None:
        return self.strong or self.small


NO_READERS = Readers(None, None)


def looked_again(page: Page, raster: Raster, readers: Readers, views: Views | None = None) -> Page:
    """The page with the words of its heading and signature voted on, and lines that were missed put in.

    Where the signature is still not clear and other views are given, its zone is read in those, and the best is taken.
    """
    finder = readers.any
    if finder is None:
        return page
    rows = lines(page)
    first = _begins_paper(rows, page)
    whole = first or readers.thorough
    zones = _signature(rows, page)
    if not whole and not (zones and _may_be_signed(rows)):
        return page
    part = None if whole else _zone(zones, page, 0.35)
    found, stray = strips(page, finder.lines(raster, part))
    cells = read_heading(rows, page.width, page.height) if first else None
    chosen = found if readers.thorough else _chosen(found, page, _body(rows, cells, page) if cells else 0.0)
    readings = _agreed(chosen, page, raster, readers, _blanks_end(cells, page) if cells else 0.0)
    taken = {id(word) for strip in chosen for word in strip.words} | {
        id(word) for word in stray if part is None or _inside(word, part, page)
    }
    kept = [word for word in page.words if id(word) not in taken]
    for strip, words in zip(chosen, readings, strict=True):
        kept.extend(_level(office_words(words), strip.box, page))
    page = replace(page, words=tuple(kept))
    return page if views is None or page.grey else _signed(page, readers, views)


def _begins_paper(rows: Sequence[Line], page: Page) -> bool:
    """Whether a heading is to be looked for: on page 1, and in a stack of papers wherever the national heading stands at the top."""
    return page.number == 1 or any(line.box.top < page.height * 0.3 and is_national(line.text) for line in rows)


def _zone(zones: Sequence[tuple[float, float]], page: Page, left: float) -> Box:
    """Around the heights between which office and name stand, from a share of the width to the right."""
    top, bottom = min(top for top, _ in zones), max(end for _, end in zones)
    return Box(page.width * left, max(0.0, top), page.width, min(page.height, bottom))


def _inside(word: Word, zone: Box, page: Page) -> bool:
    x, y = page.straight(word.box).center
    return zone.x0 < x < zone.x1 and zone.top < y < zone.bottom


def _agreed(chosen: list[Strip], page: Page, raster: Raster, readers: Readers, blanks_end: float) -> list[tuple[Word, ...]]:
    """The words of each strip from all readings of it, numbers and dates down to `blanks_end` part by part. The small recogniser settles numbers and dates where it agrees with the
    first reading; elsewhere both lose the same tone marks, so the strong one, ten times as costly, reads all but the
    national heading."""
    boxes = [strip.box for strip in chosen]
    nothing: tuple[tuple[Word, ...], ...] = ((),) * len(chosen)
    small = list(readers.small.read(raster, page, boxes) if readers.small else nothing)
    strong = list(nothing)
    if readers.strong:
        asked = [i for i, strip in enumerate(chosen) if not _settled(strip.words, small[i])]
        for i, words in zip(asked, readers.strong.read(raster, page, [boxes[i] for i in asked]), strict=True):
            strong[i] = words
    return [consensus(strip.words, small[i], strong[i], strip.box.center[1] < blanks_end) for i, strip in enumerate(chosen)]


def _settled(first: Sequence[Word], small: Sequence[Word]) -> bool:
    blank = is_number_line(first) or is_date_line(first)
    return is_national(" ".join(word.text for word in first)) or (blank and agree(first, small))


def _blanks_end(cells: Heading, page: Page) -> float:
    """Down to where the lines of number and date stand: the title, or those lines themselves where they stand under it."""
    title = cells.title.box.top if cells.title else page.height * 0.3
    return max([title, *(line.box.bottom + 2 for line in (cells.number, cells.date) if line is not None and line.box.top < title + 80)])


def _signed(page: Page, readers: Readers, views: Views) -> Page:
    """The page with its signature as the clearest views show it: office and name may each come from another one."""
    zones = _signature(lines(page), page)
    office, name = _clearness(page)
    if not zones or (office >= CLEAR and name >= CLEAR):
        return page
    zone = _zone(zones, page, 0.4)
    seen = [(page, office, name)]
    for ink in (Ink.PRINT, Ink.ALL):
        raster = views(ink)
        try:
            boxes, readings = _read_zone(page, raster, zone, readers)
        finally:
            raster.drop()
        words = [word for box, reading in zip(boxes, readings, strict=True) for word in _level(office_words(reading), box, page)]
        other = replace(page, words=(*_outside(page, zone), *words))
        seen.append((other, *_clearness(other)))
        if max(o for _, o, _ in seen) >= CLEAR and max(n for _, _, n in seen) >= CLEAR:
            break
    best_office, best_name = max(seen, key=lambda view: view[1])[0], max(seen, key=lambda view: (view[2], view[1]))[0]
    return best_office if best_office is best_name else _joined(best_office, best_name)


def _read_zone(page: Page, raster: Raster, zone: Box, readers: Readers) -> tuple[list[Box], Sequence[tuple[Word, ...]]]:
    """Lines of a zone that may be an office or a name, by the small recogniser's lights, as the strong one reads them."""
    finder = readers.any
    if finder is None:
        return [], []
    boxes = [box for box in finder.lines(raster, zone) if 6 < box.height < 40 and box.width > 2 * box.height][:MOST]
    if readers.small and readers.strong:
        first = readers.small.read(raster, page, boxes)
        boxes = [
            box for box, words in zip(boxes, first, strict=True) if sum(len(word.text) for word in words if word.confidence > 0.25) > 4
        ]
    return boxes, finder.read(raster, page, boxes)


def _joined(office: Page, name: Page) -> Page:
    """The page with the name line of another view of it in the place of its own."""
    signature = signature_on(name)
    if signature is None or signature.name is None:
        return office
    box = union(word.box for word in signature.name.words)
    band = Box(box.x0 - 20, box.top + 2, office.width, box.bottom - 2)
    return replace(office, words=(*_outside(office, band), *signature.name.words))


def _outside(page: Page, zone: Box) -> list[Word]:
    return [word for word in page.words if not _inside(word, zone, page)]


def _clearness(page: Page) -> tuple[float, float]:
    """0 to 1 for office and name: the least sure word of each; a name that begins with no family name counts half."""
    found = signature_on(page)
    if found is None:
        return 0.0, 0.0
    office = min(word.confidence for line in found.office for word in line.words)
    if found.name is None:
        return office, 0.0
    known = with_family(plain_name(found.name.text))[1]
    return office, min(word.confidence for word in found.name.words) * (1.0 if known else 0.5)


def _may_be_signed(rows: list[Line]) -> bool:
    return any(hints_office(line) or fold(line.text).startswith("noi nhan") for line in rows)


def _level(words: Sequence[Word], line: Box, page: Page) -> list[Word]:
    """The words as high as their line and none over the next: handwriting makes boxes that would tear the line apart."""
    boxes = [page.straight(word.box) for word in words]
    rights = [min(box.x1, max(box.x0 + 1, after.x0)) for box, after in pairwise(boxes)] + [box.x1 for box in boxes[-1:]]
    level = [Box(box.x0, line.top, right, line.bottom) for box, right in zip(boxes, rights, strict=True)]
    return [replace(word, box=page.as_scanned(box)) for word, box in zip(words, level, strict=True)]


def strips(page: Page, boxes: Sequence[Box]) -> tuple[list[Strip], list[Word]]:
    """Each line with its words, from top to bottom; and words of no line that are hardly letters."""
    placed = [(word, page.straight(word.box)) for word in page.words]
    homes: list[list[tuple[Word, Box]]] = [[] for _ in boxes]
    stray = []
    for word, box in placed:
        x, y = box.center
        inside = [i for i, line in enumerate(boxes) if line.x0 - 3 < x < line.x1 + 3 and line.top - 1 < y < line.bottom + 1]
        if inside:
            homes[min(inside, key=lambda i: abs(boxes[i].center[1] - y))].append((word, box))
        elif word.confidence < 0.6:
            stray.append(word)
    out = []
    for line, words in zip(boxes, homes, strict=True):
        words.sort(key=lambda item: item[1].x0)
        inked = sum(box.width for word, box in words if word.confidence > 0.5) / line.width
        out.append(Strip(line, tuple(word for word, _ in words), inked))
    return out, stray


def _chosen(found: list[Strip], page: Page, floor: float) -> list[Strip]:
    """Strips of the heading down to `floor`, of the signature, and those of which the first reading missed much."""
    usual = median(strip.box.height for strip in found) if found else 0.0
    text = [strip for strip in found if strip.box.height < 2.4 * usual]
    signed = _signature([Line(strip.words, strip.box) for strip in text if strip.words], page)
    out = []
    for strip in text:
        y = strip.box.center[1]
        in_heading = y < floor
        at_name = any(top <= y < bottom for top, bottom in signed) and strip.box.x1 > page.width * 0.45
        if in_heading or at_name or strip.inked < COVERED:
            out.append(strip)
    return _rows_joined(out[:MOST], page, floor)


def _body(found: list[Line], cells: Heading, page: Page) -> float:
    """Where the body begins: under title and abstract, at its first words."""
    marks = [line.box.bottom for line in (*cells.national, cells.number, cells.date, cells.title, *cells.abstract) if line is not None]
    below = max((mark for mark in marks if mark < page.height * 0.6), default=page.height * 0.3)
    for line in found:
        if line.box.top > below - 4 and (begins_body(line) or (opens_or_ranks(line) and line.text.isupper())) and not is_title(line):
            return line.box.top + 2
    return min(below + 60, page.height * 0.6)


def _rows_joined(chosen: list[Strip], page: Page, floor: float) -> list[Strip]:
    """Pieces of one row of the heading that stand close: a blank filled in by hand parts them."""
    out: list[Strip] = []
    for strip in sorted(chosen, key=lambda strip: (strip.box.center[1] // 6, strip.box.x0)):
        home = next(
            (i for i in range(len(out) - 1, max(-1, len(out) - 5), -1) if strip.box.top < floor and _blank_between(out[i], strip)), None
        )
        if home is None:
            out.append(strip)
        else:
            first, second = sorted((out[home], strip), key=lambda s: s.box.x0)
            out[home] = Strip(union((first.box, second.box)), (*first.words, *second.words), min(first.inked, second.inked))
    return out


def _blank_between(one: Strip, two: Strip) -> bool:
    """Whether two pieces of a row are parts of a number or date whose blank parts them."""
    first, second = sorted((one, two), key=lambda strip: strip.box.x0)
    height = min(one.box.height, two.box.height)
    if abs(one.box.center[1] - two.box.center[1]) > 0.5 * height or second.box.x0 - first.box.x1 > 4 * height:
        return False
    return blank_between([word.text for word in first.words], [word.text for word in second.words])


def _signature(found: list[Line], page: Page) -> list[tuple[float, float]]:
    """Heights on the page between which office and name stand."""
    top = 0.35 if _begins_paper(found, page) else 0.02
    offices = [line for line in found if line.box.center[0] > page.width * 0.45 and line.box.top > page.height * top and hints_office(line)]
    heads = [line for line in found if fold(line.text).startswith("noi nhan")]
    out = [(line.box.top - 16, line.box.bottom + SIGNED) for line in offices]
    out += [(line.box.top - 30, line.box.bottom + SIGNED) for line in heads]
    if out:
        return out
    names = [line for line in found if line.box.x0 > page.width * 0.45 and line.box.top > page.height * top and is_name(line.text)]
    return [(line.box.top - SIGNED / 2, line.box.bottom + 4) for line in names if with_family(plain_name(line.text))[1]]
