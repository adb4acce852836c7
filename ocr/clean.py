"""Page preparation: what OCR sees. The original pixels are never changed; reading.md §3 measured each step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from digitize.ports import Ink

Grey = NDArray[np.uint8]

READ_DPI = 200
"""Raising pages below 140 dpi to it halves their word errors; above it there is no gain (reading.md §3)."""
MIN_SKEW, MAX_SKEW = 0.15, 6.0
"""Degrees."""
DARK, BRIGHT = 90, 160
"""Of the red channel: print under a seal is darker than the first, a seal on paper brighter than the second."""


class Prepared(NamedTuple):
    """A page ready for the engine."""

    image: Image.Image
    skew: float
    """Degrees clockwise that the text was turned; the image is already straight."""


def inked(image: Image.Image, ink: Ink) -> Image.Image:
    """Grey, with that ink dark on white."""
    if image.mode != "RGB":
        return image
    if ink is Ink.ALL:
        return image.convert("L")
    if ink is Ink.PRINT:
        red, green, blue = image.split()
        return ImageChops.lighter(red, ImageChops.lighter(green, blue))
    return drop_red(image)


def drop_red(image: Image.Image) -> Image.Image:
    """Grey in which red ink (seals, stamps) turns white: the red channel, as a colour drop-out scanner takes it, raised
    by how much redder than anything else a pixel is, since real seal ink is not fully bright in red. Dark pixels are
    raised less: there a black letter lies under the seal, tinted by it."""
    if image.mode != "RGB":
        return image
    red, green, blue = image.split()
    excess = ImageChops.subtract(red, ImageChops.darker(green, blue))
    weight = red.point([max(0, min(255, round((value - DARK) * 255 / (BRIGHT - DARK)))) for value in range(256)])
    return ImageChops.add(red, ImageChops.multiply(excess, weight))


def even_light(grey: Image.Image) -> Image.Image:
    """The page divided by its own background, so that shade, tint and a dark edge become white."""
    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))
    background = np.asarray(paper.resize(grey.size, Image.Resampling.BILINEAR), dtype=np.float32)
    pixels = np.asarray(grey, dtype=np.float32)
    even = pixels / np.maximum(background, 40.0) * 255.0
    return Image.fromarray(np.clip(even, 0, 255).astype(np.uint8))


def skew_of(grey: Image.Image) -> float:
    """Degrees clockwise that text lines are turned, within ±6; 0 where unsure. Projection profile on a thumbnail."""
    small = grey.resize((900, max(1, round(grey.height * 900 / grey.width))), Image.Resampling.BOX)
    ink = np.asarray(small) < 160
    border = 20
    ink[:border], ink[-border:], ink[:, :border], ink[:, -border:] = False, False, False, False
    rows, columns = np.nonzero(ink)
    if len(rows) < 400:
        return 0.0
    if len(rows) > 60_000:
        step = len(rows) // 60_000 + 1
        rows, columns = rows[::step], columns[::step]
    best = _peak(rows, columns, np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5))
    best = _peak(rows, columns, np.arange(best - 0.5, best + 0.51, 0.1))
    return float(best)


def _peak(rows: NDArray[np.intp], columns: NDArray[np.intp], angles: NDArray[np.float64]) -> float:
    scores = []
    for angle in angles:
        shifted = rows - columns * np.tan(np.radians(angle))
        histogram = np.bincount((shifted - shifted.min()).astype(np.intp))
        scores.append(float(np.square(np.diff(histogram.astype(np.float64))).sum()))
    flat = scores[int(np.argmin(np.abs(angles)))]
    top = int(np.argmax(scores))
    return float(angles[top]) if scores[top] > flat * 1.02 else float(angles[int(np.argmin(np.abs(angles)))])


def to_dpi(image: Image.Image, dpi: int, wanted: int = READ_DPI) -> Image.Image:
    """Resampled so that an inch has `wanted` pixels."""
    if dpi == wanted:
        return image
    size = (max(1, round(image.width * wanted / dpi)), max(1, round(image.height * wanted / dpi)))
    how = Image.Resampling.BICUBIC if dpi < wanted else Image.Resampling.BOX if dpi >= 2 * wanted else Image.Resampling.LANCZOS
    return image.resize(size, how)


def prepare(image: Image.Image, dpi: int, wanted: int = READ_DPI, ink: Ink = Ink.PEN_AND_PRINT, skew: float | None = None) -> Prepared:
    """Grey at `wanted` dpi, other ink dropped, light evened, straight; by its own skew, or by one already known."""
    grey = even_light(to_dpi(inked(image, ink), dpi, wanted))
    skew = skew_of(grey) if skew is None else skew
    if MIN_SKEW <= abs(skew) <= MAX_SKEW:
        grey = grey.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    else:
        skew = 0.0
    return Prepared(grey, skew)
