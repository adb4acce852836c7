"""Keeping: the last of the four steps. Each accepted record becomes a copy to give out and a package to outlive us.

It is a job, as it takes longer than a clerk should wait. Whatever it writes it writes under a new number; a job that died
half-way finds what it left and goes on from there, so that twice is as once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digitize.contents import Material, contents
from digitize.copies import Copies
from digitize.doctypes import DocType
from digitize.errors import Conflict
from digitize.hashing import hash_of
from digitize.package import Package, Part, copy_key, package_key
from digitize.ports import Originals, Packer
from digitize.record import MACHINE, Event, Record
from digitize.retention import Retention
from digitize.scan import Scan
from digitize.seal import Made, Seal
from digitize.signing import Role
from digitize.standing import State
from digitize.stores import Clock, Database, ObjectStore

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
        """The newest package of the record, written where there is none of this version or a missing signature can be made by now.

        Raises NotFound, Quarantined where no copy can be made, Unavailable.
        """
        with self.database.look() as store:
            record = store.records.get(record_id)
            scan, scan_version = store.scans.get(record.scan_id)
            events = sorted([*store.audit.of(record.scan_id), *store.audit.of(record_id)], key=lambda event: event.at)
            latest = store.packages.latest(record_id)
        if record.state_on(date.max) is State.DISPOSED:
            raise Conflict("disposed", "Hồ sơ đã tiêu hủy theo quyết định; không còn bản nào để cấp.")
        if latest and latest.of_version == record.version and not self.copies.could_sign(scan, latest.missing):
            return latest
        package, roles = self._written(record, scan, scan_version, events, self._free(record_id, latest))
        try:
            with self.database.begin() as store:
                store.packages.add(package)
                detail = {"number": str(package.number), "sha256": package.sha256, "copy": package.copy_sha256}
                detail |= {"signed": ", ".join(roles)} if roles else {}
                store.audit.add(Event(subject=record_id, action="packaged", actor=MACHINE, at=package.at, detail=detail))
        except Conflict:  # another worker was first; what it wrote stands
            return self.keep(record_id)
        return package

    def _free(self, record_id: str, latest: Package | None) -> int:
        """The next number under which nothing lies, not even what a job that died left there."""
        number = (latest.number if latest else 0) + 1
        while self.objects.has(copy_key(record_id, number)) or self.objects.has(package_key(record_id, number)):
            number += 1
        return number

    def _written(self, record: Record, scan: Scan, scan_version: int, events: list[Event], number: int) -> tuple[Package, Sequence[Role]]:
        """The package and who signed its copy, once all of it lies in the store."""
        at, kind = self.now(), self.types.get(record.doctype)
        with tempfile.TemporaryDirectory(prefix="sohoa-keep-") as name, self.originals(scan) as original:
            folder = Path(name)
            copy, made, signed = self.copies.make(record, scan, original, at, folder)
            parts = self._parts(scan, original, copy, made, copy_key(record.id, number), folder)
            material = Material(
                record=record, scan=scan, scan_version=scan_version, events=events, number=number, at=at, parts=[part for part, _ in parts], made=made,
                signed=signed, missing=self.copies.missing(scan, signed, at),
            )  # fmt: skip
            words = self.retention.words(kind.group if kind else None)
            bag = folder / "package.zip"
            said = contents(material, kind=kind, agency=self.copies.agency, version=self.version, retention=words)
            self.packer.pack(said, {part.key: file for part, file in parts}, lambda manifest: self._sealed(material, manifest), bag)
            self._put(material, copy, bag, self.retention.until(kind.group if kind else None, record.accepted_at.date()))
            return Package(
                record_id=record.id, number=number, of_version=record.version, key=package_key(record.id, number), sha256=hash_of(bag),
                size=bag.stat().st_size, copy_key=copy_key(record.id, number), copy_sha256=hash_of(copy), missing=tuple(material.missing), at=at,
            ), signed  # fmt: skip

    def _sealed(self, material: Material, manifest: str) -> str:
        """The package's seal: this record, from these bytes, with this manifest, as it stood that day."""
        day, record = material.at.date(), material.record
        seal = Seal(code=record.code, original=record.sha256, pages=None, manifest=manifest, day=day, state=str(record.state_on(day)))
        return self.copies.seals.sign(seal)

    def _put(self, material: Material, copy: Path, bag: Path, until: date) -> None:
        """The package last: where it lies, all that it names lies there too."""
        id, number = material.record.id, material.number
        self.objects.put(copy_key(id, number), copy, "application/pdf", keep_until=until)
        for part in material.parts:
            self.objects.keep(part.key, until)
        self.objects.put(package_key(id, number), bag, "application/zip", keep_until=until)

    def _parts(self, scan: Scan, original: Path, copy: Path, made: Made, key: str, folder: Path) -> list[tuple[Part, Path]]:
        """The payload: the original as received, the copy, and the clerk's signature on the original."""
        source = scan.source
        name = f"representations/original/data/original.{EXTENSIONS.get(source.media_type, 'bin')}"
        parts = [
            (_part(name, source.key, original, source.media_type, made.formats.get("original", "")), original),
            (_part("representations/digitized/data/copy.pdf", key, copy, "application/pdf", made.formats.get("copy", "")), copy),
        ]
        if scan.signed:
            file = folder / "signature"
            with self.objects.get(scan.signed.key) as stream:
                file.write_bytes(stream.read())
            parts.append((_part(f"{name}.p7s", scan.signed.key, file, "application/pkcs7-signature", ""), file))
        return parts


def _part(path: str, key: str, file: Path, media_type: str, puid: str) -> Part:
    return Part(path=path, key=key, sha256=hash_of(file), size=file.stat().st_size, media_type=media_type, puid=puid)
