from dataclasses import replace

import pytest

from digitize.heading import read_heading
from digitize.layout import lines
from tests.fakes import heading_of, page, read_fields, scan, words

NATIONAL = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))


def abstract(*rows: tuple[float, float, str], title: str = "QUYẾT ĐỊNH", at: float = 265) -> list[str]:
    seen = page((80, 50, "SỞ Y TẾ"), *NATIONAL, (90, 100, "Số: 12/QĐ-SYT"), (at, 140, title), *rows)
    return [line.text for line in read_heading(lines(seen), seen.width, seen.height).abstract]


def test_a_centred_line_after_a_wide_space_goes_on() -> None:
    rows = (
        (140, 156, "Về việc tạm ngừng tiếp nhận hồ sơ trực tiếp ở Trung tâm"),
        (140, 173, "Phục vụ hành chính công phường Mẫu trong ngày 23 tháng"),
    )
    assert len(abstract(*rows)) == 2


def test_a_line_that_begins_with_a_number_goes_on_and_an_item_does_not() -> None:
    first = (180, 156, "Về phân bổ dự toán chi ngân sách")
    assert len(abstract(first, (190, 169, "6 tháng cuối năm 2025 của xã Mẫu"))) == 2
    assert len(abstract(first, (190, 169, "6. Họ và tên người được phân bổ"))) == 1


@pytest.mark.parametrize("said", ["V/v mất Giấy chứng nhận quyền sử dụng đất", "Vị thế của Quỹ Mẫu trong năm 2025"])
def test_what_begins_with_the_letters_of_a_roman_number_is_no_item(said: str) -> None:
    assert abstract((200, 156, said)) == [said]


def test_a_roman_item_is_of_the_body() -> None:
    assert abstract((200, 156, "I. Tình hình chung")) == []


def test_what_a_paper_goes_with_is_not_of_its_abstract() -> None:
    rows = ((180, 156, "Quản lý và sử dụng phòng thí nghiệm"), (170, 169, "(Ban hành kèm theo Quyết định số 12/QĐ-ĐHM"))
    assert abstract(*rows, title="QUY CHẾ") == [rows[0][2]]


def test_brackets_within_an_abstract_are_of_it() -> None:
    rows = ((150, 156, "Về việc giao đất cho Ban Quản lý dự án Mẫu"), (180, 169, "(giai đoạn 1) tại thị trấn Mẫu"))
    assert len(abstract(*rows)) == 2
    assert len(abstract((180, 156, "(Về việc sửa đổi Điều lệ Quỹ Mẫu)"))) == 1


@pytest.mark.parametrize("said", ["(Sử dụng cho nhà ở riêng lẻ)", "Mã số: 070092014385"])
def test_a_note_and_a_line_of_a_form_under_the_title_are_no_abstract(said: str) -> None:
    assert abstract((220, 156, said), title="GIẤY PHÉP XÂY DỰNG", at=240) == []


def test_which_of_its_issues_a_licence_is_is_no_abstract() -> None:
    assert abstract((210, 170, "Cấp lần đầu ngày 08 tháng 3 năm 2022"), title="GIẤY PHÉP") == []
    assert len(abstract((170, 170, "Cấp lại thẻ bảo hiểm y tế mẫu"), title="PHIẾU ĐỀ NGHỊ", at=240)) == 1


def test_who_certifies_under_what_is_certified_ends_it() -> None:
    rows = ((180, 160, "ĐỦ ĐIỀU KIỆN VỀ TRẬT TỰ"), (170, 176, "PHÒNG CẢNH SÁT MẪU CHỨNG NHẬN"))
    assert abstract(*rows, title="GIẤY CHỨNG NHẬN", at=235) == ["ĐỦ ĐIỀU KIỆN VỀ TRẬT TỰ"]
    assert len(abstract((150, 160, "VỀ VIỆC SỬA ĐỔI, BỔ SUNG QUY CHẾ"), (150, 173, "BAN HÀNH KÈM THEO QUYẾT ĐỊNH MẪU"))) == 2


def test_a_paragraph_right_under_a_title_is_no_abstract() -> None:
    rows = ((131, 156, "Trường THPT Mẫu, huyện Mẫu, tỉnh Hà Tĩnh trân trọng giới thiệu ông Trần Văn Mẫu đến quý"), (104, 176, "cơ quan."))
    assert abstract(*rows, title="GIẤY GIỚI THIỆU", at=255) == []


