"""The heading of page 1: national heading, issuer, number, place and date, title and abstract (NĐ 30/2020 Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.abstract import abstract_of, letter_abstract, opens_or_ranks
from digitize.agency import is_committee
from digitize.body import COPIES, begins_body, without_copy
from digitize.cells import Heading
from digitize.centred import is_centred, is_centred_heading
from digitize.dated import date_line, is_placed, is_right_under, low_date, registered_date, spoken_date
from digitize.geometry import union
from digitize.issuer_cell import DEEP, issuer_lines
from digitize.layout import Line
from digitize.national import is_national
from digitize.number import ENTERED, FOREIGN, NAMED, NUMBERED, OF_A_HOUSE
from digitize.scan import Page
from digitize.text import fold, is_upper
from digitize.titles import is_certificate, is_signed_low, is_spoilt_title, is_title, without_crumb

_OF_COPY = ("ban sao", *COPIES)
_LABEL = "so dang ky"
"""A register's title, and the label of a number of which a mark was misread."""
BROAD = 700
"""Points of width from which a page lies on its side."""
FOOT = 0.5
"""Of the page's height, from where what stands left is beside or under the signature."""
_AT_FOOT = re.compile(r"^s[^\W\d]\s*[:;.,]?\s*\d+\s*(?:/\S*[A-ZĐ]{2}|QSDĐ\b)", re.IGNORECASE)
_OF_STATUS = (
    "giay khai sinh",
    "giay chung nhan ket hon",
    "giay chung tu",
    "giay khai tu",
    "giay chung nhan nuoi con nuoi",
    "giay chung nhan viec nuoi",
)
"""Certificates of civil status, which are of the day of its registration."""
_OF_TODAY = ("bien ban", "loi chung")
"""Papers that are dated in their first sentence: `Hôm nay, ngày …`."""
_OF_MERIT = ("giay khen", "bang khen", "thu khen", "ky niem chuong")
_BY_DECISION = re.compile(r"^(?:(?:Kèm )?[Tt]heo )?[Qq]uy[eêếé]t định s[ốo]\s*:?[\s.]*\d")
"""How papers of merit name the decision that they are of, and bear as their number."""
_BARE_CODE = re.compile(r"ma so \d")
"""The code of what a certificate registers, folded; on others that of the firm that it is for."""
_OF_COPYING = re.compile(r"\b(?:SCT|SY|CTBS)\b")
"""In a number: that of a copy's certificate."""
CERTIFIES = "chung nhan"
"""Under who decides, what he does; elsewhere a title."""


def read_heading(found: list[Line], width: float, height: float) -> Heading:
    """The cells among the lines of page 1. Width and height of the page in points."""
    cells = Heading()
    found = [without_crumb(line) for line in found]
    upper = [line for line in found if line.box.top < height * 0.55]
    cells.national = [line for line in upper if is_national(line.text) and line.box.top < height * 0.4 and not _is_of_embassy(line, upper)]
    cells.date = date_line([line for line in upper if not begins_body(line)], cells.national, width)
    cells.date = _with_year(cells.date, upper)
    cells.number = _number_line(upper, cells, width)
    cells.issuer = issuer_lines(upper, cells, width, height)
    below = _below(cells, upper, width)
    cells.title = _title(upper, below, width, cells)
    unsure = cells.date is None or not (is_placed(cells.date) or is_right_under(cells.date, cells.national))
    if unsure and (
        is_centred_heading(cells.national, width) or is_certificate(cells.title) or (cells.date is None and is_signed_low(cells.title))
    ):
        own = low_date(without_copy(found, height), width, height)
        cells.date = own or cells.date or low_date(found, width, height)  # a copy from a register has the date of its copying alone
    if cells.date is None and cells.title is not None and fold(cells.title.text).startswith(_OF_STATUS):
        cells.date = registered_date(found)
    if cells.date is None and cells.title is not None and fold(cells.title.text).startswith(_OF_TODAY):
        cells.date = spoken_date(found)
    if cells.number is None and is_certificate(cells.title):
        cells.number = _number_at_right(upper, width, height)
    if cells.number is None:
        cells.number = _entered(found, cells.title) or number_at_foot(found, cells.title, width, height)
    if cells.title is not None and not fold(cells.title.text).startswith(_OF_MERIT):
        cells.abstract = abstract_of(found, cells.title, cells.number, width)
    elif cells.title is None:
        cells.abstract = letter_abstract(upper, cells.number, width)
        cells.letter = bool(cells.abstract)
    cells.recipients = _recipients(found, height)
    return cells


