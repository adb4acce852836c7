from dataclasses import replace

import pytest

from digitize.people import plain_name
from digitize.signature import is_half, signature_on
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


def test_a_copys_certificate_under_a_paper_is_not_its_signature() -> None:
    copied = (
        (80, 620, "SAO Y"),
        (90, 634, "Số: 128/SY-STC"),
        (330, 650, "TL. GIÁM ĐỐC"),
        (330, 664, "CHÁNH VĂN PHÒNG"),
        (320, 740, "Quách Thị Mẫu"),
    )
    paper = (330, 400, "KT. CỤC TRƯỞNG"), (330, 414, "PHÓ CỤC TRƯỞNG"), (330, 500, "Bùi Quang Mẫu")
    for rows in ((*paper, *copied), (*paper, *copied[1:])):
        found = signature_on(page(*rows))
        assert found is not None
        assert found.name is not None
        assert found.name.text == "Bùi Quang Mẫu"


def test_the_authority_that_certifies_and_an_address_are_no_signature() -> None:
    seen = page(
        (184, 300, "GIÁM ĐỐC SỞ Y TẾ CHỨNG NHẬN:"), (164, 360, "Địa chỉ thường trú: Ấp An Mẫu, xã An Bình A, thị xã Hồng Mẫu,"),
        (350, 560, "KT. GIÁM ĐỐC"), (345, 576, "PHÓ GIÁM ĐỐC"), (340, 680, "Nguyễn Thị Mẫu"),
    )  # fmt: skip
    found = signature_on(seen)
    assert found is not None
    assert found.name is not None
    assert (found.office[0].text, found.name.text) == ("KT. GIÁM ĐỐC", "Nguyễn Thị Mẫu")


def test_what_a_form_prints_over_the_place_of_the_signature_is_no_office() -> None:
    rows = (311, 560, "NGƯỜI KÝ GIẤY KHAI SINH"), (291, 576, "(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)"), (354, 592, "CHỦ TỊCH")
    found = signature_on(page(*rows, (343, 690, "Đỗ Thị Thanh Mẫu")))
    assert found is not None
    assert [line.text for line in found.office] == ["CHỦ TỊCH"]


def test_words_of_a_seal_that_are_out_of_the_middle_and_ill_read_are_not_of_the_office() -> None:
    seen = page((390, 560, "CHI CỤC TRƯỞNG"), (380, 650, "Lâm Hoàng Mẫu"))
    seal = words("S/ CHI CỤG", 324, 574, confidence=0.6)
    found = signature_on(replace(seen, words=(*seen.words, *seal)))
    assert found is not None
    assert [line.text for line in found.office] == ["CHI CỤC TRƯỞNG"]


def test_level_with_the_recipients_a_whole_name_is_the_signers_though_no_office_be_read() -> None:
    found = signature_on(page((80, 500, "Nơi nhận:"), (80, 514, "- Sở Y tế;"), (330, 590, "TTƯT. Trần Thị Mẫu")))
    assert found is not None
    assert found.name is not None
    assert (found.office, plain_name(found.name.text)) == ((), "Trần Thị Mẫu")


def test_an_office_whose_second_line_is_torn_is_whole() -> None:
    rows = (
        (372, 560, "KT. TRƯỞNG BAN"),
        (340, 574, "PHÓ TRƯỞNG BAN"),
        (340, 588, "BAN"),
        (378, 588, "QUẢN LÝ KHU KINH TẾ"),
        (360, 660, "Đặng Vĩnh Mẫu"),
    )
    found = signature_on(page(*rows))
    assert found is not None
    assert found.office[-1].text == "BAN QUẢN LÝ KHU KINH TẾ"


@pytest.mark.parametrize(
    ("office", "half"), [("TM. ỦY BAN NHÂN DÂN", True), ("T/M BAN CHẤP HÀNH", True), ("KT. GIÁM ĐỐC", True), ("GIÁM ĐỐC", False)]
)
def test_a_line_that_says_only_for_whom_is_half_an_office(office: str, half: bool) -> None:
    found = signature_on(page((300, 600, office), (300, 690, "Trần Văn Mẫu")))
    assert found is not None
    assert is_half(found.office) is half


def test_an_office_of_an_agency_that_certifies_signs() -> None:
    assert signature_on(page((300, 600, "GIÁM ĐỐC TRUNG TÂM CHỨNG NHẬN MẪU"), (330, 690, "Trần Văn Mẫu"))) is not None


@pytest.mark.parametrize(
    "stamp", [(80, 600, "SAO Y BẢN CHÍNH"), (80, 500, "CHỨNG THỰC BẢN SAO"), (80, 540, "theo Công văn số 12/SY-UBND ngày 5")]
)
def test_a_stamp_of_a_copy_over_or_beside_the_only_signature_does_not_hide_it(stamp: tuple[float, float, str]) -> None:
    found = signature_on(page(stamp, (330, 600, "GIÁM ĐỐC"), (320, 690, "Trần Văn Mẫu")))
    assert found is not None
    assert found.name is not None


