from hypothesis import given
from hypothesis import strategies as st

from digitize.confidence import agreed, calibrated, raw_score
from digitize.geometry import Box
from digitize.scan import Word


def word(text: str, sure: float, other: str | None) -> Word:
    return Word(text=text, box=Box(0, 0, 10, 10), confidence=sure, other=other)


def test_what_one_recogniser_alone_is_sure_of_is_not_sure() -> None:
    assert calibrated(raw_score([word("Nguyễn", 0.99, None), word("Mẫu", 0.99, None)])) < 0.9


def test_what_two_agree_on_is_sure() -> None:
    assert calibrated(raw_score([word("Nguyễn", 0.99, "Nguyễn"), word("Mẫu", 0.97, "Mẫu,")])) > 0.9


def test_one_disputed_digit_spoils_a_number() -> None:
    assert calibrated(raw_score([word("Số:", 1.0, "Số:"), word("125/QĐ-UBND", 0.99, "126/QĐ-UBND")])) < 0.7


def test_a_tone_mark_on_which_two_differ_is_no_agreement() -> None:
    words = [word("gói", 0.97, "gói"), word("thâu", 0.97, "thầu")]
    assert calibrated(raw_score(words)) < 0.9
    assert not agreed(words[1])
    assert agreed(word("hòa,", 0.9, "hoà"))
    assert not agreed(word("15", 0.9, "1,5"))


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_score_never_means_less(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert calibrated(low) <= calibrated(high) < 1
