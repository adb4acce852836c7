"""What is wrong with a scan, before anybody reads it: the verdict at the counter. Thresholds are from made-up pages spoilt step by
step (`tests/ocr/test_quality.py`) and stay far from what the 30 real papers show."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

DARK_PAPER = 140
"""Grey of the paper (0 black) under which the scan is dark."""
FAINT_INK = 70
"""Grey levels between paper and ink under which the print is faint."""
SHARP = 0.25
"""Of the full step from paper to ink, what the steepest letters rise within a pixel at 200 dpi; a blurred page has less."""
SKEWED = 3.0
"""Degrees."""
EDGE_MM, EDGE_RUNS = 0.8, 6
"""A strip at the rim, and how many letters' strokes touching it say that the page is cut off."""

Grey = NDArray[np.uint8]


class Defect(NamedTuple):
    """A code and the bad area in points: left, top, right, bottom."""

    code: str
    box: tuple[float, float, float, float]


def defects(image: Image.Image, dpi: int, prepared: Image.Image, read_dpi: int, skew: float) -> list[Defect]:
    """Of the page as scanned and as prepared for reading; empty where all is well."""
    whole = (0.0, 0.0, image.width * 72 / dpi, image.height * 72 / dpi)
    small = np.asarray(image.reduce(max(1, image.width // 300)).convert("L"))
    paper = float(np.percentile(small, 90))
    even = np.asarray(prepared)
    levels = np.cumsum(_histogram(even)) / even.size
    ink = float(np.searchsorted(levels, 0.01))
    out = []
    if paper < DARK_PAPER:
        out.append(Defect("dark", whole))
    if levels[234] > 0.002:
        if 255 - ink < FAINT_INK:
            out.append(Defect("faint", whole))
        elif _sharpness(even, ink) < SHARP:
            out.append(Defect("blurred", whole))
    if abs(skew) > SKEWED:
        out.append(Defect("skewed", whole))
    out.extend(_cut_off(even, read_dpi))
    return out


def _histogram(grey: Grey) -> NDArray[np.float64]:
    """Pixels of each of the 256 levels."""
    return np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float64).ravel()


def _sharpness(even: Grey, ink: float) -> float:
    """How steep the steepest edges are, as a share of the step from paper to ink."""
    counts = _histogram(np.asarray(cv2.absdiff(even[:, 1:], even[:, :-1]), np.uint8))
    counts[:9] = 0  # paper and noise
    return float(np.searchsorted(np.cumsum(counts), 0.97 * counts.sum())) / max(1.0, 255 - ink) if counts.any() else 0.0


def _cut_off(even: Grey, dpi: int) -> list[Defect]:
    """Sides at which letters run out of the page; a scanner's black rim is one long run and does not count."""
    strip = max(2, round(EDGE_MM * dpi / 25.4))
    height, width = even.shape
    scale = 72 / dpi
    sides = {
        "left": (even[:, :strip], (0.0, 0.0, 20.0, height * scale)),
        "right": (even[:, -strip:], (width * scale - 20, 0.0, width * scale, height * scale)),
    }
    out = []
    for pixels, box in sides.values():
        inked = (pixels.min(axis=1) < 110).astype(np.int8)
        starts, ends = np.flatnonzero(np.diff(inked) == 1), np.flatnonzero(np.diff(inked) == -1)
        if len(starts) and len(ends):
            runs = [end - start for start, end in zip(starts, ends[ends > starts[0]], strict=False)]
            letters = [run for run in runs if 0.02 * dpi < run < 0.25 * dpi]
            if len(letters) >= EDGE_RUNS:
                out.append(Defect("cut-off", box))
    return out
