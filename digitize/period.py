"""The periods of reports: a month, a quarter, 6 or 9 months, a year (QĐ 766/QĐ-TTg), or any two days; days are those of Vietnam."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from digitize.errors import Invalid
from digitize.local_time import VIETNAM, day_of

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(6M|9M)|(0[1-9]|1[0-2])))?")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Of `2026`, `2026-Q3`, `2026-6M`, `2026-9M`, `2026-11` or `2026-01-15..2026-02-14`. Raises Invalid."""
        try:
            if days := _DAYS.fullmatch(text):
                period = cls(date.fromisoformat(days[1]), date.fromisoformat(days[2]))
            elif form := _FORM.fullmatch(text):
                period = cls(*_named(int(form[1]), form[2], form[3], form[4]))
            else:
                raise ValueError(text)
            if period.first > period.last or not 1900 <= period.first.year <= period.last.year < 9999:
                raise ValueError(text)
        except ValueError as error:
            said = "Kỳ báo cáo không đúng; ghi 2026, 2026-Q3, 2026-6M, 2026-9M, 2026-11 hoặc 2026-01-15..2026-02-14."
            raise Invalid("bad-period", said, field="period") from error
        return period

    @property
    def name(self) -> str:
        """As it is parsed."""
        year, last = self.first.year, self.last
        if (
            self.first == date(year, self.first.month, 1)
            and last == date(last.year, last.month, monthrange(last.year, last.month)[1])
            and year == last.year
        ):
            for said in (
                f"{year}",
                *(f"{year}-Q{quarter}" for quarter in range(1, 5)),
                f"{year}-6M",
                f"{year}-9M",
                f"{year}-{self.first.month:02d}",
            ):
                if Period.parse(said) == self:
                    return said
        return f"{self.first}..{self.last}"

    @property
    def title(self) -> str:
        """In Vietnamese: `năm 2026`, `quý III năm 2026`."""
        name = self.name
        form = _FORM.fullmatch(name)
        if form is None:
            return f"từ ngày {self.first:%d/%m/%Y} đến ngày {self.last:%d/%m/%Y}"
        year = f"năm {form[1]}"
        if form[2]:
            return f"quý {('I', 'II', 'III', 'IV')[int(form[2]) - 1]} {year}"
        if form[3]:
            return f"{form[3][0]} tháng đầu {year}"
        return f"tháng {int(form[4])} {year}" if form[4] else year

    def span(self, as_of: datetime) -> Span:
        """What a report drawn up at a moment counts. Raises Invalid for a period that had not begun."""
        start = datetime.combine(self.first, time(), VIETNAM)
        end = min(datetime.combine(self.last + timedelta(days=1), time(), VIETNAM), as_of)
        if end <= start:
            raise Invalid("future-period", "Kỳ báo cáo chưa bắt đầu; hãy chọn kỳ khác.", field="period")
        return Span(start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment (included) to another (not), both aware: what happened between them is counted, and how things stood at the end."""

    start: datetime
    end: datetime

    @property
    def first(self) -> date:
        return day_of(self.start)

    @property
    def day(self) -> date:
        """The last day, on which is asked what holds."""
        return day_of(self.end - timedelta(microseconds=1))


def _named(year: int, quarter: str | None, months: str | None, month: str | None) -> tuple[date, date]:
    first, last = (1, 12)
    if quarter:
        first, last = 3 * int(quarter) - 2, 3 * int(quarter)
    elif months:
        last = int(months[0])
    elif month:
        first = last = int(month)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
