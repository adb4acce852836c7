"""The font of a visible signature: the one that the copy's mark has embedded already, so that no copy bears it three times."""

from __future__ import annotations

from pathlib import Path

from pyhanko.pdf_utils.font.api import FontEngine, FontEngineFactory, ShapeResult
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from digitize.text import nfc
from ocr.serif import RESOURCE, Serif, serif


def stamp_font(writer: BasePdfFileWriter, font: Path) -> FontEngineFactory:
    """The font of page 1 where it is the one in the file; else that file's, to be embedded (a report's paper has no mark)."""
    known = serif(font)
    _, resources = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]
    try:
        fonts = resources.get_object()["/Font"]
        if fonts[RESOURCE]["/BaseFont"] == f"/{known.name}":
            return _OfPage(fonts.raw_get(RESOURCE), known)
    except (KeyError, TypeError):
        pass
    return GlyphAccumulatorFactory(str(font))


class _OfPage(FontEngineFactory):
    def __init__(self, reference: IndirectObject, font: Serif) -> None:
        self._reference, self._font = reference, font

    def create_font_engine(self, writer: BasePdfFileWriter, obj_stream: object = None) -> FontEngine:
        """An engine that embeds nothing."""
        return _Engine(writer, self._reference, self._font)


class _Engine(FontEngine):
    uses_complex_positioning = False

    def __init__(self, writer: BasePdfFileWriter, reference: IndirectObject, font: Serif) -> None:
        super().__init__(writer, RESOURCE, embedded_subset=False)
        self._reference, self._font = reference, font

    def shape(self, txt: str) -> ShapeResult:
        """One line: a letter a glyph, as the font has every letter of Vietnamese with its mark."""
        text = nfc(txt)
        return ShapeResult(graphics_ops=f"<{self._font.codes(text)}> Tj".encode(), x_advance=self._font.width(text), y_advance=0)

    def as_resource(self) -> IndirectObject:
        """What the page refers to, too."""
        return self._reference
