"""Scan to searchable PDF/A-2b: the page's image as it is, and under it the verified words, invisible, in reading order.

The layer is our own and not Tesseract's, as it is made anew whenever a person corrects a word (pdf.md §1). The file is not
trusted: the work is done in a process of its own (`ocr.fork`), which limits itself as `ocr.child` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from digitize.errors import Quarantined
from digitize.leaf import Leaf
from digitize.seal import Examined, Made
from ocr.formats import PDF_A_2B, FormatNames
from ocr.sandbox import talking
from ocr.signatures import SignatureReader

if TYPE_CHECKING:
    import pikepdf

    from ocr.image import ImageFile
    from ocr.pdf import PdfFile

SECONDS = 600
JPEG_QUALITY = 88
IMAGE = "/SohoaPage"


class Searchable:
    """Makes copies."""

    def __init__(self, font: Path, roots: Path | None = None) -> None:
        """`font` is the serif in which the mark is set, `roots` a PEM file of those that signers are trusted by."""
        self._font, self._formats, self._signatures = font, FormatNames(), SignatureReader(roots)

    def make(
        self, original: Path, leaves: Sequence[Leaf], title: str, words: Sequence[str], link: Callable[[str], str], out: Path, *, head: bool
    ) -> Made:
        """Writes a PDF/A-2b that the gate approved, with the words of the mark, the code of the link that `link` gives for SHA-256 over
        all that its pages are made of and, with `head`, room for signatures. Raises Quarantined where that breaks a limit or a rule.
        """
        asked = {
            "job": "make",
            "original": str(original.resolve()),
            "title": title,
            "head": head,
            "pages": [asdict(leaf) for leaf in leaves],
        }
        with talking("ocr.searchable", SECONDS) as (say, hear):

            def ask(thing: dict[str, Any]) -> dict[str, Any]:
                say(thing)
                said = hear()
                if said is None or "error" in said:
                    raise no_copy()
                return said

            built = ask(asked)
            digest: str = ask({"lines": list(words), "font": str(self._font.resolve())})["digest"]
            ask({"link": link(digest), "out": str(out.resolve())})
        return Made(pages=tuple(built["pages"]), formats={"original": self._formats.puid(original), "copy": PDF_A_2B})

    def examine(self, file: Path) -> Examined:
        """The QR codes on a file's first pages, and whether it is a copy as we make them. Raises Quarantined."""
        with talking("ocr.searchable", SECONDS) as (say, hear):
            say({"job": "examine", "original": str(file.resolve())})
            said = hear()
        if said is None:
            raise no_copy()
        signatures = self._signatures.read(file) if said["signed"] else ()
        return Examined(codes=tuple(said["codes"]), digest=said["digest"], sealing=tuple(said["sealing"]), signatures=signatures)


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
    """Builds the copy, says what its images are, hears the words of the mark, says the digest, hears the code, and writes it."""
    import pikepdf
    from pikepdf import pdfa

    from ocr.digest import pages_digest
    from ocr.mark import add_code, add_head, add_words

    original = Path(asked["original"])
    received = not any(page["scanned"] for page in asked["pages"])
    with (_as_received(original) if received else None) or _assembled(asked) as pdf:
        answer({"pages": page_hashes(pdf)})
        words = json.loads(sys.stdin.readline())
        add_words(pdf, words["lines"], Path(words["font"]))
        if asked["head"]:
            add_head(pdf)
        digest = pages_digest(pdf, sealed=False)
        answer({"digest": digest})
        code = json.loads(sys.stdin.readline())
        add_code(pdf, code["link"])
        pdfa.save(pdf, code["out"], "2b")
    with pikepdf.open(code["out"]) as made:
        # the seal is only as good as this: what was written is what was sealed
        return {"done": True} if pages_digest(made, sealed=True) == digest else {"error": "digest"}


