"""Events, laid out for counting: one row a paper with when each thing was first done to it, and one row a turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from digitize.codec import record_from_json
from digitize.local_time import day_of
from digitize.record import READS
from storage.bookmarks import Bookmarks
from storage.cipher import Cipher
from storage.figure_tables import PaperRow, TurnRow
from storage.journal_rows import events_behind
from storage.tables import RecordRow, ScanRow, aware, table

NAME = "figures"
BEGIN: Mapping[str, Any] = {"through": 0, "gaps": []}
FIRSTS = {"received": "received_at", "read:to_check": "read_at", "accepted": "checked_at", "sent": "sent_at"}
"""Actions of which the first counts."""
AGENCY = ("co_quan_chuyen_doi", "co_quan_ban_hanh")
WAYS = {
    "returned": "returned", "replaced": "returned", "read:returned": "returned", "read:quarantined": "quarantined", "read:stopped": "stopped",
    "read:parted": "parted", "reopened": "waiting", "retried": "waiting",
}  # fmt: skip
PAPER, TURN, SCAN, RECORD = table(PaperRow), table(TurnRow), table(ScanRow), table(RecordRow)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """Takes events in; the same event twice changes nothing, so that whatever was cut off is done again."""

    engine: Engine
    cipher: Cipher
    now: Callable[[], datetime]

    def gather(self) -> int:
        """How many events were new; 0 where another process is at it. Raises Unavailable."""
        count = 0
        with Bookmarks(self.engine, self.now).held(NAME, dict(BEGIN)) as mark:
            while mark is not None:
                with self.engine.begin() as connection:
                    events, after = events_behind(connection, mark.value)
                    self._take(connection, [event for event in events if event["action"] not in READS])
                if not events:
                    break
                mark.value = after
                count += len(events)
        return count

    def _take(self, connection: Connection, events: Sequence[Mapping[str, Any]]) -> None:
        subjects = {event["subject"] for event in events}
        wanted = select(RECORD).where(or_(RECORD.c.id.in_(subjects), RECORD.c.scan_id.in_(subjects)))
        records = {row.scan_id: row for row in connection.execute(wanted)}
        papers = {record.id: scan_id for scan_id, record in records.items()}
        named = select(SCAN.c.id, SCAN.c.unit, SCAN.c.doctype, SCAN.c.batch).where(SCAN.c.id.in_(subjects | set(records)))
        scans = {row.id: row for row in connection.execute(named)}
        rows = {row.scan_id: dict(row._mapping) for row in connection.execute(select(PAPER).where(PAPER.c.scan_id.in_(scans)))}
        turns = []
        for id, scan in scans.items():
            row = rows.setdefault(id, _new(id))
            row |= {"unit": scan.unit, "doctype": scan.doctype or "", "batch": scan.batch}
            if (record := records.get(id)) and row["record_id"] is None:
                row |= self._of_record(record)
        for event in events:
            id = papers.get(event["subject"], event["subject"])
            if id in rows:
                _note(rows[id], event)
                turns += [{**turn, "event_id": event["id"], "scan_id": id} for turn in _turns(event)]
        _put(connection, PAPER, list(rows.values()), ["scan_id"])
        _put(connection, TURN, turns, ["event_id"])

    def _of_record(self, row: Any) -> Row:
        record = record_from_json(self.cipher.open(row.body, f"record.body.{row.id}"))
        issued, holds = record.value("ngay_cap") or "", record.validity
        return {
            "record_id": row.id, "code": row.code, "dossier": row.dossier, "year": int(issued[:4]) if issued[:4].isdigit() else 0,
            "term": str(holds.term), "starts": holds.start, "ends": holds.end,
        }  # fmt: skip


def _new(id: str) -> Row:
    row: Row = {column.name: None for column in PAPER.columns}
    return row | {"scan_id": id, "unit": "", "dossier": "", "doctype": "", "batch": "", "year": 0, "term": "unknown"}


def _note(row: Row, event: Mapping[str, Any]) -> None:
    """Puts down when a thing was first done, whatever order events come in."""
    name = FIRSTS.get(event["action"])
    if event["action"] == "packaged" and any(role in event["detail"].get("signed", "") for role in AGENCY):
        name = "signed_at"
    if name:
        at = datetime.fromisoformat(event["at"]).astimezone(UTC)
        row[name] = min(at, aware(row[name]).astimezone(UTC)) if row[name] else at


def _turns(event: Mapping[str, Any]) -> list[Row]:
    at = datetime.fromisoformat(event["at"]).astimezone(UTC)
    if state := WAYS.get(event["action"]):
        return [{"kind": "way", "state": state, "since": day_of(at), "at": at}]
    if event["action"] == "standing":
        return [{"kind": "standing", "state": event["detail"]["state"], "since": date.fromisoformat(event["detail"]["since"]), "at": at}]
    return [{"kind": "standing", "state": "disposed", "since": day_of(at), "at": at}] if event["action"] == "disposed" else []


def _put(connection: Connection, of: Any, rows: Sequence[Row], keys: list[str]) -> None:
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        put = dialect.insert(of)
        rest = {name: put.excluded[name] for name in rows[0] if name not in keys}
        connection.execute(put.on_conflict_do_update(index_elements=keys, set_=rest), rows)
