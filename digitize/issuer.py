"""The issuer: in the heading, else as the signature or who decides names it (NĐ 30/2020 Phụ lục I mục II.2; certificates as other laws lay them down)."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from digitize.agency import OFFICES, are_joint, is_committee, opens_name, split_names, unglued
from digitize.body import without_copy
from digitize.cells import Heading
from digitize.centred import GRANTS
from digitize.layout import Line, lines
from digitize.lexicon import is_syllable, parted
from digitize.maker import Maker
from digitize.number import NUMBERED
from digitize.office_line import is_office
from digitize.phrases import of_committee, repaired
from digitize.scan import Field, Page
from digitize.signature import Signature
from digitize.text import fold, is_upper
from digitize.titles import is_signed_low

_HALF_NAMES = frozenset(
    ("uy ban nhan dan", "hoi dong nhan dan", "ubnd", "bo", "so", "phong", "cong an", "toa an nhan dan", "dang uy", "ban thuong vu")
)
"""Of what, stands in a line that was not read, or that a form fills in: `Xã, phường: …`."""
_CUT = re.compile(r"(?:[,-]|\b(?:VÀ|CỦA|TỈNH|HUYỆN|XÃ|PHƯỜNG|THÀNH PHỐ))\s*$")
"""How a name ends that goes on in a line which was not read."""
_PLACED = re.compile(r"(?:^|NHÂN DÂN |UBND )(?:XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU|HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ) \w")
_LARGER = re.compile(r"(?:HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ|TP\.?|TỈNH) ?\w")
DOUBTED = 0.8
EITHER = 0.85
"""Of a committee's name with the larger places under it: some take them for the name, some for where it is."""
_FOR_COMMITTEE = re.compile(
    r"^(?:T/?M|TUQ)\s*[.,:]?\s*(?=(?:UBND|ỦY BAN NHÂN DÂN) (?i:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU) \w)"
)
"""`TM.` or `TUQ.` before a People's Committee of a named place."""


def issuer_fields(cells: Heading, pages: tuple[Page, ...], signature: Signature | None) -> list[Field | None]:
    """`co_quan_cap`, and `co_quan_chu_quan` where the heading names one; none where no agency is named."""
    page = pages[0]
    make = Maker(page.number, page.origin)
    if found := _in_heading(cells, make):
        return found if not _is_spoilt_below(cells, lines(page)) else _told_below(found, lines(page), page, make)
    private = is_signed_low(cells.title)  # who signs last confirms it
    return (signature and not private and _over_signature(pages, signature)) or _who_decides(lines(page), page, make)


def _in_heading(cells: Heading, make: Maker) -> list[Field | None]:
    if not cells.issuer:
        return []
    above, own = split_names([line.text for line in cells.issuer])
    out: list[Field | None] = []
    if above:
        chosen = [cells.issuer[i] for i in above]
        out.append(make("co_quan_chu_quan", chosen, _names(chosen)))
    chosen = [cells.issuer[i] for i in own]
    name = _names(chosen)
    doubtful = _CUT.search(chosen[-1].text) or not cells.national or not is_upper(chosen[-1].text)
    joint = any(are_joint(one.text, other.text) for one, other in pairwise(chosen))
    trust = 0.5 if fold(name) in _HALF_NAMES else 0.8 if doubtful else EITHER if joint or _says_larger(chosen) else 1.0
    out.append(make("co_quan_cap", chosen, name, trust=trust))
    return out


def _is_spoilt_below(cells: Heading, found: list[Line]) -> bool:
    """Whether a line stands right under the issuer's that is of no word of the language, as seal or pen left it: it may be the issuer's own name, and
    what stands over it that of the agency above.
    """
    last = cells.issuer[-1]
    return any(
        0 < line.box.center[1] - last.box.bottom < 1.2 * last.box.height and abs(line.box.center[0] - last.box.center[0]) < last.box.height * 3
        and line not in (*cells.issuer, cells.number) and any(word.confidence < DOUBTED and not is_syllable(word.text) for word in line.words)
        and len(set(fold(line.text))) > 4 and not NUMBERED.match(line.text)
        for line in found
    )  # fmt: skip


def _told_below(found: list[Field | None], rows: list[Line], page: Page, make: Maker) -> list[Field | None]:
    """The issuer whose own line was not read: as who decides names it, else what was read, in doubt."""
    decides = [field for field in _who_decides(rows, page, make) if field is not None]
    read = [field for field in found if field is not None]
    said = fold(" ".join(field.value or "" for field in decides))
    if said and any(fold(field.value or "") in said or said in fold(field.value or "") for field in read):
        return found
    below = [replace(field, confidence=min(field.confidence, DOUBTED)) for field in read]
    return [*decides, *(replace(field, name="co_quan_chu_quan") for field in below[-1:])] if decides else list(below)


def _says_larger(lines: list[Line]) -> bool:
    """Whether a committee's lines go on with the larger places that its own lies in: `ỦY BAN NHÂN DÂN | PHƯỜNG … | QUẬN … | THÀNH PHỐ …`."""
    named = next((at for at, line in enumerate(lines) if _PLACED.search(line.text)), len(lines))
    return fold(lines[0].text).startswith(("uy ban nhan dan", "ubnd")) and any(_LARGER.match(line.text) for line in lines[named + 1 :])


