"""Header fields from the cells of heading and signature; traps of the heading."""

from dataclasses import replace

import pytest

from digitize.scan import Scan
from tests.fakes import page, read_by_two, read_fields, read_under_heading, scan


def test_number_and_date_are_never_taken_from_a_basis_line() -> None:
    blank = page(
        (80, 50, "ỦY BAN NHÂN DÂN"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (90, 100, "Số: /QĐ-UBND"), (320, 100, "Hà Nội, ngày tháng năm 2026"), (250, 140, "QUYẾT ĐỊNH"),
        (80, 200, "Căn cứ Quyết định số 99/QĐ-UBND ngày 01 tháng 02 năm 2026 của Ủy ban nhân dân;"),
    )  # fmt: skip
    found = read_fields(scan(blank))
    assert found.value("so_ky_hieu") is None
    assert found.value("ngay_cap") is None


def test_an_incoming_stamp_gives_neither_number_nor_date() -> None:
    stamped = page(
        (40, 20, "ĐẾN Số: 9031 Ngày: 21/01/2026"), (80, 50, "SỞ NỘI VỤ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 46/QĐ-SNV"), (320, 100, "Quảng Trị, ngày 19 tháng 01 năm 2026"), (250, 140, "QUYẾT ĐỊNH"),
    )  # fmt: skip
    found = read_fields(scan(stamped))
    assert found.value("so_ky_hieu") == "46/QĐ-SNV"
    assert found.value("ngay_cap") == "2026-01-19"


@pytest.mark.parametrize(("read", "sure"), [("QUYÉT", True), ("QUYRT", False)])
def test_the_title_of_a_known_form_is_sure_though_its_marks_were_not_read_alike(read: str, sure: bool) -> None:
    decision = page(
        (80, 50, "SỞ NỘI VỤ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (90, 100, "Số: 46/QĐ-SNV"), (320, 100, "Quảng Trị, ngày 19 tháng 01 năm 2026"), (250, 140, f"{read} ĐỊNH"), (80, 200, "Căn cứ Luật;"),
    )  # fmt: skip
    words = tuple(replace(word, confidence=0.6, other="QUYẾT") if word.text == read else word for word in decision.words)
    title = read_fields(scan(replace(decision, words=words))).fields["ten_giay_to"]
    assert (title.value == "QUYẾT ĐỊNH", title.confidence >= 0.9) == (sure, sure)


def certificate(*rows: tuple[float, float, str]) -> Scan:
    """As read, a certificate under whose heading such lines stand."""
    heading = (
        (80, 50, "SỞ Y TẾ"),
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (90, 100, "Số: 46/GCN-SYT"),
    )
    return read_fields(scan(page(*heading, *rows)))


def test_the_title_of_a_known_form_is_whole_though_it_stands_in_two_lines() -> None:
    found = certificate((245, 140, "GIẤY CHỨNG NHẬN"), (220, 158, "ĐĂNG KÝ HỘ KINH DOANH"), (210, 178, "Mã số hộ kinh doanh: 070092014385"))
    assert found.doctype == "giay_chung_nhan_dang_ky_ho_kinh_doanh"
    assert found.value("ten_giay_to") == "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH"
    assert found.value("trich_yeu") is None


def test_a_licence_of_no_known_form_is_called_what_both_its_lines_say() -> None:
    found = certificate((265, 140, "GIẤY PHÉP"), (190, 158, "KINH DOANH VẬN TẢI BẰNG XE Ô TÔ"))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == ("GIẤY PHÉP KINH DOANH VẬN TẢI BẰNG XE Ô TÔ", None)


def test_what_a_certificate_of_no_known_form_is_of_is_both_its_name_and_its_abstract() -> None:
    found = certificate((245, 140, "GIẤY CHỨNG NHẬN"), (170, 158, "THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY"))
    assert found.value("ten_giay_to") == "GIẤY CHỨNG NHẬN THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY"
    assert found.value("trich_yeu") == "THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY"


@pytest.mark.parametrize(
    "title", ["GIẤY ĐĂNG KÝ HOẠT ĐỘNG", "THÔNG CÁO BÁO CHÍ", "PHIẾU CHUYỂN ĐƠN", "HỢP ĐỒNG TƯ VẤN", "BẰNG TỐT NGHIỆP", "BIÊN BẢN KIỂM TRA"]
)
def test_a_title_in_one_line_is_whole(title: str) -> None:
    found = certificate((230, 140, title))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == (title, None)


def test_whose_a_certificate_is_does_not_belong_to_its_title() -> None:
    found = certificate((200, 140, "GIẤY CHỨNG NHẬN"), (200, 158, "ĐĂNG KÝ TÀU CÁ"), (200, 176, "MẪU 94127 TS"), (200, 190, "TRẦN VĂN MẪU"))
    assert found.value("ten_giay_to") == "GIẤY CHỨNG NHẬN ĐĂNG KÝ TÀU CÁ"


def test_a_printed_title_that_says_more_than_its_form_is_taken_whole() -> None:
    assert certificate((170, 140, "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1")).value("ten_giay_to") == "PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1"


def test_where_and_when_a_birth_was_entered_is_who_issued_its_certificate_and_when() -> None:
    found = read_fields(scan(page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (240, 100, "GIẤY KHAI SINH"), (265, 120, "Số: 158/2018"),
        (60, 150, "Họ, chữ đệm, tên: NGUYỄN GIA MẪU"), (60, 400, "Nơi đăng ký khai sinh: Ủy ban nhân dân phường Mẫu, thành phố Mẫu"),
        (60, 420, "Ngày, tháng, năm đăng ký: 14/5/2018"),
    )))  # fmt: skip
    assert (found.value("co_quan_cap"), found.value("ngay_cap")) == ("Ủy ban nhân dân phường Mẫu", "2018-05-14")


def test_the_agency_over_the_signature_is_the_issuer_where_the_heading_names_none() -> None:
    found = read_fields(scan(page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (245, 100, "GIẤY CHỨNG NHẬN"),
        (320, 540, "SỞ XÂY DỰNG TỈNH MẪU"), (345, 554, "GIÁM ĐỐC"), (335, 640, "Lê Vũ Hoài Mẫu"),
    )))  # fmt: skip
    assert found.value("co_quan_cap") == "SỞ XÂY DỰNG TỈNH MẪU"


