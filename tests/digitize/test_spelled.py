import pytest

from digitize.spelled import date_in_words, number_in_words


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("mười hai", 12), ("hai mươi mốt", 21), ("ba mươi", 30), ("năm", 5), ("mười lăm", 15), ("một nghìn chín trăm chín mươi lăm", 1995),
        ("hai nghìn không trăm linh tám", 2008), ("hai nghìn không trăm hai mươi sáu", 2026), ("hai ngàn lẻ năm", 2005),
    ],
)  # fmt: skip
def test_numbers_in_words(words: str, number: int) -> None:
    assert number_in_words(words) == number


def test_what_is_no_number_is_none() -> None:
    assert number_in_words("mười con gà") is None
    assert number_in_words("") is None


def test_a_date_in_words() -> None:
    assert date_in_words("Ngày mười hai tháng ba năm hai nghìn không trăm hai mươi") == "2020-03-12"
    assert date_in_words("Ngày ba mươi hai tháng ba năm hai nghìn") is None
