"""Set phrases of headings and signature blocks, to put back the diacritics that OCR loses in capitals.

A phrase is repaired only where its letters without diacritics are all there and it is the longest that fits: what papers
everywhere print alike (agencies' kinds, offices, titles, provinces), never a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from digitize.agency import SHORT
from digitize.lexicon import is_pair, is_syllable
from digitize.places import PROVINCES
from digitize.scan import Word
from digitize.text import fold, similar, strip_marks, unsigned

AGENCIES = (
    "Ủy ban nhân dân", "Hội đồng nhân dân", "Văn phòng Chính phủ", "Văn phòng", "Thành phố", "Thị trấn", "Thị xã", "Hội đồng quản lý", "Hội đồng",
    "Y tế", "Nội vụ", "Tư pháp", "Tài chính", "Xây dựng", "Công Thương", "Giáo dục và Đào tạo", "Khoa học và Công nghệ", "Nông nghiệp và Môi trường",
    "Tài nguyên và Môi trường", "Nông nghiệp và Phát triển nông thôn", "Kế hoạch và Đầu tư", "Lao động - Thương binh và Xã hội", "Giao thông vận tải",
    "Thông tin và Truyền thông", "Văn hóa, Thể thao và Du lịch", "Dân tộc và Tôn giáo", "Ngoại giao", "Quốc phòng", "Công an", "Kinh tế", "Đất đai",
    "Trung tâm Phục vụ hành chính công", "Trung tâm", "Trường Đại học", "Trường Cao đẳng", "Trường", "Đại học Quốc gia", "Bệnh viện", "Bệnh viện Đa khoa", "Bảo hiểm xã hội",
    "Bệnh viện Phổi", "Bệnh viện Lao và Bệnh phổi", "Bệnh viện Mắt", "Bệnh viện Nhi", "Bệnh viện Phụ sản", "Bệnh viện Da liễu",
    "Bệnh viện Tâm thần", "Bệnh viện Y học cổ truyền", "Bệnh viện Phục hồi chức năng", "Bệnh viện Ung bướu", "Bệnh viện Tai Mũi Họng",
    "Bệnh viện Răng Hàm Mặt", "Bệnh viện Nội tiết", "Bệnh viện Chấn thương Chỉnh hình", "Bệnh viện Bệnh Nhiệt đới", "Bệnh viện Điều dưỡng",
    "Chi cục Thuế", "Cục Thuế", "Tổng cục", "Chi cục", "Kho bạc Nhà nước", "Ngân hàng Nhà nước", "Đài Phát thanh và Truyền hình", "Tòa án nhân dân",
    "Viện kiểm sát nhân dân", "Khuyến học", "Ban Quản lý", "Ban Chỉ đạo", "Thanh tra", "Kiểm soát", "Hộ tịch", "Đăng ký đất đai", "Quỹ",
    "hành chính", "đầu tư", "phát triển", "khu công nghiệp", "kinh doanh", "Giáo dục", "Đào tạo", "Khoa học", "Công nghệ", "Xã hội", "Lao động",
    "Nông nghiệp", "Nông thôn", "Môi trường", "Tài nguyên", "Văn hóa", "Thể thao", "Du lịch", "Thông tin", "Truyền thông", "Truyền hình", "Kế hoạch",
    "Dân tộc", "Trung học phổ thông", "Trung học cơ sở", "Tiểu học", "Mầm non", "Chăn nuôi và Thú y", "Giám định Y khoa", "vệ sinh thú y", "Kỹ thuật", "Công nghiệp", "Thương mại", "Quản lý đô thị",
    "Quyền sử dụng đất", "Bằng tốt nghiệp", "Thủy sản", "Lâm nghiệp", "Thủy lợi", "Nội thương", "Ngoại thương", "Bưu điện", "Địa chính", "Hải quan", "Kiểm lâm", "Quản lý thị trường", "Kiểm toán Nhà nước",
    "Thi hành án dân sự", "Liên đoàn Lao động", "Mặt trận Tổ quốc Việt Nam", "Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh", "Hội Chữ thập đỏ", "Thương binh và Xã hội",
)  # fmt: skip
OFFICES = (
    "Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Bộ trưởng", "Thứ trưởng", "Thứ trưởng thường trực", "Chánh Văn phòng", "Phó Chánh Văn phòng",
    "Trưởng phòng", "Phó Trưởng phòng", "Cục trưởng", "Phó Cục trưởng", "Chi cục trưởng", "Hiệu trưởng", "Phó Hiệu trưởng", "Trưởng ban",
    "Phó Trưởng ban", "Viện trưởng", "Tổng Giám đốc", "Chủ nhiệm", "Phó Chủ nhiệm", "Thủ tướng", "Hội đồng trường", "Chánh Thanh tra", "Vụ trưởng",
    "Tổng cục trưởng", "Chánh án", "Phó Chánh án", "Phó Chi cục trưởng", "Phó Viện trưởng", "Phó Tổng Giám đốc", "Phó Chánh Thanh tra", "Phó Vụ trưởng",
    "Phó Tổng cục trưởng", "Trưởng khoa", "Phó Trưởng khoa", "Đội trưởng", "Phó Đội trưởng", "Trạm trưởng", "Phó Trạm trưởng", "Trưởng Công an",
    "Phó Trưởng Công an", "Trưởng Thống kê", "Phó Trưởng Thống kê", "Thẩm phán", "Chấp hành viên", "Chỉ huy trưởng", "Chính trị viên", "Ban Chấp hành", "Ban Thường vụ", "Chủ tịch Hội đồng trường", "Chủ tịch Hội đồng Bộ trưởng", "Phó Chủ tịch Hội đồng Bộ trưởng", "Trưởng ty", "Phó Trưởng ty", "Chủ tịch Hội đồng quản lý", "Chủ tịch Hội đồng nhân dân", "Bí thư", "Phó Bí thư", "Ủy viên",
)  # fmt: skip
_PAPERS = (
    "Giấy chứng nhận",
    "Giấy phép",
    "Giấy xác nhận",
    "Giấy khai sinh",
    "Giấy khen",
    "Thư khen",
    "Trích lục",
    "Kết luận",
    "Chứng chỉ hành nghề",
    "Giấy ra viện",
    "Giấy chứng sinh",
    "Giấy chứng tử",
    "Giấy báo tử",
)
"""What papers are called beside the types of the decree."""
_AT_START = ("Sở", "Bộ", "Tỉnh", "Huyện", "Quận", "Phường", "Xã", "Phòng", "Hội", "Cục", "Đài", "Viện")
"""One syllable, so only safe where a line begins with it; `tỉnh` also before a province."""
_OTHERS = frozenset(("ĐẠI", "QUẢN", "QUÂN"))
"""Of ĐẠI HỌC, QUẢN LÝ, QUÂN SỰ."""
_TWINS = frozenset(("thutruong", "truongban"))
"""Offices of which two differ in a mark (THỦ TRƯỞNG, TRƯỞNG BẢN): what is spelled as one of them may be right."""
_AUTHORITY = ("KT.", "TM.", "TL.")
_NAMED = frozenset({"pho", "dan"})
"""Before a province's name, folded, beside `tinh`: of `Thành phố` and `Ủy ban nhân dân`."""
_LISTED = frozenset(fold(name) for name in (*SHORT, "Hộ tịch", "Bảo hiểm xã hội", "Đăng ký", "Giấy chứng nhận", "Giấy phép"))
"""What a book or a number is of (`Sổ hộ tịch`), and no department."""
LONGEST = 10
"""Words of a phrase, a dash between counted."""
NEAR = 0.75
"""How like `tinh` the letters before a province must be."""


