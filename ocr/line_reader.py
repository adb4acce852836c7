"""`LineReader` by a CTC recogniser in ONNX: a second opinion on single lines, handwriting in the blanks included.

Two models stand behind it: `asternet.onnx` of the wheel `asterocr` (MIT), of which the set-up takes this one file by hash
and nothing else, as the package also holds code that talks to servers; and our own small one (`ocr/training`). Either
may be missing: pytesseract is the engine that always works.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitize.geometry import Box
from digitize.ports import Raster
from digitize.readers import Readers
from digitize.scan import Page, Word
from digitize.text import clean
from ocr.detector import LineDetector
from ocr.leaders import without_dots
from ocr.onnx_file import OnnxFile
from ocr.pen import groups

HEIGHT, STRIDE, WIDEST = 32, 4, 1020
"""Of the input in pixels: its height, columns per output step, and the most that a model's positions reach."""
LATE = 2
"""Output steps by which a letter's place is told before the letter ends."""
MARGIN_X, MARGIN_Y = 0.1, 0.25
"""Of a line's height, around it."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """How a recogniser takes its input and gives its output."""

    path: Path
    sha256: str
    characters: str
    """By class number less one; class 0 is CTC's blank."""
    channels: int = 3
    ink: float = 0.0
    """What a black pixel is in the input: 0 as in an image, or 1."""


class CtcReader:
    """Reads lines with one model."""

    def __init__(self, model: Model, detector: LineDetector) -> None:
        self._detector, self._model = detector, model
        self._file = OnnxFile(model.path, model.sha256)

    def lines(self, raster: Raster, part: Box | None = None) -> tuple[Box, ...]:
        """Boxes of text lines on the page or a part of it, in points on the straightened page."""
        scale = 72 / raster.dpi
        with Image.open(raster.path) as image:
            left, top, right, bottom = (0, 0, *image.size) if part is None else _pixels(part.scaled(1 / scale), image.size)
            found = self._detector.lines(image.crop((left, top, right, bottom)) if part else image, raster.dpi)
        return tuple(Box(x0 + left, y0 + top, x1 + left, y1 + top).scaled(scale) for x0, y0, x1, y1 in found)

    def groups(self, raster: Raster, part: Box, gap: float) -> tuple[Box, ...]:
        """Boxes of the ink in a part of the page, in points on the straightened page, what lies nearer than a gap in one."""
        scale = 72 / raster.dpi
        with Image.open(raster.path) as image:
            left, top, right, bottom = _pixels(part.scaled(1 / scale), image.size)
            beside = right <= left or bottom <= top
            found = [] if beside else groups(np.asarray(image.crop((left, top, right, bottom))), max(1, round(gap / scale)))
        return tuple(Box(x0 + left, y0 + top, x1 + left, y1 + top).scaled(scale) for x0, y0, x1, y1 in found)

    def read(self, raster: Raster, page: Page, strips: Sequence[Box], dotted: Collection[int] = ()) -> tuple[tuple[Word, ...], ...]:
        """Words of each strip, of those at the places `dotted` without the dots of blanks; strips are in points on the straightened page, words'
        boxes on the page as scanned.
        """
        scale, out = 72 / raster.dpi, []
        with Image.open(raster.path) as image:
            for at, strip in enumerate(strips):
                crop, left = _crop(image, strip.scaled(1 / scale))
                if crop is not None and at in dotted:
                    crop = without_dots(crop, raster.dpi)
                words = self._words(crop) if crop is not None else []
                placed = [
                    (text, Box((left + x0) * scale, strip.top, (left + x1) * scale, strip.bottom), sure) for text, x0, x1, sure in words
                ]
                out.append(tuple(Word(text=text, box=page.as_scanned(box), confidence=sure) for text, box, sure in placed))
        return tuple(out)

    def _words(self, crop: Image.Image) -> list[tuple[str, float, float, float]]:
        """Text, left, right in the crop's pixels, and the least sure letter of each word."""
        tensor, width = self._tensor(crop)
        scores = self._file.run(tensor).reshape(-1, len(self._model.characters) + 1)
        return _spelled(scores, self._model.characters, crop.width / width * STRIDE)

    def _tensor(self, crop: Image.Image) -> tuple[Any, int]:
        width = min(WIDEST, max(16, int(HEIGHT / crop.height * crop.width)))
        width = (width + 3) // 4 * 4
        pixels = np.asarray(crop.resize((width, HEIGHT), Image.Resampling.BILINEAR), dtype=np.float32) / 255
        if self._model.ink:
            pixels = 1 - pixels
        return np.broadcast_to(pixels, (1, self._model.channels, HEIGHT, width)).copy(), width


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    return max(0, int(box.x0)), max(0, int(box.top)), min(size[0], int(box.x1)), min(size[1], int(box.bottom))


