"""Names of provinces, before and after 2025-07-01, to check a place against."""

from __future__ import annotations

import re
from functools import cache

from digitize.lexicon import is_syllable
from digitize.text import bare_key, clean, fold, is_like, similar

PROVINCES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương", "Bình Định", "Bình Phước", "Bình Thuận",
    "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội",
    "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Huế", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lạng Sơn", "Lào Cai",
    "Lâm Đồng", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh",
    "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Thành phố Hồ Chí Minh",
    "TP. Hồ Chí Minh", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip


@cache
def _by_fold() -> dict[str, str]:
    return {fold(name): name for name in PROVINCES}


_BELOW = re.compile(r"(?<!TÁC )(?<!TẤN )\bXÃ\b(?! HỘI\b)|\b(?:PHƯỜNG|THỊ TRẤN|HUYỆN|QUẬN|ĐẶC KHU)\b")


def is_below_province(agency: str) -> bool:
    """Whether an agency is of a commune or district: its papers name that as their place (NĐ 30/2020 Phụ lục I), which may differ from a province
    in a mark alone: Phù Yên is no Phú Yên.
    """
    return bool(_BELOW.search(agency.upper()))


_IA = re.compile(r"^la (?=[A-ZĐ])")
"""How `Ia` is read, of Gia Lai and Kon Tum."""
_COUNTED = re.compile(r"\b(?:quận|phường|khu vực|khóm|ấp|thôn|tổ) \d{1,3}\b", re.IGNORECASE)
"""Units that have a number for a name: `Quận 8`."""
_NUMBERED = re.compile(
    r"^(?!(?:điều|khoản|điểm|mục|chương|phần|bảng|phụ|tờ|kỳ|đợt|lần|quý|năm|tháng|số|trang|quyển)\b)([^\d:]*[^\W\d]) \d{1,2}(?=\W*$)",
    re.IGNORECASE,
)
"""What communes are called since 2025 of which there are several: `Đam Rông 3`."""
_UNITS = frozenset(("tp", "thành", "phố", "tỉnh", "huyện", "quận", "thị", "xã", "trấn", "phường", "đặc", "khu", "đảo", "bản", "thôn"))
_NO_PLACE = frozenset((
    "tu", "hom nay", "ke tu", "den", "tu ngay", "ngay", "cap", "dang ky", "ghi chu", "ky", "trong", "vao", "thoi gian", "thoi han", "ban hanh", "cap lai",
    "hieu luc", "lan dau", "dang ky lan dau", "sinh", "chet",
))  # fmt: skip


def without_counts(text: str) -> str:
    """A text with units that have a number for a name (`Quận 8`) without that number."""
    return _COUNTED.sub(lambda unit: unit[0].split()[0], text)


def unnumbered(text: str) -> str:
    """A place without the number behind its name: `Đam Rông 3`."""
    return _NUMBERED.sub(r"\1", text)


def may_be_place(text: str) -> bool:
    """Whether words before a date may be the name of a place: each begins with a capital, but for those of a unit (`thị xã Kỳ Anh`), without
    digits but for one that a capital was taken for, and they are not how a sentence or a form's line begins.
    """
    said = re.sub(r"^(?:[\W_]|[a-z](?=\s))+", "", clean(text)).strip(" ,.;-_'\"()")  # crumbs of a stamp
    said = unnumbered(_COUNTED.sub("", _IA.sub("Ia ", re.sub(r"^(TP|TX|TT):", r"\1.", said))))
    words = said.split()
    if not words:
        return bool(_COUNTED.search(clean(text)))
    if len(words) > 6 or re.search(r"\d(?![a-zà-ỹ])|:", said) or clean(text)[:1] == "(" or fold(said) in _NO_PLACE:
        return False
    if fold(said) in _by_fold():
        return True  # `Hà nội`, as typewriters wrote
    if len(words) == 1 and said.isupper() and said.isascii():
        return False  # of a number's symbol
    return all(word[0].isupper() or word.lower().strip(".") in _UNITS or not word[0].isalpha() for word in words)


def place_name(text: str, *, province: bool = True, issuer: str = "") -> tuple[str | None, float]:
    """The place as the paper means it, and how sure: a province's name where it may be one, or the words themselves; those that the issuer's name
    has, too, are right as they are.
    """
    found = re.sub(r"^[^\w]+|[^\w]+$", "", clean(text))
    found = re.sub(r"^(?:[^\w\s]|_)+\s*", "", found)
    found = re.sub(r"(?<=[a-zà-ỹ])(?<!\bTp)(?<!\bTx)(?<!\bTt)\.(?=[A-ZĐ])", " ", found)  # `Chi.Lăng`, on the dots of a blank
    found = _IA.sub("Ia ", found)
    if len(fold(found)) < 2:
        return None, 0.3
    folded = fold(found)
    if (exact := _by_fold().get(folded)) and (province or exact == found):
        return exact, 1.0 if bare_key(exact) == bare_key(found) else 0.85
    as_read = found, 0.85 if found[0].isupper() else 0.6
    own = f" {folded} " in f" {fold(issuer)} " or all(is_syllable(word) for word in found.split())  # a town's: Hà Đông is no Hải Dương
    if own or not province:
        return as_read
    near = max(_by_fold(), key=lambda name: similar(name, folded, 0.84))
    alike = len(near.split()) == len(folded.split()) and all(is_like(*pair, 0.7) for pair in zip(near.split(), folded.split(), strict=True))
    if alike and is_like(near, folded, 0.84):  # word by word: Đông Hà is no Đồng Tháp
        return _by_fold()[near], 0.85
    return as_read
