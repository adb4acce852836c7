"""Which lines of a heading name its issuer: left of the national heading, under one in the middle, or at the head of a paper without one."""

from __future__ import annotations

import re
from statistics import median

from digitize.agency import is_committee, opens_name
from digitize.cells import Heading
from digitize.centred import OFF, centred_issuer, is_centred_heading
from digitize.dated import is_right_under
from digitize.geometry import union
from digitize.layout import Line
from digitize.lexicon import is_pair
from digitize.national import is_piece_of_national
from digitize.number import NUMBERED
from digitize.places import is_below_province
from digitize.text import fold, is_upper
from digitize.titles import KEPT_SO, is_foreign, is_of_certificate, is_title

DEEP = 160
"""Points under the national heading where the number of a heading stands at the lowest."""
_LARGER = re.compile(r"(?:HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ|TỈNH) \w")
"""District or province, by which a line goes on with where a committee's commune lies."""
BESIDE = 100
"""Points under a national heading in the middle in which place and date stand with an issuer of several lines beside them."""
UNDER = 60
"""Points under a national heading in the middle in which a committee may stand at the left."""
_AGAIN = re.compile(r"\b(?:OF|DEPARTMENT|MINISTRY|COMMITTEE|OFFICE|COMPANY|CORPORATION|UNIVERSITY|HOSPITAL|BANK|CO|LTD)\b")
"""Words of an agency's name said once more for foreigners."""
_OF_NUMBER = re.compile(r"^\W*[A-ZĐ]{0,5}-(?:UBND|HĐND|[A-ZĐ]{2,6})$")
"""A piece of a number whose beginning stands apart."""
_OF_NOBODY = re.compile(r"(?:BẢN|TỜ|QUY|HỘI (?:NGHỊ|THẢO|THI)|BỘ CÂU)\b")
"""What begins like an agency but for a mark, or is an event: `BẢN KIỂM ĐIỂM` is no BAN."""
OF_FOREIGNERS = "socialist republic of"
"""How the national heading begins that is said once more."""


def issuer_lines(upper: list[Line], cells: Heading, width: float, height: float) -> list[Line]:
    """The lines of the issuer and of the agency above it, for a heading whose national heading, number and date are known."""
    beside = _beside_heading(upper, cells, width, height) or _issuer_in_small(upper, cells) or _committee_over(upper, cells, width)
    floor = height * 0.2 if any(is_of_certificate(line.text) for line in upper) else 0.0
    return beside or centred_issuer([line for line in upper if _may_be_over(line, cells, height, floor)], cells.national, width)


def _beside_heading(upper: list[Line], cells: Heading, width: float, height: float) -> list[Line]:
    """Capital lines left of the national heading and above the number."""
    edge = min((line.box.x0 for line in cells.national), default=width * 0.5)
    off = 0 if cells.national else OFF * width  # what stands in the middle of a page without one is beside nothing
    named = [line for line in upper if is_upper(line.text) and opens_name(line.text) and line.box.top < height * 0.2]
    top = min((line.box.top for line in cells.national or named), default=height * 0.05)
    floor = cells.number.box.top if cells.number and top < cells.number.box.top < top + DEEP else top + 75
    size = median([line.box.height for line in cells.national]) if cells.national else 12.0
    beside = _beside_date(upper, cells, width)
    block = [
        line
        for line in upper
        if (line in beside or (line.box.center[0] < edge - off and line.box.x0 < edge - 20)) and top - 2.2 * size < line.box.center[1] < floor
        and is_upper(line.text) and line not in cells.national and line.confidence > 0.35 and _may_name(line, cells, width)
    ]  # fmt: skip
    if any(line.box.center[0] < edge and fold(line.text).startswith(OF_FOREIGNERS) for line in upper):
        return []  # its left half says all once more for foreigners
    while block and not opens_name(block[0].text) and len(block) > 1 and block[0].box.bottom < top - 2:
        block.pop(0)
    out: list[Line] = []
    for line in block:
        if out and line.box.top - out[-1].box.bottom > 1.6 * size:
            break
        if out and abs(line.box.center[1] - out[-1].box.center[1]) < 0.4 * line.box.height and 0 <= line.box.x0 - out[-1].box.x1 < 3 * size:
            out[-1] = Line((*out[-1].words, *line.words), union((out[-1].box, line.box)))  # a piece of the same line
            continue
        out.append(line)
    return [_unparted(line) for line in out]


