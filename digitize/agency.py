"""Names of agencies, offices and places as papers print them."""

from __future__ import annotations

import re
from functools import lru_cache

from digitize.text import fold, strip_marks

_ABBREVIATED = ("ubnd", "hdnd", "bvdk", "ttyt", "ttgdtx", "bch", "bdbp", "bql", "tand", "vksnd", "dhqg", "htx")
"""Agencies' kinds as they are abbreviated, folded; their place may follow, or nothing."""
HEADS = (
    "uy ban nhan dan", "uy ban", "hoi dong nhan dan", "bo", "so", "phong", "chi cuc", "cuc", "tong cuc", "ban", "truong",
    "dai hoc", "hoc vien", "hoi", "hoi dong", "van phong", "trung tam", "cong ty", "tong cong ty", "tap doan", "bao hiem", "dai", "toa an", "vien", "thong ke tinh", "thong ke thanh pho", "thong ke co so",
    "cong an", "chi nhanh", "lien doan", "lien hiep", "tinh uy", "thanh uy", "thanh tra", "quy", "benh vien", "kho bac", "ngan hang", "chinh phu",
    "quoc hoi", "dang uy", "doan", "lien minh", "hiep hoi", "nha", "thu vien", "bao tang", "khoa", "tram", "to", "hat", "doi",
    "huyen uy", "quan uy", "thi uy", "dang bo", "chi bo", "tinh doan", "thanh doan", "huyen doan", "quan doan", "xa doan", "hop tac xa",
    "thue", "hai quan", "cong doan", "thi hanh an", "mat tran", "xi nghiep", "nha may", "tap chi", "doanh nghiep", "dien luc", "don bien phong", "lam truong", "nong truong", "quan khu", "su doan", "ty thuong nghiep", "ty giao duc", "ty tai chinh", "ty y te", "ty nong nghiep", "ty van hoa", "ty lam nghiep", "ty cong nghiep", "ty thuy loi", "ty xay dung", "ty giao thong", "khu quan ly", "cang hang khong", "cang vu", "tong lanh su quan", "lanh su quan",
    "phan hieu", "phan vien", *_ABBREVIATED,
)  # fmt: skip
"""How an agency's name begins, folded: a heading line that begins so opens a new name."""
_KINDS = frozenset(head for head in HEADS if " " not in head) - {*_ABBREVIATED}
"""One syllable that says what an agency is, and not which."""
_OF_REGION = ("phong ", "doi ", "tram ", "to ", "khoa ", "ban ", "cong doan", "hat ", "chi nhanh", "van phong")
"""Units of a regional office; other words under `KHU VỰC` say which region: `NHA TRANG - DIÊN KHÁNH`."""
_OPEN = (
    "hoi dong",
    "hoi dong ql",
    "chu tich",
    "ban quan ly",
    "ban chi dao",
    "van phong",
    "to cong tac",
    "hoi dong quan ly",
    "ban chap hanh",
    "ban thuong vu",
    "ban thuong truc",
    "thuong truc",
    "uy ban",
    "cong ty",
    "tong cong ty",
    "cong ty co phan",
    "cong ty tnhh",
    "cong ty tnhh mtv",
    "cong ty tnhh mot thanh vien",
    "tap doan",
    "truong dai hoc",
    "truong cao dang",
    "trung tam",
    "benh vien",
)
"""Names that need the next line to be whole."""
_OF_PARTY = ("huyen uy", "quan uy", "thi uy", "huyen doan", "quan doan", "xa doan", "phuong doan")
"""Bodies of the Party and the Youth Union that are named by their level, and so begin a name of their own."""
_BRANCH = re.compile(r"chi nhanh (?:tinh|thanh pho|tp|huyen|quan|thi xa|khu vuc|so|\d)\b")
"""A branch that is told by its place alone; whose it is stands above."""
_PEER = re.compile(
    r"(?:so|cong an (?:tinh|thanh pho)|bao hiem xa hoi|toa an nhan dan|vien kiem sat nhan dan|lien doan lao dong|cuc thue|kho bac nha nuoc)\b"
)
"""Agencies of a province that issue papers together."""
_GO_ON = (
    "tinh",
    "thanh pho",
    "tp",
    "huyen",
    "quan",
    "thi xa",
    "thi tran",
    "phuong",
    "xa",
    "va",
    "dac khu",
    "cua",
    "cho",
    "nuoc",
    "ve",
    "thuoc",
)

