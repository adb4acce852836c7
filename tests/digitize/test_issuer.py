"""The issuer, in the heading and elsewhere."""

from dataclasses import replace

import pytest

from digitize.agency import is_committee, opens_name
from digitize.scan import Page
from tests.fakes import page, read_by_two, read_fields, scan, words

NATIONAL = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
MIDDLE = ((200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"))


def issuer(paper: Page) -> str | None:
    return read_fields(scan(paper)).value("co_quan_cap")


def of_heading(*lines: str) -> str | None:
    rows = [(60, 50 + 14 * at, line) for at, line in enumerate(lines)]
    return issuer(page(*rows, *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH")))


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("UBND HUYỆN MẪU", "PHÒNG TÀI CHÍNH -KẾ HOẠCH"), "PHÒNG TÀI CHÍNH - KẾ HOẠCH"),
        (("CÔNG AN TỈNH MẪU", "PHÒNG CẢNH SÁT PHÒNG CHÁY,", "CHỮA CHÁY VÀ CỨU NẠN"), "PHÒNG CẢNH SÁT PHÒNG CHÁY, CHỮA CHÁY VÀ CỨU NẠN"),
        (("SỞ NÔNG NGHIỆP", "CHI CỤC CHĂN NUÔI VÀ THÚY"), "CHI CỤC CHĂN NUÔI VÀ THÚ Y"),
        (("SỞ NÔNG NGHIỆP", "CHI CỤC THỦY LỢI"), "CHI CỤC THỦY LỢI"),
        (("CỤC THỐNG KÊ", "THỐNG KÊ TỈNH MẪU"), "THỐNG KÊ TỈNH MẪU"),
        (("BỘ Y TẾ", "VIỆN SỐT RÉT - KÝ SINH TRÙNG -", "CÔN TRÙNG MẪU"), "VIỆN SỐT RÉT - KÝ SINH TRÙNG - CÔN TRÙNG MẪU"),
        (("CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH MẪU"), "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU"),
    ],
)
def test_a_name_keeps_its_signs_and_its_whole(lines: tuple[str, ...], name: str) -> None:
    assert of_heading(*lines) == name


@pytest.mark.parametrize(("last", "sure"), [("PHÒNG VĂN HÓA VÀ THÔNG TIN", True), ("PHÒNG VĂN HÓA,", False), ("PHÒNG VĂN HÓA VÀ", False)])
def test_a_name_that_goes_on_in_a_line_that_was_not_read_is_not_sure(last: str, sure: bool) -> None:
    paper = page((60, 50, "UBND HUYỆN MẪU"), (60, 64, last), *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH"))
    read = read_fields(scan(read_by_two(paper)))
    assert (read.fields["co_quan_cap"].confidence >= 0.9) is sure


def test_a_committee_in_small_letters_is_the_issuer_of_an_old_form() -> None:
    form = page(
        (90, 70, "Tỉnh Mẫu"),
        (90, 88, "Huyện Thử"),
        (90, 106, "UBND xã Gió Mẫu"),
        (90, 124, "Số: 41"),
        *NATIONAL,
        (213, 176, "GIẤY KHAI SINH"),
    )
    assert issuer(form) == "UBND xã Gió Mẫu"


@pytest.mark.parametrize(("rows", "name"), [
    (((57, 20, "ỦY BAN NHÂN DÂN"), (57, 34, "PHƯỜNG MẪU"), (57, 48, "Thành phố Thử")), "ỦY BAN NHÂN DÂN PHƯỜNG MẪU"),
    (((50, 22, "UBND xã Gió Mẫu"), (50, 36, "Huyện Thử")), "UBND xã Gió Mẫu"),
    (((57, 20, "ỦY BAN NHÂN DÂN"), (57, 34, "Huyện Thử")), None),
    (((57, 20, "Người được Ủy ban nhân dân xã"), (57, 34, "PHƯỜNG MẪU")), None),
])  # fmt: skip
def test_a_committee_over_a_heading_in_the_middle_is_the_issuer_of_an_old_form(
    rows: tuple[tuple[float, float, str], ...], name: str | None
) -> None:
    assert issuer(page(*rows, *((x, y + 40, text) for x, y, text in MIDDLE), (213, 176, "GIẤY KHAI SINH"))) == name


def test_a_committee_filled_in_by_hand_certifies_and_gives_no_title() -> None:
    form = page(*MIDDLE, (245, 120, "GIẤY CHỨNG NHẬN"), (220, 190, "ỦY BAN NHÂN DÂN huyện Mẫu"), (255, 210, "CHỨNG NHẬN"))
    assert issuer(form) == "ỦY BAN NHÂN DÂN huyện Mẫu"
    untitled = page(*MIDDLE, (220, 190, "ỦY BAN NHÂN DÂN huyện Mẫu"), (255, 210, "CHỨNG NHẬN"))
    assert read_fields(scan(untitled)).value("ten_giay_to") is None


def test_a_stroke_in_a_word_of_an_agency_does_not_part_it() -> None:
    paper = page(
        (60, 50, "LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU"),
        (60, 64, "CÔNG 1 ĐOÀN KHU MẪU"),
        *NATIONAL,
        (90, 110, "Số: 12/HD-CĐ"),
        (250, 150, "HƯỚNG DẪN"),
    )
    assert issuer(paper) == "CÔNG ĐOÀN KHU MẪU"


def test_the_head_of_a_department_is_no_school() -> None:
    assert not opens_name("TRƯỞNG PHÒNG GIÁO DỤC HUYỆN MẪU")
    assert not opens_name("BẢN ĐĂNG KÝ")
    assert opens_name("TRƯỜNG TIỂU HỌC MẪU")


def test_an_issuer_under_a_heading_in_the_middle_stands_left_of_the_date() -> None:
    plan = page(*MIDDLE, (150, 92, "HỘI LHPN TỈNH MẪU"), (165, 106, "BAN THƯỜNG VỤ"), (100, 130, "Số: 15/KH-BTV"),
                (320, 100, "Mẫu, ngày 22 tháng 02 năm 2024"), (264, 180, "KẾ HOẠCH"))  # fmt: skip
    assert issuer(plan) == "BAN THƯỜNG VỤ"


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        (((250, 150, "SỞ XÂY DỰNG TỈNH MẪU"), (220, 170, "CẤP CHỨNG CHỈ HÀNH NGHỀ")), "SỞ XÂY DỰNG TỈNH MẪU"),
        (((270, 140, "HIỆU TRƯỞNG"), (240, 156, "TRƯỜNG ĐẠI HỌC MẪU")), "TRƯỜNG ĐẠI HỌC MẪU"),
        (((270, 140, "GIÁM ĐỐC"), (240, 156, "BAN HÀNH QUY CHẾ MẪU")), None),
        (((300, 560, "TM. ỦY BAN NHÂN DÂN HUYỆN MẪU"), (350, 574, "CHỦ TỊCH"), (345, 660, "Lê Vũ Hoài Mẫu")), "ỦY BAN NHÂN DÂN HUYỆN MẪU"),
        (((300, 560, "TM.UBND xã Vũ Mẫu"), (350, 574, "CHỦ TỊCH"), (345, 660, "Lê Vũ Hoài Mẫu")), "UBND xã Vũ Mẫu"),
        (((300, 560, "TM. ỦY BAN NHÂN DÂN TỈNH"), (350, 574, "CHỦ TỊCH"), (345, 660, "Lê Vũ Hoài Mẫu")), None),
        (((60, 500, "CHỨNG THỰC BẢN SAO"), (300, 560, "TM. UBND PHƯỜNG MẪU"), (350, 574, "CHỦ TỊCH"), (345, 660, "Lê Vũ Hoài Mẫu")), None),
        (((300, 540, "SỞ XÂY DỰNG TỈNH MẪU"), (350, 554, "GIÁM ĐỐC"), (345, 660, "Lê Vũ Hoài Mẫu")), "SỞ XÂY DỰNG TỈNH MẪU"),
    ],
)
def test_where_the_heading_names_none_it_is_who_decides_or_for_whom_is_signed(
    rows: tuple[tuple[float, float, str], ...], name: str | None
) -> None:
    assert issuer(page(*MIDDLE, (245, 100, "GIẤY CHỨNG NHẬN"), *rows)) == name


