"""Look-ups that somebody should ask about: pure functions over what was looked up, with their thresholds in one place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from digitize.local_time import VIETNAM, day_of
from digitize.lookup import Lookup

BURST, WINDOW = 15, timedelta(minutes=10)
MISSES, OF = 0.7, 10
AGAIN = 5
"""Look-ups of the same person by the same officer on one day."""
TIMES, LEAST = 3, 20
"""How much more than on its usual day a unit looks up, from how many on."""
DAY = range(6, 21)
"""Hours in which people work."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Why somebody should ask."""

    code: str
    """`burst`, `misses`, `again`, `night`, `surge`."""
    unit: str
    login: str
    count: int
    sentence: str
    last: str
    """Id of the newest look-up it is about."""


def oddities(lookups: Sequence[Lookup], works: Callable[[date], bool]) -> list[Oddity]:
    """What is odd in some weeks of look-ups, given oldest first; `works` says whether a day is worked."""
    by_login: dict[tuple[str, str], list[Lookup]] = defaultdict(list)
    by_unit: dict[str, list[Lookup]] = defaultdict(list)
    for lookup in lookups:
        by_login[lookup.unit, lookup.login].append(lookup)
        by_unit[lookup.unit].append(lookup)
    out = [oddity for (unit, login), mine in by_login.items() for oddity in _of_one(unit, login, mine, works)]
    out.extend(oddity for unit, all_of in by_unit.items() for oddity in _surge(unit, all_of))
    return sorted(out, key=lambda oddity: oddity.last, reverse=True)


def _of_one(unit: str, login: str, mine: Sequence[Lookup], works: Callable[[date], bool]) -> list[Oddity]:
    out = []
    for first, last in zip(mine, mine[BURST - 1 :], strict=False):
        if last.at - first.at <= WINDOW:
            out.append(Oddity("burst", unit, login, BURST, f"{BURST} lượt trong chưa đầy 10 phút.", last.id))
            break
    none = [lookup for lookup in mine if lookup.outcome == "none"]
    if len(mine) >= OF and len(none) >= MISSES * len(mine):
        out.append(
            Oddity("misses", unit, login, len(none), f"{len(none)} trên {len(mine)} lượt không có kết quả: có thể dò tìm.", none[-1].id)
        )
    days: Counter[tuple[date, str]] = Counter(
        (day_of(one.at), one.asked.subject.personal_number) for one in mine if one.asked.subject.personal_number
    )
    if days and (most := days.most_common(1)[0])[1] >= AGAIN:
        out.append(Oddity("again", unit, login, most[1], f"Tra cùng một người {most[1]} lượt trong một ngày.", mine[-1].id))
    night = [one for one in mine if one.at.astimezone(VIETNAM).hour not in DAY or not works(day_of(one.at))]
    if night:
        out.append(Oddity("night", unit, login, len(night), f"{len(night)} lượt ngoài giờ làm việc.", night[-1].id))
    return out


def _surge(unit: str, all_of: Sequence[Lookup]) -> list[Oddity]:
    days = Counter(day_of(one.at) for one in all_of)
    *before, last = sorted(days)
    if not before:
        return []
    usual = median(days[day] for day in before)
    if days[last] >= LEAST and days[last] > TIMES * usual:
        return [Oddity("surge", unit, "", days[last], f"{days[last]} lượt trong một ngày, thường chỉ {usual:g}.", all_of[-1].id)]
    return []