def _unparted(line: Line) -> Line:
    """A line without a lone digit that a stamp or a fold left between two syllables of a word, which no two readers saw alike: `CÔNG 1 ĐOÀN`."""
    words = line.words
    kept = tuple(
        word for at, word in enumerate(words)
        if not (word.text.isdecimal() and len(word.text) == 1 and word.other != word.text and 0 < at < len(words) - 1)
        or not is_pair(words[at - 1].text, words[at + 1].text)
    )  # fmt: skip
    return Line(kept, line.box)


def _beside_date(upper: list[Line], cells: Heading, width: float) -> list[Line]:
    """Lines left of place and date down to the number, where these stand under a national heading in the middle of the page, and the issuer too."""
    date, number = cells.date, cells.number
    if date is None or not is_centred_heading(cells.national, width) or not is_right_under(date, cells.national, BESIDE):
        return []
    foot = cells.national[-1].box.bottom
    floor = number.box.top if number and number.box.x1 < date.box.x0 else date.box.bottom
    found = [line for line in upper if line.box.x1 < date.box.x0 and foot - 2 < line.box.center[1] < floor and not is_title(line)]
    return found if found and opens_name(found[0].text) else []


def _is_again(line: Line) -> bool:
    """Whether a line says an agency's name once more for foreigners."""
    return is_foreign(line.text) and bool(_AGAIN.search(line.text.upper()))


def _issuer_in_small(upper: list[Line], cells: Heading) -> list[Line]:
    """`UBND xã …` left of the national heading and over the number, as forms of civil status had it in small letters."""
    floor = cells.number.box.top if cells.number else 0.0
    edge = min((line.box.x0 for line in cells.national), default=0.0)
    left = [line for line in upper if line.box.center[0] < edge and line.box.bottom < floor + 2]
    found = [at for at, line in enumerate(left) if is_committee(line.text)]
    return _with_larger(left, found[-1]) if found else []


def _committee_over(upper: list[Line], cells: Heading, width: float) -> list[Line]:
    """The committee at the left over a national heading in the middle, or beside it, as forms of civil status have it; its district and province stand
    under it in small letters.
    """
    if not is_centred_heading(cells.national, width):
        return []
    floor = cells.national[-1].box.bottom
    left = [line for line in upper if line.box.x1 < width * 0.45 and line.box.bottom < floor] or [
        line for line in upper if line.box.center[0] < width * 0.4 and 0 < line.box.top - floor < UNDER
    ]
    for at, line in enumerate(left):
        if is_committee(line.text):
            return _with_larger(left, at)
        if fold(line.text) in ("uy ban nhan dan", "ubnd") and is_upper(line.text):
            under = (other for other in left[at + 1 :] if other.box.top - line.box.bottom < 1.5 * line.box.height)
            place = next((other for other in under if is_upper(other.text) and is_below_province(other.text)), None)
            return [line, place] if place else []
    return []


def _with_larger(found: list[Line], at: int) -> list[Line]:
    """A committee's line, and the one in capitals right under it that names district or province."""
    own, below = found[at], found[at + 1 : at + 2]
    larger = below and is_upper(own.text) and is_upper(below[0].text) and _LARGER.match(below[0].text)
    return [own, *below] if larger and below[0].box.top - own.box.bottom < own.box.height else [own]


def _may_be_over(line: Line, cells: Heading, height: float, floor: float) -> bool:
    """Whether an issuer in the middle may stand there: on a paper without the national heading, as companies' are, at its head over the number, or over
    the `floor` of a certificate's head.
    """
    if is_title(line) or NUMBERED.match(line.text) or _is_no_agency(line, cells):
        return False
    if cells.number is not None:
        floor = min(cells.number.box.top + 2, height * 0.2)
    return bool(cells.national) or line.box.bottom < floor


def _may_name(line: Line, cells: Heading, width: float) -> bool:
    """Whether a line in capitals may be of an agency's name: no piece of what stands beside it, no title."""
    if len(fold(line.text)) < 3 or _OF_NUMBER.match(line.text) or is_of_certificate(line.text) or _is_no_agency(line, cells):
        return False
    return not is_piece_of_national(line, width) and (bool(cells.national) or not is_title(line))


def _is_no_agency(line: Line, cells: Heading) -> bool:
    """Whether a line is no agency's though it begins like one: what the form says it is, a name said again, on a paper without the national heading
    what differs in a mark.
    """
    return fold(line.text) in KEPT_SO or _is_again(line) or (not cells.national and bool(_OF_NOBODY.match(line.text)))
