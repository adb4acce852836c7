"""Titles of papers: of forms, like a form's, and said twice."""

import pytest

from tests.fakes import page, read_fields, read_under_heading, scan


def test_a_licence_that_is_like_a_known_form_but_says_something_else_is_not_taken_for_it() -> None:
    found = read_under_heading((200, 145, "GIẤY PHÉP ĐÀO ĐƯỜNG"), (70, 190, "- Căn cứ Quyết định số 54;"))
    assert found.value("ten_giay_to") == "GIẤY PHÉP ĐÀO ĐƯỜNG"
    assert found.doctype != "giay_phep_lao_dong"
    assert read_under_heading((200, 145, "GIẤY PHÉP LA0 ĐỘNG")).doctype == "giay_phep_lao_dong"


def test_a_title_said_once_more_for_foreigners_is_not_of_the_title() -> None:
    assert read_under_heading((200, 145, "GIẤY PHÉP LAO ĐỘNG"), (240, 163, "'WORK PERMIT")).value("ten_giay_to") == "GIẤY PHÉP LAO ĐỘNG"


def test_a_conclusion_of_an_inspection_is_called_so() -> None:
    found = read_under_heading((220, 145, "KẾT LUẬN THANH TRA"), (170, 165, "Về việc sử dụng kinh phí"), (80, 220, "Căn cứ Luật;"))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == ("KẾT LUẬN THANH TRA", "Về việc sử dụng kinh phí")


def test_a_speck_between_two_words_of_an_abstract_is_a_space() -> None:
    for read, said in (
        ("Về việc miễn nhiệm chức.vụ theo số 1.284", "Về việc miễn nhiệm chức vụ theo số 1.284"),
        ("Về việc khai trương trang dichvucong.gov.vn", "Về việc khai trương trang dichvucong.gov.vn"),
        ("Về việc lập thư điện tử xa@mau.vn của xã", "Về việc lập thư điện tử xa@mau.vn của xã"),
    ):
        found = read_under_heading((250, 145, "QUYẾT ĐỊNH"), (170, 165, read), (80, 220, "Căn cứ Luật;"))
        assert found.value("trich_yeu") == said


def test_a_type_with_what_it_is_about_in_its_line_is_parted_behind_the_type() -> None:
    found = read_under_heading((150, 145, "KẾT LUẬN KIỂM TRA CÔNG TÁC THU CHI"), (80, 220, "Căn cứ Luật;"))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == ("KẾT LUẬN", "KIỂM TRA CÔNG TÁC THU CHI")


def test_a_known_form_of_which_a_letter_was_misread_is_still_it() -> None:
    assert read_under_heading((220, 145, "GIẤY KHAI TINH")).doctype == "giay_khai_sinh"


def test_an_older_form_keeps_its_name_where_it_was_surely_read() -> None:
    older = read_under_heading((150, 145, "GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH"), (80, 200, "1. Tên hộ kinh doanh: CƠ SỞ MẪU"))
    assert older.value("ten_giay_to") == "GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH"


def test_a_type_with_its_name_over_an_abstract_of_its_own_is_not_of_the_abstract() -> None:
    found = read_under_heading((150, 145, "THÔNG BÁO THU HỒI ĐẤT"), (120, 161, "Để thực hiện dự án: Đường Mẫu"), (80, 220, "Căn cứ Luật;"))
    assert found.value("trich_yeu") == "Để thực hiện dự án: Đường Mẫu"


def test_a_register_has_a_title_and_a_number_in_capitals_none() -> None:
    found = read_under_heading((245, 145, "SỔ ĐĂNG KÝ"), (200, 163, "CHỦ NGUỒN THẢI NGUY HẠI"), (80, 220, "I. Thông tin chung"))
    assert found.value("ten_giay_to") == "SỔ ĐĂNG KÝ CHỦ NGUỒN THẢI NGUY HẠI"
    for number in ("SỐ ĐĂNG KÝ: 12", "SỔ ĐĂNG KÝ: 12", "SỐ ĐĂNG KÝ"):
        assert read_under_heading((245, 145, number), (80, 220, "I. Thông tin chung")).value("ten_giay_to") is None


def test_a_licence_that_decides_in_its_body_is_no_decision() -> None:
    decided = (
        (190, 145, "GIẤY PHÉP KHAI THÁC KHOÁNG SẢN"), (80, 200, "Căn cứ Luật Khoáng sản;"), (250, 240, "QUYẾT ĐỊNH:"),
        (80, 270, "Điều 1. Cho phép Công ty Mẫu khai thác đá."),
    )  # fmt: skip
    assert read_under_heading(*decided).doctype == "unknown"
    assert read_under_heading((250, 145, "QUYẾT ĐỊNH"), *decided[1:]).doctype == "quyet_dinh"


def test_the_label_of_a_register_in_capitals_does_not_take_a_certificates_place() -> None:
    found = read_under_heading((60, 120, "SỔ ĐĂNG KÝ"), (245, 145, "SỔ ĐĂNG KÝ"), (240, 163, "GIẤY CHỨNG NHẬN ĐĂNG KÝ XE"))
    assert found.value("ten_giay_to") == "GIẤY CHỨNG NHẬN ĐĂNG KÝ XE"


@pytest.mark.parametrize(
    ("said", "title"), [('"thông TƯ', "THÔNG TƯ"), ("QUYẾT định", "QUYẾT ĐỊNH"), ("quyết định", None), ("Thông báo TUYỂN DỤNG", None)]
)
def test_a_type_whose_capitals_were_not_all_read_is_still_the_title(said: str, title: str | None) -> None:
    rows = ((80, 50, "BỘ MẪU"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
    read = read_fields(scan(page(*rows, (90, 100, "Số: 12/2025/TT-BM"), (265, 140, said), (200, 160, "Về việc quản lý rừng"))))
    found = read.fields.get("ten_giay_to")
    assert (found and found.value) == title
