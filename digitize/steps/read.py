"""Read: pages with words, from the text layer where it can be trusted, else by OCR. Adds pages, the media
type that the bytes have, what read them, and findings on the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore
from types import MappingProxyType

from digitize.frames import unframed
from digitize.layout import reading_order, reading_text
from digitize.ports import OcrEngine, OpenedFile, Opener, Originals, Raster, Sheet
from digitize.readers import NO_READERS, Readers
from digitize.running import running
from digitize.scan import Finding, Origin, Page, Scan, Source, Word
from digitize.second_look import Finder, finder_of, looked_again
from digitize.upright import is_noise, turned_upright

NOTES = {
    "wrong-extension": "Phần mở rộng của tên tệp không khớp nội dung; đã nhận theo nội dung.",
    "junk-before-pdf": "Tệp PDF có dữ liệu lạ ở đầu; không kiểm tra được chữ ký số.",
    "undrawn": "Không vẽ được phần đặt trên trang (số, ngày, hình chữ ký điện tử); hãy so với bản gốc.",
    "polyglot": "Tệp có thể mở được như một định dạng khác; chỉ dùng bản dựng lại.",
    "owner-password": "Tệp PDF đặt hạn chế quyền; vẫn đọc được.",
    "active-content": "Tệp PDF có mã lệnh hoặc tệp đính kèm; chỉ công bố bản dựng lại.",
    "dpi-guessed": "Tệp không ghi độ phân giải; đã ước theo khổ A4.",
}
MIN_DPI = 200
"""Nghị định 30/2020 Phụ lục I."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What reads print: one engine the whole page, line recognisers the lines that carry the fields."""

    page: OcrEngine
    lines: Readers = NO_READERS
    named: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What they are, with versions or hashes of models, for the provenance of what they read."""


def reader(opener: Opener, engines: Engines, originals: Originals, workers: int) -> Callable[[Scan], Scan]:
    """The step, for a way to open, what reads, where the originals are, and how many pages to read at a time.

    All papers of backfills share that many, however many are open at once; a paper that a clerk brought has as many of its own and
    waits for none of theirs.
    """
    shared = Places(workers)

    def read(scan: Scan) -> Scan:
        with (
            originals(scan) as file,
            opener.open(file) as opened,
            nullcontext(shared) if scan.source.brought else Places(workers) as places,
        ):
            source = replace(scan.source, media_type=opened.media_type)
            pages = _pages(opened, engines, places)
            notes = [*opened.notes, *_name_note(source)]
        findings = [Finding(code=code, message=NOTES[code]) for code in dict.fromkeys(notes) if code in NOTES]
        findings.extend((*quality(pages), *_blank(pages)))
        return replace(scan, source=source, pages=pages, findings=(*scan.findings, *findings), tools=engines.named)

    return read


class Places:
    """Where pages are read: so many at a time, and as many more whose pixels lie ready."""

    def __init__(self, workers: int) -> None:
        self._pool, self._ready = ThreadPoolExecutor(workers), BoundedSemaphore(2 * workers)

    def __enter__(self) -> Places:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def read(self, raster: Callable[[], Raster], ocr: Callable[[Raster], Page]) -> Future[Page]:
        """Waits until there is room for a raster, makes it, and reads it in a thread of the pool."""
        self._ready.acquire()
        try:
            made = raster()
        except BaseException:
            self._ready.release()
            raise

        def done() -> Page:
            try:
                return ocr(made)
            finally:
                made.drop()
                self._ready.release()

        return self._pool.submit(done)


def _pages(opened: OpenedFile, engines: Engines, places: Places) -> tuple[Page, ...]:
    """Pages in order; some pages' pixels are prepared while the ones before them are being read."""
    waiting: list[Future[Page] | Page] = []
    for sheet in opened.sheets:
        layer = sheet.text_layer()
        if layer is not None:
            page = replace(sheet.blank(), words=layer, origin=Origin.TEXT_LAYER)
            waiting.append(replace(page, text=reading_text(page)))
            continue
        waiting.append(places.read(sheet.raster, partial(_read, sheet, engines)))
    return tuple(item.result() if isinstance(item, Future) else item for item in waiting)


