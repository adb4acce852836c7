import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.errors import Invalid
from digitize.sampling import Result, fields_needed
from digitize.survey import wilson


@given(st.floats(0.001, 0.3))
def test_a_sample_is_just_large_enough_to_show_the_bound(bound: float) -> None:
    needed = fields_needed(bound)
    assert wilson(0, needed)[1] <= bound
    assert needed == 1 or wilson(0, needed - 1)[1] > bound


def test_one_percent_takes_four_hundred_fields() -> None:
    assert fields_needed(0.01) == 381


@pytest.mark.parametrize("bound", [0, 1, -1, 2])
def test_a_bound_that_is_no_share_is_refused(bound: float) -> None:
    with pytest.raises(Invalid):
        fields_needed(bound)


@pytest.mark.parametrize(
    ("fields", "wrong", "verdict"),
    [(381, 0, "passes"), (380, 0, "open"), (381, 1, "open"), (2000, 8, "passes"), (100, 6, "fails"), (0, 0, "open")],
)
def test_a_batch_passes_or_fails_only_once_its_interval_says_so(fields: int, wrong: int, verdict: str) -> None:
    assert Result(bound=0.01, drawn=50, keyed=50, fields=fields, wrong=wrong).verdict == verdict
