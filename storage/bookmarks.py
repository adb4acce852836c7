"""How far a long work has come, and who is at it: one row a work, held by one process at a time for a while."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from digitize.bookmark import Bookmark
from digitize.errors import Unavailable
from storage.tables import BookmarkRow, table

HELD = timedelta(minutes=10)
"""After this a process that holds a work is taken for dead; works save what they did well before."""


class Bookmarks:
    """`Bookmarks` on a database."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._now = engine, now
        self._bookmarks = table(BookmarkRow)

    def value(self, name: str) -> Mapping[str, Any]:
        """Where a work stands; nothing where it never began."""
        with self._engine.execution_options(postgresql_readonly=True).connect() as connection:
            return connection.execute(select(self._bookmarks.c.value).where(self._bookmarks.c.name == name)).scalar() or {}

    @contextmanager
    def held(self, name: str, initial: dict[str, Any], hold: timedelta = HELD) -> Iterator[Bookmark | None]:
        """The mark for as long as the block lasts, None where another process is at it; its value is saved at the end of the block,
        however it ends. Raises Unavailable.
        """
        try:
            me = secrets.token_hex(8)
            value = self._taken(name, initial, me, hold)
            if value is None:
                yield None
                return
            mark = Bookmark(value)
            try:
                yield mark
            finally:
                self._left(name, mark.value, me)
        except OperationalError as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; việc này sẽ được làm tiếp sau.") from error

    def _taken(self, name: str, initial: dict[str, Any], me: str, hold: timedelta) -> dict[str, Any] | None:
        now, marks = self._now(), self._bookmarks
        mine = {"held_by": me, "held_until": now + hold}
        with self._engine.begin() as connection:
            # one that is held far longer than anybody holds it was taken by a clock that has jumped; clocks may differ by minutes
            free = (marks.c.name == name) & or_(marks.c.held_until.is_(None), marks.c.held_until < now, marks.c.held_until > now + 3 * HELD)
            if connection.execute(update(marks).where(free).values(**mine)).rowcount == 0:
                try:
                    with connection.begin_nested():
                        connection.execute(insert(marks).values(name=name, value=initial, **mine))
                except IntegrityError:
                    return None
            found: dict[str, Any] = connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar_one()
        return found

    def _left(self, name: str, value: dict[str, Any], me: str) -> None:
        with self._engine.begin() as connection:
            mine = (self._bookmarks.c.name == name) & (self._bookmarks.c.held_by == me)
            connection.execute(update(self._bookmarks).where(mine).values(value=value, held_by=None, held_until=None))
