"""Header fields from the cells of the heading and the signature block."""

from __future__ import annotations

import re
from dataclasses import replace

from digitize.abstract_text import spelled
from digitize.cells import Heading, joined
from digitize.dated import low_date, place_of
from digitize.doctypes import DocType
from digitize.form_title import CERTIFICATE, more_than, titled_by_form
from digitize.heading import number_at_foot, read_heading
from digitize.issuer import bare_name, issuer_fields
from digitize.kinds import digits, iso
from digitize.layout import Line, lines
from digitize.lexicon import is_syllable, says_other
from digitize.maker import Maker
from digitize.number import ENTERED, REGISTERED, canonical_number
from digitize.offices import INFERRED, of_branch, written_office
from digitize.people import is_whole, may_lack_hook, name_of, plain_name, with_family, with_hooks
from digitize.phrases import repaired
from digitize.places import is_below_province, place_name
from digitize.scan import Field, Page
from digitize.signature import Signature, find_signature
from digitize.spreads import filled, halves, inner
from digitize.text import clean, fold, is_like, is_upper
from digitize.titles import is_certificate, is_spoilt_title, title_size
from digitize.urgency import urgency

_TERM = re.compile(
    r"(?:giá trị|hiệu lực|thời hạn)[^.;]{0,60}?(?:trong thời hạn|thời hạn là|thời hạn:?)\s*((?:\d{1,3}|[a-zà-ỹ]+)\s*(?:\([^)]*\)\s*)?(?:tháng|năm|ngày)(?:,?\s*(?:kể )?từ ngày (?:cấp|ký|ban hành))?)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:có giá trị đến|có hiệu lực đến|giá trị đến hết|ngày hết hạn)\s*:?\s*(?:hết )?(ngày \d{1,2} tháng \d{1,2} năm \d{4}|(?:ngày )?\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"có (?:giá trị|hiệu lực)(?: sử dụng)? (?:trên|trong) (?:phạm vi )?((?:toàn quốc|cả nước|địa bàn [^.;,]{3,60}|phạm vi [^.;,]{3,60}))",
    re.IGNORECASE,
)

_MORE_OF_TITLE = ("phoi hop", "hanh dong", "cong tac")
"""What a CHƯƠNG TRÌNH, a KẾ HOẠCH or a QUY CHẾ is, and not what it is about."""
_WHOSE = re.compile(r"(?:c[ủửu]a|s[ốôó]) ", re.IGNORECASE)
"""What stands behind a type that says whose a paper is, or its number."""
_OPENS_ABSTRACT = re.compile(r"\W*(?:Về việc|V/v|Để )")
_OPEN = re.compile(r"\b(?:với|của|cho|và|về|tại|theo|do|các|những)\W*$")
FORM = 0.97
"""Of a title whose letters are those of the form that the paper is of: its marks are the form's, however readings differ in them."""

SURELY = 0.9
"""Of a word that stands as it was read."""
OFF = 40
"""Points that the middles of an office's lines lie beside each other at the most: of one farther off, a piece was not read."""
EITHER = 0.8
"""Of what some take for one thing and some for another, as what stands under `GIẤY CHỨNG NHẬN` of no known form; and of what was put right, or lacks a
piece.
"""


def header_fields(pages: tuple[Page, ...], kind: DocType | None) -> dict[str, Field]:
    """The fields that the layout of Nghị định 30/2020 puts on every paper; absent where the paper has none. What the whole sheet or a cover does not
    show is looked for in the halves of folded sheets and behind the cover.
    """
    fields = _fields(pages, kind)
    if behind := inner(pages, fields):
        fields = filled(fields, {name: replace(field, page=field.page + 1) for name, field in _fields(behind, kind).items()})
    parts = halves(pages)
    if len(parts) == len(pages):
        return fields
    of_halves = _fields(tuple(part.page for part in parts), kind)
    return filled(fields, {name: parts[field.page - 1].on_sheet(field) for name, field in of_halves.items()})


