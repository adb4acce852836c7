"""The heading of page 1: national heading, issuer, number, place and date, title and abstract (NĐ 30/2020 Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from digitize.agency import SHORT, opens_name
from digitize.centred import centred_issuer
from digitize.dated import date_line, low_date
from digitize.layout import Line
from digitize.scan import Page
from digitize.text import clean, fold, is_like, is_upper
from digitize.urgency import is_stamp

TITLES = tuple(
    sorted(
        (
            *(fold(name) for name in SHORT), "giay chung nhan", "giay phep", "giay xac nhan", "giay khai sinh", "trich luc", "chung chi",
            "phieu ly lich tu phap", "luat", "phap lenh", "lenh", "thong tri", "noi quy", "dieu le", "ban sao", "giay bao", "van ban",
            "giay khai tu", "bang", "the", "so ho tich", "giay dang ky", "danh muc", "phu luc",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
"""How a title begins, folded, longest first."""
_NUMBER = re.compile(r"^(?:s[oô0ốồổ6é]|sö|só|sò)\s*[:;.,]?\s*", re.IGNORECASE)
_BODY = re.compile(
    r"^(can cu|kinh gui|xet |theo de nghi|theo |thuc hien|de nghi|dieu \d|chuong|phan [iv\d]|[ivx]+ |\d+ |thi hanh|chung nhan|cap cho|nay |o day|"
    r"ho chu dem ten|ho va ten|ma so|cong hoa|doc lap|noi nhan|duoc su|quyet dinh|hom nay)"
)


@dataclass(slots=True)
class Heading:
    """Lines of each cell; None or empty where the page has none."""

    national: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    number: Line | None = None
    date: Line | None = None
    title: Line | None = None
    abstract: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    letter: bool = False
    """Whether the abstract is that of a công văn, under the number."""


def read_heading(found: list[Line], width: float, height: float) -> Heading:
    """The cells among the lines of page 1. Width and height of the page in points."""
    cells = Heading()
    upper = [line for line in found if line.box.top < height * 0.55]
    cells.national = [line for line in upper if is_national(line.text) and line.box.top < height * 0.4]
    cells.date = date_line([line for line in upper if not begins_body(line)], cells.national)
    cells.number = _number_line(upper, cells, width)
    cells.issuer = _issuer(upper, cells, width, height) or centred_issuer(
        [line for line in upper if not is_title(line)], cells.national, width
    )
    cells.date = cells.date or low_date(found, cells.national, width, height)
    below = _below(cells)
    cells.title = _title(upper, below, width, cells)
    if cells.title is not None:
        cells.abstract = _abstract(found, cells.title, width)
    else:
        cells.abstract = _letter_abstract(upper, width)
        cells.letter = bool(cells.abstract)
    cells.recipients = _recipients(found, height)
    return cells


def begins_paper(rows: Sequence[Line], page: Page) -> bool:
    """Whether a heading is to be looked for: on page 1, and in a stack of papers wherever the national heading stands at the top."""
    return page.number == 1 or any(line.box.top < page.height * 0.3 and is_national(line.text) for line in rows)


def begins_body(line: Line) -> bool:
    """Whether the line begins what stands under the heading."""
    return bool(_BODY.match(fold(line.text)))


def is_national(text: str) -> bool:
    """Whether a line is one of the two of the national heading."""
    folded = fold(text)
    return any(is_like(folded, motto, 0.8) for motto in ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc"))


def _number_line(upper: list[Line], cells: Heading, width: float) -> Line | None:
    """`Số: …` left of the heading's middle; never a line of the body, never that of an ĐẾN stamp."""
    candidates = []
    limit = max((line.box.bottom for line in (*cells.national, *([cells.date] if cells.date else []))), default=0.0)
    for line in upper:
        match = _NUMBER.match(line.text)
        if match and (line.text[match.end() - 1] in ":.;,/ " or "/" in line.text):
            rest = line.text[match.end() :]
            good = "/" in rest or "-" in rest or re.search(r"\d", rest) or len(rest) < 3
            if good and line.box.x0 < width * 0.62 and not _BODY.match(fold(line.text)):
                near = abs(line.box.center[1] - (cells.date.box.center[1] if cells.date else limit))
                candidates.append((0 if "/" in rest else 1, near, line))
    if not candidates:
        return None
    slashed, near, line = min(candidates, key=lambda item: (item[0], item[1]))
    return line if near < 90 or slashed == 0 else None


def _issuer(upper: list[Line], cells: Heading, width: float, height: float) -> list[Line]:
    """Capital lines left of the national heading and above the number."""
    edge = min((line.box.x0 for line in cells.national), default=width * 0.5)
    top = min((line.box.top for line in cells.national), default=height * 0.05)
    floor = cells.number.box.top if cells.number and cells.number.box.top > top else top + 75
    size = median([line.box.height for line in cells.national]) if cells.national else 12.0
    block = [
        line
        for line in upper
        if line.box.center[0] < edge and line.box.x0 < edge - 20 and top - 2.2 * size < line.box.center[1] < floor
        and is_upper(line.text) and len(fold(line.text)) > 2 and line not in cells.national and line.confidence > 0.35
    ]  # fmt: skip
    while block and not opens_name(block[0].text) and len(block) > 1 and block[0].box.bottom < top - 2:
        block.pop(0)
    out: list[Line] = []
    for line in block:
        if out and line.box.top - out[-1].box.bottom > 1.6 * size:
            break
        out.append(line)
    return out


