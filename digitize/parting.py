"""Where one paper ends and the next begins in a stack: separator sheets, and the first page of a paper as Nghị định 30/2020/NĐ-CP
Phụ lục I lays it out (national heading, issuer and number on top of page 1; page numbers from page 2 on, alone in the middle).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.codes import dossier as dossier_code
from digitize.errors import Invalid
from digitize.layout import Line, lines
from digitize.national import is_national
from digitize.scan import Page
from digitize.text import fold, is_upper

SEPARATOR = "SOHOA:NGAN-CACH"
"""What the QR code of a separator sheet says; a dossier's code may follow behind a colon."""
HEAD, EDGE = 0.45, 0.12
"""Shares of a page's height: where a heading stands, and page numbers."""
_NUMBER = re.compile(r"[-–—\s.]*(?:trang\s*)?(\d{1,3})(?:\s*/\s*\d{1,3})?[-–—\s.]*", re.IGNORECASE)
_ISSUERS = (
    "uy ban nhan dan",
    "so ",
    "bo ",
    "cuc ",
    "chi cuc ",
    "cong an ",
    "van phong ",
    "hoi dong nhan dan",
    "ban quan ly ",
    "phong ",
    "trung tam ",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paper within a stack."""

    pages: tuple[int, ...]
    """Numbers in the stack, from 1."""
    dossier: str | None = None
    """What the separator before it says."""
    unsure: tuple[int, ...] = ()
    """Pages at which another paper may begin, though nothing says so."""


def pieces(pages: Sequence[Page], *, blank_separates: bool = False) -> list[Piece]:
    """The papers of a stack in order; separator sheets belong to none."""
    out: list[Piece] = []
    fresh, cut, dossier, previous = True, False, None, None
    for page in pages:
        said = separator(page)
        if said is not None:
            fresh, cut, dossier, previous = True, True, said or None, None
            continue
        if not page.words and (blank_separates or cut):  # a blank separator, or the blank back of one
            fresh = True
            continue
        first = begins(page)
        if fresh or first:
            out.append(Piece((page.number,), dossier))
            fresh, cut, dossier = False, False, None
        else:
            doubtful = page.words and previous is not None and (is_headed(page) or (first is None and is_last(previous)))
            out[-1] = replace(out[-1], pages=(*out[-1].pages, page.number), unsure=(*out[-1].unsure, *((page.number,) if doubtful else ())))
        previous = page
    return out


def separator(page: Page) -> str | None:
    """The dossier's code that a separator sheet bears, empty where it bears none; None where the page is no separator."""
    for code in page.codes:
        if code.text.startswith(SEPARATOR):
            try:
                return dossier_code(code.text[len(SEPARATOR) + 1 :]) if len(code.text) > len(SEPARATOR) else ""
            except Invalid:
                return ""
    return None


def begins(page: Page) -> bool | None:
    """Whether a paper begins with this page; None where nothing on it says so, or one thing says otherwise than another: an archivist may
    have stamped a leaf's number on a first page.
    """
    rows = lines(page)
    numbered = (page_number(rows, page.height) or 1) > 1
    if is_headed(page):
        return None if numbered else True
    appendix = any(fold(row.text).startswith("phu luc") for row in rows[:3])
    return False if numbered or appendix else None


def is_headed(page: Page) -> bool:
    """Whether a heading stands on a page as on the first of a paper, but for forms in an appendix."""
    rows = lines(page)
    head = [row for row in rows if row.box.top < page.height * HEAD]
    if any(fold(row.text).startswith("phu luc") for row in head[:3]):
        return False
    return any(is_national(row.text) for row in head) or _issued(head, page)


def page_number(rows: Sequence[Line], height: float) -> int | None:
    """The number that stands alone at a page's edge."""
    for row in rows:
        at_edge = row.box.bottom < height * EDGE or row.box.top > height * (1 - EDGE)
        if at_edge and (found := _NUMBER.fullmatch(row.text.strip())):
            return int(found[1])
    return None


def is_last(page: Page) -> bool:
    """Whether a paper seems to end here: the recipients stand at the end (NĐ 30/2020 Phụ lục I)."""
    return any(fold(row.text).startswith("noi nhan") for row in lines(page))


def _issued(head: Sequence[Line], page: Page) -> bool:
    """An issuer in capitals over a number, in the left half: a heading whose right half was lost."""
    left = [row for row in head if row.box.x0 < page.width / 2]
    office = next((at for at, row in enumerate(left[:4]) if is_upper(row.text) and fold(row.text).startswith(_ISSUERS)), None)
    return office is not None and any(fold(row.text).split()[:1] in (["so"], ["s0"]) for row in left[office + 1 : office + 5])
