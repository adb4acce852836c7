"""What must hold whatever died: `python -m tests.invariant` on the settings of the environment.

Every accepted paper is exactly one of archived, waiting, to check, returned (or stopped, parted, set aside) with its reason; no
object is without an owner and no owner without its object; each line of a backfill is accounted for once. It reads database and
store by itself, with SQL of its own, so that a slip of the product is no slip of the check.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, text

from api.settings import Settings
from api.wiring.services import build
from digitize.stores import ObjectStore
from storage.cipher import Cipher

GOOD = {"received", "to_check", "archived", "returned", "stopped", "parted", "quarantined"}
REASONED = {"returned", "stopped", "quarantined"}


def violations(connection: Connection, objects: ObjectStore, cipher: Cipher) -> Iterator[str]:
    """A sentence each; none where all is well."""
    scans = {row.id: row for row in connection.execute(text("SELECT id, sha256, status, body, batch FROM scan"))}
    opened = {id: cipher.open(bytes(row.body), f"scan.body.{id}") for id, row in scans.items()}
    yield from _papers(connection, scans, opened)
    yield from _objects(connection, objects, opened)
    yield from _lines(connection, scans, opened)


def _papers(connection: Connection, scans: dict[str, Any], opened: dict[str, Any]) -> Iterator[str]:
    records = Counter(connection.execute(text("SELECT scan_id FROM record")).scalars())
    received = Counter(connection.execute(text("SELECT subject FROM event WHERE action = 'received'")).scalars())
    retried = Counter(connection.execute(text("SELECT subject FROM event WHERE action = 'retried'")).scalars())
    read = Counter(connection.execute(text("SELECT subject FROM event WHERE action LIKE 'read:%' AND action <> 'read:disposed'")).scalars())
    for id, row in scans.items():
        if row.status not in GOOD:
            yield f"{id}: no such state as {row.status}"
        if (row.status == "archived") != (records[id] == 1) or records[id] > 1:
            yield f"{id}: {row.status} with {records[id]} records"
        if row.status in REASONED and not opened[id]["findings"]:
            yield f"{id}: {row.status} without a reason"
        if received[id] != 1:
            yield f"{id}: received {received[id]} times"
        if read[id] > 1 + retried[id]:
            yield f"{id}: read {read[id]} times"
    for id in {*records, *received} - set(scans):
        yield f"{id}: a paper that was accepted is gone"


def _objects(connection: Connection, objects: ObjectStore, opened: dict[str, Any]) -> Iterator[str]:
    wanted = {body["source"]["key"]: body["source"]["sha256"] for body in opened.values() if body["source"]["key"]}
    wanted |= {body["signed"]["key"]: body["signed"]["sha256"] for body in opened.values() if body["signed"]}
    for row in connection.execute(text("SELECT key, sha256, copy_key, copy_sha256 FROM package")):
        wanted |= {row.key: row.sha256, row.copy_key: row.copy_sha256}
    there = {key for prefix in ("original", "signature", "rendition", "package") for key in objects.keys(prefix)}
    # a clerk's signature is made before the paper is read, and found again by the original's hash when it is read once more
    signatures = {f"signature/{body['source']['sha256']}.p7s" for body in opened.values()}
    for key in there - wanted.keys() - signatures:
        yield f"{key}: an object without an owner"
    for key, sha256 in wanted.items():
        if key not in there:
            yield f"{key}: an owner without its object"
            continue
        with objects.get(key) as stream:
            if hashlib.sha256(stream.read()).hexdigest() != sha256:
                yield f"{key}: other bytes"


def _lines(connection: Connection, scans: dict[str, Any], opened: dict[str, Any]) -> Iterator[str]:
    taken: Counter[str] = Counter()
    for row in connection.execute(text("SELECT batch_id, number, state, scan_id, reason FROM batch_line")):
        if row.state in ("taken", "same") and row.scan_id not in scans:
            yield f"{row.batch_id} {row.number}: {row.state} without a paper"
        if row.state in ("refused", "skipped", "failed") and not row.reason:
            yield f"{row.batch_id} {row.number}: {row.state} without a reason"
        if row.state == "taken":
            taken[row.scan_id] += 1
    for id, row in scans.items():
        cut = (opened[id]["source"]["brought"] or {}).get("cut_from")
        if row.batch and not cut and taken[id] != 1:
            yield f"{id}: of a batch, and on {taken[id]} of its lines"


def _listed(connection: Connection, cipher: Cipher, shelf: Path) -> Iterator[str]:
    """Whether each file of a shelf stands on just one line of the last batch, and none is left in somebody's hand."""
    batch = connection.execute(text("SELECT max(id) FROM batch")).scalar_one()
    rows = connection.execute(text("SELECT number, body, claimed_until FROM batch_line WHERE batch_id = :batch"), {"batch": batch}).all()
    paths = Counter(cipher.open(bytes(row.body), f"batch_line.body.{batch}.{row.number}")["path"] for row in rows)
    for path in shelf.rglob("*.*"):
        if paths[path.relative_to(shelf).as_posix()] != 1:
            yield f"a file of the shelf is on {paths[path.relative_to(shelf).as_posix()]} lines"
    yield from (f"{batch} {row.number}: still claimed" for row in rows if row.claimed_until is not None)


def check(settings: Settings, shelf: Path | None = None) -> list[str]:
    """The violations in what these settings name, and in the list of a shelf."""
    services = build(settings)
    cipher = Cipher({1: settings.key("data_key")}, 1, settings.key("index_key"))
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            found = list(violations(connection, services.objects, cipher))
            return found + (list(_listed(connection, cipher, shelf)) if shelf else [])
    finally:
        engine.dispose()
        services.close()


if __name__ == "__main__":
    found = check(Settings())
    sys.stdout.write("\n".join(found) + "\n" if found else "all is well\n")
    sys.exit(1 if found else 0)
