"""Whether a PDF page's text layer can stand in for OCR, and its words where it can."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from PIL import Image

from digitize.geometry import Box
from digitize.scan import Word
from digitize.text import clean, strip_marks

MIN_LETTERS = 150
"""A page whose layer holds less is one where only a signature block or a page number is text."""
MAX_UNCOVERED = 0.25
"""Share of the page's ink outside the layer's words: more, and the layer does not cover what the page shows."""
_FOREIGN = re.compile("[µ¶·¸®©¬¼½¾ßåæçëïñöøûüÿ×÷¹²¨]", re.IGNORECASE)
_VOWELS = re.compile("[aeiouy]+")
"""A Vietnamese syllable has one run of vowels; a word with two has lost a space ("vềviệc")."""
_MARKED = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def words(page: Any) -> tuple[Word, ...]:
    """The layer's words of one pdfplumber page, NFC, points from the top left."""
    found = page.extract_words(x_tolerance=1.5, y_tolerance=2, keep_blank_chars=False, use_text_flow=False)
    return tuple(
        Word(text=text, box=Box(w["x0"], w["top"], w["x1"], w["bottom"]), confidence=1.0) for w in found if (text := clean(w["text"]))
    )


def reads_as_vietnamese(found: tuple[Word, ...]) -> bool:
    """Whether the words look like Vietnamese in Unicode, with their spaces.

    False for TCVN3 or VNI bytes ("Céng hßa x· héi"), for layers that lose spaces ("BộTư pháp"), and for layers
    without a diacritic.
    """
    text = unicodedata.normalize("NFC", " ".join(w.text for w in found))
    letters = sum(c.isalpha() for c in text)
    if letters < MIN_LETTERS or len(_FOREIGN.findall(text)) > 0.01 * letters or "\ufffd" in text:
        return False
    tokens: list[str] = re.findall(r"[^\W\d_]+", text)
    joined = sum(len(_VOWELS.findall(strip_marks(w).lower())) > 1 for w in tokens)
    marked = sum(bool(_MARKED.search(w)) for w in tokens)
    return marked >= 0.35 * len(tokens) and joined <= 0.04 * len(tokens)


def uncovered_ink(shown: Image.Image, found: tuple[Word, ...], scale: float) -> float:
    """0 to 1, the share of dark pixels of a rendering (at `scale` pixels a point) that lie outside all words."""
    ink = np.asarray(shown.convert("L")) < 128
    total = int(ink.sum())
    if not total:
        return 0.0
    ink = ink.copy()
    for word in found:
        box = word.box.grown(1.5, 1.5).scaled(scale)
        ink[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.x0)) : int(box.x1) + 1] = False
    return float(ink.sum()) / total


def trusted(path: Path, number: int, shown: Image.Image, scale: float) -> tuple[Word, ...] | None:
    """The words of page `number`, or None where the layer cannot be trusted (issue list in the module docstring)."""
    try:
        with pdfplumber.open(path, pages=[number]) as pdf:
            found = words(pdf.pages[0])
    except Exception:  # pdfminer raises anything at all on odd files, and OCR answers for every one of them
        return None
    if not reads_as_vietnamese(found) or uncovered_ink(shown, found, scale) > MAX_UNCOVERED:
        return None
    return found
