"""Numbers and dates in words, as forms spell them out: `Ngày mười hai tháng ba năm một nghìn chín trăm chín mươi lăm`."""

from __future__ import annotations

import re

from digitize.text import fold

_UNITS = {
    "khong": 0, "linh": 0, "le": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip


def number_in_words(text: str) -> int | None:
    """A number up to 9999; None where a word is none of the language's numerals."""
    total, current = 0, 0
    words = fold(text).split()
    if not words:
        return None
    for index, word in enumerate(words):
        if word in ("nghin", "ngan"):
            total, current = total + (current or 1) * 1000, 0
        elif word == "tram":
            total, current = total + current * 100, 0
        elif word in ("muoi", "chuc"):
            total, current = total + (current or 1) * 10, 0
        elif word in _UNITS:
            tens_before = index and words[index - 1] in _UNITS and words[index - 1] not in ("khong", "linh", "le")
            current = current * 10 + _UNITS[word] if tens_before else _UNITS[word]
        else:
            return None
    return total + current


def date_in_words(text: str) -> str | None:
    """An ISO date from `ngày … tháng … năm …` in words; None where it is not one."""
    match = re.search(r"ngay\s+(.+?)\s+thang\s+(.+?)\s+nam\s+(.+)$", fold(text))
    if not match:
        return None
    year_text = match[3]
    day, month, year = number_in_words(match[1]), number_in_words(match[2]), number_in_words(year_text)
    if day is None or month is None or year is None or not (1 <= day <= 31 and 1 <= month <= 12 and 1850 <= year <= 2100):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"