def _over_signature(pages: tuple[Page, ...], found: Signature) -> list[Field | None]:
    """The issuer where the heading names none and the signature does."""
    page = pages[found.page - 1]
    if _is_of_copy(found, page):
        return []
    chosen = _agency_over(found, page) or _agency_for(found)
    return [Maker(page.number, page.origin)("co_quan_cap", chosen, _names(chosen), trust=0.9)] if chosen else []


def _is_of_copy(found: Signature, page: Page) -> bool:
    """Whether a signature is that of a copy's certificate."""
    rows = lines(page)
    own = without_copy(rows, page.height)
    return bool(found.office) and len(own) < len(rows) and found.office[0].box.top >= rows[len(own)].box.top


def _who_decides(found: list[Line], page: Page, make: Maker) -> list[Field | None]:
    """The issuer that only who decides names: `GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO …` or `HIỆU TRƯỞNG | TRƯỜNG ĐẠI HỌC …` over what a diploma says,
    `SỞ XÂY DỰNG …` over `CẤP CHỨNG CHỈ …`.
    """
    upper = [line for line in found if line.box.top < page.height * 0.5 and is_upper(line.text)]
    for line in upper:
        under = (
            other
            for other in upper
            if other.box.top > line.box.center[1] and abs(other.box.center[0] - line.box.center[0]) < 0.1 * page.width
        )
        after = next(under, None)
        if after is None or after.box.top - line.box.bottom > 2.6 * line.box.height:
            continue
        of_agency = opens_name(after.text) and not is_office(after)
        if of_agency and is_office(line) and fold(line.text) in OFFICES:
            return [make("co_quan_cap", [after], _names([after]), trust=0.8)]
        if opens_name(line.text) and GRANTS.match(fold(after.text)):
            return [make("co_quan_cap", [line], _names([line]), trust=0.8)]
    for line in upper:
        if is_office(line):
            longest = max((len(office.split()) for office in OFFICES if fold(line.text).startswith(f"{office} ")), default=0)
            for at in (longest, longest - 1):  # `TRƯỞNG PHÒNG …` heads a PHÒNG
                rest = line.part(at) if at > 0 else None
                if rest is not None and opens_name(rest.text) and len(rest.words) > 1:
                    return [make("co_quan_cap", [rest], _names([rest]), trust=0.8)]
    return []


def _names(lines: list[Line]) -> str:
    apart = [re.sub(r"(?<=\s)-(?=\w)|(?<=\w)-(?=\s|$)", " - ", line.text) for line in lines]
    names = [repaired(of_committee(_parted(bare_name(unglued(text))))) for text in apart]
    signs = [_sign_behind(text, after.text) for text, after in zip(apart, lines[1:], strict=False)]
    whole = " ".join(f"{name}{sign}" for name, sign in zip(names, [*signs, ""], strict=True))
    return re.sub(r"(?<=NHÂN DÂN) \w (?=(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|XÃ|PHƯỜNG|ĐẶC KHU)\b)", " ", whole)  # a crumb of a stamp between


def _sign_behind(text: str, after: str) -> str:
    """The sign at the end of a line after which a name goes on: a comma, or the last of several dashes (`VIỆN SỐT RÉT - KÝ SINH TRÙNG -`), or one before
    who issues with it.
    """
    if opens_name(after):
        return " -" if are_joint(text, after) else ""
    if text.rstrip().endswith(","):
        return ","
    return " -" if re.search(r"\w - \w.*\w -$", text.rstrip()) else ""


def _parted(text: str) -> str:
    """With syllables in capitals that ran together parted, where there is one way to: `TÂYSƠN`."""
    return " ".join(f"{word[:at]} {word[at:]}" if not word.isascii() and (at := parted(word)) else word for word in text.split())


def bare_name(text: str) -> str:
    """Without the dots, dashes and rules that OCR sees around a heading."""
    crumbs = (
        r"[^\w\s&.,()/-]|_|(?<=\s)[a-zà-ỹ](?=\s|$)|^\d(?=(?:TỈNH|HUYỆN|QUẬN|THỊ|THÀNH|XÃ|PHƯỜNG|SỞ|PHÒNG|ỦY)\b)"
        if is_upper(text)
        else r"[^\w\s&.,()/-]|_"
    )
    return re.sub(r"\s+", " ", re.sub(crumbs, "", text)).strip(" .,-/&")


def _agency_over(signature: Signature, page: Page) -> list[Line]:
    """The lines of the agency that stand right over the signer's office, as certificates have it whose heading names none; none where there are
    none.
    """
    if not signature.office:
        return []
    out = [signature.office[0]]
    for line in reversed([line for line in lines(page) if line.box.bottom < out[0].box.center[1] and is_upper(line.text)]):
        near = out[0].box.top - line.box.bottom < 1.2 * out[0].box.height
        if not near or abs(line.box.center[0] - out[0].box.center[0]) > 0.1 * page.width or is_office(line):
            break
        out.insert(0, line)
    return out[:-1] if opens_name(out[0].text) else []


def _agency_for(signature: Signature) -> list[Line]:
    """The People's Committee for which somebody signs, where the line says of what place: `TM. ỦY BAN NHÂN DÂN HUYỆN PHÚ QUỐC`; none where not."""
    for line in signature.office[:1]:
        if found := _FOR_COMMITTEE.match(line.text):
            rest = line.part(1)
            if not is_committee(line.text[found.end() :]) and not is_upper(line.text):
                return []
            glued = line.words[0].cut(len(found[0])) if len(line.words[0].text) > len(found[0].strip()) else []
            return [replace(rest, words=(*glued[1:], *rest.words))] if rest else []
    return []
