import pytest

from digitize.geometry import Box
from digitize.scan import Word
from digitize.vote import agree, consensus, in_one_case, settled_by_two, voted


def reading(text: str, sure: float = 0.95) -> tuple[Word, ...]:
    return tuple(Word(text=word, box=Box(40 * i, 10, 40 * i + 35, 22), confidence=sure) for i, word in enumerate(text.split()))


def said(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_a_tone_mark_that_makes_a_word_with_its_neighbour_wins() -> None:
    assert said(voted(reading("sửa đổi, bố sung"), reading("sửa đổi, bổ sung"))) == "sửa đổi, bổ sung"


def test_a_syllable_of_the_language_wins_over_what_is_none() -> None:
    assert said(voted(reading("thầm quyềnn"), reading("thầm quyền", 0.5))) == "thầm quyền"


def test_the_loser_is_kept_beside_the_winner() -> None:
    word = voted(reading("QUYÉT"), reading("QUYẾT", 0.99))[0]
    assert (word.text, word.other) == ("QUYẾT", "QUYÉT")


def test_spaces_that_the_second_reading_dropped_come_from_the_first() -> None:
    assert said(voted(reading("SƠ Y TẾ"), reading("SỞ YTẾ"))) == "SỞ Y TẾ"


def test_an_abbreviation_stays_as_tesseract_read_it() -> None:
    assert said(voted(reading("CCCD"), reading("CCGD", 0.99))) == "CCCD"


def test_specks_read_where_nothing_stood_are_not_taken() -> None:
    assert voted((), reading("]", 0.9)) == ()


def test_a_number_line_under_the_heading_is_left_to_the_words() -> None:
    label = reading("Số: 12/CCCD")
    assert said(consensus(label, reading("Số: 13/CCCD"), label, heading=False)) == "Số: 12/CCCD"


def test_two_of_three_readings_settle_a_mark_that_tesseract_lost() -> None:
    first, strong, small = reading("hộp thâu"), reading("hộp thầu", 0.7), reading("hộp thầu", 0.8)
    assert said(voted(first, strong)) == "hộp thâu"
    assert said(voted(first, strong, small)) == "hộp thầu"
    assert said(voted(first, reading("hộp thấu", 0.7), small)) == "hộp thâu"
    assert said(voted(first, reading("hộp thầu", 0.5), small)) == "hộp thâu"


def test_two_of_three_readings_do_not_settle_a_mark_against_the_language() -> None:
    assert said(voted(reading("khẩn cấp"), reading("khần cấp", 0.8), reading("khần cấp"))) == "khẩn cấp"
    assert said(voted(reading("phí băng hình"), reading("phí bằng hình", 0.99), reading("phí bằng hình"))) == "phí bằng hình"


def test_a_mark_of_which_no_reading_was_sure_is_put_right_where_one_other_makes_a_word() -> None:
    doubtful = reading("bỗ sung", 0.8)
    mended = consensus(doubtful, (), reading("bỗ sung", 0.77), heading=False)
    assert (said(mended), mended[0].other, mended[0].confidence) == ("bổ sung", "bỗ", 0.6)
    sure = reading("bỗ sung", 0.97)
    assert said(consensus(sure, (), sure, heading=False)) == "bỗ sung"
    assert said(consensus(reading("bệnh viện do trường", 0.8), (), (), heading=False)) == "bệnh viện do trường"
    assert said(consensus(reading("Bỗ sung", 0.8), (), (), heading=False)) == "Bỗ sung", "perhaps a name"


def test_words_join_across_a_comma() -> None:
    assert said(voted(reading("dự toán thu, chi"), reading("dự toán thụ, chi", 0.99), reading("dự toán thu, chi"))) == "dự toán thu, chi"


def test_a_third_reading_that_alone_makes_a_word_is_taken() -> None:
    assert said(voted(reading("thuộc phạm vỉ"), reading("thuộc phạm vì", 0.6), reading("thuộc phạm vi"))) == "thuộc phạm vi"


def test_a_third_reading_of_other_letters_is_not_heard() -> None:
    assert said(voted(reading("gửi Lan"), reading("gửi Lân", 0.6), reading("gửi Lần Tân"))) == "gửi Lan"


def test_a_guess_of_several_words_is_not_mixed_with_what_was_read() -> None:
    first = (*reading("P", 0.8), *reading("Hồ", 0.4), *reading("CẮM", 0.2))
    assert said(voted(first, reading("PHỎ GIẤM ĐỒC", 0.8))) == "PHỎ GIẤM ĐỒC"
    assert said(voted(reading("CHỦ TỊCH", 0.9), reading("GHỦ TỆCH", 0.99))) == "CHỦ TỊCH"


def test_syllables_that_ran_together_are_parted_where_there_is_one_way() -> None:
    both = reading("bổ sungtrong lĩnh vực")
    assert said(consensus(both, (), both, heading=False)) == "bổ sung trong lĩnh vực"
    assert said(consensus(reading("Metro EdusoftWeb"), (), (), heading=False)) == "Metro EdusoftWeb"


def test_the_mark_of_an_abstract_is_never_outvoted() -> None:
    assert said(voted(reading("VN, cơ chế"), reading("V/v cơ chế", 0.7))) == "V/v cơ chế"


def test_a_place_glued_to_the_date_is_a_place() -> None:
    glued = reading("Bình Thuận,ngày 23 tháng 3 năm 2022")
    line = consensus(glued, reading("Bình Thuận, ngày 23 tháng 3 năm 2022"), (), heading=True)
    assert said(line) == "Bình Thuận, ngày 23 tháng 3 năm 2022"


def test_a_number_with_its_comma_and_one_without_do_not_agree() -> None:
    assert not agree(reading("Hệ số: 1,5"), reading("Hệ số: 15"))
    assert agree(reading("Hệ số: 1,5"), reading("Hệ số 1,5.")), "a sign behind a word matters nothing"


@pytest.mark.parametrize(("one", "sure", "two", "certain", "settled"), [
    ("hành", 0.97, "hành", 0.9, "hành"), ("hành", 0.3, "hành", 0.3, "hành"),  # joins: thi hành
    ("Vĩ", 0.97, "Vĩ", 0.5, "Vĩ"), ("Vĩ", 0.8, "Vĩ", 0.8, None), ("Vĩ", 0.8, "Vĩ", 0.9, "Vĩ"),  # one of them is sure
    ("hanh", 0.97, "hành", 0.6, "hành"), ("hành", 0.97, "hanh", 0.89, "hành"), ("hành", 0.97, "hanh", 0.95, None),
    ("hanh", 0.97, "hàn", 0.9, None), ("HANH", 0.97, "hành", 0.9, None), ("hanh,", 0.97, "hành", 0.9, None),
    ("Vĩ", 0.97, "Vỉ", 0.97, "Vỉ"), ("Vĩ", 0.97, "Vỉ", 0.96, None), ("Vĩ", 0.97, "Vj", 0.99, None),
    ("hành", 0.97, "mành", 0.96, "hành"), ("mành", 0.97, "hành", 0.5, "hành"), ("mành", 0.97, "vành", 0.99, None),
    ("12", 0.97, "72", 0.8, "12"), ("12", 0.97, "72", 0.95, None), ("12", 0.9, "72", 0.97, "72"), ("12", 0.9, "72", 0.96, None),
    ("12", 0.9, "1.2", 0.99, None), ("1,5", 0.9, "15", 0.99, None), ("2020", 0.9, "202", 0.99, None), ("Mlô", 0.9, "M16", 0.99, None),
    ("VĨ", 0.97, "Vỉ", 0.99, None), ("Vĩ,", 0.97, "Vỉ", 0.99, None), ("-", 0.97, "_", 0.99, None),
])  # fmt: skip
def test_two_readings_settle_a_word_that_both_have_or_of_which_one_joins_or_is_certain(
    one: str, sure: float, two: str, certain: float, settled: str | None
) -> None:
    box = Box(0, 0, 10, 10)
    found = settled_by_two(Word(text=one, box=box, confidence=sure), Word(text=two, box=box, confidence=certain), "thi", None)
    assert (found and found.text) == settled


def test_what_two_of_three_settle_stays_whatever_the_strong_one_read() -> None:
    assert said(voted(reading("Trần Tài"), reading("Trân Tải", 0.99), reading("Trần Tài"))) == "Trần Tài"


@pytest.mark.parametrize(
    ("both", "small"), [("Nguyễn Văn Hòa", "Nguyễn Văn Hóa"), ("Lê Quốc Hợi", "Lê Quốc Hội"), ("12", "72"), ("thi mành", "thi hành")]
)
def test_what_the_first_and_the_strong_one_surely_read_alike_stays_whatever_the_small_one_read(both: str, small: str) -> None:
    assert said(voted(reading(both, 0.9), reading(both, 0.99), reading(small, 0.98))) == both


@pytest.mark.parametrize(("line", "told"), [
    ("ỦY BAN NHÂN DÂN XÃ phủ PHỤNG", "ỦY BAN NHÂN DÂN XÃ PHỦ PHỤNG"), ("Ủy ban NHÂN DÂN XÃ MẪU", "Ủy ban NHÂN DÂN XÃ MẪU"), ("ông NGUYỄN VĂN AN BÌNH MẪU", "ông NGUYỄN VĂN AN BÌNH MẪU"),
    ("TRƯỜNG THPT LÊ QUÝ ĐÔN cấp", "TRƯỜNG THPT LÊ QUÝ ĐÔN cấp"),
])  # fmt: skip
def test_one_word_in_small_letters_among_capitals_is_a_slip(line: str, told: str) -> None:
    assert " ".join(word.text for word in in_one_case(reading(line))) == told


def test_a_line_of_which_dots_are_all_that_the_first_reading_has_is_read_without_it() -> None:
    dots = reading("TT: .....2./5..../BV", 0.1)
    assert said(consensus(dots, reading("Bến Mẫu, ngày 13"), reading("Bến Mẫu, ngày 13"), True)) == "Bến Mẫu, ngày 13"


def test_a_raised_line_that_is_neither_number_nor_date_is_as_the_whole_of_its_box_was_read() -> None:
    cut, whole = reading("QUYFT ĐINH"), reading("QUYẾT ĐỊNH")
    assert said(consensus((), cut, cut, True, ((whole, whole),))) == "QUYẾT ĐỊNH"


def test_a_raised_line_that_was_read_worse_in_the_whole_of_its_box_is_as_it_was_read_close() -> None:
    close, whole = reading("QUYẾT ĐỊNH"), reading("QUYFT ĐINH", 0.4)
    assert said(consensus((), close, close, True, ((whole, whole),))) == "QUYẾT ĐỊNH"


@pytest.mark.parametrize(("close", "sure"), [("QUYET ĐINH", 0.97), ("ĐỊNH", 0.99)])
def test_a_close_box_that_cuts_marks_off_does_not_win_by_a_hair(close: str, sure: float) -> None:
    whole, cut = reading("QUYẾT ĐỊNH", 0.96), reading(close, sure)
    assert said(consensus((), cut, cut, True, ((whole, whole),))) == "QUYẾT ĐỊNH"


def test_a_close_box_wins_where_the_whole_lines_was_hardly_read() -> None:
    whole, close = reading("OUYÉI ĐỊNN", 0.6), reading("QUYẾT ĐỊNH", 0.97)
    assert said(consensus((), close, close, True, ((whole, whole),))) == "QUYẾT ĐỊNH"


def test_a_piece_of_its_neighbour_that_the_first_reading_alone_says_again_goes() -> None:
    first, others = reading("giá trị trị gia g tăng"), reading("giá trị gia tăng")
    assert said(voted(first, others, others)) == "giá trị gia tăng"
    assert said(voted(reading("giá trị rất gia tăng"), others, others)) == "giá trị rất gia tăng", "another word may have been missed"
    assert said(voted(first, others, reading("giá trị trị gia tăng"))) == "giá trị trị gia tăng", "one heard it"


def test_a_place_that_the_first_reading_says_twice_is_as_the_other_two_have_it() -> None:
    date = "ngày 28 tháng 11 năm 2025"
    twice, glued = reading("Đam am Rông Rông 3, 3, ngày ngà 2§ thá tháng ]Ì_ năm ăm 2025"), reading("Đam Rông 3,ngày 28 tháng 11 năm 2025")
    assert said(consensus(twice, glued, reading(f"Đam Rông 3, {date}"), heading=True)) == f"Đam Rông 3, {date}"
