"""Makes every paper in this folder anew: `make samples`. All people, offices and numbers are invented; see README.md.

Each function of PAPERS gives pages and what a reader should find. Needs fonts-liberation2 (`make samples` installs it).
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from samples.civil import ket_hon, khai_sinh_anh, khai_sinh_tiff, tinh_trang_hon_nhan
from samples.common import XA, Made, expected
from samples.draw import LEFT, RIGHT, Sheet, aged, assert_covers
from samples.files import born_digital, write
from samples.forms import FORMS, form_sample

HERE = Path(__file__).parent
UBND_TINH = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ"]
ALPHABET = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"


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
        "quyet_dinh_dat_dai", so_ky_hieu="125/QĐ-UBND", ngay_cap="2026-03-05", ten_giay_to="QUYẾT ĐỊNH", dia_danh="Quảng Trị", nguoi_ky="Trần Đức Mẫu",
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
        "thong_bao", so_ky_hieu="09/TB-TTPVHCC", ngay_cap="2026-05-15", co_quan_cap="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", ten_giay_to="THÔNG BÁO",
        trich_yeu="Về việc trả kết quả giải quyết thủ tục hành chính", nguoi_ky="Bùi Quang Thử Nghiệm", chuc_vu_nguoi_ky="GIÁM ĐỐC",
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
        "unknown", findings=("unknown-type",), ten_giay_to="GIẤY MỜI", so_ky_hieu="21/GM-VP", ngay_cap="2026-10-02", co_quan_cap="VĂN PHÒNG",
        trich_yeu="Dự họp rà soát kết quả số hóa", nguoi_ky="Dương Thử Việc",
    )  # fmt: skip


def chung_nhan() -> Made:
    """All cells in the middle, the title in red, place and date over the signature."""
    page = Sheet()
    page.centred(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], 13)
    page.centred(["Độc lập - Tự do - Hạnh phúc"], 13)
    page.rule(190)
    page.centred(["ỦY BAN NHÂN DÂN XÃ GIÓ MẪU"], 14, gap=2.4)
    page.centred(["GIẤY CHỨNG NHẬN"], 26, gap=2.2, fill="#d3202a")
    page.form("Sản phẩm:", "Cam sành Gió Mẫu")
    page.y += 60
    page.form("Đơn vị:", "Hợp tác xã Nông nghiệp Ví Dụ")
    page.y += 60
    page.form("Địa chỉ:", "Thôn Bảy, xã Gió Mẫu, tỉnh Quảng Trị")
    page.y += 700
    page.at(LEFT + (RIGHT - LEFT) * 0.74, page.y, "Quảng Trị, ngày 14 tháng 9 năm 2026", 13, "i", "ms")
    page.y += 20
    page.signature(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Phạm Thị Minh Họa")
    return [aged(page.image, 15, skew=0.3)], expected(
        "unknown", findings=("unknown-type",), ten_giay_to="GIẤY CHỨNG NHẬN", ngay_cap="2026-09-14", dia_danh="Quảng Trị", co_quan_cap="ỦY BAN NHÂN DÂN XÃ GIÓ MẪU",
        nguoi_ky="Phạm Thị Minh Họa", chuc_vu_nguoi_ky="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
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
    "unknown/chung-nhan": (chung_nhan, "jpg"),
}


def main() -> None:
    assert_covers(ALPHABET + ALPHABET.upper() + "0123456789/-–.,:;()%²+")
    random.seed(0)
    forms: dict[str, tuple[Callable[[], Made], str]] = {f"{name}/mau": (partial(form_sample, name), "jpg") for name in FORMS}
    for name, (make, kind) in {**PAPERS, **forms}.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        pages, want = make()
        write(folder, pages, kind, 45 if name.endswith("/mau") else 70)
        (folder / "expected.json").write_text(json.dumps(want, ensure_ascii=False, indent=1) + "\n", "utf-8")
    folder = HERE / "cong_van/van-ban-dien-tu"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "expected.json").write_text(json.dumps(born_digital(folder), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
