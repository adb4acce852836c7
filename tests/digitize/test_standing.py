"""Where a result stands on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digitize.standing import Standing, State, state_on

AT = datetime(2026, 11, 24, tzinfo=UTC)


def change(state: State, since: date) -> Standing:
    return Standing(state=state, since=since, reason="Thử", cause=None, by="canbo", at=AT)


def test_a_result_is_in_force_until_something_happens_to_it() -> None:
    assert state_on((), date(2026, 1, 1)) is State.IN_FORCE
    cancelled = (change(State.CANCELLED, date(2026, 6, 1)),)
    assert state_on(cancelled, date(2026, 5, 31)) is State.IN_FORCE
    assert state_on(cancelled, date(2026, 6, 1)) is State.CANCELLED


def test_a_change_noted_later_stands_over_an_earlier_one() -> None:
    undone = (change(State.CANCELLED, date(2026, 6, 1)), change(State.IN_FORCE, date(2026, 6, 1)))
    assert state_on(undone, date(2026, 7, 1)) is State.IN_FORCE


@given(
    st.lists(st.tuples(st.sampled_from(State), st.dates(date(2020, 1, 1), date(2030, 1, 1)))), st.dates(date(2019, 1, 1), date(2031, 1, 1))
)
def test_the_state_on_a_day_never_depends_on_what_begins_later(changes: list[tuple[State, date]], day: date) -> None:
    standings = tuple(change(state, since) for state, since in changes)
    later = (*standings, change(State.CANCELLED, day + timedelta(days=1)))
    assert state_on(standings, day) is state_on(later, day)
