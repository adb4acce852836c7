from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from digitize.validity import Term, months_later, validity

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def test_six_months_end_the_day_before_the_same_day() -> None:
    found = validity(Term.MONTHS, date(2026, 7, 20), months=6)
    assert (found.start, found.end) == (date(2026, 7, 20), date(2027, 1, 19))
    assert found.holds_on(date(2027, 1, 19)) is True
    assert found.holds_on(date(2027, 1, 20)) is False


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_endless_holds_from_its_first_day_on() -> None:
    found = validity(Term.ENDLESS, date(2026, 1, 6))
    assert found.holds_on(date(2026, 1, 5)) is False
    assert found.holds_on(date(2999, 1, 1)) is True


def test_nobody_can_say_where_the_term_or_the_date_is_unknown() -> None:
    assert validity(Term.UNKNOWN, date(2026, 1, 1)).holds_on(date(2026, 6, 1)) is None
    assert validity(Term.ENDLESS, None).holds_on(date(2026, 6, 1)) is None
    assert validity(Term.DATED, date(2026, 1, 1)).term is Term.UNKNOWN


@given(DAYS, st.integers(1, 600))
def test_a_term_in_months_always_holds_on_its_first_day(day: date, months: int) -> None:
    assert validity(Term.MONTHS, day, months=months).holds_on(day) is True
