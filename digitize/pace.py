"""When a long work will be done, from how it went: an interval, not a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from statistics import mean, stdev

WEEKS = 8
"""Whole weeks that a forecast goes by."""
LEAST = 2
"""Weeks without which nobody can say."""
Z = 1.2816
"""Of a normal distribution: 80 % lie within so many standard deviations."""
FAR = 52 * 50


def interval(weeks: Sequence[int], left: int, today: date) -> tuple[date, date | None] | None:
    """Between which days the rest will be done, four times of five, at the pace of the last weeks; None where nobody can say, and in
    the place of the last day where it may take more than fifty years.

    The work of n weeks has mean m and deviation s; that of N weeks to come then lies about N·m with deviation s·√(N + N²/n).
    """
    seen = weeks[-WEEKS:]
    if left <= 0 or len(seen) < LEAST or not any(seen):
        return None
    pace, spread, n = mean(seen), stdev(seen), len(seen)

    def reached(side: int) -> int | None:
        for ahead in range(1, FAR):
            if ahead * pace + side * Z * spread * sqrt(ahead + ahead * ahead / n) >= left:
                return ahead
        return None

    soon, late = reached(1), reached(-1)
    return today + timedelta(weeks=soon or FAR), today + timedelta(weeks=late) if late else None


def weekly(days: Sequence[tuple[date, int]], today: date) -> list[int]:
    """What was done in each whole week of seven days before a day, from the first on which anything was."""
    if not days:
        return []
    count = (today - days[0][0]).days // 7
    weeks = [0] * count
    for day, done in days:
        back = (today - day).days
        if 0 < back <= 7 * count:
            weeks[count - 1 - (back - 1) // 7] += done
    return weeks
