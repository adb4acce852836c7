import pytest

from digitize.people import is_whole, with_family


@pytest.mark.parametrize(
    ("read", "name"), [("Trân Hồng Hà", "Trần Hồng Hà"), ("Nguyên Đình Trung", "Nguyễn Đình Trung"), ("LÊ THỊ MẪU", "LÊ THỊ MẪU")]
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
