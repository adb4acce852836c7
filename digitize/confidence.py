"""How sure a field is, from how its words were read: what recognisers agree on is right far more often than what one of them
is sure of (reading.md: of wrong words 73–79 % carried a word confidence of 90 or more)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from digitize.scan import Word
from digitize.text import bare_key

KNOTS: tuple[tuple[float, float], ...] = ((0.0, 0.1), (0.25, 0.4), (0.45, 0.7), (0.7, 0.85), (0.9, 0.89), (0.95, 0.97), (1.0, 0.99))
"""Raw score to what is claimed, between knots a straight line. Set by hand on the safe side of the isotonic fit that `make eval
ARGS=--knots` prints, as most fields of that fit are made-up ones; BENCHMARKS.md holds claim and truth side by side."""
ALONE = 0.89
"""The most that one recogniser alone may claim where no grammar bears it out."""
DIFFERS = 0.6
"""The most that a word is worth on which two recognisers differ."""


def agreed(word: Word) -> bool:
    """Whether a second recogniser read the same, signs and spaces aside."""
    return word.other is not None and bare_key(word.other) == bare_key(word.text)


def raw_score(words: Sequence[Word], trust: float = 1.0) -> float:
    """0 to 1: half for the share of letters that two recognisers agree on, half for the least sure word, where a word on
    which they differ is worth little; times what grammar and gazetteers say."""
    weighing = [word for word in words if len(bare_key(word.text)) > 1 or word.text.isdecimal()] or list(words)
    size = sum(len(word.text) for word in weighing)
    if not size:
        return 0.0
    share = sum(len(word.text) for word in weighing if agreed(word)) / size
    if any(word.other is not None and not agreed(word) and re.search(r"\d", word.text) for word in weighing):
        share = 0.0  # one wrong digit is a wrong number
    least = min(min(word.confidence, DIFFERS) if word.other is not None and not agreed(word) else word.confidence for word in weighing)
    return trust * (0.5 * share + 0.5 * least)


def calibrated(raw: float) -> float:
    """What a field of this raw score may claim."""
    place = bisect_right([x for x, _ in KNOTS], raw)
    if place >= len(KNOTS):
        return KNOTS[-1][1]
    if place == 0:
        return KNOTS[0][1]
    (x0, y0), (x1, y1) = KNOTS[place - 1], KNOTS[place]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
