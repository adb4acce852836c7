"""The feed of the operations centre: counts by agency and hour, of no person; and the service's own metrics."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from pydantic import Field as Spec

from api.deps import FeedReader, Parts
from api.routes import V1
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.errors import Invalid
from digitize.figures import Figure, Hour, Slice
from digitize.local_time import VIETNAM, day_of
from digitize.period import Span

router = APIRouter(prefix=V1, tags=["feed"])
FEW = 5
"""Smaller counts are not told: with one paper in an hour, a count is about somebody."""
MOST = timedelta(days=62)
COLUMNS = ("unit", "start", "received", "checked", "published", "looked_up", "reused", "minutes")
Count = Annotated[int | None, Spec(description=f"null: fewer than {FEW}, but not none")]


class HourOut(BaseModel):
    unit: str
    start: datetime = Spec(description="Of the hour or day, Vietnamese time")
    received: Count
    checked: Count
    published: Count = Spec(description="Signed by the agency")
    looked_up: Count = Spec(description="Look-ups that the agency's people made")
    reused: Count = Spec(description="Of these, answered with a paper")
    minutes: float | None = Spec(description="Median from receipt to acceptance at the counter; null for fewer than 5 papers")


class WaitingOut(BaseModel):
    unit: str
    waiting: Count


class FeedOut(BaseModel):
    version: int = Spec(description="Of this form; grows when a field goes or changes its meaning")
    start: datetime
    end: datetime
    by: Literal["hour", "day"]
    hours: list[HourOut] = Spec(description="Those in which something was done")
    waiting: list[WaitingOut] = Spec(description="Papers that wait at the end")


From = Annotated[date | None, Query(description="First day; today where none is given")]
To = Annotated[date | None, Query(description="Last day; today where none is given")]


@router.get("/feed", response_model=FeedOut, summary="What each agency did, by hour or day")
def feed(person: FeedReader, parts: Parts, first: From = None, last: To = None, by: Literal["hour", "day"] = "hour") -> FeedOut:
    """At most 62 days at once. Counts below 5 are null, but for 0."""
    span, of = _span(first, last), _reach(person, parts)
    found = parts.reporter.figures.hours(span, of, by_day=by == "day")
    waiting = parts.reporter.figures.papers(span, ("unit",), of)
    return FeedOut(
        version=1, start=span.start, end=span.end, by=by, hours=[_hour(one) for one in found],
        waiting=[WaitingOut(unit=str(key[0]), waiting=told(counts[Figure.WAITING])) for key, counts in sorted(waiting.items(), key=str)],
    )  # fmt: skip


@router.get("/feed.csv", response_class=Response, summary="The same hours as CSV")
def feed_csv(person: FeedReader, parts: Parts, first: From = None, last: To = None, by: Literal["hour", "day"] = "hour") -> Response:
    found = feed(person, parts, first, last, by)
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS)
    rows.writeheader()
    rows.writerows({**one.model_dump(), "start": one.start.isoformat()} for one in found.hours)
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers={"Cache-Control": "no-store"})


def told(count: int) -> int | None:
    """A count as it may be told."""
    return count if count == 0 or count >= FEW else None


def _hour(one: Hour) -> HourOut:
    counts = {name: told(getattr(one, name)) for name in ("received", "checked", "published", "looked_up", "reused")}
    minutes = round(median(one.minutes), 1) if len(one.minutes) >= FEW else None
    return HourOut(unit=one.unit, start=one.start, minutes=minutes, **counts)


def _reach(person: Person, parts: Services) -> Slice:
    return Slice(units=parts.access.scope(person, "feed.read"))


def _span(first: date | None, last: date | None) -> Span:
    """Raises Invalid."""
    moment = now()
    today = day_of(moment)
    start = datetime.combine(first or last or today, time(), VIETNAM).astimezone(UTC)
    end = min(datetime.combine((last or today) + timedelta(days=1), time(), VIETNAM).astimezone(UTC), moment)
    if not timedelta() < end - start <= MOST:
        raise Invalid("bad-span", f"Khoảng thời gian không đúng; nhiều nhất {MOST.days} ngày, không ở tương lai.")
    return Span(start, end)
