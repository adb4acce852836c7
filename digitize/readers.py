"""The recognisers of single lines, and what holds for the words that any of them reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from digitize.geometry import Box
from digitize.ports import LineReader
from digitize.scan import Page, Word

MOST = 40
"""Strips of a page."""


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


def level(words: Sequence[Word], line: Box, page: Page) -> list[Word]:
    """The words as high as their line and none over the next: handwriting makes boxes that would tear the line apart."""
    boxes = [page.straight(word.box) for word in words]
    rights = [min(box.x1, max(box.x0 + 1, after.x0)) for box, after in pairwise(boxes)] + [box.x1 for box in boxes[-1:]]
    level = [Box(box.x0, line.top, right, line.bottom) for box, right in zip(boxes, rights, strict=True)]
    return [replace(word, box=page.as_scanned(box)) for word, box in zip(words, level, strict=True)]
