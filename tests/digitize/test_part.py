from contextlib import nullcontext
from pathlib import Path

import pytest

from digitize.errors import Invalid, NotFound
from digitize.geometry import Box
from digitize.part import PartReader, without_label
from digitize.scan import Origin
from digitize.steps.read import Engines
from tests.fakes import FakeEngine, FakeOpener, page, scan

READER = PartReader(FakeOpener(), Engines(FakeEngine()), lambda _scan: nullcontext(Path("none")))
PAPER = scan(page((50, 50, "Số: 12/QĐ-UBND"), (50, 70, "Trang mẫu"), origin=Origin.TEXT_LAYER))


def test_a_box_gives_the_words_in_it_without_the_printed_label() -> None:
    assert READER.read(PAPER, 1, Box(40, 45, 300, 65), "text", ("Số",)).text == "12/QĐ-UBND"
    assert READER.read(PAPER, 1, Box(40, 45, 300, 65), "text").text == "Số: 12/QĐ-UBND"


def test_what_does_not_fit_the_fields_grammar_has_no_value() -> None:
    found = READER.read(PAPER, 1, Box(40, 65, 300, 85), "date")
    assert (found.text, found.value) == ("Trang mẫu", None)


def test_a_box_too_small_and_a_page_that_is_not_there_are_refused() -> None:
    with pytest.raises(Invalid):
        READER.read(PAPER, 1, Box(40, 45, 42, 46), "text")
    with pytest.raises(NotFound):
        READER.read(PAPER, 2, Box(40, 45, 300, 65), "text")


def test_a_label_is_dropped_whole_or_not_at_all() -> None:
    assert without_label("Họ, chữ đệm, tên: Trần Mẫu", ("Họ, chữ đệm, tên",)) == "Trần Mẫu"
    assert without_label("Họ Trần", ("Họ, chữ đệm, tên",)) == "Họ Trần"
