"""What a reader makes of the ornaments that frame a certificate, and of a table's edge: crumbs in a column, and rows of signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.scan import Page, Word

EDGE = 0.065
"""Of a side, how far from the edge a frame stands."""
SHORT = 4
"""Letters of a crumb, at the most."""
COLUMN = 8
"""Crumbs that make a frame of a margin."""
WIDE, DOUBTED = 0.4, 0.5
"""Of the page's width, and confidence: a word so wide and so little sure is a row of ornaments."""


def unframed(page: Page) -> Page:
    """The page without the words that are a frame's."""
    frame = {*_column(page, left=True), *_column(page, left=False), *(word for word in page.words if _is_row(word, page))}
    return replace(page, words=tuple(word for word in page.words if word not in frame)) if frame else page


def _column(page: Page, *, left: bool) -> Sequence[Word]:
    """The words of a margin where nearly all that stands there are crumbs."""
    edge = EDGE * min(page.width, page.height)
    found = [word for word in page.words if (word.box.x1 < edge if left else word.box.x0 > page.width - edge)]
    crumbs = [word for word in found if len(word.text) <= SHORT and not word.text.strip(".)").isdecimal()]
    return crumbs if len(crumbs) >= COLUMN and len(crumbs) > 0.8 * len(found) else ()


def _is_row(word: Word, page: Page) -> bool:
    return word.confidence < DOUBTED and word.box.width > WIDE * page.width
