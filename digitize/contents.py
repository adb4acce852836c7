"""What goes into a record's package: its fields with where each came from, its trail, its description by the archive law."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from digitize.codec import event_to_json, field_to_json, record_to_json, scan_to_json
from digitize.doctypes import DocType
from digitize.package import Contents, Happening, Json, Part, objid
from digitize.record import MACHINE, READS, Event, Record
from digitize.scan import Scan
from digitize.seal import Made
from digitize.signing import Role

EAD = Path(__file__).with_name("ead.toml")
SOFTWARE = "Sohoa"
KINDS = {
    "received": "ingestion", "created": "ingestion", "accepted": "metadata modification", "corrected": "metadata modification", "rendered": "migration",
    "standing": "metadata modification",
}  # fmt: skip
"""PREMIS event types (Library of Congress) by what our trail calls a deed; anything else is "modification"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a package is made from."""

    record: Record
    scan: Scan
    scan_version: int
    events: Sequence[Event]
    number: int
    at: datetime
    parts: Sequence[Part]
    made: Made
    signed: Sequence[Role]
    missing: Sequence[Role]
    """Signatures that the law wants and the copy does not bear."""


def contents(material: Material, *, kind: DocType | None, agency: str, version: str, retention: str) -> Contents:
    """A package's contents. The same material gives the same contents."""
    record, scan = material.record, material.scan
    kept = [event for event in material.events if event.action not in READS]  # who looked is for the log of accesses
    title = (kind.title if kind else "") or "Công văn"
    about = {"number": material.number, "at": material.at.isoformat(), "missing": [str(role) for role in material.missing]}
    return Contents(
        objid=objid(record.id), code=record.code, title=title, at=material.at, agency=agency, software=SOFTWARE, version=version,
        parts=tuple(material.parts),
        documents={
            "metadata/descriptive/tthc.json": {"package": about, "record": record_to_json(record), "fields": _provenance(record, scan, material.made)},
            "metadata/other/scan.json": {"id": record.scan_id, "version": material.scan_version, "scan": scan_to_json(scan)},
            "metadata/other/trail.json": {"events": [event_to_json(event) for event in kept]},
        },
        dublin_core=_dublin_core(record, title, agency), ead=_ead(record, scan, title, retention), history=_history(kept, material),
        agents=_agents(kept, scan, agency), status="NEW" if record.version == 1 else "SUPPLEMENT",
    )  # fmt: skip


def _provenance(record: Record, scan: Scan, made: Made) -> Json:
    """Each field's way back: value, checks, text as read, engine and version, box, page image, original."""
    out: Json = {}
    for name, field in record.fields.items():
        image = made.pages[field.page - 1] if 0 < field.page <= len(made.pages) else ""
        read = scan.as_read.get(name)
        out[name] = {
            **field_to_json(field), "engines": dict(scan.tools), "page_image_sha256": image or None, "original_sha256": record.sha256,
            "as_read": field_to_json(read) if read else None,
        }  # fmt: skip
    return out


def _dublin_core(record: Record, title: str, agency: str) -> tuple[tuple[str, str], ...]:
    found = [
        ("identifier", record.code), ("title", f"{title} {record.value('trich_yeu') or ''}".strip()), ("creator", record.value("co_quan_cap")),
        ("publisher", agency), ("date", record.value("ngay_cap")), ("type", "Text"), ("language", "vie"), ("source", record.value("so_ky_hieu")),
        ("relation", record.dossier), ("rights", "sensitive" if record.sensitive else "restricted"),
    ]  # fmt: skip
    return tuple((name, value) for name, value in found if value)


@cache
def _mapping() -> Mapping[str, str]:
    found: dict[str, str] = tomllib.loads(EAD.read_text("utf-8"))
    return found


def _ead(record: Record, scan: Scan, title: str, retention: str) -> tuple[tuple[str, str], ...]:
    said = {
        "dossier": record.dossier, "code": record.code, "title": title, "abstract": record.value("trich_yeu"), "issued": record.value("ngay_cap"),
        "until": record.validity.end.isoformat() if record.validity.end else "", "pages": str(len(scan.pages)), "number": record.value("so_ky_hieu"),
        "issuer": record.value("co_quan_cap"), "retention": retention, "access": "Hạn chế" if record.sensitive else "Có điều kiện",
        "keywords": ", ".join(part for part in (record.doctype, record.value("dia_danh")) if part),
    }  # fmt: skip
    clean = {name: value or "" for name, value in said.items()}
    return tuple((name, template.format(**clean).strip()) for name, template in _mapping().items())


def _history(events: Sequence[Event], material: Material) -> tuple[Happening, ...]:
    scan, made, at = material.scan, material.made, material.at
    found = [
        Happening(kind=KINDS.get(event.action, "modification"), at=event.at, agent=_agent(event.actor), detail=event.action)
        for event in events
    ]
    received = scan.source.received_at
    found.append(Happening(kind="message digest calculation", at=received, agent=SOFTWARE, detail=f"SHA-256 {scan.source.sha256}"))
    if made.formats.get("original"):
        found.append(Happening(kind="format identification", at=at, agent=SOFTWARE, detail=made.formats["original"]))
    if scan.signed:
        found.append(
            Happening(kind="digital signature generation", at=scan.signed.at, agent=scan.signed.by, detail="nguoi_quet, before extraction")
        )
    found.extend(
        Happening(
            kind="digital signature validation",
            at=received,
            agent=SOFTWARE,
            detail=found.signer or "unknown signer",
            outcome=str(found.trust),
        )
        for found in scan.signatures
    )
    found.append(Happening(kind="migration", at=at, agent=SOFTWARE, detail="to searchable PDF/A-2b"))
    found.append(Happening(kind="validation", at=at, agent=SOFTWARE, detail="PDF/A-2b, pikepdf.pdfa"))
    found.extend(Happening(kind="digital signature generation", at=at, agent=SOFTWARE, detail=str(role)) for role in material.signed)
    return tuple(sorted(found, key=lambda happening: happening.at))


def _agent(actor: str) -> str:
    return SOFTWARE if actor == MACHINE else actor


def _agents(events: Sequence[Event], scan: Scan, agency: str) -> tuple[tuple[str, str], ...]:
    people = {event.actor for event in events if event.actor != MACHINE} | ({scan.signed.by} if scan.signed else set())
    tools = tuple((f"{name} {which}", "software") for name, which in sorted(scan.tools.items()))
    named = ((agency, "organization"),) if agency else ()
    return ((SOFTWARE, "software"), *tools, *named, *((login, "person") for login in sorted(people)))
