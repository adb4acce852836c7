from collections.abc import Mapping
from dataclasses import replace

from digitize.disputed import BODY, FIELD, Part, asked, composed, part_of, runs
from digitize.geometry import Box
from digitize.scan import Page, Word
from tests.fakes import page


def read(text: str, doubted: Mapping[str, float] | None = None) -> tuple[Page, tuple[Word, ...]]:
    """A page with one line, words of it less surely read."""
    sheet = page((60, 300, text))
    words = tuple(replace(word, confidence=(doubted or {}).get(word.text, 0.97)) for word in sheet.words)
    return replace(sheet, words=words), words


LINE = Box(58, 298, 540, 312)


def places(text: str, small: str, doubted: Mapping[str, float] | None = None, wide: float = 0.0) -> list[tuple[int, int]]:
    sheet, words = read(text, doubted)
    return [(part.start, part.end) for part in asked(words, read(small)[1], LINE, sheet, wide)]


def test_only_the_words_that_two_readings_dispute_are_asked_about() -> None:
    assert places("theo quy định của pháp luật Vĩ Tên", "theo quy định của pháp luật Vĩ Tến") == [(7, 8)]
    assert places("theo quy định của pháp luật", "theo quy định của pháp luật") == []


def test_a_disputed_word_is_shown_with_as_many_beside_it_as_make_it_wide_enough() -> None:
    text, other = "theo quy định của pháp luật hiện hành về Tên đơn vị này", "theo quy định của pháp luật hiện hành về Tến đơn vị này"
    (narrow,), (wide,) = places(text, other, wide=BODY), places(text, other, wide=FIELD)
    assert wide[0] < narrow[0] <= 9 < narrow[1] < wide[1]


def test_an_ill_read_word_is_shown_with_its_neighbours_which_may_hold_a_piece_of_it() -> None:
    assert places("theo quy định của Tì luật hiện hành", "theo quy định của Lm luật hiện hành", {"Tì": 0.2}) == [(3, 6)]


def test_a_line_of_which_most_is_disputed_or_one_reading_is_empty_is_shown_whole() -> None:
    sheet, words = read("Trân Vĩ Du")
    whole = (Part(0, 3, LINE),)
    assert asked(words, read("Trm Vl Dx")[1], Box(58, 298, 130, 312), sheet)[0] == replace(whole[0], box=Box(58, 298, 130, 312))
    assert asked(words, (), LINE, sheet) == whole
    assert asked((), words, LINE, sheet) == (Part(0, 0, LINE),)


def test_a_line_of_which_the_small_recogniser_sees_more_words_is_shown_whole() -> None:
    assert places("CHỦ TỊCH", "PHÓ CHỦ TỊCH") == [(0, 2)]
    assert places("CHỦ TỊCH", "- CHỦ TỊCH") == []


def test_a_part_of_which_nothing_was_read_keeps_the_small_recognisers_word() -> None:
    _, words = read("theo quy định của Tì luật", {"Tì": 0.2})
    small = read("theo quy định của Tú luật")[1]
    parts = (Part(4, 5, LINE),)
    assert [word.text for word in composed(words, small, parts, [()])] == ["theo", "quy", "định", "của", "Tú", "luật"]


def test_a_part_holds_all_its_words_where_the_one_before_reaches_over_them() -> None:
    boxes = [Box(60, 0, 300, 10), Box(100, 0, 150, 10), Box(152, 0, 180, 10), Box(310, 0, 330, 10)]
    found = part_of(boxes, (1, 3), Box(50, 0, 400, 10)).box
    assert found.x0 <= 100
    assert found.x1 >= 180


def test_the_third_reading_of_a_line_is_its_disputed_parts_anew_and_the_rest_as_settled() -> None:
    sheet, words = read("thi hanh quy định Vĩ Tên này", {"Tên": 0.6})
    small = read("thi hành quy định Vĩ Tến này")[1]
    parts = asked(words, small, LINE, sheet, 0.0)
    text = " ".join(word.text for word in composed(words, small, parts, [read("Tèn")[1]]))
    assert text == "thi hành quy định Vĩ Tèn này"


def test_places_with_at_most_a_gap_between_them_are_one_run() -> None:
    assert runs({1, 2, 4, 8}) == [(1, 3), (4, 5), (8, 9)]
    assert runs({1, 2, 4, 8}, 1) == [(1, 5), (8, 9)]
