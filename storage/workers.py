"""Which processes take jobs out of the queue, and which of them died for good.

Each worker raises a number of its own every few seconds. Who watches remembers when he saw it change, by his own clock: clocks
that differ, or jump, kill nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import OperationalError

from digitize.errors import Unavailable
from storage.tables import WorkerRow, table

DEAD_AFTER = 30.0
"""Seconds without a beat."""
WORKER = table(WorkerRow)


class Workers:
    """`Workers` on a database."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = monotonic) -> None:
        self._engine, self._clock = engine, clock
        self._seen: dict[str, tuple[int, float]] = {}

    def beat(self, executor: str, slots: int) -> None:
        """Says that a worker lives. Raises Unavailable."""
        with self._answering(), self._engine.begin() as connection:
            mine = WORKER.c.executor == executor
            if connection.execute(update(WORKER).where(mine).values(beat=WORKER.c.beat + 1, slots=slots)).rowcount == 0:
                row = {"executor": executor, "beat": 1, "slots": slots, "started_at": datetime.now(UTC)}
                connection.execute(WORKER.insert().values(row))

    def leave(self, executor: str) -> None:
        """Says that a worker has stopped. Raises Unavailable."""
        with self._answering(), self._engine.begin() as connection:
            connection.execute(delete(WORKER).where(WORKER.c.executor == executor))

    def kinds(self) -> Mapping[int, int]:
        """How many workers there are with so many slots for backfills. Raises Unavailable."""
        with self._answering(), self._engine.connect() as connection:
            found = connection.execute(select(WORKER.c.slots, func.count()).group_by(WORKER.c.slots))
            return {int(slots): int(count) for slots, count in found}

    def dead(self) -> list[str]:
        """Those whose number has not changed for too long, as seen from here. Raises Unavailable."""
        now = self._clock()
        with self._answering(), self._engine.connect() as connection:
            beats = {row.executor: row.beat for row in connection.execute(select(WORKER.c.executor, WORKER.c.beat))}
        self._seen = {name: self._seen[name] if self._seen.get(name, (0, 0.0))[0] == beat else (beat, now) for name, beat in beats.items()}
        return [name for name, (_, since) in self._seen.items() if now - since > DEAD_AFTER]

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; việc này sẽ được làm tiếp sau.") from error
