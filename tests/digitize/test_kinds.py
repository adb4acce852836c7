from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize import kinds

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_date_is_read_from_words_and_from_figures(day: date) -> None:
    assert kinds.date(f"ngày {day.day:02d} tháng {day.month} năm {day.year}") == day.isoformat()
    assert kinds.date(f"{day.day}/{day.month}/{day.year}") == day.isoformat()
    assert kinds.date(f"{day.day:02d}.{day.month:02d}.{day.year}") == day.isoformat()


@pytest.mark.parametrize("text", ["ngày 31 tháng 02 năm 2026", "năm 2021", "ngày tháng năm 2026", "12/13/2020", ""])
def test_what_is_no_day_gives_no_date(text: str) -> None:
    assert kinds.date(text) is None


def test_old_papers_may_give_a_year_or_a_month_only() -> None:
    assert kinds.partial_date("1995") == "1995"
    assert kinds.partial_date("01.2019") == "2019-01"
    assert kinds.partial_date("tháng 7 năm 1960") == "1960-07"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_a_personal_number_survives_spaces_and_words_around_it(number: str) -> None:
    assert kinds.personal_number(f"Căn cước số {number}, cấp ngày") == number
    assert kinds.personal_number(f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}") == number


def test_letters_that_ocr_gives_for_digits_are_turned_back() -> None:
    assert kinds.personal_number("O45l99000025") == "045199000025"


@pytest.mark.parametrize("text", ["1234567890", "04519900002", "abc", "0451990000251"])
def test_other_lengths_are_no_personal_number(text: str) -> None:
    assert kinds.personal_number(text) is None


def test_a_personal_number_says_year_and_sex() -> None:
    assert kinds.birth_of_number("045199000025") == (1999, "Nữ")
    assert kinds.birth_of_number("045225000019") == (2025, "Nam")
    assert kinds.birth_of_number("123456789") is None


@pytest.mark.parametrize("code", ["0100109106", "0101248141", "0300588569", "0100686174"])
def test_real_tax_codes_pass_their_check_digit_and_no_changed_digit_does(code: str) -> None:
    assert kinds.tax_code(f"Mã số thuế: {code}") == code
    for place in range(10):
        changed = code[:place] + str((int(code[place]) + 1) % 10) + code[place + 1 :]
        assert kinds.tax_code(changed) is None


def test_a_dependent_units_suffix_is_kept() -> None:
    assert kinds.tax_code("0100109106-001") == "0100109106-001"


@pytest.mark.parametrize(
    ("text", "code"), [("045188000037", "045188000037"), ("50H8027879", "50H8027879"), ("0100109106-001", "0100109106-001")]
)
def test_household_codes_of_three_generations_are_read(text: str, code: str) -> None:
    assert kinds.household_code(text) == code


def test_a_name_loses_its_form_of_address_and_must_be_letters() -> None:
    assert kinds.person("Ông Lý Văn Minh Họa") == "Lý Văn Minh Họa"
    assert kinds.person("12 Nguyễn") is None
    assert kinds.person("Nguyễn") is None


def test_money_and_area_become_plain_numbers() -> None:
    assert kinds.money("150.000.000 đồng") == "150000000"
    assert kinds.money("1800 000 đồng") == "1800000"
    assert kinds.money("500000 đồng") == "500000"
    assert kinds.money("1.800.00 đồng") is None, "not a thousandth of it"
    assert kinds.area("7.700,5 m2") == "7700.5"
    assert kinds.area("96,5 m²") == "96.5"


def test_masking_leaves_three_characters() -> None:
    assert kinds.masked("045199000025") == "•••••••••025"


@given(st.text())
def test_no_kind_fails_on_any_text(text: str) -> None:
    for kind in kinds.KINDS.values():
        assert kind(text) is None or isinstance(kind(text), str)
