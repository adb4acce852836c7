"""The two lines of a heading whose blanks are often filled in by hand: `Số: 12/QĐ-UBND` and `Hà Nội, ngày 3 tháng 02 năm 2025`.

Several recognisers read them; each part (the count, the symbol, day, month, year) is taken on its own, since one pen stroke
spoils one part of one reading and seldom the same part of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from digitize.geometry import union
from digitize.kinds import digits
from digitize.number import OF_TWO, is_count
from digitize.part_vote import DISPUTED, Pairs, Part, as_most, chosen, chosen_digits, guessed, of_pairs
from digitize.places import may_be_place
from digitize.scan import Word
from digitize.text import clean, fold

_DAY_WORD = r"ng[aàảáâ]?[yỳvýỷỵ]"
_YEAR_WORD = r"(?:n[aăâắằ]m|(?<=\d)[hv][aăâắằ]m)"
_NUMBER = re.compile(
    r"^\W{0,2}(s[ốoôóö0ồổõ][\s:;.,]{0,3})(?!/No)(?:(?![\s:;.,]*[a-zà-ỹ]{3})|(?<=:)(?= ?\S{3,5} ?/[a-zđ]{2}\S*$))\s*(.*)$", re.IGNORECASE
)
_DATE = re.compile(
    rf"^.*?[,.;]?\s*{_DAY_WORD}(?P<day>.{{0,10}}?)[\s.,_…-]*(?:th?\S{{1,2}}n|(?<=\d)[hn][áaăàâ]n?|(?<=\d )ná?n?)g(?P<month>.{{0,8}}?)"
    rf"[\s.,_…-]*{_YEAR_WORD}(?:\W*(?P<year>[\doO|lI.]\S*.*))?$",
    re.IGNORECASE,
)
"""Digits by hand run over the letter before or behind them: `ngày 25háng 04hăm 2019`."""
_PARTY = "QĐ|NQ|TB|KH|BC|CV|TTr|HD|CT|GM|KL|QC|QyĐ|CTr"
"""Types of papers of the Party (Hướng dẫn 36-HD/VPTW)."""
_STROKE = re.compile(r"\d[{}()\[\]/\\!<>%&$]|[{}()\[\]/\\!<>%&$]\d")


def is_number_line(words: Sequence[Word]) -> bool:
    """Whether a reading is that of a number's line."""
    text = _text(words)
    return bool(_NUMBER.match(text)) and (len(words) <= 4 or "/" in text) and len(words) <= 7


def is_date_line(words: Sequence[Word]) -> bool:
    """Whether a reading is that of a place and date."""
    return bool(_DATE.match(_text(words))) and len(words) <= 14


def is_short_date(words: Sequence[Word]) -> bool:
    """Whether a date's line is no form's or sentence's: the name of a place or `Đăng ký` stands before it, it has one date, and nothing behind it."""
    text = _text(words)
    before = _text(place_words(words))
    once = len(re.findall(rf"{_YEAR_WORD}\b", text, re.IGNORECASE)) == 1
    once = once and bool(re.search(rf"{_YEAR_WORD}\W*\S{{0,5}}$", text, re.IGNORECASE))
    return once and (may_be_place(before) or fold(before) == "dang ky")


def number_line(readings: Sequence[Sequence[Word]], pairs: Pairs = ()) -> tuple[Word, ...]:
    """The line from readings of it, the best for handwriting first; of one that the small recogniser and the strong one read several times, its digits
    from these pairs.
    """
    found = [(words, parts) for words in readings if (parts := _number_parts(words)) is not None]
    count = of_pairs(pairs, count_of, is_count) if pairs else chosen_digits([parts[0] for _, parts in found], is_count)
    symbol = chosen(as_most([parts[1] for _, parts in found]), lambda text: len(text) > 2)
    base = found[0][0]
    if symbol is None:
        return tuple(base)
    rest = (count.text if count else "") + symbol.text
    sure = min(count.sure if count else 1.0, symbol.sure)
    return _laid_out(base, ["Số:", rest], [1.0, sure], _end(readings))


