from dataclasses import replace

from digitize.signature import plain_name, signature_on
from tests.fakes import page, words


def test_an_office_with_a_few_letters_of_the_signature_before_it_is_one() -> None:
    seen = page((300, 600, "ÉT: GIÁM ĐỐC"), (300, 614, "PHÓ GIÁM ĐỐC"), (310, 700, "Trần Văn Mẫu"))
    found = signature_on(seen)
    assert found is not None
    assert found.name is not None
    assert [line.text for line in found.office] == ["ÉT: GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert found.name.text == "Trần Văn Mẫu"


def test_words_in_capitals_that_end_with_an_office_after_more_than_crumbs_are_none() -> None:
    assert signature_on(page((300, 600, "DANH SÁCH CÁC GIÁM ĐỐC"), (310, 700, "Trần Văn Mẫu"))) is None


def test_a_sign_of_the_pen_behind_a_syllable_is_no_part_of_the_name() -> None:
    found = signature_on(page((300, 600, "GIÁM ĐỐC"), (310, 700, "Trần: Văn 'Mẫu.")))
    assert found is not None
    assert found.name is not None
    assert plain_name(found.name.text) == "Trần Văn Mẫu"


def test_a_name_that_a_stroke_of_the_pen_parts_is_one() -> None:
    found = signature_on(page((300, 600, "GIÁM ĐỐC"), (290, 700, "Nguyễn Đình"), (375, 700, "Mẫu")))
    assert found is not None
    assert found.name is not None
    assert found.name.text == "Nguyễn Đình Mẫu"


def test_a_whole_name_under_an_office_that_cannot_be_read_is_told_without_it() -> None:
    seen = page((310, 700, "Nguyễn Tiến Mẫu"))
    spoilt = words("VAYT:IE Q0): | HỘI ĐỒNG TRƯỜNG /", 270, 600, confidence=0.5)
    found = signature_on(replace(seen, words=(*spoilt, *seen.words)))
    assert found is not None
    assert found.office == ()
    assert found.name is not None
    assert found.name.text == "Nguyễn Tiến Mẫu"


def test_words_of_a_seal_beside_the_name_do_not_hide_it() -> None:
    seen = page((300, 600, "GIÁM ĐỐC"), (290, 616, "CÔNG NGHỆ"), (290, 632, "TỈNH MẪU"), (330, 634, "Nguyễn Tiến Mẫu"))
    found = signature_on(seen)
    assert found is not None
    assert found.name is not None
    assert found.name.text == "Nguyễn Tiến Mẫu"
