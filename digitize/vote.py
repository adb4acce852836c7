"""Two readings of one line made one: word by word, by what each recogniser is good at, and by what the language allows.

Tesseract rarely misplaces a word but slips on single tone marks; the line recogniser reads handwriting and faint print
but may slip on any letter. Where both agree, nearly all is right (reading.md §4, vote rule).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from digitize.blanks import date_line, is_date_line, is_number_line, number_line, place_words, unglued
from digitize.lexicon import fits, is_syllable, joining, parted
from digitize.part_vote import DISPUTED, Pairs
from digitize.scan import Word
from digitize.text import bare_key, fold, strip_marks, tone_key, unsigned

FIRM, SURE = 0.96, 0.9
"""What a word of Tesseract's, and what one of the line recogniser's (its least sure letter), is worth at its best."""
UNDOUBTED = 0.93
"""What one of two must be worth for a word on which they agree not to be looked at again."""
OUTVOTES = 0.95
"""What a word must be worth for two readings to outvote a third that joins better with its neighbours."""
CERTAIN = 0.97
"""What a word of the small recogniser's must be worth to stand against the first reading."""
GARBLED = 0.35
"""Of a whole line of the heading, the confidence under which a stamp or dots are all that Tesseract saw of it."""
CLOSER = 0.2
"""By how much surer the words in a close box must be, which cuts marks off, than those in the whole line's."""
GUESSED = 0.6
"""Below it, several words of Tesseract's are hardly read."""


def agree(one: Sequence[Word], two: Sequence[Word]) -> bool:
    """Whether two readings of a line say the same but for spaces and signs around words; a comma in a number is one of its signs."""
    return _plain(one) == _plain(two) != ""


def _plain(words: Sequence[Word]) -> str:
    return bare_key(" ".join(word.text for word in words), "/%&+-")


def consensus(
    first: Sequence[Word],
    small: Sequence[Word],
    strong: Sequence[Word],
    heading: bool,
    more: Pairs = (),
) -> tuple[Word, ...]:
    """The words of a line from up to three readings; empty ones do not vote. Of a line read again by its print's height (`digitize.raised`) these are
    the closest of the last two, and `more` that of its whole box and further ones.

    The blanks of numbers and dates are taken part by part (`digitize.blanks`); there the small recogniser, which is
    trained on them, goes first; but only in the heading, as forms have labels that look alike (`Số CCCD:`). Elsewhere the
    first reading and the strong one stand against each other, and the small one settles some of what they differ on.
    """
    if heading and (small or strong) and first and sum(word.confidence for word in first) < GARBLED * len(first):
        first = ()
    first, small, strong = (unglued(reading) for reading in (first, small, strong))
    readings = [reading for reading in (small, strong, first) if reading]
    pairs = ((small, strong), *more) if more else ()
    settled = _mended(_spaced(voted(first, strong or small, small if strong else ())))
    if not heading:
        return settled
    if sum(is_number_line(reading) for reading in readings) * 2 > len(readings):
        return number_line(readings, pairs)
    if sum(is_date_line(reading) for reading in readings) * 2 > len(readings):
        twice = any(_key(one.text) == _key(two.text) for one, two in pairwise(settled))
        spoilt = pairs or twice  # by the first's digits, or as it says it twice
        place = _mended(_spaced(voted(strong, small))) if spoilt and small and strong else settled
        return date_line(readings, place_words(place), pairs)
    if not more:
        return settled
    whole = consensus(first, *more[0], heading)  # neither: in the box in which it is read best
    return settled if len(settled) >= len(whole) and _sureness(settled) > _sureness(whole) + CLOSER else whole


def _sureness(words: Sequence[Word]) -> float:
    """Of a reading's words on the whole; 0 of none."""
    return sum(word.confidence for word in words) / max(1, len(words))


