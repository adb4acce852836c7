"""The conversion mark on the PDF/A copy: a strip below page 1, so that it covers nothing of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name

STRIP = 90.0
"""Points that page 1 grows by: 32 mm."""
CODE = 76.0
"""Points a side of the QR code, 27 mm: its modules are a third of a millimetre wide."""
HEAD = 56.0
"""Points that page 1 grows by at its top, where signatures stand: three lines of ten points."""
MASK = 1
"""Of the eight of ISO/IEC 18004. Part of what makes a copy genuine: a code is drawn anew to be compared."""
SIZE = 8.5
LEADING = 12.0


def add_words(pdf: pikepdf.Pdf, lines: Sequence[str], font: Path) -> None:
    """Adds the strip with the words to page 1; the place for the code stays free."""
    page = pdf.pages[0]
    left, bottom, right, top = (float(side) for side in page.mediabox)
    page.mediabox = Array([left, bottom - STRIP, right, top])
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page:
            del page[box]
    words = Words(pdf, font, "".join(lines))
    drawing = [f"q 0 g 0 G 0.5 w {left + 12:.2f} {bottom - 1:.2f} m {right - 12:.2f} {bottom - 1:.2f} l S"]
    x, y = left + 20 + CODE + 12, bottom - 18
    for at, line in enumerate(lines):
        drawing.append(words.shown(line, x, y - at * LEADING, SIZE))
    drawing.append("Q")
    if "/Resources" not in page:
        page.Resources = Dictionary()
    fonts = page.Resources.get("/Font", Dictionary())
    fonts["/SohoaMark"] = words.font
    page.Resources["/Font"] = fonts
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(("\nQ\n" + "\n".join(drawing)).encode())


def add_code(pdf: pikepdf.Pdf, link: str) -> None:
    """Draws the code into its place, as a content stream of its own at the end of page 1."""
    pdf.pages[0].contents_add(code_stream(pdf, link))


def code_stream(pdf: pikepdf.Pdf, link: str) -> bytes:
    """The stream that draws the code on page 1, whose strip is there already."""
    left, bottom, _, _ = (float(side) for side in pdf.pages[0].mediabox)
    return f"\nq 0 g\n{_code(link, left + 20, bottom + 7)}\nQ".encode()


def add_head(pdf: pikepdf.Pdf) -> None:
    """Leaves an empty strip above page 1 for visible signatures (NĐ 30/2020 Phụ lục I: the top corners of page 1)."""
    page = pdf.pages[0]
    left, bottom, right, top = (float(side) for side in page.mediabox)
    page.mediabox = Array([left, bottom, right, top + HEAD])


def _code(link: str, x: float, y: float) -> str:
    """The QR code as filled squares.

    Always with the same mask: what a seal says looks random under each of the eight, and trying them all costs as much as the gate.
    """
    return squares(segno.make(link, error="m", micro=False, mask=MASK).matrix, x, y, CODE)


def squares(matrix: Sequence[Sequence[int]], x: float, y: float, size: float) -> str:
    """The dark cells of a matrix as filled squares, its lower left corner at a point."""
    side = size / len(matrix)
    drawn = [
        f"{x + column * side:.3f} {y + (len(matrix) - 1 - row) * side:.3f} {side:.3f} {side:.3f} re"
        for row, cells in enumerate(matrix)
        for column, dark in enumerate(cells)
        if dark
    ]
    return "\n".join(drawn) + "\nf"


class Words:
    """A subset of a TrueType font, embedded, and text set in it."""

    def __init__(self, pdf: pikepdf.Pdf, path: Path, text: str) -> None:
        from fontTools.subset import Options, Subsetter  # 9 MB, which workers do without that never draw
        from fontTools.ttLib import TTFont

        font: Any = TTFont(path)
        options: Any = Options(  # type: ignore[no-untyped-call]
            hinting=False, layout_features=[], name_IDs=[], notdef_outline=True
        )
        subsetter: Any = Subsetter(options)  # type: ignore[no-untyped-call]
        subsetter.populate(text=text)
        subsetter.subset(font)
        self._ids = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
        widths = [font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm for name in font.getGlyphOrder()]
        buffer = BytesIO()
        font.save(buffer)
        self.font = self._embedded(pdf, buffer.getvalue(), widths)

    def shown(self, text: str, x: float, y: float, size: float) -> str:
        """One line of text."""
        codes = "".join(f"{self._ids.get(ord(letter), 0):04x}" for letter in text)
        return f"BT /SohoaMark {size} Tf 0 Tr 100 Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj ET"

    def _embedded(self, pdf: pikepdf.Pdf, program: bytes, widths: Sequence[float]) -> pikepdf.Object:
        file = pdf.make_stream(program)
        file.Length1 = len(program)
        name = Name("/SOHOAM+Serif")
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-200, -300, 1200, 1000]), Ascent=891, Descent=-216, CapHeight=662,
                ItalicAngle=0, StemV=80, FontFile2=file,
            )
        )  # fmt: skip
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, FontDescriptor=descriptor, DW=0,
                W=Array([0, Array([round(width, 2) for width in widths])]),
                CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
            )
        )  # fmt: skip
        chars = "\n".join(f"<{glyph:04x}> <{code:04x}>" for code, glyph in sorted(self._ids.items(), key=lambda item: item[1]))
        cmap = (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{_in_hundreds(chars)}endcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend\n"
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"), DescendantFonts=Array([descendant]),
                ToUnicode=pdf.make_stream(cmap.encode()),
            )
        )  # fmt: skip


def _in_hundreds(chars: str) -> str:
    """A CMap block holds at most a hundred lines."""
    lines = chars.splitlines()
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    return "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
