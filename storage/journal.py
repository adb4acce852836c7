"""The index can be lost: every change of its rows goes into the object store, in sealed segments, and comes back from there.

A segment holds the new events and, of whatever they are about, the rows as they stand now; sealed columns stay sealed as they
are. Replaying all segments in order gives the same rows again, bit for bit. One process at a time writes. Segments are numbered
without a gap, so that a missing one is seen; they are not locked, so that what is destroyed by decision can be taken out of them.

PostgreSQL gives event numbers out before it commits, so a lower number can appear after a higher one: numbers that were missing
are asked for again with each segment.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.stores import ObjectStore
from storage.bookmarks import Bookmarks
from storage.cipher import Cipher
from storage.journal_rows import (
    EVENT,
    LOOKUP_PERSON,
    LOOKUP_RECORD,
    SCAN,
    TRUST,
    about,
    dump,
    events_behind,
    named,
    restore,
    restore_answers,
    tree_behind,
)
from storage.tables import BookmarkRow, table

PREFIX = "journal"
BEGIN: Mapping[str, Any] = {"through": 0, "gaps": [], "trust": "", "epoch": 1, "segment": 0}


Change = Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None]
"""From a table's name and a row of it to the row that shall stand there; None takes it away."""
LATE = (LOOKUP_PERSON.name, LOOKUP_RECORD.name)
"""Rows that are restored once all segments have given theirs."""
WHOLE = (EVENT.name, *LATE)
"""Rows that stay though their subject is destroyed: who did what to it."""


def foreign() -> Conflict:
    """What is said where an empty index meets a store with a journal."""
    return Conflict(
        "rebuild-first",
        "Cơ sở dữ liệu trống, nhưng kho lưu trữ có nhật ký của cơ sở dữ liệu trước đó. Chưa nhận giấy tờ nào: hãy chạy sohoa restore với bản "
        "sao lưu gần nhất, hoặc sohoa rebuild.",
    )