def _fields(pages: tuple[Page, ...], kind: DocType | None) -> dict[str, Field]:
    page = pages[0]
    found = lines(page)
    cells = titled_by_form(read_heading(found, page.width, page.height), kind)
    make = Maker(page.number, page.origin)
    signature = find_signature(pages)
    out = [
        *issuer_fields(cells, pages, signature), _number(cells, make) or _number_later(pages, cells),
        *(_place_and_date(cells.date, cells, make) or _at_signature(pages, signature, cells)), _title(cells, kind, make), _abstract(cells, kind, make),
        _recipients(cells, make), _urgency(page, found, make), *_term_and_scope(pages), *_signer(pages, signature),
    ]  # fmt: skip
    fields = _of_branch({field.name: field for field in out if field is not None})
    if kind is not None and kind.code:
        base = fields.get("ten_giay_to")
        fields["ma_loai_giay_to"] = Field(
            name="ma_loai_giay_to", value=kind.code, text=base.text if base else "", page=page.number, box=base.box if base else None,
            confidence=base.confidence if base else 0.8, origin=page.origin,
        )  # fmt: skip
    return fields


def _of_branch(fields: dict[str, Field]) -> dict[str, Field]:
    """The fields with the head of a branch as its own, and not sure."""
    office, issuer = fields.get("chuc_vu_nguoi_ky"), fields.get("co_quan_cap")
    told = of_branch(office.value or "", issuer.value or "") if office and issuer else ""
    return {**fields, office.name: replace(office, value=told, confidence=min(office.confidence, INFERRED))} if office and told else fields


def _number(cells: Heading, make: Maker) -> Field | None:
    if cells.number is None:
        return None
    text = ENTERED.sub("Số: ", cells.number.text)
    if len(fold(text)) < 3:
        return None
    entered = re.fullmatch(r"Số: ?((?:[A-ZĐ]{1,3} )?[\w./-]*\d[\w./-]*)", text)
    if entered and text != cells.number.text:
        return make("so_ky_hieu", [cells.number], entered[1].replace(" ", "").strip("."), text, 0.8)
    year = re.search(r"(?:19|20)\d\d$", cells.date.text) if cells.date else None
    value, trust = canonical_number(text, joined(cells.issuer), cells.title.text if cells.title else "", year[0] if year else "")
    return make("so_ky_hieu", [cells.number], value, text, trust)


def _number_later(pages: tuple[Page, ...], cells: Heading) -> Field | None:
    """The number of a certificate of several pages that names it behind the first: `Số vào sổ cấp GCN: …`."""
    registers = cells.title is not None and fold(cells.title.text).startswith(("giay chung nhan", "bang ", "chung chi"))
    for page in pages[1:] if registers else ():
        found = lines(page)
        if line := next((line for line in found if REGISTERED.match(line.text)), None) or number_at_foot(
            found, cells.title, page.width, page.height
        ):
            return _number(replace(cells, number=line), Maker(page.number, page.origin))
    return None


def _at_signature(pages: tuple[Page, ...], found: Signature | None, cells: Heading) -> list[Field | None]:
    """Place and date over a signature on a later page, where the first has none: certificates of several pages."""
    if found is None or found.page == 1 or not is_certificate(cells.title):
        return []
    page = pages[found.page - 1]
    return _place_and_date(low_date(lines(page), page.width, page.height), cells, Maker(page.number, page.origin))


def _place_and_date(line: Line | None, cells: Heading, make: Maker) -> list[Field | None]:
    if line is None:
        return []
    text = clean(line.text)
    match = re.match(r"^(.*?)[,.;]?\s*(?:ng[aàảâ][yỳv](?![a-zà-ỹ])|[^\W\d]{0,2}g[aàảâ][yỳv](?![a-zà-ỹ]))", text, re.IGNORECASE)
    out: list[Field | None] = []
    head = place_of(text) if match and "hồi" in text else match[1] if match else re.split(r"\b\d|\btháng", text, maxsplit=1)[0]
    size = len(head.split())
    if size and (part := line.part(0, size)):
        issuer = joined(cells.issuer)
        value, trust = place_name(head, province=not is_below_province(issuer), issuer=issuer)
        out.append(make("dia_danh", [part], value, head, trust))
    if rest := line.part(size):
        value = _date(rest.text)
        if value or re.search(r"\d", rest.text):
            out.append(make("ngay_cap", [rest], value, rest.text, 0.97 if value else 0.4))
    return out


