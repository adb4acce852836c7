import pytest

from digitize.agency import split_names
from tests.fakes import heading_of

LEFT = ((300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
MIDDLE = ((200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"))


@pytest.mark.parametrize("place", ["Vị Thủy", "Chương Mỹ", "Xín Mần", "Phan Rang - Tháp Chàm", "thị xã Kỳ Anh", "TP. Mẫu"])
def test_places_that_begin_like_parts_of_a_body_are_places(place: str) -> None:
    date = heading_of((60, 50, "UBND XÃ MẪU"), *LEFT, (320, 100, f"{place}, ngày 10 tháng 4 năm 2018")).date
    assert date is not None
    assert date.text.startswith(place)


@pytest.mark.parametrize("said", [
    "bảo hiểm thất nghiệp tháng 3 năm 2018", "Từ ngày 05 tháng 6 năm 2018 đến ngày 08 tháng 6 năm 2018", "Đăng ký lần đầu, ngày 11 tháng 8 năm 2025",
    "Cấp lần thứ nhất, ngày 15 tháng 3 năm 2023", "- Thời gian bắt đầu: 14 giờ 00 phút, ngày 11 tháng 11 năm 2020", "Ngày, tháng, năm sinh: 12 tháng 12 năm 1974",
])  # fmt: skip
def test_a_date_behind_what_is_no_place_is_not_that_of_the_paper(said: str) -> None:
    assert heading_of((60, 50, "UBND XÃ MẪU"), *LEFT, (250, 140, "BIÊN BẢN"), (250, 170, said)).date is None


def test_the_hour_of_an_urgent_message_stands_between_place_and_date() -> None:
    date = heading_of((60, 50, "UBND TỈNH QUẢNG TRỊ"), *LEFT, (280, 100, "Quảng Trị, hồi 21 giờ 30, ngày 11 tháng 10 năm 2020")).date
    assert date is not None


def test_a_certificate_may_have_its_date_over_the_signature_beside_any_heading() -> None:
    rows = (
        (60, 50, "SỞ Y TẾ"),
        *LEFT,
        (90, 100, "Số: 145/GCN-SYT"),
        (240, 140, "GIẤY CHỨNG NHẬN"),
        (310, 520, "Quảng Trị, ngày 27 tháng 5 năm 2019"),
    )
    date = heading_of(*rows).date
    assert date is not None
    assert date.text == "Quảng Trị, ngày 27 tháng 5 năm 2019"
    assert heading_of(*(row if row[2] != "GIẤY CHỨNG NHẬN" else (265, 140, "QUYẾT ĐỊNH") for row in rows)).date is None


def test_a_date_in_a_sentence_under_a_certificates_title_is_none_of_it() -> None:
    rows = (*MIDDLE, (245, 130, "GIẤY CHỨNG NHẬN"), (270, 520, "BCM ngày 13 tháng 3 năm 2025 của Bộ trưởng"))
    assert heading_of(*rows).date is None


def test_a_number_under_its_title_is_neither_an_issuer_nor_above_the_title() -> None:
    cells = heading_of(
        *MIDDLE, (255, 100, "HỢP ĐỒNG TƯ VẤN"), (250, 122, "Số: 27/2023/HĐ-TVM"), (150, 140, "Về việc: Khảo sát công trình Mẫu")
    )
    assert cells.issuer == []
    assert cells.title is not None
    assert cells.title.text == "HỢP ĐỒNG TƯ VẤN"
    assert [line.text for line in cells.abstract] == ["Về việc: Khảo sát công trình Mẫu"]


def test_a_title_beside_the_national_heading_is_no_issuer() -> None:
    cells = heading_of((60, 50, "CHI CỤC THÚ Y"), *LEFT, (60, 90, "CHỨNG CHỈ HÀNH NGHỀ THÚ Y"))
    assert [line.text for line in cells.issuer] == ["CHI CỤC THÚ Y"]


def test_an_issuer_that_is_like_a_title_is_one() -> None:
    assert [line.text for line in heading_of((60, 50, "UBND TỈNH MẪU"), (60, 64, "SỞ Y TẾ"), *LEFT).issuer] == ["UBND TỈNH MẪU", "SỞ Y TẾ"]


def test_the_issuer_in_another_language_is_left_out_and_abbreviations_are_not() -> None:
    rows = ((60, 50, "SỞ NỘI VỤ"), (60, 64, "DEPARTMENT OF HOME AFFAIRS"), *LEFT)
    assert [line.text for line in heading_of(*rows).issuer] == ["SỞ NỘI VỤ"]
    assert len(heading_of((60, 50, "PHÒNG CẢNH SÁT"), (60, 64, "QLHC VỀ TTXH"), *LEFT).issuer) == 2


def test_the_number_of_a_house_is_not_that_of_a_paper() -> None:
    rows = (
        *MIDDLE,
        (136, 130, "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP"),
        (180, 170, "Mã số doanh nghiệp: 3702914476"),
        (60, 290, "Số 88/6, đường Mẫu Một"),
    )
    number = heading_of(*rows).number
    assert number is not None
    assert number.text.endswith("3702914476")
    old = heading_of(*LEFT, (60, 100, "Số 125/QĐ, ngày 12 tháng 3 năm 1990"), (250, 140, "QUYẾT ĐỊNH")).number
    assert old is not None


def test_a_certificates_number_may_stand_low_or_at_the_right() -> None:
    foot = heading_of(*MIDDLE, (245, 130, "GIẤY CHỨNG NHẬN"), (82, 690, "Số: 0417/GCN-CĐN"))
    assert foot.number is not None
    assert heading_of(*MIDDLE, (245, 130, "GIẤY CHỨNG NHẬN"), (82, 690, "Số: 0417")).number is None, "of what, nobody knows"
    assert heading_of(*MIDDLE, (245, 130, "QUYẾT ĐỊNH"), (82, 690, "Số: 0417/GCN-CĐN")).number is None
    for other in ("Số: 1234/SCT-BS", "Số quyết định: 12/QĐ-UBND", "Số nhà 12/4TT đường Trần Phú", "Sông Đà 9/TCT"):
        assert heading_of(*MIDDLE, (245, 130, "GIẤY CHỨNG NHẬN"), (82, 690, other)).number is None
    low = heading_of(*MIDDLE, (245, 130, "GIẤY CHỨNG NHẬN"), (80, 440, "Số cấp: 0128/2020/NNPTNT-LĐ"))
    assert low.number is not None
    right = heading_of(
        (58, 44, "UBND XÃ MẪU"), (220, 44, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (450, 78, "Số: 112"), (240, 170, "GIẤY KHAI SINH")
    )
    assert right.number is not None
    assert right.number.text == "Số: 112"


def test_a_forms_line_of_another_number_is_not_the_papers() -> None:
    assert heading_of(*MIDDLE, (245, 130, "CHỨNG CHỈ"), (80, 150, "Số CMND/CCCD: 052088001947")).number is None


@pytest.mark.parametrize(("names", "own"), [
    (["TỈNH ỦY PHÚ THỌ", "HUYỆN ỦY MẪU"], ["HUYỆN ỦY MẪU"]),
    (["LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU", "CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP"], ["CÔNG ĐOÀN CÁC KHU CÔNG NGHIỆP"]),
    (["SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "CHI NHÁNH HUYỆN MẪU"], ["VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI", "CHI NHÁNH HUYỆN MẪU"]),
    (["TỈNH ỦY NINH THUẬN", "BAN THƯỜNG VỤ", "THÀNH ỦY", "PHAN MẪU"], ["BAN THƯỜNG VỤ", "THÀNH ỦY", "PHAN MẪU"]),
    (["CHI CỤC TRỒNG TRỌT VÀ", "BẢO VỆ THỰC VẬT"], ["CHI CỤC TRỒNG TRỌT VÀ", "BẢO VỆ THỰC VẬT"]),
    (["UBND HUYỆN MẪU", "PHÒNG Y TẾ"], ["PHÒNG Y TẾ"]),
    (["CỤC THUẾ TỈNH MẪU", "CHI CỤC THUẾ KHU VỰC", "NHA TRANG - MẪU"], ["CHI CỤC THUẾ KHU VỰC", "NHA TRANG - MẪU"]),
    (["CHI CỤC HẢI QUAN KHU VỰC", "ĐỘI THỦ TỤC"], ["ĐỘI THỦ TỤC"]),
    (["TÒA ÁN NHÂN DÂN TỈNH MẪU", "TÒA ÁN NHÂN DÂN HUYỆN XUÂN", "TRƯỜNG"], ["TÒA ÁN NHÂN DÂN HUYỆN XUÂN", "TRƯỜNG"]),
    (["BỘ TƯ LỆNH BỘ ĐỘI BIÊN PHÒNG", "BĐBP TỈNH MẪU"], ["BĐBP TỈNH MẪU"]),
    (["TỔNG CỤC THỐNG KÊ", "VIỆN KHOA HỌC", "THỐNG KÊ"], ["VIỆN KHOA HỌC", "THỐNG KÊ"]),
    (["CỤC THỐNG KÊ", "THỐNG KÊ TỈNH MẪU"], ["THỐNG KÊ TỈNH MẪU"]),
    (["ỦY BAN MTTQ PHƯỜNG MẪU", "BẢN CÔNG TÁC MẶT TRẬN"], ["BẢN CÔNG TÁC MẶT TRẬN"]),
])  # fmt: skip
def test_the_issuer_is_told_from_the_agency_above(names: list[str], own: list[str]) -> None:
    assert [names[at] for at in split_names(names)[1]] == own


def test_a_decision_whose_number_cannot_be_read_takes_none_from_its_body() -> None:
    assert heading_of((60, 50, "SỞ Y TẾ"), *LEFT, (265, 140, "QUYẾT ĐỊNH"), (80, 300, "Số hiệu: 12/AB-34")).number is None


@pytest.mark.parametrize("place", ["Hà nội", "HÀ NỘI", "TP. HCM", "Đông hà", "a Quảng trị"])
def test_right_under_the_national_heading_a_place_may_be_written_anyhow(place: str) -> None:
    date = heading_of((60, 50, "UBND TỈNH MẪU"), *LEFT, (330, 100, f"{place}, ngày 12 tháng 3 năm 1995")).date
    assert date is not None


@pytest.mark.parametrize("lines_of", [
    ("SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH"), ("BAN QUẢN LÝ", "DỰ ÁN ĐẦU TƯ XÂY DỰNG"), ("BAN CHỈ ĐẠO", "CHƯƠNG TRÌNH MỤC TIÊU"), ("TRƯỜNG ĐẠI HỌC", "LUẬT HÀ NỘI"),
    ("CÔNG TY CỔ PHẦN", "FPT SOFTWARE"), ("BẢO TÀNG", "LỊCH SỬ TỈNH MẪU"), ("PHÒNG TÀI CHÍNH -", "KẾ HOẠCH"),
])  # fmt: skip
def test_an_issuers_second_line_may_begin_like_a_title(lines_of: tuple[str, str]) -> None:
    found = heading_of((60, 50, lines_of[0]), (60, 64, lines_of[1]), *LEFT, (80, 100, "Số: 12/QĐ-ABC"))
    assert [line.text for line in found.issuer] == list(lines_of)


def test_a_stamp_under_the_national_heading_is_no_title() -> None:
    title = heading_of((60, 50, "SỞ Y TẾ"), *LEFT, (370, 110, "BẢN SAO"), (265, 140, "QUYẾT ĐỊNH")).title
    assert title is not None
    assert title.text == "QUYẾT ĐỊNH"


def test_a_certificate_keeps_its_own_date_beside_that_of_a_copy() -> None:
    rows = (
        (60, 50, "SỞ Y TẾ"),
        *LEFT,
        (350, 100, "Ngày 12 tháng 5 năm 2003"),
        (240, 140, "GIẤY CHỨNG NHẬN"),
        (330, 400, "GIÁM ĐỐC"),
        (320, 480, "Trần Văn Mẫu"),
    )
    date = heading_of(*rows, (80, 560, "SAO Y BẢN CHÍNH"), (320, 580, "Quảng Trị, ngày 01 tháng 8 năm 2022")).date
    assert date is not None
    assert date.text == "Ngày 12 tháng 5 năm 2003"


@pytest.mark.parametrize("title", ["GIẤY TRIỆU TẬP", "THƯ KHEN", "GIẤY RA VIỆN"])
def test_what_begins_with_giay_is_a_title(title: str) -> None:
    found = heading_of((60, 50, "TÒA ÁN NHÂN DÂN"), *LEFT, (255, 140, title)).title
    assert found is not None


def test_a_number_under_a_title_on_a_page_out_of_the_middle_stands_under_it() -> None:
    cells = heading_of((80, 50, "SỞ XÂY DỰNG"), *LEFT, (250, 116, "CHỨNG CHỈ HÀNH NGHỀ"), (310, 170, "Số: QB-00627"))
    assert cells.title is not None


def test_pieces_of_one_row_of_the_issuer_are_one_line() -> None:
    cells = heading_of((60, 50, "TỔNG CÔNG TY"), *LEFT, (60, 66, "ĐIỆN LỰC MẪU"), (60, 82, "CÔNG"), (105, 82, "TY ĐIỆN LỰC MẪU HẢI"))
    above, own = split_names([line.text for line in cells.issuer])
    assert ([cells.issuer[at].text for at in above], [cells.issuer[at].text for at in own]) == (
        ["TỔNG CÔNG TY", "ĐIỆN LỰC MẪU"],
        ["CÔNG TY ĐIỆN LỰC MẪU HẢI"],
    )


def test_a_branch_of_the_power_company_is_an_agency_of_its_own() -> None:
    assert split_names(["CÔNG TY ĐIỆN LỰC MẪU", "ĐIỆN LỰC MẪU PHƯỚC"]) == ([0], [1])


def test_the_name_of_a_group_goes_on_in_the_next_line() -> None:
    assert split_names(["TẬP ĐOÀN", "ĐIỆN LỰC VIỆT NAM"]) == ([], [0, 1])
    assert split_names(["CÔNG TY TƯ VẤN MẪU", "ĐIỆN LỰC 1"]) == ([], [0, 1])


def test_the_national_heading_said_once_more_for_foreigners_is_no_issuer() -> None:
    assert heading_of((60, 50, "SOCIALIST REPUBLIC OF VIỆT NAM"), *LEFT, (60, 90, "THE RECTOR OF")).issuer == []


def test_a_headmaster_over_a_certificate_is_not_its_title() -> None:
    cells = heading_of((60, 50, "TRƯỜNG MẪU"), *LEFT, (200, 130, "HIỆU TRƯỞNG TRƯỜNG MẪU"), (280, 145, "cấp"), (240, 160, "CHỨNG NHẬN"))
    assert cells.title is not None
    assert cells.title.text == "CHỨNG NHẬN"


def test_what_stands_under_who_certifies_is_no_title() -> None:
    rows = ((240, 130, "GIẤY CHỨNG NHẬN"), (200, 150, "SỞ CÔNG THƯƠNG TỈNH MẪU"), (250, 166, "CHỨNG NHẬN"))
    assert heading_of(*LEFT, *rows[1:]).title is None
    found = heading_of(*LEFT, *rows).title
    assert found is not None
    assert found.text == "GIẤY CHỨNG NHẬN"


def test_the_line_by_which_somebody_certifies_is_no_title() -> None:
    assert heading_of((60, 50, "SỞ MẪU"), *LEFT, (240, 160, "CHỨNG NHẬN:")).title is None


def test_a_year_that_stands_alone_under_its_date_is_of_it() -> None:
    date = heading_of((60, 50, "UBND XÃ MẪU"), *LEFT, (320, 100, "Mẫu Biên, ngày 03 tháng 4 năm"), (400, 112, "2012")).date
    assert date is not None
    assert date.text == "Mẫu Biên, ngày 03 tháng 4 năm 2012"


def test_a_certificate_whose_title_was_not_read_is_numbered_where_its_label_says() -> None:
    number = heading_of(*LEFT, (80, 500, "Số cấp: 0219/2019/NNPTNT-MM")).number
    assert number is not None
    assert number.text.endswith("0219/2019/NNPTNT-MM")


@pytest.mark.parametrize(
    ("read", "title"), [("QUYẾT Á ĐỊNH", "QUYẾT ĐỊNH"), ("NGHỊ QUYẾT Á", "NGHỊ QUYẾT"), ("PHỤ LỤC A", "PHỤ LỤC A"), ("ĐỀ ÁN 1", "ĐỀ ÁN 1")]
)
def test_a_letter_that_a_stamp_left_in_a_title_of_the_decree_is_not_of_it(read: str, title: str) -> None:
    found = heading_of((60, 50, "SỞ Y TẾ"), *LEFT, (90, 100, "Số: 12/QĐ-SYT"), (250, 140, read), (230, 160, "Về việc cấp giấy")).title
    assert found is not None
    assert found.text == title


def test_an_agency_that_sounds_like_a_title_is_none() -> None:
    found = heading_of(*MIDDLE, (240, 100, "SỞ Y TẾ MẪU"), (250, 140, "GIẤY CHỨNG NHẬN"))
    assert found.title is not None
    assert found.title.text == "GIẤY CHỨNG NHẬN"


def test_a_licence_with_its_number_under_a_picture_has_its_title_over_it() -> None:
    rows = (
        (60, 50, "SỞ Y TẾ"),
        *LEFT,
        (330, 90, "GIẤY PHÉP HÀNH NGHỀ"),
        (185, 120, "Căn cứ Luật Khám bệnh"),
        (52, 165, "Số: 003318/NA-GPHN"),
    )
    found = heading_of(*rows)
    assert found.title is not None
    assert found.number is not None


def test_a_year_that_did_not_fit_stands_under_its_date() -> None:
    date = heading_of((60, 50, "NGÂN HÀNG MẪU"), *LEFT, (300, 105, "Thành phố Hồ Chí Minh, ngày11 tháng 6"), (394, 121, "năm 2025")).date
    assert date is not None
    assert date.text.endswith("tháng 6 năm 2025")


def test_the_date_of_a_power_of_attorney_stands_over_its_signature() -> None:
    date = heading_of((60, 50, "NGÂN HÀNG MẪU"), *LEFT, (260, 140, "GIẤY ỦY QUYỀN"), (320, 520, "Giồng Mẫu, ngày 03 tháng 4 năm 2023")).date
    assert date is not None


def test_a_title_with_a_slip_of_the_reader_is_one() -> None:
    found = heading_of((60, 50, "SỞ Y TẾ"), *LEFT, (90, 100, "Số: 12/TTr-SYT"), (265, 140, "TỜ TRÌNK")).title
    assert found is not None


@pytest.mark.parametrize("label", ["Số CMND/No.: 012345678", "Số nhà/No.: 15/2 Trần Phú"])
def test_numbers_of_other_things_for_foreigners_are_not_the_papers(label: str) -> None:
    found = heading_of((60, 50, "SỞ Y TẾ"), *LEFT, (90, 100, "Số: 1234"), (240, 140, "GIẤY PHÉP"), (80, 200, label)).number
    assert found is not None
    assert found.text == "Số: 1234"


def test_months_that_an_abstract_speaks_of_are_no_date() -> None:
    cells = heading_of(
        (60, 50, "LÂM TRƯỜNG MẪU"), *LEFT, (320, 90, "Con Mẫu, ngày 06-10-1988"), (265, 122, "BÁO CÁO"), (243, 140, "9 tháng đầu năm 1988")
    )
    assert cells.date is not None
    assert cells.date.text == "Con Mẫu, ngày 06-10-1988"
    assert cells.title is not None
