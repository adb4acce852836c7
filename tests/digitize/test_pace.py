"""Forecasts: intervals that hold as often as they say."""

from __future__ import annotations

import random
from datetime import date, timedelta

from digitize.pace import interval, weekly

TODAY = date(2026, 11, 25)


def test_without_enough_weeks_nobody_can_say() -> None:
    assert interval([], 100, TODAY) is None
    assert interval([50], 100, TODAY) is None
    assert interval([0, 0, 0], 100, TODAY) is None
    assert interval([50, 60], 0, TODAY) is None


def test_an_even_pace_ends_on_one_day() -> None:
    assert interval([100] * 8, 1000, TODAY) == (TODAY + timedelta(weeks=10),) * 2


def test_a_work_that_falters_may_never_end() -> None:
    found = interval([300, 0, 0, 0, 0, 0, 0, 0], 5000, TODAY)
    assert found is not None
    assert found[1] is None


def test_the_interval_holds_about_four_times_of_five() -> None:
    chance, inside = random.Random(1), 0
    for _ in range(400):
        weeks = [max(round(chance.gauss(500, 120)), 0) for _ in range(8)]
        found = interval(weeks, 6000, TODAY)
        assert found is not None
        left, took = 6000.0, 0
        while left > 0:
            left -= max(chance.gauss(500, 120), 0)
            took += 1
        done = TODAY + timedelta(weeks=took)
        inside += found[0] <= done <= (found[1] or date.max)
    assert 0.72 < inside / 400 < 0.97, inside / 400


def test_weeks_are_counted_back_from_today_and_a_part_of_one_is_left_out() -> None:
    days = [(TODAY - timedelta(days=back), 1) for back in range(20, 0, -1)]
    assert weekly(days, TODAY) == [7, 7]
    assert weekly([(TODAY, 9)], TODAY) == []
    assert weekly([], TODAY) == []
