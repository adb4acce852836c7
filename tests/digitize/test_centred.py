from digitize.heading import read_heading
from digitize.layout import lines
from tests.fakes import page

CERTIFICATE = page(
    (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (210, 100, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"),
    (245, 130, "GIẤY CHỨNG NHẬN"), (80, 300, "Sản phẩm: Cam Mẫu"), (70, 560, "Quyết định số: 12/QĐ-UBND"), (70, 574, "ngày 05 tháng 3 năm 2026"),
    (330, 545, "Quảng Trị, ngày 05 tháng 3 năm 2026"), (360, 560, "TM. ỦY BAN NHÂN DÂN"),
)  # fmt: skip


def test_issuer_title_and_date_of_a_certificate_stand_one_under_the_other() -> None:
    cells = read_heading(lines(CERTIFICATE), CERTIFICATE.width, CERTIFICATE.height)
    assert [line.text for line in cells.issuer] == ["ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"]
    assert cells.title is not None
    assert cells.title.text == "GIẤY CHỨNG NHẬN"
    assert cells.date is not None
    assert cells.date.text == "Quảng Trị, ngày 05 tháng 3 năm 2026"


def test_a_date_low_on_a_page_whose_heading_is_not_centred_is_no_date_of_issue() -> None:
    letter = page(
        (60, 40, "SỞ Y TẾ"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (330, 545, "Quảng Trị, ngày 05 tháng 3 năm 2026"),
    )  # fmt: skip
    assert read_heading(lines(letter), letter.width, letter.height).date is None


def test_the_place_is_read_where_a_stamp_hides_the_rest_of_the_date() -> None:
    stamped = page(
        (60, 40, "BỘ CÔNG MẪU"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (330, 90, "Hà Nội, ngày 28"), (480, 70, "VĂN PHÒNG ĐẾN"),
        (240, 130, "THÔNG TƯ"), (90, 150, "Bãi bỏ khoản 2 Điều 1 của Thông tư số 18/2025/TT-BCM ngày 13"), (90, 164, "tháng 3 năm 2025 của Bộ trưởng"),
    )  # fmt: skip
    cells = read_heading(lines(stamped), stamped.width, stamped.height)
    assert cells.date is not None
    assert cells.date.text == "Hà Nội, ngày 28"
