"""PDF files: what is odd about them, their pages' pixels, and text layers where these can be trusted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple, cast

import pikepdf
import pypdfium2
from PIL import Image

from digitize.errors import Quarantined, Rejected
from ocr.image import MAX_PAGES, MAX_PIXELS, upright

MAX_SIDE, MIN_SIDE = 14_400.0, 20.0
"""Points; beyond them a page is no paper (pdf.md §5)."""
RENDER_DPI = 300
RENDER_PIXELS = 40_000_000
MAX_OBJECTS = 200_000
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/XFA", "/EmbeddedFiles", "/RichMedia", "/SubmitForm", "/ImportData")


class Leaf(NamedTuple):
    """One page; sizes in points as shown (after /Rotate). `image_share` is how much of it its largest image covers."""

    width: float
    height: float
    dpi: int
    grey: bool
    image_share: float


class PdfFile:
    """A PDF held open. Pixels are made page by page."""

    def __init__(self, path: Path, work: Path) -> None:
        """Raises Rejected for a damaged or locked file, Quarantined for one beyond the limits."""
        self.media_type = "application/pdf"
        self.notes: list[str] = []
        self.path = self._normalised(path, work)
        if len(self._pdf.pages) > MAX_PAGES:
            raise Quarantined("too-many-pages", f"Tệp có hơn {MAX_PAGES} trang; đã giữ riêng để quản trị viên xem.")
        try:
            self._document = pypdfium2.PdfDocument(self.path)
            self.leaves = [self._leaf(index) for index in range(len(self._pdf.pages))]
        except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError, RecursionError) as error:
            raise Rejected("damaged", "Tệp PDF bị hỏng, không mở được trang. Hãy quét hoặc chép lại.") from error
        if not self.leaves:
            raise Rejected("damaged", "Tệp PDF không có trang nào.")

    def _normalised(self, path: Path, work: Path) -> Path:
        """The file itself, or a re-written copy: where bytes before its header would make other libraries stumble, and where something lies on its
        pages that a viewer draws and libraries do not (number, date and mark of electronic signatures).
        """
        with path.open("rb") as stream:
            head = stream.read(1024)
        try:
            self._pdf = pikepdf.open(path)
            len(self._pdf.pages)
        except pikepdf.PasswordError as error:
            raise Rejected("encrypted", "Tệp PDF có mật khẩu. Hãy gỡ mật khẩu rồi gửi lại.") from error
        except (pikepdf.PdfError, RecursionError, ValueError) as error:
            raise Rejected("damaged", "Tệp PDF bị hỏng hoặc chưa chép xong. Hãy quét hoặc chép lại.") from error
        if self._pdf.is_encrypted:
            self.notes.append("owner-password")
        if polyglot(path, head):
            self.notes.append("polyglot")
        if active(self._pdf):
            self.notes.append("active-content")
        begins = head.startswith(b"%PDF-")
        if not begins:
            self.notes.append("junk-before-pdf")
        return path if begins and not shows_annotations(self._pdf) else self._rewritten(path, work / "normalised.pdf")

    def _rewritten(self, path: Path, copy: Path) -> Path:
        """The copy with what is drawn over its pages in them; the file itself where that cannot be written, which is told."""
        try:
            self._pdf.flatten_annotations("screen")
            self._pdf.save(copy)
            self._pdf = pikepdf.open(copy)
        except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
            self.notes.append("undrawn")
            self._pdf = pikepdf.open(path)
            return path
        return copy

    def _leaf(self, index: int) -> Leaf:
        width, height = self._document.get_page_size(index)
        if max(width, height) > MAX_SIDE or min(width, height) < MIN_SIDE:
            raise Quarantined("page-size", "Trang có kích thước bất thường; đã giữ riêng để quản trị viên xem.")
        images = list(full_images(self._pdf.pages[index], width, height))
        if not images:
            return Leaf(width, height, 0, False, 0.0)
        pixels, share = max(images, key=lambda found: found[1])
        dpi = round(min(pixels) / min(width, height) * 72) if share > 0.5 else 0
        return Leaf(width, height, dpi, False, share)

    def pixels(self, number: int) -> tuple[Image.Image, int]:
        """Page `number` (from 1), RGB or L, and its dpi: the embedded image where the page is just that, else rendered."""
        leaf = self.leaves[number - 1]
        alone = self._single_image(number - 1) if leaf.image_share > 0.9 else None
        if alone is not None:
            return alone, max(1, round(min(alone.size) / min(leaf.width, leaf.height) * 72))
        cap = (RENDER_PIXELS / (leaf.width * leaf.height)) ** 0.5 * 72
        dpi = int(min(RENDER_DPI, cap, max(leaf.dpi, 200)))
        image = self._document[number - 1].render(scale=dpi / 72, may_draw_forms=False, no_smoothtext=False).to_pil()
        return (image if image.mode in ("RGB", "L") else image.convert("RGB")), max(1, dpi)

    def preview(self, number: int, scale: float) -> Image.Image:
        """Page `number` rendered at `scale` pixels a point."""
        image: Image.Image = self._document[number - 1].render(scale=scale, may_draw_forms=False).to_pil()
        return image

    def jpeg(self, number: int) -> bytes | None:
        """The bytes of the JPEG that the page is, where it is just that, RGB or grey."""
        if self.leaves[number - 1].image_share <= 0.9:
            return None
        image = self._only_image(number - 1)
        if image is None or image.get("/Filter") != "/DCTDecode" or str(image.get("/ColorSpace")) not in ("/DeviceRGB", "/DeviceGray"):
            return None
        return image.read_raw_bytes()

    def _single_image(self, index: int) -> Image.Image | None:
        """The pixels of the page's only image."""
        image = self._only_image(index)
        try:
            return None if image is None else upright(pikepdf.PdfImage(image).as_pil_image())
        except (pikepdf.PdfError, KeyError, AttributeError, ValueError, NotImplementedError, OSError, TypeError):
            return None

    def _only_image(self, index: int) -> pikepdf.Stream | None:
        """The page's only image, where nothing else is drawn on it, it fills the page and no turn or mask applies."""
        page = self._pdf.pages[index]
        if page.get("/Rotate", 0) != 0 or page.get("/Annots"):
            return None
        drawn = []
        try:
            for count, step in enumerate(pikepdf.parse_content_stream(page)):
                name, operands = str(step.operator), step.operands
                if count > 40 or name in ("Tj", "TJ", "f", "S", "B", "sh", "INLINE IMAGE", "'", '"'):
                    return None
                if name == "cm" and (
                    abs(float(operands[1])) > 1e-3 or abs(float(operands[2])) > 1e-3 or float(operands[0]) < 0 or float(operands[3]) < 0
                ):
                    return None
                if name == "Do":
                    drawn.append(str(operands[0]))
            if len(drawn) != 1:
                return None
            image = page.Resources.XObject[drawn[0]]
            if image.get("/Subtype") != "/Image" or "/SMask" in image or "/Mask" in image or "/Decode" in image:
                return None
            if int(image.Width) * int(image.Height) > MAX_PIXELS:
                raise Quarantined("image-too-large", "Ảnh trong tệp quá lớn; đã giữ riêng để quản trị viên xem.")
            return cast(pikepdf.Stream, image)
        except (pikepdf.PdfError, KeyError, AttributeError, ValueError, NotImplementedError, OSError, TypeError):
            return None


