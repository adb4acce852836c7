from collections.abc import Mapping
from dataclasses import replace

from digitize.doubts import doubts_read_again
from digitize.geometry import Box
from digitize.layout import lines
from digitize.readers import Readers
from digitize.scan import Page, Word
from tests.fakes import FakeRaster, FakeReader, page


def read(text: str, doubted: Mapping[str, float], says: str) -> tuple[str, FakeReader]:
    """A line of the body after its doubted words were looked at again, and who was asked."""
    sheet = page((60, 300, text))
    sheet = replace(sheet, words=tuple(replace(word, confidence=doubted.get(word.text, 0.95)) for word in sheet.words))
    reader = FakeReader({300: says})
    return lines(seen(sheet, reader))[0].text, reader


def seen(sheet: Page, reader: FakeReader, small: FakeReader | None = None) -> Page:
    return doubts_read_again(sheet, FakeRaster(), Readers(small, reader), set(sheet.words))


def test_a_word_that_would_join_with_other_marks_is_read_again_alone_however_surely_it_was_read() -> None:
    text, reader = read("vướng mặc đề nghị", {}, "mắc")
    assert text == "vướng mắc đề nghị"
    (asked,) = reader.asked
    assert asked.width < 60


def test_a_word_that_joins_with_a_neighbour_is_not_read_again() -> None:
    text, reader = read("giải quyết thủ tục hành chính", {"quyết": 0.3}, "quyêt")
    assert (text, reader.asked) == ("giải quyết thủ tục hành chính", [])


def test_an_ill_read_word_is_read_with_its_neighbours_which_may_hold_a_piece_of_it() -> None:
    text, _ = read("lãnh đạo Tì rung tâm Khảo thí", {"rung": 0.32}, "Trung tâm")
    assert text == "lãnh đạo Trung tâm Khảo thí"


def test_what_was_surely_read_beside_an_ill_read_word_stays() -> None:
    text, _ = read("tại Hoa Bnìh ngày", {"Bnìh": 0.3, "Hoa": 0.95}, "Hòa Bình ngày")
    assert text == "tại Hoa Bình ngày"


def test_digits_are_taken_only_where_surely_read_and_without_losing_a_sign() -> None:
    assert read("số 443/QĐ-BVT. ngày", {"443/QĐ-BVT.": 0.2}, "số 443/QĐ-BYT. ngày")[0] == "số 443/QĐ-BYT. ngày"
    assert read("ngày 11/01/2025 về", {"11/01/2025": 0.2}, "ngày 11012025 về")[0] == "ngày 11/01/2025 về"
    assert read("của Sở Y tê", {"Y": 0.2}, "Sở 1 tê")[0] == "của Sở Y tê"
    assert read("theo Điều 1 của Luật", {"1": 0.4}, "Điều l của")[0] == "theo Điều 1 của Luật"
    assert read("gồm 1.500.000 đồng", {"1.500.000": 0.2}, "gồm lsooooo đồng")[0] == "gồm 1.500.000 đồng"


def test_a_number_that_was_surely_read_stays_though_the_word_beside_it_is_parted() -> None:
    assert read("Căncứ 12 tờ", {"Căncứ": 0.3}, "Căn cứ 72")[0] == "Căncứ 12 tờ"


def by_two(text: str, small: str, strong: str = "") -> tuple[str, list[Box]]:
    """A line of the body after both recognisers were at hand, and what the strong one was asked."""
    reader = FakeReader({300: strong})
    return lines(seen(page((60, 300, text)), reader, FakeReader({300: small})))[0].text, reader.asked


def test_marks_with_which_the_small_recogniser_makes_a_word_of_the_language_are_taken_without_the_strong_one() -> None:
    assert by_two("vướng mặc đề nghị", "mắc") == ("vướng mắc đề nghị", [])


def test_the_strong_recogniser_is_asked_where_the_small_one_makes_no_word_or_reads_other_letters() -> None:
    assert by_two("vướng mặc đề nghị", "măc", "mắc")[0] == "vướng mắc đề nghị"
    assert by_two("vướng mặc đề nghị", "mắt", "mắc")[0] == "vướng mắc đề nghị"


