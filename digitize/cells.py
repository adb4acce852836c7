"""The cells of a paper's heading (NĐ 30/2020 Phụ lục I)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from digitize.layout import Line
from digitize.text import clean


@dataclass(slots=True)
class Heading:
    """Lines of each cell; None or empty where the page has none."""

    national: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    number: Line | None = None
    date: Line | None = None
    title: Line | None = None
    abstract: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    letter: bool = False
    """Whether the abstract is that of a công văn, under the number."""


def joined(cells: list[Line]) -> str:
    """The lines' text as one, a word broken by a hyphen at a line's end left as printed."""
    return clean(" ".join(word.text for line in cells for word in line.words if not re.fullmatch(r"[_|~`]+", word.text)))
