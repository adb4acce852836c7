from dataclasses import replace

import pytest

from digitize.people import is_name, is_whole, may_lack_hook, name_of, plain_name, with_family, with_hooks
from tests.fakes import words


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("Trân Hồng Hà", "Trần Hồng Hà"),
        ("Đương Thế Mẫu", "Dương Thế Mẫu"),
        ("Nguyên Đình Trung", "Nguyễn Đình Trung"),
        ("LÊ THỊ MẪU", "LÊ THỊ MẪU"),
    ],
)
def test_a_family_name_gets_its_tone_mark_back(read: str, name: str) -> None:
    assert with_family(read) == (name, True)


def test_what_begins_with_no_family_name_is_said() -> None:
    assert with_family("Gần Bông Lận")[1] is False


@pytest.mark.parametrize(("name", "whole"), [
    ("Nguyễn Văn Mẫu", True), ("Cao Xuân Hùng Mẫu", True), ("Xuân Hùng Mẫu", False), ("Văn Tám Mẫu", False), ("Nữ Hoàng Mẫu", False), ("Trần Mẫu", False),
])  # fmt: skip
def test_a_name_that_begins_like_the_middle_of_one_may_lack_its_family_name(name: str, whole: bool) -> None:
    assert is_whole(name) is whole


@pytest.mark.parametrize(("printed", "name"), [
    ("Y Suôn Mẫu", "Y Suôn Mẫu"), ("YSuôn Mẫu", "Y Suôn Mẫu"), ("Vàng A Mẫu", "Vàng A Mẫu"), ("H'Hen Mẫu", "H'Hen Mẫu"), ("H Hen Mẫu", "H'Hen Mẫu"), ("H H'Hen Mẫu", "H'Hen Mẫu"), ("Tá Văn Mẫu", "Tá Văn Mẫu"), ("tá Lê Văn Mẫu", "Lê Văn Mẫu"), ("K Brửi Mẫu", "K'Brửi Mẫu"),
    ("Thượng tá Nghiêm Đình Mẫu", "Nghiêm Đình Mẫu"), ("Đại úy Tô Mẫu", "Tô Mẫu"), ("Tá Bế Văn Mẫu", "Bế Văn Mẫu"), ("Tạ Đình Mẫu", "Tạ Đình Mẫu"), ("Hà Thị {Thanh Mẫu", "Hà Thị Thanh Mẫu"), ("Trần Thị Ý Mẫu", "Trần Thị Ý Mẫu"), ("Vòng A Mẫu", "Vòng A Mẫu"),
])  # fmt: skip
def test_names_of_every_people_are_names_and_ranks_are_not_of_them(printed: str, name: str) -> None:
    assert is_name(printed)
    assert plain_name(printed) == name


@pytest.mark.parametrize(("printed", "name"), [
    ("K Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"), ("Y Trần Thị Mẫu", "Trần Thị Mẫu"), ("Nguyễn A Văn Mẫu", "Nguyễn Văn Mẫu"), ("Giàng A Mẫu", "Giàng A Mẫu"),
    ("Đại Tá Lê Văn Mẫu", "Lê Văn Mẫu"), ("Nguyễn Văn Mẫu,", "Nguyễn Văn Mẫu"), ("V Nguyễn Văn Mẫu", "Nguyễn Văn Mẫu"),
])  # fmt: skip
def test_a_letter_that_a_pen_leaves_is_no_syllable_of_a_name(printed: str, name: str) -> None:
    assert plain_name(printed) == name


@pytest.mark.parametrize("printed", ["Trần A", "Y", "Nơi nhận", "trần Văn Mẫu"])
def test_what_ends_in_a_letter_or_begins_small_is_no_name(printed: str) -> None:
    assert not is_name(printed)


@pytest.mark.parametrize("printed", ["Y Hoàng Mẫu", "Ksor Y Mẫu", "Sùng A Mẫu"])
def test_a_letter_that_was_surely_read_is_a_syllable_wherever_it_stands(printed: str) -> None:
    assert name_of([replace(word, other=word.text) for word in words(printed, 300, 700, confidence=0.97)]) == printed
    assert name_of(words("K Nguyễn Văn Mẫu", 300, 700, confidence=0.97)) == "Nguyễn Văn Mẫu"  # one reader alone


def test_a_letter_that_was_hardly_read_is_a_stroke_of_the_pen() -> None:
    assert name_of((*words("Y", 300, 700, confidence=0.6), *words("Trần Văn Mẫu", 320, 700))) == "Trần Văn Mẫu"


def test_a_name_that_begins_like_the_filing_of_copies_is_one() -> None:
    assert is_name("Lưu Quang Mẫu")
    assert not is_name("Lưu: VT")


@pytest.mark.parametrize(("read", "name"), [
    ("Vũ Văn Khiến", "Vũ Văn Khiển"), ("Nguyễn Văn Chuyến", "Nguyễn Văn Chuyến"), ("Nguyễn Cấn Mẫu", "Nguyễn Cấn Mẫu"), ("TRẦN THỊ TRIẾN", "TRẦN THỊ TRIỂN"), ("Nguyễn Văn Hiến", "Nguyễn Văn Hiến"), ("Cấm Văn Mẫu", "Cấm Văn Mẫu"),
])  # fmt: skip
def test_a_syllable_that_no_name_has_without_its_hook_gets_it_back(read: str, name: str) -> None:
    assert with_hooks(read) == name


@pytest.mark.parametrize(
    ("name", "may"), [("Nguyễn Ngọc Ấn", True), ("Võ Quang Hiến", True), ("Nguyễn Ngọc Ân", False), ("Hiến Văn Mẫu", False)]
)
def test_a_name_whose_mark_may_be_a_hook_is_known(name: str, may: bool) -> None:
    assert may_lack_hook(name) is may