_COMMITTEE = re.compile(r"^([^\W\d_]{1,3}(?: ?[^\W\d_]{2,3})?) ?(?=NHÂN DÂN\b)")
"""What stands before `NHÂN DÂN` of a committee, where it is not longer than `ỦY BAN`."""


@cache
def _table() -> dict[str, str]:
    known = (
        *AGENCIES,
        *OFFICES,
        *PROVINCES,
        *(f"Tỉnh {name}" for name in PROVINCES),
        *(name.capitalize() for name in SHORT),
        *_PAPERS,
    )
    return {fold(phrase).replace(" ", ""): phrase for phrase in known if " " in phrase}


@cache
def _starts() -> dict[str, str]:
    return {fold(word): word for word in _AT_START}


def repaired(text: str) -> str:
    """A line in capitals with its set phrases as they are written; the rest as read."""
    words = text.split()
    bare = [fold(word) for word in words]
    out: list[str] = []
    at = 0
    while at < len(words):
        size, phrase = _longest(words, bare, at)
        if phrase is not None and "".join(words[at : at + size]).isupper():
            if phrase in PROVINCES and out and out[-1].isupper() and similar(bare[at - 1], "tinh") >= NEAR:
                out[-1] = "TỈNH"
            kept = words[at + size - 1]
            tail = kept[-1] if kept[-1] in ",.;:" else ""
            out.append(phrase.upper() + tail)
            at += size
            continue
        start = _start(words, bare) if at == 0 else None
        out.append(start or words[at])
        at += 1
    return " ".join(out)


def of_committee(office: str) -> str:
    """`ỦY BAN NHÂN DÂN` of which seal or pen spoilt what stands before the people (`UY NHÂN DÂN`, `VỲ BAN NHÂN DÂN TỈNH`); any other text as it is."""
    found = _COMMITTEE.match(office)
    head = fold(found[1]) if found else ""
    spoilt = found is not None and head != "uy ban" and (head == "uy" or (head.endswith(" ban") and not is_syllable(found[1].split()[0])))
    return f"ỦY BAN {office[found.end() :]}" if found and spoilt else office