SHORT = {
    "nghị quyết": "NQ", "quyết định": "QĐ", "chỉ thị": "CT", "quy chế": "QC", "quy định": "QyĐ", "thông cáo": "TC", "thông báo": "TB",
    "hướng dẫn": "HD", "chương trình": "CTr", "kế hoạch": "KH", "phương án": "PA", "đề án": "ĐA", "dự án": "DA", "báo cáo": "BC",
    "biên bản": "BB", "tờ trình": "TTr", "hợp đồng": "HĐ", "công điện": "CĐ", "bản ghi nhớ": "BGN", "bản thỏa thuận": "BTT",
    "giấy ủy quyền": "GUQ", "giấy mời": "GM", "giấy giới thiệu": "GGT", "giấy nghỉ phép": "GNP", "phiếu gửi": "PG", "phiếu chuyển": "PC",
    "phiếu báo": "PB", "thông tư": "TT", "nghị định": "NĐ", "thông tư liên tịch": "TTLT", "sao y": "SY", "trích sao": "TrS", "sao lục": "SL",
}  # fmt: skip
"""Abbreviations of Nghị định 30/2020 Phụ lục III, with the two of legal documents that offices also issue."""
AUTHORITY = ("T/M", "K/T", "T/L", "TM", "KT", "TL", "TUQ", "Q")
"""Thay mặt, ký thay, thừa lệnh, thừa ủy quyền, quyền; with a stroke as the Party writes them (Hướng dẫn 36-HD/VPTW)."""
OFFICES = (
    "chu tich", "pho chu tich", "giam doc", "pho giam doc", "bo truong", "thu truong", "chanh van phong", "pho chanh van phong", "truong phong",
    "pho truong phong", "cuc truong", "pho cuc truong", "chi cuc truong", "pho chi cuc truong", "hieu truong", "pho hieu truong", "truong ban",
    "pho truong ban", "vien truong", "pho vien truong", "tong giam doc", "pho tong giam doc", "chanh thanh tra", "pho chanh thanh tra", "truong cong an",
    "pho truong cong an", "vu truong", "pho vu truong", "chu nhiem", "pho chu nhiem", "tong cuc truong", "pho tong cuc truong", "thu tuong",
    "pho thu tuong", "bi thu", "pho bi thu", "chanh an", "pho chanh an", "tong thu ky", "thu truong co quan", "truong khoa", "pho truong khoa",
    "tram truong", "doi truong", "cong chung vien", "pho tong thu ky", "uy vien", "truong doan", "chu toa", "to truong", "truong tram", "thuong truc",
    "thu truong thuong truc", "pho chu tich thuong truc", "uy ban nhan dan", "hoi dong nhan dan", "hoi dong quan ly", "ban thuong vu", "pho thu truong",
    "hoi dong truong", "hoi dong thanh vien", "hoi dong quan tri", "chu tich hoi dong truong", "chu tich hoi dong quan ly", "chu tich hoi dong nhan dan",
    "chuyen vien", "cong chuc tu phap ho tich", "can bo tu phap", "quyen chu tich", "nguoi ky giay khai sinh", "tham phan", "kiem sat vien",
    "chap hanh vien", "chi huy truong", "pho chi huy truong", "chinh tri vien", "chinh uy", "tong bien tap", "pho tong bien tap", "ke toan truong",
    "truong chi nhanh", "truong bo mon", "truong tieu ban", "truong thon", "chu nhiem uy ban", "pho doi truong", "pho tram truong", "tong thanh tra",
    "ban chap hanh", "ban thuong truc", "thuong truc hoi dong nhan dan", "kiem dich vien", "pho truong doan", "dai dien", "bi thu doan", "pho hieu truong phu trach", "quan doc",
    "thu truong don vi", "phu trach", "truong thong ke", "pho truong thong ke",
    *(f"{rank} thue {of}" for rank in ("truong", "pho truong") for of in ("tinh", "thanh pho", "co so")),
    "tong kiem toan nha nuoc", "kiem toan truong", "truong ty", "pho truong ty", "hat truong", "pho hat truong", "tham muu truong", "truong doan kiem tra",
)  # fmt: skip
"""What a signer's office line says, folded."""
EXACT = frozenset(
    (
        "truong dien luc",
        "tu lenh",
        "pho tu lenh",
        "don truong",
        "pho don truong",
        "truong dai dien",
        "nguoi tiep nhan ho so",
        "nguoi lap bien ban",
        "chu tri",
        "truong thue",
        "pho truong thue",
    )
)
"""Offices that are so like other words (đoàn trường, trường đại học) that a line must say them letter by letter."""


def unglued(line: str) -> str:
    """A heading line whose first syllable was run into the next, parted: `SỞKHOA HỌC VÀ CÔNG NGHỆ`."""
    return re.sub(r"^(SỞ|BỘ|CỤC|BAN|PHÒNG|UBND|HUYỆN|QUẬN|TỈNH|PHƯỜNG)(?=[^\W\d_]{3})", r"\1 ", line)


