"""Corrections: what a clerk typed or confirmed, laid over what was read, which is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from digitize.doctypes import DocType
from digitize.errors import Invalid
from digitize.geometry import Box
from digitize.kinds import KINDS
from digitize.scan import HEADER, HEADER_MORE, Field, Origin, Scan
from digitize.text import clean

HEADER_KINDS = {"ngay_cap": "date", "nguoi_ky": "person", "ma_dinh_danh": "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the paper a typed value stands, where the clerk showed it."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a clerk says of a paper's fields."""

    values: Mapping[str, str | None] = field(default_factory=dict)
    """By name; None: the paper has no such field."""
    confirmed: tuple[str, ...] = ()
    """Names of fields that are right as they stand, or rightly absent."""
    places: Mapping[str, Place] = field(default_factory=dict)
    doctype: str | None = None

    def named(self) -> dict[str, list[str]]:
        """The names of what is changed, for the trail; never a value."""
        return {"fields": sorted(self.values), "confirmed": sorted(self.confirmed), "doctype": [self.doctype] if self.doctype else []}


def corrected(scan: Scan, change: Change, types: Mapping[str, DocType], retype: Callable[[Scan], Scan], by: str) -> Scan:
    """The scan with the change. Raises Invalid for a value that breaks its field's grammar, an unknown field or type."""
    if change.doctype and change.doctype != scan.doctype:
        scan = _retyped(scan, change.doctype, types, retype)
    fields, was = dict(scan.fields), dict(scan.as_read)
    for name, value in change.values.items():
        old = fields.get(name)
        new = _typed(scan, name, value, change.places.get(name), types, by)
        if new is not None and old is not None and new.value == old.value:
            fields[name] = replace(old, verified_by=by)
            continue
        if old is not None and old.origin is not Origin.CLERK:
            was.setdefault(name, old)
        if new is None:
            fields.pop(name, None)
        else:
            fields[name] = new
    for name in change.confirmed:
        kind_of(scan, name, types)
        if name in fields:
            fields[name] = replace(fields[name], verified_by=by)
    settled = {*change.values, *change.confirmed}
    findings = tuple(f for f in scan.findings if f.field not in settled)
    return replace(scan, fields=MappingProxyType(fields), as_read=MappingProxyType(was), findings=findings)


def _typed(scan: Scan, name: str, value: str | None, place: Place | None, types: Mapping[str, DocType], by: str) -> Field | None:
    """The field as typed; None where the paper has none."""
    kind = kind_of(scan, name, types)
    if value is None or not value.strip():
        return None
    canonical = KINDS[kind](value)
    if canonical is None:
        raise Invalid("bad-value", EXAMPLES.get(kind, "Giá trị không đúng mẫu của trường này; hãy nhập lại."), field=name)
    old = scan.fields.get(name)
    page, box = (place.page, place.box) if place else (old.page, old.box) if old else (1, None)
    return Field(
        name=name, value=canonical, text=clean(value), page=page, box=box, confidence=1.0, origin=Origin.CLERK, verified_by=by, kind=kind
    )


EXAMPLES = {
    "date": "Ngày không có trên lịch hoặc sai mẫu; nhập như 06/01/2026.",
    "partial_date": "Ngày không đúng mẫu; nhập như 06/01/2026, 01/2026 hoặc 2026.",
    "person": "Họ tên gồm hai đến bảy tiếng, không có số.",
    "personal_number": "Số định danh gồm 12 chữ số (CMND cũ 9 chữ số).",
    "sex": "Giới tính là Nam hoặc Nữ.",
    "tax_code": "Mã số thuế gồm 10 chữ số và phải đúng số kiểm tra.",
    "area": "Diện tích nhập như 120,5 m2.",
    "upper": "Trường này ghi bằng chữ in hoa.",
}
"""What is said of a value that breaks its field's grammar, by kind."""


def kind_of(scan: Scan, name: str, types: Mapping[str, DocType]) -> str:
    """The kind of a field of the paper's type. Raises Invalid for a field it does not have."""
    if name in HEADER or name in HEADER_MORE:
        return HEADER_KINDS.get(name, "text")
    known = types.get(scan.doctype or "")
    rule = next((rule for rule in known.fields if rule.name == name), None) if known else None
    if rule is None:
        raise Invalid("unknown-field", f"Loại giấy tờ này không có trường {name[:60]}.", field=name[:60])
    return rule.kind


def printed_labels(kind: DocType | None, name: str) -> tuple[str, ...]:
    """What stands in front of a field on paper."""
    own = next((rule.labels for rule in kind.fields if rule.name == name), ()) if kind else ()
    return (*own, *HEADER_LABELS.get(name, ()))


HEADER_LABELS = {"so_ky_hieu": ("Số",), "kinh_gui": ("Kính gửi",)}


def _retyped(scan: Scan, doctype: str, types: Mapping[str, DocType], retype: Callable[[Scan], Scan]) -> Scan:
    """The scan as another type, its fields taken anew from the words on its pages; what people typed stays."""
    if doctype != "unknown" and doctype not in types:
        raise Invalid("unknown-doctype", "Không có loại giấy tờ này.")
    again = retype(replace(scan, doctype=doctype, fields=MappingProxyType({}), findings=()))
    allowed = {*HEADER, *HEADER_MORE, *(rule.name for rule in types[doctype].fields)} if doctype in types else {*HEADER, *HEADER_MORE}
    typed = {name: f for name, f in scan.fields.items() if f.verified_by and name in allowed}
    on_paper = [f for f in scan.findings if f.field is None and f.code not in {n.code for n in again.findings} and f.code != "unknown-type"]
    findings = (*on_paper, *(f for f in again.findings if f.field not in typed))
    return replace(
        scan,
        doctype=doctype,
        fields=MappingProxyType({**again.fields, **typed}),
        findings=findings,
        doctype_read=scan.doctype_read or scan.doctype,
    )