@pytest.mark.parametrize("title", ["ĐƠN XIN NGHỈ PHÉP", "GIẤY ỦY QUYỀN", "BIÊN BẢN LÀM VIỆC"])
def test_a_title_left_of_the_middle_is_no_issuer(title: str) -> None:
    paper = page(*MIDDLE, (330, 80, "Phú Mẫu, ngày 05 tháng 8 năm 2022"), (235, 104, title))
    assert issuer(paper) is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("CÔNG TY CỔ PHẦN XI MĂNG MẪU", "CÔNG TY CỔ PHẦN XI MĂNG MẪU"),
        ("BẢN CAM KẾT", None),
        ("HỘI NGHỊ TỔNG KẾT", None),
        ("BẢN CHÍNH", None),
    ],
)
def test_without_a_national_heading_a_company_stands_at_the_head_and_is_not_sure(head: str, name: str | None) -> None:
    paper = page((297 - 2.9 * len(head), 50, head), (60, 90, "Số: 12/TB-XMM"), (250, 130, "THÔNG BÁO"))
    found = read_fields(scan(read_by_two(paper))).fields.get("co_quan_cap")
    assert (found.value if found else None) == name
    assert found is None or found.confidence < 0.9


def test_a_sentence_that_begins_with_a_committee_is_none() -> None:
    paper = page((90, 70, "Ủy ban nhân dân xã Phú Mẫu chứng thực chữ ký"), (90, 124, "Số: 41"), *NATIONAL, (213, 176, "GIẤY CHỨNG NHẬN"))
    assert issuer(paper) is None


