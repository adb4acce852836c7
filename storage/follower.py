"""`Follower` on a database: a bookmark behind what was dealt with, and a rest that doubles while the other side does not answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Engine, func, select

from digitize.codec import event_from_json
from digitize.errors import Unavailable
from digitize.record import Event
from storage.bookmarks import Bookmarks
from storage.journal_rows import events_behind
from storage.tables import EventRow

BEGIN: Mapping[str, Any] = {"through": 0, "gaps": [], "done": [], "tries": 0, "after": ""}
SPELL = 240
"""Seconds after which it saves how far it is, well before another process takes it for dead."""
LONGEST = 60
"""Minutes of rest at the most."""


@dataclass(frozen=True, slots=True)
class SqlFollower:
    """Follows the events of one database under a name."""

    engine: Engine
    name: str
    now: Callable[[], datetime]
    history: bool
    """Whether it begins with the first event, or with the next."""

    def follow(self, deal: Callable[[Event], None]) -> int:
        """How many were dealt with; 0 where another process is at it, or while it rests. Raises Unavailable where the other side does
        not answer: it goes on from there."""
        count, began = 0, monotonic()
        with Bookmarks(self.engine, self.now).held(f"to:{self.name}", self._begin()) as mark:
            while mark is not None and monotonic() - began < SPELL and not self._rests(mark.value):
                with self.engine.execution_options(postgresql_readonly=True).begin() as connection:
                    events, after = events_behind(connection, mark.value)
                if not events:
                    break
                done = set(mark.value["done"])
                for row in events:
                    if row["id"] not in done:
                        try:
                            deal(event_from_json({name: row[name] for name in ("subject", "action", "actor", "at", "detail")}))
                        except Unavailable:
                            mark.value = {**mark.value, "done": sorted(done), **self._rest(mark.value["tries"])}
                            raise
                        done.add(row["id"])
                        count += 1
                mark.value = {**BEGIN, **after}
        return count

    def state(self) -> Mapping[str, Any]:
        """How many events it is behind, how often it tried in vain, until when it rests."""
        value = {**self._begin(), **Bookmarks(self.engine, self.now).value(f"to:{self.name}")}
        with self.engine.execution_options(postgresql_readonly=True).connect() as connection:
            last = connection.execute(select(func.coalesce(func.max(EventRow.id), 0))).scalar_one()
        return {"behind": max(last - value["through"], 0), "tries": value["tries"], "after": value["after"]}

    def _begin(self) -> dict[str, Any]:
        if self.history:
            return dict(BEGIN)
        with self.engine.execution_options(postgresql_readonly=True).connect() as connection:
            return {**BEGIN, "through": connection.execute(select(func.coalesce(func.max(EventRow.id), 0))).scalar_one()}

    def _rests(self, value: Mapping[str, Any]) -> bool:
        return bool(value["after"]) and self.now() < datetime.fromisoformat(value["after"])

    def _rest(self, tries: int) -> dict[str, Any]:
        minutes = min(2**tries, LONGEST)
        return {"tries": tries + 1, "after": (self.now() + timedelta(minutes=minutes)).isoformat()}
