import pytest

from digitize.places import is_below_province, may_be_place, place_name


@pytest.mark.parametrize(("text", "province", "expected"), [
    ("Phu Yên", True, "Phú Yên"), ("Hà Nôi,", True, "Hà Nội"), ("Bình Thuậm", True, "Bình Thuận"),
    ("Phù Yên", False, "Phù Yên"), ("Bình Thuậm", False, "Bình Thuậm"), ("Phú Yên", False, "Phú Yên"), ("Mẫu Sơn", True, "Mẫu Sơn"), ("-", True, None), ("Đông Hà", True, "Đông Hà"), ("Hà Đông", True, "Hà Đông"), ("Hải Duơng", True, "Hải Dương"),
])  # fmt: skip
def test_a_place_is_mended_to_a_province_only_where_it_may_be_one(text: str, province: bool, expected: str | None) -> None:
    assert place_name(text, province=province)[0] == expected


def test_a_place_that_may_be_another_is_never_quite_sure() -> None:
    assert place_name("Phù Yên", province=False)[1] < 0.9
    assert place_name("Phù Yên")[1] < 0.9
    assert place_name("Phú Yên", province=False)[1] == 1.0


@pytest.mark.parametrize(("agency", "expected"), [
    ("ỦY BAN NHÂN DÂN XÃ PHÙ YÊN", True), ("UBND PHƯỜNG MẪU", True), ("ỦY BAN NHÂN DÂN HUYỆN MẪU", True), ("THỊ TRẤN MẪU", True),
    ("ỦY BAN NHÂN DÂN QUẬN MẪU", True), ("BẢO HIỂM XÃ HỘI TỈNH MẪU", False), ("BAN QUẢN LÝ KHU KINH TẾ", False), ("BỘ CHỈ HUY QUÂN SỰ", False),
    ("TRUNG TÂM QUAN TRẮC MÔI TRƯỜNG", False), ("CỤC HẢI QUAN", False), ("LIÊN MINH HỢP TÁC XÃ", False), ("SỞ Y TẾ", False), ("", False),
])  # fmt: skip
def test_agencies_of_communes_and_districts_are_told(agency: str, expected: bool) -> None:
    assert is_below_province(agency) is expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Vị Thủy", True), ("thành phố Hồ Chí Minh", True), ("TP. Mẫu", True), ("Phan Rang - Tháp Chàm", True), ("Pả Vi", True),
    ("Từ", False), ("Hôm nay", False), ("Đăng ký lần đầu", False), ("BCT", False), ("Thời gian: 14 giờ", False), ("bảo hiểm", False), ("", False),
    ("Quận 8", True), ("la Mơ Mẫu", True), ("la liệt", False), ("phường 12, Quận 3", True), ("Lần 2", False), ("Buôn Ma 1huột", True), ("Lớp 5A", False), ("Tổ 3B", False),
])  # fmt: skip
def test_what_may_be_a_place_before_a_date_is_told(text: str, expected: bool) -> None:
    assert may_be_place(text) is expected


def test_a_place_that_the_issuer_is_named_after_is_no_province_like_it() -> None:
    assert place_name("Ninh Phước", issuer="CÔNG TY ĐIỆN LỰC MẪU ĐIỆN LỰC NINH PHƯỚC")[0] == "Ninh Phước"


def test_ia_is_no_small_la() -> None:
    assert place_name("la Hrú", province=False)[0] == "Ia Hrú"
