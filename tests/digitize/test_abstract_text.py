"""What an abstract says, once its lines are known: specks, marks."""

import pytest

from digitize.scan import Scan
from tests.fakes import page, read_by_two, read_fields, scan


def test_an_abstract_of_which_a_mark_was_put_right_is_not_sure() -> None:
    found = read_fields(read_by_two_at_once("Về việc thi tuyến viên chức"))
    plain = read_fields(read_by_two_at_once("Về việc thi tuyển viên chức"))
    assert found.value("trich_yeu") == plain.value("trich_yeu") == "Về việc thi tuyển viên chức"
    assert found.fields["trich_yeu"].confidence < 0.9 <= plain.fields["trich_yeu"].confidence


def read_by_two_at_once(abstract: str) -> Scan:
    """A decision with such an abstract, which both readers read alike."""
    return scan(read_by_two(page(
        (80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 12/QĐ-SYT"),
        (265, 140, "QUYẾT ĐỊNH"), (200, 156, abstract), (80, 220, "Căn cứ Luật Mẫu;"),
    )))  # fmt: skip


@pytest.mark.parametrize(("read", "said"), [
    ("V/v nộp nợ BHXH, BHYT, -BHTN năm 2015", "V/v nộp nợ BHXH, BHYT, BHTN năm 2015"), ("V/v đất ở khu Mẫu - Thử .", "V/v đất ở khu Mẫu - Thử"),
    ("V/v đất ở khu Mẫu.", "V/v đất ở khu Mẫu."),
])  # fmt: skip
def test_specks_read_as_a_dash_or_a_stop_are_no_part_of_an_abstract(read: str, said: str) -> None:
    seen = page((80, 50, "SỞ Y TẾ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (90, 100, "Số: 12/SYT"), (60, 114, read))
    assert read_fields(scan(seen)).value("trich_yeu") == said


@pytest.mark.parametrize(("read", "told", "sure"), [
    ("V/v giao kế hoạch sản xuất cá biển. năm 1998", "V/v giao kế hoạch sản xuất cá biển năm 1998", False),
    ("Về việc sửa chữa giọt nước làng 0 Grang", "Về việc sửa chữa giọt nước làng O Grang", False),
    ("Họp mặt mừng Tết Chôl Chnăm Thmây năm 2012", "Họp mặt mừng Tết Chôl Chnăm Thmây năm 2012", False),
    ("Về việc bổ nhiệm ths. bs. giám đốc", "Về việc bổ nhiệm ths. bs. giám đốc", True), ("Về việc mua/ bán tài sản", "Về việc mua/ bán tài sản", True),
    ("Về việc sửa chữa Km 0 Quốc lộ 6", "Về việc sửa chữa Km 0 Quốc lộ 6", True), ("Về việc cấm xe đỗ tại lòng đường", "Về việc cấm xe đỗ tại lòng đường", True),
])  # fmt: skip
def test_specks_and_zeros_of_an_abstract_are_put_right_and_doubted(read: str, told: str, sure: bool) -> None:
    found = read_fields(read_by_two_at_once(read)).fields["trich_yeu"]
    assert (found.value, found.confidence >= 0.9) == (told, sure)
