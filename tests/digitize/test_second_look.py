from dataclasses import replace

import pytest

from digitize.geometry import Box
from digitize.layout import lines
from digitize.ports import Ink
from digitize.readers import NO_READERS, Readers
from digitize.scan import Page, Word
from digitize.second_look import looked_again
from digitize.strips import rows_joined, strips
from tests.fakes import FakeRaster, FakeReader, line, page, words

HEAD = page(
    (60, 40, "ỦY BAN NHÂN DÂN"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"),
    (70, 90, "Số: Ó /QĐ-UBND"), (310, 90, "Quảng Trị, ngày 05 tháng 3 năm 2026"), (250, 140, "QUYẾT ĐỊNH"), (100, 200, "Căn cứ Luật Đất đai;"),
)  # fmt: skip


def test_without_recognisers_the_page_stays_as_it_was() -> None:
    assert looked_again(HEAD, FakeRaster(), NO_READERS) == HEAD


def test_the_number_of_the_heading_is_read_by_all() -> None:
    boxes = (line(60, 40, 120), line(300, 40, 250), line(70, 90, 140), line(310, 90, 240), line(250, 140, 100), line(100, 200, 60))
    reader = FakeReader({90: "Số: 12 /QĐ-UBND"}, boxes)
    seen = looked_again(HEAD, FakeRaster(), Readers(reader, reader))
    assert "12/QĐ-UBND" in [word.text for word in seen.words]
    assert all(box.top < 200 for box in reader.asked), "the body is not read again"


def test_the_dots_of_blanks_are_looked_at_neither_in_the_heading_nor_in_a_date_over_the_signature() -> None:
    number, low, body = line(70, 90, 140), line(310, 600, 240), line(100, 400, 200)
    paper = replace(HEAD, words=(*HEAD.words, *words("Quảng Trị, ngày 5 tháng 3 năm 2026", 310, 600), *words("CHỦ TỊCH", 360, 580)))
    small = FakeReader({90: "Số: 12 /QĐ-UBND", 600: "Quảng Trị, ngày 6 tháng 3 năm 2026"}, (number, low, body))
    strong = FakeReader({90: "Số: 13 /QĐ-UBND"}, (number, low, body))
    looked_again(paper, FakeRaster(), Readers(small, strong))
    assert [box.top for box in small.dotted] == [90]
    assert sorted(box.top for box in strong.dotted) == [90, 600]
    assert body in strong.asked


def test_a_line_that_the_first_reading_missed_is_put_in() -> None:
    reader = FakeReader({400: "Điều khoản bị bỏ sót"}, (line(100, 400, 200),))
    seen = looked_again(HEAD, FakeRaster(), Readers(None, reader))
    assert "sót" in [word.text for word in seen.words]


def test_the_strong_recogniser_is_not_asked_about_crumbs_and_electronic_seals() -> None:
    seal, crumb, title = line(60, 20, 160), line(500, 400, 14), line(250, 140, 100)
    marked = page(
        (60, 20, "Ký bởi: Ủy ban nhân dân"),
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (250, 140, "QUYET DINH"),
        (100, 200, "Căn cứ Luật;"),
    )
    strong = FakeReader({140: "QUYẾT ĐỊNH"}, (seal, title, crumb))
    seen = looked_again(marked, FakeRaster(), Readers(FakeReader({400: "S"}), strong))
    assert strong.asked == [title]
    assert "QUYẾT" in [word.text for word in seen.words]


def test_the_strong_recogniser_is_not_asked_where_two_surely_read_the_same_name() -> None:
    name, title = line(330, 700, 90), line(250, 140, 100)
    text = {140: "BẢN CAM KẾT", 700: "Lê Hoàng Anh"}
    paper = page(
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (250, 140, "BÀN CAN KÊT"), (330, 680, "GIÁM ĐỐC"), (330, 700, "Lê Hoàng Anh")
    )
    strong = FakeReader(text, (title, name))
    looked_again(paper, FakeRaster(), Readers(FakeReader(text), strong))
    assert strong.asked == [title]


def test_nobody_is_asked_about_marks_that_a_set_phrase_settles() -> None:
    title = line(250, 140, 100)
    paper = page((300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (250, 140, "QUYÉT ĐỊNH"), (100, 200, "Căn cứ Luật;"))
    strong = FakeReader({}, (title,))
    seen = looked_again(paper, FakeRaster(), Readers(FakeReader({140: "QUYÉT ĐỊNH"}), strong))
    assert strong.asked == []
    assert "QUYẾT ĐỊNH" in " ".join(word.text for word in seen.words)


def test_the_strong_recogniser_is_asked_about_a_date_of_which_two_read_the_beginning_alone() -> None:
    date = line(310, 90, 240)
    head = page(
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (310, 90, "Quảng Trị, ngày"), (250, 140, "QUYẾT ĐỊNH"), (100, 200, "Căn cứ Luật;")
    )
    strong = FakeReader({90: "Quảng Trị, ngày 05 tháng 3 năm 2026"}, (date,))
    seen = looked_again(head, FakeRaster(), Readers(FakeReader({90: "Quảng Trị, ngày"}), strong))
    assert strong.asked == [date]
    assert "2026" in " ".join(word.text for word in seen.words)


def test_words_outside_every_line_that_are_hardly_letters_are_crumbs() -> None:
    noise = Word(text="|", box=Box(500, 700, 503, 712), confidence=0.2)
    _, crumbs = strips(page((60, 40, "Tên")), [line(60, 40, 100)])
    assert crumbs == []
    _, crumbs = strips(Page(number=1, width=595, height=842, dpi=200, words=(noise,)), [line(60, 40, 100)])
    assert crumbs == [noise]


def test_a_name_that_a_pens_loop_makes_one_tall_box_with_is_read_where_it_stands_in_it() -> None:
    signed = page((70, 600, "Nơi nhận:"), (360, 600, "GIÁM ĐỐC"), number=2)
    boxes = (line(360, 600, 80), Box(345, 690, 460, 750))
    reader = FakeReader({600: "GIÁM ĐỐC", 706: "Lê Hoàng Anh", 715: "Lé"}, boxes)
    seen = looked_again(signed, FakeRaster(), Readers(reader, reader), lambda ink, part: FakeRaster())
    assert " ".join(word.text for word in seen.words).endswith("Lê Hoàng Anh")


def test_a_name_that_one_view_shows_and_an_office_that_another_shows_are_put_together() -> None:
    signed = page((70, 600, "Nơi nhận:"), (360, 600, "GIÁM ĐỐC"), number=2)
    office, name = line(360, 600, 80), line(350, 700, 90)
    reader = FakeReader({600: "GIÁM ĐỐC", 700: "Lê Hoàng Anh"}, (office,))

    def view(ink: Ink, part: Box) -> FakeRaster:
        reader.boxes = (name,) if ink is Ink.ALL else (office,)
        return FakeRaster()

    seen = looked_again(signed, FakeRaster(), Readers(None, reader), view)
    assert "Lê Hoàng Anh" in " ".join(word.text for word in seen.words)


def test_a_name_on_a_later_page_is_read_again_though_the_office_over_it_was_missed() -> None:
    signed = page((70, 600, "Nơi nhận:"), (350, 700, "hạm Văn Mẫu"), number=2)
    reader = FakeReader({700: "Phạm Văn Mẫu"}, (line(345, 700, 110),))
    seen = looked_again(signed, FakeRaster(), Readers(None, reader))
    assert "Phạm" in [word.text for word in seen.words]


def test_a_line_of_plain_words_that_two_read_alike_is_not_given_to_the_costly_reader() -> None:
    decision = page(
        (60, 40, "SỞ Y TẾ"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"), (250, 140, "QUYẾT ĐỊNH"),
        (200, 160, "Về việc cho phép xây dựng"), (200, 176, "trường học Ngô Quyền"), (100, 220, "Căn cứ Luật Đất đai;"),
    )  # fmt: skip
    boxes = (line(200, 160, 200), line(200, 176, 200))
    small = FakeReader({160: "Về việc cho phép xây dựng", 176: "trường học Ngô Quyên"}, boxes)
    strong = FakeReader({}, boxes)
    looked_again(decision, FakeRaster(), Readers(small, strong))
    assert [round(box.top) for box in strong.asked] == [176]


def test_a_thorough_reading_takes_every_line_but_those_beside_the_signature() -> None:
    sheet = page(
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (250, 140, "QUYẾT ĐỊNH"), (100, 200, "Căn cứ Luật Đất đai;"), (100, 400, "Mục 12 khác"),
        (60, 600, "Nơi nhận:"), (330, 600, "CHỦ TỊCH"), (60, 640, "- Lưu 12 bản"), (330, 700, "Nguyễn Văn Mẫu"),
    )  # fmt: skip
    boxes = tuple(line(x, top, 70) for x, top in ((100, 400), (60, 640)))
    reader = FakeReader({400: "Mục 13 khác", 640: "- Lưu 13 bản"}, boxes)
    for thorough, body in ((False, "Mục 12"), (True, "Mục 13")):
        seen = " ".join(word.text for word in looked_again(sheet, FakeRaster(), Readers(None, reader, thorough)).words)
        assert (body in seen, "Lưu 12" in seen) == (True, True), seen


def test_a_digit_by_hand_that_reaches_over_its_line_is_read_with_it_and_not_twice() -> None:
    head = page(
        (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (300, 100, "Cần Mẫu, ngày 17 tháng"),
        (462, 100, "năm 2003"),
        (250, 140, "QUYẾT ĐỊNH"),
    )
    digit = Word(text="6", box=Box(448, 97, 456, 113), confidence=0.62)
    boxes = (line(300, 100, 146), Box(446, 97, 458, 113), line(462, 100, 50))
    reader = FakeReader({100: "Cần Mẫu, ngày 17 tháng 6 năm 2003", 97: "6"}, boxes)
    seen = looked_again(replace(head, words=(*head.words, digit)), FakeRaster(), Readers(reader, reader))
    assert [word.text for word in seen.words].count("6") == 1


def test_a_number_by_hand_is_read_with_the_label_before_it() -> None:
    head = page((300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (60, 100, "Số:"), (85, 100, "Ø6/epxp"), (250, 140, "QUYẾT ĐỊNH"))
    reader = FakeReader({100: "Số: 286/GPXD"}, (line(60, 100, 20), line(82, 100, 60)))
    looked_again(head, FakeRaster(), Readers(reader, reader))
    assert any(box.x0 == 60 and box.x1 == 142 for box in reader.asked)


def test_a_department_and_the_heading_beside_it_are_not_read_as_one() -> None:
    head = page((60, 40, "SỞ YTẾ"), (100, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (250, 140, "QUYẾT ĐỊNH"))
    reader = FakeReader({}, (line(60, 40, 20), line(84, 40, 200)))
    looked_again(head, FakeRaster(), Readers(reader, reader))
    assert not any(box.x0 == 60 and box.x1 > 200 for box in reader.asked)


def test_a_number_whose_digits_reach_over_the_print_is_read_again_by_the_height_of_it() -> None:
    boxes = (line(60, 40, 120), line(300, 40, 250), line(320, 58, 200), Box(70, 78, 210, 102), line(310, 90, 240), line(250, 140, 100))
    reader = FakeReader({78: "5.", 86: "Số: 12 /QĐ-UBND", 89: "Số: 12 /QĐ-UBND"}, boxes)
    seen = looked_again(HEAD, FakeRaster(), Readers(reader, reader))
    assert "12/QĐ-UBND" in [word.text for word in seen.words]


def test_a_sign_over_a_line_that_is_the_tip_of_a_digit_is_no_word_of_the_page() -> None:
    tip = replace(HEAD, words=(*HEAD.words, *words("$", 100, 82, size=8), *words("-", 100, 400)))
    _, stray = strips(tip, (line(70, 90, 140),))
    assert [word.text for word in stray] == ["$"]


def test_a_digit_that_reaches_over_its_line_is_of_it_and_makes_it_higher() -> None:
    pieces, _ = strips(page((300, 100, "Mẫu, ngày"), (400, 100, "tháng 7 năm 1998"), (372, 88, "7")), (
        Box(300, 100, 370, 114), Box(366, 88, 382, 106), Box(384, 100, 520, 114)))  # fmt: skip
    joined = rows_joined(pieces, HEAD, 200)
    assert [(piece.box.top, piece.box.x0, piece.box.x1) for piece in joined] == [(88, 300, 520)]


def test_a_date_over_a_signature_is_read_part_by_part_and_no_other_view_takes_its_place() -> None:
    form = page(
        (60, 40, "SỞ Y TẾ"), (300, 40, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (320, 58, "Độc lập - Tự do - Hạnh phúc"), (240, 130, "GIẤY CHỨNG NHẬN"),
        (60, 500, "Nơi nhận:"), (320, 500, "Mẫu, ngày 1S tháng 3 năm 2013"), (360, 520, "GIÁM ĐỐC"),
    )  # fmt: skip
    reader = FakeReader({500: "Mẫu, ngày 15 tháng 3 năm 2013", 520: "GIÁM ĐỐC"}, (line(320, 500, 200), line(360, 520, 80)))

    def view(ink: Ink, part: Box) -> FakeRaster:
        assert ink is Ink.ALL or part.top > 505
        return FakeRaster()

    seen = looked_again(form, FakeRaster(), Readers(reader, reader), view)
    assert "Mẫu, ngày 15 tháng 3 năm 2013" in [row.text for row in lines(seen)]


@pytest.mark.parametrize(
    ("said", "joined"),
    [
        ("Mẫu, ngày", True),
        ("Mẫu, ngày 1 tháng 2 năm 19", True),
        ("Mẫu, tháng 19", False),
        ("Mẫu, ngày 30 thông", True),
        ("Mẫu, giao thông", False),
    ],
)
def test_digits_by_hand_that_were_found_alone_are_of_the_blank_before_them(said: str, joined: bool) -> None:
    end = words(said, 300, 100)[-1].box.x1
    pieces, _ = strips(page((300, 100, said), (end + 8, 92, "7")), (Box(300, 100, end, 114), Box(end + 6, 90, end + 26, 114)))
    assert (len(rows_joined(pieces, HEAD, 200)) == 1) is joined
