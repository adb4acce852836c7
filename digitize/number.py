"""Số, ký hiệu: `<number>/<year?>/<type>-<agency>` (NĐ 30/2020 Phụ lục I), repaired where only diacritics slipped."""

from __future__ import annotations

import re

from digitize.agency import SHORT, initials, symbol_fits
from digitize.kinds import digits
from digitize.text import clean, fold, strip_marks

ENTERED = re.compile(
    r"^(?:s[ốo] ?(?:cấp|hiệu|công chứng|vào s[ổốồ][^:]{0,45})(?: ?/ ?No[^:]{0,8}| ?/ ?Number)?|mã số(?: (?:doanh nghiệp|chi nhánh|hộ kinh doanh|hợp tác xã|địa điểm kinh doanh|văn phòng đại diện|dự án)|(?=\s*:\s*\d{10,13}\s*$)))\s*:\s*",
    re.IGNORECASE,
)
"""How certificates name their number where they have none in the heading."""
REGISTERED = re.compile(r"^s[ốo] vào s[ổốồ] cấp [^:]{2,30}:", re.IGNORECASE)
"""What of these names a certificate's number, and no other's, on its later pages too."""
NAMED = re.compile(r"^s[ốo] [^\W\d]{2,}[^:]*:", re.IGNORECASE)
"""A form's line of another number: `Số CMND/CCCD: …`."""
OF_A_HOUSE = re.compile(r"^s[ốo]\s+\d[\w/]*,\s+(?:đường|phố|ngõ|ngách|hẻm|kiệt|tổ|khu|ấp|thôn|xóm|quốc lộ|tỉnh lộ|lô)\b", re.IGNORECASE)
"""How an address begins: `Số 88/6, đường …`."""
FOREIGN = re.compile(r"^s[ốo](?:\s+(?:GP|GCN|CC|GPLĐ))?\s*/\s*No\b\.?\s*[:.]?\s*", re.IGNORECASE)
"""`Số/No:`, `Số GP/ No.:` of papers for foreigners."""
NUMBERED = re.compile(r"^(?:s[oô0ốồổ6é]|sö|só|sò)\s*[:;.,]?\s*", re.IGNORECASE)
_ABBREVIATIONS = {strip_marks(short).upper(): short for short in SHORT.values()}
_ALIKE = frozenset(bare for bare in _ABBREVIATIONS if len({short for short in SHORT.values() if strip_marks(short).upper() == bare}) > 1)
"""Of two types, which differ in a mark: HD of a hướng dẫn, HĐ of a hợp đồng."""
_TYPES = tuple(sorted(((fold(name), short) for name, short in SHORT.items()), key=lambda item: -len(item[0])))
"""Names of types, folded, the longest first, and how they are abbreviated."""
_SYMBOL = re.compile(r"[A-ZĐ][\wĐđ.&]*(?:-[\wĐđ.&]+)*")
_COUNT = re.compile(r"\d{1,10}[a-zA-ZđĐ]?")
_OF_PARTY = re.compile(r"(\d{1,6})-([A-ZĐ][\wĐđ]{0,5}/[A-ZĐ][\wĐđ&.()/-]*)")
"""`12-QĐ/TU`: how the Party and the unions number (Hướng dẫn 36-HD/VPTW)."""
OF_TWO = re.compile(r"(?:\d{1,4}|[A-ZĐ]{2,3}-\d{4})(?:-\d{2,6}){1,2}|\d{2}(?:\.\d{2,4}){2}")
"""A count of two or three parts, province's, year's and licence's: `37-024/2023/SDL-GPLHNĐ`, `34-2021-0826/GPKDVT`, `KH-2025-00619/GPKTTS` of fishing
(NĐ 26/2019), `32.08.0711/TP/ĐKHĐ` of lawyers' offices (TT 17/2011/TT-BTP).
"""
_OF_OLD = re.compile(r"\d{1,5}(?:[A-ZĐ]{2,4}/[A-ZĐ][A-ZĐ-]*|-[A-ZĐ]{2,5})")
"""`1234 QĐ/UB`, `182-HĐBT`, `00562 QSDĐ/H`: as numbers were written before 1998, those of land titles longer (without spaces here)."""
_STROKELESS = re.compile(r"^(\d{1,5})((?:QĐ|QD|TB|BC|KH|CV|NQ|HD|GM|TTr|CT|BB|GP)-[A-ZĐ]{2})")
"""A count and a symbol between which the stroke was not read: `102QĐ-THCSHC`."""
_YEARLY = re.compile(r"/[\wĐ.-]*(?:QĐST|HNGĐ|DS-?ST|HS-?ST|HN-?ST|LLTP|TLK[STH])")
"""Of courts, of criminal records, of civil status: numbers that always bear their year."""
_OF_DOSSIER = re.compile(r"[\d.]*[A-Z]\d{2}[\d.]*-\d{6}-\d{4,6}/[A-ZĐ]{2,4}(?:-[A-ZĐ]{2,8})?")
"""`H29.114-250812-0036/TN-TTPVHCC`: of receipts, by their dossier's code (NĐ 61/2018)."""
_OF_TAX = re.compile(r"[A-Z]{2,4}\d{4,10}-[A-Z]{2}\d{4,10}/[A-ZĐ]{2,4}-[A-ZĐ]{2,6}")
"""`LTB2245108-TK0013377/TB-CCT`: notices of tax on land and houses."""
_SERIES = re.compile(r"[A-ZĐ]{2,5}-(?:\d{2,3}-)?\d{5,10}|\d{10,13}(?:-\d{3})?|\d{2}[A-ZĐ](?:\d{7}|\d?-\d{6})")
"""`BDI-00098341`, `590807000046`, `29H8011562`, `56H-000381`: of a register of certificates, of businesses."""


