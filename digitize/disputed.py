"""What of a line the strong recogniser is asked about: the words that its two readings dispute, as it costs by the width of what it is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from digitize.geometry import Box
from digitize.scan import Page, Word
from digitize.vote import aligned, settled_by_two

ILL_READ = 0.5
"""The first reading's confidence under which a word may have lost a piece to the words beside it."""
FIELD, BODY = 7.0, 3.0
"""Of a line's height, what a part must be wide: alone, syllables lose their case and thin marks. Fields are worth the more."""
MOST_OF_LINE = 0.7
"""Share of a line's width from which it is shown whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a line that stand side by side, from `start` to before `end`, and the box that holds them, on the straightened page."""

    start: int
    end: int
    box: Box


def by_two(first: Sequence[Word], small: Sequence[Word]) -> list[Word | None]:
    """For each word of a line's first reading what it and the small recogniser's settle."""
    return [
        two and settled_by_two(one, two, *beside(first, index))
        for index, (one, two) in enumerate(zip(first, met(first, small), strict=True))
    ]


def asked(first: Sequence[Word], small: Sequence[Word], line: Box, page: Page, wide: float = FIELD) -> tuple[Part, ...]:
    """The parts of a line that its two readings do not settle; the whole of it where they are most of it, or where the small recogniser sees
    words that the first reading has not, as nothing tells how far those reach.
    """
    if not first or not small or _missed(first, small):
        return whole(first, line)
    boxes = [page.straight(word.box) for word in first]
    disputed = [index for index, word in enumerate(by_two(first, small)) if word is None]
    shown = {at for index in disputed for at in _wide(boxes, index, wide * line.height, first[index].confidence < ILL_READ)}
    parts = tuple(part_of(boxes, run, line) for run in runs(shown, 1))
    return whole(first, line) if sum(part.box.width for part in parts) > MOST_OF_LINE * line.width else parts


def composed(first: Sequence[Word], small: Sequence[Word], parts: Sequence[Part], readings: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """The third reading of a line: its disputed parts as they were read, and as the small recogniser has them where nothing was; the rest as it
    was settled.
    """
    settled = [word or two or one for word, two, one in zip(by_two(first, small), met(first, small), first, strict=True)]
    out: list[Word] = []
    at = 0
    for part, reading in zip(parts, readings, strict=True):
        out.extend((*settled[at : part.start], *(reading or settled[part.start : part.end])))
        at = part.end
    return (*out, *settled[at:])


def whole(words: Sequence[Word], line: Box) -> tuple[Part, ...]:
    """A line as one part."""
    return (Part(0, len(words), line),)


def part_of(boxes: Sequence[Box], run: tuple[int, int], line: Box) -> Part:
    """Some words of a line as a part of it: as high as the line, and to the middle of the gaps beside them."""
    start, end = run
    left = (boxes[start - 1].x1 + boxes[start].x0) / 2 if start else line.x0
    right = (boxes[end - 1].x1 + boxes[end].x0) / 2 if end < len(boxes) else line.x1
    least, most = boxes[start].x0, max((box.x1 for box in boxes[start:end]), default=right)  # a stroke may reach over other words
    return Part(start, end, Box(min(left, least), line.top, max(right, most), line.bottom))


def runs(places: Collection[int], gap: int = 0) -> list[tuple[int, int]]:
    """Places of words that stand side by side, or with at most so many between them, as start and end."""
    out: list[tuple[int, int]] = []
    for at in sorted(places):
        if out and at - out[-1][1] <= gap:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out


def beside(words: Sequence[Word], index: int) -> tuple[str | None, str | None]:
    """The texts before and after a word."""
    return words[index - 1].text if index else None, words[index + 1].text if index + 1 < len(words) else None


def _missed(first: Sequence[Word], small: Sequence[Word]) -> bool:
    return any(not ours and any(letter.isalnum() for word in theirs for letter in word.text) for ours, theirs in aligned(first, small))


def met(first: Sequence[Word], second: Sequence[Word]) -> Iterator[Word | None]:
    """For each word of one reading the word of another that stands for it; None where the two part the words otherwise."""
    for ours, theirs in aligned(first, second):
        yield from theirs if len(ours) == len(theirs) else [None] * len(ours)


def _wide(boxes: Sequence[Box], index: int, width: float, is_ill_read: bool) -> range:
    """The places of a word and of as many beside it as make a part wide enough."""
    spare = 1 if is_ill_read else 0
    start, end = max(0, index - spare), min(len(boxes), index + 1 + spare)
    while boxes[end - 1].x1 - boxes[start].x0 < width and (start > 0 or end < len(boxes)):
        start, end = max(0, start - 1), min(len(boxes), end + 1)
    return range(start, end)
