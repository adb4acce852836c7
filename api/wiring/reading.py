"""The reading pipeline put together; loads no database, no HTTP, no queue, so that `sohoa read` starts at once."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from api.settings import Settings
from digitize.doctypes import all_doctypes
from digitize.hashing import hash_of
from digitize.local_time import day_of
from digitize.pipeline import Step
from digitize.ports import OcrEngine, Opener, Originals
from digitize.scan import Scan, Source
from digitize.steps.check import checker
from digitize.steps.classify import classifier
from digitize.steps.extract import extractor
from digitize.steps.read import Engines, reader
from ocr.line_reader import line_readers, named
from ocr.sandbox import SandboxOpener
from ocr.tesseract import tesseract, version

VIE = "79df64caf7bc"
"""Beginning of the SHA-256 of the Vietnamese model (ocr/tessdata/README.md)."""


def now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Vietnam, by which results hold and terms end."""
    return day_of(now())


def opener() -> Opener:
    """What opens files that nobody trusts."""
    return SandboxOpener()


def engines(settings: Settings) -> Engines:
    """What reads print."""
    first: OcrEngine = tesseract(settings.tesseract)
    lines = line_readers(settings.models, settings.thorough)
    return Engines(first, lines, MappingProxyType({"tesseract": version(settings.tesseract), "tesseract-vie": VIE, **named(lines)}))


def pipeline(settings: Settings, originals: Originals, tools: Engines | None = None) -> tuple[Step, ...]:
    """The steps of reading, for a place where the originals are."""
    types = all_doctypes()
    return (
        ("read", reader(opener(), tools or engines(settings), originals, settings.workers)),
        ("classify", classifier(types)),
        ("extract", extractor(types)),
        ("check", checker(types, today)),
    )


def retyper() -> Callable[[Scan], Scan]:
    """Extracts and checks again, from the words that were read."""
    types = all_doctypes()
    extract, check = extractor(types), checker(types, today)
    return lambda scan: check(extract(scan))


def pipeline_of_file(settings: Settings, file: Path, tools: Engines) -> tuple[Step, ...]:
    """The steps of reading for one file on disk that is not kept."""
    return pipeline(settings, lambda _scan: nullcontext(file), tools)


def unkept(file: Path) -> Scan:
    """A file as a scan that goes through these steps alone."""
    source = Source(
        key="", filename=file.name, media_type="application/octet-stream", sha256=hash_of(file), size=file.stat().st_size, received_at=now(),
        received_by=getpass.getuser(),
    )  # fmt: skip
    return Scan(source=source)