def _number_parts(words: Sequence[Word]) -> tuple[Part, Part] | None:
    """Count and symbol of a reading that is a number's; None of another."""
    if not (match := _NUMBER.match(_text(words))):
        return None
    before, behind = _halves(match[2].replace(" ", ""))
    return Part(before if OF_TWO.fullmatch(before) else _filled(before), _sure(words, before)), Part(behind, _sure(words, behind[1:]))


def count_of(words: Sequence[Word]) -> Part | None:
    """The count of a number's line; None of another."""
    parts = _number_parts(words)
    return parts and parts[0]


def _halves(said: str) -> tuple[str, str]:
    """What stands before the symbol, and the symbol with its sign: `12` and `/QĐ-UBND`, or `-QĐ/TU` as the Party writes it; `QĐ/UB` of old papers has
    none.
    """
    of_party = re.match(r"^([^/-]{1,8})-([^\W\d]{1,5}/.+)$", said)
    if of_party:
        return of_party[1], f"-{of_party[2]}"
    if dashed := re.match(rf"^([^/-]{{1,8}})-({_PARTY})-([^\W\d_]{{0,6}}(?:U|TW))$", said):
        return dashed[1], f"-{dashed[2]}/{dashed[3]}"  # its stroke was taken for a dash
    if of_old := re.match(r"^(\d{1,5})([A-ZĐ]{2,4}/[A-ZĐ].*)$", said):
        return of_old[1], of_old[2]
    count, stroke, symbol = said.partition("/")
    return count, stroke + symbol


def date_line(readings: Sequence[Sequence[Word]], place: Sequence[Word], pairs: Pairs = ()) -> tuple[Word, ...]:
    """Likewise; the words of the place as already settled."""
    base = next(words for words in readings if _DATE.match(_text(words)))
    parts = {}
    for name, valid in (("day", is_day), ("month", is_month), ("year", _within(1900, 2100))):
        read = _plain_count if name == "year" else _filled
        part = partial(_date_part, name, read)
        said = [found for words in readings if (found := part(words)) is not None]
        parts[name] = (of_pairs(pairs, part, valid) if pairs else chosen_digits(said, valid)) or guessed(said, valid)
    head = [
        word for at, word in enumerate(place) if fold(word.text) or (word.text == "-" and 0 < at < len(place) - 1)
    ]  # Phan Rang - Tháp Chàm
    return _dated(base, head, parts["day"], parts["month"], parts["year"], _end(readings))


def _dated(
    base: Sequence[Word], head: Sequence[Word], day: Part | None, month: Part | None, year: Part | None, end: float
) -> tuple[Word, ...]:
    """The place's words, and a date's in the place of those of a line up to `end`."""
    filled = [
        (part, 1.0) if isinstance(part, str) else (part.text, part.sure)
        for part in ("ngày", day, "tháng", month, "năm", year)
        if part is not None
    ]
    return (*head, *_laid_out(_tail(base, head), [text for text, _ in filled], [sure for _, sure in filled], end))


def with_count(words: Sequence[Word], count: Part) -> tuple[Word, ...]:
    """A number's line with another count."""
    parts = _number_parts(words)
    symbol = parts[1] if parts and parts[1].text else _strokeless(words)
    return _laid_out(words, ["Số:", count.text + symbol.text], [1.0, min(count.sure, symbol.sure)], _end([words]))


def _strokeless(words: Sequence[Word]) -> Part:
    """The symbol of a number whose stroke the pen ran over: `102QĐ-THCSHC`, `77 )KBBĐ-KHTH`; empty where there is none."""
    match = re.search(r"[\d\W]([^\W\d]{2,}[-/][\w.-]*)$", _text(words))
    said = match[1] if match else ""
    return Part(f"/{said.upper() if said[:1].islower() else said}" if said else "", DISPUTED if said else 1.0)


def days_of(words: Sequence[Word]) -> tuple[Part | None, Part | None]:
    """Day and month of a date's line; None for one that is not there."""
    return _date_part("day", _filled, words), _date_part("month", _filled, words)


