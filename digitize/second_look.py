"""The lines that carry the header fields, found and read again by a second recogniser, and both readings made one.

On the first page of a paper the rows of the heading, where print meets handwriting in the blanks; on the page of the signature the office and the
name under it, where seal and pen cross the letters; and any line of which the first reading missed much.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace
from statistics import median

from digitize.blanks import is_date_line, is_number_line, is_short_date
from digitize.cells import Heading
from digitize.dated import LOW
from digitize.disputed import BODY, FIELD, Part, asked, composed, whole
from digitize.doubts import doubts_read_again
from digitize.geometry import Box
from digitize.heading import begins_paper, body_top, read_heading
from digitize.layout import Line, lines
from digitize.national import is_national
from digitize.office_line import hints_office, office_words
from digitize.other_ink import Views, inside, signature_zones, signed, zone_of
from digitize.pen_ink import penned
from digitize.phrases import as_set, is_of_electronic_seal, is_set
from digitize.ports import LineReader, Raster
from digitize.raised import Pair, is_raised, reread
from digitize.readers import MOST, Readers, level
from digitize.red_ink import numbered, titled
from digitize.running import in_bands
from digitize.scan import Page, Word
from digitize.strips import Strip, may_have_blanks, of_print, rows_joined, strips
from digitize.text import fold
from digitize.vote import agree, consensus, in_one_case

COVERED = 0.6
"""Share of a line's width that words of the first reading must cover for it to have seen the line."""
CRUMB = 2.5
"""Of its height, the width under which a line without a reading is a speck, a stroke or a row's number."""
Finder = Callable[[Box | None], Sequence[Box]]
"""Gives the lines of the page or of a part of it; each is looked for once."""


def finder_of(reader: LineReader, raster: Raster) -> Finder:
    """What finds lines by a reader. Where those of the whole page are known, a part of it is not looked at again."""
    known: dict[Box | None, Sequence[Box]] = {}

    def find(part: Box | None) -> Sequence[Box]:
        whole = known.get(None)
        if part not in known:
            known[part] = reader.lines(raster, part) if part is None or whole is None else [box for box in whole if part.holds(box.center)]
        return known[part]

    return find


def looked_again(
    page: Page, raster: Raster, readers: Readers, views: Views | None = None, finder: Finder | None = None, alone: Set[Word] = frozenset()
) -> Page:  # fmt: skip
    """The page with the words of its heading and signature voted on, lines that were missed put in, and doubted words of its body voted on.

    Where the signature is still not clear and other views are given, its zone is read in those, and the best is taken. `alone` are words that the
    small recogniser read and the first engine did not.
    """
    before = frozenset(page.words)
    if readers.any is None:
        return page
    finder = finder or finder_of(readers.any, raster)
    found = _fields_looked_at(page, raster, readers, finder, views)
    if readers.thorough:
        found = _rest_looked_at(found, raster, readers, finder, before)
    return doubts_read_again(found, raster, readers, before, alone)


def _fields_looked_at(page: Page, raster: Raster, readers: Readers, finder: Finder, views: Views | None) -> Page:
    rows = lines(page)
    first = begins_paper(rows, page)
    zones = signature_zones(rows, page)
    if not first and not (zones and _may_be_signed(rows)):
        return page
    part = None if first else zone_of(zones, page, 0.35)
    found, stray = strips(page, finder(part))
    cells = read_heading(rows, page.width, page.height) if first else None
    chosen = _chosen(found, page, body_top(rows, cells, page) if cells else 0.0, zones)
    readings = _agreed(chosen, page, raster, readers, _blanks_end(cells, page) if cells else 0.0, FIELD)
    taken = {id(word) for strip in chosen for word in strip.words} | {
        id(word) for word in stray if part is None or inside(word, part, page)
    }
    kept = [word for word in page.words if id(word) not in taken]
    for strip, words in zip(chosen, readings, strict=True):
        kept.extend(level(office_words(in_one_case(words)), strip.box, page))
    page = replace(page, words=tuple(kept))
    if views is None:
        return page
    if first and not page.grey:
        page = penned(numbered(titled(page, readers, views), readers, views), readers, views)
    return signed(page, readers, views)


