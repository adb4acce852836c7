"""Titles of papers: the types of Nghị định 30/2020 Phụ lục III, and what certificates and forms are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.agency import SHORT
from digitize.geometry import union
from digitize.layout import Line
from digitize.lexicon import is_syllable
from digitize.scan import Word
from digitize.text import fold, is_like, is_upper, unsigned

_ALONE = ("ket luan thanh tra", "ket luan kiem tra", "quyet dinh chap thuan chu truong dau tu", "quyet dinh chap thuan nha dau tu")
"""Titles that are names where nothing follows in their line; else what they are about begins behind the type: `KẾT LUẬN | KIỂM TRA CÔNG TÁC …`."""
TITLES = tuple(
    sorted(
        (
            *(fold(name) for name in SHORT), *_ALONE, "giay chung nhan", "giay phep", "giay xac nhan", "giay khai sinh", "trich luc", "chung chi",
            "phieu ly lich tu phap", "luat", "phap lenh", "lenh", "thong tri", "noi quy", "dieu le", "ban sao", "giay bao", "van ban",
            "giay khai tu", "bang", "the", "so ho tich", "giay dang ky", "danh muc", "phu luc", "giay di duong", "xac nhan thong tin", "chung thu",
            "giay ra vien", "giay chung sinh", "giay bao tu", "giay hen", "giay tiep nhan", "phieu tiep nhan", "giay bien nhan", "ket luan", "don xin",
            "giay cam ket", "quy trinh", "lich", "loi keu goi", "thong cao bao chi", "giay", "phieu", "thu khen", "the le", "giay thong hanh", "giay chung tu",
            "loi chung", "chung nhan", "ban cam ket", "ban kiem diem", "ban tuong trinh", "thu moi", "thu ngo", "thu cam on", "to khai", "so yeu ly lich", "ban xac nhan",
        ),
        key=len,
        reverse=True,
    )
)  # fmt: skip
"""How a title begins, folded, longest first."""
_OF_DECREE = frozenset(fold(name) for name in SHORT if " " in name)
"""Types of the decree of two words or more."""
OF_SEVERAL = ("lien nganh", "lien tich", "lien bo", "lien so")
"""How titles of papers end that several agencies issue together."""
KEPT_SO = ("ban chinh", "ban sao", "ban goc")
"""What a form says it is, which names neither it nor an agency."""
_GENERIC = ("giay", "phieu", "lenh")
"""What the next word tells of what kind it is: GIẤY TRIỆU TẬP, LỆNH GỌI NHẬP NGŨ."""
_CERTIFICATES = (
    "giay chung nhan",
    "giay phep",
    "giay xac nhan",
    "giay khai sinh",
    "giay khai tu",
    "giay dang ky",
    "chung chi hanh nghe",
    "bang tot nghiep",
)
_NO_CERTIFICATES = (
    *(fold(name) for name in SHORT), "luat", "phap lenh", "lenh", "thong tri", "noi quy", "dieu le", "ket luan", "quy trinh", "lich", "loi keu goi",
    "danh muc", "phu luc", "ban sao", "don xin",
)  # fmt: skip
"""Types of papers that have an abstract and place and date in their heading."""


_SIGNED_LOW = ("giay uy quyen", "hop dong", "bien ban", "giay nghi phep", "giay gioi thieu", "don xin", "giay cam ket")
"""Titles of papers that often bear place and date over the signature."""


def is_title(line: Line) -> bool:
    """Whether the line, in capitals, begins with a known title."""
    if not is_upper(line.text) or line.text.lstrip().startswith("("):
        return False
    words = fold(line.text).split()
    if words[:3] == ["so", "dang", "ky"] and line.text.startswith("SỔ") and not re.search(r"[\d:]", line.text):
        return True  # a register, and no number nor the label of one
    if words[:2] == ["chung", "nhan"] and (len(words) > 2 or line.text.rstrip().endswith(":")):
        return False  # who decides, decides so: `CHỨNG NHẬN:`
    return any(_begins_with(words, title.split()) for title in TITLES)


def is_spoilt_title(line: Line) -> bool:
    """Whether a line is a type of the decree of two words or more, letter by letter, of which not all were read as capitals: `"thông TƯ`."""
    return fold(line.text) in _OF_DECREE and not is_upper(line.text) and any(word.text.isupper() for word in line.words)


def _begins_with(words: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a line's first words are a title's but for a slip; a title of one word must be whole: HIỆU TRƯỞNG is no PHIẾU."""
    begun = " ".join(words[: len(title)])
    whole = len(title) == 1 or title == ["sao", "y"]  # of which SỞ Y TẾ sounds
    return begun == " ".join(title) if whole else is_like(begun, " ".join(title), 0.86)