def test_a_surely_read_word_on_which_the_small_recogniser_agrees_stays_though_the_language_doubts_it() -> None:
    assert by_two("vướng mặc đề nghị", "mặc") == ("vướng mặc đề nghị", [])


def test_the_same_page_is_read_alike_each_time() -> None:
    assert [read("vướng mặc đề nghị", {}, "mắc")[0] for _ in range(2)] == ["vướng mắc đề nghị"] * 2


def test_spaces_that_the_second_reader_dropped_stay() -> None:
    for said in ("377/QĐ-BGDĐTngqày 13/02/2025", "377/QĐ-BGDĐTngày 13/02/2025"):
        assert read("377/QĐ-BGDĐT ngqày 13/02/2025", {"ngqày": 0.2}, said)[0] == "377/QĐ-BGDĐT ngqày 13/02/2025"


def test_strokes_of_a_pen_are_not_read_again() -> None:
    _, reader = read("hế lì tà", dict.fromkeys(("hế", "lì", "tà"), 0.1), "n")
    assert reader.asked == []


def test_words_that_a_second_reader_has_seen_are_left_alone() -> None:
    sheet = page((60, 300, "vướng mặc đề nghị"))
    reader = FakeReader({300: "mắc"})
    assert doubts_read_again(sheet, FakeRaster(), Readers(None, reader), set()) == sheet
    assert reader.asked == []


def test_words_that_were_parted_keep_to_the_place_of_the_one_that_they_were() -> None:
    sheet = page((60, 300, "Căncứ Nghị định"))
    words: tuple[Word, ...] = tuple(replace(word, confidence=0.3 if word.text == "Căncứ" else 0.95) for word in sheet.words)
    found = seen(replace(sheet, words=words), FakeReader({300: "Căn cứ Nghị"}))
    placed = {word.text: word.box for word in found.words}
    assert words[0].box.x0 == placed["Căn"].x0 < placed["Căn"].x1 < placed["cứ"].x0 < placed["cứ"].x1 == words[0].box.x1


def read_alone(text: str, confidence: float, says: str) -> tuple[str, FakeReader, FakeReader]:
    """A line that the small recogniser read alone, each word so sure, after a second look; what it and the strong one were asked."""
    sheet = page((60, 300, text))
    sheet = replace(sheet, words=tuple(replace(word, confidence=confidence if word.text == "vướng" else 0.95) for word in sheet.words))
    small, strong = FakeReader({}), FakeReader({300: says})
    seen = doubts_read_again(sheet, FakeRaster(), Readers(small, strong), set(sheet.words), frozenset(sheet.words))
    return lines(seen)[0].text, small, strong


def test_of_words_that_the_small_recogniser_read_alone_only_the_strong_one_is_asked() -> None:
    text, small, _ = read_alone("bị vướng măc đề nghị", 0.4, "vướng mắc")
    assert (text, small.asked) == ("bị vướng măc đề nghị", [])
    assert read_alone("gặp vướng đề nghị", 0.4, "vường")[2].asked != []


def test_what_it_read_with_half_its_certainty_is_not_doubted_as_the_first_readings_words_are() -> None:
    assert read_alone("gặp vướng đề nghị", 0.7, "vường")[2].asked == []
    assert read("gặp vướng đề nghị", {"vướng": 0.7}, "vường")[1].asked != []


def test_digits_that_it_read_alone_are_doubted_as_those_of_the_first_reading() -> None:
    sheet = page((60, 300, "gồm 1200 hộ"))
    sheet = replace(sheet, words=tuple(replace(word, confidence=0.8) for word in sheet.words))
    strong = FakeReader({300: "1290"})
    doubts_read_again(sheet, FakeRaster(), Readers(FakeReader({}), strong), set(sheet.words), frozenset(sheet.words))
    assert len(strong.asked) == 1