def test_half_an_issuers_name_is_never_sure() -> None:
    found = read_fields(scan(page(
        (80, 50, "ỦY BAN NHÂN DÂN"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 46/GCN-UBND"),
    )))  # fmt: skip
    assert found.fields["co_quan_cap"].confidence < 0.9


def test_a_title_that_says_of_what_in_its_own_line_is_parted_from_its_abstract() -> None:
    found = read_under_heading((200, 140, "QUYẾT ĐỊNH VỀ VIỆC GIAO ĐẤT"), (210, 156, "CHO DỰ ÁN MẪU"))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == ("QUYẾT ĐỊNH", "VỀ VIỆC GIAO ĐẤT CHO DỰ ÁN MẪU")


def test_whose_name_stands_under_a_certificates_title_is_neither_title_nor_abstract() -> None:
    found = certificate((245, 140, "GIẤY CHỨNG NHẬN"), (210, 156, "HOÀN THÀNH LỚP BỒI DƯỠNG"), (240, 170, "TRẦN VĂN MẪU"))
    assert found.value("ten_giay_to") == "GIẤY CHỨNG NHẬN HOÀN THÀNH LỚP BỒI DƯỠNG"


def test_the_head_of_a_school_names_it() -> None:
    found = read_fields(scan(page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (190, 90, "HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC MẪU"),
        (240, 120, "BẰNG TỐT NGHIỆP"),
    )))  # fmt: skip
    assert found.value("co_quan_cap") == "TRƯỜNG ĐẠI HỌC MẪU"


