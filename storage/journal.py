"""The index can be lost: every change of its rows goes into the object store, in sealed segments, and comes back from there.

A segment holds the new events and, of whatever they are about, the rows as they stand now; sealed columns stay sealed as they
are. Replaying all segments in order gives the same rows again, bit for bit. One process at a time writes; should two, rows are
written twice and come back once.

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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, DateTime, Engine, LargeBinary, RowMapping, Table, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from digitize.contents import READS
from digitize.errors import Conflict
from digitize.stores import ObjectStore
from storage.bookmarks import Bookmarks
from storage.cipher import Cipher
from storage.tables import (
    AutomaticRow,
    Base,
    BookmarkRow,
    EventRow,
    PackageRow,
    RecordCause,
    RecordName,
    RecordNumber,
    RecordRow,
    ScanRow,
    TallyRow,
)

PREFIX = "journal"
EVENTS = 500
"""Of one segment."""
GAPS = 1000
"""Missing numbers that are still asked for; a number of a transaction that was given up never comes."""
BEGIN: Mapping[str, Any] = {"through": 0, "gaps": [], "trust": ""}
KEPT_YEARS = 10
Rows = dict[str, list[dict[str, Any]]]


def table(row: type[Base]) -> Table:
    found = row.__table__
    assert isinstance(found, Table)  # noqa: S101  # declared so in storage.tables
    return found


SCAN, RECORD, EVENT = table(ScanRow), table(RecordRow), table(EventRow)
OF_RECORD = (table(RecordName), table(RecordNumber), table(RecordCause), table(PackageRow))
TRUST = (table(TallyRow), table(AutomaticRow))


class Journal:
    """Writes and replays segments."""

    def __init__(
        self, engine: Engine, objects: ObjectStore, cipher: Cipher, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._engine, self._objects, self._cipher, self._now = engine, objects, cipher, now
        self._bookmarks = Bookmarks(engine, now)

    def write(self) -> int:
        """How many events went into the store; 0 where another process is at it. Raises Unavailable."""
        count = 0
        with self._bookmarks.held(PREFIX, dict(BEGIN)) as mark:
            while mark is not None and (done := self._next(mark.value)) is not None:
                mark.value, written = done
                count += written
        return count

    def _next(self, position: Mapping[str, Any]) -> tuple[dict[str, Any], int] | None:
        """The position behind one segment more, and how many events it holds; None where nothing is new."""
        with self._engine.execution_options(postgresql_readonly=True).begin() as connection:
            events, after = _events(connection, position)
            trust = _dump(connection, TRUST)
            after["trust"] = hashlib.sha256(json.dumps(trust, sort_keys=True).encode()).hexdigest()
            if not events and after["trust"] == position["trust"]:
                return None
            rows = {EVENT.name: events, **_about(connection, events)}
        if after["trust"] != position["trust"]:
            rows |= trust
        first = min((row["id"] for row in events), default=after["through"] + 1)
        self._put(f"{PREFIX}/{first:012d}-{after['through']:012d}-{secrets.token_hex(4)}.seal", {"after": after, "rows": rows})
        return after, len(events)

    def _put(self, key: str, segment: Mapping[str, Any]) -> None:
        packed = base64.b85encode(zlib.compress(json.dumps(segment, ensure_ascii=False).encode())).decode()
        until = date(self._now().year + KEPT_YEARS, 1, 1)
        with tempfile.NamedTemporaryFile(prefix="sohoa-journal-") as file:
            file.write(self._cipher.seal(packed, key))
            file.flush()
            self._objects.put(key, Path(file.name), "application/octet-stream", keep_until=until)

    def segments(self) -> Iterator[dict[str, Any]]:
        """All segments in order. Raises Unavailable where one is damaged or its key is missing."""
        for key in self._objects.keys(PREFIX):
            with self._objects.get(key) as stream:
                packed = self._cipher.open(stream.read(), key)
            yield json.loads(zlib.decompress(base64.b85decode(packed)))

    def replay(self) -> int:
        """Fills empty tables; how many events came back. Raises Conflict where the tables are not empty, Unavailable."""
        with self._engine.begin() as connection:
            if (
                connection.execute(select(func.count()).select_from(SCAN)).scalar_one()
                or connection.execute(select(func.count()).select_from(EVENT)).scalar_one()
            ):
                raise Conflict("not-empty", "Cơ sở dữ liệu không trống; chỉ dựng lại vào cơ sở dữ liệu mới.")
            position = dict(BEGIN)
            for segment in self.segments():
                _restore(connection, segment["rows"])
                if segment["after"]["through"] >= position["through"]:
                    position = segment["after"]
            connection.execute(insert(table(BookmarkRow)).values(name=PREFIX, value=position))
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT setval(pg_get_serial_sequence('event', 'id'), GREATEST((SELECT max(id) FROM event), 1))"))
            return connection.execute(select(func.count()).select_from(EVENT)).scalar_one()


def _events(connection: Connection, position: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """New events as rows, and the position behind them."""
    new = select(EVENT).where(EVENT.c.id > position["through"]).order_by(EVENT.c.id).limit(EVENTS)
    found = [*connection.execute(new).mappings()]
    late = [*connection.execute(select(EVENT).where(EVENT.c.id.in_(position["gaps"]))).mappings()] if position["gaps"] else []
    through = found[-1]["id"] if found else position["through"]
    there = {row["id"] for row in (*found, *late)}
    missing = [*position["gaps"], *range(position["through"] + 1, through + 1)] if connection.dialect.name == "postgresql" else []
    gaps = [number for number in missing if number not in there][-GAPS:]
    return [_plain(EVENT, row) for row in (*late, *found)], {"through": through, "gaps": gaps}


def _about(connection: Connection, events: Sequence[Mapping[str, Any]]) -> Rows:
    """The rows that changed with these events; a scan's pages only where they were read, as nothing else changes them."""
    changed = [event for event in events if event["action"] not in READS]
    subjects = {event["subject"] for event in changed}
    read = {event["subject"] for event in changed if event["action"].startswith("read:") or event["action"] == "received"}
    out: Rows = {SCAN.name: [], RECORD.name: []}
    for row in connection.execute(select(SCAN).where(SCAN.c.id.in_(subjects))).mappings():
        plain = _plain(SCAN, row)
        if row["id"] not in read:
            del plain["pages"]
        out[SCAN.name].append(plain)
    out[RECORD.name] = [_plain(RECORD, row) for row in connection.execute(select(RECORD).where(RECORD.c.id.in_(subjects))).mappings()]
    for part in OF_RECORD:
        out[part.name] = [_plain(part, row) for row in connection.execute(select(part).where(part.c.record_id.in_(subjects))).mappings()]
    return out


