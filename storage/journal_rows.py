"""Which rows a segment of the journal holds, as JSON, and how they come back."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, RowMapping, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from digitize.record import READS
from storage.figure_tables import DossierRow
from storage.ledger import regrow
from storage.ledger_tables import HeadRow, LeafRow, LookupPerson, LookupRecord, LookupRow, RequestRow
from storage.names import remember_syllables
from storage.tables import (
    AutomaticRow,
    BatchRow,
    EventRow,
    LineRow,
    PackageRow,
    RecordCause,
    RecordName,
    RecordNumber,
    RecordRow,
    RecordWords,
    SampleRow,
    ScanMark,
    ScanRow,
    TallyRow,
    aware,
    table,
)

EVENTS = 500
"""Of one segment."""
GAPS = 1000
"""Missing numbers that are still asked for; a number of a transaction that was given up never comes."""
Rows = dict[str, list[dict[str, Any]]]

SCAN, RECORD, EVENT = table(ScanRow), table(RecordRow), table(EventRow)
OF_RECORD = (table(RecordName), table(RecordNumber), table(RecordCause), table(RecordWords), table(PackageRow))
BATCH, LINE, MARK, SAMPLE = table(BatchRow), table(LineRow), table(ScanMark), table(SampleRow)
"""Lines come back with the papers that they became; others are listed anew when the batch is planned again."""
TRUST = (table(TallyRow), table(AutomaticRow))
LOOKUP, LOOKUP_PERSON, LOOKUP_RECORD, REQUEST = table(LookupRow), table(LookupPerson), table(LookupRecord), table(RequestRow)
LEAF, HEAD, DOSSIER = table(LeafRow), table(HeadRow), table(DossierRow)
ADDED = (EVENT, HEAD, DOSSIER)
"""Rows that are only ever added: one that is there is the same."""


def named(row: Mapping[str, Any]) -> set[str]:
    """Whom a row is about."""
    return {row[name] for name in ("id", "record_id", "scan_id") if name in row}


def events_behind(connection: Connection, position: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """New events as rows, and the position behind them."""
    new = select(EVENT).where(EVENT.c.id > position["through"]).order_by(EVENT.c.id).limit(EVENTS)
    found = [*connection.execute(new).mappings()]
    late = [*connection.execute(select(EVENT).where(EVENT.c.id.in_(position["gaps"]))).mappings()] if position["gaps"] else []
    through = found[-1]["id"] if found else position["through"]
    there = {row["id"] for row in (*found, *late)}
    missing = [*position["gaps"], *range(position["through"] + 1, through + 1)] if connection.dialect.name == "postgresql" else []
    gaps = [number for number in missing if number not in there][-GAPS:]
    return [_plain(EVENT, row) for row in (*late, *found)], {"through": through, "gaps": gaps}


def about(connection: Connection, events: Sequence[Mapping[str, Any]]) -> Rows:
    """The rows that changed with these events."""
    changed = [event for event in events if event["action"] not in READS]
    subjects = {event["subject"] for event in changed}
    out: Rows = {SCAN.name: [_plain(SCAN, row) for row in connection.execute(select(SCAN).where(SCAN.c.id.in_(subjects))).mappings()]}
    out[RECORD.name] = [_plain(RECORD, row) for row in connection.execute(select(RECORD).where(RECORD.c.id.in_(subjects))).mappings()]
    for part in OF_RECORD:
        out[part.name] = [_plain(part, row) for row in connection.execute(select(part).where(part.c.record_id.in_(subjects))).mappings()]
    for part in (LINE, MARK, SAMPLE):
        out[part.name] = [_plain(part, row) for row in connection.execute(select(part).where(part.c.scan_id.in_(subjects))).mappings()]
    batches = subjects | {row["batch_id"] for row in out[LINE.name]}
    batches |= {row["batch_id"] for row in out[SAMPLE.name]}
    out |= _of_people(connection, subjects)
    told = select(DOSSIER).where(DOSSIER.c.brought.in_(subjects))
    out[DOSSIER.name] = [_plain(DOSSIER, row) for row in connection.execute(told).mappings()]
    out[BATCH.name] = [_plain(BATCH, row) for row in connection.execute(select(BATCH).where(BATCH.c.id.in_(batches))).mappings()]
    # a sample is small, and always whole
    out[SAMPLE.name] = [_plain(SAMPLE, row) for row in connection.execute(select(SAMPLE).where(SAMPLE.c.batch_id.in_(batches))).mappings()]
    return out


def _of_people(connection: Connection, subjects: set[str]) -> Rows:
    """Look-ups and requests that changed."""
    out: Rows = {}
    for part, key in (
        (LOOKUP, LOOKUP.c.id),
        (LOOKUP_PERSON, LOOKUP_PERSON.c.lookup_id),
        (LOOKUP_RECORD, LOOKUP_RECORD.c.lookup_id),
        (REQUEST, REQUEST.c.id),
    ):
        out[part.name] = [_plain(part, row) for row in connection.execute(select(part).where(key.in_(subjects))).mappings()]
    return out


def tree_behind(connection: Connection, position: Mapping[str, Any]) -> tuple[Rows, dict[str, int]]:
    """Leaves and heads behind a position, and the position behind them."""
    leaves, head = position.get("leaves", 0), position.get("head", -1)
    new = select(LEAF).where(LEAF.c.position >= leaves).order_by(LEAF.c.position).limit(2 * EVENTS)
    found = [_plain(LEAF, row) for row in connection.execute(new).mappings()]
    heads = [
        _plain(HEAD, row)
        for row in connection.execute(select(HEAD).where(HEAD.c.size > head).order_by(HEAD.c.size).limit(EVENTS)).mappings()
    ]
    after = {"leaves": found[-1]["position"] + 1 if found else leaves, "head": heads[-1]["size"] if heads else head}
    return {LEAF.name: found, HEAD.name: heads} if found or heads else {}, after


def dump(connection: Connection, tables: Iterable[Table]) -> Rows:
    return {one.name: [_plain(one, row) for row in connection.execute(select(one).order_by(*one.primary_key)).mappings()] for one in tables}


def _plain(of: Table, row: RowMapping) -> dict[str, Any]:
    """A row as JSON."""
    return {column.name: _said(row[column.name]) for column in of.columns}


def _said(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return aware(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _heard(of: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    out = {}
    for name, value in row.items():
        kind = of.columns[name].type
        if value is not None and isinstance(kind, LargeBinary):
            value = base64.b64decode(value)
        elif value is not None and isinstance(kind, DateTime):
            value = datetime.fromisoformat(value)
        elif value is not None and isinstance(kind, Date):
            value = date.fromisoformat(value)
        out[name] = value
    return out


def restore(connection: Connection, rows: Rows) -> None:
    """Rows of one segment over what the earlier ones gave."""
    for of in TRUST:
        if of.name in rows:
            connection.execute(of.delete())
    records = [row["id"] for row in rows.get(RECORD.name, ())]
    for of in OF_RECORD:
        connection.execute(of.delete().where(of.c.record_id.in_(records)))
    connection.execute(MARK.delete().where(MARK.c.scan_id.in_([row["id"] for row in rows.get(SCAN.name, ())])))
    connection.execute(SAMPLE.delete().where(SAMPLE.c.batch_id.in_([row["id"] for row in rows.get(BATCH.name, ())])))
    for of in (EVENT, SCAN, RECORD, *OF_RECORD, BATCH, LINE, MARK, SAMPLE, *TRUST, LOOKUP, REQUEST, HEAD, DOSSIER):
        for row in rows.get(of.name, ()):
            _lay(connection, of, _heard(of, row))
    regrow(connection, [_heard(LEAF, row) for row in rows.get(LEAF.name, ())])
    remember_syllables(connection, [row["folded"] for row in rows.get(table(RecordName).name, ())])


def restore_answers(connection: Connection, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Whom look-ups were about and what they answered with: once all segments have given theirs, as what was destroyed, and the look-ups
    that named it, stand in late ones."""
    for of, parent, key in ((LOOKUP_PERSON, LOOKUP, "lookup_id"), (LOOKUP_RECORD, RECORD, "record_id")):
        for row in rows.get(of.name, ()):
            if connection.execute(select(parent.c.id).where(parent.c.id == row[key])).first():
                _lay(connection, of, _heard(of, row))


def _lay(connection: Connection, of: Table, row: dict[str, Any]) -> None:
    """A row in the place of the one with its key, unless that is of a later version."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    put = dialect.insert(of).values(**row)
    keys = [column.name for column in of.primary_key]
    rest = {name: put.excluded[name] for name in row if name not in keys}
    if not rest or of in ADDED:
        connection.execute(put.on_conflict_do_nothing(index_elements=keys))
        return
    newer = of.c.version <= put.excluded["version"] if "version" in of.c else None
    connection.execute(put.on_conflict_do_update(index_elements=keys, set_=rest, where=newer))
