"""The national heading: Quốc hiệu and Tiêu ngữ (NĐ 30/2020 Phụ lục I mục II.1)."""

from __future__ import annotations

from digitize.layout import Line
from digitize.text import fold, is_like

NATIONAL = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc")


def is_national(text: str) -> bool:
    """Whether a line is one of the two of the national heading."""
    folded = fold(text)
    return any(is_like(folded, motto, 0.8) for motto in NATIONAL)


def is_piece_of_national(line: Line, width: float) -> bool:
    """Whether a line is a piece of the national heading, which a curve of the page tears apart."""
    return line.box.x0 > width * 0.4 and set(fold(line.text).split()) <= set(NATIONAL[0].split())
