"""Scan to searchable PDF/A-2b: the page's image as it is, and under it the verified words, invisible, in reading order.

The layer is our own and not Tesseract's, as it is made anew whenever a person corrects a word (pdf.md §1). The file is not
trusted: `python -m ocr.searchable` does the work in a process that limits itself as `ocr.child` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitize.errors import Quarantined
from digitize.leaf import Leaf
from digitize.seal import Examined, Made, Mark
from ocr.formats import PDF_A_2B, FormatNames
from ocr.sandbox import talking

if TYPE_CHECKING:
    import pikepdf
    import pypdfium2

    from ocr.image import ImageFile
    from ocr.pdf import PdfFile

SECONDS = 600
JPEG_QUALITY = 88
IMAGE = "/SohoaPage"


class Searchable:
    """Makes copies."""

    def __init__(self, font: Path) -> None:
        """`font` is the serif in which the mark is set."""
        self._font, self._formats = font, FormatNames()

    def make(
        self, original: Path, leaves: Sequence[Leaf], title: str, mark: Callable[[str | None], Mark], out: Path, *, head: bool
    ) -> Made:
        """Writes a PDF/A-2b that the gate approved, with the mark that `mark` gives for SHA-256 over its page images (None where
        its pages are no images) and, with `head`, room for signatures. Raises Quarantined where that breaks a limit or a rule.
        """
        asked = {
            "job": "make",
            "original": str(original.resolve()),
            "title": title,
            "head": head,
            "pages": [asdict(leaf) for leaf in leaves],
        }
        with talking("ocr.searchable", SECONDS) as (say, hear):
            say(asked)
            built = hear()
            if built is not None:
                say({"out": str(out.resolve()), "font": str(self._font.resolve()), **asdict(mark(built["images"]))})
            done = hear() if built is not None else None
            if built is None or done is None:
                raise no_copy()
        return Made(
            images=built["images"], pages=tuple(built["pages"]), formats={"original": self._formats.puid(original), "copy": PDF_A_2B}
        )

    def examine(self, file: Path) -> Examined:
        """The QR codes on a file's first pages, and whether it is a copy as we make them. Raises Quarantined."""
        with talking("ocr.searchable", SECONDS) as (say, hear):
            say({"job": "examine", "original": str(file.resolve())})
            said = hear()
        if said is None:
            raise no_copy()
        return Examined(codes=tuple(said["codes"]), images=said["images"], as_sealed=said["as_sealed"])


def no_copy() -> Quarantined:
    return Quarantined("no-rendition", "Không lập hoặc không mở được bản PDF/A; bản gốc vẫn được giữ nguyên.")


def main() -> int:
    """Reads what to do from standard input, writes the answer; exit status 0 where it is done, and what was written approved."""
    from ocr.child import allow, limit

    limit()
    allow(SECONDS)
    asked = json.loads(sys.stdin.readline())
    answer({"make": _made, "examine": _examined}[asked["job"]](asked))
    return 0


def answer(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _made(asked: dict[str, Any]) -> dict[str, Any]:
    """Builds the copy, says what its images are, hears the mark that goes with them, and writes it."""
    from pikepdf import pdfa

    from ocr.mark import add_head, add_mark

    original = Path(asked["original"])
    received = not any(page["scanned"] for page in asked["pages"])
    with (_as_received(original) if received else None) or _assembled(asked) as pdf:
        answer({"images": images_hash(pdf), "pages": page_hashes(pdf)})
        mark = json.loads(sys.stdin.readline())
        add_mark(pdf, mark["lines"], mark["link"], Path(mark["font"]))
        if asked["head"]:
            add_head(pdf)
        pdfa.save(pdf, mark["out"], "2b")
    return {"done": True}


def _examined(asked: dict[str, Any]) -> dict[str, Any]:
    import pikepdf

    from ocr.pdf import PdfFile
    from ocr.qr import read_codes
    from ocr.triage import open_file

    path = Path(asked["original"])
    opened = open_file(path, path.parent)
    pdf = isinstance(opened, PdfFile)
    count = len(opened.leaves if isinstance(opened, PdfFile) else opened.frames)
    texts = [text for number in range(1, min(count, 3) + 1) for text, *_ in read_codes(*opened.pixels(number))]
    images = None
    if pdf:
        with pikepdf.open(path) as copy:
            images = images_hash(copy)
    return {"codes": texts, "images": images, "as_sealed": bool(images) and shows_only_images(path)}


def shows_only_images(pdf: Path) -> bool:
    """Whether each page of a copy looks as its image alone does, the strips of the mark and the signatures aside."""
    from ocr.mark import HEAD

    return any(_only_images(pdf, head) for head in (0.0, HEAD))


def _only_images(pdf: Path, head: float) -> bool:
    """Whether nothing was drawn over the pages, and nothing but signatures in the strip above page 1.

    Both are drawn by the same renderer on the same page, so that not a pixel may differ.
    """
    import pikepdf
    import pypdfium2
    from PIL import ImageChops

    from ocr.mark import STRIP

    with pikepdf.open(pdf) as opened, pikepdf.new() as bare:
        for number, page in enumerate(opened.pages):
            left, bottom, right, top = (float(side) for side in page.mediabox)
            below, above = (STRIP, head) if number == 0 else (0.0, 0.0)
            bare.add_blank_page(page_size=(right - left, top - bottom))
            alone = bare.pages[-1]
            alone.mediabox = pikepdf.Array([left, bottom, right, top])
            image = bare.copy_foreign(page.Resources.XObject[IMAGE])
            alone.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({IMAGE: image}))
            alone.Contents = bare.make_stream(_picture(right, top - above).encode())
            if bottom != -below or left:
                return False
        copy = BytesIO()
        bare.save(copy)
    shown, plain = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument(copy.getvalue())
    shown.init_forms()  # else nothing of a form field would be drawn, and a field can cover a page
    for number in range(len(plain)):
        one, two = (doc[number].render(scale=2, may_draw_forms=True).to_pil().convert("RGB") for doc in (shown, plain))
        kept = one.height - round(2 * STRIP) - 4 if number == 0 else one.height
        first = round(2 * head) + 4 if head and number == 0 else 0
        area = (0, first, one.width, kept)
        if one.size != two.size or ImageChops.difference(one.crop(area), two.crop(area)).getbbox():
            return False
    return not head or _is_empty(shown[0], head)


