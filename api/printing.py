"""What the command line prints: JSON for programs, tables for people. Personal numbers are masked in tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.table import Table

from api.pages.words import validity_sentence
from api.wiring.reading import today
from digitize.codec import fields_to_json
from digitize.kinds import masked
from digitize.record import Record
from digitize.scan import HEADER, Scan

SHORT = {
    "ma_loai_giay_to": "Mã loại", "ma_dinh_danh": "Mã định danh", "ten_giay_to": "Tên giấy tờ", "so_ky_hieu": "Số, ký hiệu", "ngay_cap": "Ngày cấp",
    "co_quan_cap": "Cơ quan cấp", "trich_yeu": "Trích yếu", "thoi_han_hieu_luc": "Thời hạn", "pham_vi_hieu_luc": "Phạm vi",
}  # fmt: skip


def scan_json(file: str, scan: Scan) -> dict[str, Any]:
    """The object of `sohoa read --json`: a promise to other programs (README)."""
    return {
        "file": file, "sha256": scan.source.sha256, "media_type": scan.source.media_type, "doctype": scan.doctype or "unknown",
        "fields": fields_to_json(scan.fields), "findings": [asdict(finding) for finding in scan.findings], "status": str(scan.status),
        "pages": [
            {"number": p.number, "width": round(p.width, 1), "height": round(p.height, 1), "dpi": p.dpi, "text": p.text}
            for p in scan.pages
        ],
        "timings": dict(scan.timings),
    }  # fmt: skip


def shown(scan: Scan, name: str) -> str:
    """A header field for a table."""
    field = scan.fields.get(name)
    if field is None:
        return "—"
    if field.value is None:
        return f"? {field.text[:40]}"
    return masked(field.value) if name == "ma_dinh_danh" else field.value[:90]


def scans_table(rows: list[tuple[str, str, Scan]]) -> Table:
    """Paper, type, the nine header fields, findings, status; one paper a block, since eleven columns fit no screen."""
    table = Table(show_header=True, show_lines=True, expand=False)
    for title in ("Giấy tờ", "Loại", "Chín trường đặc tả (TT 01/2023 Đ9)", "Lưu ý", "Trạng thái"):
        table.add_column(title, overflow="fold")
    for name, state, scan in rows:
        fields = "\n".join(f"{SHORT[key]}: {shown(scan, key)}" for key in HEADER)
        codes: dict[str, int] = {}
        for finding in scan.findings:
            codes[finding.code] = codes.get(finding.code, 0) + 1
        findings = "\n".join(f"{code} ×{count}" if count > 1 else code for code, count in codes.items()) or "—"
        table.add_row(name, scan.doctype or "—", fields, findings, state or str(scan.status))
    return table


def records_table(records: list[Record]) -> Table:
    """Code, title, number, date, issuer, validity."""
    table = Table(show_lines=False)
    for title in ("Mã kết quả", "Tên giấy tờ", "Số, ký hiệu", "Ngày cấp", "Cơ quan cấp", "Hiệu lực"):
        table.add_column(title, overflow="fold")
    for record in records:
        values = [record.value(name) or "—" for name in ("ten_giay_to", "so_ky_hieu", "ngay_cap", "co_quan_cap")]
        table.add_row(record.code, *values, validity_sentence(record, today()))
    return table
