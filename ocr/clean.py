"""Page preparation: what OCR sees. The original pixels are never changed; reading.md §3 measured each step.

Pixels are worked on with OpenCV, at a fifth of what the same steps cost in NumPy and Pillow.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitize.geometry import Box, rotated_box
from digitize.ports import Ink
from ocr.pen import pen_alone, without_leaders

Pixels = NDArray[np.uint8]
"""Grey (height, width) or RGB (height, width, 3)."""

cv2.setNumThreads(1)  # pages run side by side

READ_DPI = 200
"""Raising pages below 140 dpi to it halves their word errors; above it there is no gain (reading.md §3)."""
MIN_SKEW, MAX_SKEW = 0.15, 6.0
"""Degrees."""
DARK, BRIGHT = 90, 160
"""Of the red channel: print under a seal is darker than the first, a seal on paper brighter than the second."""
AROUND = 0.5
"""Inches around a part that are prepared with it: its light is evened by them, and a skewed part lies a little beside its place."""
PALER = 100
"""Levels of grey: on made-up and real grey scans a seal is paler than print by as much and more."""
DARKEST = 40
"""Of a page's background: a black rim is not raised to white."""
_WEIGHT = np.clip(np.round((np.arange(256) - DARK) * 255 / (BRIGHT - DARK)), 0, 255).astype(np.uint8)


class Prepared(NamedTuple):
    """A page ready for the engine."""

    image: Image.Image
    skew: float
    """Degrees clockwise that the text was turned; the image is already straight."""


def pixels_of(image: Image.Image | Pixels) -> Pixels:
    """RGB or grey; those of an image are copied, which for a page costs 10 ms."""
    if not isinstance(image, Image.Image):
        return image
    return np.asarray(image if image.mode in ("RGB", "L") else image.convert("RGB"))


def inked(pixels: Pixels, ink: Ink, dpi: int) -> Pixels:
    """Grey, with that ink dark on white."""
    if ink is Ink.LIGHT:  # red and blue are dark in green, gold and white are not
        return np.asarray(cv2.bitwise_not(pixels if pixels.ndim == 2 else cv2.extractChannel(pixels, 1)), np.uint8)
    if pixels.ndim == 2:
        return np.full_like(pixels, 255) if ink is Ink.PEN else pixels
    if ink is Ink.ALL:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if ink in (Ink.PRINT, Ink.DARK):
        red, green, blue = cv2.split(pixels)
        return np.asarray(cv2.max(red, cv2.max(green, blue)), np.uint8)
    if ink is Ink.PEN:
        return pen_alone(pixels)
    return without_leaders(drop_red(pixels), pixels, dpi)


def drop_red(pixels: Pixels) -> Pixels:
    """Grey in which red ink (seals, stamps) turns white: the red channel, as a colour drop-out scanner takes it, raised
    by how much redder than anything else a pixel is, since real seal ink is not fully bright in red. Dark pixels are
    raised less: there a black letter lies under the seal, tinted by it."""
    if pixels.ndim == 2:
        return pixels
    red, green, blue = cv2.split(pixels)
    excess = cv2.subtract(red, cv2.min(green, blue))
    return np.asarray(cv2.add(red, cv2.multiply(excess, cv2.LUT(red, _WEIGHT), scale=1 / 255)), np.uint8)


def even_light(grey: Pixels) -> Pixels:
    """The page divided by its own background, so that shade, tint and a dark edge become white."""
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(small, np.ones((13, 13), np.uint8), borderType=cv2.BORDER_REPLICATE)
    paper = cv2.GaussianBlur(cv2.max(paper, np.full_like(paper, DARKEST)), (0, 0), 6, borderType=cv2.BORDER_REPLICATE)
    background = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, background, scale=255), np.uint8)


def skew_of(grey: Pixels) -> float:
    """Degrees clockwise that text lines are turned, within ±6; 0 where unsure. Projection profile on a thumbnail."""
    height, width = grey.shape
    ink = cv2.resize(grey, (900, max(1, round(height * 900 / width))), interpolation=cv2.INTER_AREA) < 160
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


def to_dpi(pixels: Pixels, dpi: int, wanted: int = READ_DPI) -> Pixels:
    """Resampled so that an inch has `wanted` pixels."""
    if dpi == wanted:
        return pixels
    height, width = pixels.shape[:2]
    size = _size_at(wanted, width, height, dpi)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC if dpi < wanted else cv2.INTER_AREA), np.uint8)


def _size_at(wanted: int, width: int, height: int, dpi: int) -> tuple[int, int]:
    return max(1, round(width * wanted / dpi)), max(1, round(height * wanted / dpi))


def _evened(image: Image.Image | Pixels, dpi: int, wanted: int, ink: Ink) -> Pixels:
    grey = even_light(to_dpi(inked(pixels_of(image), ink, dpi), dpi, wanted))
    return darkest(grey) if ink is Ink.DARK else grey


def darkest(grey: Pixels) -> Pixels:
    """With what is paler than the darkest hundredth by `PALER` levels white, and all between stretched."""
    levels = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel())
    least = min(int(np.searchsorted(levels, levels[-1] / 100)), 255 - PALER)  # where there is next to no ink, paper is not taken for it
    return np.asarray(cv2.LUT(grey, np.clip((np.arange(256) - least) * (255 / PALER), 0, 255).astype(np.uint8)), np.uint8)


def turned(grey: Pixels, degrees: float) -> Pixels:
    """Turned anticlockwise about its centre, white where nothing was."""
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0), np.uint8
    )


def prepare(image: Image.Image | Pixels, dpi: int, wanted: int = READ_DPI) -> Prepared:
    """Grey at `wanted` dpi, red ink dropped, light evened, straight."""
    grey = _evened(image, dpi, wanted, Ink.PEN_AND_PRINT)
    skew = skew_of(grey)
    if MIN_SKEW <= abs(skew) <= MAX_SKEW:
        grey = turned(grey, skew)
    else:
        skew = 0.0
    return Prepared(Image.fromarray(grey), skew)


def prepare_part(image: Image.Image, dpi: int, wanted: int, ink: Ink, skew: float, part: Box) -> Image.Image:
    """The page as `prepare` makes it, with other ink and by the skew it found, but only where a box in points on the straightened page lies; white elsewhere. The
    light of a quarter of a page costs a quarter.
    """
    width, height = _size_at(wanted, image.width, image.height, dpi)
    lies = rotated_box(part.scaled(dpi / 72), (image.width / 2, image.height / 2), skew).grown(AROUND * dpi, AROUND * dpi)
    left, top, right, bottom = (
        max(0, int(lies.x0)),
        max(0, int(lies.top)),
        min(image.width, int(lies.x1)),
        min(image.height, int(lies.bottom)),
    )
    canvas = np.full((height, width), 255, np.uint8)
    if right > left and bottom > top:
        seen = _evened(image.crop((left, top, right, bottom)), dpi, wanted, ink)
        place = canvas[round(top * wanted / dpi) :, round(left * wanted / dpi) :][: seen.shape[0], : seen.shape[1]]
        place[:] = seen[: place.shape[0], : place.shape[1]]
    return Image.fromarray(turned(canvas, skew) if skew else canvas)