def _below(cells: Heading) -> float:
    marks = [*cells.national, *([cells.number] if cells.number else []), *([cells.date] if cells.date else [])]
    near = [line for line in marks if not cells.national or line.box.top < cells.national[0].box.top + 130]
    return max((line.box.bottom for line in near), default=0.0)


def is_title(line: Line) -> bool:
    """Whether the line, in capitals, begins with a known title."""
    if not is_upper(line.text):
        return False
    words = fold(line.text).split()
    return any(is_like(" ".join(words[: len(title.split())]), title, 0.86) for title in TITLES)


def _title(upper: list[Line], below: float, width: float, cells: Heading) -> Line | None:
    for line in upper:
        if line.box.center[1] < below - 25 or line in cells.issuer:
            continue
        if _BODY.match(fold(line.text)) and not is_title(line):
            if line.box.center[1] > below + 5 and "kinh gui" in fold(line.text):
                return None
            continue
        centered = abs(line.box.center[0] - width / 2) < width * 0.17
        if centered and is_title(line):
            return line
    return None


def title_size(title: Line, whole: str) -> int:
    """How many words of the title line are the title, where more stands behind it (`GIẤY CHỨNG NHẬN | QUYỀN SỬ DỤNG …`); 0
    where all is title. `whole` is the full title of the paper's type, if known."""
    words = fold(title.text).split()
    if len(words) != len(title.words) or (whole and is_like(" ".join(words), fold(whole), 0.8)):
        return 0
    sizes = ((len(known.split()), known) for known in TITLES)
    return next((size for size, known in sizes if size < len(words) and is_like(" ".join(words[:size]), known, 0.9)), 0)


def _abstract(found: list[Line], title: Line, width: float) -> list[Line]:
    """Lines under the title until the body, the authority line or a wide gap; what stands beside it is not of it (stamps)."""
    out: list[Line] = []
    below = [line for line in found if line.box.top > title.box.center[1] and line is not title]
    of_authority = " cua " in f" {fold(title.text)} "
    for line in below:
        folded = fold(line.text)
        last = out[-1] if out else title
        gap = line.box.top - last.box.bottom
        if not folded or (len(folded) < 2 and line.confidence < 0.6) or line.box.x1 < title.box.x0 or line.box.x0 > title.box.x1:
            continue
        if of_authority and not out and is_upper(line.text):
            title = line  # the authority's name goes on: `NGHỊ QUYẾT CỦA HỘI ĐỒNG | … TỈNH …`
            continue
        if _BODY.match(folded) or _NUMBER.match(line.text) or gap > (1.25 if out else 2.6) * max(last.box.height, line.box.height, 9.0):
            break
        if out and _is_paragraph(line, out, title, width):
            break
        if abs(line.box.center[0] - title.box.center[0]) > width * 0.11:
            if line.box.width < width * 0.2:
                continue
            break
        if out and is_upper(line.text) != is_upper(out[0].text) and opens_or_ranks(line):
            break
        if not out and opens_or_ranks(line) and is_upper(line.text):
            break
        out.append(line)
    return out


def _is_paragraph(line: Line, before: list[Line], title: Line, width: float) -> bool:
    """Whether a line under an abstract begins the body: a centred abstract fills a line before it begins the next, and an
    indented paragraph is not centred."""
    if line.box.width > max(width * 0.5, 1.6 * before[-1].box.width):
        return True
    if line.box.width > width * 0.5 and line.box.top - before[-1].box.bottom > 0.6 * line.box.height:
        return True
    off = min(abs(line.box.center[0] - other.box.center[0]) for other in (before[0], title))
    return line.box.width > width * 0.55 and off > 9


def opens_or_ranks(line: Line) -> bool:
    """Whether the line is that of the authority that decides (`BỘ TRƯỞNG …`, `ỦY BAN NHÂN DÂN …`)."""
    folded = fold(line.text)
    return opens_name(line.text) or folded.startswith(
        (
            "bo truong",
            "chu tich",
            "giam doc",
            "hieu truong",
            "cuc truong",
            "thu tuong",
            "tong giam doc",
            "truong ban",
            "vien truong",
            "chanh",
            "truong phong",
            "tong cuc truong",
            "chi cuc truong",
            "pho ",
            "thu truong",
            "thong doc",
        )
    )


def _letter_abstract(upper: list[Line], width: float) -> list[Line]:
    """`V/v …` and what follows in the left column, of a công văn."""
    out: list[Line] = []
    for line in upper:
        folded = fold(line.text)
        if not out:
            if re.match(r"(v v|vv|v/v|ve viec)\b", folded) and line.box.x0 < width * 0.5:
                out.append(line)
            continue
        if line.box.center[0] > width * 0.56 or line.box.x0 > width * 0.45:
            continue
        gap = line.box.top - out[-1].box.bottom
        if _BODY.match(folded) or gap > 1.3 * max(out[-1].box.height, 9.0) or is_stamp(line):
            break
        out.append(line)
    return out


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


def joined(cells: list[Line]) -> str:
    """The lines' text as one, a word broken by a hyphen at a line's end left as printed."""
    return clean(" ".join(word.text for line in cells for word in line.words if not re.fullmatch(r"[_|~`]+", word.text)))