def _start(words: Sequence[str], bare: Sequence[str]) -> str | None:
    """The syllable that a line of several words in capitals begins with, as it is written; None for another."""
    found = _starts().get(bare[0])
    if not found or len(words) < 2 or not words[0].isupper() or words[0] in _OTHERS:
        return None
    return None if words[0] in ("SỔ", "SỐ") and any(" ".join(bare[1:]).startswith(name) for name in _LISTED) else found.upper()


def set_phrases(text: str) -> str | None:
    """What a line in capitals says that is made of set phrases alone, as they are written, if only its letters are theirs; None for any other."""
    words = text.split()
    bare = [fold(word) for word in words]
    at = 1 if len(words) > 1 and (words[0] in _AUTHORITY or _start(words, bare)) else 0
    if not text.isupper() or at == len(words):
        return None
    while at < len(words):
        size, phrase = _longest(words, bare, at)
        if phrase is None:
            return None
        at += size
    return repaired(text)


def as_set(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line that is made of set phrases alone, with the diacritics of those that are no syllables as they were read: what is one may
    be right, as in a person's or a commune's name.
    """
    written = _written(words)
    if not written:
        return tuple(words)
    return tuple(
        word if is_syllable(word.text) else replace(word, text=_in_signs_of(word.text, text), other=word.text)
        for word, text in zip(words, written, strict=True)
    )


def is_set(first: Sequence[Word], second: Sequence[Word]) -> bool:
    """Whether a line is made of set phrases alone by both its readings: either has each word as it is written, or as no syllable."""
    written = _written(first)
    if not written or len(second) != len(first) or fold(" ".join(word.text for word in second)) != fold(" ".join(written)):
        return False
    pairs = [(word.text, text) for words in (first, second) for word, text in zip(words, written, strict=True)]
    return all(unsigned(read) == unsigned(text) or not is_syllable(read) for read, text in pairs)


def _written(words: Sequence[Word]) -> list[str]:
    """A line's words as set phrases have them; none where it is not made of those, or parts them otherwise."""
    written = (set_phrases(" ".join(word.text for word in words)) or "").split()
    return written if len(written) == len(words) else []


def _in_signs_of(read: str, text: str) -> str:
    return read.replace(unsigned(read), unsigned(text)) if unsigned(read) else read


_SEAL = re.compile(r"^(?:ky boi|nguoi ky|thoi gian ky|gio ky|ngay ky|co quan|to chuc|email) ?:|\+07:00|\w@\w")


def is_of_electronic_seal(text: str) -> bool:
    """Whether a line is of the picture that an electronic signature leaves on a page (NĐ 30/2020 Phụ lục I): who signed, and when."""
    return bool(_SEAL.search(strip_marks(text).lower()))


def _longest(words: Sequence[str], bare: Sequence[str], at: int) -> tuple[int, str | None]:
    """How many words from `at` on are a phrase, and which: capitals set close are read as one word."""
    for size in range(min(LONGEST, len(bare) - at), 0, -1):
        if not (bare[at] and bare[at + size - 1]):
            continue  # a dash beside the phrase is not of it
        letters = "".join(bare[at : at + size]).replace(" ", "")
        if letters in _TWINS and all(is_syllable(word) for word in words[at : at + size]):
            continue
        phrase = _table().get(letters)
        if phrase is not None and _is_of_next(words, at + size - 1, phrase.split()[-1]):
            continue
        if phrase is not None and words[at] == "PHƯỜNG" and words[at + 1 : at + 2] != ["ÁN"]:
            continue  # `PHƯỜNG AN BÌNH`: no PHƯƠNG ÁN
        if phrase is not None and (phrase not in PROVINCES or _is_province(words, bare, at, size)):
            return size, phrase
    return 1, None


def _is_of_next(words: Sequence[str], last: int, written: str) -> bool:
    """Whether the last word of what is a phrase but for marks joins with the next, and the phrase's own would not: `BỆNH VIỆN PHỐI HỢP`."""
    read, after = words[last], words[last + 1] if last + 1 < len(words) else ""
    return bool(after) and read.lower() != written.lower() and is_pair(read, after) and not is_pair(written, after)


def _is_province(words: Sequence[str], bare: Sequence[str], at: int, size: int) -> bool:
    """Whether a name that is a province's but for marks is one: communes, schools and persons bear names that differ in a mark (Phù Yên, Kiến
    Giang), so it must be said to be one, or not be spelled of syllables.
    """
    named = at > 0 and (bare[at - 1] in _NAMED or similar(bare[at - 1], "tinh") >= NEAR)
    return named or bare[at] in ("thanh", "tp") or not all(is_syllable(word) for word in words[at : at + size])
