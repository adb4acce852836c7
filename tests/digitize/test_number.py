import pytest

from digitize.number import canonical_number, repaired_symbol


@pytest.mark.parametrize(
    ("text", "issuer", "number"),
    [
        ("Số: 125/QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH", "125/QĐ-UBND"),
        ("Số : 07 / CT - UBND", "ỦY BAN NHÂN DÂN TỈNH", "07/CT-UBND"),
        ("Số: 21/2026/TT-BCT", "BỘ CÔNG THƯƠNG", "21/2026/TT-BCT"),
        ("Số: 812/SYT-NVY", "SỞ Y TẾ", "812/SYT-NVY"),
        ("Số: 12/QD-SNV", "SỞ NỘI VỤ", "12/QĐ-SNV"),
        ("Số: 158/2026", "", "158/2026"),
        ("Số: 470/2025/TLKT-BS", "", "470/2025/TLKT-BS"),
        ("Số/No: 082517/BNI-GP", "", "082517/BNI-GP"),
        ("Số: 1519007724/QĐ-BHXH", "", "1519007724/QĐ-BHXH"),
        ("Số: 34-2021-0826/GPKDVT", "", "34-2021-0826/GPKDVT"),
        ("Số: H29.114-250812-0036/TN-TTPVHCC", "", "H29.114-250812-0036/TN-TTPVHCC"),
        ("Số GP/ No.: 79-2214/2024/CDL-GP", "", "79-2214/2024/CDL-GP"),
        ("Số: KS-073-00482", "", "KS-073-00482"),
        ("Số: LTB2245108-TK0013377/TB-CCT", "", "LTB2245108-TK0013377/TB-CCT"),
    ],
)
def test_a_printed_number_is_read_without_spaces(text: str, issuer: str, number: str) -> None:
    value, trust = canonical_number(text, issuer)
    assert value == number
    assert trust >= 0.8


@pytest.mark.parametrize("text", ["Số:          /QĐ-UBND", "Số: /QĐ-UBND", "Số:", "Số: ……/GP-UBND", "Số: ~€/QĐ-UBND"])
def test_a_number_that_is_not_filled_in_is_none(text: str) -> None:
    assert canonical_number(text, "ỦY BAN NHÂN DÂN")[0] is None


@pytest.mark.parametrize("text", ["Số: 1265. Quyến số: 13", "Số: 1265 Quyển số: 01/2004", "Số: 1265  quyển sổ 2"])
def test_the_volume_beside_a_number_of_civil_status_is_not_of_it(text: str) -> None:
    assert canonical_number(text, "")[0] == "1265"


def test_a_symbol_that_fits_its_issuer_is_trusted_more() -> None:
    assert canonical_number("Số: 5/QĐ-BGDĐT", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")[1] > canonical_number("Số: 5/QĐ-XYZ", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")[1]


def test_a_doubled_letter_of_a_known_abbreviation_is_repaired() -> None:
    assert repaired_symbol("QĐĐ-UBND") == "QĐ-UBND"
    assert repaired_symbol("TTR-SXD") == "TTr-SXD"


@pytest.mark.parametrize(("text", "number"), [
    ("Số 45-NQ/HU", "45-NQ/HU"), ("Số: 12 - QĐ/ĐU", "12-QĐ/ĐU"), ("Số: 19-KH/HNDH", "19-KH/HNDH"), ("Số 12-QD/TU", "12-QĐ/TU"),
    ("Số: BDI-00098341", "BDI-00098341"), ("Số: 590807000046", "590807000046"), ("Số: 31230045/GPKDVT", "31230045/GPKDVT"),
    ("Số: 215/TB-CAH(HS)", "215/TB-CAH(HS)"),
])  # fmt: skip
def test_numbers_of_the_party_and_of_registers_are_read(text: str, number: str) -> None:
    assert canonical_number(text, "")[0] == number


@pytest.mark.parametrize(("text", "title", "number"), [
    ("Số: 15/HĐ-STP", "HƯỚNG DẪN", "15/HD-STP"), ("Số: 15/HD-STP", "HỢP ĐỒNG", "15/HĐ-STP"), ("Số: 5/DA-SXD", "ĐỀ ÁN", "5/ĐA-SXD"),
    ("Số: 5/DA-SXD", "", "5/DA-SXD"), ("Số: 5/DA-SXD", "KẾ HOẠCH", "5/DA-SXD"),
])  # fmt: skip
def test_of_two_types_whose_signs_differ_in_a_mark_the_title_tells_which(text: str, title: str, number: str) -> None:
    assert canonical_number(text, "", title)[0] == number


@pytest.mark.parametrize(("text", "number"), [
    ("Số: 1234 QĐ/UB", "1234QĐ/UB"), ("Số: 182-HĐBT", "182-HĐBT"), ("Số: 37-024/2023/SDL-GPLHNĐ", "37-024/2023/SDL-GPLHNĐ"), ("Số: 89-0047/XNLB", "89-0047/XNLB"), ("Số: KH-2025-00619/GPKTTS", "KH-2025-00619/GPKTTS"),
    ("Số: 32.08.0711/TP/ĐKHĐ", "32.08.0711/TP/ĐKHĐ"),
])  # fmt: skip
def test_old_numbers_and_counts_of_two_parts_are_read(text: str, number: str) -> None:
    assert canonical_number(text, "")[0] == number


