"""Made-up papers of civil status."""

from __future__ import annotations

from samples.common import XA, Made, expected
from samples.draw import Sheet, aged


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
        "giay_khai_sinh", ten_giay_to="GIẤY KHAI SINH", ma_loai_giay_to="KQ.G15.000031", so_ky_hieu="158/2026", ngay_cap="2026-01-06",
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
        "giay_xac_nhan_tinh_trang_hon_nhan", misread=("nxnHoTen",), ten_giay_to="GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", so_ky_hieu="72/UBND-XNTTHN", ngay_cap="2026-07-20",
        co_quan_cap=f"ỦY BAN NHÂN DÂN {XA}", nxnHoTen="HỒ VĂN GIẢ THIẾT", nxnNgaySinh="2000-08-25", nxnGioiTinh="Nam", ma_dinh_danh="045200000013",
        nxnTinhTrang="Chưa đăng ký kết hôn với ai", nguoi_ky="Đinh Công Mẫu Mực", chuc_vu_nguoi_ky="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        thoi_han_hieu_luc="6 tháng, kể từ ngày cấp",
    )  # fmt: skip
