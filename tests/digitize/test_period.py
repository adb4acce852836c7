"""Periods of reports, in days of Vietnam."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.errors import Invalid
from digitize.indicators import Rules
from digitize.period import Period

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "first", "last", "title"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026"),
        ("2026-6M", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ("2026-9M", date(2026, 1, 1), date(2026, 9, 30), "9 tháng đầu năm 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ("2026-01-15..2026-02-14", date(2026, 1, 15), date(2026, 2, 14), "từ ngày 15/01/2026 đến ngày 14/02/2026"),
    ],
)
def test_a_period_is_named_as_people_say_it(name: str, first: date, last: date, title: str) -> None:
    period = Period.parse(name)
    assert (period.first, period.last, period.title, period.name) == (first, last, title, name)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 2000))
def test_a_periods_name_leads_back_to_it(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    assert Period.parse(period.name) == period


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    span = Period.parse("2026-10").span(NOW)
    assert span.start == datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert (span.end, span.day) == (datetime(2026, 10, 31, 17, tzinfo=UTC), date(2026, 10, 31))


def test_a_period_that_goes_on_ends_now_and_one_to_come_is_refused() -> None:
    span = Period.parse("2026").span(NOW)
    assert (span.end, span.day) == (NOW, date(2026, 11, 25))
    with pytest.raises(Invalid):
        Period.parse("2027").span(NOW)


def test_a_report_of_the_past_goes_by_the_rules_of_its_day() -> None:
    rules = Rules.load()
    assert rules.on(date(2020, 1, 1)).indicators == ()
    assert [one.code for one in rules.on(date(2026, 1, 1)).indicators] == ["4.1", "4.2", "4.3", "4.4", "4.5a", "4.5b"]
