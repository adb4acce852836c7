from dataclasses import replace

from digitize.frames import unframed
from digitize.scan import Page
from tests.fakes import page, words


def framed(count: int) -> Page:
    seen = page((60, 50, "GIẤY CHỨNG NHẬN"), (60, 100, "1. Họ và tên: Trần Văn Mẫu"))
    crumbs = [word for at in range(count) for word in words("k®", 565, 40 + 15 * at, confidence=0.6)]
    return replace(seen, words=(*seen.words, *crumbs))


def test_a_column_of_crumbs_in_the_margin_is_a_frame() -> None:
    assert unframed(framed(20)) == replace(framed(20), words=framed(0).words)


def test_a_few_words_in_the_margin_stay() -> None:
    assert unframed(framed(3)) == framed(3)


def test_words_of_print_in_the_margin_stay() -> None:
    seen = replace(framed(0), words=tuple(word for at in range(12) for word in words("nghiêm", 2, 40 + 15 * at)))
    assert unframed(seen) == seen


def test_a_row_of_ornaments_goes_and_a_line_of_print_stays() -> None:
    seen = framed(0)
    row = words("<e»<e5><s»<e»<e»<e5<e»<se»<e5<5<s5<e»<5<»<e»<»<»", 30, 21, confidence=0.1)
    sure = words("x" * 70, 30, 300, confidence=0.9)
    assert unframed(replace(seen, words=(*row, *sure, *seen.words))).words == (*sure, *seen.words)


def test_row_numbers_of_a_table_in_the_margin_are_no_frame() -> None:
    seen = framed(0)
    numbers = tuple(word for at in range(1, 13) for word in words(str(at), 12, 40 + 15 * at))
    assert unframed(replace(seen, words=numbers)).words == numbers
