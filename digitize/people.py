"""Names of persons: how they are written, and family names, to mend a lost tone mark and to tell a name from other words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import pairwise

from digitize.scan import Word
from digitize.text import fold, is_upper, strip_marks, tone_key

FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Đoàn Lâm Phùng Tạ Hà Lương Đào Cao Tô Quách Châu Tăng Thái Vương "
    "Chu Lưu Tống Kiều Đàm Triệu Nông Hứa La Lò Quàng Cầm Lường Tòng Cà Bàn Giàng Sùng Thào Vàng Vừ Mùa Lầu Ma Mã Dư Âu Bạch Bế Cung Diệp Doãn Đồng Đôn Giang "
    "Giáp Hàn Hầu Khổng Khuất Khương Kha Kim Lã Lại Liêu Lô Lục Lữ Mạc Mạch Mẫn Nghiêm Ngụy Ninh Ông Phí Phó Phù Quan Sầm Sử Tào Tất Thân Thạch Thang Thi Thiều "
    "Tiêu Tôn Tôn Trang Từ Ung Văn Viên Vi Xa Y Ân An Bá Bành Cái Chử Cù Danh Đái Điền Điểu H Hà Hồng Hùynh Hùng Hy K Ka Kpă Ksor Lệnh Lù Lỳ Lao Mông Neáng Niê "
    "Nhâm Nhan Nhữ Ninh Phương Quản R Rơ Siu Sơn Tán Thị Thiệu Tiền Trà Trác Trương Trưng Tưởng Ứng Uông Vòng Xuân Hoa Đậu Đới Đường Đặng Ngọ Lăng Đinh Đổng"
)  # fmt: skip
_RARE = frozenset(
    ("Hán", "Mang", "Hạng", "Tráng", "Tẩn", "Chảo", "Lừu", "Phàn", "Sồng", "Phàng", "Chẻo", "Hảng", "Kpuih", "Rmah", "Rlan", "Alăng", "Bríu", "Arất",
     "Zơrâm", "Pơloong", "Chamaléa", "Katơr", "Pinăng")
)  # fmt: skip
"""Family names to which nothing is mended, as commoner ones differ from them in a mark."""
_TITLED = re.compile(
    r"^(?:(?:PGS|GS|TS|T[hH][sS]|BS|DS|LS|KS|CN|CVC|CK[I12]{1,2}|BSCKI{1,2}|BSCK[12]|Bs|Ts|Ks|NGƯT|NGND|TTƯT|TTND|TSKH|KTS|(?:Đại|Thượng|Trung|Thiếu) "
    r"(?:[Tt]á|[Úú]y|[Tt]ướng))\b[.,:\s\-]*)+"
)
_RANKS = frozenset(f"{grade} {rank}" for grade in ("dai", "thuong", "trung", "thieu") for rank in ("ta", "uy", "tuong"))
"""Of police and army, folded, as pen and seal change their marks."""
ALONE = ("Y", "H", "K", "A")
"""Letters that are a syllable of names: Ê-đê, Ba-na, Gia-rai and Cơ-ho ones begin with them, Mông ones have an A in the middle."""
_MONG = frozenset(
    [
        "Vàng",
        "Vòng",
        "Giàng",
        "Sùng",
        "Thào",
        "Lầu",
        "Vừ",
        "Mùa",
        "Lý",
        "Hạng",
        "Cứ",
        "Tráng",
        "Ma",
        "Mã",
        "Hầu",
        "Chang",
        "Phàng",
        "Lù",
        "Hờ",
        "Và",
        "Xồng",
        "Lỳ",
        "Cháng",
        "Sình",
        "Tẩn",
        "Ly",
        "Thò",
        "Sồng",
        "Khang",
        "Phá",
        "Chá",
    ]
)
"""Family names of Mông and Ngái people, behind which a man's name has an A."""
LETTERS = (*ALONE, "Ý", "Ô", "Ơ")
"""All that are: those with marks (`Như Ý`) are no strokes of a pen."""
SURELY = 0.9
"""What a lone letter must be worth to be no stroke of a pen."""
SIGNS = " .,:;|_-\"'“”(){}[]<>*"
"""Signs that pen and seal leave around a syllable."""


@cache
def _by_bare() -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    for name in dict.fromkeys(FAMILY.split()):
        out.setdefault(strip_marks(name).lower(), []).append(name)
    return {bare: tuple(names) for bare, names in out.items()}


def is_family(syllable: str) -> bool:
    """Whether it is a family name, in any letter case."""
    return syllable.capitalize() in _RARE or syllable.capitalize() in _by_bare().get(strip_marks(syllable).lower(), ())


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


def may_be_middle(syllable: str) -> bool:
    """Whether a family name is oftener one in the middle (`Văn`): the family name itself may be hidden, or stand before it."""
    return syllable.capitalize() in _OFTENER_IN_THE_MIDDLE


def is_whole(name: str) -> bool:
    """Whether a name begins with a family name and has three syllables, as most have: of two the family name may be missing, and the next
    syllable be a family's, too.
    """
    return len(name.split()) > 2 and with_family(name)[1] and not may_be_middle(name.split()[0])


