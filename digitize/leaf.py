"""One page of a searchable copy, as it is to be made."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.geometry import Box

Lines = tuple[tuple[tuple[str, Box], ...], ...]
"""Lines of words with their boxes, in points on the upright page as scanned."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the copy."""

    number: int
    turned: int
    width: float
    height: float
    scanned: bool
    """Whether it is an image; else the page has a text layer of its own."""
    lines: Lines