def _rest_looked_at(page: Page, raster: Raster, readers: Readers, finder: Finder, before: Collection[Word]) -> Page:
    """The page with its other lines of print voted on too, but for what stands beside the signature, whose place is told by its lines."""
    found, _ = strips(page, finder(None))
    zones = signature_zones(lines(page), page)
    rest = [
        strip for strip in of_print(found) if strip.words and all(word in before for word in strip.words) and not in_bands(strip.box, zones)
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
    of_heading = {i for i, strip in enumerate(chosen) if strip.box.center[1] < blanks_end}
    small = list(readers.small.read(raster, page, [strip.box for strip in chosen], of_heading) if readers.small else nothing)
    with_blanks = [i in of_heading or _is_low_date(strip, small[i], page) for i, strip in enumerate(chosen)]
    strong = list(nothing)
    if readers.strong:
        parts = {
            i: _asked(strip, small[i], blanks_end, page, wide)
            for i, strip in enumerate(chosen)
            if not (_settled(strip, small[i]) or _is_no_line(strip, small[i]))
        }
        shown = [(i, part.box) for i, of_line in parts.items() for part in of_line]
        dotted = {at for at, (i, _) in enumerate(shown) if with_blanks[i]}
        readings = iter(readers.strong.read(raster, page, [box for _, box in shown], dotted))
        for i, of_line in parts.items():
            strong[i] = composed(chosen[i].words, small[i], of_line, [next(readings) for _ in of_line])
    again = _raised_read(chosen, small, with_blanks, page, raster, readers)
    voted = [
        consensus(strip.words, *again[i][0], True, ((small[i], strong[i]), *again[i][1:]))
        if i in again
        else consensus(strip.words, small[i], strong[i], with_blanks[i])
        for i, strip in enumerate(chosen)
    ]
    return [as_set(words) for words in voted]


def _raised_read(
    chosen: Sequence[Strip], small: Sequence[Sequence[Word]], with_blanks: Sequence[bool], page: Page, raster: Raster, readers: Readers
) -> dict[int, tuple[Pair, ...]]:
    """By their places, the lines of heading and dates in which digits by hand reach over the print, read again by its height."""
    usual = median(strip.box.height for strip in chosen) if chosen else 0.0
    raised = [
        i for i, strip in enumerate(chosen)
        if with_blanks[i] and is_raised(strip.box, usual)
        and any(may_have_blanks(words) or any(letter.isdigit() for word in words for letter in word.text) for words in (strip.words, small[i]))
    ]  # fmt: skip
    again = reread([(chosen[i].box, chosen[i].words) for i in raised], usual, page, raster, readers) if raised else []
    return dict(zip(raised, again, strict=True))


def _asked(strip: Strip, small: Sequence[Word], blanks_end: float, page: Page, wide: float) -> Sequence[Part]:
    """What of a line the strong recogniser is shown: all of a disputed one of which the first reading missed much, and of numbers and dates of the
    heading, as handwriting tears their words apart, and a stamp may hide the blanks of a date from both other readers.
    """
    in_heading = strip.box.center[1] < blanks_end
    if in_heading and any(may_have_blanks(words) for words in (strip.words, small)):
        return whole(strip.words, strip.box)
    parts = asked(strip.words, small, strip.box, page, wide)
    return whole(strip.words, strip.box) if parts and strip.inked < COVERED else parts


def _is_low_date(strip: Strip, small: Sequence[Word], page: Page) -> bool:
    """Whether a line is that of place and date over a signature, at the right, by either reading."""
    low = strip.box.top > page.height * LOW and strip.box.x0 > page.width * 0.25 and strip.box.center[0] > page.width * 0.45
    return low and any(is_date_line(words) and is_short_date(words) for words in (strip.words, small))


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


def _chosen(found: list[Strip], page: Page, floor: float, zones: Sequence[tuple[float, float]]) -> list[Strip]:
    """Strips of the heading down to `floor`, of the signature, and those of which the first reading missed much. The signature stands in the
    zones known of the whole page, of which `found` may be a part without `Nơi nhận`, and where joined words now show an office.
    """
    text = of_print(found, floor)
    at_name = [*zones, *signature_zones([Line(strip.words, strip.box) for strip in text if strip.words], page)]
    out = []
    for strip in text:
        y = strip.box.center[1]
        in_heading = y < floor
        of_signature = in_bands(strip.box, at_name) and strip.box.x1 > page.width * 0.45
        if in_heading or of_signature or strip.inked < COVERED:
            out.append(strip)
    return rows_joined(out[:MOST], page, floor)
