"""Extract: the fields of the heading and of the form (Thông tư 01/2023/TT-VPCP Điều 9). Adds fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from digitize.doctypes import DocType
from digitize.header_fields import header_fields
from digitize.labels import labelled_fields
from digitize.qr import with_codes
from digitize.scan import Field, Scan


def extractor(types: Mapping[str, DocType]) -> Callable[[Scan], Scan]:
    """The step, for a set of document types."""

    def extract(scan: Scan) -> Scan:
        if not scan.pages:
            return scan
        kind = types.get(scan.doctype or "")
        fields = header_fields(scan.pages, kind)
        if kind is not None:
            fields.update(labelled_fields(scan.pages, kind))
            fields |= _of_heading(kind, fields)
        fields, findings = with_codes(scan, kind, fields)
        if kind is not None:
            fields.update(_identity(kind, fields))
        return replace(scan, fields=MappingProxyType(fields), findings=(*scan.findings, *findings))

    return extract


def _of_heading(kind: DocType, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Fields of the heading that a form without such a heading says in its own: where and when a birth was entered is who issued its certificate
    and when (TT 04/2020/TT-BTP).
    """
    out = {}
    for rule in kind.fields:
        found = fields.get(rule.name)
        if rule.header and found is not None and found.value and (rule.header not in fields or not fields[rule.header].value):
            value = found.value.partition(",")[0] if rule.header == "co_quan_cap" else found.value
            out[rule.header] = replace(found, name=rule.header, value=value)
    return out


def _identity(kind: DocType, fields: Mapping[str, Field]) -> dict[str, Field]:
    """`ma_dinh_danh` from the field that identifies the paper's subject; blank where it has none (TT 01/2023 Đ9(2)b)."""
    for rule in kind.fields:
        if rule.subject and (found := fields.get(rule.name)) is not None and found.value:
            return {"ma_dinh_danh": replace(found, name="ma_dinh_danh")}
    return {}
