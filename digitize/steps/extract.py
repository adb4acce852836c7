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
        fields, findings = with_codes(scan, kind, fields)
        if kind is not None:
            fields.update(_identity(kind, fields))
        return replace(scan, fields=MappingProxyType(fields), findings=(*scan.findings, *findings))

    return extract


def _identity(kind: DocType, fields: Mapping[str, Field]) -> dict[str, Field]:
    """`ma_dinh_danh` from the field that identifies the paper's subject; blank where it has none (TT 01/2023 Đ9(2)b)."""
    for rule in kind.fields:
        if rule.subject and (found := fields.get(rule.name)) is not None and found.value:
            return {"ma_dinh_danh": replace(found, name="ma_dinh_danh")}
    return {}
