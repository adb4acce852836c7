from datetime import UTC, date, datetime, timedelta

from digitize.account import Day, by_day, forecast

TODAY = date(2026, 11, 24)


def days(*read: int) -> list[Day]:
    return [Day(TODAY - timedelta(days=len(read) - at), 0, count, 0) for at, count in enumerate(read)]


def test_a_day_is_one_in_vietnam() -> None:
    late = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # one in the morning of the 24th
    assert by_day([(late, "received"), (late, "read:to_check"), (late + timedelta(days=1), "accepted")]) == [
        Day(TODAY, 1, 1, 0),
        Day(TODAY + timedelta(days=1), 0, 0, 1),
    ]


def test_a_steady_pace_gives_a_sure_forecast_and_an_unsteady_one_a_wide_one() -> None:
    assert forecast(days(100, 100, 100), 1000, TODAY) == (TODAY + timedelta(days=10), TODAY + timedelta(days=10))
    soon, late = forecast(days(20, 180, 100), 1000, TODAY) or (TODAY, TODAY)
    assert soon < TODAY + timedelta(days=10) < late


def test_nobody_can_say_when_nothing_was_read_and_nothing_is_left_to_say_when_all_is() -> None:
    assert forecast([], 1000, TODAY) is None
    assert forecast(days(0, 0), 1000, TODAY) is None
    assert forecast(days(100), 0, TODAY) is None


def test_only_the_last_days_on_which_something_was_read_count() -> None:
    assert forecast(days(9000, *[100] * 7, 0, 0), 700, TODAY) == (TODAY + timedelta(days=7), TODAY + timedelta(days=7))
