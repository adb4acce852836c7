from collections.abc import Sequence
from dataclasses import replace

import pytest

from digitize.geometry import Box
from digitize.readers import Readers
from digitize.running import Running, in_bands, running
from digitize.scan import Page, Scan
from digitize.steps.read import Engines, reader
from tests.fakes import FakeEngine, FakeOpened, FakeOpener, FakeRaster, FakeReader, FakeSheet, page, scan, words

BODY = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 của"
Rows = Sequence[tuple[float, float, str]]
HEADING: Rows = (
    (60, 50, "ỦY BAN NHÂN DÂN"), (330, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (60, 66, "TỈNH AN PHÚ"), (360, 66, "Độc lập - Tự do - Hạnh phúc"),
    (60, 96, "Số: 12/QĐ-UBND"), (330, 96, "An Phú, ngày 5 tháng 6 năm 2024"), (260, 130, "QUYẾT ĐỊNH"), (180, 148, "Về việc thành lập Tổ công tác"),
)  # fmt: skip
TEXT: Rows = tuple((60, 190 + 16 * at, BODY) for at in range(12))
SIGNATURE: Rows = ((60, 700, "Nơi nhận:"), (330, 700, "CHỦ TỊCH"), (340, 780, "Nguyễn Văn An"))


def reads(rows: Rows, boxes: Sequence[Box] = ()) -> FakeReader:
    """A recogniser to which the page says these rows, each a line as wide as its words."""
    said = {round(top): " ".join(text for _, at, text in rows if at == top) for _, top, _ in rows}
    found = tuple(Box(x, top, x + 30 * len(text.split()), top + 12) for x, top, text in rows)
    return FakeReader(said, (*found, *boxes))


def of(rows: Rows, number: int = 1, boxes: Sequence[Box] = (), confidence: float = 0.95) -> Running | None:
    small = reads(rows, boxes)
    small.confidence = confidence
    return running(replace(page(), number=number), FakeRaster(), small, small.boxes)


def test_the_heading_and_the_signature_are_left_to_the_first_engine() -> None:
    found = of((*HEADING, *TEXT, *SIGNATURE))
    assert found is not None
    assert " ".join(word.text for word in found.words).startswith("Căn cứ Luật")
    (top, floor), *signatures = found.bands
    assert top == 0
    assert 190 < floor < 260
    assert all(any(top < y < bottom for top, bottom in signatures) for y in (700, 780))
    assert not any(in_bands(word.box, found.bands) for word in found.words)


def test_short_lines_under_the_heading_belong_to_it() -> None:
    to: Rows = ((200, 170, "Kính gửi:"), (260, 186, "- Sở Nội vụ;"), (260, 202, "- Sở Tài chính."))
    found = of((*HEADING[:6], *to, *((x, top + 40, text) for x, top, text in TEXT)))
    assert found is not None
    assert found.bands[0][1] > 214


def test_a_page_of_text_alone_is_read_whole() -> None:
    found = of(TEXT, number=2)
    assert found is not None
    assert (len(found.words), found.bands) == (12 * len(BODY.split()), ())


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((*HEADING, *((60, 200 + 16 * at, f"Họ và tên người thứ {at}: Trần Thị Bình") for at in range(20)), *SIGNATURE), "a form"),
        ((*HEADING, *TEXT[:3], *SIGNATURE), "few words"),
        ((*HEADING, *TEXT[:2], *((60, 222 + 16 * at, f"Chức vụ: {BODY[:60]}") for at in range(12)), *SIGNATURE), "a form with labels"),
        (
            (*HEADING, *((60, 190 + 16 * at, " ".join(BODY.split()[: 11 + at % 4])) for at in range(16)), *SIGNATURE),
            "lines that end anywhere",
        ),
    ],
)
def test_a_form_and_a_page_of_few_words_are_read_by_the_first_engine(rows: Rows, why: str) -> None:
    assert of(rows) is None, why


def test_a_form_that_goes_on_is_read_by_the_first_engine_too() -> None:
    assert of(tuple((60, 100 + 16 * at, f"Họ và tên người thứ {at}: Trần Thị Bình") for at in range(30)), number=2) is None