def test_an_agency_in_another_language_is_said_once() -> None:
    paper = page(
        (200, 50, "CÔNG TY THỦY SẢN MẪU"), (190, 64, "MAUCO SEAFOOD EXPORT COMPANY"), (60, 90, "Số: 12/TM-CT"), (260, 130, "THƯ MỜI")
    )
    assert issuer(paper) == "CÔNG TY THỦY SẢN MẪU"


def test_a_date_over_the_signature_is_no_agency_over_it() -> None:
    rows = ((300, 520, "Mộ Mẫu, ngày 16 tháng 12 năm 2024"), (290, 540, "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI"), (345, 554, "HUYỆN MỘ MẪU"),
            (360, 568, "GIÁM ĐỐC"), (345, 660, "Lê Vũ Hoài Mẫu"))  # fmt: skip
    assert issuer(page(*rows)) == "CHI NHÁNH VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI HUYỆN MỘ MẪU"


def test_without_a_national_heading_all_lines_in_the_middle_name_the_issuer() -> None:
    rows = (
        (200, 40, "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG TỈNH MẪU"),
        (223, 54, "CHI CỤC QUẢN LÝ CHẤT LƯỢNG"),
        (222, 68, "NÔNG LÂM SẢN VÀ THỦY SẢN"),
    )
    assert (
        issuer(page(*rows, (250, 130, "GIẤY CHỨNG NHẬN"), (210, 160, "Số cấp: 0076/2019/NNPTNT-LSN")))
        == "CHI CỤC QUẢN LÝ CHẤT LƯỢNG NÔNG LÂM SẢN VÀ THỦY SẢN"
    )