def test_of_those_who_sign_a_record_side_by_side_the_last_is_its_signer() -> None:
    found = signature_on(page(
        (60, 600, "CÁ NHÂN VI PHẠM"), (250, 600, "ĐẠI DIỆN CHÍNH QUYỀN"), (420, 600, "NGƯỜI LẬP BIÊN BẢN"), (60, 700, "Trần Thị Mẫu"),
        (260, 700, "Lê Văn Mẫu"), (430, 700, "Phan Văn Mẫu"),
    ))  # fmt: skip
    assert found is not None
    assert found.name is not None
    assert (found.office[0].text, found.name.text) == ("NGƯỜI LẬP BIÊN BẢN", "Phan Văn Mẫu")


def test_a_name_in_capitals_apart_from_the_office_is_one_and_a_second_line_of_the_office_is_not() -> None:
    found = signature_on(page((350, 600, "CÔNG CHỨNG VIÊN"), (360, 690, "LÂM NGỌC MẪU")))
    assert found is not None
    assert found.name is not None
    assert found.name.text == "LÂM NGỌC MẪU"
    found = signature_on(page((350, 600, "HIỆU TRƯỞNG"), (350, 660, "LÝ THƯỜNG KIỆT")))
    assert found is not None
    assert found.name is None  # it is the school's seal that says so


def test_a_director_and_his_accountant_side_by_side_are_told_by_the_first() -> None:
    found = signature_on(page((290, 600, "GIÁM ĐỐC"), (430, 600, "KẾ TOÁN TRƯỞNG"), (280, 700, "Trần Văn Mẫu"), (430, 700, "Lê Thị Mẫu")))
    assert found is not None
    assert found.office[0].text.startswith("GIÁM ĐỐC")


def test_a_school_over_its_headmaster_is_no_office() -> None:
    found = signature_on(page((320, 586, "TRƯỜNG ĐẠI HỌC"), (330, 600, "HIỆU TRƯỞNG"), (320, 700, "Trần Văn Mẫu")))
    assert found is not None
    assert [line.text for line in found.office] == ["HIỆU TRƯỞNG"]


def test_recipients_may_stand_under_the_signature_as_typewriters_had_them() -> None:
    rows = (
        (340, 544, "TM. UBND TỈNH MẪU"),
        (370, 558, "KT. CHỦ TỊCH"),
        (370, 572, "PHÓ CHỦ TỊCH"),
        (390, 640, "Trần Văn Mẫu"),
        (85, 685, "NƠI NHẬN:"),
    )
    found = signature_on(page(*rows))
    assert found is not None
    assert found.name is not None
    assert found.name.text == "Trần Văn Mẫu"


@pytest.mark.parametrize(
    ("office", "name", "body"),
    [
        ("GIÁM ĐỐC SỞ Y TẾ", "Lê Thị Hoài Thử", "Điều 1. Bổ nhiệm bà Lê Thị Hoài Thử giữ chức vụ"),
        ("BÍ THƯ ĐẢNG ỦY SỞ Y TẾ", "Trần Văn Mẫu", "Đến dự hội nghị tại hội trường tầng hai"),
    ],
)
def test_who_is_named_in_the_body_does_not_sign_though_the_signature_is_not_read(office: str, name: str, body: str) -> None:
    for top in (325, 535):
        rows = ((300, top - 25, office), (80, top, body), (300, top + 20, name), (70, 640, "Nơi nhận:"))
        assert signature_on(page(*rows, number=2)) is None


def test_where_a_result_is_fetched_is_no_recipient() -> None:
    rows = ((300, 300, "GIÁM ĐỐC"), (320, 370, "Trần Văn Mẫu"), (70, 640, "Nơi nhận kết quả: Bộ phận một cửa"))
    found = signature_on(page(*rows, number=2))
    assert found is not None
    assert found.name is not None


def test_who_grants_a_licence_does_not_sign_it() -> None:
    rows = (
        (250, 300, "GIÁM ĐỐC SỞ Y TẾ CẤP GIẤY PHÉP HÀNH NGHỀ"),
        (185, 320, "Họ và tên: Cao Thị Mẫu"),
        (400, 400, "GIÁM ĐỐC"),
        (385, 470, "Hoàng Sỹ Mẫu"),
    )
    found = signature_on(page(*rows))
    assert found is not None
    assert [line.text for line in found.office] == ["GIÁM ĐỐC"]


def test_the_head_of_who_grants_licences_signs() -> None:
    found = signature_on(page((70, 600, "Nơi nhận:"), (250, 600, "TRƯỞNG PHÒNG CẤP GIẤY PHÉP XÂY DỰNG"), (330, 690, "Trần Văn Mẫu")))
    assert found is not None
    assert found.name is not None


def test_a_command_is_no_office() -> None:
    assert signature_on(page((300, 600, "BỘ TƯ LỆNH"), (330, 690, "Trần Văn Mẫu"))) is None


