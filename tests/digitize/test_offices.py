import pytest

from digitize.offices import INFERRED, PATCHED, SHOWN, written_office
from tests.fakes import page, read_by_two, read_fields, scan


@pytest.mark.parametrize(
    ("lines", "office", "trust"),
    [
        (["CHỦ TỊCH"], "CHỦ TỊCH", SHOWN),
        (["HIỆU TRƯỞNG:"], "HIỆU TRƯỞNG", SHOWN),
        (["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"], "KT. BỘ TRƯỞNG THỨ TRƯỞNG", SHOWN),
        (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", SHOWN),
        (["KT.CHU TICH", "PHÓ CHÚ TỊCH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", SHOWN),
        (["TL. BỘ TRƯỞNG", "CHÁNH VĂN PHÒNG"], "TL. BỘ TRƯỞNG CHÁNH VĂN PHÒNG", SHOWN),
        (["GIÁM ĐỐC SỞ Y TẾ"], "GIÁM ĐỐC SỞ Y TẾ", SHOWN),
        (["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH THƯỜNG TRỰC", SHOWN),
        (["KT. CHỦ TỊCH", "CHỦ TỊCH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["KT. CHỦ TỊCH", "TỊCH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["GIÁM ĐỐC", "GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", PATCHED),
        (["GIÁM ĐÓ", "PHÓ GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", PATCHED),
        (["HIỆUTRƯỜNGg"], "HIỆU TRƯỞNG", PATCHED),
        (["KT. HIỆU TRƯỞNG"], "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG", INFERRED),
        (["KT. BỘ TRƯỞNG"], "KT. BỘ TRƯỞNG THỨ TRƯỞNG", INFERRED),
        (["FMLỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", PATCHED),
        (["ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TỊCH"], "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"], "TL. CHỦ TỊCH KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG", SHOWN),
        (["PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN", "XÃ HÒA MẪU"], "PHÓ CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HÒA MẪU", SHOWN),
        (["PHÓ TRƯỞNG PHÒNG"], "KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG", INFERRED),
        (["THỨ TRƯỞNG"], "KT. BỘ TRƯỞNG THỨ TRƯỞNG", INFERRED),
        (["TUQ. CHỦ TỊCH", "PHÓ GIÁM ĐỐC"], "TUQ. CHỦ TỊCH PHÓ GIÁM ĐỐC", SHOWN),
        (["LẾT, GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", INFERRED),
        (["ÉT: GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", SHOWN),
        (["SỞ: GIÁM ĐỐC"], "GIÁM ĐỐC", SHOWN),
        (["_--*UQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"], "TUQ. GIÁM ĐỐC CHÁNH VĂN PHÒNG", SHOWN),
        (["FM-ỦY BAN NHÂN DÂN"], "TM. ỦY BAN NHÂN DÂN", INFERRED),
        (["KF. TRƯỞNG PHÒNG"], "KT. TRƯỞNG PHÒNG PHÓ TRƯỞNG PHÒNG", INFERRED),
        (["TM. ỦY BAN NHÂN DÂN ZZ", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", SHOWN),
        (["T/M BAN CHẤP HÀNH", "PHÓ BÍ THƯ"], "T/M BAN CHẤP HÀNH PHÓ BÍ THƯ", SHOWN),
        (["TM. BAN THƯỜNG VỤ", "PHÓ CHỦ TỊCH"], "TM. BAN THƯỜNG VỤ PHÓ CHỦ TỊCH", SHOWN),
        (["KT. CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG"], "KT. CHI CỤC TRƯỞNG PHÓ CHI CỤC TRƯỞNG", SHOWN),
        (["TRƯỞNG CÔNG AN XÃ"], "TRƯỞNG CÔNG AN XÃ", SHOWN),
        (["KT. TRƯỞNG PHÒNG NGHIỆP VỤ", "PHÓ TRƯỞNG PHÒNG"], "KT. TRƯỞNG PHÒNG NGHIỆP VỤ PHÓ TRƯỞNG PHÒNG", SHOWN),
        (["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG", "VĂN HÓA - XÃ HỘI"], "TUQ. CHỦ TỊCH TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI", SHOWN),
        (["PHÓ - GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", INFERRED),
        (["NGƯỜI KÝ GIẤY XÁC NHẬN", "CHỦ TỊCH"], "CHỦ TỊCH", SHOWN),
        (["THỦ TRƯỞNG ĐƠN VỊ"], "THỦ TRƯỞNG ĐƠN VỊ", SHOWN),
        (["TRƯỞNG BẢN"], "TRƯỞNG BẢN", SHOWN),
        (["QUẢN ĐỐC"], "QUẢN ĐỐC", SHOWN),
        (["TỔ TRƯỞNG"], "TỔ TRƯỞNG", SHOWN),
        (["TRƯỞNG THÔN"], "TRƯỞNG THÔN", SHOWN),
        (["KT. TRƯỞNG ĐOÀN", "PHÓ TRƯỞNG ĐOÀN"], "KT. TRƯỞNG ĐOÀN PHÓ TRƯỞNG ĐOÀN", SHOWN),
        (["P. GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", INFERRED),
        (["ĐẠI DIỆN BÊN B", "GIÁM ĐỐC"], "ĐẠI DIỆN BÊN B GIÁM ĐỐC", SHOWN),
        (["CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN CƯ JÚT"], "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN CƯ JÚT", SHOWN),
        (["TM. UBND HUYỆN Ý YÊN", "K/T CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "TM. UBND HUYỆN Ý YÊN K/T CHỦ TỊCH PHÓ CHỦ TỊCH", SHOWN),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", INFERRED),
        (["TL. CỤC TRƯỞNG", "TRƯỞNG PHÒNG NHÃN HIỆU SỐ 2"], "TL. CỤC TRƯỞNG TRƯỞNG PHÒNG NHÃN HIỆU SỐ 2", SHOWN),
        (["GIÁM ĐỐC 07"], "GIÁM ĐỐC", SHOWN),
        (["TM. ỦY BAN NHÂN DÂN PHƯỜNG 12", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN PHƯỜNG 12 CHỦ TỊCH", SHOWN),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", SHOWN),
        (["GIÁM ĐỐC SỞ VĂN HÓA-THÔNG TIN"], "GIÁM ĐỐC SỞ VĂN HÓA - THÔNG TIN", SHOWN),
        (["GIÁM-ĐỐC SỞ THỦY SẢN"], "GIÁM ĐỐC SỞ THỦY SẢN", SHOWN),
        (["T/M. UBND-TỈNH THÁI BÌNH", "CHỦ TỊCH"], "T/M UBND TỈNH THÁI BÌNH CHỦ TỊCH", SHOWN),
        (["/£GIÁM ĐỐC"], "GIÁM ĐỐC", SHOWN),
        (["KT/GIÁM ĐỐC SỞ Y TẾ", "PHÓ GIÁM ĐỐC"], "KT. GIÁM ĐỐC SỞ Y TẾ PHÓ GIÁM ĐỐC", SHOWN),
        (["GIÁM ĐỐC SỞ LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"], "GIÁM ĐỐC SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", SHOWN),
        (["KT. CHỦ TỊCH", "RHÓ CHỦ LÍCH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["KT. GIÁM ĐỐC -", "PHÓ GIÁM ĐỐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", SHOWN),
        (["KT. BỘ TRƯỞNG", "TỔNG CỤC TRƯỞNG"], "KT. BỘ TRƯỞNG TỔNG CỤC TRƯỞNG", SHOWN),
        (["TRƯỞNG ĐIỆN LỰC"], "TRƯỞNG ĐIỆN LỰC", SHOWN),
        (["KT. CHỦ TỊCH", "PHÓ CHỦ FỊEH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["KT. CHỦ TỊCH", "ỦY VIÊN"], "KT. CHỦ TỊCH ỦY VIÊN", SHOWN),
        (["TỊCH"], "CHỦ TỊCH", INFERRED),
        (["TM. ỦY BAN NHÂN DÂN", "TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", INFERRED),
        (["CHỦ TỊCH", "TỊCH"], "KT. CHỦ TỊCH PHÓ CHỦ TỊCH", INFERRED),
        (["GIÁM ĐỐC", "GIM ĐC"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", INFERRED),
        (["GIÁM ĐỐC", "PHỔ GIẤM"], "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", INFERRED),
        (["GIÁM ĐỐC", "SỞ Y TẾ"], "GIÁM ĐỐC SỞ Y TẾ", SHOWN),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓcHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", PATCHED),
        (["TM. UY NHÂN DÂN", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", PATCHED),
        (["TM. VỲ BAN NHÂN DÂN TỈNH", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN TỈNH CHỦ TỊCH", PATCHED),
        (["TM. UỶ BAN NHÂN DÂN", "CHỦ TỊCH"], "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", SHOWN),
        (["TRƯỜNG BAN"], "TRƯỞNG BAN", SHOWN),
        (["HIỆU TRƯỞNG", "TRƯỜNG BAN MAI"], "HIỆU TRƯỞNG TRƯỜNG BAN MAI", SHOWN),
        (["KT/BỘ TRƯỞNG BỘ THỦY SẢN", "THỨ TRƯỞNG"], "KT. BỘ TRƯỞNG BỘ THỦY SẢN THỨ TRƯỞNG", SHOWN),
        (["KIT CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "K/T CHỦ TỊCH PHÓ CHỦ TỊCH", SHOWN),
        (["PHÓ CHỦ TỊCH", "CHỦ TỊCH"], "PHÓ CHỦ TỊCH CHỦ TỊCH", SHOWN),
        (["TM. BAN CÁN SỰ", "BÍ THƯ"], "TM. BAN CÁN SỰ BÍ THƯ", SHOWN),
        (["", "~"], "", SHOWN),
    ],
)
def test_an_office_is_written_as_the_decree_writes_it(lines: list[str], office: str, trust: float) -> None:
    assert written_office(lines) == (office, trust)


@pytest.mark.parametrize("text", ["TRƯỞNG PHÒNG", "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "VỤ TRƯỞNG", "TỔNG GIÁM ĐỐC", "PHÓ GIÁM ĐỐC SỞ Y TẾ"])
def test_one_office_is_never_taken_for_another(text: str) -> None:
    assert written_office([text]) == (text, SHOWN)


def test_a_deputy_under_a_forms_label_is_written_alone() -> None:
    assert written_office(["PHÓ CHỦ TỊCH"], labelled=True) == ("PHÓ CHỦ TỊCH", SHOWN)
    assert written_office(["NGƯỜI KÝ TRÍCH LỤC", "PHÓ CHỦ TỊCH"]) == ("PHÓ CHỦ TỊCH", SHOWN)
    assert written_office(["KT. CHỦ TỊCH"], labelled=True)[0] == "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"


def test_offices_that_stand_side_by_side_in_a_line_are_not_sure() -> None:
    assert written_office(["TM. ỦY BAN MTTQ TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"])[1] == INFERRED
    assert written_office(["KT. TRƯỞNG THỐNG KÊ", "PHÓ TRƯỞNG THỐNG KÊ"]) == ("KT. TRƯỞNG THỐNG KÊ PHÓ TRƯỞNG THỐNG KÊ", SHOWN)


@pytest.mark.parametrize("lines", [
    ["KT. GIÁM ĐỐC KT. CHỦ TỊCH", "PHÓ GIÁM ĐỐC PHÓ CHỦ TỊCH"], ["T/M ỦY BAN NHÂN DÂN T/M ĐẢNG ỦY", "CHỦ TỊCH"], ["TL. CHỦ TỊCH TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"],
])  # fmt: skip
def test_of_two_who_sign_side_by_side_nothing_is_sure(lines: list[str]) -> None:
    assert written_office(lines)[1] <= INFERRED


@pytest.mark.parametrize("lines", [["TRƯỞNG PHÒNG KẾ", "HOẠCH - TÀI CHÍNH"], ["PHÓ TRƯỞNG PHÒNG KẾ", "TOÁN - TÀI VỤ"]])
def test_an_office_that_goes_on_in_the_next_line_is_not_mended_to_another(lines: list[str]) -> None:
    assert written_office(lines, labelled=True)[0].endswith(" ".join(lines))


def test_a_stroke_behind_a_word_of_an_office_takes_it_not_away_and_a_seals_word_is_none() -> None:
    assert written_office(["TL. HIỆU TRƯỞNG", "TRƯỞNG) PHÒNG ĐÀO TẠO"])[0] == "TL. HIỆU TRƯỞNG TRƯỞNG PHÒNG ĐÀO TẠO"
    assert written_office(["TM. ỦY BAN NHÂN DÂN", "NHÀ) CHỦ TỊCH"])[0] == "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


@pytest.mark.parametrize(("at", "sure"), [(326, True), (420, False)])
def test_an_office_of_which_a_piece_was_not_read_is_not_sure(at: int, sure: bool) -> None:
    signed = page(
        (80, 50, "SỞ Y TẾ"), (90, 100, "Số: 12/QĐ-SYT"), (320, 600, "TL. GIÁM ĐỐC"), (at, 614, "VĂN PHÒNG"), (320, 690, "Lê Hoàng Mẫu")
    )
    assert (read_fields(scan(read_by_two(signed))).fields["chuc_vu_nguoi_ky"].confidence >= 0.9) is sure


def test_the_label_of_a_confirmation_of_residence_is_no_office_of_its_own() -> None:
    signed = page((290, 600, "THỦ TRƯỞNG CƠ QUAN ĐĂNG KÝ CƯ TRÚ"), (320, 614, "TRƯỞNG CÔNG AN PHƯỜNG"), (330, 690, "Bùi Thế Mẫu"))
    assert read_fields(scan(signed)).value("chuc_vu_nguoi_ky") == "TRƯỞNG CÔNG AN PHƯỜNG"


@pytest.mark.parametrize("office", ["TRƯỞNG THUẾ TỈNH MẪU", "PHÓ TRƯỞNG THUẾ CƠ SỞ 3", "TRƯỞNG THUẾ"])
def test_heads_of_taxes_are_offices_as_they_were_read(office: str) -> None:
    signed = page((300, 600, office), (320, 690, "Lê Hoàng Mẫu"))
    assert (read_fields(scan(signed)).value("chuc_vu_nguoi_ky") or "").endswith(office)


@pytest.mark.parametrize(
    ("office", "sure"),
    [
        ("GIÁM ĐỐC BHXH TỈNH NINH", False),
        ("GIÁM ĐỐC BHXH TỈNH NINH BÌNH", True),
        ("CHÁNH VĂN PHÒNG UBND TỈNH", True),
        ("BÍ THƯ TỈNH ĐOÀN", True),
    ],
)
def test_an_office_whose_province_has_one_syllable_is_not_whole(office: str, sure: bool) -> None:
    signed = page((300, 600, office), (320, 690, "Lê Hoàng Mẫu"))
    assert (read_fields(scan(read_by_two(signed))).fields["chuc_vu_nguoi_ky"].confidence >= 0.9) is sure
