import pytest

from digitize.people import with_family


@pytest.mark.parametrize(
    ("read", "name"), [("Trân Hồng Hà", "Trần Hồng Hà"), ("Nguyên Đình Trung", "Nguyễn Đình Trung"), ("LÊ THỊ MẪU", "LÊ THỊ MẪU")]
)
def test_a_family_name_gets_its_tone_mark_back(read: str, name: str) -> None:
    assert with_family(read) == (name, True)


def test_what_begins_with_no_family_name_is_said() -> None:
    assert with_family("Gần Bông Lận")[1] is False
