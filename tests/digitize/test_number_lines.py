"""Where certificates and papers of merit name their number."""

import pytest

from tests.fakes import heading_of, page, read_fields, scan

NATIONAL = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
MIDDLE = ((200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"))
OF_MERIT = (
    (210, 40, "ỦY BAN NHÂN DÂN XÃ MẪU"), (200, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 88, "Độc lập - Tự do - Hạnh phúc"),
    (265, 295, "GIẤY KHEN"), (200, 330, "Tặng: Ông Đào Xuân Mẫu"),
)  # fmt: skip


@pytest.mark.parametrize(("said", "number"), [("Số vào sổ cấp GCN: CH 00123", "CH00123"), ("Số hiệu: B 1234567", "B1234567")])
def test_serial_numbers_of_certificates_are_as_they_were_read(said: str, number: str) -> None:
    found = read_fields(scan(page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (245, 120, "GIẤY CHỨNG NHẬN"), (80, 500, said),
    )))  # fmt: skip
    assert found.value("so_ky_hieu") == number


def test_the_number_of_a_certificate_may_be_named_on_a_later_page() -> None:
    cover = page((200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (245, 130, "GIẤY CHỨNG NHẬN"))
    within = page((40, 500, "Số vào sổ cấp GCN: CH05532"), (40, 520, "Số hiệu: 99"), number=2)
    found = read_fields(scan(cover, within)).fields["so_ky_hieu"]
    assert (found.value, found.page) == ("CH05532", 2)


def test_a_paper_of_merit_bears_the_number_of_its_decision() -> None:
    paper = page(
        *OF_MERIT, (200, 270, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU"), (350, 600, "CHỦ TỊCH"), (340, 700, "Bùi Sỹ Mẫu"), (60, 620, "Quyết định số: 27 /QĐ-KT"), (60, 640, "Ngày 06 tháng 01 năm 2017"),
    )  # fmt: skip
    found = read_fields(scan(paper))
    assert (found.value("so_ky_hieu"), found.value("nguoi_ky")) == ("27/QĐ-KT", "Bùi Sỹ Mẫu")


@pytest.mark.parametrize(("said", "number"), [
    ("Quyết định số: 27/QĐ-KT ngày 06/01/2017", "27/QĐ-KT"), ("Kèm theo Quyết định số: 27/QĐ-KT ngày 06 tháng 01 năm 2017", "27/QĐ-KT"),
    ("Số vào sổ khen thưởng: 123", "123"),
])  # fmt: skip
def test_the_number_of_a_paper_of_merit_is_told_from_the_date_beside_it(said: str, number: str) -> None:
    assert read_fields(scan(page(*OF_MERIT, (60, 620, said)))).value("so_ky_hieu") == number


@pytest.mark.parametrize(("said", "number"), [
    ("Số công chứng: 4471, quyển số 09 TP/CC-SCC/HĐGD", "4471"), ("Số cấp/ Number: 186/2020/NNPTNT-AG", "186/2020/NNPTNT-AG"),
    ("Sốhiệu: B 0417730", "B0417730"),
])  # fmt: skip
def test_certificates_name_their_number_in_their_own_way(said: str, number: str) -> None:
    paper = page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (230, 58, "Độc lập - Tự do - Hạnh phúc"),
        (245, 130, "GIẤY CHỨNG NHẬN"),
        (60, 500, said),
    )
    assert read_fields(scan(paper)).value("so_ky_hieu") == number


def test_a_business_is_found_by_its_code_where_its_certificate_has_no_number() -> None:
    found = read_fields(scan(page(
        (60, 40, "SỞ TÀI CHÍNH"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (150, 120, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP"), (220, 150, "Mã số doanh nghiệp: 0312345678"),
    )))  # fmt: skip
    assert found.value("so_ky_hieu") == "0312345678"


def test_the_number_of_a_birth_certificate_may_stand_right_under_its_title() -> None:
    number = heading_of(*MIDDLE, (245, 132, "GIẤY KHAI SINH"), (472, 176, "Số: 258/2019"), (65, 200, "Họ, chữ đệm, tên: MẪU THỊ")).number
    assert number is not None
    assert number.text == "Số: 258/2019"


def test_a_number_under_a_title_is_found_though_the_date_stands_over_the_signature() -> None:
    certificate = (
        (134, 112, "GIẤY CHỨNG NHẬN ĐĂNG KÝ KINH DOANH"), (262, 157, "Số: 47B8003162"), (319, 438, "Mẫu, ngày 24 tháng 01 năm 2007"), (373, 454, "TRƯỞNG PHÒNG"),
    )  # fmt: skip
    number = heading_of((120, 52, "UBND HUYỆN MẪU"), *NATIONAL, *certificate).number
    assert number is not None
    assert number.text == "Số: 47B8003162"


@pytest.mark.parametrize(("said", "found"), [
    ("Mã số: 510720000128", True), ("Mã số: 5801448203 - Địa chỉ: thôn Mẫu", False), ("Mã số: RAU-0417", False),
])  # fmt: skip
def test_a_bare_code_of_digits_alone_is_the_number_of_what_registers_by_it(said: str, found: bool) -> None:
    number = heading_of(
        (120, 52, "UBND XÃ MẪU"), *NATIONAL, (231, 122, "GIẤY CHỨNG NHẬN"), (220, 143, "ĐĂNG KÝ HỢP TÁC XÃ"), (80, 190, said)
    ).number
    assert (number is not None) is found


def test_the_tax_code_of_a_firm_is_no_number_of_its_certificate() -> None:
    rows = ((231, 122, "GIẤY CHỨNG NHẬN"), (220, 143, "ĐẠT CHUẨN VĂN HÓA"), (80, 190, "Mã số: 0312345678"))
    assert heading_of((120, 52, "UBND XÃ MẪU"), *NATIONAL, *rows).number is None
