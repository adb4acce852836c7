"""Readings of one part of a line (count, symbol, day, month, year) made one: what most have, and what pens and readers do to single digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from digitize.scan import Word
from digitize.text import fold, is_upper

Pairs = Sequence[tuple[Sequence[Word], Sequence[Word]]]
"""Readings of a line by the small recogniser and the strong one, in boxes of other heights."""
DISPUTED = 0.6
"""The most that a part is worth on which no two recognisers agree."""
GUESS = 0.4
"""What a day or month is worth of which a digit is guessed."""
TWO_SURE = 0.9
"""What each of two readers must be worth to be believed against the one that is trained on digits written by hand."""

SURER = 0.3
"""By how much surer another must be for that one to give way."""

_POINTED = re.compile(r"\w[.-]\d")
"""A point before a digit of a symbol: `LLTP.1/STP`."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one reading says in one place, and how sure it is."""

    text: str
    sure: float


def as_most(said: Sequence[Part]) -> list[Part]:
    """The symbols, those of the same letters but for marks and case with each letter as most of them have it, where no two agree; never sure. Of two
    that differ in signs alone, the one with a point before a digit goes first.
    """
    said = [_in_capitals(part, said) for part in said]
    fit = [part for part in said if len(part.text) > 2]
    if (
        len(fit) == 2
        and _letters(fit[0].text) == _letters(fit[1].text)
        and not _POINTED.search(fit[0].text)
        and _POINTED.search(fit[1].text)
    ):
        return [fit[1], fit[0]]  # it is sooner lost than found
    alike = [part for part in fit if fold(part.text) == fold(fit[0].text) and len(part.text) == len(fit[0].text)]
    if len(alike) < 3 or len({part.text for part in alike}) < len(alike):
        return said
    text = "".join(max(letters, key=letters.count) for letters in zip(*(part.text for part in alike), strict=True))
    return [replace(part, text=text, sure=min(part.sure, DISPUTED)) if part in alike else part for part in said]


def _in_capitals(symbol: Part, said: Sequence[Part]) -> Part:
    """A symbol all in small letters as another reading has the same in capitals; any other as it is."""
    other = next((part.text for part in said if part.text.lower() == symbol.text != part.text and is_upper(part.text)), symbol.text)
    return replace(symbol, text=other)


def _letters(symbol: str) -> str:
    return re.sub(r"[\W_]", "", symbol)


def of_pairs(pairs: Pairs, part: Callable[[Sequence[Word]], Part | None], valid: Callable[[str], bool]) -> Part | None:
    """Digits as most of two recognisers' readings have them; sure only where both do."""
    by_small, by_strong = ([found for words in said if (found := part(words)) is not None] for said in zip(*pairs, strict=True))
    best = chosen([*by_small, *by_strong], valid)
    both = best is not None and all(any(same(found.text, best.text) for found in side) for side in (by_small, by_strong))
    return best if best is None or both else Part(best.text, min(DISPUTED, best.sure))


def chosen(said: Sequence[Part], valid: Callable[[str], bool]) -> Part | None:
    """The part that most readings share; where none is shared, that of the first reading which has a valid one: the recogniser
    trained on such blanks was right in nine of eleven such disputes on real papers."""
    fit = [part for part in said if valid(part.text)]
    if not fit:
        return None
    shared = {part.text: sum(same(part.text, other.text) for other in fit) for part in fit}
    best = max(shared, key=lambda text: shared[text])
    if shared[best] > 1:
        return Part(best, max(part.sure for part in fit if same(part.text, best)))
    return Part(fit[0].text, min(DISPUTED, fit[0].sure))


def guessed(said: Sequence[Part], valid: Callable[[str], bool]) -> Part | None:
    """Of readings that are no day or month, the one that is but for what pens do: a flag makes a 4 or 7 of the 1 in `12`, a stroke of the blank stands
    before `04`. Never sure.
    """
    found = (re.sub(r"^[47](?=\d$)", "1", re.sub(r"^\d(?=0\d$)", "", part.text)) for part in said if part.text.isdecimal())
    return next((Part(text, GUESS) for text in found if valid(text)), None)


def chosen_digits(said: Sequence[Part], valid: Callable[[str], bool]) -> Part | None:
    """The digits that were filled in, for which the first reader, trained on them, is believed against two that are not surer than `TWO_SURE` both: they
    take a pen's 1 for a 7 alike; but not where another is surer by `SURER`.
    """
    best = chosen(said, valid)
    first = said[0] if said and valid(said[0].text) else None
    if best is None or first is None:
        return best
    surer = next((part for part in said[1:] if part.sure > first.sure + SURER and valid(part.text)), None)
    if surer is not None and not same(first.text, surer.text):
        return Part(surer.text, min(DISPUTED, surer.sure))
    if same(best.text, first.text):
        return best
    against = [part.sure for part in said[1:] if same(part.text, best.text)]
    return best if len(against) > 1 and min(against) >= TWO_SURE else Part(first.text, min(DISPUTED, first.sure))


def same(one: str, two: str) -> bool:
    """Whether two counts are the same number: `08` and `8`."""
    return one == two or (one.isdecimal() and two.isdecimal() and int(one) == int(two))
