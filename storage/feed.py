"""What each agency did by hour or day, for the operations centre."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select, true

from digitize.figures import Hour
from digitize.local_time import VIETNAM
from digitize.period import Span
from storage.figure_tables import PaperRow
from storage.ledger_tables import LookupRow
from storage.tables import aware, table, utc

PAPER, LOOKUP = table(PaperRow), table(LookupRow)


def hours(connection: Connection, span: Span, units: frozenset[str] | None, *, by_day: bool) -> list[Hour]:
    """In order of time, then of units; hours in which nothing was done are left out."""
    counts: dict[tuple[datetime, str], dict[str, Any]] = defaultdict(lambda: defaultdict(int))

    def cell(at: datetime, unit: str) -> dict[str, Any]:
        local = aware(at).astimezone(VIETNAM).replace(minute=0, second=0, microsecond=0)
        return counts[local.replace(hour=0) if by_day else local, unit]

    def rows(of: Any, moment: Any, *columns: Any) -> Any:
        mine = true() if units is None else of.c.unit.in_(units)
        return connection.execute(select(of.c.unit, moment, *columns).where(and_(moment >= utc(span.start), moment < utc(span.end), mine)))

    for name, moment in (("received", PAPER.c.received_at), ("published", PAPER.c.signed_at)):
        for unit, at in rows(PAPER, moment):
            cell(at, unit)[name] += 1
    for unit, at, received, batch in rows(PAPER, PAPER.c.checked_at, PAPER.c.received_at, PAPER.c.batch):
        found = cell(at, unit)
        found["checked"] += 1
        if not batch and received:
            found["minutes"] = (*(found["minutes"] or ()), (at - received) / timedelta(minutes=1))
    for unit, at, outcome in rows(LOOKUP, LOOKUP.c.at, LOOKUP.c.outcome):
        found = cell(at, unit)
        found["looked_up"] += 1
        found["reused"] += outcome == "answered"
    return [
        Hour(unit=unit, start=start, **{**found, "minutes": found.get("minutes", ())}) for (start, unit), found in sorted(counts.items())
    ]