def _date(text: str) -> str | None:
    """The date of the line of place and date; None where day or month is not filled in or not legible."""
    match = re.search(r"(?:ng\S?[yỳvỷýỵ]|^)(.{0,12}?)\W*(?:th?\S{1,2}|\S{2})ng(.{0,8}?)n[aăâắằ]m\s*(\d[\d ]{2,4}\d)", text, re.IGNORECASE)
    if not match:
        short = re.search(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?((?:19|20)\d\d)\W*$", text)
        return iso(short[3], short[2], short[1]) if short else None
    day, month = (_blank(part) for part in match.groups()[:2])
    year = re.sub(r"\D", "", match[3])
    return iso(year, month, day) if day and month and len(year) == 4 else None


def _blank(text: str) -> str | None:
    """A day or month of one or two digits, as filled in; None for what is not digits, but for the letters that pens make of 0 and 1."""
    filled = re.sub(r"[^\w|]", "", text)
    read = digits(filled.replace("L", "1")) if re.fullmatch(r"\d[lLI|O\d]?|[lLI|O]\d", filled) else filled
    return read if re.fullmatch(r"\d{1,2}", read) else None


def _title(cells: Heading, kind: DocType | None, make: Maker) -> Field | None:
    if cells.title is None:
        return None
    text, spoilt = bare_name(cells.title.text), is_spoilt_title(cells.title)
    value, trust = repaired(text.upper() if spoilt else text), EITHER if spoilt else 0.9
    if kind is not None and kind.title and is_certificate(cells.title) and (more := more_than(text, kind.title)):
        value, trust = f"{kind.title}{more}", 0.9
    elif kind is not None and kind.title and _is_called(cells.title, text, kind.title):
        value, trust = kind.title if re.search(r"[,.;]", cells.title.text) else kind.title.replace(",", ""), 1.0
    elif (size := _size_of_title(cells, kind)) and not fold(text).startswith(CERTIFICATE):
        value = repaired(bare_name(" ".join(word.text for word in cells.title.words[:size])))
    cut = cells.title.text.rstrip().endswith(",")  # it goes on in a line that was not taken for its
    field = make("ten_giay_to", [cells.title], value, text, min(trust, 0.7) if cut else trust)
    same = not cut and kind is not None and fold(value) == fold(kind.title) and fold(text) == fold(kind.title)
    return replace(field, confidence=max(field.confidence, FORM)) if same else field


def _is_called(line: Line, text: str, title: str) -> bool:
    """Whether a printed title is a form's but for what OCR made of it: not one that says something else, nor one that surely has other words (`ĐĂNG KÝ
    KINH DOANH` of what later is `ĐĂNG KÝ HỘ KINH DOANH`).
    """
    other = len(line.words) != len(title.split()) and all(word.confidence >= SURELY and is_syllable(word.text) for word in line.words)
    return is_like(fold(text), fold(title), 0.8) and not other and not says_other(fold(text), fold(title))


def _size_of_title(cells: Heading, kind: DocType | None) -> int:
    """How many words of the title's line are the title, 0 for all: `PHỐI HỢP` and the like behind it are of it, too."""
    if cells.title is None or not (size := title_size(cells.title, kind.title if kind else "")):
        return 0
    rest = cells.title.part(size)
    return 0 if rest is not None and (fold(rest.text) in _MORE_OF_TITLE or _has_own(rest, cells.abstract)) else size


def _abstract(cells: Heading, kind: DocType | None, make: Maker) -> Field | None:
    chosen = list(cells.abstract)
    if cells.title is not None and (size := _size_of_title(cells, kind)):
        rest = cells.title.part(size)
        if rest is not None and _opens(rest, chosen):
            chosen.insert(0, rest)
    if not chosen:
        return None
    text = joined(chosen)
    said, doubted = spelled(text)
    in_name = kind is None and cells.title is not None and fold(cells.title.text).startswith(CERTIFICATE)
    of_court = "toa an" in fold(joined(cells.issuer)) and is_upper(chosen[0].text)  # some take it for the decision's name
    trust = EITHER if in_name or of_court or doubted or _goes_over(chosen) else 1.0
    return make("trich_yeu", chosen, said, text, trust)


def _opens(rest: Line, below: list[Line]) -> bool:
    """Whether what stands behind a type in its line begins the abstract: not whose paper it is nor a number, nor what is of it already, nor what has an
    abstract of its own under it (`THÔNG BÁO THU HỒI ĐẤT | Để thực hiện dự án …`).
    """
    if _WHOSE.match(rest.text):
        return False
    known = bool(below) and below[0].words[:1] == rest.words[:1]
    return not known and not _has_own(rest, below)


def _has_own(name: Line, below: list[Line]) -> bool:
    """Whether what stands in capitals behind a type is of the paper's name, as an abstract in small letters begins under it."""
    return is_upper(name.text) and not _WHOSE.match(name.text) and bool(below) and bool(_OPENS_ABSTRACT.match(below[0].text))


def _goes_over(chosen: list[Line]) -> bool:
    """Whether an abstract ends in capitals that it did not begin with, as the line of an authority that decides may be among them; or in a word that
    needs another.
    """
    if _OPEN.search(chosen[-1].text):
        return True
    return is_upper(chosen[-1].text) and len(chosen[-1].words) > 1 and not is_upper(chosen[0].text)


def _recipients(cells: Heading, make: Maker) -> Field | None:
    if not cells.recipients:
        return None
    text = re.sub(r"^\S+\s+\S+\s*[:;.]?\s*", "", joined(cells.recipients)).strip(" .;:")
    return make("kinh_gui", cells.recipients, text, text) if text else None


def _urgency(page: Page, found: list[Line], make: Maker) -> Field | None:
    value = urgency(page.marks, found, page.height)
    if value is None:
        return None
    return Field(name="do_khan", value=value, text=value, page=page.number, box=None, confidence=0.85, origin=page.origin)


def _term_and_scope(pages: tuple[Page, ...]) -> list[Field | None]:
    out: list[Field | None] = []
    for name, patterns in (("thoi_han_hieu_luc", (_UNTIL, _TERM)), ("pham_vi_hieu_luc", (_SCOPE,))):
        for page in pages:
            text = page.text.replace("\n", " ")
            match = next((m for pattern in patterns if (m := pattern.search(text))), None)
            if match:
                value = clean(match[1])
                out.append(Field(name=name, value=value, text=value, page=page.number, box=None, confidence=0.8, origin=page.origin))
                break
    return out


def _goes_on_behind(name: Line, page: Page) -> bool:
    """Whether a word with a capital stands right behind a name, which may be of it though it is no syllable: `Lâm Thị Sà Vol`."""
    end, height = name.words[-1].box, name.box.height
    behind = (word for line in lines(page) if name.words[-1] in line.words for word in line.words if 0 <= word.box.x0 - end.x1 < height)
    return any(word.text[:1].isupper() and word.text.isalpha() and len(word.text) > 2 for word in behind)


def _signer(pages: tuple[Page, ...], found: Signature | None) -> list[Field | None]:
    if found is None:
        return []
    make = Maker(found.page, pages[found.page - 1].origin)
    out: list[Field | None] = []
    if found.office:
        office, trust = written_office([line.text for line in found.office], labelled=found.labelled)
        whole = all(abs(line.box.center[0] - found.office[0].box.center[0]) < OFF for line in found.office)
        out.append(make("chuc_vu_nguoi_ky", list(found.office), office, trust=trust if whole else min(trust, EITHER)))
    if found.name is not None:
        plain, said = plain_name(found.name.text), name_of(found.name.words)
        name = with_hooks(with_family(said)[0])
        spelled = not is_upper(name) and all(is_syllable(part) for part in name.split())  # a seal's name is in capitals, too
        clear = is_whole(name) and spelled and name == said == plain and not may_lack_hook(name)
        whole = not found.guessed and not _goes_on_behind(found.name, pages[found.page - 1])
        out.append(make("nguoi_ky", [found.name], name, trust=1.0 if clear and whole else 0.8))
    return out