def _crop(image: Image.Image, box: Box) -> tuple[Image.Image | None, int]:
    """A line with its margin, and the crop's left; None for one too small to read."""
    left, top, right, bottom = _pixels(box.grown(MARGIN_X * box.height, MARGIN_Y * box.height), image.size)
    small = right - left < 8 or bottom - top < 8
    return (None if small else image.crop((left, top, right, bottom))), left


def _spelled(scores: Scores, characters: str, step: float) -> list[tuple[str, float, float, float]]:
    """Words of the best path: CTC's repeats and blanks dropped, cut at spaces."""
    best = scores.argmax(axis=1)
    sure = np.exp(scores[np.arange(len(best)), best])
    words: list[tuple[str, float, float, float]] = []
    text, start, end, least, before = "", 0, 0, 1.0, 0
    for at, (kind, certainty) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
        letter = characters[kind - 1] if kind and kind != before else ""
        before = kind
        if not letter:
            continue
        if letter == " ":
            words.append((text, start * step, end * step, least))
            text, least = "", 1.0
            continue
        if not text:
            start = at
        text, end, least = text + letter, at + 1, min(least, certainty)
    words.append((text, start * step, end * step, least))
    found = [(clean(text), x0, x1, sure) for text, x0, x1, sure in words if clean(text)]
    begins = [x0 for _, x0, _, _ in found[1:]] + [len(best) * step]
    return [
        (text, x0, max(x1, min(x1 + LATE * step, after - step)), sure) for (text, x0, x1, sure), after in zip(found, begins, strict=False)
    ]


_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
OWN = Path(__file__).parent / "models" / "lines.onnx"
OWN_CHARACTERS = f" {_LETTERS}{_LETTERS.upper()}0123456789.,:;/-()&\"'%+*!?=_<>°²[]"
OWN_SHA256 = "b6f62b1308e2924ff29b73ce8ee8ec69ee49f1fce81cd4bd731f6749915a0983"
ASTER_CHARACTERS = f"{_LETTERS}{_LETTERS.upper()}0123456789 ,.-:;\"'?!()[]{{}}/%+$&=*#@_\\<>°"
ASTER_SHA256 = "10c96b533e1f64031d73edfddafd7d4b13595544f11891f0531bcd72cb29be80"


def named(readers: Readers) -> dict[str, str]:
    """The recognisers in use, with the beginning of their models' hashes."""
    found = {"sohoa-lines": OWN_SHA256} if readers.small else {}
    if readers.strong:
        found["asternet"] = ASTER_SHA256
    return {name: sha256[:12] for name, sha256 in found.items()}


def line_readers(folder: Path, thorough: bool = False) -> Readers:
    """The recognisers at hand: our own and, where the set-up could fetch them into a folder, the strong one and the detector."""
    detector = folder / "PP-OCRv6_det_small-normal.onnx"
    if not detector.exists():
        return Readers(None, None)
    finder, strong = LineDetector(detector), folder / "asternet.onnx"
    return Readers(
        small=CtcReader(Model(OWN, OWN_SHA256, OWN_CHARACTERS, channels=1, ink=1.0), finder),
        strong=CtcReader(Model(strong, ASTER_SHA256, ASTER_CHARACTERS), finder) if strong.exists() else None,
        thorough=thorough,
    )