def canonical_number(text: str, issuer: str, title: str = "", year: str = "") -> tuple[str | None, float]:
    """The number without spaces, and how far its grammar bears it out (0 to 1). The title settles which of two types alike is meant; the year of
    the date, where it stands in a number whose stroke a pen ran over: `1282025/QĐST-HNGĐ`.

    None where the count is not filled in or cannot be read: a blank `Số:     /QĐ-UBND` has no number.
    """
    text = FOREIGN.sub("Số: ", clean(text))
    body = re.sub(r"^\s*\S{1,3}?\s*[:;.,]\s*|^\s*s\S\s+", "", text, flags=re.IGNORECASE)
    body = re.sub(r"[.,;]?\s+quy[^\W\d_]n\s+s[^\W\d_]\b.*$", "", body, flags=re.IGNORECASE)  # `Số: 62  Quyển số: 01`
    body = re.sub(r"\s+", "", body).strip(".,;:_-'\"|")
    if (whole := _of_a_form_of_its_own(body, title)) is not None:
        return whole
    body, strokeless = _STROKELESS.subn(r"\1/\2", body)
    ran_together = bool(year and re.match(rf"[1-9]\d{{0,4}}{year}/[^\W\d]", body) and (_YEARLY.search(body) or re.match(r"\d{6}", body)))
    body = re.sub(rf"^(\d+){year}/", rf"\1/{year}/", body) if ran_together else body
    parts = [part for part in body.split("/") if part]
    if body.startswith("/") or not parts:
        return None, 0.3
    count = parts[0] if OF_TWO.fullmatch(parts[0]) else re.sub(r"[^\w]", "", parts[0])
    if not is_count(count):
        fixed = digits(count)
        if not (_COUNT.fullmatch(fixed) and sum(c.isdigit() for c in count) * 2 > len(count)):
            return None, 0.3
        count = fixed
    if len(parts) == 1:
        return (count, 0.6) if re.fullmatch(r"\d{1,8}", count) else (None, 0.3)
    if len(parts) == 2 and re.fullmatch(r"\d{2}", parts[1]):
        return f"{count}/{parts[1]}", 0.6  # `30281/21`: of its year, and no symbol
    own, rest = _own_year(parts[1:], year)
    if not rest:
        return f"{count}/{own}".rstrip("/"), 0.8
    plain = repaired_symbol(_in_capitals("/".join(rest)), "-", title)
    symbol = _with_bars(plain, issuer)
    if not _SYMBOL.match(symbol):
        return None, 0.3
    as_read = not ran_together and not strokeless and symbol == plain and (not own or (len(own) == 5 and own[:-1] in digits(body)))
    return f"{count}/{own}{symbol}", 0.97 if symbol_fits(symbol, issuer) and as_read else 0.8


