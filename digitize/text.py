"""Vietnamese text: one normal form, one way to fold it, one way to compare it."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Shapes that OCR and old fonts confuse with the letter or sign meant; the first is a Tesseract habit (reading.md §6).
_LOOKALIKES = str.maketrans(
    {"⁄": "/", "∕": "/", "Ð": "Đ", "ð": "đ", "–": "-", "—": "-", "‐": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}
)
_TONES = {"\u0300": "`", "\u0301": "'", "\u0303": "~", "\u0309": "?", "\u0323": "."}


def nfc(text: str) -> str:
    """The composed form, in which every text of the system stands."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """NFC, look-alike signs mapped, white space runs made one space."""
    return " ".join(nfc(text).translate(_LOOKALIKES).split())


@lru_cache(maxsize=65536)
def strip_marks(text: str) -> str:
    """Without any diacritic and with đ as d; letter case and punctuation stay."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, all else than letters and digits as one space: the key that search compares.

    Database functions cannot give this (engines.md §C: no FTS5 setting folds đ), so it is computed here for every store.
    """
    return " ".join(re.sub(r"[\W_]+", " ", strip_marks(text.translate(_LOOKALIKES)).lower()).split())


def tone_key(text: str) -> str:
    """Lower case with each syllable's tone mark moved to its end: hòa and hoà give the same, hòa and hóa do not."""
    syllables = []
    for syllable in nfc(text).lower().split():
        bare, tone = "", ""
        for char in unicodedata.normalize("NFD", syllable):
            if char in _TONES:
                tone += _TONES[char]
            else:
                bare += char
        syllables.append(unicodedata.normalize("NFC", bare) + tone)
    return " ".join(syllables)


def bare_key(text: str, signs: str = "") -> str:
    """The key of letters and digits, and of such signs as are named; of others only points and commas within numbers stay: `15` is not `1,5`."""
    return tone_key(re.sub(rf"[^\w.,{re.escape(signs)}]|(?<!\d)[.,]|[.,](?!\d)", "", text))  # signs first: a tone mark is one in the key


def unsigned(text: str) -> str:
    """Without the signs around it."""
    return re.sub(r"^\W+|\W+$", "", text)


def similar(one: str, other: str, least: float = 0.5) -> float:
    """0 to 1, how alike two folded strings are (Ratcliff-Obershelp); 1 means equal. 0 where it is `least` or less, which is mostly
    told by length and letters alone, at a hundredth of the cost."""
    if one == other:
        return 1.0
    if _most(one, other) <= least:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() > least else 0.0
    return ratio if ratio > least else 0.0


def _most(one: str, other: str) -> float:
    """No two strings of such lengths and letters are more alike than this."""
    mine, theirs = _letters(one), _letters(other)
    return 2 * min(len(one) - len(mine - theirs), len(other) - len(theirs - mine)) / (len(one) + len(other))


@lru_cache(maxsize=4096)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text)


def is_like(one: str, other: str, above: float) -> bool:
    """Whether they are more alike than that, by `similar`."""
    return similar(one, other, above) > 0


def is_upper(text: str) -> bool:
    """Whether the letters of `text` are capitals, but for one slip of the OCR in eight."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= len(letters) * 0.875
