from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from digitize.geometry import Box
from digitize.raised import ROOMS, is_raised, print_band, reread
from digitize.readers import Readers
from digitize.scan import Page, Word
from tests.fakes import FakeRaster, page, words

PAGE = page()
LINE = Box(115, 90, 238, 120)
"""A line of print ten points high, from 108 to 118, whose digits reach up to 90."""
FIRST = (*words("Số:", 117, 108), *words("1S7lca", 140, 90, size=26, confidence=0.18), *words("/SNN-TL", 190, 108))


@dataclass
class FakeReader:
    """Reads each box as how high it is."""

    asked: list[Box] = field(default_factory=list)

    def lines(self, raster: object, part: Box | None = None) -> tuple[Box, ...]:
        return ()

    def groups(self, raster: object, part: Box, gap: float) -> tuple[Box, ...]:
        return ()

    def read(self, raster: object, page: Page, found: Sequence[Box], dotted: Collection[int] = ()) -> tuple[tuple[Word, ...], ...]:
        self.asked.extend(found)
        return tuple((Word(text=f"{box.height:.1f}", box=box, confidence=0.9),) for box in found)


def test_a_line_is_raised_that_is_half_as_high_again_as_the_usual() -> None:
    assert is_raised(LINE, 11)
    assert not is_raised(Box(115, 104, 238, 119), 11)


def test_print_stands_where_what_was_well_read_of_it_does() -> None:
    band = print_band(LINE, FIRST, 10, PAGE)
    assert (band.x0, band.top, band.x1, band.bottom) == (115, 108, 238, 118)


def test_print_stands_at_the_foot_of_a_line_of_which_nothing_was_read() -> None:
    band = print_band(LINE, (), 10, PAGE)
    assert (band.top, band.bottom) == (110, 120)


def test_a_line_is_read_by_both_in_boxes_of_its_print_the_closest_first() -> None:
    small, strong = FakeReader(), FakeReader()
    (pairs,) = reread([(LINE, FIRST)], 10, PAGE, FakeRaster(), Readers(small, strong))
    assert [(one[0].text, two[0].text) for one, two in pairs] == [("13.0", "13.0"), ("16.5", "16.5")]
    assert len(pairs) == len(ROOMS)
    assert all(box.top >= LINE.top and box.bottom < LINE.bottom for box in small.asked)


def test_a_reader_that_is_not_at_hand_says_nothing() -> None:
    (pairs,) = reread([(LINE, FIRST)], 10, PAGE, FakeRaster(), Readers(FakeReader(), None))
    assert all(one and not two for one, two in pairs)
