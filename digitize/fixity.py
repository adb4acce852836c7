"""Fixity: every kept object is read again and again, and held against what the index says of it (Luật Lưu trữ 33/2024 Điều 36(2);
NDSA Levels of Preservation). What no longer matches is mended from the second store, or said until somebody mends it.

The scan goes through the index and not through the store, as only the index knows what is missing or was exchanged for another
object with its checksum. It stops when its budget is spent and goes on from there.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from digitize.bookmark import Kept
from digitize.errors import NotFound, Unavailable
from digitize.record import MACHINE, Event
from digitize.stores import Bookmarks, Clock, Database, Journal, ObjectStore

START: dict[str, Any] = {"stage": "scans", "after": "", "cycle": 1, "checked": 0, "damaged": 0, "missing": 0, "repaired": 0}
COUNTS = ("checked", "damaged", "missing", "repaired")
STAGES = ("scans", "packages")
PAGE = 100


@dataclass(slots=True)
class Round:
    """What one run of the scan did."""

    checked: int = 0
    size: int = 0
    """Bytes read."""
    damaged: int = 0
    missing: int = 0
    repaired: int = 0
    finished: bool = False
    """Whether it came to the end of the index."""
    elsewhere: bool = False
    """Whether another process is at it."""


@dataclass(frozen=True, slots=True)
class Fixity:
    """The rolling scan."""

    database: Database
    objects: ObjectStore
    second: ObjectStore | None
    """Another store with the same keys, where one is configured."""
    bookmarks: Bookmarks
    journal: Journal
    now: Clock
    wait: Callable[[float], None] = time.sleep

    def run(self, *, budget: int, rate: int = 0, rest: timedelta = timedelta()) -> Round:
        """Goes on until so many bytes are read or the index ends; no faster than `rate` bytes a second, 0 for as fast as it goes. A
        new round begins no sooner than `rest` after the last has ended.

        Raises Unavailable where the index does not answer; a store that does not answer ends the round, as nothing can be said of it.
        """
        done = Round()
        with self.bookmarks.held("fixity", dict(START)) as mark:
            if mark is None:
                done.elsewhere = True
                return done
            if self._rests(mark.value, rest):
                return done
            for kept in self._from(mark.value):
                before = (done.checked, done.damaged, done.missing, done.repaired)
                size = self._checked(kept, done)
                done.size += size
                for name, was in zip(COUNTS, before, strict=True):
                    mark.value[name] += getattr(done, name) - was
                mark.value["after"] = kept.place or mark.value["after"]
                if rate:
                    self.wait(size / rate)
                if kept.place and done.size >= budget:
                    return done
            done.finished = True
            self._journal(done, mark.value)
            if mark.value["checked"]:
                self._close(mark.value)
            mark.value = {**START, "cycle": mark.value["cycle"] + 1, "ended": self.now().isoformat()}
        return done

    def _rests(self, value: dict[str, Any], rest: timedelta) -> bool:
        """Whether the last round ended so lately that a new one need not begin."""
        begun = value["stage"] != START["stage"] or value["after"]
        return not begun and "ended" in value and self.now() < datetime.fromisoformat(value["ended"]) + rest

    def _from(self, value: dict[str, Any]) -> Iterator[Kept]:
        """Everything from where the last run ended."""
        for stage in STAGES[STAGES.index(value["stage"]) :]:
            if stage != value["stage"]:
                value.update(stage=stage, after="")
            while True:
                with self.database.look() as store:
                    page = (store.scans if stage == "scans" else store.packages).kept(value["after"], PAGE)
                yield from page
                if not page:
                    break

    def _journal(self, done: Round, value: dict[str, Any]) -> None:
        """The journal last: its segments are numbered and sealed, so each speaks for itself."""
        for key in self.journal.gaps():
            done.damaged += 1
            value["damaged"] += 1
            self._note(Kept("fixity", "", key, ""), "fixity:damaged", {"found": ""})

    def _checked(self, kept: Kept, done: Round) -> int:
        """How many bytes were read."""
        if not kept.key:
            return 0
        found, size = _hash(self.objects, kept.key)
        done.checked += 1
        if found == kept.sha256:
            self._second_copy(kept)
            return size
        if not self._is_still_kept(kept):
            return size
        what = "damaged" if found else "missing"
        setattr(done, what, getattr(done, what) + 1)
        self._note(kept, f"fixity:{what}", {"found": found})
        if self._mended(kept):
            done.repaired += 1
            self._note(kept, "fixity:repaired", {})
        return size

    def _is_still_kept(self, kept: Kept) -> bool:
        """Whether the index still says so: it may have been destroyed by decision meanwhile."""
        with self.database.look() as store:
            fresh = (*store.scans.kept_of(kept.subject), *store.packages.kept_of(kept.subject))
        return any(one.key == kept.key for one in fresh)

    def _mended(self, kept: Kept) -> bool:
        """Whether the second store had it intact, and the first has it now."""
        try:
            return (
                self.second is not None and _hash(self.second, kept.key)[0] == kept.sha256 and self._copied(self.second, self.objects, kept)
            )
        except Unavailable:
            return False

    def _second_copy(self, kept: Kept) -> None:
        """Sees to it that the second store has it too."""
        with suppress(Unavailable):  # in the next round
            if self.second is not None and _hash(self.second, kept.key)[0] != kept.sha256:
                self._copied(self.objects, self.second, kept)

    def _copied(self, source: ObjectStore, target: ObjectStore, kept: Kept) -> bool:
        with tempfile.NamedTemporaryFile(prefix="sohoa-fixity-") as copy:
            with source.get(kept.key) as stream:
                shutil.copyfileobj(stream, copy, 1 << 20)
            copy.flush()
            target.mend(kept.key, Path(copy.name))
        return _hash(target, kept.key)[0] == kept.sha256

    def _note(self, kept: Kept, action: str, detail: dict[str, str]) -> None:
        with self.database.begin() as store:
            event = Event(
                subject=kept.subject,
                action=action,
                actor=MACHINE,
                at=self.now(),
                detail={"key": kept.key, "expected": kept.sha256, **detail},
            )
            store.audit.add(event)

    def _close(self, value: dict[str, Any]) -> None:
        detail = {name: str(value[name]) for name in ("cycle", *COUNTS)}
        with self.database.begin() as store:
            store.audit.add(Event(subject="fixity", action="fixity-cycle", actor=MACHINE, at=self.now(), detail=detail))


def _hash(store: ObjectStore, key: str) -> tuple[str, int]:
    """SHA-256 and size of an object as it is now; empty where there is none. Raises Unavailable."""
    try:
        return store.hash(key)
    except NotFound:
        return "", 0
