"""The line of place and date: at the right under the national heading, or over the signature where the heading is centred."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.centred import is_centred_heading
from digitize.layout import Line
from digitize.text import fold

_DATE = re.compile(r"\b(ng[aà][yỳv]|ngảy|ngây)\b", re.IGNORECASE)
_PLACED = re.compile(r"^[^\W\d_][^\d]{1,40}[,.;]?\s*ng\S{1,2} .{0,12}th\S{1,2}ng .{0,12}n\S{1,2}m\s*\d", re.IGNORECASE)
_BEGUN = re.compile(r"^[^\W\d_]{2,}( [^\W\d_]+){0,4}, ?ng[aà][yỳ]")


def date_line(upper: Sequence[Line], national: Sequence[Line]) -> Line | None:
    """The first line of a place and a date that stands right of the middle of the heading, or alone under it."""
    top = min((line.box.top for line in national), default=0.0)
    for line in upper:
        folded = fold(line.text)
        dated = (_DATE.search(line.text) and "thang" in folded) or re.search(r"thang .* nam\b", folded)
        if dated and line.box.top > top and len(line.words) <= 16 and not _of_another_paper(line, national):
            return line
    return _begun_date(upper, national)


def _of_another_paper(line: Line, national: Sequence[Line]) -> bool:
    """Whether a date belongs to what an abstract speaks of: it stands left of the national heading, or goes on from a line above, or follows a
    number in the same line.
    """
    if re.search(r"/\S*\s+ng[aà][yỳ]\b", line.text):
        return True
    if not national:
        return False
    edge = national[0].box.x0
    return line.box.center[0] < edge - 20 or (fold(line.text).startswith("thang ") and line.box.x0 < edge - 40)


def _begun_date(upper: Sequence[Line], national: Sequence[Line]) -> Line | None:
    """A line of place and date of which a stamp hides all but the beginning: `Hà Nội, ngày 28`, right under the national heading."""
    for line in upper if national else []:
        near = 0 < line.box.top - national[-1].box.bottom < 90 and line.box.center[0] > national[0].box.x0
        if near and len(line.words) <= 7 and line.text[0].isupper() and _BEGUN.match(line.text):
            return line
    return None


def low_date(found: Sequence[Line], national: Sequence[Line], width: float, height: float) -> Line | None:
    """The last line of place and date in the right part of the lower half, where the heading is centred."""
    if not is_centred_heading(national, width):
        return None
    dated = [
        line for line in found if line.box.top > height * 0.5 and line.box.center[0] > width * 0.45 and _PLACED.match(line.text.strip())
        and len(line.words) <= 16 and line.text.strip()[0].isupper()
    ]  # fmt: skip
    return dated[-1] if dated else None
