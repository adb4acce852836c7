"""The files that made-up papers become."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF
from PIL import Image

from samples.common import expected
from samples.draw import DPI, FONTS


def write(folder: Path, pages: list[Image.Image], kind: str, quality: int = 70) -> None:
    """The pages as `scan.<kind>`, at 200 dpi."""
    first, rest, dpi = pages[0], pages[1:], (DPI, DPI)
    if kind == "pdf":
        first.save(folder / "scan.pdf", save_all=True, append_images=rest, resolution=DPI, quality=70)
    elif kind == "tif":
        first.save(folder / "scan.tif", save_all=True, append_images=rest, dpi=dpi, compression="jpeg", quality=70)
    elif kind == "png":
        first.convert("L").quantize(16).save(folder / "scan.png", dpi=dpi, optimize=True)
    else:
        first.save(folder / "scan.jpg", dpi=dpi, quality=quality)


def born_digital(folder: Path) -> dict[str, Any]:
    """A công văn as an office program writes it: text, no scan."""
    pdf = FPDF(format="A4")
    for style, name in (("", "Regular"), ("B", "Bold"), ("I", "Italic")):
        pdf.add_font("serif", style, FONTS / f"LiberationSerif-{name}.ttf")
    pdf.add_page()
    rows = [
        (20, 20, "", 12, "UBND TỈNH QUẢNG TRỊ"), (98, 20, "B", 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (24, 26, "B", 12, "SỞ XÂY DỰNG"),
        (110, 26, "B", 13, "Độc lập - Tự do - Hạnh phúc"), (22, 38, "", 13, "Số: 640/SXD-QLXD"), (108, 38, "I", 13, "Quảng Trị, ngày 11 tháng 8 năm 2026"),
        (20, 45, "", 12, "V/v thẩm định thiết kế nhà ở"), (70, 62, "", 13, "Kính gửi: Ông Lý Văn Minh Họa"),
    ]  # fmt: skip
    for x, y, style, size, text in rows:
        pdf.set_font("serif", style, size)
        pdf.text(x, y, text)
    pdf.set_font("serif", "", 13)
    pdf.set_xy(30, 70)
    pdf.multi_cell(
        160,
        7,
        "Sở Xây dựng nhận được đơn của ông Lý Văn Minh Họa đề nghị thẩm định thiết kế nhà ở riêng lẻ tại thửa đất số 41, tờ bản đồ số 7, xã Gió Mẫu. Sau khi xem xét hồ sơ, Sở Xây dựng có ý kiến như sau: hồ sơ thiết kế phù hợp với quy định hiện hành và quy chuẩn kỹ thuật; chủ đầu tư chịu trách nhiệm tổ chức thi công đúng thiết kế.",
        align="L",
    )
    for x, y, style, size, text in [
        (30, 130, "I", 12, "Nơi nhận:"),
        (30, 136, "", 11, "- Như trên;"),
        (30, 142, "", 11, "- Lưu: VT."),
        (125, 130, "B", 13, "KT. GIÁM ĐỐC"),
        (122, 136, "B", 13, "PHÓ GIÁM ĐỐC"),
        (122, 165, "B", 13, "Cao Thị Quy Chuẩn"),
    ]:
        pdf.set_font("serif", style if style != "BI" else "B", size)
        pdf.text(x, y, text)
    pdf.set_creation_date(datetime(2026, 8, 11, tzinfo=UTC))
    pdf.output(str(folder / "scan.pdf"))
    return expected(
        "cong_van", so_ky_hieu="640/SXD-QLXD", ngay_cap="2026-08-11", co_quan_cap="SỞ XÂY DỰNG", co_quan_chu_quan="UBND TỈNH QUẢNG TRỊ",
        trich_yeu="V/v thẩm định thiết kế nhà ở", nguoi_ky="Cao Thị Quy Chuẩn", chuc_vu_nguoi_ky="KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", kinh_gui="Ông Lý Văn Minh Họa",
    )  # fmt: skip
