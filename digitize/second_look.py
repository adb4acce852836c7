"""The lines that carry the header fields, found and read again by a second recogniser, and both readings made one.

On the first page of a paper the rows of the heading, where print meets handwriting in the blanks; on the page of the signature the office and the
name under it, where seal and pen cross the letters; and any line of which the first reading missed much.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from statistics import median

from digitize.abstract import opens_or_ranks
from digitize.blanks import is_date_line, is_number_line
from digitize.body import begins_body
from digitize.cells import Heading
from digitize.disputed import BODY, FIELD, Part, asked, composed, whole
from digitize.doubts import doubts_read_again
from digitize.geometry import Box, union
from digitize.heading import begins_paper, read_heading
from digitize.layout import Line, blank_between, lines
from digitize.national import is_national
from digitize.other_ink import Views, inside, numbered, signature_zones, signed, titled, zone_of
from digitize.phrases import as_set, is_of_electronic_seal, is_set
from digitize.ports import Raster
from digitize.readers import MOST, Readers, level
from digitize.scan import Page, Word
from digitize.signature import hints_office, office_words
from digitize.text import fold
from digitize.titles import is_title
from digitize.vote import agree, consensus

COVERED = 0.6
"""Share of a line's width that words of the first reading must cover for it to have seen the line."""
TALL = 2.4
"""Of the usual line, the height from which one is a seal or a signature."""
HELD = 0.6
"""Share of a box's height from which a line holds it."""
_LABELS = ("Số", "SỐ", "Só", "Sô", "So", "Sồ", "Sổ")
"""How readers have the label of a number."""
LABEL = 2.8
"""Of its height, the width under which a line holds `Số:` and nothing of the number."""
CRUMB = 2.5
"""Of its height, the width under which a line without a reading is a speck, a stroke or a row's number."""
Finder = Callable[[Box | None], Sequence[Box]]
"""Gives the lines of the page or of a part of it; each is looked for once."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of the page and the words that the first reading has there; `box` on the straightened page."""

    box: Box
    words: tuple[Word, ...]
    inked: float
    """Share of the line's width that these words cover."""


def looked_again(page: Page, raster: Raster, readers: Readers, views: Views | None = None) -> Page:
    """The page with the words of its heading and signature voted on, lines that were missed put in, and doubted words of its body voted on.

    Where the signature is still not clear and other views are given, its zone is read in those, and the best is taken.
    """
    before = frozenset(page.words)
    if readers.any is None:
        return page
    finder: Finder = cache(partial(readers.any.lines, raster))
    found = _fields_looked_at(page, raster, readers, finder, views)
    if readers.thorough:
        found = _rest_looked_at(found, raster, readers, finder, before)
    return doubts_read_again(found, raster, readers, before)


def _fields_looked_at(page: Page, raster: Raster, readers: Readers, finder: Finder, views: Views | None) -> Page:
    rows = lines(page)
    first = begins_paper(rows, page)
    zones = signature_zones(rows, page)
    if not first and not (zones and _may_be_signed(rows)):
        return page
    part = None if first else zone_of(zones, page, 0.35)
    found, stray = strips(page, finder(part))
    cells = read_heading(rows, page.width, page.height) if first else None
    chosen = _chosen(found, page, _body(rows, cells, page) if cells else 0.0, zones)
    readings = _agreed(chosen, page, raster, readers, _blanks_end(cells, page) if cells else 0.0, FIELD)
    taken = {id(word) for strip in chosen for word in strip.words} | {
        id(word) for word in stray if part is None or inside(word, part, page)
    }
    kept = [word for word in page.words if id(word) not in taken]
    for strip, words in zip(chosen, readings, strict=True):
        kept.extend(level(office_words(words), strip.box, page))
    page = replace(page, words=tuple(kept))
    if views is None:
        return page
    if first and not page.grey:
        page = numbered(titled(page, readers, views), readers, views)
    return signed(page, readers, views)


def _in_any(box: Box, zones: Sequence[tuple[float, float]]) -> bool:
    return any(top <= box.center[1] < bottom for top, bottom in zones)


def _rest_looked_at(page: Page, raster: Raster, readers: Readers, finder: Finder, before: Collection[Word]) -> Page:
    """The page with its other lines of print voted on too, but for what stands beside the signature, whose place is told by its lines."""
    found, _ = strips(page, finder(None))
    zones = signature_zones(lines(page), page)
    rest = [
        strip for strip in _print(found) if strip.words and all(word in before for word in strip.words) and not _in_any(strip.box, zones)
    ]
    readings = _agreed(rest, page, raster, readers, 0.0, BODY)
    taken = {word for strip in rest for word in strip.words}
    voted = [word for strip, words in zip(rest, readings, strict=True) for word in level(words, strip.box, page)]
    return replace(page, words=(*(word for word in page.words if word not in taken), *voted))


