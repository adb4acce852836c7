"""Two stores as one: whatever is put goes into the second too, and the scan of fixity sees to what it missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.stores import ObjectStore


class Mirrored:
    """`ObjectStore` whose truth is the first store; a second that does not answer holds nobody up."""

    def __init__(self, first: ObjectStore, second: ObjectStore) -> None:
        self.first, self.second = first, second

    def put(self, key: str, file: Path, media_type: str, *, keep_until: date | None = None) -> None:
        self.first.put(key, file, media_type, keep_until=keep_until)
        with suppress(Unavailable, Conflict):
            self.second.put(key, file, media_type, keep_until=keep_until)

    def keep(self, key: str, until: date) -> None:
        self.first.keep(key, until)
        with suppress(Unavailable, NotFound):
            self.second.keep(key, until)

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        return self.first.keys(prefix, after)

    def get(self, key: str) -> AbstractContextManager[BinaryIO]:
        return self.first.get(key)

    def has(self, key: str) -> bool:
        return self.first.has(key)

    def hash(self, key: str) -> tuple[str, int]:
        return self.first.hash(key)

    def mend(self, key: str, file: Path) -> None:
        self.first.mend(key, file)

    def remove(self, key: str) -> None:
        self.first.remove(key)
        with suppress(Unavailable):
            self.second.remove(key)

    def alive(self) -> bool:
        return self.first.alive()
