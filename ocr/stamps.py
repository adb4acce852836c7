"""Stamps in red ink at the head of a page (độ mật, độ khẩn): each found by its colour, freed of its frame, kept as a crop."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Mask = NDArray[np.bool_]
CELL = 8
"""Pixels; ink this near belongs to one stamp."""
LEAST, MOST = (8, 3.5), (80, 30)
"""Width and height of a stamp in millimetres."""
AT_MOST = 5
_SHOWN = np.array([255 if excess <= 12 else max(0, 255 - 3 * excess) for excess in range(256)], np.uint8)
"""Grey by how much redder than anything else a pixel is."""


def stamp_crops(pixels: NDArray[np.uint8], dpi: int) -> list[Image.Image]:
    """Grey crops, black on white, one a stamp, the widest first; none on a page without colour."""
    if pixels.ndim == 2:
        return []
    red, green, blue = cv2.split(pixels)
    excess = cv2.subtract(red, cv2.max(green, blue))
    ink = (excess > 35) & (cv2.subtract(red, cv2.min(green, blue)) > 45)
    grey = np.asarray(cv2.LUT(excess, _SHOWN), np.uint8)
    boxes = [box for box in _groups(ink) if _is_stamp(box, dpi)]
    boxes.sort(key=lambda box: box[0] - box[2])
    return [_freed(grey[top:bottom, x0:x1], ink[top:bottom, x0:x1]) for x0, top, x1, bottom in boxes[:AT_MOST]]


def _groups(ink: Mask) -> list[tuple[int, int, int, int]]:
    """Boxes around ink that hangs together, in pixels, of cells: over corners, and over a blank cell between two in a row."""
    rows, columns = ink.shape[0] // CELL, ink.shape[1] // CELL
    cells = ink[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL).mean(axis=(1, 3)) > 0.04
    joined = cv2.morphologyEx(cells.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    found = cv2.connectedComponentsWithStats(joined, connectivity=8)[2][1:].tolist()
    return [(x * CELL, y * CELL, (x + width) * CELL, (y + height) * CELL) for x, y, width, height, _ in found]


def _is_stamp(box: tuple[int, int, int, int], dpi: int) -> bool:
    width, height = ((box[2] - box[0]) * 25.4 / dpi, (box[3] - box[1]) * 25.4 / dpi)
    return LEAST[0] < width < MOST[0] and LEAST[1] < height < MOST[1] and width > 1.15 * height


def _freed(crop: NDArray[np.uint8], ink: Mask) -> Image.Image:
    """Without the lines of its frame: rows and columns near the rim that are mostly ink."""
    crop = crop.copy()
    height, width = ink.shape
    for index in np.nonzero(ink.mean(axis=1) > 0.3)[0]:
        if min(index, height - index) < height * 0.28:
            crop[max(0, index - 1) : index + 2] = 255
    for index in np.nonzero(ink.mean(axis=0) > 0.4)[0]:
        if min(index, width - index) < width * 0.12:
            crop[:, max(0, index - 1) : index + 2] = 255
    framed = Image.new("L", (width + 40, height + 40), 255)
    framed.paste(Image.fromarray(crop), (20, 20))
    return framed
