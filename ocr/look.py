"""What a page looks like in 256 bits, by which the same paper scanned again is found."""

from __future__ import annotations

import math

import cv2
import numpy as np
from PIL import Image

SIDE = 64
LOWEST = 16
"""Frequencies that are looked at, each way."""


def look_of(image: Image.Image) -> str:
    """64 hexadecimal digits: the lowest frequencies of the page against their median (pHash: Zauner, Implementation and benchmarking
    of perceptual image hash functions, 2010). Of two scans of one paper few bits differ; of forms with other entries, more.
    """
    grey = image.convert("L")
    grey = grey.reduce(max(1, min(grey.size) // 256)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    scale = np.ones(LOWEST)
    scale[0] = math.sqrt(2)  # OpenCV's transform is orthonormal; looks that are kept are of one that is not
    lowest = cv2.dct(np.asarray(grey, np.float64))[:LOWEST, :LOWEST] * np.outer(scale, scale)
    return np.packbits(lowest > np.median(lowest)).tobytes().hex()
