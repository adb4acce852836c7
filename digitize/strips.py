"""Lines of a page as the detector finds them, with the words that the first reading has there; pieces of one row made one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from digitize.blanks import is_date_line, is_number_line
from digitize.geometry import Box, union
from digitize.layout import blank_between, is_month_word
from digitize.scan import Page, Word
from digitize.text import fold

TALL = 2.4
"""Of the usual line, the height from which one is a seal or a signature."""
FILLED = 3.6
"""Likewise of a line whose blanks are filled in by hand."""
LONG, GARBLED = 3.0, 0.6
"""How many times as wide as high a line of print is at the least; and how sure the first reading of one is that it hardly read."""
HELD = 0.6
"""Share of a box's height from which a line holds it."""
REACHES = 0.3
"""Likewise of a digit or two by hand that reach over their line."""
_LABELS = ("Số", "SỐ", "Só", "Sô", "So", "Sồ", "Sổ")
"""How readers have the label of a number."""
DIGITS = 3.0
"""Of their height, the width under which digits by hand stay that were found as a line of their own."""
LABEL = 2.8
"""Of its height, the width under which a line holds `Số:` and nothing of the number."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A line of the page and the words that the first reading has there; `box` on the straightened page."""

    box: Box
    words: tuple[Word, ...]
    inked: float
    """Share of the line's width that these words cover."""


def may_have_blanks(words: Sequence[Word]) -> bool:
    """Whether a reading of a line is that of a number or a date, or has the word `ngày`."""
    return is_number_line(words) or is_date_line(words) or "ngay" in fold(" ".join(word.text for word in words)).split()


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
        elif word.confidence < 0.6 or (not fold(word.text) and any(_over(box, line) for line in boxes)):
            stray.append(word)
    out = []
    for line, words in zip(boxes, homes, strict=True):
        words.sort(key=lambda item: item[1].x0)
        inked = sum(box.width for word, box in words if word.confidence > 0.5) / line.width
        out.append(Strip(line, tuple(word for word, _ in words), inked))
    return out, stray


def _over(box: Box, line: Box) -> bool:
    """Whether a sign stands right over or under a line: the tip of a digit by hand."""
    return line.x0 < box.center[0] < line.x1 and line.top - box.height < box.center[1] < line.bottom + box.height


def _holds(line: Box, box: Box) -> bool:
    """Whether a line that is much wider holds a box, but for a part that reaches over it."""
    if line.width < 2 * box.width or line.x0 > box.x0 + 2 or line.x1 < box.x1 - 2:
        return False
    least = REACHES if box.width < 1.5 * box.height else HELD
    return min(line.bottom, box.bottom) - max(line.top, box.top) > least * box.height


def of_print(found: list[Strip], floor: float = 0.0) -> list[Strip]:
    """Those that are no taller than lines of print; with a number or date filled in by hand, than those and the digits over them. Over `floor`, in the
    heading, digits may have hidden all of a line from the first reading.
    """
    usual = median(strip.box.height for strip in found) if found else 0.0
    return [strip for strip in found if strip.box.height < (FILLED if _may_be_filled(strip, floor) else TALL) * usual]


def _is_garbled(strip: Strip) -> bool:
    """Whether a line is longer than high and was hardly read."""
    read = sum(word.confidence for word in strip.words) / max(1, len(strip.words))
    return strip.box.width > LONG * strip.box.height and read < GARBLED


def _may_be_filled(strip: Strip, floor: float) -> bool:
    """Whether the first reading of a line has the label or the symbol of a number, or a word of a date; or hardly read one over `floor`."""
    if strip.box.bottom < floor and _is_garbled(strip):
        return True
    return _is_labelled(strip) or may_have_blanks(strip.words) or any(re.match(r"/[A-ZĐ]{2}", word.text) for word in strip.words)


def _is_labelled(strip: Strip) -> bool:
    return bool(strip.words) and strip.words[0].text.rstrip(":.,;") in _LABELS


def rows_joined(chosen: list[Strip], page: Page, floor: float) -> list[Strip]:
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
    """A line with the words of pieces that it was joined over, and as high as those that reach over it, which would be read twice."""
    held = [strip for strip in strips if _holds(line.box, strip.box)]
    if not held:
        return line
    words = sorted((*line.words, *(word for strip in held for word in strip.words)), key=lambda word: page.straight(word.box).x0)
    return replace(line, words=tuple(words), box=union((line.box, *(strip.box for strip in held))))


def _blank_between(one: Strip, two: Strip) -> bool:
    """Whether two pieces of a row are parts of a number or date whose blank parts them, or the label of a number and what a pen wrote behind it."""
    first, second = sorted((one, two), key=lambda strip: strip.box.x0)
    height = min(one.box.height, two.box.height)
    sides = ((one.box.center[1], two.box.center[1]), (one.box.bottom, two.box.bottom), (one.box.top, two.box.top))
    off = min(abs(mine - other) for mine, other in sides)  # digits by hand reach over the print, or under it
    if off > 0.5 * height or second.box.x0 - first.box.x1 > 4 * height:
        return False
    if _opens_blank(first) and second.box.width < DIGITS * second.box.height:
        return True
    label = _is_labelled(first) and first.box.width < LABEL * height
    return (label and second.box.x0 - first.box.x1 < height) or blank_between(
        [word.text for word in first.words], [word.text for word in second.words]
    )


def _opens_blank(strip: Strip) -> bool:
    """Whether a piece of a row ends where something is to be filled in: `Số:`, `ngày`, `tháng`, `năm 19`."""
    words = [fold(word.text) for word in strip.words]
    year = len(words) > 1 and words[-2] == "nam" and words[-1] in ("19", "20", "199", "200", "201", "202")
    return bool(words) and (
        is_month_word(words[-1], words) or words[-1] in ("ngay", "thang", "nam") or (len(words) == 1 and words[0] in ("so", "s0")) or year
    )
