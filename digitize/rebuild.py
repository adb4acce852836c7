"""The index rebuilt from what the object store holds: the journal of its rows, and the packages for whatever that lacks."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from digitize.codec import record_from_json, scan_from_json
from digitize.errors import NotFound, SohoaError
from digitize.hashing import hash_of
from digitize.package import Json, Package, copy_key
from digitize.ports import Packer
from digitize.record import Event
from digitize.signing import Role
from digitize.stores import Database, Journal, ObjectStore

TTHC, SCAN, TRAIL = "metadata/descriptive/tthc.json", "metadata/other/scan.json", "metadata/other/trail.json"


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came back, and what nobody knows."""

    events: int
    """From the journal."""
    records: int
    """From packages, as the journal did not hold them."""
    damaged: tuple[str, ...]
    """Keys of packages that could not be read."""
    orphans: tuple[str, ...]
    """Keys of originals that belong to no paper."""


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Fills an empty index."""

    database: Database
    objects: ObjectStore
    packer: Packer
    journal: Journal

    def run(self, *, journal: bool = True) -> Rebuilt:
        """Raises Conflict where the index is not empty, Unavailable where the store or the journal's key is missing."""
        events = self.journal.replay() if journal else 0
        records, damaged = 0, []
        for key in self.newest():
            try:
                records += self._from_package(key)
            except SohoaError:
                damaged.append(key)
        return Rebuilt(events, records, tuple(damaged), tuple(self._orphans()))

    def newest(self) -> Iterator[str]:
        """The key of each record's newest package."""
        last = ""
        for key in self.objects.keys("package"):
            if last and key.rpartition("/")[0] != last.rpartition("/")[0]:
                yield last
            last = key
        if last:
            yield last

    def _from_package(self, key: str) -> bool:
        """Whether the package's record was missing and is there now."""
        id = key.split("/")[1]
        with self.database.look() as store, suppress(NotFound):
            store.records.get(id)
            return False
        with tempfile.NamedTemporaryFile(prefix="sohoa-package-") as file:
            with self.objects.get(key) as stream:
                while block := stream.read(1 << 20):
                    file.write(block)
            file.flush()
            own = self.packer.read(Path(file.name))
            package = _package(key, own, Path(file.name))
        self._keep(own, package)
        return True

    def _keep(self, own: dict[str, bytes], package: Package) -> None:
        record = record_from_json(json.loads(own[TTHC])["record"])
        kept = json.loads(own[SCAN])
        with self.database.begin() as store:
            store.scans.add(kept["id"], scan_from_json(kept["scan"]), kept["version"])
            store.records.add(record)
            store.packages.add(package)
            for event in json.loads(own[TRAIL])["events"]:
                store.audit.add(_event(event))

    def _orphans(self) -> Iterator[str]:
        for key in self.objects.keys("original"):
            with self.database.look() as store:
                if store.scans.find_same(key.rpartition("/")[2]) is None:
                    yield key


def _package(key: str, own: dict[str, bytes], file: Path) -> Package:
    """The package's row."""
    _, id, name = key.split("/")
    number = int(name.removesuffix(".zip"))
    written = json.loads(own["objects.json"])
    copy = copy_key(id, number)
    sums = [line.split(maxsplit=1) for line in own["manifest-sha256.txt"].decode().splitlines()]
    manifest = {path: sha256 for sha256, path in sums}
    [path] = [path for path, key in written.items() if key == copy]
    about = json.loads(own[TTHC])["package"]
    record = record_from_json(json.loads(own[TTHC])["record"])
    return Package(
        record_id=id, number=number, of_version=record.version, key=key, sha256=hash_of(file), size=file.stat().st_size, copy_key=copy,
        copy_sha256=manifest[path], missing=tuple(Role(name) for name in about["missing"]), at=datetime.fromisoformat(about["at"]),
    )  # fmt: skip


def _event(event: Json) -> Event:
    return Event(
        subject=event["subject"],
        action=event["action"],
        actor=event["actor"],
        at=datetime.fromisoformat(event["at"]),
        detail=event["detail"],
    )