class Journal:
    """Writes and replays segments."""

    def __init__(
        self, engine: Engine, objects: ObjectStore, cipher: Cipher, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine, self._objects, self._cipher, self._now = engine, objects, cipher, now
        self._bookmarks = Bookmarks(engine, now)

    def write(self) -> int:
        """How many events went into the store; 0 where another process is at it.

        Raises Conflict where the store holds the journal of an index that was lost: that must come back first. Unavailable.
        """
        count = 0
        with self._bookmarks.held(PREFIX, dict(BEGIN)) as mark:
            if mark is not None and self._is_anothers(mark.value):
                raise foreign()
            while mark is not None and (done := self._next(mark.value)) is not None:
                mark.value, written = done
                count += written
        return count

    def is_anothers(self) -> bool:
        """Whether the store holds the journal of an index that was lost, and this one is empty. Raises Unavailable."""
        return self._is_anothers(self._bookmarks.value(PREFIX) or BEGIN)

    def _is_anothers(self, position: Mapping[str, Any]) -> bool:
        return not position["segment"] and position["epoch"] <= max(self._epochs(), default=0)

    def _next(self, position: Mapping[str, Any]) -> tuple[dict[str, Any], int] | None:
        """The position behind one segment more, and how many events it holds; None where nothing is new."""
        with self._engine.execution_options(postgresql_readonly=True).begin() as connection:
            events, after = events_behind(connection, position)
            trust = dump(connection, TRUST)
            after["trust"] = hashlib.sha256(json.dumps(trust, sort_keys=True).encode()).hexdigest()
            tree, grown = tree_behind(connection, position)
            after |= grown
            if not events and not tree and after["trust"] == position["trust"]:
                return None
            rows = {EVENT.name: events, **about(connection, events), **tree}
        if after["trust"] != position["trust"]:
            rows |= trust
        after |= {"epoch": position["epoch"], "segment": position["segment"] + 1}
        self._put({"after": after, "rows": rows})
        return after, len(events)

    def _put(self, segment: Mapping[str, Any]) -> str:
        """The key under which a segment was written."""
        after = segment["after"]
        key = f"{PREFIX}/{after['epoch']:04d}-{after['segment']:09d}-{secrets.token_hex(4)}.seal"
        packed = base64.b85encode(zlib.compress(json.dumps(segment, ensure_ascii=False).encode())).decode()
        with tempfile.NamedTemporaryFile(prefix="sohoa-journal-") as file:
            file.write(self._cipher.seal(packed, key))
            file.flush()
            self._objects.put(key, Path(file.name), "application/octet-stream")
        return key

    def _epochs(self) -> list[int]:
        """Which indexes wrote a journal into this store, oldest first."""
        return sorted({int(key.split("/")[1].split("-")[0]) for key in self._objects.keys(PREFIX)})

    def begin_anew(self) -> None:
        """For an index that did not come back from the journal: what it writes stands for itself."""
        epochs = self._epochs()
        with self._engine.begin() as connection:
            value = {**BEGIN, "epoch": (epochs[-1] if epochs else 0) + 1}
            connection.execute(insert(table(BookmarkRow)).values(name=PREFIX, value=value))

    def opened(self, key: str) -> dict[str, Any]:
        """A segment. Raises Unavailable where it is damaged or its key is missing."""
        with self._objects.get(key) as stream:
            return self._unpacked(stream.read(), key)

    def _unpacked(self, sealed: bytes, key: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(zlib.decompress(base64.b85decode(self._cipher.open(sealed, key))))
        return found

    def _newest(self) -> Iterator[tuple[int, str]]:
        """Numbers and keys of the segments of the newest epoch, in order; a number that is missing has no key."""
        epochs, wanted = self._epochs(), 1
        for key in self._objects.keys(PREFIX, f"{PREFIX}/{epochs[-1]:04d}" if epochs else ""):
            number = int(key.split("-")[1])
            yield from ((missing, "") for missing in range(wanted, number))
            yield number, key
            wanted = number + 1

    def segments(self) -> Iterator[dict[str, Any]]:
        """All segments of the newest epoch in order. Raises Unavailable where one is damaged or missing."""
        yield from (self.opened(key) for number, key in self._newest() if self._there(number, key))

    @staticmethod
    def _there(number: int, key: str) -> bool:
        if not key:
            raise Unavailable(
                "journal-gap", f"Nhật ký thiếu đoạn {number}; hãy khôi phục từ kho thứ hai, hoặc dựng lại từ các gói lưu trữ."
            )
        return True

    def gaps(self) -> list[str]:
        """Segments that are missing, or that do not open, by key or number."""
        return [key or f"{PREFIX}/{number}" for number, key in self._newest() if not key or not self._opens(key)]

    def _opens(self, key: str) -> bool:
        try:
            self.opened(key)
        except (Unavailable, NotFound):
            return False
        return True

    def forget(self, subjects: Set[str]) -> int:
        """Writes each segment that holds rows of these subjects anew without them, and removes it; how many."""
        return self.rewrite(lambda name, row: row if name in WHOLE or not subjects & named(row) else None)

    def rewrite(self, change: Change, must: Callable[[bytes], bool] = lambda _: False) -> int:
        """Puts each segment of which a row changes, or whose bytes `must` be written anew, in the place of itself; how many."""
        count = 0
        for key in list(self._objects.keys(PREFIX)):
            with self._objects.get(key) as stream:
                sealed = stream.read()
            segment = self._unpacked(sealed, key)
            rows = {name: [new for row in found if (new := change(name, row)) is not None] for name, found in segment["rows"].items()}
            if rows != segment["rows"] or must(sealed):
                self._put({**segment, "rows": rows})
                self._objects.remove(key)
                count += 1
        return count

    def replay(self) -> int:
        """Fills empty tables; how many events came back. Raises Conflict where the tables are not empty, Unavailable."""
        with self._engine.begin() as connection:
            counts = [connection.execute(select(func.count()).select_from(of)).scalar_one() for of in (SCAN, EVENT)]
            if any(counts):
                raise Conflict("not-empty", "Cơ sở dữ liệu không trống; chỉ dựng lại vào cơ sở dữ liệu mới.")
            self._lay(connection, self.segments(), dict(BEGIN))
            return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()

    def catch_up(self) -> int:
        """What happened after a backup that this index comes from; how many events. Raises Unavailable."""
        with self._engine.begin() as connection:
            before = connection.execute(select(func.count()).select_from(EVENT)).scalar_one()
            value = connection.execute(select(table(BookmarkRow).c.value).where(table(BookmarkRow).c.name == PREFIX)).scalar()
            position: dict[str, Any] = {**BEGIN, **(value or {})}
            if position["segment"] and position["epoch"] != max(self._epochs(), default=0):
                raise Conflict("other-journal", "Kho lưu trữ có nhật ký mới hơn của một cơ sở dữ liệu khác; hãy dùng sohoa rebuild.")
            later = (self.opened(key) for number, key in self._newest() if number > position["segment"] and self._there(number, key))
            self._lay(connection, later, position)
            return connection.execute(select(func.count()).select_from(EVENT)).scalar_one() - before

    def _lay(self, connection: Connection, segments: Iterable[Mapping[str, Any]], position: dict[str, Any]) -> None:
        """Rows of segments in order over what is there, and the mark behind them."""
        answers: dict[str, list[dict[str, Any]]] = {name: [] for name in LATE}
        for segment in segments:
            restore(connection, segment["rows"])
            for name in LATE:
                answers[name].extend(segment["rows"].get(name, ()))
            position = segment["after"]
        restore_answers(connection, answers)
        connection.execute(table(BookmarkRow).delete().where(table(BookmarkRow).c.name == PREFIX))
        connection.execute(insert(table(BookmarkRow)).values(name=PREFIX, value=position))
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT setval(pg_get_serial_sequence('event', 'id'), GREATEST((SELECT max(id) FROM event), 1))"))
