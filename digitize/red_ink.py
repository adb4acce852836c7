"""Titles and numbers in red, which are bleached with the seals: looked for in the ink that keeps them where the usual one shows none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from digitize.body import begins_body
from digitize.cells import Heading
from digitize.geometry import Box, union
from digitize.heading import read_heading
from digitize.layout import Line, lines
from digitize.national import is_national
from digitize.office_line import hints_office
from digitize.other_ink import TALL, Views, read_in
from digitize.ports import Ink
from digitize.readers import Readers, level
from digitize.scan import Page
from digitize.spreads import is_folded
from digitize.text import fold, is_upper
from digitize.titles import is_certificate, is_title

ROOM = 1.3
"""Of a title's height, the gap under it in which another line may stand."""
NEAR = 60
"""Points under the national heading from which an agency stands under the title, as who certifies."""
COVER, BARE = 0.75, 20
"""Of the page's height, down to where a cover's title stands; and the words under which a first page shows next to nothing."""
HEADING = 0.2
"""Of the page's height, what a heading takes at the least."""
NUMBER = 14
"""Of its label's height, how far behind it a number reaches at the most."""


def titled(page: Page, readers: Readers, views: Views) -> Page:
    """The page with its title, or the lines of it, that are printed in red on many certificates and bleached with the seals, where the usual ink
    shows none.
    """
    rows = lines(page)
    cells = read_heading(rows, page.width, page.height)
    zone = _zone_of_title(rows, cells, page)
    if zone is None or zone.height < 12:
        return page
    new = _lines_in(Ink.ALL, zone, rows, page, readers, views)
    if not cells.national and not any(is_title(line) for line in new):
        new = _lines_in(Ink.LIGHT, zone, rows, page, readers, views)
    if cells.title is None and not any(is_title(line) for line in new):
        return page
    capitals = [line for line in new if is_upper(line.text) or is_national(line.text)]
    bleached = {word for row in rows if _is_crumb(row) and any(_overlap(line.box, row.box) for line in capitals) for word in row.words}
    kept = [word for word in page.words if word not in bleached]
    return replace(page, words=(*kept, *(word for line in capitals for word in line.words)))


def _lines_in(ink: Ink, zone: Box, rows: Sequence[Line], page: Page, readers: Readers, views: Views) -> list[Line]:
    """The lines that other ink shows in a zone where the page has none."""
    seen = read_in(ink, page, zone, readers, views, 2 * TALL)
    free = [(box, reading.best) for box, reading in seen if not any(_overlap(box, line.box) for line in rows if not _is_crumb(line))]
    return [Line(tuple(level(words, box, page)), box) for box, words in free if words]


def _is_crumb(line: Line) -> bool:
    """Whether a line is a letter or two, as bleaching leaves of letters in red."""
    return len(fold(line.text)) < 3


def numbered(page: Page, readers: Readers, views: Views) -> Page:
    """The page with the number behind a lone `Số:` of its upper half that is stamped or printed in red, as diplomas and licences have it; the page
    itself where the other ink shows none.
    """
    rows = lines(page)
    label = next((line for line in rows if line.box.top < page.height / 2 and fold(line.text) == "so" and _is_alone(line, rows)), None)
    if label is None:
        return page
    size = label.box.height
    zone = Box(label.box.x1, label.box.top - size / 2, min(page.width, label.box.x1 + NUMBER * size), label.box.bottom + size / 2)
    for box, reading in read_in(Ink.ALL, page, zone, readers, views):
        if box.top < label.box.center[1] < box.bottom and re.match(r"\d.*\d", "".join(word.text for word in reading.best)):
            kept = [word for word in page.words if word not in label.words]
            row = replace(box, top=max(label.box.top, box.top), bottom=min(label.box.bottom, box.bottom))
            return replace(page, words=(*kept, *level((*label.words, *reading.best), row, page)))
    return page


def _is_alone(label: Line, rows: Sequence[Line]) -> bool:
    """Whether nothing stands close behind a label in its row."""
    return not any(
        abs(line.box.center[1] - label.box.center[1]) < 0.6 * label.box.height and 0 <= line.box.x0 - label.box.x1 < 4 * label.box.height
        for line in rows
    )


def _zone_of_title(rows: Sequence[Line], cells: Heading, page: Page) -> Box | None:
    """Where the title of a page must stand that shows none; or what is empty under a certificate's title that has more room than a line below it; or
    all but the foot of a cover that shows next to nothing.
    """
    if cells.letter or not cells.national:
        return _zone_of_cover(rows, page) if page.number == 1 and not cells.letter and cells.title is None else None
    title = cells.title
    head = cells.national[0].box.top  # the country is named in texts, too
    foot = max(line.box.bottom for line in cells.national if line.box.top - head < NEAR)
    top = title.box.bottom if title else max([foot, *(line.box.bottom for line in cells.issuer if line.box.top - foot < NEAR)])
    left, right = _panel(cells, page)
    below = [
        line for line in rows if line.box.top > top + (0 if title else 4) and not _is_crumb(line) and left < line.box.center[0] < right
    ]
    if title is None:
        floor = next((line.box.top for line in below if begins_body(line) and not _says_country(line)), page.height * 0.5)
    elif is_certificate(title) and below and below[0].box.top - top > ROOM * title.box.height:
        floor = below[0].box.top
    else:
        return None
    margin = 0.12 * (right - left)
    return Box(left + margin, top, right - margin, floor)


def _zone_of_cover(rows: Sequence[Line], page: Page) -> Box | None:
    """All but the foot of a cover that shows next to nothing, or what is over the body where its whole heading is in red."""
    body = next((line.box.top for line in rows if begins_body(line)), 0.0)
    over = [line for line in rows if line.box.bottom < body]
    floor = body if body > HEADING * page.height and sum(len(line.words) for line in over) < BARE / 2 else COVER * page.height
    few = floor == body or len(page.words) < BARE
    return Box(0.0, 0.0, page.width, floor) if few and not any(hints_office(line) for line in rows if line.box.top < floor) else None


def _says_country(line: Line) -> bool:
    """Whether a line says where an embassy is (`CỘNG HÒA DÂN CHỦ NHÂN DÂN LÀO`), or the national motto again."""
    return fold(line.text).startswith(("cong hoa", "doc lap"))


def _panel(cells: Heading, page: Page) -> tuple[float, float]:
    """From where to where the page reaches on which the national heading stands: half of a folded sheet that has no issuer on the other, else all."""
    middle, of_heading = page.width / 2, union(line.box for line in (*cells.national, *cells.issuer))
    if not is_folded(page) or of_heading.x0 < middle < of_heading.x1:
        return 0.0, page.width
    return (0.0, middle) if of_heading.x1 < middle else (middle, page.width)


def _overlap(one: Box, two: Box) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.top < two.center[1] < one.bottom
