"""Sheets that a scanner operator lays between papers; a stack is cut where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import segno
from pikepdf import Dictionary, Name

from ocr.mark import Words, squares
from ocr.serif import RESOURCE

A4 = (595.28, 841.89)
SIDE = 340.0
"""Points of the QR code: 12 cm, so that it is read from any scan."""


def write_separators(out: Path, codes: Sequence[str], lines: Sequence[Sequence[str]], font: Path) -> None:
    """A PDF with a sheet for each code, its lines of text below it."""
    with pikepdf.new() as pdf:
        words = Words(pdf, font)
        for code, sheet in zip(codes, lines, strict=True):
            pdf.add_blank_page(page_size=A4)
            page = pdf.pages[-1]
            matrix = segno.make(code, error="h", micro=False).matrix
            drawing = ["q 0 g", squares(matrix, (A4[0] - SIDE) / 2, A4[1] - SIDE - 120, SIDE), "Q", "q 0 g"]
            drawing += [words.shown(line, 72, A4[1] - SIDE - 170 - 30 * at, 18) for at, line in enumerate(sheet)]
            page.Resources = Dictionary(Font=Dictionary())
            page.Resources.Font[Name(RESOURCE)] = words.font
            page.Contents = pdf.make_stream("\n".join([*drawing, "Q"]).encode())
        pdf.save(out)
