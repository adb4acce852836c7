import pytest

from digitize.geometry import Box
from digitize.name_vote import BEFORE, GUESSED, Heard, family_before, voted_name
from digitize.scan import Word


def reading(text: str, *sure: float) -> tuple[Word, ...]:
    said = text.split()
    return tuple(Word(text=word, box=Box(40 * i, 10, 40 * i + 35, 22), confidence=sure[i] if sure else 0.9) for i, word in enumerate(said))


def said(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_each_syllable_is_as_most_readings_have_it() -> None:
    name = reading("Tổ Phước Mẫu", 0.89, 1.0, 1.0)
    heard = [
        Heard(reading("Tô Phước Mẫu", 0.83, 0.6, 1.0), name),
        Heard(reading("Tô Phước Mẫu", 0.68, 1.0, 1.0), reading("Tỗ Phước Mẫu", 0.65, 1.0, 1.0)),
    ]
    assert said(voted_name(name, heard)) == "Tô Phước Mẫu"


def test_marks_that_no_syllable_has_lose_however_surely_read() -> None:
    name = reading("Âu Dương Hặnh Mẫu")
    heard = [Heard(reading("Âu Dương Hạnh Mẫu", 0.8, 0.8, 0.63, 0.9), name), Heard((), name)]
    assert said(voted_name(name, heard)) == "Âu Dương Hạnh Mẫu"


def test_a_syllable_of_another_people_is_as_it_was_read() -> None:
    name = reading("Y Blưh Mẫu")
    assert said(voted_name(name, [Heard(reading("Y Bun Mẫu", 0.9, 0.3, 0.9), name), Heard(name, name)])) == "Y Blưh Mẫu"


def test_what_stands_before_and_behind_the_name_in_another_reading_is_not_heard() -> None:
    name = reading("Chu Định Mẫu", 0.9, 0.4, 0.9)
    longer = reading("Trung tá Chu Đình Mẫu", 1.0, 0.9, 1.0, 0.95, 1.0)
    assert said(voted_name(name, [Heard(longer, longer)])) == "Chu Đình Mẫu"


def test_syllables_that_ran_together_are_parted() -> None:
    name = reading("Âu Dương Mẫu", 0.5, 0.5, 0.9)
    assert said(voted_name(name, [Heard(reading("ÂuDương Mẫu"), reading("Âu Dương Mẫu"))])) == "Âu Dương Mẫu"


def test_a_disputed_syllable_is_no_surer_than_its_share_and_an_agreed_one_says_so() -> None:
    name = reading("Lê Văn Mẫu")
    first, _, last = voted_name(name, [Heard(reading("Lê Vân Mẫu"), name), Heard(reading("Lê Văn Mẫu"), name)])[:3]
    assert (first.other, last.other) == ("Lê", "Mẫu")
    disputed = voted_name(name, [Heard(reading("Lê Vân Mẫu"), name), Heard(reading("Lê Vân Mẫu"), name)])[1]
    assert disputed.confidence == pytest.approx(0.6)  # of two against two, what is in every third name weighs half as much again


def test_what_nobody_is_sure_of_is_not_sure() -> None:
    name = reading("Lê Vân Mẫu", 0.0, 0.0, 0.0)
    assert [word.confidence for word in voted_name(name, [Heard(name, name)])] == [0.0, 0.0, 0.0]


def test_one_reading_alone_changes_nothing() -> None:
    name = reading("Lê Vân Mẫu")
    assert voted_name(name, [Heard((), reading("Lê Văn Mẫu"))]) == name


def test_the_small_reading_counts_where_it_alone_is_a_persons_name_but_is_never_sure() -> None:
    best = Heard(reading("Phạm Văn Mẫu"), reading("hạm ăn xu")).best
    assert said(best) == "Phạm Văn Mẫu"
    assert max(word.confidence for word in best) == GUESSED


def test_a_family_name_under_the_seal_is_that_of_most_readings_and_never_quite_sure() -> None:
    name = reading("Văn Mẫu")
    heard = [reading("ugg Trương Văn Mẫu"), reading("ẻ: Trường Văn Mẫu"), reading("Vu ga: Trương Văn Mẫu"), reading("se Trướng Văn Mẫu")]
    found = family_before(name, heard)
    assert found is not None
    assert (found.text, found.confidence) == ("Trương", BEFORE)
    assert found.box.x1 < name[0].box.x0
    assert (found.box.top, found.box.bottom) == (name[0].box.top, name[0].box.bottom)


def test_a_family_name_that_one_reading_has_is_a_guess() -> None:
    found = family_before(reading("Hữu Mẫu"), [reading("Tạ Hữu Mẫu"), reading("-x Hữu Mẫu")])
    assert found is not None
    assert (found.text, found.confidence) == ("Tạ", GUESSED)


@pytest.mark.parametrize("before", ["Giám", "lê", "Văn Mẫu"])
def test_what_is_no_family_name_is_none(before: str) -> None:
    assert family_before(reading("Hữu Mẫu"), [reading(f"{before} Hữu Mẫu" if " " not in before else before)]) is None
    assert family_before((), [reading("Tạ Hữu Mẫu")]) is None