def _is_empty(page: pypdfium2.PdfPage, head: float) -> bool:
    """Whether the strip above page 1 holds nothing of the page itself; signatures are annotations."""
    import numpy as np

    drawn = page.render(scale=2, may_draw_forms=False, draw_annots=False).to_pil().convert("L")
    return bool(np.asarray(drawn.crop((0, 0, drawn.width, round(2 * head) - 4))).min() == 255)


def page_hashes(pdf: pikepdf.Pdf) -> list[str]:
    """SHA-256 of each page's image; empty where a page is none."""
    import hashlib

    found = []
    for page in pdf.pages:
        try:
            found.append(hashlib.sha256(page.Resources.XObject[IMAGE].read_raw_bytes()).hexdigest())
        except (AttributeError, KeyError):
            found.append("")
    return found


def images_hash(pdf: pikepdf.Pdf) -> str | None:
    """SHA-256 over the bytes of the page images of a copy of ours, in order; None for any other PDF."""
    import hashlib

    found = hashlib.sha256()
    try:
        for page in pdf.pages:
            data = page.Resources.XObject[IMAGE].read_raw_bytes()
            found.update(len(data).to_bytes(8, "big") + data)
    except (AttributeError, KeyError):
        return None
    return found.hexdigest()


def _as_received(original: Path) -> pikepdf.Pdf | None:
    """A received PDF, where it can be made PDF/A as it is; its own text and vectors are better than any picture of them."""
    import pikepdf
    from pikepdf import pdfa

    try:
        pdf = pikepdf.open(original)
        if any("/Annots" in page for page in pdf.pages):
            pdf.flatten_annotations()
        for name in ("/AcroForm", "/OpenAction", "/Names", "/AA"):
            if name in pdf.Root:
                del pdf.Root[name]
        pdfa.save(pdf, BytesIO(), "2b")
    except (pikepdf.PdfError, pdfa.PdfaError, ValueError, RecursionError):
        return None
    return pdf


def _assembled(asked: dict[str, Any]) -> pikepdf.Pdf:
    """A PDF of the pages' images with the words under them."""
    import pikepdf

    from ocr.glyphless import glyphless
    from ocr.triage import open_file

    original = Path(asked["original"])
    source = open_file(original, original.parent)
    pdf = pikepdf.new()
    pdf.Root.Lang = pikepdf.String("vi")
    pdf.docinfo["/Title"] = pikepdf.String(asked["title"])
    font = glyphless(pdf)
    for page in asked["pages"]:
        _add_page(pdf, font, source, page)
    return pdf


def _add_page(pdf: pikepdf.Pdf, font: pikepdf.Object, source: PdfFile | ImageFile, page: dict[str, Any]) -> None:
    import pikepdf

    from ocr.glyphless import invisible

    width, height = page["width"], page["height"]
    pdf.add_blank_page(page_size=(width, height))
    made = pdf.pages[-1]
    image = _image(pdf, source, page["number"], page["turned"])
    made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({IMAGE: image}), Font=pikepdf.Dictionary(F0=font))
    made.Contents = pdf.make_stream((_picture(width, height) + "".join(invisible(page["lines"], height))).encode())


def _picture(width: float, height: float) -> str:
    """The page's image, filling it."""
    return f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {IMAGE} Do Q\n"


def _image(pdf: pikepdf.Pdf, source: PdfFile | ImageFile, number: int, turned: int) -> pikepdf.Object:
    """The page's own JPEG bytes where it is one that needs no turning; else its pixels as a JPEG."""
    import pikepdf
    from PIL import Image

    found = None if turned else source.jpeg(number)
    if found is None:
        pixels, _ = source.pixels(number)
        pixels = pixels.rotate(-turned, expand=True) if turned else pixels
        buffer = BytesIO()
        pixels.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        found = buffer.getvalue()
    with Image.open(BytesIO(found)) as opened:
        size, grey = opened.size, opened.mode == "L"
    space = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    stream = pdf.make_stream(found)
    stream.Type, stream.Subtype, stream.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    stream.Width, stream.Height = size
    stream.ColorSpace, stream.BitsPerComponent = space, 8
    return stream


if __name__ == "__main__":
    sys.exit(main())
