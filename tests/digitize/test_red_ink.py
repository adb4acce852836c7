"""What is printed in red, in the view that keeps red."""

from dataclasses import replace

import pytest

from digitize.geometry import Box
from digitize.layout import lines
from digitize.ports import Ink
from digitize.readers import Readers
from digitize.second_look import looked_again
from tests.fakes import FakeRaster, FakeReader, line, page, words


def test_a_name_in_red_is_taken_from_the_view_that_keeps_red() -> None:
    signed = page((70, 600, "Nơi nhận:"), (360, 600, "GIÁM ĐỐC"), number=2)
    boxes = (line(360, 600, 80), line(350, 700, 90))
    red = FakeReader({600: "GIÁM ĐỐC", 700: "Lê Hoàng Anh"}, boxes)
    asked: list[Ink] = []

    def view(ink: Ink, part: Box) -> FakeRaster:
        asked.append(ink)
        return FakeRaster()

    seen = looked_again(signed, FakeRaster(), Readers(None, FakeReader({600: "GIÁM ĐỐC"}, boxes[:1])), view)
    assert asked == [Ink.DARK, Ink.PRINT, Ink.ALL]
    seen = looked_again(signed, FakeRaster(), Readers(None, red), view)
    assert " ".join(word.text for word in seen.words).endswith("Lê Hoàng Anh")