def _read(sheet: Sheet, engines: Engines, raster: Raster) -> Page:
    first, lines = _first_reading(sheet, raster, engines), engines.lines.any
    if lines is not None and is_noise(first.page) and (upright := turned_upright(sheet, raster, lines)):
        return _read_upright(upright, engines)
    return _finished(first, sheet, raster, engines)


def _read_upright(sheet: Sheet, engines: Engines) -> Page:
    raster = sheet.raster()
    try:
        return _finished(_first_reading(sheet, raster, engines), sheet, raster, engines)
    finally:
        raster.drop()


@dataclass(frozen=True, slots=True)
class _First:
    """A page as it was read first, which of its words the small recogniser read alone, and what finds its lines."""

    page: Page
    alone: frozenset[Word] = frozenset()
    finder: Finder | None = None


def _first_reading(sheet: Sheet, raster: Raster, engines: Engines) -> _First:
    """By the engine that reads whole pages; running text by the small recogniser, where there is a strong one that its doubts are put to."""
    blank = replace(sheet.blank(), skew=raster.skew, codes=raster.codes, defects=raster.defects, look=raster.look)
    lines = engines.lines
    finder = finder_of(lines.strong, raster) if lines.strong else None
    if finder is not None and lines.small and not lines.thorough and (found := running(blank, raster, lines.small, finder(None))):
        words = engines.page.read(raster, blank, found.bands) if found.bands else ()
        return _First(replace(blank, words=found.joined(blank, words)), frozenset(found.words), finder)
    return _First(replace(blank, words=engines.page.read(raster, blank)), finder=finder)


def _finished(first: _First, sheet: Sheet, raster: Raster, engines: Engines) -> Page:
    """The page with its stamps, the second look at its fields' lines, and its text."""
    page = replace(first.page, marks=engines.page.stamps(raster))
    page = unframed(looked_again(unframed(page), raster, engines.lines, sheet.view, first.finder, first.alone))
    return replace(page, words=reading_order(page), text=reading_text(page))


def _name_note(source: Source) -> list[str]:
    """Whether the file's name promises another type than its bytes hold."""
    expected = {
        ".pdf": "application/pdf",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
    }
    suffix = Path(source.filename).suffix.lower()
    return ["wrong-extension"] if expected.get(suffix, source.media_type) != source.media_type else []


DEFECTS = {
    "dark": "Bản quét tối", "faint": "Chữ quá mờ", "blurred": "Hình bị nhòe", "skewed": "Giấy đặt lệch hơn 3 độ", "cut-off": "Chữ bị cắt ở mép",
}  # fmt: skip


def quality(pages: tuple[Page, ...]) -> list[Finding]:
    """What is wrong with the scans of pages, as findings."""
    scanned = [page for page in pages if page.origin is Origin.OCR and page.dpi]
    out = []
    if low := [page for page in scanned if page.dpi < MIN_DPI - 5]:
        numbers = ", ".join(str(page.number) for page in low[:10])
        out.append(
            Finding(code="low-dpi", message=f"Độ phân giải dưới {MIN_DPI} dpi ở trang {numbers} (NĐ 30/2020 Phụ lục I). Nên quét lại.")
        )
    if any(page.grey for page in scanned):
        out.append(Finding(code="not-colour", message="Bản quét không có màu; NĐ 30/2020 Phụ lục I yêu cầu quét màu."))
    for code, sentence in DEFECTS.items():
        if bad := [page for page in scanned if any(defect.code == code for defect in page.defects)]:
            numbers = ", ".join(str(page.number) for page in bad[:10])
            out.append(Finding(code=code, message=f"{sentence} ở trang {numbers}. Nên quét lại."))
    return out


def _blank(pages: tuple[Page, ...]) -> list[Finding]:
    if empty := [page for page in pages if not page.words]:
        numbers = ", ".join(str(page.number) for page in empty[:10])
        sentence = f"Không đọc được chữ nào ở trang {numbers}. Kiểm tra xem đó có phải trang trắng không."
        return [Finding(code="blank-page", message=sentence)]
    return []