def test_the_title_in_another_language_is_no_abstract() -> None:
    assert abstract((250, 156, "WORK PERMIT"), title="GIẤY PHÉP LAO ĐỘNG", at=240) == []


def test_the_authority_under_an_abstract_in_capitals_ends_it() -> None:
    rows = ((190, 156, "ĐƯA VỤ ÁN RA XÉT XỬ"), (190, 176, "TÒA ÁN NHÂN DÂN HUYỆN MẪU"), (80, 200, "Căn cứ Bộ luật Tố tụng dân sự;"))
    assert abstract(*rows) == [rows[0][2]]


def test_a_stamp_in_capitals_beside_the_recipient_is_not_of_a_letters_abstract() -> None:
    seen = page(
        (80, 50, "BAN QUẢN LÝ DỰ ÁN MẪU"), *NATIONAL, (90, 100, "Số: 12/BQL-KT"), (80, 114, "V/v xử lý nền yếu đoạn Mẫu,"), (80, 127, "gói thầu số 7"),
        (60, 140, "CÔNG TY TƯ VẤN MẪU"), (240, 160, "Kính gửi: Công ty Mẫu"),
    )  # fmt: skip
    assert [line.text for line in read_heading(lines(seen), seen.width, seen.height).abstract] == [
        "V/v xử lý nền yếu đoạn Mẫu,",
        "gói thầu số 7",
    ]


@pytest.mark.parametrize("said", ["Phê duyệt dự án: Xây dựng cầu Mẫu", "Giao dự toán ngân sách: năm 2026"])
def test_a_colon_in_the_abstract_of_a_decision_is_of_it(said: str) -> None:
    assert abstract((200, 156, said)) == [said]


@pytest.mark.parametrize(
    "said", ["Thực hiện Nghị quyết của Tỉnh ủy Mẫu", "Theo dõi thi hành pháp luật năm", "Đề nghị phê duyệt dự án Mẫu năm"]
)
def test_what_opens_a_body_may_be_an_abstract_in_the_middle(said: str) -> None:
    at = 292.5 - sum(len(word) * 5.5 + 4 for word in said.split()) / 2 + 2
    assert abstract((at, 156, said), title="KẾ HOẠCH", at=270) == [said]
    assert abstract((at + 14, 156, said), title="KẾ HOẠCH", at=270) == []
    assert abstract((at, 156, f"{said};"), title="KẾ HOẠCH", at=270) == []


def test_an_abstract_in_capitals_keeps_its_last_line() -> None:
    rows = ((230, 156, "VỀ VIỆC THÀNH LẬP"), (200, 169, "TỔ CÔNG TÁC CẢI CÁCH"), (80, 190, "Căn cứ Luật Mẫu;"))
    assert len(abstract(*rows)) == 2


def test_a_letters_abstract_goes_on_with_abbreviations() -> None:
    seen = page(
        (80, 50, "BẢO HIỂM XÃ HỘI"), *NATIONAL, (90, 100, "Số: 12/BHXH"), (80, 114, "V/v triển khai thu"), (80, 127, "BHYT, BHXH, BHTN")
    )
    assert len(read_heading(lines(seen), seen.width, seen.height).abstract) == 2


def test_whose_decision_it_is_stands_between_title_and_abstract_and_an_ornament_ends_it() -> None:
    rows = ((180, 156, "CỦA ỦY BAN NHÂN DÂN HUYỆN MẪU"), (170, 172, "V/v thành lập Hội đồng mẫu của huyện"), (270, 188, "---oOo---"))
    assert abstract(*rows) == ["V/v thành lập Hội đồng mẫu của huyện"]


@pytest.mark.parametrize("decides", ["TƯ LỆNH QUÂN KHU MẪU", "CHỈ HUY TRƯỞNG BỘ CHỈ HUY QUÂN SỰ TỈNH MẪU"])
def test_a_commander_who_decides_is_no_part_of_the_abstract(decides: str) -> None:
    assert abstract(
        (180, 156, "Về việc hưởng chế độ trợ cấp một lần"), (180, 170, decides), (80, 210, "Căn cứ Quyết định số 62/2011/QĐ-TTg;")
    ) == ["Về việc hưởng chế độ trợ cấp một lần"]