def test_a_5_of_a_pen_in_a_number_of_the_party_is_no_s() -> None:
    assert canonical_number("Số 30S-TB/HU", "HUYỆN ỦY MẪU")[0] == "305-TB/HU"


def test_a_dash_that_was_not_read_stands_behind_the_type_that_the_title_names() -> None:
    assert canonical_number("Số: 87 /GGTTCNM", "TRƯỜNG TRUNG CẤP NGHỀ MẪU", "GIẤY GIỚI THIỆU")[0] == "87/GGT-TCNM"
    assert canonical_number("Số: 87/GPXD", "SỞ XÂY DỰNG", "GIẤY PHÉP XÂY DỰNG")[0] == "87/GPXD"
    assert canonical_number("Số: 45/KHCN", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "KẾ HOẠCH")[0] == "45/KHCN"
    assert canonical_number("Số: 12/2023/HĐLĐ", "CÔNG TY MẪU", "HỢP ĐỒNG LAO ĐỘNG")[0] == "12/2023/HĐLĐ"


@pytest.mark.parametrize(("text", "number"), [
    ("Số: 56H-000381", "56H-000381"), ("Số: 00562 QSDĐ/H", "00562QSDĐ/H"), ("Số: 0093/26/GCN-BVTV", "0093/26/GCN-BVTV"),
    ("Số: 29H8011562", "29H8011562"), ("Số: 0312345678-001", "0312345678-001"), ("Số: 3358/PCSH-KD+TTPC", "3358/PCSH-KD+TTPC"),
])  # fmt: skip
def test_numbers_of_registers_and_of_two_departments_are_whole(text: str, number: str) -> None:
    assert canonical_number(text, "")[0] == number


@pytest.mark.parametrize(
    ("text", "year", "number"),
    [
        ("Số: 1282025/QĐST-HNGĐ", "2025", "128/2025/QĐST-HNGĐ"), ("Số: 1282025/QĐST-HNGĐ", "2024", "1282025/QĐST-HNGĐ"),
        ("Số: 12025/BTC-CST", "2025", "12025/BTC-CST"), ("Số: 082025/BNI-GP", "2025", "082025/BNI-GP"), ("Số: 128/2025/QĐST", "2025", "128/2025/QĐST"),
    ],
)  # fmt: skip
def test_a_count_that_ran_into_the_year_of_the_date_is_parted_from_it(text: str, year: str, number: str) -> None:
    assert canonical_number(text, "", year=year)[0] == number


@pytest.mark.parametrize(("text", "number", "sure"), [
    ("Số: 12/98/QĐ-BTS", "12/98/QĐ-BTS", False), ("Số: 413/998/QĐ-BTS", "413/1998/QĐ-BTS", False), ("Số: 413/1998/QĐ-BTS", "413/1998/QĐ-BTS", True), ("Số: 413/997/QĐ-BTS", None, False),
])  # fmt: skip
def test_a_year_of_which_a_digit_was_not_read_is_that_of_the_date_and_not_sure(text: str, number: str | None, sure: bool) -> None:
    value, trust = canonical_number(text, "BỘ THỦY SẢN", year="1998")
    assert (value, trust >= 0.9) == (number, sure)


@pytest.mark.parametrize(("text", "issuer", "year", "number"), [
    ("Số: 102QĐ-THCSHC", "", "", "102/QĐ-THCSHC"),
    ("Số: 232015/TB-TLVA", "TÒA ÁN NHÂN DÂN HUYỆN MẪU", "2015", "23/2015/TB-TLVA"),
    ("Số: 12015/TB-TLVA", "", "2015", "12015/TB-TLVA"),
    ("Số: 583/0d-ctubnd", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU", "", "583/QĐ-CTUBND"),
    ("Số: 29/TTr-CTD", "HỘI CHỮ THẬP ĐỎ", "", "29/TTr-CTĐ"),
    ("Số: 29/QĐ-CDTD", "PHÒNG CÔNG ĐOÀN TÂN DÂN", "", "29/QĐ-CĐTD"),
    ("Số: 29/QĐ-PTD", "TRƯỜNG MẦM NON TÂN DÂN", "", "29/QĐ-PTD"),
])  # fmt: skip
def test_a_stroke_a_bar_or_capitals_that_pen_and_stamp_hid_are_put_back(text: str, issuer: str, year: str, number: str) -> None:
    assert canonical_number(text, issuer, "", year)[0] == number


@pytest.mark.parametrize(("text", "issuer", "number"), [
    ("Số: 101QĐ-UBND", "ỦY BAN NHÂN DÂN", "101/QĐ-UBND"),  # its stroke may be the last 1
    ("Số: 29/QĐ-CTD", "HỘI CHỮ THẬP ĐỎ", "29/QĐ-CTĐ"),
])  # fmt: skip
def test_a_number_that_was_put_right_is_not_sure(text: str, issuer: str, number: str) -> None:
    value, trust = canonical_number(text, issuer)
    assert (value, trust <= 0.8) == (number, True)


def test_a_bar_that_the_issuers_line_lost_stays_in_the_symbol() -> None:
    assert canonical_number("Số: 12/QĐ-LĐLĐ", "LIÊN DOÀN LAO DỘNG TỈNH MẪU")[0] == "12/QĐ-LĐLĐ"


def test_a_number_with_its_year_in_two_digits_and_no_symbol_is_one_and_never_sure() -> None:
    value, trust = canonical_number("Số: 30281/21", "PHÒNG ĐĂNG KÝ KINH DOANH")
    assert (value, trust < 0.7) == ("30281/21", True)