def test_a_red_title_of_a_certificate_is_taken_from_the_view_that_keeps_red() -> None:
    certificate = page(
        (200, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (230, 58, "Độc lập - Tự do - Hạnh phúc"), (210, 100, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"),
        (290, 131, "ñ"), (80, 300, "Chứng nhận ông Trần Văn Mẫu"),
    )  # fmt: skip
    reader = FakeReader({130: "GIẤY CHỨNG NHẬN", 160: "xyz"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = (line(230, 130, 130), line(230, 160, 130))
        return FakeRaster()

    seen = looked_again(certificate, FakeRaster(), Readers(None, reader), view)
    assert "GIẤY CHỨNG NHẬN" in " ".join(word.text for word in seen.words)
    assert "xyz" not in " ".join(word.text for word in seen.words)
    assert "ñ" not in [word.text for word in seen.words], "bleaching left it of the title"


def test_a_red_line_under_a_title_that_is_read_is_taken_from_the_view_that_keeps_red() -> None:
    licence = page(
        (60, 40, "SỞ GIAO THÔNG"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"), (60, 70, "Số: 12/GP-SGT"),
        (240, 130, "GIẤY PHÉP"), (80, 170, "1. Tên đơn vị: Hợp tác xã Mẫu"),
    )  # fmt: skip
    reader = FakeReader({148: "KINH DOANH VẬN TẢI"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = (line(200, 148, 130),)
        return FakeRaster()

    seen = looked_again(licence, FakeRaster(), Readers(None, reader), view)
    assert "KINH DOANH VẬN TẢI" in " ".join(word.text for word in seen.words)
    reader.asked.clear()
    reader.boxes = ()
    close = replace(
        licence, words=tuple(word for word in licence.words if word.box.top < 165) + tuple(words("1. Tên đơn vị: Mẫu", 80, 153))
    )
    looked_again(close, FakeRaster(), Readers(None, reader), view)
    assert 148 not in [round(box.top) for box in reader.asked], "there is no room for a line"


def test_a_red_title_is_looked_for_on_its_half_of_a_folded_sheet() -> None:
    rows = ((88, 42, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (131, 59, "Độc lập - Tự do - Hạnh phúc"), (90, 300, "Số: KHH-1"), (90, 320, "Ngày cấp"), (500, 43, "Họ và tên: Mẫu"),
            (500, 62, "Ngày sinh: 1987"), (500, 84, "Quốc tịch: Việt Nam"), (500, 104, "Hệ đào tạo: Mẫu"))  # fmt: skip
    parts: list[Box] = []

    def view(ink: Ink, part: Box) -> FakeRaster:
        parts.append(part)
        return FakeRaster()

    looked_again(replace(page(*rows), width=842, height=595), FakeRaster(), Readers(None, FakeReader({}, ())), view)
    assert parts
    assert all(part.x1 < 421 for part in parts)


@pytest.mark.parametrize(("red", "beside", "number"), [
    ("4936/TP-CCHN", (), "Số: 4936/TP-CCHN"), ("đã thu", (), "Số:"), ("4936/TP-CCHN", ((100, 90, "125/CC"),), "Số: 125/CC"),
])  # fmt: skip
def test_a_number_in_red_behind_its_label_is_taken_from_the_view_that_keeps_red(
    red: str, beside: tuple[tuple[float, float, str], ...], number: str
) -> None:
    licence = page(
        (60, 40, "BỘ TƯ PHÁP"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"), (80, 90, "Số:"), *beside,
        (240, 130, "CHỨNG CHỈ HÀNH NGHỀ"), (80, 170, "Ông: Trần Văn Mẫu"),
    )  # fmt: skip
    reader = FakeReader({90: red})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = (line(105, 90, 80),)
        return FakeRaster()

    seen = looked_again(licence, FakeRaster(), Readers(None, reader), view)
    assert [row.text for row in lines(seen) if row.text.startswith("Số")] == [number]


def test_a_cover_in_red_that_shows_next_to_nothing_is_read_in_the_view_that_keeps_red() -> None:
    cover = page((280, 700, "M 482913"))
    reader = FakeReader(
        {120: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 140: "Độc lập - Tự do - Hạnh phúc", 450: "GIẤY CHỨNG NHẬN", 490: "QUYỀN SỬ DỤNG ĐẤT"}
    )

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = tuple(line(180, top, 200) for top in (120, 140, 450, 490))
        return FakeRaster()

    seen = " ".join(word.text for word in looked_again(cover, FakeRaster(), Readers(None, reader), view).words)
    assert "VIỆT NAM" in seen
    assert "Hạnh phúc" in seen
    assert "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT" in seen


def test_a_page_of_few_words_with_a_title_or_an_office_is_no_cover() -> None:
    seen = page(
        (80, 50, "CÔNG TY TNHH MẪU"),
        (250, 130, "GIẤY MỜI"),
        (100, 200, "Kính mời ông Lê Văn Mẫu"),
        (300, 500, "GIÁM ĐỐC"),
        (320, 590, "Trần Văn Thử"),
    )
    reader = FakeReader({520: "XÂY DỰNG HUẾ"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = (line(300, 520, 100),)
        return FakeRaster()

    again = looked_again(seen, FakeRaster(), Readers(None, reader), view)
    assert "HUẾ" not in " ".join(word.text for word in again.words)


def test_an_issuer_and_a_title_in_red_over_a_country_are_found() -> None:
    extract = page(
        (190, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (220, 58, "Độc lập - Tự do - Hạnh phúc"), (200, 160, "CỘNG HÒA DÂN CHỦ NHÂN DÂN LÀO"),
        (250, 240, "Số: 08/TLNCMC"), (80, 300, "Họ, chữ đệm, tên: Trần Văn Mẫu"),
    )  # fmt: skip
    reader = FakeReader({140: "TỔNG LÃNH SỰ QUÁN VIỆT NAM TẠI PAKSE", 190: "TRÍCH LỤC"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = tuple(box for box in (line(200, 140, 200), line(260, 190, 80)) if part.holds(box.center))
        return FakeRaster()

    seen = " ".join(word.text for word in looked_again(extract, FakeRaster(), Readers(None, reader), view).words)
    assert "TỔNG LÃNH SỰ QUÁN" in seen
    assert "TRÍCH LỤC" in seen


def test_gold_on_a_red_cover_is_read_in_the_view_of_light_letters() -> None:
    reader = FakeReader({450: "GIẤY CHỨNG NHẬN", 490: "QUYỀN SỬ DỤNG ĐẤT"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = tuple(line(180, top, 200) for top in (450, 490)) if ink is Ink.LIGHT else ()
        return FakeRaster()

    seen = looked_again(page((280, 700, "Đ 0418237")), FakeRaster(), Readers(None, reader), view)
    assert "GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT" in " ".join(word.text for word in seen.words)


def test_a_whole_heading_in_red_over_a_body_is_read_in_the_view_that_keeps_red() -> None:
    licence = page(
        (110, 101, "Số: 87/ĐK-PCCC"), (80, 255, "Căn cứ Nghị định số 35/2003/NĐ-CP của Chính phủ quy định chi tiết thi hành một số điều"),
        (80, 275, "Xét hồ sơ, văn bản đề nghị của cửa hàng kinh doanh khí hóa lỏng"), (360, 600, "TRƯỞNG PHÒNG"), (350, 690, "Trần Văn Mẫu"),
    )  # fmt: skip
    reader = FakeReader({40: "CÔNG AN TỈNH MẪU", 150: "GIẤY CHỨNG NHẬN"})

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = tuple(box for box in (line(60, 40, 120), line(230, 150, 130)) if part.holds(box.center)) if ink is Ink.ALL else ()
        return FakeRaster()

    seen = " ".join(word.text for word in looked_again(licence, FakeRaster(), Readers(None, reader), view).words)
    assert "CÔNG AN TỈNH MẪU" in seen
    assert "GIẤY CHỨNG NHẬN" in seen
