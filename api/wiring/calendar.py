"""Working days in Vietnam, by the library `holidays`: Tết and Giỗ Tổ follow the moon; days given in lieu are in it where they were
announced."""

from __future__ import annotations

from datetime import date, timedelta

import holidays


class WorkingDays:
    """`Calendar` for Vietnam; more days off, as a decision of the Prime Minister gives them, can be set."""

    def __init__(self, more: frozenset[date] = frozenset()) -> None:
        self._off = holidays.country_holidays("VN")
        self._more = more

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._off and day not in self._more

    def working_days_after(self, day: date, count: int) -> date:
        """The last of so many working days behind a day."""
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day
