"""Two stores as one: whatever is put goes into the second too, and the scan of fixity sees to what it missed."""

from __future__ import annotations

import heapq
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.stores import ObjectStore


class Mirrored:
    """`ObjectStore` whose truth is the first store; a second that does not answer holds nobody up."""

    def __init__(self, first: ObjectStore, second: ObjectStore) -> None:
        self.first, self.second = first, second

    def put(self, key: str, file: Path, media_type: str) -> None:
        self.first.put(key, file, media_type)
        with suppress(Unavailable, Conflict):
            self.second.put(key, file, media_type)

    def keep(self, key: str, until: date) -> None:
        self.first.keep(key, until)
        with suppress(Unavailable, NotFound):
            self.second.keep(key, until)

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Of both stores, so that what the first lost is found all the same."""
        last = ""
        for key in heapq.merge(self.first.keys(prefix, after), self.second.keys(prefix, after)):
            if key != last:
                yield key
            last = key

    @contextmanager
    def get(self, key: str) -> Iterator[BinaryIO]:
        """From the second where the first has lost or damaged it."""
        try:
            opened = self.first.get(key)
            stream = opened.__enter__()
        except (NotFound, Unavailable):
            with self.second.get(key) as other:
                yield other
            return
        try:
            yield stream
        finally:
            opened.__exit__(None, None, None)

    def has(self, key: str) -> bool:
        return self.first.has(key)

    def hash(self, key: str) -> tuple[str, int]:
        return self.first.hash(key)

    def mend(self, key: str, file: Path) -> None:
        self.first.mend(key, file)

    def remove(self, key: str) -> None:
        """From both. Raises Unavailable where one does not answer: then it is not gone."""
        self.first.remove(key)
        self.second.remove(key)

    def hold(self, key: str, on: bool) -> None:
        self.first.hold(key, on)
        self.second.hold(key, on)

    def held_until(self, key: str) -> date | None:
        """The later day of both."""
        days = [day for day in (self.first.held_until(key), self.second.held_until(key)) if day]
        return max(days, default=None)

    def refill(self) -> int:
        """Puts into the first what only the second has; how many. Raises Unavailable."""
        count, there = 0, set(self.first.keys(""))
        for key in self.second.keys(""):
            if key not in there:
                with self.second.get(key) as stream, tempfile.NamedTemporaryFile(prefix="sohoa-refill-") as file:
                    shutil.copyfileobj(stream, file, 1 << 20)
                    file.flush()
                    self.first.mend(key, Path(file.name))
                if until := self.second.held_until(key):
                    self.first.keep(key, until)
                count += 1
        return count

    def alive(self) -> bool:
        return self.first.alive()
