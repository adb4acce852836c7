"""The abstract: under the title, or under the number of a công văn (NĐ 30/2020 Phụ lục I mục II.5)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from digitize.agency import opens_name
from digitize.body import begins_body, may_be_abstract
from digitize.layout import Line
from digitize.lexicon import is_syllable
from digitize.number import NUMBERED
from digitize.text import fold, is_upper
from digitize.titles import is_certificate, is_foreign
from digitize.urgency import is_stamp

MIDDLE = 7
"""Points off the title's middle at the most; half of what a paragraph's indent makes."""
CENTRED, INDENT = 4, 14
"""Points off the middle of the line above at the most; and short of the text's right margin at the least."""
_ORNAMENT = re.compile(r"[\W_oO0]{3,}")
"""What typewriters set between the parts of a paper: `---oOo---`, `* * *`."""
_GRANTED = re.compile(r"(?:cap lan dau|cap lai|cap doi|dang ky lan dau|dang ky thay doi)(?: lan| thu| ngay|$|\W*\d)")
"""How a licence says which of its issues it is."""
_CERTIFIES = re.compile(
    r"^(?!ban hanh|.* (?:giay|ban) chung nhan$|.* giay xac nhan$|.*(?:kem theo|theo) quyet dinh$).* (?:chung nhan|xac nhan|quyet dinh)$"
)
"""Who decides, and that he does: `PHÒNG CẢNH SÁT … CHỨNG NHẬN`; folded."""
_STAMPED = re.compile(r"^\W*S[ốôó] ?[:.] ?[\d.…]")
"""The number under which a paper came in, as an ĐẾN stamp has it beside an abstract."""
_LABELLED = re.compile(r"^\W?[^\W\d][^:]{1,28}:")
"""A form's line: `Mã số: …`."""

_DIGITS = re.compile(r"(?!(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?$)[\W\d_]+")
"""Of a stamp between title and abstract; years are what a programme is for."""
OPENED = re.compile(r"^(\W*)(?:V(?:/[^\d:\s]?|[VvWw]|[\W1lIiíìt7][VvWw])|W/?v)(:?)\s+")
"""`V/v: …`, `(V/v …)` with what is before it and its colon; a stroke or `v` read as another sign."""


def abstract_of(found: list[Line], title: Line, number: Line | None, width: float) -> list[Line]:
    """Lines under the title until the body, the authority line or a wide gap; what stands beside it is not of it (stamps)."""
    out: list[Line] = []
    below = [line for line in found if line.box.top > title.box.center[1] and line is not title]
    margin = max((line.box.x1 for line in below if line.box.width > width * 0.6), default=width)
    of_authority, heading = " cua " in f" {fold(title.text)} ", title
    for line, after in zip_longest(below, below[1:]):
        stamped = not out and line.box.width < title.box.width and bool(_DIGITS.fullmatch(line.text.strip()))
        if stamped or _is_beside(line, title):
            continue
        line = line if out else _from_opening(line, title)
        of_authority = of_authority or _begins_authority(line, heading)
        if not out and _goes_on_title(line, of_authority=of_authority):
            title = line
            continue
        if not out and number is not None and line is number:
            title = number
            continue
        if _ORNAMENT.fullmatch(line.text.strip()):
            if out:
                break
            title = Line(title.words, replace(title.box, bottom=max(title.box.bottom, line.box.bottom)))
            continue
        if _ends_abstract(line, after, out, title, width, margin) or _is_apart(line, after, out, title):
            break
        if abs(line.box.center[0] - title.box.center[0]) > width * 0.11:
            if line.box.width < width * 0.2:
                continue
            break
        out.append(line)
    return out


def _from_opening(line: Line, title: Line) -> Line:
    """A line from where it says `Về việc` in the middle under the title, without the capitals or digits of a stamp that it was joined with."""
    texts = [word.text for word in line.words]
    at = next((at for at in range(1, len(texts) - 1) if texts[at : at + 2] == ["Về", "việc"]), None)
    if at is None or any(letter.islower() for text in texts[:at] for letter in text):
        return line
    rest = line.part(at)
    off = [abs(one.box.center[0] - title.box.center[0]) for one in (rest or line, line)]
    digits = "".join(texts[:at]).isdecimal()
    return rest if rest and off[0] < off[1] and (digits or off[0] < 2 * MIDDLE < off[1]) else line


def _begins_authority(line: Line, title: Line) -> bool:
    """Whether a line under a title says whose it is: `QUYẾT ĐỊNH | CỦA BỘ TRƯỞNG …`; of a form this is its name."""
    return is_upper(line.text) and fold(line.text).startswith("cua ") and not is_certificate(title)


def _goes_on_title(line: Line, *, of_authority: bool) -> bool:
    """Whether a line goes on with the authority's name, or says the title once more for foreigners."""
    opens = fold(line.text).startswith(("ve ", "v v "))
    return is_upper(line.text) and not opens and (of_authority or is_foreign(line.text))


def _is_beside(line: Line, title: Line) -> bool:
    """Whether a line is a crumb, or stands left or right of the title."""
    folded = fold(line.text)
    ornament = line.confidence < 0.5 and not any(is_syllable(word.text) for word in line.words)  # `*****`, as it may be read
    return not folded or ornament or (len(folded) < 2 and line.confidence < 0.6) or line.box.x1 < title.box.x0 or line.box.x0 > title.box.x1