def test_a_sentence_that_announces_what_follows_is_of_the_body() -> None:
    assert abstract((120, 156, "Chi cục Thuế Mẫu thông báo mã số thuế của cá nhân như sau:"), title="THÔNG BÁO") == []


def test_an_ornament_under_an_abstract_that_was_read_as_letters_is_not_of_it() -> None:
    seen = page((80, 50, "SỞ Y TẾ"), *NATIONAL, (90, 100, "Số: 12/QĐ-SYT"), (265, 140, "TỜ TRÌNH"), (190, 156, "V/v xin kinh phí sửa chữa"))
    crumbs = words("xk»k»kkcs+k<", 290, 170, confidence=0.1)
    cells = read_heading(lines(replace(seen, words=(*seen.words, *crumbs))), seen.width, seen.height)
    assert [line.text for line in cells.abstract] == ["V/v xin kinh phí sửa chữa"]


def test_a_wide_line_in_the_middle_goes_on_and_a_paragraph_that_fills_the_line_does_not() -> None:
    first, body = (212, 156, "V/v phê duyệt kế hoạch thầu"), (60, 230, "Phòng Mẫu kính trình " + "từ " * 26)
    wide = (117, 173, "Bê tông xi măng tuyến đường từ quốc lộ 1A đi thôn Mẫu, xã Mẫu Tài")
    assert abstract(first, wide, body, title="TỜ TRÌNH") == [first[2], wide[2]]
    assert abstract(first, (75, 173, "Phòng Mẫu kính trình " + "từ " * 24), body, title="TỜ TRÌNH") == [first[2]]


def test_who_invites_is_no_abstract_of_an_invitation() -> None:
    assert abstract((160, 160, "Trưởng ban Quản lý Mẫu trân trọng kính mời:"), title="GIẤY MỜI") == []
    assert abstract((160, 160, "Trường Cao đẳng nghề Mẫu trân trọng giới thiệu:"), title="GIẤY GIỚI THIỆU") == []


@pytest.mark.parametrize("part", ["Phần thứ nhất", "Phần mở đầu", "Phần I"])
def test_the_first_part_of_a_project_is_not_of_its_abstract(part: str) -> None:
    rows = ((190, 156, "Sắp xếp bến xe trên địa bàn"), (265, 174, part), (200, 190, "SỰ CẦN THIẾT XÂY DỰNG ĐỀ ÁN"))
    assert abstract(*rows, title="ĐỀ ÁN") == ["Sắp xếp bến xe trên địa bàn"]


def test_whom_a_paper_of_merit_praises_is_no_abstract() -> None:
    assert abstract((160, 160, "Nhân dân và cán bộ thôn Mẫu, xã Mẫu"), title="BẰNG KHEN") == []


def test_the_number_under_which_a_letter_came_in_is_not_of_its_abstract() -> None:
    letter = ((86, 118, "V/v khấu trừ thuế đối với"), (113, 131, "hàng hóa bị tổn thất"))
    stamp, goes_on = (65, 144, "Số: 207"), (90, 144, "số bảo hiểm xã hội")
    for last, whole in ((stamp, letter), (goes_on, (*letter, goes_on))):
        read = heading_of(
            (80, 50, "CỤC THUẾ MẪU"), *NATIONAL, (90, 100, "Số: 12/CT-TTHT"), *letter, last, (180, 190, "Kính gửi: Công ty Mẫu")
        )
        assert [line.text for line in read.abstract] == [line[2] for line in whole]


def test_a_decision_on_investment_is_called_by_what_it_approves_and_its_issue_is_no_abstract() -> None:
    rows = ((171, 156, "Dự án Kho bãi tập kết vật liệu Mẫu"), (180, 173, "(Cấp lần đầu: ngày 12 tháng 8 năm 2021)"))
    assert abstract(*rows, title="QUYẾT ĐỊNH CHẤP THUẬN NHÀ ĐẦU TƯ", at=200) == [rows[0][2]]


@pytest.mark.parametrize("named", ["Phan Hải Nam giữ chức vụ Phó phòng Mẫu", "Phan Nhật Minh, Trưởng phòng Mẫu"])
def test_a_person_named_like_a_part_of_a_paper_does_not_end_its_abstract(named: str) -> None:
    rows = ((180, 156, "Về việc bổ nhiệm có thời hạn đối với ông"), (190, 170, named))
    assert abstract(*rows) == [row[2] for row in rows]


