"""Two readings of one line made one: word by word, by what each recogniser is good at, and by what the language allows.

Tesseract rarely misplaces a word but slips on single tone marks; the line recogniser reads handwriting and faint print
but may slip on any letter. Where both agree, nearly all is right (reading.md §4, vote rule).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from digitize.blanks import date_line, is_date_line, is_number_line, number_line, place_words
from digitize.lexicon import fits, is_syllable
from digitize.scan import Word
from digitize.text import fold, strip_marks, tone_key

FIRM, SURE = 0.96, 0.9
"""What a word of Tesseract's, and what one of the line recogniser's (its least sure letter), is worth at its best."""


def agree(one: Sequence[Word], two: Sequence[Word]) -> bool:
    """Whether two readings of a line say the same but for spaces and signs around words."""
    return _plain(one) == _plain(two) != ""


def _plain(words: Sequence[Word]) -> str:
    return re.sub(r"[^\w/%&+-]", "", "".join(tone_key(word.text) for word in words))


def consensus(first: Sequence[Word], small: Sequence[Word], strong: Sequence[Word], heading: bool) -> tuple[Word, ...]:
    """The words of a line from up to three readings; empty ones do not vote.

    The blanks of numbers and dates are taken part by part (`digitize.blanks`); there the small recogniser, which is
    trained on them, goes first; but only in the heading, as forms have labels that look alike (`Số CCCD:`). Elsewhere the
    first reading and the strong one stand against each other.
    """
    readings = [reading for reading in (small, strong, first) if reading]
    settled = voted(first, strong or small)
    if not heading:
        return settled
    if sum(is_number_line(reading) for reading in readings) * 2 > len(readings):
        return number_line(readings)
    if sum(is_date_line(reading) for reading in readings) * 2 > len(readings):
        return date_line(readings, place_words(settled))
    return settled


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)


def voted(first: Sequence[Word], second: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line from two readings; each says in `other` what the reading not taken had there."""
    if not second:
        return tuple(first)
    if not first:
        letters = sum(len(re.findall(r"\w", word.text)) for word in second)
        return tuple(second) if letters > 2 and sum(word.confidence for word in second) > 0.5 * len(second) else ()
    keys, others = [_key(word.text) for word in first], [_key(word.text) for word in second]
    out: list[Word] = []
    for kind, a, b, c, d in SequenceMatcher(None, keys, others, autojunk=False).get_opcodes():
        ours, theirs = first[a:b], second[c:d]
        if kind == "equal" or len(ours) == len(theirs):
            for one, two in zip(ours, theirs, strict=True):
                out.append(_better(one, two, out[-1].text if out else None, _after(second, two)))
        else:
            out.extend(_chunk(ours, theirs))
    return tuple(out)


def _key(text: str) -> str:
    return fold(text) or text


def _after(words: Sequence[Word], word: Word) -> str | None:
    place = next(index for index, other in enumerate(words) if other is word)
    return words[place + 1].text if place + 1 < len(words) else None


def _better(one: Word, two: Word, before: str | None, after: str | None) -> Word:
    """One of two readings of a word."""
    if _same(one.text, two.text):
        return replace(one, other=two.text, confidence=max(one.confidence, two.confidence))
    first, second = replace(one, other=two.text), replace(two, other=one.text, box=one.box)
    if re.search(r"\d", one.text + two.text):
        return _number(first, second)
    if _key(one.text) == _key(two.text) and one.text.isupper() != two.text.isupper():
        taken = first if one.confidence > 0.8 else second
        return replace(taken, text=taken.text.upper()) if len(one.text) > 1 and one.text.isupper() else taken
    known = is_syllable(one.text), is_syllable(two.text)
    if known[0] != known[1]:
        return first if known[0] else second
    if not any(known) and one.confidence >= 0.75:
        return first  # abbreviations: no language helps, and Tesseract seldom slips on capitals
    joins = fits(one.text, before, after), fits(two.text, before, after)
    if joins[0] != joins[1]:
        return first if joins[0] > joins[1] else second
    return second if two.confidence >= SURE or two.confidence > max(0.7, one.confidence - FIRM + 0.9) else first


def _same(one: str, two: str) -> bool:
    return one == two or tone_key(_bare(one)) == tone_key(_bare(two)) != ""


def _number(first: Word, second: Word) -> Word:
    """Of two readings with digits: the recogniser that knows handwriting, unless Tesseract is firm and it is not."""
    if first.confidence >= 0.93 and re.search(r"\d", first.text) and second.confidence < 0.9:
        return first
    return second


def _chunk(ours: Sequence[Word], theirs: Sequence[Word]) -> list[Word]:
    """Where the readings do not even agree on the number of words."""
    if not theirs:
        return [word for word in ours if word.confidence > 0.5 and re.search(r"\w", word.text)]
    if not ours:
        return [word for word in theirs if word.confidence > 0.5 and re.search(r"\w", word.text)]
    mine, rival = (min(w.confidence for w in side) for side in (ours, theirs))
    text, other = (" ".join(w.text for w in side) for side in (ours, theirs))
    if strip_marks(text).replace(" ", "").lower() == strip_marks(other).replace(" ", "").lower():
        return _respaced(ours, other.replace(" ", ""))
    digits = re.search(r"\d", text + other)
    if (mine >= 0.9 and rival < 0.6) or (mine > rival and not digits):
        return [replace(word, other="") for word in ours]
    return [replace(word, other="") for word in theirs]


def _respaced(ours: Sequence[Word], letters: str) -> list[Word]:
    """The second reading's letters between the first one's spaces: the line recogniser drops a space now and then."""
    out: list[Word] = []
    for word in ours:
        text, letters = letters[: len(word.text)], letters[len(word.text) :]
        out.append(_better(word, replace(word, text=text, confidence=SURE), out[-1].text if out else None, None))
    return out
