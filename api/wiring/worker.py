"""A process that reads: it takes jobs, says that it lives, feeds the queue of backfills, and takes over from those that died."""

from __future__ import annotations

import fcntl
import platform
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import chain, islice, zip_longest
from pathlib import Path
from threading import Event, Thread
from typing import IO

from api import logs
from api.settings import Settings
from digitize.errors import Unavailable
from digitize.stores import Database
from storage.bookmarks import Bookmarks
from storage.jobs import DbosJobs, DbosWorker
from storage.workers import Workers

BEAT = 3.0
"""Seconds between two beats."""
FEEDING = timedelta(minutes=1)
"""For which one process feeds; one that dies while it does keeps others from it no longer."""
AHEAD, LEAST = 12, 40
"""Papers of backfills that are queued for each slot, and in all at least."""


class Feeder:
    """Keeps just so many papers of running batches in the queue as workers will read soon, the most urgent of each batch in turn."""

    def __init__(self, database: Database, queue: DbosJobs, workers: Workers, bookmarks: Bookmarks) -> None:
        self._database, self._queue, self._workers, self._bookmarks = database, queue, workers, bookmarks

    def feed(self) -> int:
        """How many papers were queued; none where another process is at it. Raises Unavailable."""
        with self._bookmarks.held("feed", {}, FEEDING) as mark:
            if mark is None:
                return 0
            kinds, queued = self._workers.kinds(), self._queue.queued()
            for slots in queued.keys() - kinds.keys():
                self._queue.withdraw(slots)
            wanted = {slots: wants(slots * count, len(queued.get(slots, ()))) for slots, count in kinds.items()}
            total, busy = sum(wanted.values()), {id for ids in queued.values() for id in ids}
            if not total:
                return 0
            with self._database.look() as store:
                waiting = [store.scans.waiting(total + len(busy), batch) for batch in store.batches.running()]
            turns = (id for id in chain.from_iterable(zip_longest(*waiting)) if id and id not in busy)
            return sum(self._queue.feed(islice(turns, count), slots) for slots, count in wanted.items())


def wants(slots: int, queued: int) -> int:
    """How many papers more so many slots should have in their queue: none while it is half full."""
    most = max(LEAST, slots * AHEAD)
    return most - queued if queued <= most // 2 else 0


class Worker:
    """What one process does; started and stopped once."""

    def __init__(
        self, jobs: DbosWorker, queue: DbosJobs, workers: Workers, feeder: Feeder, spare: Callable[[str], None], name: tuple[str, IO[str]], slots: int
    ) -> None:  # fmt: skip
        """`name` as `executor_name` gives it; `spare` does not count the try of a paper that was put down in order."""
        self._jobs, self._queue, self._workers, self._feeder, self._spare = jobs, queue, workers, feeder, spare
        self.executor, self._lock = name
        self._slots = slots
        self._over = Event()
        self._heart = Thread(target=self._live, args=((("beat", self._beat),),), name="sohoa-heart", daemon=True)
        self._care = Thread(
            target=self._live, args=((("feed", self._feeder.feed), ("take-over", self._watch)),), name="sohoa-care", daemon=True
        )

    def start(self) -> None:
        """Begins, and takes up what this executor had begun before it died. Raises Unavailable."""
        self._workers.beat(self.executor, self._slots)
        self._jobs.start()
        self._heart.start()
        self._care.start()

    def stop(self, seconds: int = 30) -> None:
        """Lets what is being read end, for so many seconds; what is not done by then, others take up at once."""
        self._jobs.stop(seconds)
        self._over.set()
        for thread in (self._heart, self._care):
            thread.join(BEAT + 1)
        with suppress(Unavailable):  # the watchdogs of others find out
            for id in self._queue.take_over(self.executor):
                self._spare(id)
            self._workers.leave(self.executor)
        self._lock.close()

    def _live(self, works: Sequence[tuple[str, Callable[[], int]]]) -> None:
        """The beat has a thread of its own: nothing that takes long may make a worker look dead."""
        while not self._over.wait(BEAT):
            for name, work in works:
                logs.tried(name, work)

    def _beat(self) -> int:
        self._workers.beat(self.executor, self._slots)
        return 0

    def _watch(self) -> int:
        """Gives the papers of workers that died back to the queue; how many."""
        count = 0
        for executor in self._workers.dead():
            if executor != self.executor:
                count += len(self._queue.take_over(executor))
                self._workers.leave(executor)
                logs.log.warning("worker is gone", executor=executor, taken_over=count)
        return count


def executor_name(settings: Settings) -> tuple[str, IO[str]]:
    """The name of this worker: the one that is set, else this machine's with the first number that no other process here holds, so
    that one that is started again goes on under the name it had; and the file that holds the number as long as it is open.
    """
    folder = settings.data_dir / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1000):
        handle = (folder / f"{number}.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            continue
        return settings.executor or f"{platform.node()}-{_place(folder)}-{number}", handle
    raise Unavailable("too-many-workers", "Đã có quá nhiều tiến trình đọc trên máy này.")


def _place(folder: Path) -> str:
    """What tells this machine's data from those of another machine that bears the same name."""
    file = folder / "place"
    with suppress(FileExistsError), file.open("x") as new:
        new.write(secrets.token_hex(4))
    return file.read_text() or "new"
