"""Lines found on pages of which the net is shown only what is near ink."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.detector import LineDetector
from tests.conftest import MODELS

pytestmark = pytest.mark.slow
FONT = MODELS / "serif-vi.ttf"


@pytest.fixture
def detector() -> LineDetector:
    return LineDetector(MODELS / "PP-OCRv6_det_small-normal.onnx")


def page(*places: tuple[int, int, str]) -> Image.Image:
    image = Image.new("L", (1654, 2339), 255)
    for x, y, text in places:
        ImageDraw.Draw(image).text((x, y), text, fill=0, font=ImageFont.truetype(str(FONT), 40))
    return image


def test_lines_far_apart_lie_where_they_are_printed(detector: LineDetector) -> None:
    printed = (
        (200, 150, "ỦY BAN NHÂN DÂN TỈNH"),
        (1000, 150, "Độc lập - Tự do"),
        (300, 1200, "Chứng nhận ông Trần Văn Mẫu"),
        (900, 2200, "Nguyễn Văn Mẫu"),
    )
    found = detector.lines(page(*printed), 200)
    assert len(found) == len(printed)
    for (x, y, text), (x0, top, x1, bottom) in zip(printed, found, strict=True):
        box = ImageDraw.Draw(page()).textbbox((x, y), text, font=ImageFont.truetype(str(FONT), 40))
        assert (x0, top) <= (box[0] + 6, box[1] + 6)
        assert x1 >= box[2] - 6
        assert bottom >= box[3] - 6
        assert x1 - x0 < (box[2] - box[0]) * 1.25
        assert bottom - top < 90


def test_faint_lines_are_found_as_black_ones_are(detector: LineDetector) -> None:
    black = page((200, 400, "Cộng hòa xã hội chủ nghĩa Việt Nam"))
    faint = black.point(lambda grey: 255 - (255 - grey) * 3 // 10)
    assert len(detector.lines(faint, 200)) == len(detector.lines(black, 200)) == 1


def test_a_blank_page_has_no_lines(detector: LineDetector) -> None:
    assert detector.lines(page(), 200) == []
