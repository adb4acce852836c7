"""Checks that know the law: each says in a sentence what does not fit on the paper. None of them changes a field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from digitize.agency import SHORT, symbol_fits
from digitize.layout import lines
from digitize.lexicon import is_syllable
from digitize.people import with_family
from digitize.scan import Finding, Page, Scan
from digitize.spelled import date_in_words
from digitize.territory import abolished
from digitize.text import fold, strip_marks

_TITLES = {strip_marks(short).upper(): fold(title) for title, short in SHORT.items()}
_COLLECTIVE = (
    "uy ban",
    "hoi dong",
    "ban ",
    "thuong truc",
    "doan ",
    "chi uy",
    "dang uy",
    "thuong vu",
    "chinh phu",
    "to ",
    "quoc hoi",
    "cong doan",
)
_PAGE_OF = re.compile(r"\b[Tt]rang\s*(?:số\s*)?:?\s*(\d{1,3})\s*(?:/|trên)\s*(\d{1,3})\b")


def lawful(scan: Scan) -> list[Finding]:
    """What contradicts a rule of law on the paper, in the order in which a clerk reads."""
    return [*_symbol(scan), *_issuer(scan), *_office(scan), *_words(scan), *_pages(scan), *_spelling(scan)]


def _symbol(scan: Scan) -> Iterator[Finding]:
    """Symbol against title and issuer (NĐ 30/2020 Phụ lục I, III)."""
    number, title, issuer = scan.value("so_ky_hieu"), scan.value("ten_giay_to"), scan.value("co_quan_cap")
    symbol = number.rpartition("/")[2] if number and "/" in number else ""
    kind, _, agency = symbol.partition("-")
    named = _TITLES.get(strip_marks(kind).upper())
    if named and title and not fold(title).startswith(named) and fold(title) in _TITLES.values():
        yield Finding(
            code="symbol-title", field="so_ky_hieu", message=f"Ký hiệu {kind} không phải của {title}; hãy so số và tên loại với giấy."
        )
    whole = f"{scan.value('co_quan_chu_quan') or ''} {issuer or ''}".strip()
    extract = re.fullmatch(r"TL[A-Z]{2,4}", kind)  # civil-status extracts: what it is of and -BS for a copy, no agency (TT 04/2020/TT-BTP)
    if agency and issuer and not extract and not symbol_fits(symbol, issuer) and not symbol_fits(symbol, whole):
        yield Finding(code="symbol-issuer", field="so_ky_hieu", message=f"Ký hiệu {symbol} không khớp tên cơ quan; hãy so cả hai với giấy.")


def _issuer(scan: Scan) -> Iterator[Finding]:
    """Whether the issuer existed on the paper's day (two-tier government from 2025-07-01)."""
    day, issuer = scan.value("ngay_cap"), scan.value("co_quan_cap")
    if day and issuer and (gone := abolished(issuer, date.fromisoformat(day))):
        yield Finding(
            code="issuer-abolished", field="co_quan_cap",
            message=f"{gone} không còn từ ngày 01/7/2025 (NQ 202/2025/QH15); hãy so ngày cấp và cơ quan với giấy.",
        )  # fmt: skip


def _office(scan: Scan) -> Iterator[Finding]:
    """KT. is signed by a deputy, TM. for a collective, TL. by a subordinate unit's head (NĐ 30/2020 Điều 13)."""
    office = scan.value("chuc_vu_nguoi_ky") or ""
    folded = fold(office)
    if re.search(r"\bkt ", f"{folded} ") and "pho" not in folded and "thu truong" not in folded:
        yield Finding(code="office-deputy", field="chuc_vu_nguoi_ky", message="Ký thay (KT.) phải do cấp phó ký; hãy so chức vụ với giấy.")
    if folded.startswith("tm ") and not any(name in folded for name in _COLLECTIVE):
        yield Finding(
            code="office-collective", field="chuc_vu_nguoi_ky", message="Thay mặt (TM.) chỉ dùng cho tập thể; hãy so chức vụ với giấy."
        )


def _words(scan: Scan) -> Iterator[Finding]:
    """A date spelled out in words must be the date in digits."""
    for name, field in scan.fields.items():
        if not name.endswith("BangChu") or not (spelled := date_in_words(field.text)):
            continue
        digits = scan.value(name.removesuffix("BangChu"))
        if digits and len(digits) == 10 and digits != spelled:
            yield Finding(
                code="date-words", field=name.removesuffix("BangChu"), message="Ngày bằng số khác ngày bằng chữ; hãy so cả hai với giấy."
            )


_PROSE = ("nguoi_ky", "chuc_vu_nguoi_ky", "ten_giay_to", "dia_danh", "co_quan_cap", "co_quan_chu_quan")
_SHORT = frozenset(
    [
        "UBND",
        "HĐND",
        "UBMTTQ",
        "TNHH",
        "MTV",
        "QL",
        "TP",
        "TX",
        "TM",
        "KT",
        "TL",
        "TUQ",
        "Q",
        "PGS",
        "TS",
        "THS",
        "BS",
        "CP",
        "DNTN",
        "HTX",
        "KCN",
        "KKT",
        "BHXH",
        "VPĐKĐĐ",
    ]
)


def _spelling(scan: Scan) -> Iterator[Finding]:
    """A word that no Vietnamese syllable is, in fields that hold Vietnamese words only; and a rare family name."""
    for field in scan.fields.values():
        if field.verified_by or not field.value or not (field.name in _PROSE or field.kind in ("person", "ethnicity")):
            continue
        words = [word for word in re.findall(r"[^\W\d_]+", field.value) if word.upper() not in _SHORT and len(word) > 1]
        if any(not is_syllable(word) for word in words):
            yield Finding(code="odd-word", field=field.name, message="Có chữ không phải tiếng Việt; hãy so với giấy.")
        elif (field.name == "nguoi_ky" or field.kind == "person") and not with_family(field.value)[1]:
            yield Finding(code="rare-family", field=field.name, message="Họ ít gặp; hãy so với giấy.")


def _pages(scan: Scan) -> Iterator[Finding]:
    """`Trang 2/3` on a paper of two pages; page numbers at the head of pages (NĐ 30/2020 Phụ lục I) that leave one out."""
    said = [(int(m[1]), int(m[2])) for page in scan.pages for m in _PAGE_OF.finditer(page.text) if 0 < int(m[1]) <= int(m[2])]
    if said and (most := max(total for _, total in said)) > len(scan.pages):
        missing = [n for n in range(1, most + 1) if n not in {number for number, _ in said}]
        which = f"; trang {', '.join(map(str, missing[:10]))} không có" if len(missing) == most - len(scan.pages) else ""
        message = f"Giấy ghi có {most} trang nhưng bản quét chỉ có {len(scan.pages)}{which}. Hãy quét đủ trang."
        yield Finding(code="page-missing", message=message)
        return
    printed = [(page.number, number) for page in scan.pages[1:] if (number := _head_number(page))]
    for (at, number), (later, other) in pairwise(printed):
        if later == at + 1 and other == number + 2:
            yield Finding(
                code="page-missing", message=f"Sau trang {number} là trang {other}: trang {number + 1} không có. Hãy quét đủ trang."
            )


def _head_number(page: Page) -> int | None:
    """The page's number, where it stands alone in the middle of the head."""
    for line in lines(page):
        middle = abs(line.box.center[0] - page.width / 2) < page.width / 10
        if line.box.top < page.height / 10 and middle and re.fullmatch(r"[-–]?\s*\d{1,3}\s*[-–]?", line.text.strip()):
            return int(re.sub(r"\D", "", line.text))
    return None