def in_one_case(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line of the heading or signature with the one in small letters between words in capitals written as these: the strong recogniser
    slips in case.
    """
    small = [at for at, word in enumerate(words) if word.text.isalpha() and word.text.islower() and len(word.text) > 1]
    capitals = sum(word.text.isupper() and len(word.text) > 1 for word in words)
    lettered = sum(any(letter.isalpha() for letter in word.text) for word in words)
    if len(small) != 1 or not 0 < small[0] < len(words) - 1 or capitals < 4 or capitals + 1 < lettered:
        return tuple(words)
    return tuple(replace(word, text=word.text.upper()) if at == small[0] else word for at, word in enumerate(words))


def _spaced(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with syllables that ran together parted, which happens to both recognisers where letters stand close."""
    out: list[Word] = []
    for word in words:
        at = parted(word.text)
        out.extend(word.cut(at) if at else [word])
    return tuple(out)


def voted(first: Sequence[Word], second: Sequence[Word], third: Sequence[Word] = ()) -> tuple[Word, ...]:
    """The words of a line from two readings; each says in `other` what the reading not taken had there. A third one is heard where the two
    differ in single words.
    """
    if not second:
        return tuple(first)
    if not first:
        letters = sum(len(re.findall(r"\w", word.text)) for word in second)
        return tuple(second) if letters > 2 and sum(word.confidence for word in second) > 0.5 * len(second) else ()
    pieces = aligned(first, third)
    unheard = {id(one) for ours, theirs in pieces if not theirs for one in ours}
    heard = {id(one): three for ours, theirs in pieces if len(ours) == len(theirs) for one, three in zip(ours, theirs, strict=True)}
    out: list[Word] = []
    for ours, theirs in aligned(first, second):
        if _is_guess(ours, theirs):
            out.extend(replace(two, other=one.text) for one, two in zip(ours, theirs, strict=True))
        elif len(ours) == len(theirs):
            for one, two in zip(ours, theirs, strict=True):
                before, after = out[-1].text if out else None, _after(second, two)
                out.append(of_three(one, two, heard.get(id(one)), before, after))
        elif not theirs and third:
            out.extend(word for word in _chunk(ours, ()) if not (id(word) in unheard and _repeats(word, first)))
        else:
            out.extend(_chunk(ours, theirs))
    return tuple(out)


def _repeats(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word is its neighbour said again, or the beginning or end of it: `trị trị gia g tăng`, as Tesseract reads where it cuts a line."""
    at, said = next(at for at, other in enumerate(words) if other is word), _key(word.text)
    beside = [_key(other.text) for other in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])]
    return any(other.startswith(said) or other.endswith(said) for other in beside)


def _is_guess(ours: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether the first reading of several words that the second reads otherwise is a guess beside it: words of the language picked one by one
    from both would make a third text that neither saw.
    """
    mine, rival = _sureness(ours), _sureness(theirs)
    unlike = not {_key(word.text) for word in ours} & {_key(word.text) for word in theirs}
    return 1 < len(ours) == len(theirs) and unlike and mine < GUESSED and rival > mine + 0.2


def aligned(one: Sequence[Word], two: Sequence[Word]) -> list[tuple[Sequence[Word], Sequence[Word]]]:
    """Pieces of two readings of a line that stand for each other."""
    codes = SequenceMatcher(None, [_key(word.text) for word in one], [_key(word.text) for word in two], autojunk=False).get_opcodes()
    return [(one[a:b], two[c:d]) for _, a, b, c, d in codes]


def of_three(one: Word, two: Word, three: Word | None, before: str | None, after: str | None) -> Word:
    """A word of the first reading and the strong recogniser's, with the small one's heard where there is one: what it settles with the first; what
    it bears out of the second; or it alone makes a word of the language with a neighbour.
    """
    if three is None or (same(one.text, two.text) and max(one.confidence, two.confidence) >= UNDOUBTED):
        return better(one, two, before, after)
    if settled := settled_by_two(one, three, before, after):
        return settled
    joins = [fits(word.text, before, after) for word in (one, two, three)]
    if same(two.text, three.text) and two.confidence >= (DISPUTED if joins[1] >= joins[0] else OUTVOTES):
        return replace(two, other=one.text, box=one.box)
    if _key(two.text) == _key(three.text) and joins[2] > max(joins[:2]) and is_syllable(three.text):
        return replace(three, other=one.text, box=one.box)
    return better(one, two, before, after)


def _mended(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with marks put right where no reading was sure of them and just one other mark makes a word of the language with a neighbour;
    never of names and capitals.
    """
    out: list[Word] = []
    for at, word in enumerate(words):
        before, after = out[-1].text if out else None, words[at + 1].text if at + 1 < len(words) else None
        doubtful = word.confidence < UNDOUBTED and word.text[:1].islower() and not fits(word.text, before, after)
        other = joining(word.text, before, after) if doubtful else None
        out.append(replace(word, text=other, other=word.text, confidence=min(word.confidence, DISPUTED)) if other else word)
    return tuple(out)


def settled_by_two(one: Word, two: Word, before: str | None, after: str | None) -> Word | None:
    """A word that the first reading and the small recogniser's settle; None where a third must be asked.

    Where both have it, one of them must be sure of it or it joins with a neighbour into a word of the language. Where they differ, it is the one
    that joins, or the small one's where that is certain and none joins. Counted on 18,445 words of 70 papers with the strong recogniser beside: of
    those that both have and that do not join 751 of 783 were right where the small one was sure (719 as the strong one had them); of those that
    differ in marks 191 of 191 that join with the small one's, 97 of 98 that join with the first, 46 of 48 that join with neither (47). On 17,176
    other words afterwards: 542 of 543, 96 of 96, 38 of 38, 11 of 12.
    """
    joins, theirs = bool(fits(one.text, before, after)), bool(fits(two.text, before, after))
    if same(one.text, two.text):
        sure = joins or one.confidence >= UNDOUBTED or two.confidence >= SURE
        return replace(one, other=two.text, confidence=max(one.confidence, two.confidence)) if sure else None
    first, second = replace(one, other=two.text), replace(two, other=one.text, box=one.box)
    if not fold(one.text) or not fold(two.text):
        return None
    shaped = _shape(one.text) == _shape(two.text)
    if re.search(r"\d", one.text + two.text):
        firm = one.confidence >= UNDOUBTED
        by_small = shaped and not firm and two.confidence >= CERTAIN and not joins and not is_syllable(one.text)
        return second if by_small else first if firm and two.confidence < SURE else None
    marks = fold(one.text) == fold(two.text)
    if joins and not theirs:
        return first if two.confidence < (SURE if marks else CERTAIN) else None
    wins = theirs or (marks and two.confidence >= CERTAIN)
    return second if wins and not joins and shaped and is_syllable(two.text) else None


def _shape(text: str) -> str:
    """A word's signs, where its digits are, and for each letter whether it is a capital: in these the small recogniser is not to be followed."""
    return "".join("A" if letter.isupper() else "0" if letter.isdigit() else "a" if letter.isalnum() else letter for letter in text)


def _key(text: str) -> str:
    return fold(text) or text


def _after(words: Sequence[Word], word: Word) -> str | None:
    place = next(index for index, other in enumerate(words) if other is word)
    return words[place + 1].text if place + 1 < len(words) else None


def better(one: Word, two: Word, before: str | None, after: str | None) -> Word:
    """One of two readings of a word."""
    if same(one.text, two.text):
        return replace(one, other=two.text, confidence=max(one.confidence, two.confidence))
    first, second = replace(one, other=two.text), replace(two, other=one.text, box=one.box)
    if re.fullmatch(r"[Vv]/v:?", two.text):
        return second  # the mark that opens a letter's abstract
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


def same(one: str, two: str) -> bool:
    """Whether two readings of a word say the same but for the signs around it."""
    return one == two or tone_key(unsigned(one)) == tone_key(unsigned(two)) != ""


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
        out.append(better(word, replace(word, text=text, confidence=SURE), out[-1].text if out else None, None))
    return out