_COMMITTEE = re.compile(
    r"^\W*(?:UBND|Ủy ban nhân dân|ỦY BAN NHÂN DÂN) (?i:xã|phường|thị trấn|thị xã|huyện|quận|đặc khu)((?: [^\W_]+){1,4})$"
)
_NO_AGENCY = re.compile(
    r"\W*(?:TRƯỞNG (?:PHÒNG|BAN|CÔNG AN|ĐOÀN|KHOA|TRẠM)|BẢN (?:ĐĂNG|KIỂM|CAM|TƯỜNG|XÁC|KÊ|SAO|CHÍNH|TỰ|TÓM|GHI|THỎA|DỊCH|KHAI|MÔ|CÔNG (?:BỐ|KHAI)|NHẬN|THUYẾT|VẼ)|PHÒNG(?: CHÁY|,? CHỐNG| HỘ| KHÔNG))\b"
)
"""What begins like an agency but for a mark or its second word: `TRƯỞNG PHÒNG` is no TRƯỜNG, `BẢN ĐĂNG KÝ` no BAN, `PHÒNG CHÁY` no department."""


def is_committee(text: str) -> bool:
    """Whether a line is the committee of a commune or district, whose place may be in small letters, and nothing behind its name."""
    found = _COMMITTEE.match(text)
    return found is not None and all(word[0].isupper() or word.isdecimal() for word in found[1].split())


@lru_cache(maxsize=4096)
def opens_name(line: str) -> bool:
    """Whether a heading line begins an agency's name of its own."""
    folded = fold(line)
    begins = any(folded == head or folded.startswith(head + " ") for head in HEADS)
    another = _NO_AGENCY.match(line)
    return begins and not another and not folded.startswith("ban hanh ")  # what a decision does


def split_names(lines: list[str]) -> tuple[list[int], list[int]]:
    """Which heading lines name the agency above, and which the issuer (the last name): indices of both."""
    starts: list[int] = []
    for index, line in enumerate(lines):
        folded = fold(line)
        goes_on = any(folded == word or folded.startswith(word + " ") for word in _GO_ON) and not folded.startswith(_OF_PARTY)
        goes_on = goes_on or bool(_BRANCH.match(folded)) or (index > 0 and are_joint(lines[index - 1], line))
        above = fold(lines[index - 1]) if index else ""
        goes_on = goes_on or (folded.startswith("dien luc") and "dienluc" not in above.replace(" ", ""))  # `CÔNG TY TƯ VẤN | ĐIỆN LỰC 1`
        region = above.endswith(" khu vuc") and not folded.startswith(_OF_REGION)
        open_before = (above in _OPEN or region) and not folded.startswith("cong ty")
        ends = index == len(lines) - 1 and folded in _KINDS  # `TÒA ÁN NHÂN DÂN HUYỆN XUÂN | TRƯỜNG`: a kind alone names nobody
        if index == 0 or (opens_name(unglued(line)) and not (goes_on or open_before or ends)):
            starts.append(index)
    last = starts[-1] if starts else 0
    return list(range(last)), list(range(last, len(lines)))


def are_joint(one: str, other: str) -> bool:
    """Whether two lines name agencies of one rank that issue a paper together: `CÔNG AN TỈNH - | SỞ GIÁO DỤC VÀ ĐÀO TẠO`."""
    return bool(re.search(r"\s[-–]\s*$", one) and _PEER.match(fold(one)) and _PEER.match(fold(other)))


def initials(name: str) -> str:
    """First letters of a name's syllables, but for `và`, `về`, `của`: BỘ GIÁO DỤC VÀ ĐÀO TẠO gives BGDĐT."""
    return "".join(word[0] for word in name.upper().split() if word not in ("VÀ", "VỀ", "CỦA", "&", "-"))


def symbol_fits(symbol: str, issuer: str) -> bool:
    """Whether the agency part of a symbol (`QĐ-BGDĐT`) can stand for the issuer: UBND, or its initials in order."""
    name = fold(issuer)
    for part in re.split(r"[-/.]", strip_marks(symbol).upper()):
        if part == "UBND" and (name.startswith(("uy ban", "ubnd"))):
            return True
        letters = strip_marks(initials(issuer)).upper()
        if len(part) >= 2 and (part == letters or _subsequence(part, letters)):
            return True
    return False


def _subsequence(part: str, letters: str) -> bool:
    rest = iter(letters)
    return len(part) >= 2 and all(letter in rest for letter in part)
