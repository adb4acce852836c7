"""The line of place and date: at the right under the national heading, or over the signature, as certificates have it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.layout import Line
from digitize.places import may_be_place, unnumbered, without_counts
from digitize.text import fold

_DATE = re.compile(r"\b(ng[aà][yỳv]|ngảy|ngây)(?![^\W\d])", re.IGNORECASE)
_PLACED = re.compile(
    r"^[^\W\d_](?:[^\d]|\d(?=[^\W\d_])){1,40}?[,.;]?\s*ng\S{1,2}[ .].{0,12}th?\S{1,2}ng[ .].{0,12}n\S{1,2}m\s*\d",
    re.IGNORECASE,
)
_SHORT = re.compile(r"^[^\W\d_].{1,40}, ?ng[aà][yỳ] ?\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:19|20)\d\d$")
"""`Con Cuông, ngày 06-10-1988`: as typewriters had it."""
_REGISTERED = re.compile(r"^\W*Đăng ký,? ng[aà][yỳ]\b.* (?:19|20)\d\d\W*$")
_REGISTERED_ON = re.compile(r"^\W*Ngày, ?tháng, ?năm đăng ký ?:.*\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\W*$")
_SPOILT = re.compile(r"^[^\W\d].{1,40}, ?ng[aà][yỳ] \W*\d.{0,6} \S{2,4}ng .{1,6} n[aă]m (?:19|20)\d\d\W*$", re.IGNORECASE)
"""A whole one whose `tháng` the pen has changed."""
_CUT_SYMBOL = re.compile(r"^(?:(?:NĐ|NQ|QĐ|CT|TT|PL|L)-)?(?:CP|TTg|QH\d{0,2}|UBTVQH\d{0,2}|HĐND\d{0,2}|UBND|B(?!MT\b)[A-ZĐ]{1,6}),? ng")
"""How a row begins whose paper's symbol was cut at its hyphen: `… Nghị định số 87/2011/NĐ- | CP ngày 27 tháng 9 năm 2011`."""
_CARD = re.compile(r"\b(?:cmnd|cccd|cmtnd|can cuoc|chung minh|ho chieu|giay thong hanh)\b")
"""Papers that a person is told by, folded."""
_CRUMBS = re.compile(r"^[\s'‘’`\"|_.,:;~°·]+")
"""Before a place; what opens an item of a list (`- Hà Nội, ngày …`) is none."""
NEAR = 60
"""Points under the national heading where place and date stand."""
LOW = 0.33
"""Of the page's height, under which a date is that over a signature: cards lie in the upper half of the scanner's glass."""
_BEGUN = re.compile(r"^[^\W\d_]{2,}( [^\W\d_]+){0,4}, ?ng[aà][yỳ]")


def date_line(upper: Sequence[Line], national: Sequence[Line], width: float) -> Line | None:
    """The first line of a place and a date that stands right of the middle of the heading, or alone under it."""
    top = min((line.box.top for line in national), default=0.0)
    for line in upper:
        folded = fold(line.text)
        dated = (
            (_DATE.search(line.text) and "thang" in folded)
            or re.search(r"thang .* nam\b", folded)
            or _SHORT.search(line.text)
            or _SPOILT.match(line.text)
        )
        if (
            dated
            and line.box.top > top
            and len(line.words) <= 16
            and not _of_another_paper(line, national)
            and _may_be_placed(line, national, width)
        ):
            return line
    return _begun_date(upper, national)


def is_right_under(line: Line, national: Sequence[Line], near: float = NEAR) -> bool:
    """Whether a line stands where Nghị định 30/2020 has place and date: under the national heading, not left of it."""
    return bool(national) and line.box.x0 > national[0].box.x0 - 20 and line.box.top - national[-1].box.bottom < near


def _may_be_placed(line: Line, national: Sequence[Line], width: float) -> bool:
    """Whether what stands before `ngày` is a place, or so little that pen or stamp may have hidden it; right under the national heading it is one,
    however it is written.
    """
    if fold(line.text).startswith("ngay thang nam") or _CUT_SYMBOL.match(line.text):
        return False  # `Ngày, tháng, năm sinh: …`
    if not _DATE.search(line.text):
        months = re.match(r"\W*\d+ th[aá]ng (?!n[aă]m)[^\W\d]{2}", line.text)  # `9 tháng đầu năm 1988`
        return not (months or line.text.lstrip()[:1].islower())  # `ngày` is spoilt, and nobody knows where it stands
    head = place_of(line.text)
    if is_right_under(line, national) and not re.search(r"[\d:]", unnumbered(head)):
        return True
    return may_be_place(head) or (len(fold(head)) < 4 and line.box.x0 > width * 0.35 and fold(head) not in ("tu", "den", "ky", "cap"))


