"""Scans and records as plain JSON values and back: what stores keep and what `sohoa read --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from sys import intern
from types import MappingProxyType
from typing import Any

from digitize.geometry import Box
from digitize.record import Event, Record
from digitize.scan import Brought, Code, Defect, Field, Finding, Origin, Page, Scan, Source, Status, Word
from digitize.signing import Signature, Signed, Trust
from digitize.standing import Proposal, Standing, State
from digitize.validity import Term, Validity

Json = dict[str, Any]


def box_to_json(box: Box | None) -> list[float] | None:
    return None if box is None else [round(side, 1) for side in (box.x0, box.top, box.x1, box.bottom)]


def _box(sides: list[float] | None) -> Box | None:
    return Box(*sides) if sides else None


def field_to_json(field: Field) -> Json:
    """A field; `value` is left out where the paper has none."""
    out: Json = {
        "text": field.text, "page": field.page, "box": box_to_json(field.box), "confidence": field.confidence, "origin": str(field.origin),
        "kind": field.kind,
    }  # fmt: skip
    if field.value is not None:
        out = {"value": field.value, **out}
    if field.verified_by:
        out["verified_by"] = field.verified_by
    return out


def field_from_json(name: str, data: Json) -> Field:
    return Field(
        name=name, value=data.get("value"), text=data["text"], page=data["page"], box=_box(data["box"]), confidence=data["confidence"],
        origin=Origin(data["origin"]), verified_by=data.get("verified_by"), kind=data.get("kind", "text"),
    )  # fmt: skip


def fields_to_json(fields: Mapping[str, Field]) -> Json:
    return {name: field_to_json(field) for name, field in fields.items()}


def fields_from_json(data: Json) -> Mapping[str, Field]:
    return MappingProxyType({name: field_from_json(name, value) for name, value in data.items()})


def page_to_json(page: Page) -> Json:
    return {
        "number": page.number, "width": page.width, "height": page.height, "dpi": page.dpi, "origin": str(page.origin), "skew": page.skew, "turned": page.turned,
        "text": page.text, "look": page.look, "marks": list(page.marks), "grey": page.grey, "codes": [[code.text, *(box_to_json(code.box) or [])] for code in page.codes],
        "defects": [[defect.code, *(box_to_json(defect.box) or [])] for defect in page.defects],
        "words": [[w.text, *(box_to_json(w.box) or []), round(w.confidence, 3), w.other] for w in page.words],
    }  # fmt: skip


def _page(data: Json) -> Page:
    words = tuple(
        Word(text=intern(w[0]), box=Box(*w[1:5]), confidence=w[5], other=intern(w[6]) if len(w) > 6 and w[6] is not None else None)
        for w in data["words"]
    )
    return Page(
        number=data["number"], width=data["width"], height=data["height"], dpi=data["dpi"], words=words, origin=Origin(data["origin"]),
        look=data.get("look", ""), skew=data["skew"], turned=data.get("turned", 0), text=data["text"], marks=tuple(data["marks"]), grey=data["grey"],
        codes=tuple(Code(text=c[0], box=Box(*c[1:5])) for c in data.get("codes", ())),
        defects=tuple(Defect(code=d[0], box=Box(*d[1:5])) for d in data.get("defects", ())),
    )  # fmt: skip


def scan_to_json(scan: Scan) -> Json:
    """Everything of a scan."""
    source = asdict(scan.source)
    source["received_at"] = scan.source.received_at.isoformat()
    return {
        "source": source, "pages": [page_to_json(page) for page in scan.pages], "doctype": scan.doctype,
        "fields": fields_to_json(scan.fields), "findings": [asdict(f) for f in scan.findings], "status": str(scan.status),
        "assigned": scan.assigned, "as_read": fields_to_json(scan.as_read), "doctype_read": scan.doctype_read, "doubted": scan.doubted,
        "timings": dict(scan.timings), "tools": dict(scan.tools), "signed": _signed_to_json(scan.signed),
        "signatures": [{**asdict(found), "trust": str(found.trust), "at": _moment(found.at)} for found in scan.signatures],
    }  # fmt: skip


def scan_from_json(data: Json) -> Scan:
    source = dict(data["source"], received_at=datetime.fromisoformat(data["source"]["received_at"]))
    source["brought"] = Brought(**source["brought"]) if source.get("brought") else None
    return Scan(
        source=Source(**source), pages=tuple(_page(page) for page in data["pages"]), doctype=data["doctype"],
        fields=fields_from_json(data["fields"]), findings=tuple(Finding(**f) for f in data["findings"]),
        status=Status(data["status"]), timings=MappingProxyType(data["timings"]), assigned=data.get("assigned"),
        as_read=fields_from_json(data.get("as_read", {})), doctype_read=data.get("doctype_read"), doubted=data.get("doubted", True),
        tools=MappingProxyType(data.get("tools", {})), signed=_signed(data.get("signed")),
        signatures=tuple(_signature(found) for found in data.get("signatures", ())),
    )  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _signed_to_json(signed: Signed | None) -> Json | None:
    return {"key": signed.key, "by": signed.by, "at": signed.at.isoformat(), "sha256": signed.sha256} if signed else None


def _signed(data: Json | None) -> Signed | None:
    return Signed(key=data["key"], by=data["by"], at=datetime.fromisoformat(data["at"]), sha256=data.get("sha256", "")) if data else None


def _signature(data: Json) -> Signature:
    at = datetime.fromisoformat(data["at"]) if data["at"] else None
    return Signature(**{**data, "trust": Trust(data["trust"]), "at": at})


def validity_to_json(validity: Validity) -> Json:
    return {"term": str(validity.term), "start": _iso(validity.start), "end": _iso(validity.end)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def validity_from_json(data: Json) -> Validity:
    start, end = (date.fromisoformat(data[key]) if data[key] else None for key in ("start", "end"))
    return Validity(term=Term(data["term"]), start=start, end=end)


def record_to_json(record: Record) -> Json:
    """Everything of a record."""
    return {
        "id": record.id, "scan_id": record.scan_id, "code": record.code, "dossier": record.dossier, "doctype": record.doctype,
        "sha256": record.sha256, "fields": fields_to_json(record.fields), "validity": validity_to_json(record.validity),
        "unit": record.unit, "accepted_by": record.accepted_by, "accepted_at": record.accepted_at.isoformat(), "sensitive": record.sensitive,
        "held": record.held, "disposal": {**asdict(record.disposal), "at": record.disposal.at.isoformat()} if record.disposal else None,
        "standings": [_standing_to_json(standing) for standing in record.standings],
    }  # fmt: skip


def record_from_json(data: Json) -> Record:
    return Record(
        id=data["id"], scan_id=data["scan_id"], code=data["code"], dossier=data["dossier"], doctype=data["doctype"], sha256=data["sha256"],
        fields=fields_from_json(data["fields"]), validity=validity_from_json(data["validity"]), accepted_by=data["accepted_by"],
        accepted_at=datetime.fromisoformat(data["accepted_at"]), sensitive=data["sensitive"],
        unit=data.get("unit", ""), held=data.get("held"), disposal=_proposal(data.get("disposal")),
        standings=tuple(_standing(standing) for standing in data.get("standings", ())),
    )  # fmt: skip


def _proposal(data: Json | None) -> Proposal | None:
    return Proposal(**{**data, "at": datetime.fromisoformat(data["at"])}) if data else None


def _standing_to_json(standing: Standing) -> Json:
    return {**asdict(standing), "state": str(standing.state), "since": standing.since.isoformat(), "at": standing.at.isoformat()}


def _standing(data: Json) -> Standing:
    since, at = date.fromisoformat(data["since"]), datetime.fromisoformat(data["at"])
    return Standing(**{**data, "state": State(data["state"]), "since": since, "at": at})


def event_to_json(event: Event) -> Json:
    return {
        "subject": event.subject,
        "action": event.action,
        "actor": event.actor,
        "at": event.at.isoformat(),
        "detail": dict(event.detail),
    }


def event_from_json(data: Json) -> Event:
    return Event(**{**data, "at": datetime.fromisoformat(data["at"])})