def test_a_letter_has_no_title_and_its_abstract_stands_under_the_number() -> None:
    letter = page(
        (80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (90, 100, "Số: 812/SYT-NVY"), (320, 100, "Quảng Trị, ngày 27 tháng 4 năm 2026"), (70, 116, "V/v trả lời kiến nghị"),
        (200, 160, "Kính gửi: Ủy ban nhân dân xã Gió Mẫu"), (80, 200, "Sở Y tế nhận được văn bản."),
    )  # fmt: skip
    found = read_fields(scan(letter))
    assert found.doctype == "cong_van"
    assert found.value("ten_giay_to") is None
    assert found.value("trich_yeu") == "V/v trả lời kiến nghị"
    assert found.value("kinh_gui") == "Ủy ban nhân dân xã Gió Mẫu"


def test_a_crumb_behind_an_abstract_is_no_part_of_it() -> None:
    letter = page(
        (60, 40, "SỞ Y TẾ"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (60, 90, "Số: 12/SYT-NV"), (310, 90, "Quảng Trị, ngày 05 tháng 3 năm 2026"), (60, 110, "V/v báo cáo số liệu (đợt 2) ¬ |"),
    )  # fmt: skip
    assert read_fields(scan(letter)).value("trich_yeu") == "V/v báo cáo số liệu (đợt 2)"


def test_a_colon_behind_the_mark_of_a_letters_abstract_stays() -> None:
    letter = page(
        (60, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 66, "Độc lập - Tự do - Hạnh phúc"), (60, 90, "Số: 12/SYT-NV"),
        (310, 90, "Quảng Trị, ngày 05 tháng 3 năm 2026"), (60, 110, "VV: thu thuế mẫu"),
    )  # fmt: skip
    assert read_fields(scan(letter)).value("trich_yeu") == "V/v: thu thuế mẫu"


@pytest.mark.parametrize(
    "line", ["(V/v thu thuế mẫu)", "“V/v thu thuế mẫu”", "{V/v thu thuế mẫu)", '"V/ thu thuế mẫu"', "V/v thu thuế mẫu", "V/% thu thuế mẫu"]
)
def test_brackets_around_the_abstract_of_a_letter_are_not_of_it(line: str) -> None:
    letter = page(
        (60, 40, "CỤC THUẾ MẪU"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (60, 90, "Số: 12/CT-NV"), (60, 110, line), (200, 150, "Kính gửi: Chi cục Thuế"),
    )  # fmt: skip
    assert read_fields(scan(letter)).value("trich_yeu") == "V/v thu thuế mẫu"


def test_what_a_certificate_of_no_known_form_is_about_is_never_sure() -> None:
    found = certificate((245, 140, "GIẤY CHỨNG NHẬN"), (170, 158, "THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY"))
    assert found.fields["trich_yeu"].confidence < 0.9


def test_syllables_of_an_issuer_that_ran_together_are_parted() -> None:
    found = read_under_heading((70, 64, "HUYỆNTRẢNGBÀNG"))
    assert found.value("co_quan_cap") == "SỞ NỘI VỤ HUYỆN TRẢNG BÀNG"


@pytest.mark.parametrize("said", ["V/v sửa Km 12 + 500", "V/v thu thuế (đợt 2)", 'V/v phát động "Tháng Mẫu"', "V/v năm học 2023 / 2024"])
def test_signs_that_mean_something_stay_in_an_abstract(said: str) -> None:
    for line in (said, f"({said})"):
        letter = page(
            (60, 40, "CỤC THUẾ MẪU"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
            (60, 90, "Số: 12/CT-NV"), (60, 110, line), (200, 150, "Kính gửi: Chi cục Thuế"),
        )  # fmt: skip
        assert read_fields(scan(letter)).value("trich_yeu") == said


def test_a_letters_number_is_not_the_code_of_the_business_that_it_speaks_of() -> None:
    letter = page(
        (60, 40, "CỤC THUẾ MẪU"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
        (60, 110, "V/v thu thuế"), (200, 150, "Kính gửi: Chi cục Thuế"), (80, 190, "Mã số doanh nghiệp: 0312345678"),
    )  # fmt: skip
    assert read_fields(scan(letter)).value("so_ky_hieu") is None


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            ("TRÍCH LỤC", "THAY ĐỔI, CẢI CHÍNH, BỔ SUNG HỘ TỊCH,", "XÁC ĐỊNH LẠI DÂN TỘC"),
            "TRÍCH LỤC THAY ĐỔI, CẢI CHÍNH, BỔ SUNG HỘ TỊCH, XÁC ĐỊNH LẠI DÂN TỘC",
        ),
        (("HỢP ĐỒNG LÀM VIỆC", "XÁC ĐỊNH THỜI HẠN"), "HỢP ĐỒNG LÀM VIỆC XÁC ĐỊNH THỜI HẠN"),
        (("HỢP ĐỒNG THI CÔNG", "CÔNG TRÌNH: TRƯỜNG TIỂU HỌC MẪU"), "HỢP ĐỒNG THI CÔNG"),
        (("HƯỚNG DẪN LIÊN NGÀNH", "Về thu học phí"), "HƯỚNG DẪN LIÊN NGÀNH"),
        (("KẾ HOẠCH", "LIÊN TỊCH", "Tổ chức Ngày hội"), "KẾ HOẠCH LIÊN TỊCH"),
        (("LỆNH GỌI NHẬP NGŨ",), "LỆNH GỌI NHẬP NGŨ"),
        (("CHƯƠNG TRÌNH PHỐI HỢP", "Phòng, chống đuối nước"), "CHƯƠNG TRÌNH PHỐI HỢP"),
        (("HƯỚNG DẪN LIÊN SỞ", "Về việc thực hiện chế độ"), "HƯỚNG DẪN LIÊN SỞ"),
        (("PHIẾU XÁC NHẬN", "BẢN ĐĂNG KÝ ĐẠT TIÊU CHUẨN"), "PHIẾU XÁC NHẬN BẢN ĐĂNG KÝ ĐẠT TIÊU CHUẨN"),
        (("GIẤY TIẾP NHẬN ĐĂNG KÝ", "BẢN CÔNG BỐ SẢN PHẨM"), "GIẤY TIẾP NHẬN ĐĂNG KÝ BẢN CÔNG BỐ SẢN PHẨM"),
        (("GIẤY CHỨNG NHẬN", "THẨM DUYỆT THIẾT KẾ MẪU", "VỀ PHÒNG CHÁY"), "GIẤY CHỨNG NHẬN THẨM DUYỆT THIẾT KẾ MẪU VỀ PHÒNG CHÁY"),
        (("BẰNG TỐT NGHIỆP", "TRUNG HỌC CƠ SỞ", "(BẢN SAO)"), "BẰNG TỐT NGHIỆP TRUNG HỌC CƠ SỞ"),
        (("GIẤY CHỨNG NHẬN", "ĐỦ ĐIỀU KIỆN MẪU", "CHỨNG NHẬN"), "GIẤY CHỨNG NHẬN ĐỦ ĐIỀU KIỆN MẪU"),
    ],
)
def test_a_title_of_several_lines_is_whole_and_ends_where_it_ends(lines: tuple[str, ...], title: str) -> None:
    rows = [(298 - 2.9 * len(line), 140 + 16 * at, line) for at, line in enumerate(lines)]
    paper = page((80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), *rows,
                 (80, 240, "Căn cứ Luật;"))  # fmt: skip
    assert read_fields(scan(paper)).value("ten_giay_to") == title


@pytest.mark.parametrize(("last", "sure"), [("của hộ gia đình", True), ("LỮ ĐOÀN TRƯỞNG LỮ ĐOÀN MẪU", False)])
def test_an_abstract_that_ends_in_capitals_is_not_sure(last: str, sure: bool) -> None:
    paper = page((80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 12/QĐ-SYT"),
                 (265, 140, "QUYẾT ĐỊNH"), (200, 156, "Về việc cho phép sử dụng đất"), (215, 170, last), (80, 240, "Căn cứ Luật;"))  # fmt: skip
    assert (read_fields(scan(read_by_two(paper))).fields["trich_yeu"].confidence >= 0.9) is sure


@pytest.mark.parametrize(("read", "term"), [("khóa XH", "khóa XII"), ("khóa XHI", "khóa XIII"), ("phường XH", "phường XH")])
def test_strokes_of_a_term_of_office_are_no_letter(read: str, term: str) -> None:
    paper = page((80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (265, 140, "KẾ HOẠCH"),
                 (190, 156, f"Về việc thực hiện Nghị quyết {read} về xây dựng"), (80, 240, "Căn cứ Luật;"))  # fmt: skip
    assert read_fields(scan(paper)).value("trich_yeu") == f"Về việc thực hiện Nghị quyết {term} về xây dựng"


def test_an_abstract_that_ends_in_the_middle_of_a_phrase_is_not_sure() -> None:
    rows = (
        (80, 50, "SỞ Y TẾ"),
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (265, 140, "QUYẾT ĐỊNH"),
    )
    for said, sure in (("Về việc cho phép hoạt động đối với", False), ("Về việc cho phép hoạt động giáo dục", True)):
        paper = page(*rows, (298 - 2.9 * len(said), 156, said), (80, 240, "Căn cứ Luật;"))
        assert (read_fields(scan(read_by_two(paper))).fields["trich_yeu"].confidence >= 0.9) is sure


def test_what_a_decision_is_about_is_no_title_though_it_begins_in_its_line() -> None:
    paper = page((80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"),
                 (235, 140, "BÁO CÁO KẾT QUẢ"), (200, 156, "thực hiện nhiệm vụ năm 2020"), (80, 240, "Căn cứ Luật;"))  # fmt: skip
    found = read_fields(scan(paper))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == ("BÁO CÁO", "KẾT QUẢ thực hiện nhiệm vụ năm 2020")


@pytest.mark.parametrize("court", ["TOÀ ÁN NHÂN DÂN", "TÒA ÁN NHÂN DÂN"])
def test_what_a_courts_decision_is_called_is_never_surely_its_abstract(court: str) -> None:
    paper = page((60, 50, f"{court} HUYỆN MẪU"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"),
                 (265, 140, "QUYẾT ĐỊNH"), (190, 156, "CÔNG NHẬN THUẬN TÌNH LY HÔN"), (80, 240, "Căn cứ Luật;"))  # fmt: skip
    assert 0.5 < read_fields(scan(read_by_two(paper))).fields["trich_yeu"].confidence < 0.9


@pytest.mark.parametrize(("said", "below", "title", "abstract"), [
    ("THÔNG BÁO THU HỒI ĐẤT", "Để thực hiện dự án Đường Mẫu", "THÔNG BÁO THU HỒI ĐẤT", "Để thực hiện dự án Đường Mẫu"),
    ("TỜ TRÌNH THẨM ĐỊNH TU BỔ", "ĐÊ SÔNG MẪU", "TỜ TRÌNH", "THẨM ĐỊNH TU BỔ ĐÊ SÔNG MẪU"),
    ("QUYẾT ĐỊNH CỦA GIÁM ĐỐC SỞ", "Về việc tu bổ đê", "QUYẾT ĐỊNH", "Về việc tu bổ đê"),
])  # fmt: skip
def test_what_stands_behind_a_type_is_of_its_name_where_an_abstract_begins_under_it(
    said: str, below: str, title: str, abstract: str
) -> None:
    found = read_under_heading((190, 140, said), (200, 154, below), (80, 220, "Căn cứ Luật Mẫu;"))
    assert (found.value("ten_giay_to"), found.value("trich_yeu")) == (title, abstract)


def test_a_licence_whose_last_line_decides_without_a_colon_is_no_decision() -> None:
    found = read_under_heading((220, 140, "GIẤY PHÉP KHAI THÁC KHOÁNG SẢN"), (80, 200, "Căn cứ Luật Mẫu;"), (250, 240, "QUYẾT ĐỊNH"))
    assert found.doctype != "quyet_dinh"


def test_a_certificates_title_beside_a_picture_stands_under_the_national_heading_at_the_right() -> None:
    rows = ((60, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"))
    form = page(
        *rows, (70, 90, "Số: 3164/CCHN-D-SYT"), (380, 120, "CHỨNG CHỈ"), (345, 146, "HÀNH NGHỀ DƯỢC"), (80, 230, "Căn cứ Luật Dược;")
    )
    assert read_fields(scan(form)).value("ten_giay_to") == "CHỨNG CHỈ HÀNH NGHỀ DƯỢC"