def _examined(asked: dict[str, Any]) -> dict[str, Any]:
    import pikepdf

    from ocr.pdf import PdfFile
    from ocr.qr import read_codes
    from ocr.triage import open_file

    path = Path(asked["original"])
    with TemporaryDirectory() as work:
        opened = open_file(path, Path(work))
        pdf = isinstance(opened, PdfFile)
        count = len(opened.leaves if isinstance(opened, PdfFile) else opened.frames)
        texts = [text for number in range(1, min(count, 3) + 1) for text, *_ in read_codes(*opened.pixels(number))]
    answer = {"codes": texts, "digest": None, "sealing": [], "signed": False}
    if pdf:
        with pikepdf.open(path) as copy:
            answer |= _sealed(copy, texts)
    return answer


def _sealed(copy: pikepdf.Pdf, texts: Sequence[str]) -> dict[str, Any]:
    """What a seal would vouch for on a PDF, and which of its codes is drawn just as we draw it; nothing where the file holds anything
    but pages and signatures."""
    import pikepdf

    from ocr.digest import contents, has_only_signatures, pages_digest
    from ocr.mark import code_stream

    try:
        streams = contents(copy.pages[0])
        if not streams or not has_only_signatures(copy):
            return {}
        last = streams[-1].read_bytes()
        drawn = [text for text in texts if any(last.strip() == code_stream(copy, text, joined=joined).strip() for joined in (True, False))]
        return {"digest": pages_digest(copy, sealed=True), "sealing": drawn, "signed": "/AcroForm" in copy.Root}
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return {}


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
    from ocr.image import plain_jpeg
    from ocr.triage import open_file

    path = Path(asked["original"])
    jpeg = None if any(page["turned"] for page in asked["pages"]) else plain_jpeg(path)
    pdf = pikepdf.new()
    pdf.Root.Lang = pikepdf.String("vi")
    pdf.docinfo["/Title"] = pikepdf.String(asked["title"])
    font = glyphless(pdf)
    with TemporaryDirectory() as work:
        pictures: Iterable[bytes] = [jpeg] if jpeg else _pictures(open_file(path, Path(work)), asked["pages"])
        for page, picture in zip(asked["pages"], pictures, strict=True):
            _add_page(pdf, font, picture, page)
    return pdf


def _add_page(pdf: pikepdf.Pdf, font: pikepdf.Object, jpeg: bytes, page: dict[str, Any]) -> None:
    import pikepdf

    from ocr.glyphless import invisible

    width, height = page["width"], page["height"]
    pdf.add_blank_page(page_size=(width, height))
    made = pdf.pages[-1]
    image = _image(pdf, jpeg)
    made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({IMAGE: image}), Font=pikepdf.Dictionary(F0=font))
    made.Contents = pdf.make_stream((_picture(width, height) + "".join(invisible(page["lines"], height))).encode())


def _picture(width: float, height: float) -> str:
    """The page's image, filling it."""
    return f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {IMAGE} Do Q\n"


def _pictures(source: PdfFile | ImageFile, pages: Sequence[dict[str, Any]]) -> Iterator[bytes]:
    """Of each page its own JPEG bytes where it is one that needs no turning; else its pixels as a JPEG."""
    for page in pages:
        number, turned = page["number"], page["turned"]
        found = None if turned else source.jpeg(number)
        if found is None:
            pixels, _ = source.pixels(number)
            pixels = pixels.rotate(-turned, expand=True) if turned else pixels
            buffer = BytesIO()
            pixels.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=0)
            found = buffer.getvalue()
        yield found


def _image(pdf: pikepdf.Pdf, jpeg: bytes) -> pikepdf.Object:
    import pikepdf
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as opened:
        size, grey = opened.size, opened.mode == "L"
    space = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    stream = pdf.make_stream(jpeg)
    stream.Type, stream.Subtype, stream.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    stream.Width, stream.Height = size
    stream.ColorSpace, stream.BitsPerComponent = space, 8
    return stream