def with_family(name: str) -> tuple[str, bool]:
    """The name with its family name's diacritics put right where only one fits, and whether it begins with a family name."""
    first, _, rest = name.partition(" ")
    if is_family(first):
        return name, True
    fitting = _by_bare().get(re.sub(r"\W", "", strip_marks(first)).lower(), ())
    if len(fitting) > 1:
        fitting = tuple(family for family in fitting if family == first.replace("Đ", "D"))  # the bar of a Đ is a stroke of the pen
    if len(fitting) != 1:
        return name, False
    family = fitting[0].upper() if first.isupper() and len(first) > 1 else fitting[0]
    return f"{family} {rest}".strip(), True


_ACUTE = {tone_key(name).replace("?", "'"): name for name in ("Cẩm", "Chuẩn", "Duẩn", "Điển", "Khiển", "Phẩm", "Triển")}
"""Syllables of names that none is without the hook, by how they are read with an acute, for which it is easily taken over a circumflex: `Triến`."""
_EITHER = frozenset(tone_key(name) for name in ("Ấn", "Bốn", "Cấn", "Chuyến", "Hiến", "Thấm", "Tuyến", "Uyến"))
"""Syllables of names that are as often others with a hook (Ẩn, Hiển): they are read for these."""


def may_lack_hook(name: str) -> bool:
    """Whether a syllable of a name may be another with a hook that was read as an acute."""
    return any(tone_key(syllable) in _EITHER for syllable in name.split()[1:])


def with_hooks(name: str) -> str:
    """The name with such hooks as no name lacks; the family name stays."""
    family, *rest = name.split(" ")
    return " ".join([family, *(_hooked(syllable) for syllable in rest)])


def _hooked(syllable: str) -> str:
    found = _ACUTE.get(tone_key(syllable), syllable)
    return found.upper() if is_upper(syllable) else found


def name_of(words: Sequence[Word]) -> str:
    """The name that words say; a lone letter that both recognisers surely read is a syllable of it wherever it stands (`Ksor Y Mẫu`)."""
    sure, doubted = ({word.text.strip(SIGNS) for word in words if _is_sure(word) == which} for which in (True, False))
    return plain_name(" ".join(word.text for word in words), sure - doubted)


def _is_sure(word: Word) -> bool:
    return word.confidence >= SURELY and word.other is not None and word.other.strip(SIGNS) == word.text.strip(SIGNS)


def plain_name(text: str, letters: Collection[str] = ()) -> str:
    """Without academic titles in front, and signs around any syllable, which pen and seal leave; nor such `letters` as are not known to be no
    strokes.
    """
    untitled = _unranked(_TITLED.sub("", text.strip(SIGNS).replace("’", "'")).split())
    parted = " ".join(unglued(bare) for syllable in untitled if (bare := syllable.strip(SIGNS))).split()
    parted = [syllable for syllable in parted if len(syllable) > 1 or syllable in LETTERS]  # other letters are strokes
    kept = [syllable for at, syllable in enumerate(parted) if syllable not in ALONE or syllable in letters or _may_stand(parted, at)]
    return re.sub(r"^([HK]) (?:\1')?(?=\w)", r"\1'", " ".join(kept))  # names of the Ê Đê and Cơ Ho: `H'Hen`, `K'Brửi`


def _unranked(syllables: list[str]) -> list[str]:
    """Without a rank whose marks pen and seal changed."""
    ranked = len(syllables) > 3 and fold(" ".join(syllables[:2])) in _RANKS and is_family(syllables[2])
    half = len(syllables) > 2 and syllables[0].lower() in ("tá", "úy", "uý") and is_family(syllables[1])
    half = half and not may_be_middle(syllables[1])  # the rest of a rank is under the seal
    return syllables[2:] if ranked else syllables[1:] if half else syllables


def _may_stand(syllables: Sequence[str], at: int) -> bool:
    """Whether a letter is a syllable of a name, and no stroke of the pen: before what is no family name, or a Mông name's A in the middle."""
    if at == 0:
        return len(syllables) > 1 and not (is_family(syllables[1]) and len(syllables) > 2)
    return syllables[at] == "A" and at == 1 and syllables[0] in _MONG and len(syllables) > 2


def unglued(syllables: str) -> str:
    """Syllables of a name that were run together parted before each capital: `NgọcẤn`, `YSuôn`."""
    cuts = [at for at in range(1, len(syllables)) if syllables[at].isupper() and (syllables[at - 1].islower() or syllables[:at] in ALONE)]
    cuts = [at for at in cuts if syllables[at + 1 : at + 2].islower()]
    return " ".join(syllables[start:end] for start, end in pairwise([0, *cuts, len(syllables)]))


def is_name(text: str) -> bool:
    """Whether it looks like a person's name in mixed case."""
    syllables = re.split(r"[ -]", plain_name(text))
    titled = all(_is_titled(s) for s in syllables) and syllables[-1] not in ALONE
    return (
        2 <= len(syllables) <= 6
        and titled
        and not re.match(r"noi nhan|luu( vt| van thu| van phong| ho so| tru)?$|nhu dieu|kinh gui", fold(text))
        and not re.match(r"\W*Lưu\s*:", text)
    )


def _is_titled(syllable: str) -> bool:
    """Whether it is written as a syllable of a name: `Văn`, `H'Hen`, `Y`."""
    first, apostrophe, rest = syllable.partition("'")
    if apostrophe and first in ALONE:
        return _is_titled(rest)
    return syllable in LETTERS or (len(syllable) > 1 and syllable.isalpha() and syllable[0].isupper() and syllable[1:].islower())