def test_a_page_that_is_not_clear_is_read_by_the_first_engine() -> None:
    assert of(TEXT, number=2, confidence=0.85) is None


def test_no_line_is_cut_by_the_edge_of_a_band() -> None:
    found = of((*HEADING, *((60, 190 + 18 * at, BODY) for at in range(12)), *SIGNATURE))
    assert found is not None
    letters = [(box.center[1] - 3, box.center[1] + 3) for box in found.lines]
    assert not any(above < edge < below for band in found.bands for edge in band for above, below in letters)


def test_a_piece_of_the_line_beyond_a_band_is_dropped() -> None:
    found = Running((), ((100.0, 200.0),), (Box(60, 110, 500, 122), Box(60, 186, 500, 198), Box(60, 202, 500, 214)))
    piece, inside, far = words("~.1", 60, 190, 9)[0], words("Số:", 80, 187)[0], words("dấu", 300, 150)[0]
    piece = replace(piece, box=Box(60, 198.5, 90, 199.5))
    assert found.joined(page(), (piece, inside, far)) == (inside, far)


def test_a_form_is_known_by_its_lines_before_any_is_read() -> None:
    small = reads(tuple((60, 50 + 16 * at, "Họ và tên: Trần Thị Bình") for at in range(40)))
    assert running(page(), FakeRaster(), small, small.boxes) is None
    assert small.asked == []


def test_what_is_too_high_for_a_line_and_what_could_not_be_read_is_left_to_the_first_engine() -> None:
    found = of(TEXT, number=2, boxes=(Box(100, 500, 160, 564), Box(60, 600, 300, 612), Box(60, 650, 80, 662)))
    assert found is not None
    assert len(found.words) == 12 * len(BODY.split())
    assert [in_bands(Box(100, y, 160, y), found.bands) for y in (532, 606, 656)] == [True, True, False]


def test_what_the_first_engine_alone_sees_in_a_band_stays_however_many_bands_there_are() -> None:
    found = of((*HEADING[:4], *HEADING[5:], *TEXT, *SIGNATURE))
    assert found is not None
    assert len(found.bands) > 1
    number, top = words("Số: 12/QĐ-UBND", 60, 120), words("Mẫu", 60, 1, 8)
    assert set(found.joined(page(), (*number, *top))) >= {*number, *top}


def read(engine: FakeEngine, small: FakeReader, strong: FakeReader | None, thorough: bool = False) -> Page:
    opener = FakeOpener(FakeOpened([FakeSheet(replace(page(), number=2))]))
    engines = Engines(engine, Readers(small, strong, thorough))
    step = reader(opener, engines, lambda _: opener.open(None), 1)  # type: ignore[arg-type, return-value]
    done: Scan = step(scan())
    return done.pages[0]


def test_the_first_engine_is_asked_for_the_bands_alone_and_what_it_reads_outside_is_dropped() -> None:
    rows = (*TEXT, *SIGNATURE)
    engine = FakeEngine((*words("CHỦ TỊCH", 330, 700), *words("Nguyễn Văn An", 340, 780), *words("Rác", 60, 250)))
    seen = read(engine, reads(rows), reads(rows))
    ((first, *_),) = engine.bands
    assert first[0] < 700
    assert "Rác" not in seen.text
    assert BODY in seen.text
    assert "Nguyễn Văn An" in seen.text


def test_a_page_without_fields_costs_the_first_engine_nothing() -> None:
    engine = FakeEngine(tuple(words("Rác", 60, 250)))
    assert read(engine, reads(TEXT), reads(TEXT)).text.startswith(BODY)
    assert engine.bands == []


@pytest.mark.parametrize(("strong", "thorough"), [(None, False), (reads(TEXT), True)])
def test_without_the_strong_recogniser_and_where_thoroughness_is_asked_the_first_engine_reads_all(
    strong: FakeReader | None, thorough: bool
) -> None:
    engine = FakeEngine(tuple(words(BODY, 60, 190)))
    read(engine, reads(TEXT), strong, thorough)
    assert engine.bands == [()]
