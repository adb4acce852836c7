"""Dates of issue of forms and papers that have them elsewhere than in the heading."""

import pytest

from digitize.scan import Scan
from tests.fakes import page, read_fields, scan


def report(said: str) -> Scan:
    """As read, a report with such a line of place and date."""
    return read_fields(scan(page(
        (80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (330, 96, said),
        (265, 140, "BÁO CÁO"),
    )))  # fmt: skip


@pytest.mark.parametrize(("said", "day"), [
    ("Quận 8, ngày 09 tháng 02 năm 2018", "2018-02-09"), ("Con Mẫu, ngày 06-10-1988", "1988-10-06"), ("Con Mẫu, ngày 26/3/1991", "1991-03-26"),
])  # fmt: skip
def test_day_and_month_are_told_apart_however_the_date_is_written(said: str, day: str) -> None:
    found = report(said)
    assert (found.value("dia_danh"), found.value("ngay_cap")) == (said.split(",")[0], day)


@pytest.mark.parametrize(
    "said", ["Đăng ký ngày 27 tháng 8 năm 1998", "Đăng ký, ngày 27 tháng 8 năm 1998", "Ngày, tháng, năm đăng ký: 27/8/1998-"]
)
def test_a_certificate_of_civil_status_is_of_the_day_of_its_registration(said: str) -> None:
    form = page(
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (245, 120, "GIẤY KHAI SINH"),
        (300, 538, said),
    )
    found = read_fields(scan(form))
    assert (found.value("ngay_cap"), found.value("dia_danh")) == ("1998-08-27", None)


def test_the_date_of_a_certificate_with_a_place_goes_before_that_of_its_registration() -> None:
    form = page(
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (245, 120, "GIẤY KHAI SINH"),
        (60, 400, "Ngày, tháng, năm đăng ký: 27/8/1998"), (320, 538, "Mẫu, ngày 02 tháng 3 năm 2020"),
    )  # fmt: skip
    assert read_fields(scan(form)).value("ngay_cap") == "2020-03-02"


@pytest.mark.parametrize(("title", "said", "day"), [
    ("BIÊN BẢN LÀM VIỆC", "Hôm nay, lúc 14 giờ 15 phút, ngày 22 tháng 5 năm 2018, tại Trạm Mẫu", "2018-05-22"),
    ("LỜI CHỨNG CỦA CÔNG CHỨNG VIÊN", "Hôm nay, ngày 29 tháng 11 năm 2016 (Ngày hai mươi chín)", "2016-11-29"),
    ("BÁO CÁO", "Hôm nay, ngày 29 tháng 11 năm 2016 (Ngày hai mươi chín)", None),
])  # fmt: skip
def test_minutes_and_attestations_are_dated_in_their_first_sentence(title: str, said: str, day: str | None) -> None:
    paper = page((200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (298 - 2.9 * len(title), 130, title),
                 (80, 180, said))  # fmt: skip
    assert read_fields(scan(paper)).value("ngay_cap") == day


@pytest.mark.parametrize(
    ("title", "day"), [("GIẤY KHAI SINH", "1998-03-12"), ("GIẤY RA VIỆN", None), ("TỜ KHAI ĐĂNG KÝ LẠI VIỆC KẾT HÔN", None)]
)
def test_only_a_certificate_of_civil_status_is_of_the_day_of_a_registration(title: str, day: str | None) -> None:
    form = page((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (298 - 2.9 * len(title), 120, title),
                (300, 538, "Đăng ký ngày 12 tháng 3 năm 1998"))  # fmt: skip
    assert read_fields(scan(form)).value("ngay_cap") == day


@pytest.mark.parametrize(("said", "day"), [
    ('Sơn La, ngày 18 năng "4 năm 2006', "2006-04-18"), ("Sơn La, ngày 18 tháng.4.. năm 2006", "2006-04-18"), ("Sơn La, ngày L2. tháng.3.. năm 2019", "2019-03-12"),
])  # fmt: skip
def test_a_date_is_told_though_pen_and_dots_spoil_the_words_between(said: str, day: str) -> None:
    found = report(said)
    assert (found.value("dia_danh"), found.value("ngay_cap")) == ("Sơn La", day)


def test_a_date_over_a_signature_may_have_dots_behind_its_words() -> None:
    form = page(
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (225, 120, "CHỨNG CHỈ HÀNH NGHỀ"),
        (320, 538, "Mẫu, ngày 02 tháng.3.. năm 2020"),
    )  # fmt: skip
    assert read_fields(scan(form)).value("ngay_cap") == "2020-03-02"


def test_where_it_was_granted_stands_before_a_date_over_a_signature() -> None:
    form = page(
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (225, 120, "CHỨNG CHỈ HÀNH NGHỀ"),
        (300, 538, "Cấp tại Sơn La, ngày 02 tháng 3 năm 2020"),
    )  # fmt: skip
    found = read_fields(scan(form))
    assert (found.value("dia_danh"), found.value("ngay_cap")) == ("Sơn La", "2020-03-02")


@pytest.mark.parametrize(("above", "day"), [("Số CMND: 191234567", None), ("Đạt loại giỏi", "2001-04-02")])
def test_where_an_identity_card_was_granted_is_not_where_the_paper_was(above: str, day: str | None) -> None:
    form = page(
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (245, 120, "GIẤY CHỨNG NHẬN"),
        (80, 460, above), (290, 474, "Cấp tại Huế, ngày 02 tháng 4 năm 2001"),
    )  # fmt: skip
    assert read_fields(scan(form)).value("ngay_cap") == day


@pytest.mark.parametrize(("said", "place"), [
    ("'Thái Bình, ngày 31 tháng 3 năm 1998", "Thái Bình"), ("TP: Hồ Chí Minh, ngày 24 tháng 11 năm 2020", "TP. Hồ Chí Minh"), ("- Huế, ngày 2 tháng 5 năm 1990", None),
])  # fmt: skip
def test_a_date_over_a_signature_may_have_a_crumb_before_it_and_no_sign_of_a_list(said: str, place: str | None) -> None:
    rows = ((190, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (215, 56, "Độc lập - Tự do - Hạnh phúc"), (250, 120, "GIẤY CHỨNG NHẬN"))
    assert read_fields(scan(page(*rows, (330, 500, said), (350, 516, "GIÁM ĐỐC"), (340, 600, "Trần Văn Thử")))).value("dia_danh") == place


def test_a_copy_from_a_register_has_the_date_of_its_copying_and_others_their_own() -> None:
    rows = (
        (60, 40, "ỦY BAN NHÂN DÂN"),
        (60, 54, "XÃ MẪU"),
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 56, "Độc lập - Tự do - Hạnh phúc"),
        (240, 140, "GIẤY KHAI SINH"),
    )
    copied = (
        (330, 600, "SAO Y THEO SỔ GỐC"),
        (330, 616, "Mẫu, ngày 17 tháng 8 năm 1999"),
        (350, 632, "CHỦ TỊCH"),
        (340, 700, "Lâm Văn Mẫu"),
    )
    assert read_fields(scan(page(*rows, *copied))).value("ngay_cap") == "1999-08-17"
    own = ((330, 430, "Huế, ngày 2 tháng 3 năm 1990"), (350, 446, "Chủ tịch"), (340, 520, "Trần Văn Thử"))
    assert read_fields(scan(page(*rows, *own, *copied))).value("ngay_cap") == "1990-03-02"


def test_communes_with_a_number_behind_their_name_are_places() -> None:
    rows = (
        (60, 40, "ỦY BAN NHÂN DÂN"),
        (60, 54, "XÃ ĐAM RÔNG 3"),
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 56, "Độc lập - Tự do - Hạnh phúc"),
    )
    read = read_fields(
        scan(page(*rows, (60, 80, "Số: 12/QĐ-UBND"), (310, 80, "Đam Rông 3, ngày 28 tháng 11 năm 2025"), (265, 140, "QUYẾT ĐỊNH")))
    )
    assert (read.value("dia_danh"), read.value("ngay_cap")) == ("Đam Rông 3", "2025-11-28")


def test_a_symbol_that_was_cut_at_its_hyphen_is_no_place() -> None:
    certificate = page(
        (90, 46, "SỞ Y TẾ"), (330, 46, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (360, 62, "Độc lập - Tự do - Hạnh phúc"),
        (220, 120, "CHỨNG CHỈ HÀNH NGHỀ"), (90, 180, "Căn cứ Nghị định số 87/2011/NĐ-"), (250, 196, "CP ngày 27 tháng 9 năm 2011"),
        (330, 500, "An Phú, ngày 26 tháng 5 năm 2015"), (400, 520, "GIÁM ĐỐC"), (380, 600, "Đoàn Hữu Mẫu"),
    )  # fmt: skip
    read = read_fields(scan(certificate))
    assert (read.value("ngay_cap"), read.value("dia_danh")) == ("2015-05-26", "An Phú")