def with_days(words: Sequence[Word], day: Part | None, month: Part | None) -> tuple[Word, ...]:
    """A date's line with another day and month; the place and the year stay."""
    return _dated(words, place_words(words), day, month, _date_part("year", _plain_count, words), _end([words]))


def _date_part(name: str, read: Callable[[str], str], words: Sequence[Word]) -> Part | None:
    match = _DATE.match(_text(words))
    return Part(read(match[name]), _sure(words, match[name])) if match and match[name] else None


def unglued(words: Sequence[Word]) -> tuple[Word, ...]:
    """A reading with `Huế,ngày` and `Ngãingày` taken for the two words that they are."""
    out: list[Word] = []
    for word in words:
        match = re.match(rf"^([^\W\d].*[,.;]){_DAY_WORD}", word.text, re.IGNORECASE) or re.match(r"^([^\W\d_]{2,})ngày$", word.text)
        out.extend(word.cut(len(match[1])) if match else [word])
    return tuple(out)


def place_words(words: Sequence[Word]) -> Sequence[Word]:
    """Of a date line's words, those before `ngày`."""
    for index, word in enumerate(words):
        if re.match(rf"(?i)\W*{_DAY_WORD}", word.text):
            return words[:index]
    return ()


def _within(least: int, most: int) -> Callable[[str], bool]:
    return lambda text: text.isdecimal() and least <= int(text) <= most


is_day, is_month = _within(1, 31), _within(1, 12)


def _tail(base: Sequence[Word], head: Sequence[Word]) -> Sequence[Word]:
    tail = base[len(place_words(base)) :] or base
    if not head:
        return tail
    edge = head[-1].box.x1
    return [replace(word, box=replace(word.box, x0=max(edge, word.box.x0), x1=max(edge + 1, word.box.x1))) for word in tail]


def _text(words: Sequence[Word]) -> str:
    return clean(" ".join(word.text for word in words))


def _plain_count(text: str) -> str:
    """Digits without signs and spaces; letters that pens make of digits become digits where a digit stands beside them."""
    bare = re.sub(r"[^\w|]|_", "", text)
    bare = re.sub(r"[ÒÓỎÕỌÔỒỐỔỖỘÖØ]", "O", bare)  # what a pen's 0 is taken for
    return digits(bare) if re.search(r"\d", bare) and re.fullmatch(r"[\dlI|OoZ]+", bare) else bare


def _filled(text: str) -> str:
    """What was written into a blank; empty where a bracket or stroke stands at a digit, which may be a digit itself."""
    return "" if _STROKE.search(text) else _plain_count(text)


def _sure(words: Sequence[Word], text: str) -> float:
    """Of the words of a reading that hold a part of it."""
    pieces = text.split() or [text]
    found = [word.confidence for word in words if any(piece and piece in word.text.replace(" ", "") for piece in pieces)]
    return min(found or [word.confidence for word in words if re.search(r"\d", word.text)], default=0.3)


def _end(readings: Sequence[Sequence[Word]]) -> float:
    """Where the line ends: the recognisers of lines place a word's end too early, never too late."""
    return max(word.box.x1 for words in readings for word in words)


def _laid_out(base: Sequence[Word], texts: Sequence[str], sure: Sequence[float], end: float) -> tuple[Word, ...]:
    """Words spread over the place of others up to `end`, each as wide as its text is long."""
    box = union(word.box for word in base)
    box = replace(box, x1=max(box.x1, end))
    size = sum(len(text) + 1 for text in texts)
    out: list[Word] = []
    x = box.x0
    for text, certainty in zip(texts, sure, strict=True):
        width = box.width * (len(text) + 1) / size
        agreed = text if certainty > DISPUTED else ""
        last = len(out) + 1 == len(texts)
        out.append(Word(text=text, box=replace(box, x0=x, x1=box.x1 if last else x + width * 0.9), confidence=certainty, other=agreed))
        x += width
    return tuple(out)
