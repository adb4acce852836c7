import numpy as np
import pytest
from PIL import Image, ImageDraw

from digitize.geometry import Box
from digitize.ports import Ink
from ocr.clean import darkest, drop_red, even_light, prepare, prepare_part, skew_of
from ocr.image import plausible_dpi
from ocr.stamps import stamp_crops


def lined(skew: float = 0.0) -> Image.Image:
    image = Image.new("L", (1654, 2339), 255)
    pen = ImageDraw.Draw(image)
    for y in range(300, 2000, 60):
        for x in range(200, 1400, 40):
            pen.rectangle((x, y, x + 25, y + 22), fill=20)
    return image.rotate(-skew, fillcolor=255)


@pytest.mark.parametrize("skew", [-3.0, -0.7, 0.0, 0.4, 2.5])
def test_skew_is_measured(skew: float) -> None:
    assert skew_of(np.asarray(lined(skew))) == pytest.approx(skew, abs=0.2)


def test_a_page_without_text_is_not_turned() -> None:
    assert prepare(Image.new("RGB", (1654, 2339), "white"), 200).skew == 0.0


def test_red_ink_goes_and_black_under_it_stays() -> None:
    image = Image.new("RGB", (3, 1), "white")
    image.putpixel((0, 0), (196, 30, 40))
    image.putpixel((1, 0), (20, 10, 12))
    grey = drop_red(np.asarray(image))[0]
    assert grey[0] == 255
    assert grey[1] < 60


def test_shade_is_evened_out() -> None:
    shade = np.tile(np.linspace(120, 250, 1600, dtype=np.uint8), (400, 1))
    assert even_light(shade).min() > 225


def test_a_red_stamp_is_cut_out_and_a_round_seal_is_not() -> None:
    image = Image.new("RGB", (1654, 900), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((200, 200, 440, 280), outline=(200, 30, 40), width=5)
    pen.text((230, 210), "MAT", fill=(200, 30, 40), font_size=60)
    pen.ellipse((900, 300, 1180, 580), outline=(200, 30, 40), width=8)
    assert len(stamp_crops(np.asarray(image), 200)) == 1
    assert stamp_crops(np.asarray(image.convert("L")), 200) == []


def test_density_is_believed_only_where_it_makes_a_sheet() -> None:
    assert plausible_dpi(1654, 2339, 200.0) == (200, False)
    assert plausible_dpi(2480, 3508, 300.0) == (300, False)
    assert plausible_dpi(1654, 2339, 72.0) == (200, True)
    assert plausible_dpi(1654, 2339, None) == (200, True)


@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_a_part_in_other_ink_lies_pixel_on_pixel_with_the_whole(skew: float) -> None:
    page = lined(skew).resize((2480, 3508), Image.Resampling.BILINEAR).convert("RGB")
    part = Box(240, 400, 560, 640)
    prepared = prepare(page, 300, 200)
    whole, alone = np.asarray(prepared.image), np.asarray(prepare_part(page, 300, 200, Ink.PRINT, prepared.skew, part))
    assert alone.shape == whole.shape
    inside = np.s_[round(part.top * 200 / 72) : round(part.bottom * 200 / 72), round(part.x0 * 200 / 72) : round(part.x1 * 200 / 72)]
    assert (whole[inside] < 150).any()
    assert np.abs(whole[inside].astype(int) - alone[inside]).mean() < 4
    assert (alone[: 200 * 3] == 255).all(), "far from the part nothing is drawn"


def test_a_pale_seal_on_a_grey_scan_goes_and_print_stays() -> None:
    grey = np.full((100, 100), 255, np.uint8)
    grey[10:20], grey[40:50] = 30, 150  # print, and a seal
    seen = darkest(grey)
    assert seen[15, 0] == 0
    assert seen[45, 0] == 255


def test_paper_is_white_where_there_is_next_to_no_ink() -> None:
    grey = np.full((100, 100), 250, np.uint8)
    grey[10, :30] = 30
    seen = darkest(grey)
    assert seen[50, 50] > 235
    assert seen[10, 0] == 0


def test_faint_print_stays_where_nothing_is_darker() -> None:
    grey = np.full((100, 100), 255, np.uint8)
    grey[10:20] = 150
    assert darkest(grey)[15, 0] == 0
