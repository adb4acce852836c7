"""The loose dots of a form's blank: gone from a line where they are such, and nothing else."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.leaders import without_dots

DPI = 200


def line(*dots: int, y: int = 40, size: int = 3) -> Image.Image:
    """A row of dots beside two strokes of digits."""
    image = Image.new("L", (400, 60), 255)
    draw = ImageDraw.Draw(image)
    for x in dots:
        draw.rectangle((x, y, x + size - 1, y + size - 1), fill=20)
    draw.line((150, 12, 150, 42), fill=30, width=4)
    draw.line((170, 12, 178, 42), fill=30, width=4)
    return image


def dark(image: Image.Image) -> np.ndarray:
    return np.asarray(image) < 128


@pytest.mark.parametrize("dots", [(100, 108, 116), (132, 140, 190, 198)], ids=["before", "on-both-sides"])
def test_loose_dots_in_a_row_go_and_digits_stay(dots: tuple[int, ...]) -> None:
    assert (dark(without_dots(line(*dots), DPI)) == dark(line())).all()


@pytest.mark.parametrize("image", [
    line(100, 108),  # of a colon on its side, of an `ị`
    line(60, 90, 120),  # under letters, wide apart
    line(100, 108, 116, size=9),  # letters of a stamp
], ids=["two", "wide", "large"])  # fmt: skip
def test_other_specks_stay(image: Image.Image) -> None:
    assert without_dots(image, DPI) is image


def test_dots_of_other_heights_are_no_row() -> None:
    image = line(100)
    for x, y in ((108, 30), (116, 20)):
        ImageDraw.Draw(image).rectangle((x, y, x + 2, y + 2), fill=20)
    assert without_dots(image, DPI) is image


def test_a_dash_is_no_dot() -> None:
    image = line()
    for x in (100, 108, 116):
        ImageDraw.Draw(image).rectangle((x, 40, x + 5, 41), fill=20)
    assert without_dots(image, DPI) is image


def test_what_touches_a_digit_stays() -> None:
    image = line(140, 146, 190, 198, 206)
    seen = dark(without_dots(image, DPI))
    assert seen[:, 148:153].any()
    assert not seen[:, 188:210].any()


def test_accents_in_a_row_are_no_dots() -> None:
    image = line()
    for x in (60, 68, 76):
        ImageDraw.Draw(image).rectangle((x, 20, x + 2, 22), fill=20)
        ImageDraw.Draw(image).rectangle((x - 2, 26, x + 3, 42), fill=20)
    assert without_dots(image, DPI) is image
