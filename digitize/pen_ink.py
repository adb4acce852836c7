"""Numbers and dates by a pen in colour, read once more in the pen's own ink, where neither dots nor print cross the digits.

Only where the readings of the line dispute them: both recognisers read each group of digits alone, and the line gets what most have.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from digitize.blanks import count_of, days_of, is_date_line, is_day, is_month, place_words, with_count, with_days
from digitize.geometry import Box
from digitize.heading import read_heading
from digitize.layout import Line, lines
from digitize.number import OF_TWO, is_count
from digitize.other_ink import Views, shown
from digitize.part_vote import DISPUTED, GUESS, Part, same
from digitize.ports import Ink
from digitize.readers import MOST, Readers, level
from digitize.scan import Page, Word
from digitize.text import fold

SURE = 0.9
"""From what on digits are not looked at again."""
AGREED = 0.85
"""What digits are worth that both recognisers read alike in the pen's ink; not more, as a thin `1` may be lost to all."""
ALONE = 0.5
"""What digits are worth that one of them read so."""
AROUND = (0.5, 0.7)
"""Of the line's height, how far beside and over it digits reach."""
APART = 2.0
"""Of the line's height, the gap between digits of one number at the most."""
_AS_DIGITS = str.maketrans("lI|/!][OÔoQZzSsqg", "11111110000225599")

_YEAR = re.compile(r"(?:19|20)\d\d")

Group = tuple[Box, tuple[str, str]]
"""Digits that stand together, as the small recogniser and the strong one read them; empty for what are none."""


def penned(page: Page, readers: Readers, views: Views) -> Page:
    """The page with the disputed digits of its number and date as its pen's ink shows them; the page itself where there are none in colour."""
    cells = read_heading(lines(page), page.width, page.height)
    for line, told in ((cells.number, _number), (cells.date, _date)):
        if line is None or not _is_disputed(line) or any(word not in page.words for word in line.words):
            continue
        height = line.box.height
        zone = line.box.grown(AROUND[0] * height, AROUND[1] * height)
        words = told(line, _groups(page, zone, height, readers, views), page)
        if words:
            kept = [word for word in page.words if word not in line.words]
            page = replace(page, words=(*kept, *level(words, line.box, page)))
    return page


def _groups(page: Page, zone: Box, gap: float, readers: Readers, views: Views) -> list[Group]:
    """The digits that the pen wrote in a zone, from left to right; those nearer than a gap together."""
    if not (readers.small and readers.strong):
        return []
    with shown(Ink.PEN, zone, views) as raster:
        boxes = [box for box in readers.small.groups(raster, zone, gap) if box.height > gap / 2][:MOST]
        read = zip(*(reader.read(raster, page, boxes) for reader in (readers.small, readers.strong)), strict=True)
        return [(box, (_digits(small), _digits(strong))) for box, (small, strong) in zip(boxes, read, strict=True)]


def _is_disputed(line: Line) -> bool:
    """Whether a digit of a line is not sure, or its blanks hold none."""
    told = [word.confidence for word in line.words[len(place_words(line.words)) :] if any(letter.isdigit() for letter in word.text)]
    empty = is_date_line(line.words) and not all(part and part.text.isdecimal() for part in days_of(line.words))
    return empty or min(told, default=0.0) < SURE


def _digits(words: Sequence[Word]) -> str:
    """What a reading says in digits, of which one at least is no letter or stroke taken for one; empty for what it is not all."""
    said = re.sub(r"[\s.,_…\-]", "", "".join(word.text for word in words))
    read = said.translate(_AS_DIGITS)
    return read if read.isdecimal() and any(letter.isdigit() for letter in said) else ""


def _number(line: Line, groups: Sequence[Group], page: Page) -> Sequence[Word]:
    """The line with its count; nothing where it has none, or the pen wrote more than one."""
    own = count_of(line.words)
    groups = [group for group in groups if line.box.x0 < group[0].center[0] < _count_ends(line, page)]
    if (
        own is None
        or OF_TWO.fullmatch(own.text)
        or not groups
        or any(right[0].x0 - left[0].x1 > APART * line.box.height for left, right in pairwise(groups))
    ):
        return ()
    small, strong = ("".join(group[1][side] for group in groups) if all(group[1][side] for group in groups) else "" for side in (0, 1))
    settled = _settled(own, small, strong, is_count)
    if settled is None or settled == own:
        return ()
    year = own.text.removeprefix(settled.text)
    printed = own.text != settled.text and _YEAR.fullmatch(year)  # behind the pen's count, its stroke run over: `232015/TB-TLVA`
    return with_count(line.words, replace(settled, text=f"{settled.text}/{year}") if printed else settled)


def _count_ends(line: Line, page: Page) -> float:
    """Up to where a number's count may stand: its stroke, with room for large digits; the line's end where it has none."""
    for word in line.words:
        if (at := word.text.find("/")) > 0:
            box = page.straight(word.box)
            return box.x0 + box.width * at / len(word.text) + line.box.height
    return line.box.x1


def _date(line: Line, groups: Sequence[Group], page: Page) -> Sequence[Word]:
    """The line with day and month, each between the words that it stands between."""
    named = {
        fold(word.text)[:2]: page.straight(word.box) for word in line.words if re.fullmatch(r"ng\w{2}|th\w{1,2}ng|nam", fold(word.text))
    }
    if not {"th", "na"} <= named.keys():
        return ()
    edges = (named["ng"].x1 if "ng" in named else line.box.x0, named["th"].center[0], named["na"].center[0])
    own, parts = days_of(line.words), []
    for part, valid, (left, right) in zip(own, (is_day, is_month), pairwise(edges), strict=True):
        there = [
            said
            for box, said in groups
            if left - line.box.height / 2 < box.center[0] < right and box.width < right - left + line.box.height
        ]
        parts.append(_settled(part, *there[0], valid) if len(there) == 1 else part)
    return with_days(line.words, *parts) if tuple(parts) != own else ()


def _settled(own: Part | None, small: str, strong: str, valid: Callable[[str], bool]) -> Part | None:
    """What most of three readings have: the line's, and both of the pen's ink; else what the strong recogniser read there, or the small one."""
    small, strong = (said if valid(said) else "" for said in (small, strong))
    line = own.text if own and own.sure > GUESS and valid(own.text) else ""
    sure = own.sure if own and line else 0.0
    if small and same(small, strong):
        return Part(strong, max(sure, AGREED) if same(line, strong) else AGREED)
    if line and any(same(line, said) for said in (small, strong)):
        return Part(line, max(sure, DISPUTED))
    if line:  # of which the line may have lost the first, or taken a stroke for a letter behind it
        return Part(strong, ALONE) if len(strong) > len(line) or strong == line.rstrip(string.ascii_letters) else own
    return Part(strong or small, ALONE) if strong or small else own
