"""Keeping: the last of the four steps. Each accepted record becomes a copy to give out and a package to outlive us.

It is a job, as it takes longer than a clerk should wait. Each try writes under keys of its own and is registered in one
transaction, in which it finds out whether it was first and whether the record is still what it was: twice is as once.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digitize.contents import Material, contents
from digitize.copies import Copies
from digitize.doctypes import DocType, group_of
from digitize.errors import Conflict
from digitize.hashing import hash_of
from digitize.local_time import day_of
from digitize.package import Package, Part, copy_key, package_key
from digitize.ports import Originals, Packer
from digitize.record import MACHINE, Event, Record
from digitize.retention import Retention
from digitize.scan import Scan
from digitize.seal import Made, Seal
from digitize.stores import Clock, Database, ObjectStore, Store

EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif"}


@dataclass(frozen=True, slots=True)
class Keeping:
    """Writes packages."""

    database: Database
    objects: ObjectStore
    originals: Originals
    copies: Copies
    packer: Packer
    types: Mapping[str, DocType]
    retention: Retention
    version: str
    """Of this software."""
    now: Clock

    def keep(self, record_id: str) -> Package:
        """The newest package of the record, written where there is none of this version and standing, or a missing signature can be
        made by now. Raises NotFound, Conflict where it was destroyed, Quarantined where no copy can be made, Unavailable.
        """
        with self.database.look() as store:
            record = _living(store, record_id)
            scan, scan_version = store.scans.get(record.scan_id)
            events = sorted([*store.audit.of(record.scan_id), *store.audit.of(record_id)], key=lambda event: event.at)
            latest = store.packages.latest(record_id)
        if latest and self._stands(latest, record) and not self.copies.could_sign(scan, latest.missing):
            return latest
        with tempfile.TemporaryDirectory(prefix="sohoa-keep-") as name, self.originals(scan) as original:
            at, folder, number = self.now(), Path(name), (latest.number if latest else 0) + 1
            copy, made, signed = self.copies.make(record, scan, original, at, folder)
            missing = self.copies.missing(scan, signed, at)
            if latest and self._stands(latest, record) and set(missing) >= set(latest.missing):
                return latest  # the device gave nothing new
            token = secrets.token_hex(4)
            parts = self._parts(scan, original, copy, made, copy_key(record_id, number, token))
            material = Material(
                record=record, scan=scan, scan_version=scan_version, events=events, number=number, at=at, parts=parts, made=made,
                signed=signed, missing=missing,
            )  # fmt: skip
            package = self._written(material, copy, token, folder)
        return package if self._registered(package, material) else self.keep(record_id)

    def _stands(self, package: Package, record: Record) -> bool:
        """Whether a package says what is so today."""
        then, today = day_of(package.at), day_of(self.now())
        return package.of_version == record.version and record.state_on(then) is record.state_on(today)

    def _written(self, material: Material, copy: Path, token: str, folder: Path) -> Package:
        """The package, once all of it lies in the store; the package itself last."""
        record, number, kind = material.record, material.number, self.types.get(material.record.doctype)
        words = self.retention.words(group_of(self.types, record.doctype))
        bag = folder / "package.zip"
        said = contents(material, kind=kind, agency=self.copies.agency, version=self.version, retention=words)
        self.packer.pack(said, lambda manifest: self._sealed(material, manifest), bag)
        key, copied = package_key(record.id, number, token), copy_key(record.id, number, token)
        self.objects.put(copied, copy, "application/pdf")
        self.objects.put(key, bag, "application/zip")
        return Package(
            record_id=record.id, number=number, of_version=record.version, key=key, sha256=hash_of(bag), size=bag.stat().st_size, copy_key=copied,
            copy_sha256=next(part.sha256 for part in material.parts if part.key == copied), missing=tuple(material.missing), at=material.at,
        )  # fmt: skip

    def _registered(self, package: Package, material: Material) -> bool:
        """Whether the package is the record's from now on; else somebody was first or the record changed, and nothing of it is left."""
        detail = {"number": str(package.number), "sha256": package.sha256, "copy": package.copy_sha256}
        detail |= {"signed": ", ".join(material.signed)} if material.signed else {}
        try:
            with self.database.begin() as store:
                record = store.records.get(package.record_id, lock=True)
                if record.version != package.of_version:
                    raise Conflict("changed-meanwhile", "Hồ sơ vừa thay đổi; gói lưu trữ sẽ được lập lại.")
                store.packages.add(package)
                store.audit.add(Event(subject=record.id, action="packaged", actor=MACHINE, at=package.at, detail=detail))
        except Conflict:
            for key in (package.key, package.copy_key):
                self.objects.remove(key)
            return False
        until = self.retention.until(group_of(self.types, record.doctype), day_of(record.accepted_at))
        for key in (package.key, *(part.key for part in material.parts)):
            self.objects.keep(key, until)
            if record.held is not None:
                self.objects.hold(key, True)
        return True

    def _sealed(self, material: Material, manifest: str) -> str:
        """The package's seal: this record, from these bytes, with this manifest, as it stood that day."""
        day, record = day_of(material.at), material.record
        seal = Seal(code=record.code, original=record.sha256, pages=None, manifest=manifest, day=day, state=str(record.state_on(day)))
        return self.copies.seals.sign(seal)

    def _parts(self, scan: Scan, original: Path, copy: Path, made: Made, key: str) -> list[Part]:
        """The payload: the original as received, the copy, and the clerk's signature on the original."""
        source = scan.source
        name = f"representations/original/data/original.{EXTENSIONS.get(source.media_type, 'bin')}"
        parts = [
            _part(name, source.key, original, source.media_type, made.formats.get("original", "")),
            _part("representations/digitized/data/copy.pdf", key, copy, "application/pdf", made.formats.get("copy", "")),
        ]
        if scan.signed:
            sha256, size = self.objects.hash(scan.signed.key)
            parts.append(Part(path=f"{name}.p7s", key=scan.signed.key, sha256=sha256, size=size, media_type="application/pkcs7-signature"))
        return parts


def _part(path: str, key: str, file: Path, media_type: str, puid: str) -> Part:
    return Part(path=path, key=key, sha256=hash_of(file), size=file.stat().st_size, media_type=media_type, puid=puid)


def _living(store: Store, id: str) -> Record:
    """Raises NotFound, Conflict where it was destroyed."""
    record = store.records.get(id)
    if record.disposed:
        raise Conflict("disposed", "Hồ sơ đã tiêu hủy theo quyết định; không còn bản nào để cấp.")
    return record
