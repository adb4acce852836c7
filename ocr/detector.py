"""Finds text lines on a prepared page: `PP-OCRv6_det_small.onnx` of the wheel `rapidocr` (Apache-2.0), a net of the kind DB,
without its subnormal weights (`.ci/setup`).

Tesseract's own page layout loses lines near seals, signatures and handwriting; line geometry from this net is the largest
single gain on real scans (reading.md §0).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.onnx_file import OnnxFile

SHA256 = "0aa594ae6882a3da76cd4ff0f90f907770f855a50bc06e65d2ebd324ac39af4a"
SEEN_DPI = 90
"""What the net looks at: below it lines melt together, above it costs more and finds no more."""
TEXT = 0.3
"""Probability from which a pixel is text."""
GROW_X, GROW_Y = 0.45, 0.42
"""The net marks the core of a line; of the core's height, how far the line goes beyond it."""
LEAST = 3
"""Pixels of the net's view; a lower core is a speck."""
STEP = 32
"""Height and width of the net's input are multiples of it."""
INK, SPECK, AROUND = 215, 2, 16
"""Grey of ink, how many pixels of it in a row or column are none, and how far around it the net looks."""

Grey = NDArray[np.uint8]
Places = NDArray[np.intp]
PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom lie outside."""


class LineDetector:
    """Boxes of text lines in the pixels of an image, top to bottom."""

    def __init__(self, model: Path) -> None:
        self._file = OnnxFile(model, SHA256)

    def lines(self, image: Image.Image, dpi: int) -> list[PixelBox]:
        """Each line once; a line in two columns is two."""
        seen, rows, columns = _without_blanks(_shrunk(image, SEEN_DPI / dpi))
        if not seen.size:
            return []
        heat = self._file.run(np.broadcast_to(seen.astype(np.float32) / 127.5 - 1, (1, 3, *seen.shape)).copy())[0, 0]
        scale, out = dpi / SEEN_DPI, []
        for left, top, width, height, _ in cv2.connectedComponentsWithStats((heat > TEXT).astype(np.uint8), connectivity=8)[2][1:].tolist():
            if height >= LEAST and width >= LEAST:
                x0, x1, y0, y1 = columns[left], columns[left + width - 1] + 1, rows[top], rows[top + height - 1] + 1
                out.append(_grown(x0 * scale, y0 * scale, x1 * scale, y1 * scale, image.size))
        return sorted(out, key=lambda box: (box[1], box[0]))


def _shrunk(image: Image.Image, scale: float) -> Grey:
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return np.asarray(image.convert("L").resize(size, Image.Resampling.BILINEAR))


def _without_blanks(grey: Grey) -> tuple[Grey, Places, Places]:
    """The view without rows and columns far from any ink, filled up with white to what the net takes, and where its rows and columns were.
    Margins and gaps are a third of a page and as costly to look at as print.
    """
    ink = grey < INK
    rows, columns = (_near((ink.sum(axis=axis) > SPECK).astype(np.uint8)) for axis in (1, 0))
    kept = grey[np.ix_(rows, columns)]
    height, width = (-(-side // STEP) * STEP for side in kept.shape)
    full = np.full((height, width), 255, np.uint8)
    full[: kept.shape[0], : kept.shape[1]] = kept
    return full, _on(rows, height), _on(columns, width)


def _near(inked: Grey) -> Places:
    """Places within `AROUND` of one that is inked."""
    return np.flatnonzero(cv2.dilate(inked.reshape(-1, 1), np.ones((2 * AROUND + 1, 1), np.uint8)).ravel())


def _on(places: Places, length: int) -> Places:
    """Places, and as many after the last as make up the length."""
    after = places[-1] + 1 if len(places) else 0
    return np.concatenate([places, np.arange(after, after + length - len(places))])


def _grown(x0: float, top: float, x1: float, bottom: float, size: tuple[int, int]) -> PixelBox:
    height = bottom - top
    left, right = x0 - GROW_X * height, x1 + GROW_X * height
    return max(0, int(left)), max(0, int(top - GROW_Y * height)), min(size[0], int(right)), min(size[1], int(bottom + GROW_Y * height))
