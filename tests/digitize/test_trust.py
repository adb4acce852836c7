from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.scan import Field, Origin, Scan
from digitize.trust import Accuracy, Tally, is_sure, lower_bound, outcome
from tests.fakes import scan


def read(name: str, value: str | None, confidence: float = 0.95, origin: Origin = Origin.OCR) -> Field:
    return Field(name=name, value=value, text=value or "?", page=1, box=None, confidence=confidence, origin=origin)


def sure_scan(**changes: object) -> Scan:
    return scan(doctype="quyet_dinh", fields={"so_ky_hieu": read("so_ky_hieu", "1/QĐ-UBND")}, doubted=False, **changes)


def test_a_paper_is_sure_where_nothing_was_doubted_and_every_field_is_sure() -> None:
    paper = sure_scan()
    assert is_sure(paper)
    assert not is_sure(replace(paper, doubted=True))
    assert not is_sure(replace(paper, doctype="unknown"))
    assert not is_sure(replace(paper, doctype_read="cong_van"))
    assert not is_sure(replace(paper, fields={}))
    assert not is_sure(replace(paper, fields={"a": read("a", "x", 0.89)}))
    assert not is_sure(replace(paper, fields={"a": read("a", None)}))


def test_what_a_person_changed_counts_against_the_reading_and_what_he_let_stand_for_it() -> None:
    typed = read("so_ky_hieu", "7/QĐ-UBND", 1.0, Origin.CLERK)
    fields = {"so_ky_hieu": typed, "nguoi_ky": read("nguoi_ky", "Trần Mẫu"), "dia_danh": read("dia_danh", "Huế", 1.0, Origin.CLERK)}
    paper = sure_scan()
    paper = replace(paper, as_read=dict(paper.fields), fields=fields)
    tallies = {tally.name: tally for tally in outcome(paper).tallies}
    assert tallies["so_ky_hieu"] == Tally(name="so_ky_hieu", seen=1, right=0, sure=1, sure_right=0)
    assert tallies["nguoi_ky"].sure_right == 1
    assert tallies["dia_danh"] == Tally(name="dia_danh", seen=1)
    assert tallies[""] == Tally(name="", seen=1, right=0, sure=1, sure_right=0)


@pytest.mark.parametrize(
    ("right", "seen", "proven"), [(299, 299, False), (300, 300, True), (299, 300, False), (1000, 1005, True), (980, 1000, False)]
)
def test_trust_needs_many_papers_and_next_to_no_change(right: int, seen: int, proven: bool) -> None:
    assert Accuracy(doctype="x", papers=Tally(name="", seen=seen, sure=seen, sure_right=right)).proven is proven


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_lower_bound_lies_below_the_share(right: int, wrong: int) -> None:
    seen = right + wrong
    bound = lower_bound(right, seen)
    assert 0 <= bound <= (right / seen if seen else 0) + 1e-12