def _is_of_embassy(line: Line, upper: list[Line]) -> bool:
    """Whether the country's name goes on with an embassy's: `ĐẠI SỨ QUÁN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | TẠI BA LAN`."""
    return any(
        fold(over.text).endswith(("dai su quan", "lanh su quan")) and 0 < line.box.center[1] - over.box.center[1] < 2 * line.box.height
        and abs(line.box.center[0] - over.box.center[0]) < 3 * line.box.height
        for over in upper
    )  # fmt: skip


def _entered(found: list[Line], title: Line | None) -> Line | None:
    """The line in which a certificate says its number, also where its title was not read; the code of a business only on what registers one, as other
    papers name their applicant's.
    """
    if title is not None and not is_certificate(title):
        return None
    if title is not None and fold(title.text).startswith(_OF_MERIT):
        by_decision = (_number_of_decision(line) for line in found if _BY_DECISION.match(line.text))
        if (number := next(by_decision, None)) is not None:
            return number
    registers = title is not None and fold(title.text).startswith("giay chung nhan") and "de nghi" not in fold(title.text)
    by_code = any(fold(line.text).startswith("dang ky ") or " dang ky " in fold(line.text) for line in found if is_upper(line.text))
    entered = ((line, fold(line.text)) for line in found if ENTERED.match(line.text))
    may_be = (line for line, said in entered if not said.startswith("ma so") or (registers and (by_code or not _BARE_CODE.match(said))))
    return next(may_be, None)


def _number_of_decision(line: Line) -> Line | None:
    """`số: 27/QĐ-KT` of `Quyết định số: 27/QĐ-KT ngày …`."""
    words = [fold(word.text) for word in line.words]
    begins = next(at for at, word in enumerate(words) if word.startswith("so"))
    return line.part(begins, next((at for at, word in enumerate(words) if word.startswith("ngay")), None))


def number_at_foot(found: list[Line], title: Line | None, width: float, height: float) -> Line | None:
    """`Số: …/…` of a certificate left of its signature, as schools and training courses have it."""
    if not is_certificate(title):
        return None
    own = without_copy(found, height)
    low = (line for line in own if line.box.top > height * FOOT and line.box.x0 < width * 0.3 and not begins_body(line))
    return next((line for line in low if _AT_FOOT.match(line.text) and not _OF_COPYING.search(line.text)), None)


def _with_year(date: Line | None, upper: list[Line]) -> Line | None:
    """The line of place and date with its year, where that stands alone in the next."""
    if date is None or not (at_end := re.search(r"\b(?:n[aă]m|th[aá]ng \d{1,2})$", date.text)):
        return date
    missing = r"(?:19|20)\d\d" if at_end[0].startswith("n") else r"n[aă]m (?:19|20)\d\d"
    for line in upper:
        if re.fullmatch(missing, line.text) and 0 < line.box.top - date.box.top < 2 * date.box.height and line.box.x0 >= date.box.x0:
            return Line((*date.words, *line.words), union((date.box, line.box)))
    return date


def begins_paper(rows: Sequence[Line], page: Page) -> bool:
    """Whether a heading is to be looked for: on page 1, and in a stack of papers wherever the national heading stands at the top."""
    return page.number == 1 or any(line.box.top < page.height * 0.3 and is_national(line.text) for line in rows)


def body_top(found: list[Line], cells: Heading, page: Page) -> float:
    """Where the body begins: under title and abstract, at its first words."""
    marks = [line.box.bottom for line in (*cells.national, cells.number, cells.date, cells.title, *cells.abstract) if line is not None]
    below = max((mark for mark in marks if mark < page.height * 0.6), default=page.height * 0.3)
    for line in found:
        if line.box.top > below - 4 and (begins_body(line) or (opens_or_ranks(line) and line.text.isupper())) and not is_title(line):
            return line.box.top + 2
    return min(below + 60, page.height * 0.6)


def _number_line(upper: list[Line], cells: Heading, width: float) -> Line | None:
    """`Số: …` left of the heading's middle; never a line of the body, never that of an ĐẾN stamp."""
    candidates = []
    foot = max((line.box.bottom for line in cells.national), default=0.0)
    levels = [cells.date.box.center[1] if cells.date else foot]
    if cells.date and cells.date.box.top > foot + DEEP:  # a date over the signature tells nothing of the number's height
        levels.append(foot)
    for line in upper:
        match, foreign = NUMBERED.match(line.text), FOREIGN.match(line.text)
        if (
            match
            and (foreign or not (ENTERED.match(line.text) or NAMED.match(line.text) or OF_A_HOUSE.match(line.text)))
            and (line.text[match.end() - 1] in ":.;,/ " or "/" in line.text)
        ):
            rest = line.text[match.end() :]
            good = "/" in rest or "-" in rest or re.search(r"\d", rest) or len(rest) < 3
            if good and line.box.x0 < width * 0.62 and not begins_body(line):
                count = line.text[foreign.end() :] if foreign else rest
                near = min(abs(line.box.center[1] - height) for height in levels)
                candidates.append((0 if "/" in count else 1, near, line))
    if not candidates:
        return None
    slashed, near, line = min(candidates, key=lambda item: (item[0], item[1]))
    return line if near < (180 if is_centred(line, width) or _is_under(line, cells.national, width) else 90) or slashed == 0 else None


