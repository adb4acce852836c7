"""Words of the body that the first reading doubted or that the language doubts, read again: without their line, as the strong
recogniser costs by the width of what it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, replace

from digitize.disputed import ILL_READ, beside, met, part_of, runs
from digitize.geometry import Box, union
from digitize.layout import Line, lines
from digitize.lexicon import fits, is_syllable, joining
from digitize.ports import LineReader, Raster
from digitize.readers import MOST, Readers
from digitize.scan import Page, Word
from digitize.vote import SURE, UNDOUBTED, aligned, of_three, settled_by_two

STANDS = 0.8
"""What a word beside it must be worth for there to be a line of print, and not the strokes of a pen or a seal."""
OWN_UNDOUBTED, OWN_FIRM, OWN_ILL_READ = 0.5, 0.6, 0.3
"""Of words that the small recogniser read alone: from where one is not doubted, from where not though the language doubts it, and under which one may
have lost a piece; of digits it is doubted as the first reading is. On the real papers letters wrong were 0.81 % with what holds for the first
reading's words (0.93, never, 0.5), 0.89 % with these, for a quarter as much asked of the strong one, and 0.95 % with none of them doubted.
"""
SIGN = r"(?<=\d)[/.,-]"
"""Behind a digit, what is part of a number or date."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a line that stand side by side, their box on the straightened page, those of them (by place) that are doubted, and the words
    before and after.
    """

    words: tuple[Word, ...]
    box: Box
    doubted: frozenset[int]
    before: str | None
    after: str | None


def doubts_read_again(page: Page, raster: Raster, readers: Readers, untouched: Collection[Word], alone: Set[Word] = frozenset()) -> Page:
    """The page with its doubted words voted on, among those that no second reader has seen yet: by the small recogniser where it settles all of
    them, else by the strong one. Of words that the small one read `alone` (`digitize.running`) it is asked nothing more.
    """
    found = [doubt for line in lines(page) for doubt in _doubts(line, page, untouched, alone)][: 3 * MOST]
    if not found or not readers.strong:
        return page
    small = _by_small(found, page, raster, readers.small, alone)
    voted = [_settled_by_two(doubt, reading) for doubt, reading in zip(found, small, strict=True)]
    rest = [at for at, words in enumerate(voted) if words is None][:MOST]
    for at, reading in zip(rest, readers.strong.read(raster, page, [found[at].box for at in rest]), strict=True):
        voted[at] = _settled(found[at], reading, small[at], page)
    taken = {word for doubt, words in zip(found, voted, strict=True) if words is not None for word in doubt.words}
    return replace(page, words=(*(word for word in page.words if word not in taken), *(word for words in voted for word in words or ())))


def _by_small(
    found: Sequence[Doubt], page: Page, raster: Raster, small: LineReader | None, alone: Set[Word]
) -> list[tuple[Word, ...]]:  # fmt: skip
    """What the small recogniser has of each doubt; nothing where it was the one that read it."""
    asked = [at for at, doubt in enumerate(found) if alone.isdisjoint(doubt.words)] if small else []
    heard = dict(zip(asked, small.read(raster, page, [found[at].box for at in asked]), strict=True)) if small else {}
    return [heard.get(at, ()) for at in range(len(found))]


def _doubts(line: Line, page: Page, untouched: Collection[Word], alone: Set[Word]) -> list[Doubt]:
    """Doubted words of a line; those that meet are one doubt."""
    words = line.words
    own = {index for index, word in enumerate(words) if word in alone}
    unsure = {
        index for index, word in enumerate(words)
        if _is_unsure(words, index, OWN_UNDOUBTED if index in own and not _digits(word.text) else UNDOUBTED)
    }  # fmt: skip
    doubted = unsure | {
        index for index, word in enumerate(words) if (index not in own or word.confidence < OWN_FIRM) and _is_odd(words, index)
    }
    ill_read = {index for index in unsure if words[index].confidence < (OWN_ILL_READ if index in own else ILL_READ)}
    shown = {*doubted, *(at + side for at in ill_read for side in (-1, 1) if 0 <= at + side < len(words))}  # which may hold a piece of it
    return [_doubt(line, page, run, doubted) for run in runs(shown) if _is_print(words, run, untouched)]


def _is_unsure(words: Sequence[Word], index: int, undoubted: float) -> bool:
    """Whether the first reading doubts a word. Of such words on 110 papers 1,240 of 1,256 were right that join with a neighbour into a word of
    the language, and 1,735 of 2,411 of the others.
    """
    word = words[index]
    return word.confidence < undoubted and any(letter.isalnum() for letter in word.text) and not fits(word.text, *beside(words, index))


def _is_odd(words: Sequence[Word], index: int) -> bool:
    """Whether the language doubts a word: it joins with no neighbour, and would with other marks. Such are often wrong, however surely read."""
    near = beside(words, index)
    return not fits(words[index].text, *near) and joining(words[index].text, *near) is not None


def _is_print(words: Sequence[Word], run: tuple[int, int], untouched: Collection[Word]) -> bool:
    start, end = run
    near = words[max(0, start - 1) : end + 1]
    return all(word in untouched for word in words[start:end]) and any(word.confidence >= STANDS for word in near)


def _doubt(line: Line, page: Page, run: tuple[int, int], doubted: Collection[int]) -> Doubt:
    start, end = run
    return Doubt(
        words=line.words[start:end],
        box=part_of([page.straight(word.box) for word in line.words], run, line.box).box,
        doubted=frozenset(index - start for index in doubted),
        before=beside(line.words, start)[0],
        after=beside(line.words, end - 1)[1],
    )


def _settled_by_two(doubt: Doubt, small: Sequence[Word]) -> list[Word] | None:
    """The words where the small recogniser's reading settles all that are doubted."""
    out: list[Word] = []
    for at, (one, two) in enumerate(zip(doubt.words, met(doubt.words, small), strict=True)):
        after = doubt.words[at + 1].text if at + 1 < len(doubt.words) else doubt.after
        found = one if at not in doubt.doubted else two and settled_by_two(one, two, out[-1].text if out else doubt.before, after)
        if found is None:
            return None
        out.append(found)
    return out


