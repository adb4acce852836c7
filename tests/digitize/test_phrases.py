from dataclasses import replace

import pytest

from digitize.phrases import as_set, is_of_electronic_seal, is_set, repaired, set_phrases
from digitize.scan import Word
from tests.fakes import page


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
        ("ỦY BAN NHAN DÂN XÃ PHÙ YÊN", "ỦY BAN NHÂN DÂN XÃ PHÙ YÊN"),
        ("ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN", "ỦY BAN NHÂN DÂN HUYỆN PHÙ YÊN"),
        ("TRƯỜNG TIỂU HỌC KIẾN GIANG", "TRƯỜNG TIỂU HỌC KIẾN GIANG"),
        ("CHI CỤC THUÉ KIÉN GIANG", "CHI CỤC THUẾ KIÊN GIANG"),
        ("SỔ HỘ TỊCH", "SỔ HỘ TỊCH"),
        ("PHƯỜNG AN BÌNH", "PHƯỜNG AN BÌNH"),
        ("PHÒNG QUẬN LÝ ĐÔ THỊ", "PHÒNG QUẢN LÝ ĐÔ THỊ"),
        ("BỆNH VIỆN ĐAKHOA", "BỆNH VIỆN ĐA KHOA"),
        ("SỔ Y TẾ", "SỞ Y TẾ"),
    ],
)
def test_set_phrases_in_capitals_get_their_diacritics_back(read: str, written: str) -> None:
    assert repaired(read) == written


@pytest.mark.parametrize("text", ["Chu tich", "LÊ THỊ VÍ DỤ", "XÃ GIÓ MẪU", "Uy ban nhan dan", ""])
def test_mixed_case_and_names_are_left_as_read(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(("text", "written"), [
    ("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"), ("ỦY BAN NHÂN DAN TINH KIEN GIANG", "ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG"), ("SƠ Y TẾ", "SỞ Y TẾ"),
    ("KT. GIÁM ĐÓC", "KT. GIÁM ĐỐC"), ("QUYÉT ĐỊNH", "QUYẾT ĐỊNH"), ("PHO CHỦ TỊCH", "PHÓ CHỦ TỊCH"), ("ỦY BAN NHÂN DÂN XÃ MẪU", None), ("SỞ", None), ("XÃ PHÙ YÊN", None),
    ("TỈNH PHÙ YÊN", "TỈNH PHÚ YÊN"),
    ("", None), ("Quyét định", None), ("LÊ THỊ VÍ DỤ", None),
])  # fmt: skip
def test_a_line_in_capitals_whose_letters_are_those_of_set_phrases_alone_says_what_they_say(text: str, written: str | None) -> None:
    assert set_phrases(text) == written


def words(text: str) -> tuple[Word, ...]:
    return page((60, 40, text)).words


def test_words_of_such_a_line_that_are_no_syllables_get_their_diacritics_and_stay_where_they_are() -> None:
    read = words("“QUYÉT ĐỊNH”")
    assert as_set(read) == (replace(read[0], text="“QUYẾT", other="“QUYÉT"), read[1])


@pytest.mark.parametrize("text", ["LÊ THỊ VÍ DỤ", "TRƯƠNG PHONG", "LÂM ĐÔNG", "VĂN HOA", "SỔ HỘ TỊCH", "KHO BẠC NHÀ NƯỚC PHÙ YÊN"])
def test_words_that_may_be_right_as_they_were_read_stay(text: str) -> None:
    assert as_set(words(text)) == words(text)


@pytest.mark.parametrize(("one", "two", "expected"), [
    ("QUYÉT ĐỊNH", "QUYÉT ĐỊNH", True), ("QUYẾT ĐỊNH", "QUYÉT ĐỊNH", True), ("GIÁM ĐỐC", "GIÁM ĐÓC", False), ("CHÚ TỊCH", "CHỦ TỊCH", False), ("TRƯƠNG PHONG", "TRƯƠNG PHONG", False),
    ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", False), ("KHO BẠC NHÀ NƯỚC PHÚ YÊN", "KHO BẠC NHÀ NƯỚC PHÙ YÊN", False), ("LÊ VÍ DỤ", "LÊ VÍ DỤ", False),
])  # fmt: skip
def test_set_phrases_settle_a_line_where_no_reading_has_another_syllable(one: str, two: str, expected: bool) -> None:
    assert is_set(words(one), words(two)) is expected


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


@pytest.mark.parametrize(
    "text", ["ĐẠI HỌC MẪU", "ĐẠI DIỆN BÊN A", "SỞ LAO ĐỘNG - THƯƠNG BINH", "PHÒNG VĂN HÓA - XÃ HỘI", "PHÓ CHI CỤC TRƯỞNG"]
)
def test_what_is_right_stays_dashes_too(text: str) -> None:
    assert repaired(text) == text


def test_a_city_that_is_said_to_be_one_is_mended_at_the_beginning_of_a_line_too() -> None:
    assert repaired("THÀNH PHỐ HÒ CHÍ MINH") == "THÀNH PHỐ HỒ CHÍ MINH"
    assert repaired("THÀNH PHỐ HÒA MẪU") == "THÀNH PHỐ HÒA MẪU"
    assert repaired("BỆNH VIỆN PHỐI TRUNG ƯƠNG") == "BỆNH VIỆN PHỔI TRUNG ƯƠNG"


@pytest.mark.parametrize(("read", "written"), [
    ("QUY CHẾ BỆNH VIỆN PHỐI HỢP", "QUY CHẾ BỆNH VIỆN PHỐI HỢP"), ("BỆNH VIỆN MẶT TRỜI", "BỆNH VIỆN MẶT TRỜI"),
    ("BỆNH VIỆN PHỐI TRUNG ƯƠNG", "BỆNH VIỆN PHỔI TRUNG ƯƠNG"), ("GIẤY CHÚNG SINH", "GIẤY CHỨNG SINH"),
])  # fmt: skip
def test_the_last_word_of_a_phrase_that_belongs_to_the_next_is_left_alone(read: str, written: str) -> None:
    assert repaired(read) == written
