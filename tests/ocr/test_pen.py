"""The dots of a blank under a pen in colour: gone where they are dots of a blank, and nothing else."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitize.ports import Ink
from ocr.clean import drop_red, inked
from ocr.pen import groups, pen_alone, without_leaders

DPI = 200
BLUE, BLACK = (50, 60, 170), (20, 20, 20)


def blank(*, pen: tuple[int, int, int], dots: int = 7, apart: int = 9) -> Image.Image:
    """A row of dots with a stroke across."""
    image = Image.new("RGB", (600, 300), "white")
    draw = ImageDraw.Draw(image)
    for at in range(dots):
        draw.rectangle((200 + apart * at, 150, 202 + apart * at, 152), fill=BLACK)
    draw.line((240, 110, 225, 152), fill=pen, width=5)
    return image


def dark(image: Image.Image) -> int:
    """Dark pixels left of it."""
    pixels = np.asarray(image)
    return int((without_leaders(drop_red(pixels), pixels, DPI) < 128).sum())


def test_dots_near_a_stroke_in_blue_go_and_the_stroke_stays() -> None:
    pixels = np.asarray(blank(pen=BLUE))
    left, stroke = without_leaders(drop_red(pixels), pixels, DPI) < 128, np.asarray(blank(pen=BLUE, dots=0).convert("L")) < 128
    assert (drop_red(pixels) < 128)[:, 244:260].any()
    assert not left[:, 244:260].any()
    assert left[stroke].all()


@pytest.mark.parametrize("image", [
    blank(pen=BLACK),  # nothing tells pen from print
    blank(pen=BLUE, dots=2),  # of an `ị`, of a colon
    blank(pen=BLUE, apart=25),  # under letters
], ids=["black-pen", "two-dots", "wide-apart"])  # fmt: skip
def test_other_dots_stay(image: Image.Image) -> None:
    assert dark(image) == int((drop_red(np.asarray(image)) < 128).sum())


def test_dots_far_from_any_stroke_stay() -> None:
    far = blank(pen=BLUE)
    ImageDraw.Draw(far).rectangle((0, 0, 600, 10), fill="white")
    for at in range(20):
        ImageDraw.Draw(far).rectangle((100 + 9 * at, 280, 102 + 9 * at, 282), fill=BLACK)
    assert dark(far) - dark(blank(pen=BLUE)) == 20 * 9


def test_a_page_of_bluish_print_is_left_alone() -> None:
    image = Image.new("RGB", (600, 300), "white")
    draw = ImageDraw.Draw(image)
    for at in range(30):
        draw.rectangle((100 + 12 * at, 140, 108 + 12 * at, 156), fill=BLACK)
        draw.line((100 + 12 * at, 140, 108 + 12 * at, 140), fill=BLUE, width=2)
    assert dark(image) == int((drop_red(np.asarray(image)) < 128).sum())


def test_a_grey_page_is_left_alone() -> None:
    pixels = np.asarray(blank(pen=BLUE).convert("L"))
    assert inked(pixels, Ink.PEN_AND_PRINT, DPI) is pixels
    assert (inked(pixels, Ink.PEN, DPI) == 255).all()


def test_the_pens_ink_alone_is_left_and_its_digits_lie_in_groups() -> None:
    pixels = np.asarray(blank(pen=BLUE))
    grey = pen_alone(pixels)
    assert groups(grey, 10) == [pytest.approx((223, 108, 244, 155), abs=3)]
    assert (pen_alone(np.asarray(blank(pen=BLACK))) == 255).all()
    assert groups(np.full((50, 50), 255, np.uint8), 10) == []


def test_ink_nearer_than_a_gap_is_of_one_group() -> None:
    grey = np.full((50, 120), 255, np.uint8)
    grey[10:20, 10:20] = grey[30:40, 28:38] = grey[10:30, 80:90] = 0
    assert groups(grey, 12) == [(10, 10, 38, 40), (80, 10, 90, 30)]
    assert len(groups(grey, 5)) == 3


def test_gold_on_red_and_on_blue_is_dark_on_light_in_the_ink_of_light_letters() -> None:
    for cover in ((140, 30, 30), (30, 40, 120)):
        pixels = np.full((20, 20, 3), cover, np.uint8)
        pixels[8:12] = (220, 180, 70)
        seen = inked(pixels, Ink.LIGHT, DPI)
        assert seen[10, 5] + 100 < seen[2, 5]
    assert inked(np.full((4, 4), 30, np.uint8), Ink.LIGHT, DPI)[0, 0] == 225
