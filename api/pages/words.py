"""What things are called on screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digitize.record import MACHINE, Event, Record
from digitize.standing import HOLDS
from digitize.validity import Term

FIELD_NAMES = {
    "ma_loai_giay_to": "Mã loại giấy tờ", "ma_dinh_danh": "Số định danh cá nhân / Mã định danh tổ chức", "ten_giay_to": "Tên giấy tờ",
    "so_ky_hieu": "Số, ký hiệu", "ngay_cap": "Ngày cấp", "co_quan_cap": "Cơ quan cấp", "trich_yeu": "Trích yếu",
    "thoi_han_hieu_luc": "Thời hạn có hiệu lực", "pham_vi_hieu_luc": "Phạm vi có hiệu lực", "co_quan_chu_quan": "Cơ quan chủ quản",
    "dia_danh": "Địa danh", "nguoi_ky": "Người ký", "chuc_vu_nguoi_ky": "Chức vụ người ký", "do_khan": "Độ khẩn", "kinh_gui": "Kính gửi",
}  # fmt: skip
STATUS_NAMES = {
    "received": "Mới", "to_check": "Cần kiểm", "archived": "Đã lưu trữ", "returned": "Bị trả lại", "stopped": "Dừng: văn bản mật",
    "parted": "Đã tách", "quarantined": "Giữ riêng",
}  # fmt: skip
STEPS = (("received", "Mới"), ("to_check", "Cần kiểm"), ("confirmed", "Đã xác nhận"), ("archived", "Đã lưu trữ"))
"""The way of a paper; a clerk's acceptance archives it in the same moment, so both last steps are reached together."""
REACHED = {"received": 1, "to_check": 2, "archived": 4}
ORIGINS = {"ocr": "Máy đọc từ ảnh", "text-layer": "Máy đọc từ lớp chữ", "qr": "Máy đọc từ mã QR", "clerk": "Cán bộ nhập"}
TERMS = {
    Term.ENDLESS: "Không thời hạn", Term.DATED: "Có ngày hết hạn", Term.MONTHS: "Tính từ ngày cấp", Term.UNTIL_REPLACED: "Đến khi có quyết định khác",
    Term.UNKNOWN: "Chưa rõ thời hạn",
}  # fmt: skip
DEEDS = {
    "received": "tiếp nhận bản quét", "read:to_check": "đọc xong, chuyển cán bộ kiểm", "read:returned": "không đọc được tệp, trả lại",
    "read:quarantined": "không đọc được, giữ riêng để xem", "read:stopped": "thấy dấu mật, dừng số hóa", "revealed": "xem số định danh đầy đủ",
    "downloaded": "tải bản gốc", "returned": "trả lại", "replaced": "quét lại, bản này được thay bằng bản mới", "reopened": "mở lại để kiểm",
    "assigned": "chuyển cho đồng nghiệp", "accepted": "xác nhận và lưu trữ", "created": "lập hồ sơ số hóa", "viewed": "xem hồ sơ", "found": "tra thấy hồ sơ",
    "retried": "cho đọc lại", "rendered": "lập bản PDF/A có ký hiệu chuyển đổi", "corrected": "sửa",
    "packaged": "ghi gói lưu trữ", "standing": "ghi thay đổi tình trạng", "held": "giữ hồ sơ, không cho tiêu hủy", "released": "thôi giữ hồ sơ",
    "disposal-proposed": "đề nghị tiêu hủy", "disposal-withdrawn": "rút đề nghị tiêu hủy", "disposed": "xác nhận tiêu hủy theo quyết định",
    "fixity:damaged": "phát hiện một tệp lưu trữ bị hỏng", "fixity:missing": "phát hiện thiếu một tệp lưu trữ", "fixity:repaired": "khôi phục tệp từ kho thứ hai",
    "read:parted": "tách tập giấy thành nhiều giấy tờ", "read-failed": "đọc không thành công, sẽ thử lại", "came-again": "tệp này được gửi đến lần nữa", "sample-keyed": "nhập lại để kiểm mẫu",
    "read:disposed": "xóa dữ liệu đã đọc theo quyết định tiêu hủy",
}  # fmt: skip
STATES = {
    "in_force": "Không bị thu hồi, thay đổi", "amended": "Đã được điều chỉnh, bổ sung", "corrected": "Đã được cải chính", "replaced": "Đã được thay thế",
    "cancelled": "Đã bị thu hồi, hủy bỏ", "disposed": "Đã tiêu hủy", "expired": "Hết thời hạn",
}  # fmt: skip
TRUSTS = {
    "valid": "hợp lệ", "intact": "nguyên vẹn, chưa xác minh được người ký", "invalid": "KHÔNG còn đúng", "unchecked": "không kiểm tra được",
}  # fmt: skip
ROLES = {"nguoi_quet": "người quét", "co_quan_chuyen_doi": "cơ quan chuyển đổi", "co_quan_ban_hanh": "cơ quan ban hành"}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day(moment: datetime) -> str:
    """`24/11/2026 09:30`, Vietnamese time."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def as_written(value: str) -> str:
    """An ISO date as people here write it, dd/mm/yyyy; anything else as it is."""
    match = _ISO.fullmatch(value)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else value


def shown(value: str, kind: str) -> str:
    """A field's value as people here write it, and as its kind reads it back."""
    if kind == "area" and re.fullmatch(r"\d+(\.\d+)?", value):
        return value.replace(".", ",") + " m2"
    return as_written(value)


def sentence(event: Event, called: Callable[[str], str], labels: Callable[[str], str]) -> str:
    """One line of the trail: who did what, by their names on screen."""
    who = "Máy" if event.actor == MACHINE else called(event.actor)
    deed = DEEDS.get(event.action, event.action)
    detail = event.detail
    if event.action == "corrected":
        named = {key: ", ".join(labels(name) for name in detail.get(key, "").split(", ") if name) for key in ("fields", "confirmed")}
        said = [f"sửa {named['fields']}" if named["fields"] else "", f"xác nhận {named['confirmed']}" if named["confirmed"] else ""]
        said.append("đổi loại giấy tờ" if detail.get("doctype") else "")
        deed = "; ".join(part for part in said if part) or deed
    if event.action == "standing":
        deed = f"ghi: {STATES.get(detail.get('state', ''), '').lower()} từ {as_written(detail.get('since', ''))}"
        deed += f", theo {detail['cause']}" if detail.get("cause") else ""
    if event.action == "packaged":
        deed += f" số {detail.get('number', '')}" + ("" if detail.get("signed") else ", chưa ký số")
    if event.action == "assigned":
        deed = f"chuyển cho {called(detail.get('to', ''))}"
    return f"{who} {deed}."


def validity_sentence(record: Record, today: date) -> str:
    """Whether a result holds today, and until when it would by its term."""
    validity = record.validity
    if record.state_on(today) not in HOLDS:
        return "Không còn hiệu lực"
    holds = {True: "Còn hiệu lực", False: "Hết hiệu lực", None: "Chưa rõ hiệu lực"}[validity.holds_on(today)]
    parts = [TERMS[validity.term].lower()]
    if validity.start:
        parts.append(f"từ {validity.start:%d/%m/%Y}")
    if validity.end:
        parts.append(f"đến {validity.end:%d/%m/%Y}")
    return f"{holds} ({', '.join(parts)})"
