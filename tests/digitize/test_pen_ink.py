"""Numbers and dates filled in by a pen in colour, read once more in its ink alone."""

from dataclasses import replace

import pytest

from digitize.geometry import Box
from digitize.pen_ink import penned
from digitize.ports import Ink
from digitize.readers import Readers
from digitize.scan import Page
from tests.fakes import FakeRaster, FakeReader, page, read_fields, scan

NATIONAL = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
NUMBER, DAY, MONTH = Box(112, 97, 140, 112), Box(390, 97, 400, 112), Box(432, 98, 442, 112)


def paper(number: str = "Số: 846/QĐ-UB", date: str = "Mẫu Sơn, ngày 6 tháng 8 năm 2025", sure: float = 0.6) -> Page:
    """A decision, its digits as sure as that."""
    seen = page((80, 50, "SỞ Y TẾ"), *NATIONAL, (90, 100, number), (320, 100, date), (265, 140, "QUYẾT ĐỊNH"))
    words = (
        replace(word, confidence=sure) if word.box.top == 100 and any(letter.isdigit() for letter in word.text) else word
        for word in seen.words
    )
    return replace(seen, words=tuple(words))


def read(seen: Page, small: dict[int, str], strong: dict[int, str], *inked: Box) -> tuple[str | None, str | None]:
    """Number and date of the page once the pen's ink was read, which both readers read so at its height."""
    inks: list[Ink] = []

    def view(ink: Ink, part: Box) -> FakeRaster:
        inks.append(ink)
        return FakeRaster()

    told = penned(seen, Readers(FakeReader(small, inked=inked), FakeReader(strong, inked=inked)), view)
    assert set(inks) <= {Ink.PEN}
    found = read_fields(scan(told))
    return found.value("so_ky_hieu"), found.value("ngay_cap")


def test_a_count_is_what_both_read_in_the_pens_ink() -> None:
    assert read(paper(), {97: "2846"}, {97: "2846"}, NUMBER)[0] == "2846/QĐ-UB"


@pytest.mark.parametrize(
    ("number", "told"), [("Số: 102QĐ-THCS", "2846/QĐ-THCS"), ("Số: 77 )KBBĐ-KHTH", "2846/KBBĐ-KHTH"), ("Số: 1a/QĐ-UB", "2846/QĐ-UB")]
)
def test_the_symbol_stays_though_its_stroke_was_not_read(number: str, told: str) -> None:
    assert read(paper(number), {97: "2846"}, {97: "2846"}, NUMBER)[0] == told


@pytest.mark.parametrize(("small", "strong", "told"), [
    ("Z846", "Z84 6", "2846/QĐ-UB"),  # letters that a pen's digits are taken for
    ("846", "2846", "846/QĐ-UB"),  # one agrees with the line
    ("", "2846", "2846/QĐ-UB"),  # the line may have lost the first
    ("", "849", "846/QĐ-UB"),  # one alone against a line as long
    ("2846", "", "846/QĐ-UB"),
    ("Ngày", "xx", "846/QĐ-UB"),
])  # fmt: skip
def test_one_of_three_readings_has_the_last_word_only_where_the_line_lacks_digits(small: str, strong: str, told: str) -> None:
    assert read(paper(), {97: small}, {97: strong}, NUMBER)[0] == told


def test_a_printed_year_behind_the_pens_count_stays() -> None:
    assert read(paper("Số: 232025/TB-TLVA"), {97: "23"}, {97: "23"}, NUMBER)[0] == "23/2025/TB-TLVA"


def test_blanks_that_hold_no_digit_are_looked_at_though_the_year_is_sure() -> None:
    said = {97: "20", 98: "8"}
    assert read(paper(date="Mẫu Sơn, ngày K tháng Ỗ năm 2025", sure=0.95), said, said, DAY, MONTH)[1] == "2025-08-20"


def test_a_stroke_that_was_taken_for_a_letter_behind_the_count_goes() -> None:
    assert read(paper("Số: 1372a/QĐ-UB"), {97: "1872"}, {97: "1372"}, NUMBER)[0] == "1372/QĐ-UB"


def test_day_and_month_are_what_stands_between_their_words() -> None:
    said = {97: "16", 98: "12"}
    assert read(paper(), said, said, DAY, MONTH)[1] == "2025-12-16"
    assert read(paper(), said, said, MONTH)[1] == "2025-12-06"
    assert read(paper(), {97: "36", 98: "13"}, {97: "36", 98: "13"}, DAY, MONTH)[1] == "2025-08-06", "no such day, no such month"


def test_what_was_surely_read_is_not_looked_at() -> None:
    assert read(paper(sure=0.95), {97: "2846"}, {97: "2846"}, NUMBER)[0] == "846/QĐ-UB"


def test_digits_that_all_read_alike_are_not_quite_sure() -> None:
    reader = FakeReader({97: "846"}, inked=(NUMBER,))
    told = penned(paper(), Readers(reader, reader), lambda ink, part: FakeRaster())
    assert max(word.confidence for word in told.words if "846" in word.text) < 0.9


def test_ink_over_the_symbol_is_not_of_the_count() -> None:
    tick = replace(NUMBER, x0=150, x1=158)
    assert read(paper(), {97: "2846"}, {97: "2846"}, NUMBER, tick)[0] == "2846/QĐ-UB"
    assert read(paper(), {97: "2846"}, {97: "2846"}, tick)[0] == "846/QĐ-UB"
    assert read(paper(), {97: "28"}, {97: "28"}, replace(NUMBER, x1=118), replace(NUMBER, x0=124, x1=130))[0] == "2828/QĐ-UB"


@pytest.mark.parametrize("stroke", ["/", "l", "!", "[]"])
def test_a_stroke_alone_is_no_digit(stroke: str) -> None:
    assert read(paper(), {97: stroke}, {97: stroke}, NUMBER)[0] == "846/QĐ-UB"


@pytest.mark.parametrize("number", ["Số: 15A/QĐ-UBND", "Số: 12B/QĐ-UBND", "Số: 37-024/GP-SDL"])
def test_a_count_with_a_letter_or_of_two_parts_stays(number: str) -> None:
    count = number[4 : number.index("/")]
    assert read(paper(number), {97: count}, {97: count}, NUMBER)[0] == number[4:]


def test_what_the_pens_ink_refutes_leaves_no_certainty_behind() -> None:
    seen = paper(date="Quận 3, ngày 14 tháng 8 năm 2025", sure=0.97)
    doubted = replace(seen, words=tuple(replace(word, confidence=0.8) if word.text == "14" else word for word in seen.words))
    reader = FakeReader({97: "11"}, inked=(Box(395, 97, 405, 112),))
    told = penned(doubted, Readers(reader, reader), lambda ink, part: FakeRaster())
    assert [word.confidence for word in told.words if word.text == "11"] == [0.85]
    place = replace(seen, words=tuple(replace(word, confidence=0.5) if word.text == "3," else word for word in seen.words))
    assert penned(place, Readers(reader, reader), lambda ink, part: FakeRaster()) == place, "a doubtful place is no doubtful date"


def test_a_guess_does_not_stand_against_the_pens_ink() -> None:
    date = "Mẫu Sơn, ngày 6 tháng 12 năm 2025"
    assert read(paper(date=date, sure=0.4), {98: "x"}, {98: "2"}, MONTH)[1] == "2025-02-06"
    assert read(paper(date=date, sure=0.6), {98: "x"}, {98: "2"}, MONTH)[1] == "2025-12-06"
