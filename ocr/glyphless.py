"""Text that no eye sees and every reader finds: a glyphless font, and words fitted into their boxes (pdf.md §1)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

FONT = Path(__file__).parent / "tessdata" / "pdf.ttf"
"""Tesseract's glyphless font, 572 bytes: every character half an em wide and empty."""
EM = 0.5
GAP = 0.2
"""Of an em, left free before the next word, over which a space is set: so every reader finds the words apart (pdf.md §1)."""


def invisible(lines: Sequence[Sequence[Any]], height: float) -> Iterator[str]:
    """Invisible words, each fitted into its box, with spaces over the gaps of a line."""
    yield "BT 3 Tr /F0 1 Tf\n"
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
    """Width and height are the matrix's: a font and a scale set anew for each word cost the PDF/A gate as much as all else on the page."""
    codes = text.encode("utf-16-be").hex()
    width = max(0.1, x1 - x0) / (len(codes) // 4 * EM)
    return f"{width:.3f} 0 0 {size:.2f} {x0:.2f} {base:.2f} Tm <{codes}> Tj\n"


def glyphless(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The glyphless font for every character: codes are UTF-16, all show glyph 1, and say which character they are."""
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
