from digitize.geometry import Box
from digitize.scan import Word
from digitize.vote import consensus, voted


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
