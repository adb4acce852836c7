"""Finds text lines on a prepared page: `PP-OCRv6_det_small.onnx` of the wheel `rapidocr` (Apache-2.0), a net of the kind DB.

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

SHA256 = "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"
SEEN_DPI = 90
"""What the net looks at: below it lines melt together, above it costs more and finds no more."""
TEXT = 0.3
"""Probability from which a pixel is text."""
GROW_X, GROW_Y = 0.45, 0.42
"""The net marks the core of a line; of the core's height, how far the line goes beyond it."""
LEAST = 3
"""Pixels of the net's view; a lower core is a speck."""


PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom lie outside."""


class LineDetector:
    """Boxes of text lines in the pixels of an image, top to bottom."""

    def __init__(self, model: Path) -> None:
        self._file = OnnxFile(model, SHA256)

    def lines(self, image: Image.Image, dpi: int) -> list[PixelBox]:
        """Each line once; a line in two columns is two."""
        heat, scale_x, scale_y = self._heat(image, SEEN_DPI / dpi)
        out = []
        for x0, top, width, height, _ in cv2.connectedComponentsWithStats((heat > TEXT).astype(np.uint8), connectivity=8)[2][1:].tolist():
            if height >= LEAST and width >= LEAST:
                out.append(_grown(x0 / scale_x, top / scale_y, (x0 + width) / scale_x, (top + height) / scale_y, image.size))
        return sorted(out, key=lambda box: (box[1], box[0]))

    def _heat(self, image: Image.Image, scale: float) -> tuple[NDArray[np.float32], float, float]:
        width, height = (max(32, round(side * scale / 32) * 32) for side in image.size)
        small = np.asarray(image.convert("L").resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)
        seen = np.broadcast_to(small / 127.5 - 1, (1, 3, height, width)).copy()
        heat = self._file.run(seen)[0, 0]
        return heat, width / image.width, height / image.height


def _grown(x0: float, top: float, x1: float, bottom: float, size: tuple[int, int]) -> PixelBox:
    height = bottom - top
    left, right = x0 - GROW_X * height, x1 + GROW_X * height
    return max(0, int(left)), max(0, int(top - GROW_Y * height)), min(size[0], int(right)), min(size[1], int(bottom + GROW_Y * height))
