"""Stand-ins for tools, by hand: they keep what they are given and answer what they are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from digitize.cells import Heading
from digitize.doctypes import all_doctypes
from digitize.errors import Rejected
from digitize.geometry import Box
from digitize.heading import read_heading
from digitize.layout import lines
from digitize.ports import Ink
from digitize.scan import Code, Defect, Origin, Page, Scan, Source, Word
from digitize.steps.classify import classifier
from digitize.steps.extract import extractor

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def source(**changes: object) -> Source:
    plain = Source(
        key="original/ab/abc",
        filename="scan.pdf",
        media_type="application/pdf",
        sha256="ab" * 32,
        size=10,
        received_at=NOON,
        received_by="canbo",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # names are checked by replace


def words(text: str, x: float, top: float, size: float = 10.0, confidence: float = 0.95) -> list[Word]:
    """The words of a line set in a fixed width, from `x`."""
    out = []
    for word in text.split():
        width = len(word) * size * 0.55
        out.append(Word(text=word, box=Box(x, top, x + width, top + size), confidence=confidence))
        x += width + size * 0.4
    return out


def page(*rows: tuple[float, float, str], number: int = 1, origin: Origin = Origin.OCR) -> Page:
    """A page from (x, top, text) of each line."""
    found = [word for x, top, text in rows for word in words(text, x, top)]
    text = "\n".join(text for _, _, text in rows)
    return Page(number=number, width=595, height=842, dpi=200, words=tuple(found), origin=origin, text=text)


def read_by_two(given: Page) -> Page:
    """A page each of whose words two readers read alike."""
    return replace(given, words=tuple(replace(word, confidence=0.98, other=word.text) for word in given.words))


def scan(*pages: Page, **changes: object) -> Scan:
    return replace(Scan(source=source(), pages=pages), **changes)  # type: ignore[arg-type]


@dataclass
class FakeSheet:
    page: Page
    layer: tuple[Word, ...] | None = None

    @property
    def number(self) -> int:
        return self.page.number

    def text_layer(self) -> tuple[Word, ...] | None:
        return self.layer

    def blank(self) -> Page:
        return replace(self.page, words=(), text="")

    def turned(self, degrees: int) -> FakeSheet:
        return self

    def raster(self) -> FakeRaster:
        return FakeRaster()

    def view(self, ink: Ink, part: Box) -> FakeRaster:
        return FakeRaster()


@dataclass
class FakeRaster:
    path: Path = Path("none.pgm")
    dpi: int = 200
    skew: float = 0.0
    stamps: tuple[Path, ...] = ()
    codes: tuple[Code, ...] = ()
    defects: tuple[Defect, ...] = ()
    look: str = ""
    dropped: bool = False

    def drop(self) -> None:
        self.dropped = True


@dataclass
class FakeOpened:
    sheets: Sequence[FakeSheet]
    media_type: str = "application/pdf"
    notes: Sequence[str] = ()


@dataclass
class FakeOpener:
    """Opens any file as the same paper; refuses where told to."""

    opened: FakeOpened = field(default_factory=lambda: FakeOpened([FakeSheet(page((50, 50, "Trang mẫu")))]))
    refusal: Exception | None = None

    @contextmanager
    def open(self, path: Path) -> Iterator[FakeOpened]:
        if self.refusal:
            raise self.refusal
        yield self.opened


@dataclass
class FakeEngine:
    found: tuple[Word, ...] = ()
    bands: list[tuple[tuple[float, float], ...]] = field(default_factory=list)
    """Those that were asked for, each time."""

    def read(self, raster: object, page: Page, bands: Sequence[tuple[float, float]] = ()) -> tuple[Word, ...]:
        self.bands.append(tuple(bands))
        return self.found

    def stamps(self, raster: object) -> tuple[str, ...]:
        return ()


@dataclass
class FakeJobs:
    queued: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def enqueue(self, scan_id: str) -> None:
        self.queued.append(scan_id)

    def requeue(self, scan_ids: Iterable[str]) -> int:
        before = len(self.queued)
        self.queued.extend(scan_ids)
        return len(self.queued) - before

    def keep(self, record_id: str, version: str) -> None:
        self.kept.append(record_id)

    def running(self) -> frozenset[str]:
        return frozenset()


REFUSAL = Rejected("damaged", "Tệp bị hỏng.")


def read_fields(paper: Scan) -> Scan:
    """A paper classified and its fields extracted, as the rules are."""
    return extractor(all_doctypes())(classifier(all_doctypes())(paper))


def read_under_heading(*rows: tuple[float, float, str]) -> Scan:
    """As read, a department's decision under whose heading such lines stand."""
    heading = (
        (80, 50, "SỞ NỘI VỤ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 46/QĐ-SNV"),
    )  # fmt: skip
    return read_fields(scan(page(*heading, *rows)))


def heading_of(*rows: tuple[float, float, str]) -> Heading:
    """The heading of a page with such lines."""
    seen = page(*rows)
    return read_heading(lines(seen), seen.width, seen.height)


@dataclass
class FakeReader:
    """Reads lines by what stands at their height; finds them where it is told."""

    says: dict[int, str]
    boxes: tuple[Box, ...] = ()
    asked: list[Box] = field(default_factory=list)
    dotted: list[Box] = field(default_factory=list)
    """Of those, the ones to be read without the dots of blanks."""
    inked: tuple[Box, ...] = ()
    confidence: float = 0.95

    def lines(self, raster: object, part: Box | None = None) -> tuple[Box, ...]:
        return self.boxes

    def groups(self, raster: object, part: Box, gap: float) -> tuple[Box, ...]:
        return tuple(box for box in self.inked if part.x0 <= box.x0 and box.x1 <= part.x1)

    def read(self, raster: object, page: Page, found: Sequence[Box], dotted: Collection[int] = ()) -> tuple[tuple[Word, ...], ...]:
        self.asked.extend(found)
        self.dotted.extend(found[at] for at in dotted)
        return tuple(
            tuple(
                Word(text=text, box=Box(box.x0 + 30 * i, box.top, box.x0 + 30 * i + 28, box.bottom), confidence=self.confidence)
                for i, text in enumerate(self.says.get(round(box.top), "").split())
            )
            for box in found
        )


def line(x: float, top: float, width: float) -> Box:
    return Box(x, top, x + width, top + 12)