def _dump(connection: Connection, tables: Iterable[Table]) -> Rows:
    return {one.name: [_plain(one, row) for row in connection.execute(select(one).order_by(*one.primary_key)).mappings()] for one in tables}


def _plain(of: Table, row: RowMapping) -> dict[str, Any]:
    """A row as JSON."""
    return {column.name: _said(row[column.name]) for column in of.columns}


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat() if isinstance(value, datetime) else value


def _heard(of: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    out = {}
    for name, value in row.items():
        kind = of.columns[name].type
        if value is not None and isinstance(kind, LargeBinary):
            value = base64.b64decode(value)
        elif value is not None and isinstance(kind, DateTime):
            value = datetime.fromisoformat(value)
        out[name] = value
    return out


def _restore(connection: Connection, rows: Rows) -> None:
    """Rows of one segment over what the earlier ones gave."""
    for of in TRUST:
        if of.name in rows:
            connection.execute(of.delete())
    records = [row["id"] for row in rows.get(RECORD.name, ())]
    for of in OF_RECORD:
        connection.execute(of.delete().where(of.c.record_id.in_(records)))
    for of in (EVENT, SCAN, RECORD, *OF_RECORD, *TRUST):
        for row in rows.get(of.name, ()):
            _lay(connection, of, _heard(of, row))


def _lay(connection: Connection, of: Table, row: dict[str, Any]) -> None:
    """A row in the place of the one with its key, unless that is of a later version."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    put = dialect.insert(of).values(**row)
    keys = [column.name for column in of.primary_key]
    rest = {name: put.excluded[name] for name in row if name not in keys}
    if not rest:
        connection.execute(put.on_conflict_do_nothing(index_elements=keys))
        return
    newer = of.c.version <= put.excluded["version"] if "version" in of.c else None
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=rest, where=newer))
