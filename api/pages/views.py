"""What the check page shows of a paper: its fields in groups, each with its doubts in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.words import FIELD_NAMES, ORIGINS, shown
from api.schemas import is_secret
from digitize.candidates import candidates, doubtful
from digitize.codec import box_to_json
from digitize.corrections import kind_of
from digitize.doctypes import DocType
from digitize.kinds import shown as hidden
from digitize.scan import HEADER, HEADER_MORE, Field, Finding, Origin, Scan, Status
from digitize.trust import SURE


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the form."""

    name: str
    label: str
    kind: str
    value: str
    masked: bool
    page: int
    box: list[float] | None
    provenance: str
    """A sentence: read or typed, by whom, how sure."""
    doubts: tuple[str, ...]
    missing: bool
    candidates: tuple[str, ...]
    letters: tuple[tuple[str, bool], ...]
    """The text as read in pieces, and whether each is uncertain; empty where all is sure."""
    verified: bool
    crop: bool
    """Whether its place on the page is shown beside it: doubtful fields, numbers and dates, which are often written by hand."""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: tuple[FieldView, ...]


def groups(scan: Scan, types: Mapping[str, DocType], called: Mapping[str, str]) -> list[Group]:
    """The form of a paper: the law's nine fields, those of its type, those of the layout."""
    if scan.status is Status.STOPPED:
        return []
    kind = types.get(scan.doctype or "")
    own = [rule.name for rule in kind.fields if rule.name not in HEADER and rule.name not in HEADER_MORE] if kind else []
    labels = labels_of(kind)

    def view(names: Sequence[str]) -> tuple[FieldView, ...]:
        return tuple(_view(scan, name, labels, types, called) for name in names)

    title = (kind.title or "Công văn").capitalize() if kind else ""
    found = [
        Group("Trường đặc tả", view([n for n in HEADER if n != "ma_loai_giay_to"])),
        Group(title, view(own)),
        Group("Thể thức", view(HEADER_MORE)),
    ]
    return [group for group in found if group.fields]


def labels_of(kind: DocType | None) -> dict[str, str]:
    """What a type's own fields are called."""
    return {rule.name: rule.labels[0].rstrip(": ").capitalize() for rule in kind.fields if rule.labels} if kind else {}


def label_of(name: str, labels: Mapping[str, str]) -> str:
    return FIELD_NAMES.get(name) or labels.get(name) or name


def _view(scan: Scan, name: str, labels: Mapping[str, str], types: Mapping[str, DocType], called: Mapping[str, str]) -> FieldView:
    field, findings = scan.fields.get(name), [f for f in scan.findings if f.field == name]
    secret = field is not None and is_secret(field)
    text = (field.value if field.value is not None else field.text) if field else ""
    return FieldView(
        name=name, label=label_of(name, labels), kind=kind_of(scan, name, types), value=hidden(name, field.kind, text) if secret and field else shown(text, kind_of(scan, name, types)), masked=secret,
        page=field.page if field else 0, box=box_to_json(field.box) if field else None, provenance=provenance(field, called) if field else "",
        doubts=tuple(f.message for f in findings), missing=any(f.code == "missing" for f in findings),
        candidates=() if secret else tuple(shown(value, kind_of(scan, name, types)) for value in candidates(scan, name)),
        letters=() if secret or not findings or field is None else _letters(scan, field, findings),
        verified=bool(field and field.verified_by), crop=bool(field and field.box and (findings or name in ("so_ky_hieu", "ngay_cap"))),
    )  # fmt: skip


def _letters(scan: Scan, field: Field, findings: Sequence[Finding]) -> tuple[tuple[str, bool], ...]:
    if field.origin is Origin.CLERK or not 1 <= field.page <= len(scan.pages):
        return ()
    spans = doubtful(field, scan.pages[field.page - 1])
    out, at = [], 0
    for start, end in spans:
        out.extend([(field.text[at:start], False), (field.text[start:end], True)])
        at = end
    out.append((field.text[at:], False))
    return tuple(piece for piece in out if piece[0]) if spans else ()


def provenance(field: Field, called: Mapping[str, str]) -> str:
    """Where a field's value comes from."""
    said = ORIGINS[str(field.origin)]
    if field.origin is Origin.CLERK:
        said = f"{called.get(field.verified_by or '', field.verified_by or 'Cán bộ')} nhập"
    else:
        said += f", {'chắc' if field.confidence >= SURE else 'chưa chắc'} ({round(field.confidence * 100)} %)"
        if field.verified_by:
            said += f"; {called.get(field.verified_by, field.verified_by)} đã xác nhận"
    return f"{said}; trang {field.page}"
