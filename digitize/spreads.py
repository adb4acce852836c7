"""Sheets that lie on their side and are folded in the middle, as certificates, diplomas and land titles are: each half is a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from digitize.geometry import Box
from digitize.layout import lines
from digitize.national import is_national
from digitize.scan import Field, Page

ON_ITS_SIDE = 1.2
"""Of its height, from how wide a page lies on its side."""
FOLD = 0.02
"""Of its width, how far a line of one half may reach over the fold."""
COVER = 30
"""Words that a cover has at the most."""
LEAST = 4
"""Lines that a half must have to be a page."""
GROUPS = (("chuc_vu_nguoi_ky", "nguoi_ky"), ("dia_danh", "ngay_cap"), ("ten_giay_to", "trich_yeu"), ("co_quan_chu_quan", "co_quan_cap"))
"""Fields that are of one place: an office and the name under it."""


@dataclass(frozen=True, slots=True)
class Half:
    """Half of a sheet as a page, numbered anew among all; the number of its sheet; where on the sheet it begins, in points."""

    page: Page
    sheet: int
    left: float

    def on_sheet(self, field: Field) -> Field:
        """A field of the half, placed on the sheet."""
        return replace(field, page=self.sheet, box=_moved(field.box, self.left) if field.box else None)


def halves(pages: Sequence[Page]) -> tuple[Half, ...]:
    """All pages, those of folded sheets as two: first the half with the national heading, which is the cover, else the left one. Where the first is
    no folded sheet, none is: tables lie on their side, too.
    """
    folded = bool(pages) and is_folded(pages[0])
    out: list[Half] = []
    for page in pages:
        parts = sorted(_parted(page), key=lambda part: not _is_cover(part[0])) if folded and _has_fold(page) else [(page, 0.0)]
        for part, left in parts:
            out.append(Half(replace(part, number=len(out) + 1), page.number, left))
    return tuple(out)


def inner(pages: Sequence[Page], fields: Mapping[str, Field]) -> tuple[Page, ...]:
    """The pages behind a cover, numbered anew: a first page of a title and next to nothing else, as land titles and diplomas have; none behind any other."""
    bare = len(pages) > 1 and 0 < len(pages[0].words) < COVER and "ten_giay_to" in fields and "co_quan_cap" not in fields
    return tuple(replace(page, number=at) for at, page in enumerate(pages[1:], 1)) if bare else ()


def is_folded(page: Page) -> bool:
    """Whether a page is a folded sheet with the national heading on one half of it."""
    return _has_fold(page) and _is_cover(page)


def filled(whole: dict[str, Field], of_halves: dict[str, Field]) -> dict[str, Field]:
    """The fields of a whole sheet, and of its halves those of which it has none of the same place: never one person's office over another's name."""
    out = dict(whole)
    for name, field in of_halves.items():
        group = next((group for group in GROUPS if name in group), (name,))
        if field.value and not any(other in whole and whole[other].value for other in group):
            out[name] = field
    return out


def _has_fold(page: Page) -> bool:
    if page.width < ON_ITS_SIDE * page.height:
        return False
    middle, over = page.width / 2, FOLD * page.width
    found = [line for line in lines(page) if len(line.words) > 1]
    across = any(line.box.x0 < middle - over and line.box.x1 > middle + over for line in found)
    left = sum(line.box.center[0] < middle for line in found)
    return not across and min(left, len(found) - left) >= LEAST


def _parted(page: Page) -> tuple[tuple[Page, float], tuple[Page, float]]:
    middle = page.width / 2
    left = tuple(word for word in page.words if page.straight(word.box).center[0] < middle)
    right = tuple(replace(word, box=_moved(word.box, -middle)) for word in page.words if page.straight(word.box).center[0] >= middle)
    return (replace(page, width=middle, words=left), 0.0), (replace(page, width=middle, words=right), middle)


def _moved(box: Box, by: float) -> Box:
    return replace(box, x0=box.x0 + by, x1=box.x1 + by)


def _is_cover(page: Page) -> bool:
    return any(is_national(line.text) for line in lines(page))
