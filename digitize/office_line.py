"""Which lines say an office, though pen and seal hide letters of it (NĐ 30/2020 Điều 13, Phụ lục I mục II.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from digitize.agency import AUTHORITY, EXACT, OFFICES, is_committee
from digitize.layout import Line
from digitize.scan import Word
from digitize.text import fold, is_like, is_upper, similar

CRUMB = 5
"""Letters and a space that may stand before an office without being read."""
_PREFIX = re.compile(rf"^({'|'.join(AUTHORITY)})\b\s*[.,:]?\s*", re.IGNORECASE)


def is_office(line: Line) -> bool:
    """Whether a line says an office: `CHỦ TỊCH`, `KT. BỘ TRƯỞNG`, `TM. ỦY BAN NHÂN DÂN`, `PHÓ GIÁM ĐỐC SỞ …`."""
    if re.match(r"^T/?M\b", line.text) and is_committee(_PREFIX.sub("", line.text)):
        return True  # `TM. UBND xã …`
    if not is_upper(line.text):
        return False
    if re.match(r"^(?:(?:TM|KT|TL|TUQ)\s*[.,:]|(?:T/M|K/T|T/L)\b)", line.text):
        return True
    folded = fold(_PREFIX.sub("", line.text))
    return folded in EXACT or any(
        folded == office or folded.startswith(office + " ") or is_like(folded[: len(office) + 1], office, 0.88) for office in OFFICES
    )


def says_office(line: Line) -> bool:
    """Whether a line in capitals says an office, or so much of one as pen and seal left."""
    return is_office(line) or (is_upper(line.text) and (_ends_in_office(line.text) or nearest_office(line.text) is not None))


def is_label(text: str) -> bool:
    """Whether a line is what a form prints over the place of the signature (`NGƯỜI KÝ GIẤY KHAI SINH`), which is no office."""
    return fold(text).startswith(("nguoi ky ", "thu truong co quan dang ky cu tru"))


def _ends_in_office(text: str) -> bool:
    """Whether all that stands before an office are a few letters, which `KT.` may have become under pen or seal."""
    folded = fold(text)
    return any(folded.endswith(f" {office}") and len(folded) - len(office) <= CRUMB for office in OFFICES)


def hints_office(line: Line) -> bool:
    """Whether a line in capitals holds an office's words somewhere: seal and pen hide the others."""
    folded = f" {fold(line.text)} "
    return is_upper(line.text) and (is_office(line) or any(f" {office} " in folded for office in OFFICES))


def office_words(words: Sequence[Word]) -> list[Word]:
    """A line's words, in capitals where nearly all of it is an office's name: recognisers slip between `CHỦ` and `CHủ`."""
    folded = fold(" ".join(word.text for word in words))
    office = next((office for office in sorted(OFFICES, key=len, reverse=True) if folded.startswith(office)), None)
    if office is None or len(words) > 5 or len(folded) > len(office) + 3:
        return list(words)
    return [replace(word, text=word.text.upper()) for word in words]


def nearest_office(text: str) -> str | None:
    """The office that a line in capitals is most like where letters of it are hidden, folded; None where none is near."""
    folded = fold(text)
    best = max(OFFICES, key=lambda office: similar(folded, office, 0.74))
    return best if len(best.split()) > 2 and is_like(folded, best, 0.74) else None