def _in_capitals(symbol: str) -> str:
    """A symbol none of whose letters is a capital, as a spoilt line may be read, in capitals."""
    return symbol.upper() if symbol.islower() and len(symbol) > 4 else symbol


def _with_bars(symbol: str, issuer: str) -> str:
    """The symbol with the bar of each Đ that its issuer's initials have, which a pen or a stamp hides: `CTD` of CHỮ THẬP ĐỎ."""
    head, dash, agency = symbol.rpartition("-")
    letters = initials(issuer)
    at = letters.replace("Đ", "D").find(agency.replace("Đ", "D")) if dash and len(agency) > 2 else -1
    if at < 0:
        return symbol
    own = letters[at : at + len(agency)]
    return f"{head}-" + "".join(other if letter == "D" else letter for letter, other in zip(agency, own, strict=True))


def _own_year(parts: list[str], of_date: str) -> tuple[str, list[str]]:
    """The year that a number bears, with its stroke, and what stands behind it; that of the paper's date where a digit of it was not read. Two
    digits are as they were read, and not sure: a year's or a series's (`0093/26/GCN-BVTV`), or half of a year.
    """
    first = digits(parts[0])
    if re.fullmatch(r"(?:19|20)\d{2}", first) or (len(parts) > 1 and re.fullmatch(r"\d{2}", parts[0])):
        return f"{first}/", parts[1:]
    if len(parts) > 1 and re.fullmatch(r"\d{3}", parts[0]) and of_date.endswith(parts[0]):
        return f"{of_date}/", parts[1:]
    return "", parts


def is_count(text: str) -> bool:
    """Whether it may stand before the symbol: `12`, `12a`, `37-024`."""
    return bool(_COUNT.fullmatch(text) or OF_TWO.fullmatch(text))


def _of_a_form_of_its_own(body: str, title: str) -> tuple[str, float] | None:
    """Numbers that have no count before a stroke: of the Party, of old papers, of registers."""
    count, dash, rest = body.partition("-")
    if dash and re.fullmatch(r"\d[\dOSIlZ|]{1,4}", count) and re.match(r"[A-ZĐ]+/", rest):
        body = f"{digits(count)}-{rest}"  # a pen's 5 is taken for an S
    if of_party := _OF_PARTY.fullmatch(body):
        return f"{of_party[1]}-{repaired_symbol(of_party[2], '/', title)}", 0.9
    return (body, 0.85) if any(form.fullmatch(body) for form in (_OF_OLD, _SERIES, _OF_TAX, _OF_DOSSIER)) else None


def repaired_symbol(symbol: str, sign: str = "-", title: str = "") -> str:
    """The symbol with its type's abbreviation as the decree writes it: QD-UBND gives QĐ-UBND. `sign` stands behind the type."""
    symbol = re.sub(r"[^\w\-./&()+]", "", symbol).strip(".-/+")
    symbol = symbol if re.fullmatch(r"[^()]+(?:\([^()]+\)[^()]*)?", symbol) else re.sub(r"[()]", "", symbol)
    symbol = re.sub(r"([ĐD])[ĐD]\b", "Đ", symbol) if re.match(r"Q[ĐD]{2}\b", symbol) else symbol
    head, dash, tail = symbol.partition(sign)
    bare = strip_marks(head).upper()
    slips = {"OD": "QD", "QB": "QD", "QĐ": "QD", "0D": "QD", "GD": "QD", "ĐD": "QD", "Q0": "QD", "QP": "QD"}
    bare = slips.get(bare, bare)
    if (
        not dash
        and len(begun := _type_of(title)) > 2
        and len(symbol) > len(begun) + 1
        and strip_marks(symbol).upper().startswith(strip_marks(begun).upper())
    ):
        return f"{begun}{sign}{symbol[len(begun) :]}"  # the dash was not read
    if not dash or bare not in _ABBREVIATIONS:
        return symbol
    if bare not in _ALIKE:
        return _ABBREVIATIONS[bare] + dash + tail
    of_title = _type_of(title)
    return (of_title if strip_marks(of_title).upper() == bare else head) + dash + tail


def _type_of(title: str) -> str:
    """How the type that a title names is abbreviated; empty for none."""
    folded = fold(title)
    return next((short for name, short in _TYPES if folded.startswith(name)), "")