def full_images(page: pikepdf.Page, width: float, height: float) -> list[tuple[tuple[int, int], float]]:
    """Pixel sizes of the page's images with the share of the page each would cover at the scale of its long side.

    The true placement is known only to the content stream; an image with at least 100 pixels an inch of page is taken
    to cover it, which is what a scanner writes.
    """
    found = []
    try:
        resources: Any = page.get("/Resources", {})
        for image in resources.get("/XObject", {}).values():
            if image.get("/Subtype") != "/Image":
                continue
            size = (int(image.Width), int(image.Height))
            ratio = (min(size) / max(size)) / (min(width, height) / max(width, height))
            if 0.85 < ratio < 1.18 and min(size) >= 0.8 * min(width, height):
                found.append((size, 1.0))
            else:
                found.append((size, min(1.0, size[0] * size[1] / (width * height * 4)) * 0.5))
    except (AttributeError, ValueError, TypeError, KeyError):
        pass
    return found


def shows_annotations(pdf: pikepdf.Pdf) -> bool:
    """Whether anything is drawn on its pages that is not in their content: clerks of Vietnamese agencies write number and date of an electronic
    paper as the pictures of signature fields (NĐ 30/2020 Điều 13, Phụ lục I mục IV).
    """
    try:
        return any("/AP" in annotation for page in pdf.pages for annotation in page.get("/Annots", ()))
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, RecursionError):
        return False


def polyglot(path: Path, head: bytes) -> bool:
    """Whether the bytes would also open as a ZIP or as an HTML page."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    return b"PK\x05\x06" in tail or bool(re.search(rb"<(!doctype html|html|script)", head, re.IGNORECASE))


def active(pdf: pikepdf.Pdf) -> bool:
    """Whether anything in it would act when opened: scripts, launches, forms that send, attachments.

    Direct objects are not in `pdf.objects`, so the walk goes into each dictionary (pdf.md §5).
    """
    left = MAX_OBJECTS
    stack: list[Any] = [pdf.trailer]
    seen: set[tuple[int, int]] = set()
    while stack and left:
        left -= 1
        thing = stack.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Array):
            stack.extend(item for item in thing if isinstance(item, pikepdf.Object))
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            for key, value in thing.items():
                if key in _ACTIVE or (key == "/S" and str(value) in _ACTIVE):
                    return True
                if isinstance(value, pikepdf.Object):
                    stack.append(value)
    return False
