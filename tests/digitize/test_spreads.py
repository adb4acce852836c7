"""Sheets folded in the middle."""

from dataclasses import replace

from digitize.header_fields import header_fields
from digitize.scan import Page
from digitize.spreads import filled, halves
from tests.fakes import page

BACK = ((40, 40, "IV. Thay đổi sau khi cấp"), (40, 60, "Nội dung thay đổi"), (40, 80, "Xác nhận của"), (40, 100, "cơ quan"))
COVER = (
    (480, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (540, 58, "Độc lập - Tự do - Hạnh phúc"),
    (560, 160, "GIẤY CHỨNG NHẬN"),
    (450, 260, "Ông: Trần Mẫu"),
)
LEFT = ((40, 40, "II. Thửa đất"), (40, 60, "a) Thửa đất số: 286"), (150, 350, "Phú Mẫu, ngày 22 tháng 11 năm 2017"),
        (120, 364, "TM. ỦY BAN NHÂN DÂN HUYỆN PHÚ MẪU"), (200, 380, "CHỦ TỊCH"), (190, 480, "Mai Thị Mẫu"))  # fmt: skip
PLAN = ((450, 40, "III. Sơ đồ thửa đất"), (600, 200, "286 ODT"), (600, 220, "20,15 m"), (600, 240, "8,02 m"))


def sheet(*rows: tuple[float, float, str], number: int = 1) -> Page:
    return replace(page(*rows, number=number), width=842, height=595)


def test_the_cover_of_a_folded_sheet_goes_first_and_then_its_back() -> None:
    first, second, third, fourth = halves([sheet(*BACK, *COVER), sheet(*LEFT, *PLAN, number=2)])
    assert [part.page.number for part in (first, second, third, fourth)] == [1, 2, 3, 4]
    assert [(part.sheet, part.left) for part in (first, second, third, fourth)] == [(1, 421), (1, 0), (2, 0), (2, 421)]
    assert min(word.box.x0 for word in first.page.words) == 450 - 421


def test_fields_of_a_half_stand_where_they_are_on_the_sheet() -> None:
    found = header_fields((sheet(*BACK, *COVER), sheet(*LEFT, *PLAN, number=2)), None)
    assert {name: found[name].value for name in ("co_quan_cap", "dia_danh", "ngay_cap", "nguoi_ky")} == {
        "co_quan_cap": "ỦY BAN NHÂN DÂN HUYỆN PHÚ MẪU", "dia_danh": "Phú Mẫu", "ngay_cap": "2017-11-22", "nguoi_ky": "Mai Thị Mẫu",
    }  # fmt: skip
    box = found["nguoi_ky"].box
    assert box is not None
    assert (found["nguoi_ky"].page, box.x0) == (2, 190)


def test_a_table_that_runs_over_the_middle_is_one_page_and_so_is_an_upright_one() -> None:
    across = sheet(*BACK, *COVER, (300, 300, "Một hàng của bảng đi ngang qua giữa trang giấy nằm ngang"))
    assert len(halves([across, page(*BACK, *LEFT)])) == 2


def test_a_table_that_lies_on_its_side_is_no_folded_sheet_and_mixes_no_signers() -> None:
    heads = ((40, 40, "Danh sách"), (40, 60, "Họ tên"), (40, 80, "Hệ số"), (500, 40, "Mức lương"), (500, 60, "Phụ cấp"), (500, 80, "Cộng"))
    signers = ((90, 400, "KẾ TOÁN TRƯỞNG"), (90, 480, "Hoàng Thị Toán"), (560, 400, "HIỆU TRƯỞNG"), (600, 480, "|||"))
    table = sheet(*heads, *signers)
    assert len(halves([table])) == 1
    found = header_fields((table,), None)
    assert "nguoi_ky" not in found or found["nguoi_ky"].value != "Hoàng Thị Toán"


def test_a_half_gives_no_name_to_an_office_that_the_sheet_has() -> None:
    office = header_fields((page((300, 600, "GIÁM ĐỐC"), (310, 690, "Hoàng Thị Mẫu")),), None)
    whole, name = {"chuc_vu_nguoi_ky": office["chuc_vu_nguoi_ky"]}, {"nguoi_ky": office["nguoi_ky"]}
    assert filled(whole, name) == whole
    assert filled({}, name) == name


def test_what_a_cover_does_not_show_is_taken_from_the_page_behind_it() -> None:
    cover = page((160, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (220, 60, "Độc lập - Tự do - Hạnh phúc"), (230, 300, "BẰNG TỐT NGHIỆP"))
    behind = page(
        (190, 100, "HIỆU TRƯỞNG"), (150, 114, "TRƯỜNG TRUNG HỌC THỦY SẢN MẪU"), (340, 500, "Vũng Tàu, ngày 20 tháng 8 năm 1998"), (380, 516, "HIỆU TRƯỞNG"),
        (370, 600, "Thái Bá Mẫu"), number=2,
    )  # fmt: skip
    found = header_fields((cover, behind), None)
    assert (found["co_quan_cap"].value, found["co_quan_cap"].page) == ("TRƯỜNG TRUNG HỌC THỦY SẢN MẪU", 2)
    assert (found["ngay_cap"].value, found["nguoi_ky"].page) == ("1998-08-20", 2)
