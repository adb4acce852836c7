"""From when to when a result holds. A cancelled or ended result is kept and found all the same (NĐ 45/2020)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Term(StrEnum):
    """How a document type ends (requirements.md §7, validity classes)."""

    ENDLESS = "endless"  # KHONG_THOI_HAN
    DATED = "dated"  # CO_NGAY_HET_HAN: the paper prints the end
    MONTHS = "months"  # TTL_TU_NGAY_CAP: so many months from issue
    UNTIL_REPLACED = "until_replaced"  # DEN_KHI_CO_QD_KHAC
    UNKNOWN = "unknown"  # a clerk decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """`start` and `end` are inclusive days; `end` None with ENDLESS or UNTIL_REPLACED means no end."""

    term: Term = Term.UNKNOWN
    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool | None:
        """Whether the result is in force that day; None where nobody can say."""
        if self.start is None or self.term is Term.UNKNOWN:
            return None
        if day < self.start:
            return False
        if self.term in (Term.ENDLESS, Term.UNTIL_REPLACED):
            return True
        return None if self.end is None else day <= self.end


def months_later(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def validity(term: Term, issued: date | None, *, months: int = 0, end: date | None = None) -> Validity:
    """The validity of a paper issued on a day. A term in months ends the day before the same day of the last month."""
    if term is Term.MONTHS and issued is not None and end is None:
        end = months_later(issued, months) - timedelta(days=1)
    if term is Term.DATED and end is None:
        return Validity(term=Term.UNKNOWN, start=issued)
    return Validity(term=term, start=issued, end=end)