def _settled(doubt: Doubt, reading: Sequence[Word], small: Sequence[Word], page: Page) -> list[Word]:
    """The words, those doubted as most of the readings have them; where the strong one parts them otherwise, as it has them if it is sure."""
    heard = list(met(doubt.words, small))
    out: list[Word] = []
    done = 0
    for ours, theirs in aligned(doubt.words, reading):
        doubted = [done + at in doubt.doubted for at in range(len(ours))]
        if len(ours) == len(theirs):
            for at, (one, two) in enumerate(zip(ours, theirs, strict=True)):
                before = out[-1].text if out else doubt.before
                after = next((word.text for word in (*theirs[at + 1 :], *doubt.words[done + at + 1 :])), doubt.after)
                out.append(_of_three(one, two, heard[done + at], before, after) if doubted[at] else one)
        else:
            sure = [word.text for word, is_doubted in zip(ours, doubted, strict=True) if not is_doubted]
            out.extend(_parted(ours, theirs, page) if any(doubted) and _may_part(ours, theirs, sure) else ours)
        done += len(ours)
    return out


def _of_three(one: Word, two: Word, three: Word | None, before: str | None, after: str | None) -> Word:
    """Digits are right by no rule of the language: to be taken they must be surely read, as many, and lose no sign; nor do they become of a
    syllable.
    """
    if _digits(one.text + two.text) and (is_syllable(one.text) or not _is_sure((one,), (two,))):
        return one
    return of_three(one, two, three, before, after)


def _may_part(ours: Sequence[Word], theirs: Sequence[Word], sure: Sequence[str]) -> bool:
    """Whether a reading that has more or fewer words may be taken: it keeps the numbers that were `sure`, and where it has fewer, which is what
    the line recogniser makes of spaces that it drops, each of them is a syllable or a number.
    """
    keeps = all(text in {word.text for word in theirs} for text in sure if _digits(text))
    whole = len(ours) < len(theirs) or all(
        is_syllable(word.text) or (_digits(word.text) and word.text.upper() == word.text) for word in theirs
    )
    return keeps and whole and _is_sure(ours, theirs)


def _is_sure(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether each word of another reading is surely read, and none of the digits, nor of the signs between them, lost."""
    mine, rival = ("".join(word.text for word in side) for side in (ours, theirs))
    sure = min((word.confidence for word in theirs), default=0.0) >= SURE
    return sure and len(re.findall(SIGN, rival)) >= len(re.findall(SIGN, mine)) and _digits(rival) >= _digits(mine)


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _parted(ours: Sequence[Word], theirs: Sequence[Word], page: Page) -> list[Word]:
    """The second reading's words in the place of the first's, each as wide as its letters: its own places may reach into the words beside."""
    place = union(page.straight(word.box) for word in ours)
    letters, at, out = sum(len(word.text) + 1 for word in theirs) - 1, 0, []
    for word in theirs:
        box = replace(place, x0=place.x0 + place.width * at / letters, x1=place.x0 + place.width * (at + len(word.text)) / letters)
        out.append(replace(word, box=page.as_scanned(box), other=""))
        at += len(word.text) + 1
    return out
