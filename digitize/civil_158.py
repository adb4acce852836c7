"""A record of birth by the import columns of the civil-status software ("phần mềm 158"; requirements §7.A)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from digitize.record import Record
from digitize.text import fold

TYPES = frozenset({"giay_khai_sinh", "giay_khai_sinh_ban_sao", "trich_luc_khai_sinh", "trich_luc_ghi_vao_so_khai_sinh"})
COLUMNS = (
    "so", "quyenSo", "trangSo", "ngayDangKy", "loaiDangKy", "noiDangKy", "nguoiKy", "chucVuNguoiKy", "nguoiThucHien", "ghiChu", "nksSoDinhDanh", "nksHoTen", "nksGioiTinh",
    "nksNgaySinh", "nksNgaySinhBangChu", "nksNoiSinh", "nksNoiSinhDVHC", "nksQueQuan", "nksDanToc", "nksQuocTich", "nksQuocTichKhac", "nksLoaiKhaiSinh",
    "meSoDinhDanhCaNhan", "meHoTen", "meNgaySinh", "meDanToc", "meQuocTich", "meLoaiCuTru", "meNoiCuTru", "meLoaiGiayToTuyThan", "meSoGiayToTuyThan",
    "chaSoDinhDanhCaNhan", "chaHoTen", "chaNgaySinh", "chaDanToc", "chaQuocTich", "chaLoaiCuTru", "chaNoiCuTru", "chaLoaiGiayToTuyThan", "chaSoGiayToTuyThan",
    "nycHoTen", "nycQuanHe", "nycLoaiGiayToTuyThan", "nycSoGiayToTuyThan", "nycNgayCapGiayToTuyThan", "nycNoiCapGiayToTuyThan",
    "soDangKyNuocNgoai", "ngayDangKyNuocNgoai", "cqNuocNgoaiDaDangKy", "qgNuocNgoaiDaDangKy",
)  # fmt: skip
SEX = {"nam": "1", "nu": "2"}
UNKNOWN = "3"
KIND_UNKNOWN = "6"
"""loaiDangKy: không xác định; a paper does not say whether it was registered in time."""
OURS = {
    "nguoiKy": "nguoi_ky", "chucVuNguoiKy": "chuc_vu_nguoi_ky", "noiDangKy": "co_quan_cap", "meSoDinhDanhCaNhan": "meSoDinhDanh", "chaSoDinhDanhCaNhan": "chaSoDinhDanh",
    "meNoiCuTru": "meNoiCuTru", "chaNoiCuTru": "chaNoiCuTru",
}  # fmt: skip
"""Columns whose field has another name here."""
_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def row(record: Record) -> Mapping[str, str] | None:
    """One row; what the paper does not say is left empty. None for another kind of paper."""
    if record.doctype not in TYPES:
        return None
    found = {name: _said(record.value(OURS.get(name, name)) or "") for name in COLUMNS}
    number, _, year = (record.value("so_ky_hieu") or "").partition("/")
    issued = record.value("ngayDangKy") or record.value("ngay_cap") or ""
    year = year if re.fullmatch(r"\d{4}", year) else issued[:4]
    found |= {"so": f"{number}/{year}" if number and year else number, "ngayDangKy": _said(issued), "loaiDangKy": KIND_UNKNOWN}
    found["nksGioiTinh"] = SEX.get(fold(record.value("nksGioiTinh") or ""), UNKNOWN)
    found["ghiChu"] = record.code
    return found


def _said(value: str) -> str:
    """A date as that software takes it, `dd.mm.yyyy`, or what is known of one (`01.2019`); anything else as it is."""
    match = _ISO.fullmatch(value)
    return (
        ".".join(part for part in (match[3], match[2], match[1]) if part) if match and len(value) in (4, 7, 10) and "-" in value else value
    )
