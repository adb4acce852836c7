"""Makes every paper in this folder anew: `make samples`. All people, offices and numbers are invented; see README.md.

Each function of PAPERS gives pages and what a reader should find. Needs fonts-liberation2 (`make samples` installs it).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fpdf import FPDF
from PIL import Image

from samples.draw import DPI, FONTS, Sheet, aged, assert_covers

HERE = Path(__file__).parent
UBND_TINH = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ"]
XA = "XÃ GIÓ MẪU"
ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
Made = tuple[list[Image.Image], dict[str, Any]]


def expected(
    doctype: str, status: str = "to_check", findings: tuple[str, ...] = (), misread: tuple[str, ...] = (), **fields: str | None
) -> dict[str, Any]:
    """What the paper says. `misread` names the fields that the reader gets wrong today: the seal and signature lie over them."""
    return {"doctype": doctype, "status": status, "findings": list(findings), "misread": list(misread), "fields": fields}


def quyet_dinh_hai_trang() -> Made:
    one = Sheet()
    one.heading([], UBND_TINH, "Số: 125/QĐ-UBND", "Quảng Trị, ngày 05 tháng 3 năm 2026")
    one.centred(["QUYẾT ĐỊNH"])
    one.centred(["Về việc cho phép chuyển mục đích sử dụng đất", "đối với ông Nguyễn Văn Thử tại xã Gió Mẫu"], 14, "b")
    one.rule()
    one.centred(["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ"], 13)
    for basis in (
        "Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Luật Đất đai ngày 18 tháng 01 năm 2024;",
        "Quyết định số 77/QĐ-UBND ngày 12 tháng 02 năm 2026 của Ủy ban nhân dân tỉnh;",
    ):
        one.paragraph(f"Căn cứ {basis}", 13, "i")
    one.paragraph("Theo đề nghị của Giám đốc Sở Nông nghiệp và Môi trường tại Tờ trình số 310/TTr-SNNMT ngày 02 tháng 3 năm 2026.", 13, "i")
    one.centred(["QUYẾT ĐỊNH:"], 14)
    one.paragraph(
        "Điều 1. Cho phép ông Nguyễn Văn Thử, số định danh cá nhân 045085000017, được chuyển mục đích sử dụng 120 m² đất trồng cây lâu năm sang đất ở tại nông thôn, thửa đất số 88, tờ bản đồ số 12, xã Gió Mẫu, tỉnh Quảng Trị."
    )
    one.paragraph(
        "Điều 2. Ông Nguyễn Văn Thử có trách nhiệm thực hiện nghĩa vụ tài chính theo quy định của pháp luật, sử dụng đất đúng mục đích, đúng ranh giới và thực hiện đăng ký biến động đất đai tại Chi nhánh Văn phòng Đăng ký đất đai."
    )
    two = Sheet()
    two.paragraph(
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nông nghiệp và Môi trường, Chủ tịch Ủy ban nhân dân xã Gió Mẫu, thủ trưởng các cơ quan liên quan và ông Nguyễn Văn Thử chịu trách nhiệm thi hành Quyết định này kể từ ngày ký./."
    )
    two.signature(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Trần Đức Mẫu", ["- Như Điều 3;", "- Chủ tịch, các PCT UBND tỉnh;", "- Lưu: VT, NNMT."])
    return [aged(one.image, 1, skew=0.4), aged(two.image, 2, skew=-0.3)], expected(
        "quyet_dinh", so_ky_hieu="125/QĐ-UBND", ngay_cap="2026-03-05", ten_giay_to="QUYẾT ĐỊNH", dia_danh="Quảng Trị", nguoi_ky="Trần Đức Mẫu",
        co_quan_cap="ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", chuc_vu_nguoi_ky="KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
        trich_yeu="Về việc cho phép chuyển mục đích sử dụng đất đối với ông Nguyễn Văn Thử tại xã Gió Mẫu",
    )  # fmt: skip


def quyet_dinh_dau_den() -> Made:
    page = Sheet()
    page.heading(["UBND TỈNH QUẢNG TRỊ"], ["SỞ NỘI VỤ"], "Số: 46/QĐ-SNV", "Quảng Trị, ngày 19 tháng 01 năm 2026")
    page.centred(["QUYẾT ĐỊNH"])
    page.centred(["Về việc trợ cấp xã hội hằng tháng"])
    page.rule()
    page.centred(["GIÁM ĐỐC SỞ NỘI VỤ"], 13)
    page.paragraph("Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ quy định chính sách trợ giúp xã hội;", 13, "i")
    page.centred(["QUYẾT ĐỊNH:"])
    page.paragraph(
        "Điều 1. Trợ cấp xã hội hằng tháng đối với bà Lê Thị Ví Dụ, sinh ngày 02 tháng 9 năm 1945, mức trợ cấp 750.000 đồng một tháng kể từ tháng 02 năm 2026."
    )
    page.paragraph("Điều 2. Quyết định này có hiệu lực kể từ ngày ký.")
    page.signature(["GIÁM ĐỐC"], "Hoàng Thị Thí Điểm", ["- Như Điều 1;", "- Lưu: VT."])
    page.stamp(120, 60, "ĐẾN  Số: 9031  Ngày: 21/01/2026", 10)
    return [aged(page.image, 3, skew=-0.6)], expected(
        "quyet_dinh", so_ky_hieu="46/QĐ-SNV", ngay_cap="2026-01-19", co_quan_cap="SỞ NỘI VỤ", co_quan_chu_quan="UBND TỈNH QUẢNG TRỊ",
        ten_giay_to="QUYẾT ĐỊNH", trich_yeu="Về việc trợ cấp xã hội hằng tháng", nguoi_ky="Hoàng Thị Thí Điểm", chuc_vu_nguoi_ky="GIÁM ĐỐC",
    )  # fmt: skip


def quyet_dinh_chua_so() -> Made:
    page = Sheet()
    page.heading([], UBND_TINH, "Số:          /QĐ-UBND", "Quảng Trị, ngày      tháng      năm 2026")
    page.centred(["QUYẾT ĐỊNH"])
    page.centred(["Phê duyệt kế hoạch kiểm tra năm 2026"])
    page.rule()
    page.centred(["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"], 13)
    page.paragraph("Căn cứ Quyết định số 15/QĐ-UBND ngày 08 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh;", 13, "i")
    page.centred(["QUYẾT ĐỊNH:"])
    page.paragraph("Điều 1. Phê duyệt kế hoạch kiểm tra năm 2026 trên địa bàn tỉnh Quảng Trị kèm theo Quyết định này.")
    page.signature(["CHỦ TỊCH"], "Phạm Văn Kiểm Thử", ["- Như trên;", "- Lưu: VT."])
    return [aged(page.image, 4, skew=0.2)], expected(
        "quyet_dinh", so_ky_hieu=None, ngay_cap=None, co_quan_cap="ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", trich_yeu="Phê duyệt kế hoạch kiểm tra năm 2026",
        nguoi_ky="Phạm Văn Kiểm Thử",
    )  # fmt: skip


def quyet_dinh_mat() -> Made:
    page = Sheet()
    page.heading([], UBND_TINH, "Số: 03/QĐ-UBND", "Quảng Trị, ngày 10 tháng 02 năm 2026")
    page.stamp(400, 460, "MẬT", 18)
    page.y += 60
    page.centred(["QUYẾT ĐỊNH"])
    page.centred(["Về việc ban hành kế hoạch diễn tập"])
    page.rule()
    page.paragraph("Căn cứ Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018;", 13, "i")
    page.paragraph("Điều 1. Ban hành kế hoạch diễn tập năm 2026.")
    page.signature(["CHỦ TỊCH"], "Phạm Văn Kiểm Thử", ["- Lưu: VT."])
    return [aged(page.image, 5)], expected("quyet_dinh", "stopped", ("secret",))


def cong_van_hoa_toc() -> Made:
    page = Sheet()
    page.heading(
        ["UBND TỈNH QUẢNG TRỊ"],
        ["SỞ Y TẾ"],
        "Số: 812/SYT-NVY",
        "Quảng Trị, ngày 27 tháng 4 năm 2026",
        ["V/v trả lời kiến nghị của", "bà Đỗ Thị Minh Họa"],
    )
    page.y += 90
    page.stamp(330, 450, "HỎA TỐC")
    page.centred(["Kính gửi: Ủy ban nhân dân xã Gió Mẫu"], 13, "")
    page.y += 30
    page.paragraph(
        "Sở Y tế nhận được Công văn số 55/UBND-VHXH ngày 20 tháng 4 năm 2026 của Ủy ban nhân dân xã Gió Mẫu về kiến nghị của bà Đỗ Thị Minh Họa liên quan đến cấp Giấy phép hành nghề khám bệnh, chữa bệnh."
    )
    page.paragraph(
        "Sau khi xem xét, Sở Y tế trả lời như sau: hồ sơ đã đủ điều kiện, kết quả được trả tại Trung tâm Phục vụ hành chính công."
    )
    page.signature(["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Vũ Ngọc Giả Định", ["- Như trên;", "- Lưu: VT, NVY."])
    return [aged(page.image, 6, skew=0.7)], expected(
        "cong_van", so_ky_hieu="812/SYT-NVY", ngay_cap="2026-04-27", co_quan_cap="SỞ Y TẾ", co_quan_chu_quan="UBND TỈNH QUẢNG TRỊ", ten_giay_to=None,
        trich_yeu="V/v trả lời kiến nghị của bà Đỗ Thị Minh Họa", do_khan="HỎA TỐC", kinh_gui="Ủy ban nhân dân xã Gió Mẫu",
        chuc_vu_nguoi_ky="KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", nguoi_ky="Vũ Ngọc Giả Định",
    )  # fmt: skip


def thong_bao_bang() -> Made:
    page = Sheet()
    page.heading(
        ["UBND TỈNH QUẢNG TRỊ"], ["TRUNG TÂM", "PHỤC VỤ HÀNH CHÍNH CÔNG"], "Số: 09/TB-TTPVHCC", "Quảng Trị, ngày 15 tháng 5 năm 2026"
    )
    page.centred(["THÔNG BÁO"])
    page.centred(["Về việc trả kết quả giải quyết thủ tục hành chính"])
    page.rule()
    page.paragraph("Trung tâm Phục vụ hành chính công thông báo thời gian trả kết quả như sau:")
    page.table(
        [("STT", "Lĩnh vực", "Thời gian"), ("1", "Hộ tịch", "8 giờ 00"), ("2", "Đất đai", "9 giờ 30"), ("3", "Xây dựng", "14 giờ 00")],
        (1, 4, 3),
    )
    page.paragraph("Đề nghị tổ chức, cá nhân đến nhận kết quả đúng thời gian nêu trên./.")
    page.signature(["GIÁM ĐỐC"], "Bùi Quang Thử Nghiệm", ["- UBND tỉnh;", "- Lưu: VT."])
    return [aged(page.image, 7, skew=-0.5)], expected(
        "thong_bao", misread=("trich_yeu",), so_ky_hieu="09/TB-TTPVHCC", ngay_cap="2026-05-15", co_quan_cap="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", ten_giay_to="THÔNG BÁO",
        trich_yeu="Về việc trả kết quả giải quyết thủ tục hành chính", nguoi_ky="Bùi Quang Thử Nghiệm", chuc_vu_nguoi_ky="GIÁM ĐỐC",
    )  # fmt: skip


def khai_sinh(seed: int, name: str, born: tuple[str, str], sex: str, number: str, skew: float) -> Made:
    page = Sheet()
    page.heading([], ["ỦY BAN NHÂN DÂN", XA], "Số: 158/2026", f"{XA.title().replace('Xã', 'Xã')}, ngày 06 tháng 01 năm 2026")
    page.centred(["GIẤY KHAI SINH"], 18)
    page.y += 20
    page.row(("Họ, chữ đệm, tên:", name))
    page.row(("Ngày, tháng, năm sinh:", born[0]), ("Giới tính:", sex))
    page.row(("ghi bằng chữ:", born[1]))
    page.row(("Dân tộc:", "Kinh"), ("Quốc tịch:", "Việt Nam"))
    page.row(("Nơi sinh:", "Trạm Y tế xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Quê quán:", "Xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Số định danh cá nhân:", number))
    page.row(("Họ, chữ đệm, tên người mẹ:", "LÊ THỊ VÍ DỤ"))
    page.row(("Năm sinh:", "1998"), ("Dân tộc:", "Kinh"), ("Quốc tịch:", "Việt Nam"))
    page.row(("Nơi cư trú:", "Thôn Một, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Họ, chữ đệm, tên người cha:", "NGUYỄN VĂN THỬ"))
    page.row(("Năm sinh:", "1995"), ("Dân tộc:", "Bru - Vân Kiều"), ("Quốc tịch:", "Việt Nam"))
    page.row(("Nơi cư trú:", "Thôn Hai, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Họ, chữ đệm, tên người đi khai sinh:", "NGUYỄN VĂN THỬ"))
    page.row(("Giấy tờ tùy thân:", "Thẻ căn cước số 045095000011"))
    page.row(("Nơi đăng ký khai sinh:", "Ủy ban nhân dân xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Ngày, tháng, năm đăng ký:", "06/01/2026"))
    page.signature(["NGƯỜI KÝ GIẤY KHAI SINH", "CHỦ TỊCH"], "Đinh Công Mẫu Mực")
    return [aged(page.image, seed, skew=skew, tint=(250, 244, 236))], expected(
        "giay_khai_sinh", misread=("nguoi_ky",), ten_giay_to="GIẤY KHAI SINH", ma_loai_giay_to="KQ.G15.000031", so_ky_hieu="158/2026", ngay_cap="2026-01-06",
        co_quan_cap=f"ỦY BAN NHÂN DÂN {XA}", ma_dinh_danh=number, nksHoTen=name, nksNgaySinh="2026-01-02" if seed == 8 else "2025-12-28", nksGioiTinh=sex,
        nksDanToc="Kinh", nksSoDinhDanh=number, meHoTen="LÊ THỊ VÍ DỤ", meNgaySinh="1998", meDanToc="Kinh", chaHoTen="NGUYỄN VĂN THỬ", chaNgaySinh="1995",
        chaDanToc="Bru - Vân Kiều", ngayDangKy="2026-01-06", nksNoiSinh="Trạm Y tế xã Gió Mẫu, tỉnh Quảng Trị", nguoi_ky="Đinh Công Mẫu Mực",
    )  # fmt: skip


def khai_sinh_anh() -> Made:
    return khai_sinh(
        8, "NGUYỄN THỊ THỬ NGHIỆM", ("02/01/2026", "Ngày hai, tháng một, năm hai nghìn không trăm hai mươi sáu"), "Nữ", "045326000023", 0.5
    )


def khai_sinh_tiff() -> Made:
    return khai_sinh(
        9,
        "NGUYỄN VĂN ĐỐI CHỨNG",
        ("28/12/2025", "Ngày hai mươi tám, tháng mười hai, năm hai nghìn không trăm hai mươi lăm"),
        "Nam",
        "045225000019",
        -0.8,
    )


def ket_hon() -> Made:
    page = Sheet()
    page.heading([], ["ỦY BAN NHÂN DÂN", XA], "Số: 31/2026", "Xã Gió Mẫu, ngày 14 tháng 02 năm 2026")
    page.centred(["GIẤY CHỨNG NHẬN KẾT HÔN"], 18)
    page.y += 20
    sides = (("vợ", "TRẦN THỊ MẪU", "1999", "12/3/1999", "045199000025"), ("chồng", "PHAN VĂN THỬ", "1997", "30/11/1997", "045097000031"))
    page.row(*((f"Họ, chữ đệm, tên {s[0]}:", s[1]) for s in sides))
    page.row(*(("Ngày, tháng, năm sinh:", s[3]) for s in sides))
    page.row(*(("Dân tộc:", "Kinh") for _ in sides))
    page.row(*(("Quốc tịch:", "Việt Nam") for _ in sides))
    page.row(("Nơi cư trú:", "Thôn Ba, xã Gió Mẫu"), ("Nơi cư trú:", "Thôn Tư, xã Gió Mẫu"))
    page.row(*(("Giấy tờ tùy thân:", f"CC {s[4]}") for s in sides))
    page.row(("Nơi đăng ký kết hôn:", "Ủy ban nhân dân xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Ngày, tháng, năm đăng ký:", "14/02/2026"))
    page.signature(["NGƯỜI KÝ GIẤY CHỨNG NHẬN KẾT HÔN", "PHÓ CHỦ TỊCH"], "Ngô Thị Bản Mẫu")
    return [aged(page.image, 10, skew=0.3)], expected(
        "giay_chung_nhan_ket_hon", ten_giay_to="GIẤY CHỨNG NHẬN KẾT HÔN", ma_loai_giay_to="KQ.G15.000032", so_ky_hieu="31/2026", ngay_cap="2026-02-14",
        co_quan_cap=f"ỦY BAN NHÂN DÂN {XA}", voHoTen="TRẦN THỊ MẪU", chongHoTen="PHAN VĂN THỬ", voNgaySinh="1999-03-12",
        chongNgaySinh="1997-11-30", voGiayToTuyThan="045199000025", chongGiayToTuyThan="045097000031", ngayDangKy="2026-02-14", nguoi_ky="Ngô Thị Bản Mẫu",
    )  # fmt: skip


def tinh_trang_hon_nhan() -> Made:
    page = Sheet()
    page.heading([], ["ỦY BAN NHÂN DÂN", XA], "Số: 72/UBND-XNTTHN", "Xã Gió Mẫu, ngày 20 tháng 7 năm 2026")
    page.centred(["GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN"], 15)
    page.centred([f"ỦY BAN NHÂN DÂN {XA}"], 13)
    page.paragraph("Xét đề nghị của ông/bà: Hồ Văn Giả Thiết về việc cấp Giấy xác nhận tình trạng hôn nhân,")
    page.centred(["XÁC NHẬN:"], 13)
    page.row(("Họ, chữ đệm, tên:", "HỒ VĂN GIẢ THIẾT"))
    page.row(("Ngày, tháng, năm sinh:", "25/8/2000"), ("Giới tính:", "Nam"))
    page.row(("Dân tộc:", "Kinh"), ("Quốc tịch:", "Việt Nam"))
    page.row(("Giấy tờ tùy thân:", "Căn cước số 045200000013"))
    page.row(("Nơi cư trú:", "Thôn Năm, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Tình trạng hôn nhân:", "Chưa đăng ký kết hôn với ai"))
    page.paragraph(
        "Giấy này có giá trị sử dụng trong thời hạn 6 tháng, kể từ ngày cấp, được sử dụng để: Bổ sung hồ sơ vay vốn (không có giá trị để đăng ký kết hôn)",
        indent=0,
    )
    page.signature(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Đinh Công Mẫu Mực")
    return [aged(page.image, 11, skew=-0.4)], expected(
        "giay_xac_nhan_tinh_trang_hon_nhan", misread=("nguoi_ky", "nxnHoTen"), ten_giay_to="GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", so_ky_hieu="72/UBND-XNTTHN", ngay_cap="2026-07-20",
        co_quan_cap=f"ỦY BAN NHÂN DÂN {XA}", nxnHoTen="HỒ VĂN GIẢ THIẾT", nxnNgaySinh="2000-08-25", nxnGioiTinh="Nam", ma_dinh_danh="045200000013",
        nxnTinhTrang="Chưa đăng ký kết hôn với ai", nguoi_ky="Đinh Công Mẫu Mực", chuc_vu_nguoi_ky="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        thoi_han_hieu_luc="6 tháng, kể từ ngày cấp",
    )  # fmt: skip


def giay_phep_xay_dung() -> Made:
    page = Sheet()
    page.heading([], ["ỦY BAN NHÂN DÂN", XA], "Số: 17/GPXD", "Xã Gió Mẫu, ngày 03 tháng 6 năm 2026")
    page.centred(["GIẤY PHÉP XÂY DỰNG"], 16)
    page.centred(["(Sử dụng cho nhà ở riêng lẻ)"], 12, "i")
    page.y += 10
    page.row(("1. Cấp cho:", "Ông Lý Văn Minh Họa"))
    page.row(("Số định danh cá nhân:", "045080000029"))
    page.row(("Địa chỉ:", "Thôn Sáu, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("2. Được phép xây dựng công trình:", "Nhà ở riêng lẻ"))
    page.row(("- Theo thiết kế:", "Hồ sơ thiết kế bản vẽ thi công"))
    page.row(("+ Vị trí xây dựng:", "Thửa đất số 41, tờ bản đồ số 7"))
    page.row(("+ Cốt nền xây dựng công trình:", "+0,45 m"))
    page.row(("+ Mật độ xây dựng:", "60 %"), ("hệ số sử dụng đất:", "1,2"))
    page.row(("+ Diện tích xây dựng tầng 1:", "96,5 m2"))
    page.row(("+ Tổng diện tích sàn:", "193 m2"))
    page.row(("+ Chiều cao công trình:", "8,4 m"))
    page.row(("+ Số tầng:", "02"))
    page.row(("3. Giấy tờ về đất đai:", "Giấy chứng nhận số AA 00000041"))
    page.paragraph(
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; quá thời hạn trên thì phải đề nghị gia hạn giấy phép xây dựng.",
        indent=0,
    )
    page.signature(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Ngô Thị Bản Mẫu", ["- Như trên;", "- Lưu: VT."])
    return [aged(page.image, 12, skew=0.6)], expected(
        "giay_phep_xay_dung", ten_giay_to="GIẤY PHÉP XÂY DỰNG", so_ky_hieu="17/GPXD", ngay_cap="2026-06-03", co_quan_cap=f"ỦY BAN NHÂN DÂN {XA}",
        cap_cho="Ông Lý Văn Minh Họa", ma_dinh_danh="045080000029", dia_chi="Thôn Sáu, xã Gió Mẫu, tỉnh Quảng Trị", cong_trinh="Nhà ở riêng lẻ",
        dien_tich_tang_1="96.5", tong_dien_tich_san="193", so_tang="2", nguoi_ky="Ngô Thị Bản Mẫu",
    )  # fmt: skip


def ho_kinh_doanh() -> Made:
    page = Sheet()
    page.heading(["UBND XÃ GIÓ MẪU"], ["PHÒNG KINH TẾ"], "Số: 204/ĐKKD", "Gió Mẫu, ngày 08 tháng 9 năm 2026")
    page.centred(["GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH"], 15)
    page.centred(["Mã số hộ kinh doanh: 045188000037"], 13)
    page.centred(["Đăng ký lần đầu, ngày 08 tháng 9 năm 2026"], 13, "i")
    page.y += 10
    page.row(("1. Tên hộ kinh doanh:", "TẠP HÓA MINH HỌA"))
    page.row(("2. Địa chỉ trụ sở:", "Thôn Bảy, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.row(("Điện thoại:", "0000 000 000"))
    page.row(("3. Ngành, nghề kinh doanh:", "Bán lẻ lương thực, thực phẩm (Chính)"))
    page.row(("4. Vốn kinh doanh:", "150.000.000 đồng"))
    page.row(("5. Thông tin về chủ hộ kinh doanh:", ""))
    page.row(("Họ và tên:", "ĐẶNG THỊ BIỂU MẪU"), ("Giới tính:", "Nữ"))
    page.row(("Sinh ngày:", "17/5/1988"), ("Dân tộc:", "Kinh"), ("Quốc tịch:", "Việt Nam"))
    page.row(("Số định danh cá nhân:", "045188000037"))
    page.row(("Nơi thường trú:", "Thôn Bảy, xã Gió Mẫu, tỉnh Quảng Trị"))
    page.signature(["TRƯỞNG PHÒNG"], "Tạ Hữu Ví Dụ")
    return [aged(page.image, 13, skew=-0.2)], expected(
        "giay_chung_nhan_dang_ky_ho_kinh_doanh", ten_giay_to="GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", so_ky_hieu="204/ĐKKD", ngay_cap="2026-09-08",
        co_quan_cap="PHÒNG KINH TẾ", co_quan_chu_quan="UBND XÃ GIÓ MẪU", ma_dinh_danh="045188000037", ten_ho_kinh_doanh="TẠP HÓA MINH HỌA",
        chu_ho_ho_ten="ĐẶNG THỊ BIỂU MẪU", chu_ho_ngay_sinh="1988-05-17", chu_ho_gioi_tinh="Nữ", von_kinh_doanh="150000000", nguoi_ky="Tạ Hữu Ví Dụ",
    )  # fmt: skip


def giay_moi() -> Made:
    page = Sheet()
    page.heading(["UBND TỈNH QUẢNG TRỊ"], ["VĂN PHÒNG"], "Số: 21/GM-VP", "Quảng Trị, ngày 02 tháng 10 năm 2026")
    page.centred(["GIẤY MỜI"])
    page.centred(["Dự họp rà soát kết quả số hóa"])
    page.rule()
    page.centred(["Kính gửi: Các sở, ban, ngành cấp tỉnh"], 13, "")
    page.paragraph(
        "Văn phòng Ủy ban nhân dân tỉnh trân trọng kính mời đại diện lãnh đạo các đơn vị dự họp lúc 8 giờ 00 ngày 06 tháng 10 năm 2026."
    )
    page.signature(["CHÁNH VĂN PHÒNG"], "Dương Thử Việc", ["- Như trên;", "- Lưu: VT."])
    return [aged(page.image, 14, skew=0.3)], expected(
        "unknown", findings=("unknown-type",), misread=("nguoi_ky",), ten_giay_to="GIẤY MỜI", so_ky_hieu="21/GM-VP", ngay_cap="2026-10-02", co_quan_cap="VĂN PHÒNG",
        trich_yeu="Dự họp rà soát kết quả số hóa", nguoi_ky="Dương Thử Việc",
    )  # fmt: skip


PAPERS: Mapping[str, tuple[Callable[[], Made], str]] = {
    "quyet_dinh/hai-trang": (quyet_dinh_hai_trang, "pdf"),
    "quyet_dinh/dau-den": (quyet_dinh_dau_den, "jpg"),
    "quyet_dinh/chua-so": (quyet_dinh_chua_so, "jpg"),
    "quyet_dinh/mat": (quyet_dinh_mat, "jpg"),
    "cong_van/hoa-toc": (cong_van_hoa_toc, "jpg"),
    "thong_bao/bang": (thong_bao_bang, "tif"),
    "giay_khai_sinh/anh": (khai_sinh_anh, "jpg"),
    "giay_khai_sinh/tiff": (khai_sinh_tiff, "tif"),
    "giay_chung_nhan_ket_hon/hai-cot": (ket_hon, "jpg"),
    "giay_xac_nhan_tinh_trang_hon_nhan/sau-thang": (tinh_trang_hon_nhan, "pdf"),
    "giay_phep_xay_dung/nha-o": (giay_phep_xay_dung, "pdf"),
    "giay_chung_nhan_dang_ky_ho_kinh_doanh/moi": (ho_kinh_doanh, "jpg"),
    "unknown/giay-moi": (giay_moi, "png"),
}


def write(folder: Path, pages: list[Image.Image], kind: str) -> None:
    """The pages as `scan.<kind>`, at 200 dpi."""
    first, rest, dpi = pages[0], pages[1:], (DPI, DPI)
    if kind == "pdf":
        first.save(folder / "scan.pdf", save_all=True, append_images=rest, resolution=DPI, quality=70)
    elif kind == "tif":
        first.save(folder / "scan.tif", save_all=True, append_images=rest, dpi=dpi, compression="jpeg", quality=70)
    elif kind == "png":
        first.convert("L").quantize(16).save(folder / "scan.png", dpi=dpi, optimize=True)
    else:
        first.save(folder / "scan.jpg", dpi=dpi, quality=70)


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
    pdf.set_creation_date(__import__("datetime").datetime(2026, 8, 11, tzinfo=__import__("datetime").UTC))
    pdf.output(str(folder / "scan.pdf"))
    return expected(
        "cong_van", so_ky_hieu="640/SXD-QLXD", ngay_cap="2026-08-11", co_quan_cap="SỞ XÂY DỰNG", co_quan_chu_quan="UBND TỈNH QUẢNG TRỊ",
        trich_yeu="V/v thẩm định thiết kế nhà ở", nguoi_ky="Cao Thị Quy Chuẩn", chuc_vu_nguoi_ky="KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC", kinh_gui="Ông Lý Văn Minh Họa",
    )  # fmt: skip


def main() -> None:
    assert_covers(ALPHABET + ALPHABET.upper() + "0123456789/-–.,:;()%²+")
    random.seed(0)
    for name, (make, kind) in PAPERS.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        pages, want = make()
        write(folder, pages, kind)
        (folder / "expected.json").write_text(json.dumps(want, ensure_ascii=False, indent=1) + "\n", "utf-8")
    folder = HERE / "cong_van/van-ban-dien-tu"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "expected.json").write_text(json.dumps(born_digital(folder), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
