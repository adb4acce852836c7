import pytest

from digitize.phrases import repaired


@pytest.mark.parametrize(
    ("read", "written"),
    [
        ("UY BAN NHAN DAN THÀNH PHÓ HÒ CHÍ MINH", "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH"),
        ("SƠ Y TE", "SỞ Y TẾ"),
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