@pytest.mark.parametrize("name", ["BỆNH VIỆN Y HỌC CỔ TRUYỀN", "SỞ THỂ DỤC - THỂ THAO", "HỘI Y HỌC TỈNH MẪU", "CHI CỤC NÔNG - LÂM"])
def test_a_letter_or_a_dash_between_words_of_an_agency_is_of_its_name(name: str) -> None:
    assert issuer(page((60, 50, name), *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH"))) == name


@pytest.mark.parametrize(("text", "is_one"), [
    ("UBND Phường 12", True), ("Ủy ban nhân dân đặc khu Mẫu", True), ("UBND xã Mẫu được", False), ("Ủy ban nhân dân huyện ủy", False),
])  # fmt: skip
def test_a_committee_is_told_by_a_name_in_capitals_or_a_number(text: str, is_one: bool) -> None:
    assert is_committee(text) is is_one


def test_who_is_written_to_is_no_issuer() -> None:
    form = page(*MIDDLE, (240, 100, "TỜ KHAI ĐĂNG KÝ"), (220, 130, "Kính gửi: UBND huyện Thử"), (250, 146, "UBND xã Mẫu"))
    assert issuer(form) is None


def test_an_agency_of_which_a_mark_was_misread_begins_a_name_all_the_same() -> None:
    paper = page(
        (60, 50, "ỦY BAN NHÂN DÂN TỈNH MẪU"), (60, 64, "BẢN QUẢN LÝ DỰ ÁN"), *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH")
    )
    assert issuer(paper) == "BAN QUẢN LÝ DỰ ÁN"


@pytest.mark.parametrize(("last", "sure"), [("QUẬN MẪU", False), ("PHÒNG Y TẾ", True)])
def test_a_committee_with_the_larger_places_under_it_is_not_surely_named_so(last: str, sure: bool) -> None:
    paper = page(
        (60, 50, "ỦY BAN NHÂN DÂN"), (60, 64, "PHƯỜNG MẪU"), (60, 78, last), *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH")
    )
    assert (read_fields(scan(read_by_two(paper))).fields["co_quan_cap"].confidence >= 0.9) is sure


@pytest.mark.parametrize(("decides", "name"), [("GIÁM ĐỐC SỞ Y TẾ", "SỞ Y TẾ"), ("CHỨNG CHỈ HÀNH NGHỀ", "UBND TỈNH MẪU")])
def test_an_issuer_whose_line_is_spoilt_is_who_decides_and_else_in_doubt(decides: str, name: str) -> None:
    paper = page(
        (60, 50, "UBND TỈNH MẪU"),
        *NATIONAL,
        (90, 110, "Số: 12/QĐ-X"),
        (250, 150, "QUYẾT ĐỊNH"),
        (240, 190, decides),
        (80, 220, "Căn cứ Luật;"),
    )
    spoilt = words("sở yrể", 75, 65, confidence=0.5)
    found = read_fields(scan(replace(paper, words=(*paper.words, *spoilt)))).fields["co_quan_cap"]
    assert found.value == name
    assert found.confidence <= 0.8


@pytest.mark.parametrize("spoilt", ["=cooooo=", "Số:15/KH"])
def test_a_rule_or_a_stamp_under_a_school_takes_nothing_from_it(spoilt: str) -> None:
    paper = page((60, 50, "SỞ GIÁO DỤC VÀ ĐÀO TẠO MẪU"), (70, 64, "TRƯỜNG THPT MẪU"), *NATIONAL, (90, 110, "Số: 12/QĐ-X"), (250, 150, "QUYẾT ĐỊNH"),
                 (200, 190, "HIỆU TRƯỞNG TRƯỜNG THPT MẪU"), (80, 220, "Căn cứ Luật;"))  # fmt: skip
    read = read_fields(scan(replace(paper, words=(*paper.words, *words(spoilt, 90, 78, confidence=0.5)))))
    assert (read.value("co_quan_cap"), read.value("co_quan_chu_quan")) == ("TRƯỜNG THPT MẪU", "SỞ GIÁO DỤC VÀ ĐÀO TẠO MẪU")


def test_a_committee_at_the_left_under_a_heading_in_the_middle_is_the_issuer() -> None:
    found = read_fields(scan(page(
        (180, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "ỦY BAN NHÂN DÂN"),
        (90, 114, "THỊ TRẤN CẦU MẪU"), (210, 150, "GIẤY XÁC NHẬN KHUYẾT TẬT"),
    )))  # fmt: skip
    assert found.value("co_quan_cap") == "ỦY BAN NHÂN DÂN THỊ TRẤN CẦU MẪU"


@pytest.mark.parametrize(("below", "name"), [
    ("HUYỆN MẪU, TỈNH THỬ", "ỦY BAN NHÂN DÂN XÃ GIÓ MẪU HUYỆN MẪU, TỈNH THỬ"), ("Huyện Mẫu, tỉnh Thử", "ỦY BAN NHÂN DÂN XÃ GIÓ MẪU"),
])  # fmt: skip
def test_a_committee_beside_its_number_keeps_the_larger_places_in_capitals_and_is_not_sure(below: str, name: str) -> None:
    paper = page(
        (180, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 66, "Độc lập - Tự do - Hạnh phúc"), (40, 98, "ỦY BAN NHÂN DÂN XÃ GIÓ MẪU"), (400, 98, "Số: 29/TLKT"),
        (40, 112, below), (210, 150, "TRÍCH LỤC KHAI TỬ"),
    )  # fmt: skip
    found = read_fields(scan(read_by_two(paper))).fields["co_quan_cap"]
    assert (found.value, found.confidence < 0.9) == (name, below.isupper())


@pytest.mark.parametrize(("above", "below", "name", "sure"), [
    ("CÔNG AN TỈNH -", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "CÔNG AN TỈNH - SỞ GIÁO DỤC VÀ ĐÀO TẠO", False), ("UBND TỈNH QUẢNG TRỊ -", "SỞ NỘI VỤ", "SỞ NỘI VỤ", True),
    ("BỘ Y TẾ -", "CỤC QUẢN LÝ DƯỢC", "CỤC QUẢN LÝ DƯỢC", True), ("ỦX BAN NHÂN DÂN", "3HUYỆN TRÀ CÚ", "ỦY BAN NHÂN DÂN HUYỆN TRÀ CÚ", True),
    ("CÔNG TY TNHH", "4ORANGES VIỆT NAM", "CÔNG TY TNHH 4ORANGES VIỆT NAM", True),
])  # fmt: skip
def test_agencies_of_one_rank_issue_together_and_crumbs_are_of_no_name(above: str, below: str, name: str, sure: bool) -> None:
    national = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
    read = read_fields(scan(read_by_two(page((50, 50, above), (50, 64, below), *national, (60, 90, "Số: 12/KH"), (265, 140, "KẾ HOẠCH")))))
    assert (read.value("co_quan_cap"), read.fields["co_quan_cap"].confidence >= 0.9) == (name, sure)


def test_an_embassy_has_its_countrys_name_which_is_no_national_heading() -> None:
    rows = ((110, 44, "ĐẠI SỨ QUÁN"), (30, 58, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (115, 72, "TẠI BA LAN"), (330, 44, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (360, 60, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 38/XNQT-ĐSQ"))  # fmt: skip
    assert read_fields(scan(page(*rows))).value("co_quan_cap") == "ĐẠI SỨ QUÁN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM TẠI BA LAN"