def _number_at_right(upper: list[Line], width: float, height: float) -> Line | None:
    """`Số: 112` in the upper right corner or right under the title, where forms of civil status have it (QĐ 1203/1998, TT 08.a/2010, TT 04/2020/TT-BTP)."""
    at_right = (
        line for line in upper
        if line.box.x0 > width * 0.62 and line.box.top < height * 0.25 and (len(line.words) <= 3 or " quyen so " in fold(line.text))
    )  # fmt: skip
    return next((line for line in at_right if NUMBERED.match(line.text) and re.search(r"\d", line.text)), None)


def _below(cells: Heading, upper: list[Line], width: float) -> float:
    number = cells.number
    if number and (
        number.box.center[0] > width * 0.4 or _is_under(number, cells.national, width) or _is_low(number, cells.national, upper)
    ):
        number = None  # it stands under its title, and not in the left column
    marks = [*cells.national, *([number] if number else []), *([cells.date] if cells.date else [])]
    head = cells.national[0].box.top if cells.national else min((line.box.top for line in upper), default=0.0)
    near = [line for line in marks if line.box.top < head + 130]
    return max((line.box.bottom for line in near), default=0.0)


def _is_low(number: Line, national: list[Line], upper: list[Line]) -> bool:
    """Whether a title stands under the national heading and well over a number left of it: on licences with a picture."""
    floor = max((line.box.bottom for line in national), default=0.0)
    over = (line for line in upper if floor < line.box.top < number.box.top - 2 * number.box.height and line.box.x0 > number.box.x1)
    return bool(national) and any(is_title(line) for line in over)


def _title(upper: list[Line], below: float, width: float, cells: Heading) -> Line | None:
    """The first title in the middle; one that says that the paper is a copy only where there is no other, and a certificate's beside its picture
    likewise.
    """
    found, beside, spoilt = [], [], []
    for over, line in zip([None, *upper], upper, strict=False):
        if line.box.center[1] < below - 25 or line in cells.issuer:
            continue
        deciding = over is not None and (is_committee(over.text) or (is_upper(over.text) and opens_or_ranks(over)))
        if deciding and fold(line.text) == CERTIFIES:
            continue  # who decides, decides so: `SỞ … | CHỨNG NHẬN`
        if begins_body(line) and not (is_title(line) or is_spoilt_title(line)):
            if line.box.center[1] > below + 5 and "kinh gui" in fold(line.text):
                break
            continue
        centered = abs(line.box.center[0] - width / 2) < width * 0.17 or _is_under(line, cells.national, width)
        if centered and is_title(line):
            found.append(line)
        elif centered and is_spoilt_title(line):
            spoilt.append(line)
        elif is_title(line) and is_certificate(line) and _has_the_middle_of(cells.national, line):
            beside.append(line)
    own = (line for line in found if not fold(line.text).startswith(_OF_COPY) and fold(line.text) != _LABEL)
    return next(own, next(iter(found + beside + spoilt), None))


def _is_under(line: Line, national: list[Line], width: float) -> bool:
    """Whether a line stands in the middle under the national heading of a paper of two panels: at the left, or wide of the middle of a broad page."""
    heading = national[0].box if national else None
    broad = width > BROAD
    return (
        heading is not None
        and (broad or heading.center[0] < width * 0.4)
        and abs(line.box.center[0] - heading.center[0]) < 0.3 * heading.width
    )


def _has_the_middle_of(national: list[Line], line: Line) -> bool:
    """Whether a line has its middle where the national heading has it."""
    return bool(national) and abs(line.box.center[0] - national[0].box.center[0]) < 0.1 * national[0].box.width


def _recipients(found: list[Line], height: float) -> list[Line]:
    """`Kính gửi: …` and the dashed lines under it."""
    out: list[Line] = []
    for line in found:
        folded = fold(line.text)
        if not out:
            if folded.startswith("kinh gui") and line.box.top < height * 0.6:
                out.append(line)
            continue
        if not re.match(r"^\s*[-–+•]", line.text) or len(out) > 12:
            break
        out.append(line)
    return out
