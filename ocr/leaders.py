"""The dots of a form's blank that touch nothing (`Số: ...214.../TLKS`): to a recogniser of lines those before a number are one digit more.

Told by what they are, in a pen of any colour: small, round, several in a row, near one another, nothing over or under them. Those that digits cross stay
here; where the pen is in colour, `ocr.pen` takes them out.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.pen import Pixels

INK = 150
"""The most of a grey pixel that is of ink."""
DOT = 0.75
"""Millimetres a dot is wide and high at the most."""
ROUND = 2.2
"""How often the longer side holds the shorter, at the most: a dash is no dot."""
OFF = 0.25
"""Millimetres that the middles of dots of one row lie over or under each other at the most."""
APART = 1.7
"""Millimetres from one dot to the next, at the most: dots under letters (`ộ`, `ạ`) stand wider."""
CLEAR = (2.5, 1.2)
"""Millimetres over and under a dot in which nothing stands: where print is faint, its letters fall into such pieces, with others over them; and
accents have their letter under them.
"""
LIKE = 2.5
"""How often the larger of two dots of one row holds the smaller, at the most; pieces of faint letters are of all sizes."""
IN_ROW = 3
"""How many dots make a blank: fewer are of an `ị`, a colon, the end of a sentence."""


def without_dots(line: Image.Image, dpi: int) -> Image.Image:
    """The grey picture of a line without the loose dots of its blanks; the picture itself where it has none."""
    grey, unit = np.asarray(line.convert("L")), dpi / 25.4
    _, marks, about, middles = cv2.connectedComponentsWithStats((grey < INK).astype(np.uint8), connectivity=8)
    sides = about[:, cv2.CC_STAT_WIDTH], about[:, cv2.CC_STAT_HEIGHT]
    small = (np.maximum(*sides) <= DOT * unit) & (np.maximum(*sides) <= ROUND * np.minimum(*sides))
    small[0] = False  # the paper
    found = np.flatnonzero(small)
    sizes = about[found, cv2.CC_STAT_AREA]
    across, down = np.abs(middles[found, None] - middles[None, found]).transpose(2, 0, 1) / unit
    alike = np.maximum(sizes[:, None], sizes) <= LIKE * np.minimum(sizes[:, None], sizes)
    row = (down <= OFF) & alike
    near = row & (across <= APART) & ~np.eye(len(found), dtype=bool)
    in_row = found[(row.sum(axis=1) >= IN_ROW) & near.any(axis=1)]
    gone = [at for at in in_row if _is_clear(grey, about[at], unit)]
    if len(in_row) < IN_ROW or not gone:
        return line
    of_dots = np.isin(marks, gone)
    around = cv2.dilate(of_dots.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return Image.fromarray(np.where(around & (of_dots | (marks == 0)), np.uint8(255), grey))


def _is_clear(grey: Pixels, dot: NDArray[np.int32], unit: float) -> bool:
    """Whether no ink stands over or under a dot, given as left, top, width, height and size."""
    left, top, width, height, _ = dot.tolist()
    over, under = (round(side * unit) for side in CLEAR)
    column = grey[:, max(0, left - 1) : left + width + 1] < INK
    return not (column[max(0, top - over) : max(0, top - 1)].any() or column[top + height + 1 : top + height + under].any())
