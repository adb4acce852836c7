"""The index rebuilt from what the object store holds: the journal of its rows, and the packages for whatever that lacks."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from digitize.codec import event_from_json, record_from_json, scan_from_json
from digitize.errors import NotFound, SohoaError, Unavailable
from digitize.hashing import hash_of
from digitize.package import Package
from digitize.ports import Packer
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
        if journal:
            events = self.journal.replay()
        else:
            events = 0
            self.journal.begin_anew()
        records, damaged, dead = 0, [], set(self._entombed())
        for keys in self._by_record():
            if keys[0].split("/")[1] in dead:
                continue
            back, wrong = self._from_packages(keys)
            records += back
            damaged.extend(wrong)
        return Rebuilt(events, records, tuple(damaged), tuple(self._orphans()))

    def _entombed(self) -> Iterator[str]:
        """Ids of records that were destroyed by decision, of which nothing may come back."""
        for key in self.objects.keys("tombstone"):
            yield key.split("/")[1].removesuffix(".json")

    def _by_record(self) -> Iterator[list[str]]:
        """The keys of each record's packages, newest first."""
        for _, keys in groupby(self.objects.keys("package"), lambda key: key.rpartition("/")[0]):
            yield sorted(keys, reverse=True)

    def _from_packages(self, keys: list[str]) -> tuple[bool, list[str]]:
        """Whether a record was missing and is there now, from its newest package that can be read; and those that cannot."""
        id = keys[0].split("/")[1]
        with self.database.look() as store, suppress(NotFound):
            store.records.get(id)
            return False, []
        back, damaged = False, []
        for key in keys:
            try:
                own, package = self._read(key, id)
                if back:
                    with self.database.begin() as store:
                        store.packages.add(package)
                else:
                    self._keep(own, package)
                back = True
            except Unavailable as error:
                if error.code == "store-unavailable":
                    raise
                damaged.append(key)
            except (SohoaError, ValueError, KeyError, TypeError, IndexError, AttributeError):  # whatever a broken package is broken by
                damaged.append(key)
        return back, damaged

    def _read(self, key: str, id: str) -> tuple[dict[str, bytes], Package]:
        with tempfile.NamedTemporaryFile(prefix="sohoa-package-") as file:
            with self.objects.get(key) as stream:
                shutil.copyfileobj(stream, file, 1 << 20)
            file.flush()
            own = self.packer.read(Path(file.name))
            package = _package(key, own, Path(file.name))
        if package.record_id != id:
            raise ValueError("of another record")
        return own, package

    def _keep(self, own: dict[str, bytes], package: Package) -> None:
        record = record_from_json(json.loads(own[TTHC])["record"])
        kept = json.loads(own[SCAN])
        scan = scan_from_json(kept["scan"])
        with self.database.begin() as store:
            store.scans.add(kept["id"], scan, kept["version"])
            store.records.add(record)
            if not record.disposed:
                store.records.words(record, [page.text for page in scan.pages])
            store.packages.add(package)
            for event in json.loads(own[TRAIL])["events"]:
                store.audit.add(event_from_json(event))

    def _orphans(self) -> Iterator[str]:
        for key in self.objects.keys("original"):
            with self.database.look() as store:
                if store.scans.find_same(key.rpartition("/")[2]) is None:
                    yield key


def _package(key: str, own: dict[str, bytes], file: Path) -> Package:
    """The package's row. Raises ValueError, KeyError for what is none."""
    about, record = json.loads(own[TTHC])["package"], record_from_json(json.loads(own[TTHC])["record"])
    sums = [line.split(maxsplit=1) for line in own["manifest-sha256.txt"].decode().splitlines()]
    manifest = {path: sha256 for sha256, path in sums}
    [(path, copied)] = [(path, copied) for path, copied in json.loads(own["objects.json"]).items() if copied.startswith("rendition/")]
    return Package(
        record_id=record.id, number=int(about["number"]), of_version=record.version, key=key, sha256=hash_of(file), size=file.stat().st_size,
        copy_key=copied, copy_sha256=manifest[path], missing=tuple(Role(name) for name in about["missing"]), at=datetime.fromisoformat(about["at"]),
    )  # fmt: skip
