import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.blanks import date_line, is_date_line, is_number_line, is_short_date, number_line, place_words, unglued
from digitize.geometry import Box
from digitize.scan import Word


def reading(text: str, sure: float = 0.9) -> tuple[Word, ...]:
    return tuple(Word(text=word, box=Box(40 * i, 10, 40 * i + 35, 22), confidence=sure) for i, word in enumerate(text.split()))


def said(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_a_number_that_two_of_three_read_is_taken() -> None:
    line = number_line([reading("Số: 299 /UBND-TTHC"), reading("Số: 299/UBND-TTHC"), reading("Số: 892_/UBND-TTHC")])
    assert said(line) == "Số: 299/UBND-TTHC"


def test_where_none_agree_the_recogniser_of_blanks_decides_and_claims_little() -> None:
    line = number_line([reading("Số: 07 /CT-UBND"), reading("Số: 67 /CT-UBND"), reading("Số: đ# /CT-UBND")])
    assert said(line) == "Số: 07/CT-UBND"
    assert line[1].confidence <= 0.6


def test_a_number_left_open_stays_open() -> None:
    assert said(number_line([reading("Số: /QĐ-UBND"), reading("Số: /QĐ-UBND"), reading("Số:")])) == "Số: /QĐ-UBND"


def test_day_and_month_are_taken_each_on_its_own() -> None:
    readings = [
        reading("Quảng Ngãi, ngày 17 tháng 01 năm 2025"),
        reading("Quảng Ngãi, ngày AT tháng 01 năm 2025"),
        reading("Quảng Ngãi, ngày ẤT tháng 0 năm 2025"),
    ]
    assert said(date_line(readings, place_words(readings[0]))) == "Quảng Ngãi, ngày 17 tháng 01 năm 2025"


def test_pen_strokes_that_stand_against_the_next_word_do_not_hide_it() -> None:
    readings = [reading("Cần Thơ, ngày23tháng 7 năm 2025"), reading("Cần Thơ, ngày 23tháng F năm 2025")]
    assert said(date_line(readings, place_words(readings[1]))) == "Cần Thơ, ngày 23 tháng 7 năm 2025"


def test_a_sign_at_a_digit_may_be_a_digit_and_is_no_vote_for_the_one_beside_it() -> None:
    readings = [
        reading("Huế, ngày 18 táng 12 năm 2029"),
        reading("Huế, ngày 1% tháng 12 năm 2029"),
        reading("Huế, ngày |Ấ_ tháng 12 năm 2029"),
    ]
    assert said(date_line(readings, place_words(readings[1]))) == "Huế, ngày 18 tháng 12 năm 2029"


@pytest.mark.parametrize(
    "text", ["Số CMND/CCCD: 045075000066", "Số/No: 123/2017", "Sở Y tế", "Số xã triển khai chương trình phục hồi chức năng"]
)
def test_labels_and_offices_are_no_number_lines(text: str) -> None:
    assert not is_number_line(reading(text))


def test_a_label_with_a_birth_date_is_no_date_line() -> None:
    assert not is_date_line(reading("Ngày, tháng, năm sinh: 12/3/1999"))


@given(st.integers(1, 31), st.integers(1, 12), st.integers(1950, 2030))
def test_a_date_that_all_read_alike_comes_out_as_it_is(day: int, month: int, year: int) -> None:
    text = f"Hà Nội, ngày {day:02d} tháng {month:02d} năm {year}"
    assert said(date_line([reading(text)] * 3, place_words(reading(text)))) == text


def test_a_stroke_at_a_digit_may_be_a_digit_and_bears_out_no_other_reading() -> None:
    readings = [
        reading("Huế, ngày 31 tháng 12 năm 2019"),
        reading("Huế, ngày 3 tháng 12 năm 2019"),
        reading("Huế, ngày 3{ tháng 12 năm 2019"),
    ]
    line = date_line(readings, place_words(readings[0]))
    assert said(line) == "Huế, ngày 31 tháng 12 năm 2019"
    assert line[2].confidence <= 0.6


def test_the_partys_way_of_numbering_keeps_its_count() -> None:
    line = number_line([reading("Số 45-NQ/HU"), reading("Số 45-NQ/HU"), reading("Số: 46-NQ/HU")])
    assert said(line) == "Số: 45-NQ/HU"


def test_a_count_of_eight_digits_is_one() -> None:
    assert said(number_line([reading("Số: 31230045/GPKDVT"), reading("Số: 31230045/GPKDVT")])) == "Số: 31230045/GPKDVT"


def test_a_dash_within_the_name_of_a_place_stays() -> None:
    line = reading("Phan Rang - Tháp Chàm, ngày 14 tháng 11 năm 2023")
    assert said(date_line([line, line], place_words(line))) == "Phan Rang - Tháp Chàm, ngày 14 tháng 11 năm 2023"


def test_the_reader_trained_on_handwriting_is_believed_against_two_that_take_a_1_for_a_7() -> None:
    line = number_line([reading("Số: 31/BC-CCB", 0.8), reading("Số: 37/BC-CCB", 0.97), reading("Số: 37/BC-CCB", 0.6)])
    assert said(line) == "Số: 31/BC-CCB"
    assert line[1].confidence <= 0.6


def test_two_that_are_sure_of_print_are_believed_against_it() -> None:
    assert (
        said(number_line([reading("Số: 31/BC-CCB", 0.8), reading("Số: 37/BC-CCB", 0.97), reading("Số: 37/BC-CCB", 0.95)]))
        == "Số: 37/BC-CCB"
    )


def test_most_readings_of_raised_digits_count_and_are_sure_where_both_readers_have_them() -> None:
    cut, whole = reading("Số: 42/LĐ-CS", 0.95), reading("Số: 412/LĐ-CS", 0.95)
    line = number_line([cut, whole, reading("Số: 4/LĐ-CS", 0.4)], [(cut, whole), (whole, whole), (whole, cut)])
    assert said(line) == "Số: 412/LĐ-CS"
    assert line[1].confidence > 0.6


def test_what_one_reader_alone_has_of_raised_digits_is_not_sure() -> None:
    cut, other, none = reading("Số: 83/BC-VKS", 0.95), reading("Số: 33/BC-VKS", 0.95), reading("5. 83")
    for pairs in ([(cut, other), (cut, none), (cut, other)], [(none, other), (none, other)]):
        line = number_line([cut, other, reading("Số: 8/BC-VKS", 0.4)], pairs)
        assert line[1].confidence <= 0.6


def test_day_and_month_of_raised_digits_are_those_of_most_readings() -> None:
    low, high = reading("Huế, ngày 9 tháng 12 năm 2019"), reading("Huế, ngày 19 tháng 12 năm 2019")
    assert said(date_line([low, low, low], place_words(low), [(low, high), (high, high)])) == "Huế, ngày 19 tháng 12 năm 2019"


def test_letters_of_a_symbol_are_as_most_readings_have_them_where_all_differ() -> None:
    readings = [reading("Số: 19/NQ-HDND"), reading("Số: 19/NQ-HĐnD"), reading("Số: 19/ÑQ-HĐND")]
    line = number_line(readings)
    assert said(line) == "Số: 19/NQ-HĐND"
    assert line[1].confidence <= 0.6


def test_a_stroke_in_a_number_of_the_party_that_was_taken_for_a_dash_is_one() -> None:
    assert said(number_line([reading("Số: 318-TB-HU"), reading("Số: 318-TB-HU")])) == "Số: 318-TB/HU"


@pytest.mark.parametrize("text", ["Số: 215-QĐ-UB", "Số: 15-KH-BTV"])
def test_dashes_of_other_numbers_stay(text: str) -> None:
    assert "/" not in said(number_line([reading(text), reading(text)]))


def test_the_symbol_of_an_old_number_has_no_stroke_before_it() -> None:
    assert said(number_line([reading("Số: 65 KH/UBH"), reading("Số: 65 KH/UBH")])) == "Số: 65KH/UBH"


def test_a_date_whose_year_stands_in_the_next_line_is_read_part_by_part() -> None:
    line = reading("Tân Mẫu, ngày 02 tháng 12 năm")
    assert is_date_line(line)
    assert said(date_line([line, line], place_words(line))) == "Tân Mẫu, ngày 02 tháng 12 năm"


def test_a_zero_by_hand_that_is_taken_for_a_letter_is_one() -> None:
    line = reading("Huế, ngày Ô4 tháng Ò9 năm 2019")
    assert said(date_line([line, line], place_words(line))) == "Huế, ngày 04 tháng 09 năm 2019"


@pytest.mark.parametrize(("text", "short"), [
    ("Phú Mẫu, ngày 19 tháng 11 năm 2008", True), ("Đăng ký, ngày 06 tháng 12 năm 2008", True), ("Ngày cấp: ngày 06 tháng 12 năm 2008", False),
    ("Quyết định số 12/QĐ ngày 06 tháng 12 năm 2008 của Chủ tịch", False), ("Sinh ngày 05 tháng 3 năm 1938", False),
    ("từ ngày 01 tháng 01 năm 2020 đến ngày 31 tháng 12 năm 2020", False), ("Mẫu, từ ngày 01 đến ngày 05 tháng 9 năm 2020", False),
])  # fmt: skip
def test_the_line_of_place_and_date_is_told_from_a_forms_and_a_sentences(text: str, short: bool) -> None:
    assert is_short_date(reading(text)) is short


def test_a_place_that_ran_into_the_word_day_is_parted_from_it() -> None:
    assert said(unglued(reading("Quảng Ngãingày 02 tháng 12"))) == "Quảng Ngãi ngày 02 tháng 12"


def test_digits_that_one_reader_takes_for_letters_do_not_hide_a_numbers_line() -> None:
    assert is_number_line(reading("Số: MIM /TB-UBND"))
    line = number_line([reading("Số : 412 /TB-UBND"), reading("Số: MIM /TB-UBND")])
    assert said(line) == "Số: 412/TB-UBND"
    assert line[1].confidence <= 0.6


@pytest.mark.parametrize(("month", "guessed"), [("42", "12"), ("71", "11"), ("404", "04"), ("58", None), ("444", None)])
def test_a_month_that_all_misread_is_guessed_as_pens_write_and_never_sure(month: str, guessed: str | None) -> None:
    read = reading(f"Huế, ngày 04 tháng {month} năm 2013")
    line = date_line([read, read], place_words(read))
    assert said(line) == " ".join(part for part in ("Huế, ngày 04 tháng", guessed, "năm 2013") if part)
    assert guessed is None or line[4].confidence < 0.5


def test_a_point_in_a_symbol_is_sooner_lost_than_found() -> None:
    readings = [reading("Số: 482/2018/LLTP1/STP"), reading("Số: 482/2018/LLTP.1/STP")]
    line = number_line(readings)
    assert said(line) == "Số: 482/2018/LLTP.1/STP"
    assert line[1].confidence <= 0.6


def test_a_date_whose_letters_the_pen_ran_over_is_one() -> None:
    read = reading("Hà Giang, ngày 25háng 04hăm 2019")
    assert is_date_line(read)
    assert said(date_line([read, read], place_words(read))) == "Hà Giang, ngày 25 tháng 04 năm 2019"
    assert not is_date_line(reading("ngày làm việc hằng ngày"))


@pytest.mark.parametrize("abstract", [
    "V/v số ngày nghỉ hàng năm", "Về việc tổ chức Ngày hội hàng Việt Nam", "Kế hoạch Ngày hội Khách hàng năm 2023",
    "Tổ chức Ngày hội kỹ năng năm 2024", "chốt số liệu ngày 31/12 hàng năm", "báo cáo trước ngày 15 hàng năm",
])  # fmt: skip
def test_an_abstract_with_days_and_years_is_no_line_of_a_date(abstract: str) -> None:
    assert not is_date_line(reading(abstract))


def test_a_symbol_in_small_letters_is_that_which_another_reading_has_in_capitals() -> None:
    assert said(number_line([reading("Số: 5207 /AN"), reading("số: 5207/xn"), reading("Số: 5207 /XN")])) == "Số: 5207/XN"
