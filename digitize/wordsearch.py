"""Where words that were searched for stand on a paper's pages."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.geometry import Box, union
from digitize.scan import Page
from digitize.text import fold

MOST = 50


def places(pages: Sequence[Page], text: str) -> tuple[tuple[int, Box], ...]:
    """Page and box of each run of words that says `text`, accents and spaces aside."""
    wanted = fold(text).replace(" ", "")
    out: list[tuple[int, Box]] = []
    if len(wanted) < 2:
        return ()
    for page in pages:
        keys = [fold(word.text).replace(" ", "") for word in page.words]
        for start in range(len(keys)):
            end, have = start, ""
            while end < len(keys) and len(have) < len(wanted) and wanted.startswith(have):
                have += keys[end]
                end += 1
            if have == wanted and keys[start]:
                out.append((page.number, union(word.box for word in page.words[start:end])))
    return tuple(out[:MOST])
