import pytest

from digitize.phrases import is_of_electronic_seal, is_set, repaired


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("UY BAN NHAN DAN THÀNH PHÓ HÒ CHÍ MINH", "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH"),
        ("SƠ Y TE", "SỞ Y TẾ"),
        ("TRƯỜNG THPT KHOA HỌC GIÁO ĐỤC", "TRƯỜNG THPT KHOA HỌC GIÁO DỤC"),
        ("UỶ BAN NHÂN DÂN LỈNH BÌNH THUẬN", "ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN"),
        ("ỦY BAN NHÂN DÂN XÃ BÌNH THUẬN", "ỦY BAN NHÂN DÂN XÃ BÌNH THUẬN"),
        ("PHÓ CHÚ TỊCH", "PHÓ CHỦ TỊCH"),
        ("CHÍ THỊ", "CHỈ THỊ"),
        ("ỦY BANNHÂNDÂN TỈNH LÂM ĐÔNG", "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG"),
        ("TĨNH BÌNH THUẬN", "TỈNH BÌNH THUẬN"),
    ],
)
def test_set_phrases_in_capitals_get_their_diacritics_back(read: str, written: str) -> None:
    assert repaired(read) == written


@pytest.mark.parametrize("text", ["Chu tich", "LÊ THỊ VÍ DỤ", "XÃ GIÓ MẪU", "Uy ban nhan dan", ""])
def test_mixed_case_and_names_are_left_as_read(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(("text", "expected"), [
    ("ỦY BAN NHÂN DÂN", True), ("ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG", True), ("ỦY BAN NHÂN DAN", False), ("ỦY BAN NHÂN DÂN XÃ MẪU", False), ("", False),
    ("SỞ Y TẾ", True), ("SƠ Y TẾ", False), ("KT. GIÁM ĐỐC", True), ("KT. CHỦ TỊCH", True), ("SỞ", False),
])  # fmt: skip
def test_a_line_of_set_phrases_alone_is_told(text: str, expected: bool) -> None:
    assert is_set(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ký bởi: Ủy ban nhân dân tỉnh", True),
        ("Thời gian ký:", True),
        ("Cơ quan: Văn phòng Ủy ban", True),
        ("19.02.2031 07:55:13 +07:00", True),
        ("vanthu@tinhmau.gov.vn", True),
        ("Cơ quan cấp giấy", False),
        ("Người ký đơn này", False),
        ("Số: 07/QĐ-UBND", False),
    ],
)
def test_lines_of_an_electronic_seal_are_known(text: str, expected: bool) -> None:
    assert is_of_electronic_seal(text) is expected