def _agreed(chosen: list[Strip], page: Page, raster: Raster, readers: Readers, blanks_end: float, wide: float) -> list[tuple[Word, ...]]:
    """The words of each strip from all readings of it, numbers and dates down to `blanks_end` part by part. The small recogniser settles with the
    first reading what it can; about the rest the strong one is asked, ten times as costly, in parts at least so `wide`, but for what is no line
    of print.
    """
    nothing: tuple[tuple[Word, ...], ...] = ((),) * len(chosen)
    small = list(readers.small.read(raster, page, [strip.box for strip in chosen]) if readers.small else nothing)
    strong = list(nothing)
    if readers.strong:
        parts = {
            i: _asked(strip, small[i], blanks_end, page, wide)
            for i, strip in enumerate(chosen)
            if not (_settled(strip, small[i]) or _is_no_line(strip, small[i]))
        }
        readings = iter(readers.strong.read(raster, page, [part.box for of_line in parts.values() for part in of_line]))
        for i, of_line in parts.items():
            strong[i] = composed(chosen[i].words, small[i], of_line, [next(readings) for _ in of_line])
    voted = [consensus(strip.words, small[i], strong[i], strip.box.center[1] < blanks_end) for i, strip in enumerate(chosen)]
    return [as_set(words) for words in voted]


def _asked(strip: Strip, small: Sequence[Word], blanks_end: float, page: Page, wide: float) -> Sequence[Part]:
    """What of a line the strong recogniser is shown: all of a disputed one of which the first reading missed much, and of numbers and dates of the
    heading, as handwriting tears their words apart, and a stamp may hide the blanks of a date from both other readers.
    """
    in_heading = strip.box.center[1] < blanks_end
    if in_heading and any(_may_have_blanks(words) for words in (strip.words, small)):
        return whole(strip.words, strip.box)
    parts = asked(strip.words, small, strip.box, page, wide)
    return whole(strip.words, strip.box) if parts and strip.inked < COVERED else parts


def _may_have_blanks(words: Sequence[Word]) -> bool:
    return is_number_line(words) or is_date_line(words) or "ngay" in fold(" ".join(word.text for word in words)).split()


def _is_no_line(strip: Strip, small: Sequence[Word]) -> bool:
    """Whether there is next to nothing to read: a crumb in which no reading saw more than two letters, or an electronic seal."""
    if is_of_electronic_seal(" ".join(word.text for word in strip.words)):
        return True
    letters = sum(letter.isalnum() for word in small for letter in word.text)
    return not strip.words and strip.box.width < CRUMB * strip.box.height and letters <= 2


def _settled(strip: Strip, small: Sequence[Word]) -> bool:
    """Whether two readings of a line settle it whole: by what it must say, or as number or date, of which both have every sign."""
    if is_national(" ".join(word.text for word in strip.words)) or is_set(strip.words, small):
        return True
    return agree(strip.words, small) and (is_number_line(strip.words) or is_date_line(strip.words))


def _blanks_end(cells: Heading, page: Page) -> float:
    """Down to where the lines of number and date stand: the title, or those lines themselves where they stand under it."""
    title = cells.title.box.top if cells.title else page.height * 0.3
    return max([title, *(line.box.bottom + 2 for line in (cells.number, cells.date) if line is not None and line.box.top < title + 80)])


def _may_be_signed(rows: list[Line]) -> bool:
    return any(hints_office(line) or fold(line.text).startswith("noi nhan") for line in rows)


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


def _holds(line: Box, box: Box) -> bool:
    """Whether a line that is much wider holds a box, but for a part that reaches over it."""
    if line.width < 2 * box.width or line.x0 > box.x0 + 2 or line.x1 < box.x1 - 2:
        return False
    return min(line.bottom, box.bottom) - max(line.top, box.top) > HELD * box.height


def _chosen(found: list[Strip], page: Page, floor: float, zones: Sequence[tuple[float, float]]) -> list[Strip]:
    """Strips of the heading down to `floor`, of the signature, and those of which the first reading missed much. The signature stands in the
    zones known of the whole page, of which `found` may be a part without `Nơi nhận`, and where joined words now show an office.
    """
    text = _print(found)
    at_name = [*zones, *signature_zones([Line(strip.words, strip.box) for strip in text if strip.words], page)]
    out = []
    for strip in text:
        y = strip.box.center[1]
        in_heading = y < floor
        of_signature = _in_any(strip.box, at_name) and strip.box.x1 > page.width * 0.45
        if in_heading or of_signature or strip.inked < COVERED:
            out.append(strip)
    return _rows_joined(out[:MOST], page, floor)


def _print(found: list[Strip]) -> list[Strip]:
    """Those that are no taller than lines of print."""
    usual = median(strip.box.height for strip in found) if found else 0.0
    return [strip for strip in found if strip.box.height < TALL * usual]


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
    return [_with_held(strip, out, page) for strip in out if not any(_holds(other.box, strip.box) for other in out)]


def _with_held(line: Strip, strips: Sequence[Strip], page: Page) -> Strip:
    """A line with the words of pieces that it was joined over: a digit by hand that reaches over it would be read twice."""
    held = [word for strip in strips if _holds(line.box, strip.box) for word in strip.words]
    return replace(line, words=tuple(sorted((*line.words, *held), key=lambda word: page.straight(word.box).x0))) if held else line


def _blank_between(one: Strip, two: Strip) -> bool:
    """Whether two pieces of a row are parts of a number or date whose blank parts them, or the label of a number and what a pen wrote behind it."""
    first, second = sorted((one, two), key=lambda strip: strip.box.x0)
    height = min(one.box.height, two.box.height)
    if abs(one.box.center[1] - two.box.center[1]) > 0.5 * height or second.box.x0 - first.box.x1 > 4 * height:
        return False
    label = first.words[:1] and first.words[0].text.rstrip(":.,;") in _LABELS and first.box.width < LABEL * height
    return bool(label and second.box.x0 - first.box.x1 < height) or blank_between(
        [word.text for word in first.words], [word.text for word in second.words]
    )
