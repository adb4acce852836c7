"""The reading pipeline put together; loads no database, no HTTP, no queue, so that `sohoa read` starts at once."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

from api.settings import Settings
from digitize.doctypes import all_doctypes
from digitize.pipeline import Step
from digitize.ports import OcrEngine, Opener
from digitize.steps.check import checker
from digitize.steps.classify import classifier
from digitize.steps.extract import extractor
from digitize.steps.read import Engines, Originals, reader
from ocr.line_reader import line_readers
from ocr.sandbox import SandboxOpener
from ocr.tesseract import TesseractEngine


def now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


def opener() -> Opener:
    """What opens files that nobody trusts."""
    return SandboxOpener()


def pipeline(settings: Settings, originals: Originals) -> tuple[Step, ...]:
    """The steps of reading, for a place where the originals are."""
    types = all_doctypes()
    first: OcrEngine = TesseractEngine(settings.tesseract)
    return (
        ("read", reader(opener(), Engines(first, line_readers(settings.models, settings.thorough)), originals, settings.workers)),
        ("classify", classifier(types)),
        ("extract", extractor(types)),
        ("check", checker(types, date.today)),
    )


def pipeline_of_file(settings: Settings, file: Path) -> tuple[Step, ...]:
    """The steps of reading for one file on disk that is not kept."""
    return pipeline(settings, lambda _scan: nullcontext(file))
