"""Scan to searchable PDF/A-2b: the page's image as it is, and under it the verified words, invisible, in reading order.

The layer is our own and not Tesseract's, as it is made anew whenever a person corrects a word (pdf.md §1). The file is not
trusted: `python -m ocr.searchable` does the work in a process that limits itself as `ocr.child` does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitize.errors import Quarantined
from digitize.rendition import Leaf
from ocr.sandbox import child_environment

if TYPE_CHECKING:
    import pikepdf

    from ocr.image import ImageFile
    from ocr.pdf import PdfFile

SECONDS = 600
JPEG_QUALITY = 88
FONT = Path(__file__).parent / "tessdata" / "pdf.ttf"
"""Tesseract's glyphless font, 572 bytes: every character half an em wide and empty."""
EM = 0.5
GAP = 0.2
"""Of an em, left free before the next word, over which a space is set: so every reader finds the words apart (pdf.md §1)."""


class Searchable:
    """Makes copies."""

    def render(self, original: Path, leaves: Sequence[Leaf], title: str, out: Path) -> None:
        """Writes a PDF/A-2b that the gate approved. Raises Quarantined where that breaks a limit or a rule."""
        asked = {"original": str(original), "out": str(out), "title": title, "pages": [asdict(leaf) for leaf in leaves]}
        done = subprocess.run(
            [sys.executable, "-m", "ocr.searchable"], input=json.dumps(asked).encode(), env=child_environment(), capture_output=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Quarantined("no-rendition", "Không lập được bản PDF/A từ bản gốc này; bản gốc vẫn được giữ nguyên.")


def main() -> int:
    """Reads what to make from standard input; exit status 0 where it is written and approved."""
    from ocr.child import allow, limit

    limit()
    allow(SECONDS)
    asked = json.load(sys.stdin)
    out = Path(asked["out"])
    if not any(page["scanned"] for page in asked["pages"]) and _as_received(Path(asked["original"]), out):
        return 0
    _assembled(asked, out)
    return 0


def _as_received(original: Path, out: Path) -> bool:
    """Whether a received PDF could be made PDF/A as it is; its own text and vectors are better than any picture of them."""
    import pikepdf
    from pikepdf import pdfa

    try:
        with pikepdf.open(original) as pdf:
            for page in pdf.pages:
                if "/Annots" in page:
                    pdf.flatten_annotations()
                    break
            for name in ("/AcroForm", "/OpenAction", "/Names", "/AA"):
                if name in pdf.Root:
                    del pdf.Root[name]
            pdfa.save(pdf, out, "2b")
    except (pikepdf.PdfError, pdfa.PdfaError, ValueError, RecursionError):
        return False
    return True


def _assembled(asked: dict[str, Any], out: Path) -> None:
    import pikepdf
    from pikepdf import pdfa

    from ocr.triage import open_file

    source = open_file(Path(asked["original"]), out.parent)
    with pikepdf.new() as pdf:
        pdf.Root.Lang = pikepdf.String("vi")
        pdf.docinfo["/Title"] = pikepdf.String(asked["title"])
        font = _font(pdf)
        for page in asked["pages"]:
            _add_page(pdf, font, source, page)
        pdfa.save(pdf, out, "2b")


def _add_page(pdf: pikepdf.Pdf, font: pikepdf.Object, source: PdfFile | ImageFile, page: dict[str, Any]) -> None:
    import pikepdf

    width, height = page["width"], page["height"]
    pdf.add_blank_page(page_size=(width, height))
    made = pdf.pages[-1]
    image = _image(pdf, source, page["number"], page["turned"])
    made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image), Font=pikepdf.Dictionary(F0=font))
    picture = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q\n"
    made.Contents = pdf.make_stream((picture + "".join(_text(page["lines"], height))).encode())


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


def _text(lines: Sequence[Sequence[Any]], height: float) -> Iterator[str]:
    """Invisible words, each fitted into its box, with spaces over the gaps of a line."""
    yield "BT 3 Tr\n"
    for line in lines:
        for at, (text, box) in enumerate(line):
            x0, top, x1, bottom = box["x0"], box["top"], box["x1"], box["bottom"]
            size = max(1.0, bottom - top)
            after = line[at + 1][1]["x0"] if at + 1 < len(line) else None
            end = x1 if after is None else max(x0 + 0.3 * (x1 - x0), min(x1, after - GAP * size))
            base = height - bottom + 0.2 * size
            yield _run(text, x0, end, base, size)
            if after is not None and after > end:
                yield _run(" ", end, after, base, size)
    yield "ET"


def _run(text: str, x0: float, x1: float, base: float, size: float) -> str:
    codes = text.encode("utf-16-be").hex()
    scale = 100 * max(0.1, x1 - x0) / (len(codes) // 4 * EM * size)
    return f"/F0 {size:.2f} Tf {scale:.2f} Tz 1 0 0 1 {x0:.2f} {base:.2f} Tm <{codes}> Tj\n"


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The glyphless font for every character: codes are UTF-16, all show glyph 1, and say which character they are."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    program = pdf.make_stream(FONT.read_bytes())
    program.Length1 = FONT.stat().st_size
    to_glyph = pdf.make_stream(zlib.compress(b"\x00\x01" * 65536, 9))
    to_glyph.Filter = Name.FlateDecode
    ranges = "\n".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256))
    blocks = [ranges.splitlines()[start : start + 100] for start in range(0, 256, 100)]
    said = "".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange\n" for block in blocks)
    cmap = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{said}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor, FontName=Name("/GlyphLessFont"), Flags=5, FontBBox=Array([0, 0, 500, 1000]), Ascent=1000, Descent=-1,
            CapHeight=1000, ItalicAngle=0, StemV=80, FontFile2=program,
        )
    )  # fmt: skip
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/GlyphLessFont"), CIDToGIDMap=to_glyph, FontDescriptor=descriptor, DW=500,
            CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        )
    )  # fmt: skip
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/GlyphLessFont"), Encoding=Name("/Identity-H"), DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
