"""What things are called on screen."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

FIELD_NAMES = {
    "ma_loai_giay_to": "Mã loại giấy tờ", "ma_dinh_danh": "Số định danh cá nhân / Mã định danh tổ chức", "ten_giay_to": "Tên giấy tờ",
    "so_ky_hieu": "Số, ký hiệu", "ngay_cap": "Ngày cấp", "co_quan_cap": "Cơ quan cấp", "trich_yeu": "Trích yếu",
    "thoi_han_hieu_luc": "Thời hạn có hiệu lực", "pham_vi_hieu_luc": "Phạm vi có hiệu lực", "co_quan_chu_quan": "Cơ quan chủ quản",
    "dia_danh": "Địa danh", "nguoi_ky": "Người ký", "chuc_vu_nguoi_ky": "Chức vụ người ký", "do_khan": "Độ khẩn", "kinh_gui": "Kính gửi",
}  # fmt: skip
STATUS_NAMES = {
    "received": "Mới", "to_check": "Cần kiểm", "archived": "Đã lưu trữ", "returned": "Bị trả lại", "stopped": "Dừng: văn bản mật",
    "quarantined": "Giữ riêng",
}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def day(moment: datetime) -> str:
    """`24/11/2026 09:30`, Vietnamese time."""
    return moment.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def as_written(value: str) -> str:
    """An ISO date as people here write it, dd/mm/yyyy; anything else as it is."""
    match = _ISO.fullmatch(value)
    return f"{match[3]}/{match[2]}/{match[1]}" if match else value
