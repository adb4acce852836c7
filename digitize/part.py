"""Reading one part of a page that a clerk drew a box around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.candidates import words_in
from digitize.errors import Invalid, NotFound
from digitize.geometry import Box
from digitize.kinds import KINDS
from digitize.layout import reading_text
from digitize.ports import Opener, Originals, Sheet
from digitize.scan import Origin, Page, Scan, Word
from digitize.steps.read import Engines
from digitize.text import fold
from digitize.vote import voted

SMALLEST = 4.0
"""Points; a box smaller than that was a slip of the hand."""


@dataclass(frozen=True, slots=True)
class PartReading:
    """What stands in a box: the text, and its value where it fits the field's grammar."""

    text: str
    value: str | None


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads boxes of pages."""

    opener: Opener
    engines: Engines
    originals: Originals

    def read(self, scan: Scan, number: int, box: Box, kind: str, labels: Sequence[str] = ()) -> PartReading:
        """One of `labels` at the text's beginning is left out. Raises NotFound for a page that is not there, Invalid for a box too small, Unavailable where no tool answers."""
        if not 1 <= number <= len(scan.pages):
            raise NotFound("no-page", "Bản quét không có trang này.")
        if box.width < SMALLEST or box.height < SMALLEST:
            raise Invalid("box-too-small", "Khung quá nhỏ; hãy kéo chuột quanh cả dòng chữ cần đọc.")
        page = scan.pages[number - 1]
        inside = words_in(page, box)
        words = inside if page.origin is Origin.TEXT_LAYER else self._seen(scan, page, box, inside)
        text = reading_text(replace(page, words=tuple(words))).replace("\n", " ").strip()
        text = without_label(text, labels)
        return PartReading(text, KINDS[kind](text) if text else None)

    def _seen(self, scan: Scan, page: Page, box: Box, inside: list[Word]) -> list[Word]:
        """The words that the strong recogniser sees there, else those that were read before."""
        reader = self.engines.lines.any
        if reader is None:
            return inside
        with self.originals(scan) as file, self.opener.open(file) as opened:
            sheet: Sheet = opened.sheets[page.number - 1]
            raster = (sheet.turned(page.turned) if page.turned else sheet).raster()
            try:
                straight = replace(page, skew=raster.skew)
                area = straight.straight(box)
                lines = [line for line in reader.lines(raster, area) if line.height > SMALLEST] or [area]
                found = reader.read(raster, straight, [_kept(line, area) for line in lines])
            finally:
                raster.drop()
        before = sorted(inside, key=lambda word: straight.straight(word.box).x0)
        rows = [voted([word for word in before if _level(word, line, straight)], strip) for line, strip in zip(lines, found, strict=True)]
        return [word for row in rows for word in row] or inside


def _kept(line: Box, area: Box) -> Box:
    """A found line, kept within what was drawn from side to side."""
    return Box(max(line.x0, area.x0), line.top, min(line.x1, area.x1), line.bottom)


def _level(word: Word, line: Box, page: Page) -> bool:
    """Whether a word of the first reading stands in a found line."""
    return line.top <= page.straight(word.box).center[1] <= line.bottom


def without_label(text: str, labels: Sequence[str]) -> str:
    """The text behind the printed label that it begins with, where it does; accents and signs aside."""
    words = text.split()
    for label in sorted(labels, key=len, reverse=True):
        size = len(fold(label).split())
        if size and fold(" ".join(words[:size])) == fold(label):
            return " ".join(words[size:]).lstrip(" :.-")
    return text
