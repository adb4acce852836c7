"""The serif font of the conversion mark and of visible signatures: which glyph is which letter, and how wide each is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

RESOURCE = "/SohoaMark"
"""Its name among the fonts of page 1 of a copy."""


@dataclass(frozen=True, slots=True)
class Serif:
    """A TrueType font's file, glyphs by character, and widths by glyph in thousandths of an em."""

    program: bytes
    name: str
    """In PDF files; it tells the program, so that whoever finds the name need not compare the program."""
    glyphs: dict[int, int]
    widths: tuple[float, ...]

    def codes(self, text: str) -> str:
        """The text as hexadecimal glyph numbers, four digits each; glyph 0 for what the font lacks."""
        return "".join(f"{self.glyphs.get(ord(letter), 0):04x}" for letter in text)

    def width(self, text: str) -> float:
        """Of a text, in em."""
        return sum(self.widths[self.glyphs.get(ord(letter), 0)] for letter in text) / 1000


@lru_cache(maxsize=4)
def serif(path: Path) -> Serif:
    """The font in a file. Raises OSError."""
    from fontTools.ttLib import TTFont  # 9 MB, which workers do without that never draw

    program = path.read_bytes()
    font: Any = TTFont(BytesIO(program), lazy=True)
    glyphs = {code: font.getGlyphID(name) for code, name in font.getBestCmap().items()}
    widths = tuple(round(font["hmtx"][name][0] * 1000 / font["head"].unitsPerEm, 2) for name in font.getGlyphOrder())
    return Serif(program, f"SOHOAM+Serif-{sha256(program).hexdigest()[:12]}", glyphs, widths)
