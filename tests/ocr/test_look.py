"""The look of a page by which twins are found."""

from __future__ import annotations

from PIL import Image, ImageFilter

from digitize.twins import SAME_LOOK
from ocr.look import look_of
from tests.conftest import SAMPLES

BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"


def _differing(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_looks_that_are_kept_stay_comparable() -> None:
    # as ImageHash 4.3 (phash, 16) gave it, by which looks were made before
    before = "fc103a44c0ffccdb92659a72cd939b252486e4cc930cb79397a3931da799a726"
    assert _differing(look_of(Image.open(BIRTH)), before) <= 2


def test_a_paper_scanned_again_looks_the_same_and_another_does_not() -> None:
    first = Image.open(BIRTH).convert("RGB")
    again = first.rotate(0.4, fillcolor="white").filter(ImageFilter.GaussianBlur(1)).resize((1240, 1754))
    other = Image.open(SAMPLES / "trich_luc_khai_sinh/mau/scan.jpg")
    assert _differing(look_of(first), look_of(again)) <= SAME_LOOK < _differing(look_of(first), look_of(other))


def test_an_empty_page_has_a_look() -> None:
    assert len(look_of(Image.new("L", (1240, 1754), 255))) == 64
    assert len(look_of(Image.new("L", (3, 5), 0))) == 64
