"""Where papers begin in a stack, from pages as they are read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.geometry import Box
from digitize.layout import lines
from digitize.parting import SEPARATOR, begins, is_headed, is_last, page_number, pieces, separator
from digitize.scan import Code, Page
from tests.fakes import page

FIRST = page(
    (60, 50, "ỦY BAN NHÂN DÂN"),
    (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (330, 66, "Độc lập - Tự do - Hạnh phúc"),
    (60, 90, "Số: 12/QĐ-UBND"),
)
NUMBERED = page((290, 40, "2"), (60, 80, "Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành."))
PLAIN = page((60, 80, "Diện tích được xác định theo trích lục bản đồ địa chính."))
APPENDIX = page((250, 50, "PHỤ LỤC"), (60, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
LAST = page((290, 40, "3"), (60, 600, "Nơi nhận:"), (60, 620, "- Lưu: VT."))
BLANK = page()
SHEET = replace(page((60, 500, "TỜ NGĂN CÁCH")), codes=(Code(text=SEPARATOR, box=Box(100, 100, 300, 300)),))
NAMED = replace(SHEET, codes=(Code(text=f"{SEPARATOR}:H50.10-260312-0012", box=Box(100, 100, 300, 300)),))


def stack(*pages: Page) -> list[Page]:
    return [replace(found, number=number) for number, found in enumerate(pages, 1)]


def cut(*pages: Page, **options: bool) -> list[tuple[int, ...]]:
    return [piece.pages for piece in pieces(stack(*pages), **options)]


@pytest.mark.parametrize(
    ("given", "expected"), [(FIRST, True), (NUMBERED, False), (APPENDIX, False), (PLAIN, None), (LAST, False), (BLANK, None)]
)
def test_a_page_says_whether_a_paper_begins_with_it(given: Page, expected: bool | None) -> None:
    assert begins(given) is expected


def test_an_issuer_over_a_number_is_a_heading_too_where_its_right_half_was_lost() -> None:
    assert begins(page((60, 50, "ỦY BAN NHÂN DÂN"), (60, 66, "XÃ GIÓ MẪU"), (60, 90, "Số: 12/QĐ-UBND"))) is True


@pytest.mark.parametrize(("text", "number"), [("2", 2), ("- 3 -", 3), ("Trang 2/5", 2), ("12/QĐ-UBND", None), ("2 điều", None)])
def test_a_page_number_stands_alone_at_the_edge(text: str, number: int | None) -> None:
    assert page_number(lines(page((290, 40, text))), 842) == number
    assert page_number(lines(page((290, 400, text))), 842) is None


def test_a_stack_is_cut_before_each_first_page() -> None:
    assert cut(FIRST, NUMBERED, FIRST, FIRST, PLAIN, LAST) == [(1, 2), (3,), (4, 5, 6)]


def test_what_lies_before_the_first_heading_is_a_paper_too() -> None:
    assert cut(PLAIN, PLAIN, FIRST) == [(1, 2), (3,)]


def test_a_separator_sheet_cuts_and_belongs_to_no_paper() -> None:
    assert cut(SHEET, PLAIN, NUMBERED, SHEET, SHEET, PLAIN, SHEET) == [(2, 3), (6,)]


def test_a_separator_may_bear_the_code_of_the_dossier_behind_it() -> None:
    found = pieces(stack(FIRST, NAMED, FIRST, PLAIN, FIRST))
    assert [(piece.pages, piece.dossier) for piece in found] == [((1,), None), ((3, 4), "H50.10-260312-0012"), ((5,), None)]
    assert separator(replace(SHEET, codes=(Code(text=f"{SEPARATOR}:x", box=Box(0, 0, 1, 1)),))) == "", (
        "a code that is none cuts all the same"
    )
    assert separator(FIRST) is None


def test_blank_pages_stay_with_their_paper_unless_they_are_meant_to_separate() -> None:
    assert cut(FIRST, BLANK, PLAIN) == [(1, 2, 3)]
    assert cut(FIRST, BLANK, PLAIN, blank_separates=True) == [(1,), (3,)]


def test_a_page_behind_a_last_one_that_says_nothing_is_doubtful() -> None:
    assert is_last(LAST)
    [piece] = pieces(stack(FIRST, LAST, PLAIN, NUMBERED))
    assert piece.unsure == (3,)


@given(st.lists(st.sampled_from([FIRST, NUMBERED, PLAIN, APPENDIX, LAST, BLANK, SHEET, NAMED]), max_size=12))
def test_each_page_but_separators_is_in_just_one_paper_and_in_order(pages: list[Page]) -> None:
    found = [number for piece in pieces(stack(*pages)) for number in piece.pages]
    wanted, behind = [], False
    for number, one in enumerate(pages, 1):
        behind = separator(one) is not None or (behind and not one.words)
        if not behind:
            wanted.append(number)
    assert found == wanted


def test_the_blank_back_of_a_separator_is_no_paper_and_takes_no_dossier() -> None:
    found = pieces(stack(NAMED, BLANK, FIRST, NUMBERED))
    assert [(piece.pages, piece.dossier) for piece in found] == [((3, 4), "H50.10-260312-0012")]


def test_a_leaf_number_stamped_on_a_first_page_leaves_a_doubt_and_no_silence() -> None:
    stamped = page(
        (290, 20, "45"), (60, 50, "ỦY BAN NHÂN DÂN"), (300, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (60, 90, "Số: 12/QĐ-UBND")
    )
    assert begins(stamped) is None
    assert is_headed(stamped)
    [piece] = pieces(stack(FIRST, stamped))
    assert piece.unsure == (2,)
