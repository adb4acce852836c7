"""Stamps of urgency and secrecy at the head of a paper (NĐ 30/2020 Phụ lục I mục II.9, TT 01/2023/TT-VPCP Điều 4)."""

from __future__ import annotations

import re

from digitize.layout import Line
from digitize.text import fold, is_like, is_upper

_URGENT = {"hoa toc": "HỎA TỐC", "thuong khan": "THƯỢNG KHẨN", "khan": "KHẨN"}


def urgency(marks: tuple[str, ...], found: list[Line], height: float) -> str | None:
    """HỎA TỐC, THƯỢNG KHẨN or KHẨN, from a red stamp or from a line of its own at the head of the page."""
    return _stamp(marks, found, height, _URGENT)


def secrecy(marks: tuple[str, ...], found: list[Line], height: float) -> str | None:
    """TUYỆT MẬT, TỐI MẬT or MẬT, likewise."""
    return _stamp(marks, found, height, {"tuyet mat": "TUYỆT MẬT", "toi mat": "TỐI MẬT", "mat": "MẬT"})


def _stamp(marks: tuple[str, ...], found: list[Line], height: float, stamps: dict[str, str]) -> str | None:
    alone = [line.text for line in found if line.box.top < height * 0.42 and len(line.words) <= 3]
    for folded, name in stamps.items():
        for text in alone:
            if is_upper(text) and fold(text) == folded:
                return name
        words = [fold(word) for word in marks if any(char.isupper() for char in word)]
        size = len(folded.split())
        if any(" ".join(words[i : i + size]) == folded for i in range(len(words))):
            return name
    joined = {fold(word) for word in marks if any(char.isupper() for char in word)}
    return "HỎA TỐC" if "hoa toc" in stamps and ("toc" in joined or "hoatoc" in joined) else None


def is_stamp(line: Line) -> bool:
    """Whether a line is an urgency stamp: the letters of one, or its frame's edges read as brackets."""
    letters = fold(line.text).replace(" ", "")
    stamps = [stamp.replace(" ", "") for stamp in _URGENT if " " in stamp]  # KHẨN alone is a word of many abstracts
    return bool(re.match(r"^\W?\[.*\]$", line.text.strip())) or any(is_like(letters, stamp, 0.8) for stamp in stamps)
