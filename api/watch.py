"""Wakes the open pages of this process when any process changed anything."""

from __future__ import annotations

from asyncio import Event, Task, create_task, sleep, wait_for
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from api.wiring.services import Services
from digitize.errors import SohoaError

POLL = 1.0
"""Seconds between two looks at the database: one for all pages of this process, none while no page is open."""
SILENCE = 20.0
"""Seconds after which a stream says that nothing happened, so that a broken one is noticed."""


class Watch:
    """One look at the database for all that listen."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._bells: set[Event] = set()
        self._task: Task[None] | None = None
        self._over = False
        self._seen = 0

    async def changes(self) -> AsyncIterator[int]:
        """The number of the last event: now, whenever it has grown, and the same again after a silence. Ends with `stop`."""
        bell = Event()
        self._bells.add(bell)
        self._seen = await self._last()
        if self._task is None:
            self._task = create_task(self._poll())
        try:
            while not self._over:
                yield self._seen
                try:
                    await wait_for(bell.wait(), SILENCE)
                except TimeoutError:
                    continue
                bell.clear()
        finally:
            self._bells.discard(bell)

    def stop(self) -> None:
        """Ends every stream, so that the process can end."""
        self._over = True
        for bell in self._bells:
            bell.set()

    async def _poll(self) -> None:
        try:
            while self._bells:
                await sleep(POLL)
                after = await self._last()
                if after != self._seen:
                    self._seen = after
                    for bell in self._bells:
                        bell.set()
        finally:
            self._task = None

    async def _last(self) -> int:
        def ask() -> int:
            with self._services.database.look() as store:
                return store.audit.last()

        try:
            return await run_in_threadpool(ask)
        except SohoaError:
            return -1  # the next look finds out
