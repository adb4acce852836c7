from hypothesis import given
from hypothesis import strategies as st

from digitize.survey import Survey, wilson


def test_wilson_gives_the_textbook_interval() -> None:
    low, high = wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_seen_lies_in_its_interval(hits: int, more: int) -> None:
    low, high = wilson(hits, hits + more)
    assert 0 <= low <= high <= 1
    if hits + more:
        assert low <= hits / (hits + more) + 1e-12
        assert hits / (hits + more) <= high + 1e-12


def test_what_was_looked_at_stands_for_all() -> None:
    seen = Survey(files=1000, looked=10, pages=25, read=5, seconds=10)
    assert (seen.pages_expected, seen.seconds_expected) == (2500, 5000)
    assert Survey(files=10).seconds_expected is None