@pytest.mark.parametrize(("name", "x", "confidence", "found"), [
    ("LÂM THÀNH MẪU", 305, 0.9, True), ("LÂM THÀNH MẪU", 305, 0.3, False), ("LÂM THÀNH MẪU", 235, 0.9, False), ("HỒ CHÍ MINH", 308, 0.9, False),
])  # fmt: skip
def test_a_typewriters_name_in_capitals_is_one_where_it_is_clear_and_in_the_middle(
    name: str, x: float, confidence: float, found: bool
) -> None:
    seen = page((305, 600, "KT. BỘ TRƯỞNG"), (308, 614, "THỨ TRƯỞNG"))
    signed = signature_on(replace(seen, words=(*seen.words, *words(name, x, 700, confidence=confidence))))
    assert signed is not None
    assert (signed.name is not None) is found


def test_who_signs_for_a_committee_in_small_letters_signs() -> None:
    found = signature_on(page((300, 600, "TM. UBND xã Mẫu"), (320, 614, "CHỦ TỊCH"), (305, 700, "Lâm Thành Mẫu")))
    assert found is not None
    assert [line.text for line in found.office] == ["TM. UBND xã Mẫu", "CHỦ TỊCH"]


def test_who_is_rewarded_does_not_sign() -> None:
    seen = page((200, 270, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU"), (255, 300, "TẶNG GIẤY KHEN"), (250, 340, "NGUYỄN VĂN LÂM"), (350, 600, "CHỦ TỊCH"),
                (340, 700, "Bùi Sỹ Mẫu"))  # fmt: skip
    found = signature_on(seen)
    assert found is not None
    assert found.name is not None
    assert found.name.text == "Bùi Sỹ Mẫu"


def test_who_certifies_over_the_body_does_not_sign_though_the_letters_stand_apart() -> None:
    seen = page((210, 300, "ỦY BAN NHÂN DÂN HUYỆN MẪU"), (240, 320, "C H Ứ N G N H Ậ N"), (350, 600, "CHỦ TỊCH"), (340, 700, "Bùi Sỹ Mẫu"))
    found = signature_on(seen)
    assert found is not None
    assert [line.text for line in found.office] == ["CHỦ TỊCH"]


def test_who_chairs_signs_minutes_beside_who_writes_them() -> None:
    found = signature_on(page((170, 600, "THƯ KÝ"), (400, 600, "CHỦ TRÌ"), (150, 690, "Ngô Thị Mẫu"), (380, 690, "Đặng Văn Mẫu")))
    assert found is not None
    assert found.name is not None
    assert ([line.text for line in found.office], found.name.text) == (["CHỦ TRÌ"], "Đặng Văn Mẫu")


def test_an_agency_over_the_terms_of_a_card_is_not_the_office_under_its_date() -> None:
    rows = (
        (280, 400, "ỦY BAN NHÂN DÂN TỈNH MẪU"), (80, 420, "1. Người được cấp thẻ dùng thẻ khi giám định."), (280, 445, "Huế, ngày 13 tháng 3 năm 2019"),
        (320, 458, "KT. CHỦ TỊCH"), (320, 472, "PHÓ CHỦ TỊCH"), (315, 545, "Trần Văn Mẫu"),
    )  # fmt: skip
    found = signature_on(page(*rows))
    assert found is not None
    assert [line.text for line in found.office] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def test_a_label_over_the_office_is_told() -> None:
    found = signature_on(page((300, 600, "NGƯỜI KÝ GIẤY KHAI SINH"), (320, 616, "PHÓ CHỦ TỊCH"), (310, 700, "Trần Văn Mẫu")))
    assert found is not None
    assert found.labelled
    assert [line.text for line in found.office] == ["PHÓ CHỦ TỊCH"]


@pytest.mark.parametrize(("label", "at", "labelled"), [
    ("NGƯỜI KÝ GIẤY KHAI SINH", (300, 616), True),
    ("NGƯỜI KÝ GIẤY KHAI SINH", (300, 596), False),  # a line between may be hidden
    ("NGƯỜI KÝ BIÊN BẢN", (20, 616), False),  # of the other column
    ("Người ký tên dưới đây chịu trách nhiệm", (260, 616), False),
])  # fmt: skip
def test_a_label_right_over_an_office_leaves_no_room_for_a_hidden_line(label: str, at: tuple[int, int], labelled: bool) -> None:
    seen = page((*at, label), (320, 630, "PHÓ CHỦ TỊCH"), (320, 710, "Trần Văn Mẫu"))
    assert getattr(signature_on(seen), "labelled", None) is labelled


def test_date_and_office_of_the_left_column_do_not_take_the_signers_office_away() -> None:
    seen = page((330, 600, "CHỦ TỊCH"), (60, 612, "Mẫu, ngày 3 tháng 4 năm 2019"), (80, 626, "KẾ TOÁN TRƯỞNG"), (330, 700, "Trần Văn Mẫu"))
    found = signature_on(seen)
    assert found is not None
    assert [line.text for line in found.office] == ["CHỦ TỊCH"]
