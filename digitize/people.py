"""Names of persons: family names, to mend a lost tone mark and to tell a name from other words."""

from __future__ import annotations

import re
from functools import cache

from digitize.text import strip_marks

FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn Lâm Phùng Tạ Hà Lương Đào Cao Tô Quách Châu Tăng Thái Vương "
    "Chu Lưu Tống Kiều Đàm Triệu Nông Hứa La Lò Quàng Cầm Lường Tòng Cà Bàn Giàng Sùng Thào Vàng Vừ Mùa Lầu Ma Mã Dư Âu Bạch Bế Cung Diệp Doãn Đồng Đôn Giang "
    "Giáp Hàn Hầu Khổng Khuất Khương Kha Kim Lã Lại Liêu Lô Lục Lữ Mạc Mạch Mẫn Nghiêm Ngụy Ninh Ông Phí Phó Phù Quan Sầm Sử Tào Tất Thân Thạch Thang Thi Thiều "
    "Tiêu Tôn Tôn Trang Từ Ung Văn Viên Vi Xa Y Ân An Bá Bành Cái Chử Cù Danh Đái Điền Điểu H Hà Hồng Hùynh Hùng Hy K Ka Kpă Ksor Lệnh Lù Lỳ Lao Mông Neáng Niê "
    "Nhâm Nhan Nhữ Ninh Phương Quản R Rơ Siu Sơn Tán Thị Thiệu Tiền Trà Trác Trương Trưng Tưởng Ứng Uông Vòng Xuân Hoa Đậu Đới Đường Đặng Ngọ Lăng Đinh Đổng"
)  # fmt: skip


@cache
def _by_bare() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for name in dict.fromkeys(FAMILY.split()):
        out.setdefault(strip_marks(name).lower(), []).append(name)
    return {bare: tuple(names) for bare, names in out.items()}


def is_family(syllable: str) -> bool:
    """Whether it is a family name, in any letter case."""
    return syllable.capitalize() in _by_bare().get(strip_marks(syllable).lower(), ())


_OFTENER_IN_THE_MIDDLE = frozenset(
    [
        "Xuân",
        "Văn",
        "Thị",
        "Hồng",
        "Hùng",
        "Hoa",
        "Phương",
        "Sơn",
        "Trang",
        "Giang",
        "Kim",
        "Bá",
        "An",
        "Thái",
        "Thanh",
        "Quang",
        "Hữu",
        "Đức",
        "Minh",
        "Ngọc",
        "Nữ",
        "Viết",
        "Tiến",
        "Trung",
        "Thi",
        "Thiệu",
        "Tiền",
        "Tấn",
    ]
)
"""Syllables that are oftener a middle name than a family's: where a name begins so, its family name may be hidden."""


def is_whole(name: str) -> bool:
    """Whether a name begins with a family name and has three syllables, as most have: of two the family name may be missing, and the next
    syllable be a family's, too.
    """
    return len(name.split()) > 2 and with_family(name)[1] and name.split()[0].capitalize() not in _OFTENER_IN_THE_MIDDLE


def with_family(name: str) -> tuple[str, bool]:
    """The name with its family name's diacritics put right where only one fits, and whether it begins with a family name."""
    first, _, rest = name.partition(" ")
    if is_family(first):
        return name, True
    fitting = _by_bare().get(re.sub(r"\W", "", strip_marks(first)).lower(), ())
    if len(fitting) != 1:
        return name, False
    family = fitting[0].upper() if first.isupper() and len(first) > 1 else fitting[0]
    return f"{family} {rest}".strip(), True
