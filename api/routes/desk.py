"""What keeps open pages alive: counts, and a stream that says when something changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.deps import Desk, Parts
from api.pages.words import VIETNAM
from api.routes import V1
from api.routes.scans import units_of
from api.schemas import Counts
from api.watch import Watch
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.scan import Status
from digitize.worklist import ScanQuery

router = APIRouter(prefix=V1, tags=["desk"])
ASIDE = (Status.STOPPED, Status.QUARANTINED)


def counts_of(parts: Services, user: Person, *, mine: bool) -> Counts:
    """Of somebody's desk, or of all that he sees."""
    units, holder = units_of(parts, user), user.login if mine else None
    with parts.database.look() as store:

        def count(*statuses: Status, since: datetime | None = None) -> int:
            return store.scans.count(ScanQuery(statuses=statuses, units=units, holder=holder, since=since))

        return Counts(
            received=count(Status.RECEIVED), to_check=count(Status.TO_CHECK), returned=count(Status.RETURNED), aside=count(*ASIDE),
            accepted_today=count(Status.ARCHIVED, since=today()),
        )  # fmt: skip


def today() -> datetime:
    """When this day began in Vietnam."""
    return datetime.combine(now().astimezone(VIETNAM).date(), time(), VIETNAM)


@router.get("/desk/counts", response_model=Counts, summary="How many papers wait, are to be checked, were returned, accepted today")
def counts(user: Desk, parts: Parts, mine: bool = False) -> Counts:
    return counts_of(parts, user, mine=mine)


@router.get("/events", response_class=EventSourceResponse, summary="A stream that says when a list may have changed")
async def events(request: Request, _user: Desk) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events `changed`; they carry no data of any paper."""
    watch: Watch = request.app.state.watch
    before = None
    async for last in watch.changes():
        yield ServerSentEvent(event="changed" if last != before else "alive", data=last)
        before = last
