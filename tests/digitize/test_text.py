from hypothesis import given
from hypothesis import strategies as st

from digitize.text import clean, fold, is_like, is_upper, nfc, similar, tone_key


def test_fold_finds_a_name_typed_without_accents() -> None:
    assert fold("Nguyễn Văn Đạt") == fold("nguyen van dat") == "nguyen van dat"


def test_fold_takes_the_eth_that_ocr_gives_for_the_letter_d_with_stroke() -> None:
    assert fold("QÐ-UBND") == fold("QĐ-UBND")


def test_tone_key_ignores_where_the_tone_stands_but_not_which_it_is() -> None:
    assert tone_key("hòa thúy") == tone_key("hoà thuý")
    assert tone_key("hòa") != tone_key("hóa")


def test_clean_maps_the_fraction_slash_that_tesseract_gives_in_document_numbers() -> None:
    assert clean("175⁄2024⁄QĐ-UBND") == "175/2024/QĐ-UBND"


@given(st.text())
def test_fold_of_a_fold_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_clean_text_is_in_normal_form(text: str) -> None:
    assert clean(text) == nfc(clean(text))


def test_similar_is_one_only_for_equal_strings() -> None:
    assert similar("quyet dinh", "quyet dinh") == 1.0
    assert 0.8 < similar("quyet dinh", "quyet dlnh") < 1.0


def test_a_line_is_upper_though_ocr_slipped_once() -> None:
    assert is_upper("ỦY BAN NHÂN DÂN TỉNH QUẢNG TRỊ")
    assert not is_upper("Ủy ban nhân dân")


@given(st.text("abc d", max_size=12), st.text("abc d", max_size=12), st.sampled_from([0.5, 0.6, 0.85, 0.88]))
def test_is_like_says_what_similar_measures(one: str, other: str, above: float) -> None:
    assert is_like(one, other, above) is (similar(one, other) > above)
