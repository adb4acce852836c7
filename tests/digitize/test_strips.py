"""Lines of a page as the detector finds them."""

import pytest

from digitize.geometry import Box
from digitize.strips import Strip, of_print
from tests.fakes import words

PRINT = [Strip(Box(70, 200 + 20 * at, 500, 212 + 20 * at), tuple(words("Căn cứ Luật", 70, 200 + 20 * at)), 1.0) for at in range(5)]


@pytest.mark.parametrize(("right", "floor", "kept"), [(230, 180, True), (160, 180, False), (230, 0, False)])
def test_a_line_of_the_heading_of_which_large_digits_hid_all_is_one_and_a_seal_is_none(right: float, floor: float, kept: bool) -> None:
    hidden = Strip(Box(100, 116, right, 149), tuple(words("kế W ii", 100, 120, confidence=0.2)), 0.3)
    assert (hidden in of_print([hidden, *PRINT], floor)) is kept


def test_what_was_well_read_and_is_as_tall_is_a_seal_or_a_title_and_no_blank() -> None:
    seal = Strip(Box(100, 116, 230, 149), tuple(words("CÔNG TY MẪU", 100, 120, confidence=0.9)), 0.9)
    assert seal not in of_print([seal, *PRINT], 180)