def _ends_abstract(line: Line, after: Line | None, out: list[Line], title: Line, width: float, margin: float) -> bool:
    """Whether a line is no more of the abstract: too far below, of the body, a number, a paragraph."""
    last = out[-1] if out else title
    gap = line.box.top - last.box.bottom
    if (
        (begins_body(line) and not _goes_on(line, after, title))
        or NUMBERED.match(line.text)
        or fold(line.text).endswith((" nhu sau", " kinh moi"))
        or (fold(line.text).endswith(" gioi thieu") and line.text.rstrip().endswith(":"))
        or gap > (1.25 if out else 2.6) * max(last.box.height, line.box.height, 9.0)
    ):
        return True
    if out and _is_centred_on(line, out, margin):
        return False
    return _is_paragraph(line, out, title, width) if out else _begins_paragraph(line, after, title, width)


def _goes_on(line: Line, after: Line | None, title: Line) -> bool:
    """Whether a line that may begin a body is an abstract: in the middle under its title, where a paragraph is indented, also where it ends in a comma
    and the next, in small letters, stands in the middle, too; or it goes on in small letters.
    """
    middle = [abs(one.box.center[0] - title.box.center[0]) < MIDDLE for one in (line, after) if one is not None]
    if line.text.rstrip().endswith(",") and after is not None and after.text[:1].islower() and after.box.x0 > line.box.x0 + MIDDLE:
        return all(middle) and may_be_abstract(line, ends=",")
    return may_be_abstract(line) and (middle[0] or line.text.lstrip()[:1].islower())


def _is_apart(line: Line, after: Line | None, out: list[Line], title: Line) -> bool:
    """Whether a line says something else: what the paper goes with (`(Ban hành kèm theo …)`), for whom a form is (`(Sử dụng cho …)`), a form's
    first line, the authority that decides.
    """
    folded = fold(line.text)
    first = not out and not folded.startswith("v")  # `V/v:`, `(Về việc …)` open an abstract
    if line.text.lstrip().startswith("(") and (first or folded.startswith(("ban hanh kem", "kem theo")) or _GRANTED.match(folded)):
        return True
    if first and is_certificate(title) and (_LABELLED.match(line.text) or _GRANTED.match(folded)):
        return True
    if is_certificate(title) and is_upper(line.text) and _CERTIFIES.match(folded) and opens_or_ranks(line):
        return True
    apart = bool(out) and line.box.top - out[-1].box.bottom > 0.7 * line.box.height
    decides = apart and is_upper(line.text) and after is not None and begins_body(after)
    return opens_or_ranks(line) and (is_upper(line.text) != is_upper(out[0].text) or decides if out else is_upper(line.text))


def _is_centred_on(line: Line, before: list[Line], margin: float) -> bool:
    """Whether a line goes on under an abstract's others, in their middle and well within the text's right `margin`, which a paragraph's first line fills."""
    last = before[-1]
    near = line.box.top - last.box.bottom < last.box.height
    return near and abs(line.box.center[0] - last.box.center[0]) < CENTRED and line.box.x1 < margin - INDENT


def _is_paragraph(line: Line, before: list[Line], title: Line, width: float) -> bool:
    """Whether a line under title and abstract begins the body: a centred abstract fills a line before it begins the next, and an
    indented paragraph is not centred."""
    if is_upper(line.text) and is_upper(before[-1].text):
        return False
    off = min(abs(line.box.center[0] - other.box.center[0]) for other in (before[0], title))
    if line.box.width > max(width * 0.5, 1.6 * before[-1].box.width):
        return True
    apart = line.box.top - before[-1].box.bottom > 0.6 * line.box.height
    if apart and line.box.width > width * (0.5 if off > 6 else 0.68):
        return True
    return line.box.width > width * 0.55 and off > 9


def _begins_paragraph(line: Line, after: Line | None, title: Line, width: float) -> bool:
    """Whether a wide line right under a title is the first of a paragraph: out of the middle, and the next begins left of it."""
    if after is None or line.box.width < width * 0.6 or fold(line.text).startswith(("ve ", "v v ")):
        return False
    left, right = line.box.x0 - after.box.x0, after.box.x1 - line.box.x1
    return left > 15 and left - right > 0.03 * width and abs(line.box.center[0] - title.box.center[0]) > 9


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
            "tu lenh",
            "chi huy truong",
            "chinh uy",
            "chu nhiem",
            "tham muu truong",
            "tong tham muu truong",
            "bi thu",
            "vu truong",
            "tong thanh tra",
        )
    )


def letter_abstract(upper: list[Line], number: Line | None, width: float) -> list[Line]:
    """`V/v …` and what follows in the left column, of a công văn."""
    out: list[Line] = []
    for line in upper:
        if not out:
            if _opens_abstract(line, number, width):
                out.append(line)
            continue
        if line.box.center[0] > width * 0.56 or line.box.x0 > width * 0.45:
            continue
        gap = line.box.top - out[-1].box.bottom
        words = sum(is_syllable(word.text) for word in line.words)
        capitals = is_upper(line.text) and not is_upper(out[0].text)
        urgent = fold(line.text) == "khan"  # in small letters a word of abstracts
        stamped = is_stamp(line) or _STAMPED.match(line.text) or (capitals and (urgent or words > 2))
        if begins_body(line) or gap > 1.3 * max(out[-1].box.height, 9.0) or stamped:
            break
        out.append(line)
    return out


def _opens_abstract(line: Line, number: Line | None, width: float) -> bool:
    """Whether a letter's abstract begins: `V/v`, `Về việc`, or a bare `Về` right under the number."""
    if line.box.x0 >= width * 0.5:
        return False
    folded = fold(line.text)
    under = number is not None and line.box.x1 < width * 0.56 and 0 <= line.box.top - number.box.bottom + 2 < 1.5 * line.box.height
    opens = re.match(r"(v v|vv|v/v|ve viec)\b", folded) or re.match(r"\W*V/", line.text)
    return bool(opens) or (under and (folded.startswith("ve ") or OPENED.match(line.text) is not None))
