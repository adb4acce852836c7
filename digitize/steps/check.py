"""Check: what a clerk should look at, and where the paper goes from here. Adds findings and the status; fields that contradict each other it
makes less sure; of a secret paper it takes away what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from digitize.doctypes import DocType
from digitize.kinds import birth_of_number, born_in_known_province
from digitize.lawful import lawful
from digitize.layout import lines
from digitize.national import is_national
from digitize.parting import is_headed
from digitize.scan import Field, Finding, Scan, Status
from digitize.urgency import secrecy
from digitize.validity import validity

SURE = 0.85
"""Below it a clerk is asked to compare the field with the paper."""
CONTRADICTED = {
    "symbol-title": ("so_ky_hieu", "ten_giay_to"),
    "symbol-issuer": ("so_ky_hieu", "co_quan_cap"),
    "issuer-abolished": ("ngay_cap", "co_quan_cap"),
    "future-date": ("ngay_cap",),
}
"""By finding, the header fields of which one is wrong."""
EXPECTED = ("so_ky_hieu", "ngay_cap", "co_quan_cap", "nguoi_ky")


def checker(types: Mapping[str, DocType], today: Callable[[], date]) -> Callable[[Scan], Scan]:
    """The step, for a set of document types and a calendar."""

    def check(scan: Scan) -> Scan:
        kind = types.get(scan.doctype or "")
        secret = _secret(scan)
        found = [
            *secret,
            *_type(scan),
            *_grammar(scan),
            *_missing(scan, kind),
            *_doubts(scan),
            *_dates(scan, today()),
            *_people(scan),
            *_brought(scan, kind, today()),
            *_parts(scan),
            *lawful(scan),
        ]
        if secret:
            return _emptied(scan, secret)
        findings = (*scan.findings, *found)
        return replace(scan, fields=_less_sure(scan, found), findings=findings, status=Status.TO_CHECK, doubted=bool(findings))

    return check


def _less_sure(scan: Scan, found: Sequence[Finding]) -> Mapping[str, Field]:
    """The fields; of those that a finding sets against each other one is wrong, so neither may claim to be sure."""
    doubted = {name for finding in found for name in CONTRADICTED.get(finding.code, ())}
    return MappingProxyType(
        {name: replace(f, confidence=min(f.confidence, SURE)) if name in doubted else f for name, f in scan.fields.items()}
    )


def _brought(scan: Scan, kind: DocType | None, today: date) -> list[Finding]:
    """Of a backfill: what holds no more need not be digitized (NĐ 45/2020 Điều 25), and what its list says otherwise. A date that was
    only read leaves nothing out by itself.
    """
    if scan.source.brought is None:
        return []
    out = []
    issued = scan.value("ngay_cap")
    if kind and issued and validity(kind.term, date.fromisoformat(issued), months=kind.months).holds_on(today) is False:
        out.append(
            Finding(code="expired-at-intake", message="Giấy đã hết hạn khi đưa vào số hóa; nếu không cần lưu thì trả lại với lý do đó.")
        )
    said = scan.source.brought.doctype
    if said and scan.doctype not in (said, "unknown"):
        out.append(Finding(code="type-differs", message="Danh mục ghi loại giấy tờ khác với loại máy nhận ra; hãy chọn loại đúng."))
    return out


def _parts(scan: Scan) -> list[Finding]:
    """A second first page in one paper: two papers were scanned as one, or a cut was missed."""
    numbers = [str(page.number) for page in scan.pages[1:] if is_headed(page)]
    if not numbers:
        return []
    sentence = f"Có thể có hơn một giấy tờ trong tệp: trang {', '.join(numbers[:10])} trông như trang đầu. Hãy kiểm tra, tách nếu cần."
    return [Finding(code="two-papers", message=sentence)]


def _secret(scan: Scan) -> list[Finding]:
    """A secret paper is neither converted nor published (TT 01/2023 Điều 4)."""
    for page in scan.pages:
        rows = lines(page)
        first = page.number == 1 or any(is_national(line.text) for line in rows)  # a paper begins here, perhaps a second one in one file
        if level := secrecy(page.marks, rows if first else [], page.height):
            return [
                Finding(
                    code="secret",
                    message=f"Văn bản có dấu {level}: không số hóa, không công bố (TT 01/2023/TT-VPCP Điều 4). Hãy báo người phụ trách bảo mật.",
                )
            ]
    return []


def _emptied(scan: Scan, secret: list[Finding]) -> Scan:
    """A secret paper without anything that was read from it: neither index, list nor page may tell it."""
    pages = tuple(replace(page, words=(), text="", marks=(), codes=()) for page in scan.pages)
    return replace(scan, pages=pages, fields=MappingProxyType({}), findings=tuple(secret), status=Status.STOPPED, doubted=True)


def _type(scan: Scan) -> list[Finding]:
    if scan.doctype != "unknown":
        return []
    return [Finding(code="unknown-type", message="Chưa nhận ra loại giấy tờ; hãy chọn loại và kiểm tra từng trường.")]


def _grammar(scan: Scan) -> list[Finding]:
    return [
        Finding(code="bad-value", field=f.name, message="Đọc được nhưng không đúng mẫu; hãy nhập theo giấy.")
        for f in scan.fields.values()
        if f.value is None
    ]


def _missing(scan: Scan, kind: DocType | None) -> list[Finding]:
    wanted = [*EXPECTED, *(rule.name for rule in kind.fields if rule.required)] if kind else list(EXPECTED)
    return [
        Finding(code="missing", field=name, message="Không tìm thấy trên giấy; nhập nếu giấy có.")
        for name in wanted
        if name not in scan.fields
    ]


def _doubts(scan: Scan) -> list[Finding]:
    return [
        Finding(code="unsure", field=f.name, message="Đọc chưa chắc; hãy so với giấy.")
        for f in scan.fields.values()
        if f.value is not None and f.confidence < SURE
    ]


def _dates(scan: Scan, today: date) -> list[Finding]:
    issued = scan.value("ngay_cap")
    if issued and issued > today.isoformat():
        return [Finding(code="future-date", field="ngay_cap", message="Ngày cấp ở sau ngày hôm nay; hãy so với giấy.")]
    return []


def _people(scan: Scan) -> list[Finding]:
    """A personal number says year of birth, sex and place of registration: warnings, never errors (requirements.md §5.3)."""
    out = []
    for field in scan.fields.values():
        if field.kind != "personal_number" or not field.value or len(field.value) != 12 or field.name == "ma_dinh_danh":
            continue
        if not born_in_known_province(field.value):
            out.append(
                Finding(code="number-province", field=field.name, message="Ba số đầu của số định danh không phải mã tỉnh; hãy so với giấy.")
            )
        out.extend(_birth(field, scan))
    return out


def _birth(field: Field, scan: Scan) -> list[Finding]:
    """Compares the number with the birth date and sex that stand under the same heading of the form."""
    known = birth_of_number(field.value or "")
    stem = field.name.removesuffix("SoDinhDanh").removesuffix("SoDinhDanhCaNhan")
    born, sex = scan.value(f"{stem}NgaySinh"), scan.value(f"{stem}GioiTinh")
    out = []
    if known and born and not born.startswith(str(known[0])):
        out.append(Finding(code="number-birth", field=field.name, message="Năm sinh không khớp số định danh; hãy so cả hai với giấy."))
    if known and sex and sex != known[1]:
        out.append(Finding(code="number-sex", field=field.name, message="Giới tính không khớp số định danh; hãy so cả hai với giấy."))
    return out