def test_statistics_in_capitals_are_an_abstract_and_no_office() -> None:
    assert abstract((200, 156, "THỐNG KÊ KẾT QUẢ GIẢI QUYẾT"), title="BÁO CÁO") == ["THỐNG KÊ KẾT QUẢ GIẢI QUYẾT"]


@pytest.mark.parametrize(("below", "whole"), [("KHẨN", False), ("khẩn", True)])
def test_a_stamp_of_urgency_under_a_letters_abstract_is_not_of_it(below: str, whole: bool) -> None:
    letter = ((86, 118, "V/v phòng, chống dịch bệnh"), (100, 131, below))
    read = heading_of((80, 50, "SỞ Y TẾ"), *NATIONAL, (90, 100, "Số: 12/SYT-NVY"), *letter, (180, 190, "Kính gửi: Công ty Mẫu"))
    assert len(read.abstract) == 1 + whole


@pytest.mark.parametrize(("top", "found"), [(114, True), (150, False)])
def test_a_letters_abstract_may_begin_with_a_bare_word_right_under_the_number(top: float, found: bool) -> None:
    about = (86, top, "Về cung cấp thông tin quy hoạch")
    read = heading_of((80, 50, "SỞ XÂY DỰNG"), *NATIONAL, (90, 100, "Số: 12/SXD-QH"), about, (180, 190, "Kính gửi: Công ty Mẫu"))
    assert [line.text for line in read.abstract] == [about[2]] * found


@pytest.mark.parametrize("sign", ["VW", "Vív", "V7v", "W/v", "VlV"])
def test_a_letters_abstract_begins_however_its_sign_was_read_right_under_the_number(sign: str) -> None:
    letter = [
        (80, 50, "SỞ XÂY DỰNG"),
        *NATIONAL,
        (90, 100, "Số: 12/SXD-QH"),
        (86, 114, f"{sign} cung cấp thông tin"),
        (180, 190, "Kính gửi: Công ty Mẫu"),
    ]
    assert len(heading_of(*letter).abstract) == 1
    assert read_fields(scan(page(*letter))).value("trich_yeu") == "V/v cung cấp thông tin"


@pytest.mark.parametrize("sign", ["Vũ", "Vì", "Vy"])
def test_words_right_under_a_number_are_no_abstract(sign: str) -> None:
    assert not heading_of((80, 50, "SỞ XÂY DỰNG"), *NATIONAL, (90, 100, "Số: 12/SXD-QH"), (86, 114, f"{sign} Văn Mẫu")).abstract


def test_a_stamp_that_was_joined_with_an_abstract_is_not_of_it() -> None:
    assert abstract((71, 156, "CỔNG THÔNG TIN ĐIỆN TỬ Về việc tăng cường công tác quản lý đất")) == [
        "Về việc tăng cường công tác quản lý đất"
    ]
    assert abstract((255, 148, "25704"), (200, 166, "Về việc giao đất cho tổ chức")) == ["Về việc giao đất cho tổ chức"]
    assert abstract((190, 156, "294 Về việc giao đất cho tổ chức")) == ["Về việc giao đất cho tổ chức"]
    assert abstract((265, 156, "2021 - 2025"), title="CHƯƠNG TRÌNH") == ["2021 - 2025"]
    assert abstract((230, 156, "ĐỀ ÁN Về việc tuyển dụng"), title="TỜ TRÌNH") == ["ĐỀ ÁN Về việc tuyển dụng"]
    assert abstract((190, 156, "Ban hành kế hoạch và Về việc giao đất")) == ["Ban hành kế hoạch và Về việc giao đất"]


@pytest.mark.parametrize(
    ("below", "whole"),
    [((195, 170, "tại trạm y tế và phòng khám khu vực"), True), ((60, 170, "tại trạm y tế và phòng khám khu vực"), False)],
)
def test_what_opens_a_body_and_goes_on_in_the_middle_is_an_abstract(below: tuple[float, float, str], whole: bool) -> None:
    first = "Thực hiện khám bệnh cho người thuộc hộ nghèo, người cao tuổi,"
    assert abstract((130, 156, first), below, title="HƯỚNG DẪN") == ([first, below[2]] if whole else [])
