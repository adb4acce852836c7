import pytest
from PIL import Image, ImageDraw

from digitize.geometry import Box
from digitize.scan import Word
from ocr.textlayer import reads_as_vietnamese, uncovered_ink

GOOD = "Ủy ban nhân dân tỉnh Quảng Trị ban hành quyết định về việc cho phép chuyển mục đích sử dụng đất đối với hộ gia đình tại xã " * 3


def layer(text: str) -> tuple[Word, ...]:
    return tuple(Word(text=word, box=Box(0, 0, 10, 10), confidence=1.0) for word in text.split())


def test_vietnamese_with_its_spaces_is_trusted() -> None:
    assert reads_as_vietnamese(layer(GOOD))


@pytest.mark.parametrize(
    "text",
    [
        "Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc " * 5,
        GOOD.replace("ộ ", "ộ").replace("ị ", "ị").replace("ế ", "ế").replace("ề ", "ề").replace("ụ ", "ụ"),
        "The quick brown fox jumps over the lazy dog and runs far away from here " * 5,
        "Người ký: Ủy ban nhân dân",
    ],
    ids=["TCVN3", "spaces lost", "no diacritic", "signature block only"],
)
def test_other_layers_are_not(text: str) -> None:
    assert not reads_as_vietnamese(layer(text))


def test_ink_outside_the_words_is_measured() -> None:
    shown = Image.new("L", (100, 100), "white")
    pen = ImageDraw.Draw(shown)
    pen.rectangle((10, 10, 19, 19), fill=0)
    pen.rectangle((60, 60, 69, 69), fill=0)
    covered = (Word(text="a", box=Box(10, 10, 20, 20), confidence=1.0),)
    assert uncovered_ink(shown, covered, 1.0) == pytest.approx(0.5)
    assert uncovered_ink(shown, (), 1.0) == 1.0
