from dataclasses import replace

import pytest

from digitize.geometry import rotated_box
from digitize.heading import read_heading
from digitize.layout import blank_between, lines, ordered_lines
from digitize.scan import Page
from tests.fakes import page, words

DECISION = page(
    (80, 50, "UBND TỈNH QUẢNG TRỊ"),
    (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (100, 66, "SỞ Y TẾ"),
    (330, 66, "Độc lập - Tự do - Hạnh phúc"),
    (90, 100, "Số: 12/QĐ-SYT"),
    (320, 100, "Quảng Trị, ngày 05 tháng 3 năm 2026"),
    (250, 140, "QUYẾT ĐỊNH"),
    (210, 156, "Về việc cấp giấy phép"),
    (80, 200, "Căn cứ Quyết định số 99/QĐ-UBND ngày 01 tháng 02 năm 2026 của Ủy ban;"),
)


def test_a_row_of_the_heading_is_cut_into_its_two_columns() -> None:
    found = [line.text for line in lines(DECISION)]
    assert "UBND TỈNH QUẢNG TRỊ" in found
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in found


def test_the_cells_of_the_decree_are_found() -> None:
    cells = read_heading(lines(DECISION), DECISION.width, DECISION.height)
    assert [line.text for line in cells.issuer] == ["UBND TỈNH QUẢNG TRỊ", "SỞ Y TẾ"]
    assert cells.number is not None
    assert cells.number.text == "Số: 12/QĐ-SYT"
    assert cells.date is not None
    assert cells.date.text == "Quảng Trị, ngày 05 tháng 3 năm 2026"
    assert cells.title is not None
    assert cells.title.text == "QUYẾT ĐỊNH"
    assert [line.text for line in cells.abstract] == ["Về việc cấp giấy phép"]


def test_a_skewed_page_gives_the_same_lines() -> None:
    middle = (DECISION.width / 2, DECISION.height / 2)
    turned = tuple(replace(word, box=rotated_box(word.box, middle, 1.5)) for word in DECISION.words)
    skewed: Page = replace(DECISION, words=turned, skew=1.5)
    assert [line.text for line in lines(skewed)] == [line.text for line in lines(DECISION)]


def test_two_columns_are_read_one_after_the_other() -> None:
    form = page(
        (60, 50, "Vợ: Trần Thị Mẫu"), (330, 50, "Chồng: Phan Văn Thử"), (60, 70, "Sinh: 1999"), (330, 70, "Sinh: 1997"),
        (60, 90, "Dân tộc: Kinh"), (330, 90, "Dân tộc: Tày"), (60, 120, "Nơi đăng ký kết hôn: Ủy ban nhân dân xã Gió Mẫu, tỉnh Quảng Trị"),
    )  # fmt: skip
    assert [line.text for line in ordered_lines(form)][:6] == [
        "Vợ: Trần Thị Mẫu", "Sinh: 1999", "Dân tộc: Kinh", "Chồng: Phan Văn Thử", "Sinh: 1997", "Dân tộc: Tày",
    ]  # fmt: skip


def test_a_title_well_over_a_table_is_not_parted_by_its_columns() -> None:
    table = [row for top in (320, 340, 360) for row in ((60, top, "Năm đóng"), (250, top, "Nơi đóng"))]
    title = (*words("GIẤY CHỨNG NHẬN", 156, 200), *words("ĐĂNG KÝ TÀU CÁ", 250, 200))
    seen = page(*table)
    assert "GIẤY CHỨNG NHẬN ĐĂNG KÝ TÀU CÁ" in [line.text for line in lines(replace(seen, words=(*seen.words, *title)))]


def test_a_stroke_of_the_pen_across_a_line_does_not_tear_it() -> None:
    seen = page((80, 600, "Nơi nhận:"), (386, 600, "CHỦ"), (414, 600, "TỊCH"))
    stroke = words("sa", 360, 603, confidence=0.0)
    wide = tuple(replace(word, box=replace(word.box, x1=390.0)) for word in stroke)
    found = [line.text for line in lines(replace(seen, words=(*wide, *seen.words)))]
    assert any("CHỦ TỊCH" in text for text in found)


def test_place_and_date_are_cut_from_an_issuers_last_line_though_it_leaves_little_room() -> None:
    row = page((73, 98, "CHỮA CHÁY VÀ CỨU NẠN"), (190, 98, "Bắc Giang, ngày 05 tháng 8 năm 2022"))
    assert [line.text for line in lines(row)] == ["CHỮA CHÁY VÀ CỨU NẠN", "Bắc Giang, ngày 05 tháng 8 năm 2022"]
    sentence = page((73, 98, "UBND TP. Mẫu Mới ngày 05 tháng 8 năm 2022"))
    assert len(lines(sentence)) == 1


@pytest.mark.parametrize(("left", "right", "blank"), [
    (["Ba", "Mẫu,", "ngày"], ["z", "5", "tháng", "+"], True), (["Ba", "Mẫu,", "ngày", "7", "5"], ["tháng", "3"], True),
    (["Sinh", "tháng", "3"], ["Ông", "Nguyễn", "Văn", "Nam"], False), (["tháng", "12"], ["TỈNH", "HÀ", "NAM"], False),
    (["Số:", "2750"], ["TB-CT"], True), (["Số:"], ['":', "/cr-uB"], True), (["Số:"], ["QĐ/GTVT"], True), (["Số:"], ["nhà", "12"], False),
    (["Ba", "Mẫu,", "ngày", "30", "thông", "8"], ["năm", "2022"], True), (["giao", "thông", "8"], ["năm", "2022"], False),
])  # fmt: skip
def test_a_gap_that_digits_by_hand_fill_is_a_blank_and_others_are_not(left: list[str], right: list[str], blank: bool) -> None:
    assert blank_between(left, right) is blank


@pytest.mark.parametrize(("left", "cut"), [("Cha, mẹ hoặc người thân", True), ("Căn cứ Biên bản lập tại", False)])
def test_place_and_date_are_cut_from_who_signs_at_the_left(left: str, cut: bool) -> None:
    width = sum(5.5 * len(word) + 4 for word in left.split())
    gap = 20 if cut else 4
    found = lines(page((60, 600, left), (60 + width + gap, 600, "Bát Mẫu, ngày 01 tháng 12 năm 2012")))
    assert [line.text for line in found] == (
        [left, "Bát Mẫu, ngày 01 tháng 12 năm 2012"] if cut else [f"{left} Bát Mẫu, ngày 01 tháng 12 năm 2012"]
    )
