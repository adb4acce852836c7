"""A name that is all that is left of a signature, and signatures over the recipients."""

import pytest

from digitize.signature import find_signature
from tests.fakes import page, read_by_two, read_fields, scan

HEADING = ((80, 50, "SỞ NỘI VỤ"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330, 66, "Độc lập - Tự do - Hạnh phúc"), (90, 100, "Số: 12/BB-SNV"),
           (265, 140, "BIÊN BẢN"))  # fmt: skip
BODY = (60, 500, "Biên bản được lập thành hai bản có giá trị như nhau.")


def test_a_name_that_alone_is_left_of_a_signature_is_the_signers_and_not_sure() -> None:
    found = read_fields(scan(read_by_two(page(*HEADING, BODY, (400, 600, "Nguyễn Văn An")))))
    assert found.value("nguoi_ky") == "Nguyễn Văn An"
    assert found.fields["nguoi_ky"].confidence < 0.9


@pytest.mark.parametrize("others", [
    ((90, 600, "Trần Thị Bình"), (400, 600, "Nguyễn Văn An")),  # two who sign
    ((60, 600, "Họ và tên cha:"), (400, 600, "Nguyễn Văn An")),  # a form's line
    ((400, 600, "Hồ Chí Minh"),),  # a city
    ((400, 515, "Nguyễn Văn An"),),  # no room for a signature
])  # fmt: skip
def test_another_name_under_the_body_is_no_signers(others: tuple[tuple[float, float, str], ...]) -> None:
    assert find_signature((page(*HEADING, BODY, *others),)) is None


def test_a_name_alone_on_page_one_does_not_hide_the_signature_on_page_two() -> None:
    second = page(
        (60, 100, "Điều 2. Các ông bà có tên thi hành"), (60, 300, "Nơi nhận:"), (330, 300, "GIÁM ĐỐC"), (330, 400, "Lê Văn Mẫu"), number=2
    )
    found = find_signature((page(*HEADING, BODY, (400, 600, "Trần Hưng Đạo")), second))
    assert found is not None
    assert found.name is not None
    assert found.name.text == "Lê Văn Mẫu"


@pytest.mark.parametrize("left", ["KT. GIÁM ĐỐC CÔNG AN TỈNH MẪU", "- Như Điều 3;"])
def test_who_signs_right_over_the_recipients_is_the_signer_though_another_office_stands_beside(left: str) -> None:
    rows = ((330, 500, "GIÁM ĐỐC"), (60, 500, left), (330, 590, "Lê Văn Mẫu"), (60, 630, "Nơi nhận:"), (60, 644, "- Lưu: VT."))
    found = find_signature((page(*HEADING, (60, 300, "Căn cứ Luật Mẫu và các quy định hiện hành;"), *rows),))
    assert found is not None
    assert found.name is not None
    assert ([line.text for line in found.office], found.name.text) == (["GIÁM ĐỐC"], "Lê Văn Mẫu")


@pytest.mark.parametrize(("issuer", "office", "told", "sure"), [
    ("CHI CỤC HẢI QUAN", "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", False), ("CỤC HẢI QUAN", "CỤC TRƯỞNG", "CỤC TRƯỞNG", True),
    ("CHI CỤC HẢI QUAN", "CHI CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", True),
])  # fmt: skip
def test_the_head_of_a_branch_is_its_own_and_not_sure_where_the_seal_hid_it(issuer: str, office: str, told: str, sure: bool) -> None:
    rows = (
        (60, 50, issuer),
        (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (330, 66, "Độc lập - Tự do - Hạnh phúc"),
        (60, 90, "Số: 12/TB-HQ"),
    )
    read = read_fields(
        scan(read_by_two(page(*rows, (265, 140, "THÔNG BÁO"), (60, 600, "Nơi nhận:"), (350, 600, office), (350, 690, "Hồ Thanh Quế"))))
    )
    assert (read.value("chuc_vu_nguoi_ky"), read.fields["chuc_vu_nguoi_ky"].confidence >= 0.9) == (told, sure)


@pytest.mark.parametrize(("name", "told", "sure"), [
    ("Lâm Thị Sà VoI", "Lâm Thị Sà", False), ("Lâm Thị Sà", "Lâm Thị Sà", True), ("Ks Lâm Thị Mẫu", "Lâm Thị Mẫu", True),
])  # fmt: skip
def test_a_name_behind_which_a_word_stands_that_is_no_syllable_is_not_sure(name: str, told: str, sure: bool) -> None:
    read = read_fields(scan(read_by_two(page((60, 600, "Nơi nhận:"), (350, 600, "GIÁM ĐỐC"), (350, 690, name)))))
    assert (read.value("nguoi_ky"), read.fields["nguoi_ky"].confidence >= 0.9) == (told, sure)
