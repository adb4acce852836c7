"""Where certificates and papers of merit name their number."""

import pytest

from tests.fakes import page, read_fields, scan


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
        (210, 40, "ỦY BAN NHÂN DÂN XÃ MẪU"), (200, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 88, "Độc lập - Tự do - Hạnh phúc"),
        (200, 270, "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU"), (265, 295, "GIẤY KHEN"), (200, 330, "Tặng: Ông Đào Xuân Mẫu"), (350, 600, "CHỦ TỊCH"),
        (340, 700, "Bùi Sỹ Mẫu"), (60, 620, "Quyết định số: 27 /QĐ-KT"), (60, 640, "Ngày 06 tháng 01 năm 2017"),
    )  # fmt: skip
    found = read_fields(scan(paper))
    assert (found.value("so_ky_hieu"), found.value("nguoi_ky")) == ("27/QĐ-KT", "Bùi Sỹ Mẫu")


@pytest.mark.parametrize(("said", "number"), [
    ("Quyết định số: 27/QĐ-KT ngày 06/01/2017", "27/QĐ-KT"), ("Kèm theo Quyết định số: 27/QĐ-KT ngày 06 tháng 01 năm 2017", "27/QĐ-KT"),
    ("Số vào sổ khen thưởng: 123", "123"),
])  # fmt: skip
def test_the_number_of_a_paper_of_merit_is_told_from_the_date_beside_it(said: str, number: str) -> None:
    paper = page(
        (210, 40, "ỦY BAN NHÂN DÂN XÃ MẪU"), (200, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 88, "Độc lập - Tự do - Hạnh phúc"),
        (265, 295, "GIẤY KHEN"), (200, 330, "Tặng: Ông Đào Xuân Mẫu"), (60, 620, said),
    )  # fmt: skip
    assert read_fields(scan(paper)).value("so_ky_hieu") == number


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