def without_crumb(line: Line) -> Line:
    """A line that is a type of the decree of two words but for a letter that a stamp or a pen left in it, without that: `QUYẾT Á ĐỊNH`. Letters
    and numbers that parts of papers are told by stay: `PHỤ LỤC A`, `ĐỀ ÁN 1`.
    """
    kept = tuple(word for word in line.words if not _is_crumb(word))
    whole = len(kept) < len(line.words) and fold(" ".join(word.text for word in kept)) in _OF_DECREE
    return Line(kept, union(word.box for word in kept)) if whole and is_upper(line.text) else line


def _is_crumb(word: Word) -> bool:
    letter = word.text.strip(".,'")
    return len(letter) < 2 and (word.confidence < 0.5 or (letter.isalpha() and not letter.isascii()))


def is_certificate(title: Line | None) -> bool:
    """Whether a title is that of a certificate or form, whose date may stand over the signature: papers of Nghị định 30/2020 have it in the heading."""
    folded = fold(title.text) if title else ""
    return bool(folded) and not folded.startswith(_NO_CERTIFICATES)


def is_signed_low(title: Line | None) -> bool:
    """Whether papers of a title often bear place and date over the signature, as those of private law do."""
    return title is not None and fold(title.text).startswith(_SIGNED_LOW)


def is_of_certificate(text: str) -> bool:
    """Whether a line begins, letter by letter, with what certificates are called and no agency is."""
    return fold(text).startswith(_CERTIFICATES)


def is_foreign(text: str) -> bool:
    """Whether a line of several words has no syllable of the language: forms for foreigners say all twice."""
    words = [word for part in text.split() if (word := unsigned(part)).isalpha() and len(word) > 2]
    spelled = [word for word in words if len(re.findall("[aeiouy]", fold(word))) > 1]  # abbreviations are not
    return len(words) > 1 and bool(spelled) and not any(is_syllable(word) for word in words)


def title_size(title: Line, whole: str) -> int:
    """How many words of the title line are the title, where more stands behind it (`GIẤY CHỨNG NHẬN | QUYỀN SỬ DỤNG …`); 0
    where all is title. `whole` is the full title of the paper's type, if known."""
    words = fold(title.text).split()
    name = " ".join(words)
    if (
        name in TITLES
        or words[:2] in (["hop", "dong"], ["bien", "ban"])
        or words[:1] == ["lenh"]
        or name.endswith(OF_SEVERAL)
        or (is_certificate(title) and not name.startswith("giay chung nhan"))
    ):
        return 0  # all of it names the paper
    if len(words) != len(title.words) or (whole and is_like(" ".join(words), fold(whole), 0.8)):
        return 0
    sizes = (
        (len(known.split()), known) for known in TITLES if len(known.split()) + 1 < len(words) and known not in (*_GENERIC, *_ALONE)
    )  # one word more is of it: PHIẾU CHUYỂN ĐƠN
    return next((size for size, known in sizes if size < len(words) and is_like(" ".join(words[:size]), known, 0.9)), 0)
