"""Review: a clerk corrects, accepts or returns what was read (TT 01/2023 Điều 9(1)); an accepted scan becomes a Record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from digitize.codes import CodeBuilder
from digitize.codes import dossier as dossier_code
from digitize.doctypes import DocType
from digitize.errors import Conflict, Invalid
from digitize.ids import new_id
from digitize.kinds import KINDS
from digitize.kinds import date as date_kind
from digitize.ports import Clock, Database
from digitize.record import Event, Record
from digitize.scan import HEADER, HEADER_MORE, Field, Finding, Origin, Scan, Status
from digitize.text import clean
from digitize.validity import Term, Validity, validity

HEADER_KINDS = {"ngay_cap": "date", "nguoi_ky": "person", "ma_dinh_danh": "text"}


@dataclass(frozen=True, slots=True)
class Review:
    """What a clerk does with a scan that was read."""

    database: Database
    types: Mapping[str, DocType]
    code: CodeBuilder
    now: Clock

    def correct(self, id: str, changes: Mapping[str, str | None], *, version: int, by: str, doctype: str | None = None) -> int:
        """The new version. A change to None says that the paper has no such field.

        Raises Conflict where the scan was changed meanwhile or is not being checked, Invalid for a value that breaks
        its field's grammar or an unknown field.
        """
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            _must_be_open(scan)
            scan = self._corrected(self._typed(scan, doctype), changes, by)
            new = store.scans.update(id, scan, version)
            names = ", ".join(sorted([*changes, *(["doctype"] if doctype else [])]))
            store.audit.add(Event(subject=id, action="corrected", actor=by, at=self.now(), detail={"fields": names}))
        return new

    def give_back(self, id: str, reason: str, *, version: int, by: str) -> int:
        """Returns the paper with a reason; its bytes stay. Raises Conflict, Invalid."""
        if not reason.strip():
            raise Invalid("reason-missing", "Hãy ghi lý do trả lại.")
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            _must_be_open(scan)
            note = Finding(code="returned", message=reason.strip()[:1000])
            new = store.scans.update(id, replace(scan, status=Status.RETURNED, findings=(*scan.findings, note)), version)
            store.audit.add(Event(subject=id, action="returned", actor=by, at=self.now()))
        return new

    def accept(self, id: str, *, version: int, by: str, dossier: str | None = None, term: Validity | None = None) -> Record:
        """The record. Raises Conflict where the scan is secret, was changed or is in another state, Invalid without a dossier code."""
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            _must_be_open(scan)
            wanted = dossier or scan.source.dossier
            if not wanted:
                raise Invalid("dossier-missing", "Chưa có mã hồ sơ; nhập mã hồ sơ rồi xác nhận lại.")
            code = dossier_code(wanted)
            at = self.now()
            record = self._record(
                id, replace(scan, source=replace(scan.source, dossier=code)), store.records.next_ordinal(code), by, at, term
            )
            store.scans.update(id, replace(scan, status=Status.ARCHIVED, source=replace(scan.source, dossier=code)), version)
            store.records.add(record)
            store.audit.add(Event(subject=id, action="accepted", actor=by, at=at, detail={"record": record.id}))
            store.audit.add(Event(subject=record.id, action="created", actor=by, at=at, detail={"scan": id}))
        return record

    def _record(self, id: str, scan: Scan, ordinal: int, by: str, at: datetime, term: Validity | None) -> Record:
        kind = self.types.get(scan.doctype or "")
        code = scan.source.dossier or ""
        fields = {name: replace(field, verified_by=by) for name, field in scan.fields.items() if field.value is not None}
        return Record(
            id=new_id(at), scan_id=id, code=self.code(code, ordinal), dossier=code, doctype=scan.doctype or "unknown", sha256=scan.source.sha256,
            fields=MappingProxyType(fields), validity=term or validity_of(scan, kind), accepted_by=by, accepted_at=at,
            sensitive=kind.sensitive if kind else False,
        )  # fmt: skip

    def _typed(self, scan: Scan, doctype: str | None) -> Scan:
        if doctype is None:
            return scan
        if doctype != "unknown" and doctype not in self.types:
            raise Invalid("unknown-doctype", "Không có loại giấy tờ này.")
        return replace(scan, doctype=doctype)

    def _corrected(self, scan: Scan, changes: Mapping[str, str | None], by: str) -> Scan:
        fields = dict(scan.fields)
        for name, value in changes.items():
            kind = self._kind(scan, name)
            if value is None or not value.strip():
                fields.pop(name, None)
                continue
            canonical = KINDS[kind](value)
            if canonical is None:
                raise Invalid("bad-value", f"Giá trị của {name} không đúng mẫu; hãy nhập lại.", field=name)
            old = fields.get(name)
            fields[name] = Field(
                name=name, value=canonical, text=clean(value), page=old.page if old else 1, box=old.box if old else None, confidence=1.0,
                origin=Origin.CLERK, verified_by=by, kind=kind,
            )  # fmt: skip
        findings = tuple(f for f in scan.findings if f.field not in changes)
        return replace(scan, fields=MappingProxyType(fields), findings=findings)

    def _kind(self, scan: Scan, name: str) -> str:
        if name in HEADER or name in HEADER_MORE:
            return HEADER_KINDS.get(name, "text")
        known = self.types.get(scan.doctype or "")
        rule = next((rule for rule in known.fields if rule.name == name), None) if known else None
        if rule is None:
            raise Invalid("unknown-field", f"Loại giấy tờ này không có trường {name[:60]}.", field=name[:60])
        return rule.kind


def _must_be_open(scan: Scan) -> None:
    if scan.status is Status.STOPPED:
        raise Conflict("secret", "Văn bản mật không được số hóa hay công bố; hãy báo người phụ trách bảo mật.")
    if scan.status is not Status.TO_CHECK:
        raise Conflict("wrong-state", "Bản quét không ở trạng thái cần kiểm; hãy tải lại trang.", status=str(scan.status))


def validity_of(scan: Scan, kind: DocType | None) -> Validity:
    """From the type's rule and the dates on the paper; unknown where neither says."""
    issued_text = scan.value("ngay_cap")
    issued = date.fromisoformat(issued_text) if issued_text else None
    until = date_kind(scan.value("thoi_han_hieu_luc") or "")
    if until:
        return validity(Term.DATED, issued, end=date.fromisoformat(until))
    if kind is None:
        return Validity(start=issued)
    return validity(kind.term, issued, months=kind.months)
