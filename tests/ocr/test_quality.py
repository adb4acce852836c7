import glob

import numpy as np
import pytest
from PIL import Image, ImageFilter

from ocr.clean import prepare
from ocr.quality import defects
from tests.conftest import SAMPLES


def codes(image: Image.Image, dpi: int = 200) -> set[str]:
    prepared = prepare(image, dpi)
    return {defect.code for defect in defects(image, dpi, prepared.image, 200, prepared.skew)}


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    return Image.open(SAMPLES / "trich_luc_khai_tu" / "mau" / "scan.jpg").convert("RGB")


def test_made_up_scans_are_good_ones() -> None:
    for path in sorted(glob.glob(str(SAMPLES / "*" / "mau" / "scan.jpg")))[:8]:
        assert codes(Image.open(path).convert("RGB")) == set(), path


def test_a_blurred_page_is_seen(paper: Image.Image) -> None:
    assert "blurred" in codes(paper.filter(ImageFilter.GaussianBlur(4)))


def test_a_dark_page_is_seen(paper: Image.Image) -> None:
    assert "dark" in codes(paper.point([value * 2 // 5 for value in range(256)] * 3))


def test_faint_print_is_seen(paper: Image.Image) -> None:
    assert "faint" in codes(paper.point([200 + value * 50 // 255 for value in range(256)] * 3))


def test_a_crooked_page_is_seen(paper: Image.Image) -> None:
    assert "skewed" in codes(paper.rotate(4.5, fillcolor="white"))


def test_a_page_cut_off_at_the_left_is_seen_and_a_black_rim_is_not(paper: Image.Image) -> None:
    ink = np.asarray(paper.convert("L")) < 110
    column = int(np.argmax(ink.sum(axis=0) > 40))
    assert "cut-off" in codes(paper.crop((column + 30, 0, paper.width, paper.height)))
    rimmed = paper.copy()
    rimmed.paste("black", (0, 0, 12, paper.height))
    assert "cut-off" not in codes(rimmed)
