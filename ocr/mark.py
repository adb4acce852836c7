"""The conversion mark on the PDF/A copy: a strip below page 1, so that it covers nothing of the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pikepdf
import segno
from pikepdf import Array, Dictionary, Name

from ocr.serif import RESOURCE, serif

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
    words = Words(pdf, font)
    drawing = [f"q 0 g 0 G 0.5 w {left + 12:.2f} {bottom - 1:.2f} m {right - 12:.2f} {bottom - 1:.2f} l S"]
    x, y = left + 20 + CODE + 12, bottom - 18
    for at, line in enumerate(lines):
        drawing.append(words.shown(line, x, y - at * LEADING, SIZE))
    drawing.append("Q")
    if "/Resources" not in page:
        page.Resources = Dictionary()
    fonts = page.Resources.get("/Font", Dictionary())
    fonts[RESOURCE] = words.font
    page.Resources["/Font"] = fonts
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(("\nQ\n" + "\n".join(drawing)).encode())


def add_code(pdf: pikepdf.Pdf, link: str) -> None:
    """Draws the code into its place, as a content stream of its own at the end of page 1."""
    pdf.pages[0].contents_add(code_stream(pdf, link))


def code_stream(pdf: pikepdf.Pdf, link: str, *, joined: bool = True) -> bytes:
    """The stream that draws the code on page 1, whose strip is there already; cell by cell, as copies before version 0.7 have it, unless `joined`."""
    left, bottom, _, _ = (float(side) for side in pdf.pages[0].mediabox)
    return f"\nq 0 g\n{_code(link, left + 20, bottom + 7, joined)}\nQ".encode()


def add_head(pdf: pikepdf.Pdf) -> None:
    """Leaves an empty strip above page 1 for visible signatures (NĐ 30/2020 Phụ lục I: the top corners of page 1)."""
    page = pdf.pages[0]
    left, bottom, right, top = (float(side) for side in page.mediabox)
    page.mediabox = Array([left, bottom, right, top + HEAD])


def _code(link: str, x: float, y: float, joined: bool) -> str:
    """The QR code as filled squares.

    Always with the same mask: what a seal says looks random under each of the eight, and trying them all costs as much as the gate.
    """
    return squares(segno.make(link, error="m", micro=False, mask=MASK).matrix, x, y, CODE, joined=joined)


def squares(matrix: Sequence[Sequence[int]], x: float, y: float, size: float, *, joined: bool = True) -> str:
    """The dark cells of a matrix as filled squares, its lower left corner at a point; those side by side as one, if `joined`."""
    side = size / len(matrix)
    drawn = []
    for row, cells in enumerate(matrix):
        top = y + (len(matrix) - 1 - row) * side
        for column, width in _runs(cells, joined):
            drawn.append(f"{x + column * side:.3f} {top:.3f} {width * side:.3f} {side:.3f} re")
    return "\n".join(drawn) + "\nf"


def _runs(cells: Sequence[int], joined: bool) -> Iterator[tuple[int, int]]:
    """Where dark cells begin in a row, and how many there are."""
    column = 0
    for dark, same in groupby(cells):
        count = len(list(same))
        if dark:
            yield from [(column, count)] if joined else [(column + at, 1) for at in range(count)]
        column += count


class Words:
    """A TrueType font, embedded whole, and text set in it.

    The set-up's font holds the letters of Vietnamese alone, in 26 kB: to make it smaller for each copy costs more than what it holds.
    """

    def __init__(self, pdf: pikepdf.Pdf, path: Path) -> None:
        self._serif = serif(path)
        self.font = self._embedded(pdf)

    def shown(self, text: str, x: float, y: float, size: float) -> str:
        """One line of text."""
        return f"BT {RESOURCE} {size} Tf 0 Tr 100 Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{self._serif.codes(text)}> Tj ET"

    def _embedded(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        program = self._serif.program
        file = pdf.make_stream(program)
        file.Length1 = len(program)
        name = Name(f"/{self._serif.name}")
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-200, -300, 1200, 1000]), Ascent=891, Descent=-216, CapHeight=662,
                ItalicAngle=0, StemV=80, FontFile2=file,
            )
        )  # fmt: skip
        descendant = pdf.make_indirect(
            Dictionary(
                Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, FontDescriptor=descriptor, DW=0,
                W=Array([0, Array(self._serif.widths)]),
                CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
            )
        )  # fmt: skip
        letters = {glyph: code for code, glyph in sorted(self._serif.glyphs.items(), reverse=True)}
        chars = "\n".join(f"<{glyph:04x}> <{code:04x}>" for glyph, code in sorted(letters.items()))
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
