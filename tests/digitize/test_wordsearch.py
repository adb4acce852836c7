from digitize.wordsearch import places
from tests.fakes import page

PAGES = (page((50, 50, "Họ tên: NGUYỄN THỊ THỬ"), (50, 80, "Nguyen Thi Thu")), page((50, 60, "ông Nguyễn"), number=2))


def test_words_are_found_without_accents_and_across_spaces() -> None:
    assert [number for number, _ in places(PAGES, "nguyễn thị thử")] == [1, 1]
    assert [number for number, _ in places(PAGES, "nguyen")] == [1, 1, 2]
    [(_, box), _] = places(PAGES, "nguyen thi thu")
    assert box.x0 > 50
    assert box.top == 50


def test_too_little_and_what_is_not_there_find_nothing() -> None:
    assert places(PAGES, "n") == places(PAGES, " ") == places(PAGES, "thu hoi") == ()
