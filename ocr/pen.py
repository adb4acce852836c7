"""What a pen in colour wrote, and the dots of a form's blank under it: they cross the digits, and to a reader `14` on dots is a `17` or a `11`.

Told by colour: the pen's ink is blue, the dots are print. What is small and black near it is one of them where two more stand in its row,
so that no dot of an `ị` under a signature is taken for one. Where print is bluish itself, its letters fall into such pieces, too; those touch blue,
as no two dots beside a pen's stroke do.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
BLUER, DEEP = 28, 190
"""Levels by which a pen's ink is bluer than red, and the most of its red."""
BLACK = 165
"""The most of any colour in print."""
COARSE = 4
"""Pixels a side that the pen is looked for by."""
NEAR = (2.5, 0.5)
"""Millimetres left and right, over and under the pen's ink in which dots go."""
DOT = 0.9
"""Millimetres; a dot of a blank is no larger."""
APART = 1.6
"""Millimetres from one dot to the next, at the most."""
IN_ROW, FREE = 3, 2
"""How many dots make a blank, and how many of them touch no ink of the pen."""
MOST = 25.0
"""Millimetres a blank is high at the most: what is higher is a signature, a stamp, or the pattern of a certificate."""
SHARE = 0.4
"""Of the pen's ink to that of print around it, at the least: in bluish print there is less."""
LEAST = 6
"""Coarse pixels; a speck is no pen."""


def without_leaders(grey: Pixels, colours: Pixels, dpi: int) -> Pixels:
    """The grey page without the dots of blanks near ink of a pen in colour; the page itself where there is none. `colours` is the page in RGB."""
    unit = dpi / 25.4
    ink = _pen(np.ascontiguousarray(colours[::COARSE, ::COARSE]))
    if int(ink.sum()) < LEAST:
        return grey
    size = [2 * max(1, round(side * unit / COARSE)) + 1 for side in NEAR]
    count, _, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(ink, np.ones(size[::-1], np.uint8)), connectivity=8)
    out = grey.copy()
    for x, y, width, height, _ in boxes[1:count].tolist():
        if height * COARSE > MOST * unit:
            continue
        place = np.s_[COARSE * y : COARSE * (y + height), COARSE * x : COARSE * (x + width)]
        _wiped(out[place], colours[place], unit)
    return out


def pen_alone(colours: Pixels) -> Pixels:
    """The grey page with nothing but the ink of a pen in colour; white where there is none."""
    ink = cv2.dilate(_strokes(colours), np.ones((3, 3), np.uint8))
    return np.asarray(np.where(ink > 0, cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), 255), np.uint8)


def groups(grey: Pixels, gap: int) -> list[tuple[int, int, int, int]]:
    """Boxes of ink on white in pixels, from left to right: columns of ink with less than a gap between them."""
    ink = grey < BLACK
    columns = np.flatnonzero(ink.any(axis=0))
    out = []
    for same in np.split(columns, np.flatnonzero(np.diff(columns) > gap) + 1) if len(columns) else []:
        rows = np.flatnonzero(ink[:, same[0] : same[-1] + 1].any(axis=1))
        out.append((int(same[0]), int(rows[0]), int(same[-1]) + 1, int(rows[-1]) + 1))
    return out


def _strokes(colours: Pixels) -> Pixels:
    """Where the pen's ink is, without the fringe that scanners give to print."""
    return np.asarray(cv2.morphologyEx(_pen(colours), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _pen(colours: Pixels) -> Pixels:
    red, _, blue = cv2.split(colours)
    return ((cv2.subtract(blue, red) > BLUER) & (red < DEEP)).astype(np.uint8)


def _wiped(grey: Pixels, colours: Pixels, unit: float) -> None:
    """Makes the dots of a part white, where they stand in a row."""
    pen = _strokes(colours)
    if not pen.any():
        return
    dark = ((colours.max(axis=2) < BLACK) & (cv2.dilate(pen, np.ones((2, 2), np.uint8)) == 0)).astype(np.uint8)
    if int(pen.sum()) < SHARE * int(dark.sum()):
        return
    _, marks, about, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    dots = (about[:, 2] <= DOT * unit) & (about[:, 3] <= DOT * unit)
    dots[0] = False
    if dots.sum() < IN_ROW:
        return
    touching = np.flatnonzero(np.bincount(marks[cv2.dilate(pen, np.ones((5, 5), np.uint8)) > 0], minlength=len(about)))
    rows = cv2.dilate(dots[marks].astype(np.uint8), np.ones((1, 2 * round(APART * unit / 2) + 1), np.uint8))
    _, row_of, _, _ = cv2.connectedComponentsWithStats(rows, connectivity=8)
    which = np.flatnonzero(dots)
    of = np.array([row_of[y + h // 2, x + w // 2] for x, y, w, h, _ in about[which].tolist()])
    size = int(of.max()) + 1
    members, free = np.bincount(of, minlength=size), np.bincount(of[~np.isin(which, touching)], minlength=size)
    dots[which[(members[of] < IN_ROW) | (free[of] < FREE)]] = False
    gone = cv2.dilate(dots[marks].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    grey[gone & (pen == 0)] = 255