def place_of(text: str) -> str:
    """What stands before `ngày` in a line of place and date, the hour of a công điện (`Quảng Trị, hồi 21 giờ 30, ngày …`) left out."""
    head = _DATE.split(text, maxsplit=1)[0] if _DATE.search(text) else ""
    return re.sub(r",?\s*h[ồôo]i \d.*$", "", head)


def is_placed(line: Line) -> bool:
    """Whether a line is a whole one of place and date."""
    return _has_place(line) or bool(re.search(r", h[ồôo]i \d", line.text))


def _has_place(line: Line) -> bool:
    return bool(_PLACED.match(without_counts(_CRUMBS.sub("", line.text))))


def _of_another_paper(line: Line, national: Sequence[Line]) -> bool:
    """Whether a date belongs to what an abstract speaks of: it stands left of the national heading, or goes on from a line above, or follows a
    number in the same line.
    """
    if re.search(r"/\S*\s+ng[aà][yỳ]\b", line.text):
        return True
    if not national:
        return False
    edge = national[0].box.x0
    return line.box.center[0] < edge - 20 or (fold(line.text).startswith("thang ") and line.box.x0 < edge - 40)


def _begun_date(upper: Sequence[Line], national: Sequence[Line]) -> Line | None:
    """A line of place and date of which a stamp hides all but the beginning: `Hà Nội, ngày 28`, right under the national heading."""
    for line in upper if national else []:
        near = 0 < line.box.top - national[-1].box.bottom < 90 and line.box.center[0] > national[0].box.x0
        if near and len(line.words) <= 7 and line.text[:1].isupper() and _BEGUN.match(line.text):
            return line
    return None


def low_date(found: Sequence[Line], width: float, height: float) -> Line | None:
    """The last line of place and date in the right part of the page under the heading, where certificates have it over the signature."""
    begun = (_without_granted(line, before) for before, line in zip([None, *found], found, strict=False))
    dated = [
        line for line in begun if line.box.top > height * LOW and line.box.center[0] > width * 0.45 and (_has_place(line) or _SHORT.search(line.text))
        and len(line.words) <= 16 and re.search(r"\d\W*$", line.text) and may_be_place(place_of(line.text))
    ]  # fmt: skip
    return dated[-1] if dated else None


def _without_granted(line: Line, before: Line | None) -> Line:
    """A line of place and date without the words before it that some certificates have: `Cấp tại Huế, ngày 2 tháng 4 năm 2021`; but not where the
    line above names an identity card or passport that was granted so.
    """
    granted = [fold(word.text) for word in line.words[:2]] == ["cap", "tai"] and not (before and _CARD.search(fold(before.text)))
    return line.part(2) or line if granted else line


def registered_date(found: Sequence[Line]) -> Line | None:
    """When civil status was registered, which is the date of its certificates that bear no other: `Đăng ký, ngày 06 tháng 12 năm 2008`, `Ngày, tháng,
    năm đăng ký: 16/10/2017` (QĐ 1203/1998, TT 08.a/2010, TT 15/2015 của Bộ Tư pháp); without the word before it.
    """
    for line in found:
        if _REGISTERED_ON.match(line.text):
            return line
        if _REGISTERED.match(line.text):
            return line.part(next(at for at, word in enumerate(line.words) if fold(word.text).startswith("ngay")))
    return None


def spoken_date(found: Sequence[Line]) -> Line | None:
    """The date in the first sentence of minutes and attestations: `Hôm nay, lúc 14 giờ, ngày 22 tháng 5 năm 2018, tại …`; without the words around."""
    for line in found:
        if not fold(line.text).startswith("hom nay"):
            continue
        words = [fold(word.text) for word in line.words]
        begins = next((at for at, word in enumerate(words) if word == "ngay"), None)
        ends = next((at for at, word in enumerate(words) if re.fullmatch(r"(?:19|20)\d\d", word) and "nam" in words[:at]), None)
        return line.part(begins, ends + 1) if begins is not None and ends is not None and begins < ends else None
    return None
