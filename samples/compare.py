"""How what was read is held against what stands on the paper."""

from __future__ import annotations

import re

from rapidfuzz.distance import Levenshtein

from digitize.text import nfc, strip_marks, tone_key


def plain(text: str) -> str:
    """What two values are compared by: letter case, spaces, quotes and where a tone mark stands do not matter."""
    bare = re.sub(r"[“”\"'’‘]", "", re.sub(r"\b([HK])['’‘] ", r"\1", text))  # `H' Juên` and `H'Juên`
    joined = re.sub(r"\s*([/\-.,;:])\s*", r"\1", tone_key(bare).replace("–", "-"))
    return joined.strip(" .,;:-/")


def errors(truth: str, read: str) -> tuple[int, int, int]:
    """Edits with and without diacritics, and characters: each true line against its best place in what was read."""
    words, edits, bare, size = nfc(read).split(), 0, 0, 0
    for line in (" ".join(nfc(row).split()) for row in truth.split("\n") if row.strip()):
        count = len(line.split())
        spans = [" ".join(words[i : i + n]) for n in (count, count + 1, max(1, count - 1)) for i in range(max(1, len(words) - n + 1))]
        best = min(spans, key=lambda span: Levenshtein.distance(line, span, score_cutoff=len(line)), default="")
        edits += min(Levenshtein.distance(line, best), len(line))
        bare += min(Levenshtein.distance(strip_marks(line).lower(), strip_marks(best).lower()), len(line))
        size += len(line)
    return edits, bare, size
