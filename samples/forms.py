"""One made-up paper for each document type that has labels, drawn from the type's own TOML file: its labels as printed, and
values invented by kind. A new type gets its sample from one line of FORMS (CONTRIBUTING.md)."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from digitize.doctypes import FieldRule, all_doctypes
from digitize.text import fold
from samples.common import XA, Made, expectation
from samples.draw import Sheet, aged

TINH = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ"]
COMMUNE = ["ỦY BAN NHÂN DÂN", XA]


@dataclass(frozen=True, slots=True)
class Form:
    """What a sample says around its fields."""

    number: str
    issuer: tuple[str, ...]
    above: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()
    office: tuple[str, ...] = ("CHỦ TỊCH",)


def _of(number: str, department: str, *office: str) -> Form:
    return Form(number, (department,), ("UBND TỈNH QUẢNG TRỊ",), office=office or ("GIÁM ĐỐC",))


FORMS = {
    "giay_khai_sinh_ban_sao": Form("Số: 12/GKS-BS", tuple(COMMUNE)),
    "trich_luc_khai_sinh": Form("Số: 47/TLKS-BS", tuple(COMMUNE)),
    "trich_luc_ghi_vao_so_khai_sinh": Form("Số: 3/TLGCKS", tuple(COMMUNE), office=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "trich_luc_ket_hon": Form("Số: 21/TLKH-BS", tuple(COMMUNE)),
    "trich_luc_ghi_chu_ket_hon": Form("Số: 5/TLGCKH", tuple(COMMUNE)),
    "trich_luc_khai_tu": Form("Số: 88/TLKT-BS", tuple(COMMUNE), office=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "trich_luc_thay_doi_ho_tich": Form("Số: 9/TLCCHT", tuple(COMMUNE)),
    "trich_luc_ghi_chu_ly_hon": Form("Số: 2/TLGCLH", tuple(COMMUNE)),
    "trich_luc_nhan_cha_me_con": Form("Số: 6/TLCMC", tuple(COMMUNE)),
    "trich_luc_giam_ho": Form("Số: 4/TLGH", tuple(COMMUNE)),
    "trich_luc_cham_dut_giam_ho": Form("Số: 7/TLCDGH", tuple(COMMUNE)),
    "giay_chung_nhan_nuoi_con_nuoi": Form("Số: 15/2026", tuple(COMMUNE)),
    "so_ho_tich": Form("Số: 31/2019", tuple(COMMUNE)),
    "giay_chung_nhan_quyen_su_dung_dat": Form(
        "Số: 1204/GCN-VPĐK", ("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI",), ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",), office=("GIÁM ĐỐC",)
    ),
    "giay_chung_nhan_quyen_su_dung_dat_2009": Form("Số: 77/GCN-UBND", tuple(TINH)),
    "giay_phep_moi_truong": Form("Số: 18/GPMT-UBND", tuple(TINH), office=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
    "giay_phep_tai_nguyen_nuoc": Form("Số: 29/GP-UBND", tuple(TINH)),
    "chung_chi_hanh_nghe_xay_dung": _of("Số: 145/CCHN-SXD", "SỞ XÂY DỰNG"),
    "giay_chung_nhan_dang_ky_doanh_nghiep": _of("Số: 802/GCN-ĐKKD", "SỞ TÀI CHÍNH", "TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"),
    "giay_chung_nhan_dang_ky_dau_tu": _of("Số: 64/GCN-STC", "SỞ TÀI CHÍNH", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "giay_chung_nhan_dang_ky_hop_tac_xa": Form("Số: 8/GCN-UBND", tuple(COMMUNE)),
    "giay_phep_ban_le": Form("Số: 33/GP-UBND", tuple(COMMUNE)),
    "giay_chung_nhan_an_toan_thuc_pham": _of("Số: 190/2026/ATTP-SYT", "SỞ Y TẾ", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "giay_phep_lao_dong": _of("Số: 71/GPLĐ-SNV", "SỞ NỘI VỤ"),
    "giay_phep_lai_xe": Form("Số: 450261/GPLX", ("PHÒNG CẢNH SÁT GIAO THÔNG",), ("CÔNG AN TỈNH QUẢNG TRỊ",), office=("TRƯỞNG PHÒNG",)),
    "giay_chung_nhan_kinh_doanh_duoc": _of("Số: 56/ĐKKDD-SYT", "SỞ Y TẾ"),
    "chung_chi_hanh_nghe_duoc": _of("Số: 1033/CCHN-D-SYT", "SỞ Y TẾ"),
    "giay_phep_hanh_nghe_kham_chua_benh": _of("Số: 2210/SYT-GPHN", "SỞ Y TẾ"),
    "giay_phep_hoat_dong_kham_chua_benh": _of("Số: 119/SYT-GPHĐ", "SỞ Y TẾ", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "ban_sao_van_bang": _of("Số: 240/BS-SGDĐT", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    "giay_xac_nhan_khuyet_tat": Form("Số: 17/XNKT-UBND", tuple(COMMUNE)),
    "giay_chung_nhan_ho_ngheo": Form("Số: 52/GCN-UBND", tuple(COMMUNE)),
    "phieu_ly_lich_tu_phap": _of("Số: 3051/LLTP-STP", "SỞ TƯ PHÁP", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "giay_xac_nhan_cu_tru": Form("Số: 604/XN-CAX", ("CÔNG AN XÃ GIÓ MẪU",), ("CÔNG AN TỈNH QUẢNG TRỊ",), office=("TRƯỞNG CÔNG AN XÃ",)),
    "quyet_dinh_dat_dai": Form("Số: 318/QĐ-UBND", tuple(TINH), abstract=("Về việc cho thuê đất đối với Công ty Gạch Mẫu",)),
    "quyet_dinh_tro_cap_xa_hoi": Form("Số: 92/QĐ-UBND", tuple(COMMUNE), abstract=("Về việc trợ cấp xã hội hằng tháng",)),
    "van_ban_xac_nhan": Form("Số: 25/XN-UBND", tuple(COMMUNE)),
}

MISREAD = {
    "chung_chi_hanh_nghe_duoc": ["so_dinh_danh"],  # the label CCCD is read CCGD
}
"""Fields that the reader gets wrong today."""
FAMILY, MIDDLE, GIVEN = (
    ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi"],
    ["Văn", "Thị", "Minh", "Đức", "Thu", "Hữu", "Ngọc", "Quang"],
    ["Thử", "Mẫu", "Kiểm", "Định", "Bản", "Sao", "Nghiệm", "Chuẩn"],
)
PLACES = ("Thôn Hai, xã Gió Mẫu, tỉnh Quảng Trị", "Số 15 đường Thử Nghiệm, xã Gió Mẫu", "Khu phố 4, phường Mẫu Nam")
TEXTS = {
    "tinh trang an tich": "Không có án tích", "muc do": "Nặng", "dang khuyet": "Khuyết tật vận động", "trinh do": "Đại học", "chuc danh": "Giám đốc", "hang": "B1",
    "quan he": "Con", "hinh thuc": "Sử dụng riêng", "thoi han": "10 năm", "loai dat": "Đất ở tại nông thôn", "muc dich": "Đất ở tại nông thôn",
    "nguon goc": "Nhà nước giao đất có thu tiền", "xep loai": "Khá", "he so": "1,5", "doi tuong": "Người cao tuổi", "ket qua": "Hộ cận nghèo",
    "nguyen nhan": "Tuổi già", "ly do": "Người được giám hộ đủ tuổi", "ghi chu": "Thay đổi họ từ Trần thành Lê", "ghi bang chu": "Ngày mười hai tháng ba",
    "luu luong": "250 m3/ngày đêm", "che do": "24 giờ/ngày", "nguon nuoc": "Tầng chứa nước Pleistocen", "linh vuc": "Giám sát công trình dân dụng",
    "quoc tich": "Hàn Quốc", "ho chieu": "M12345678", "thoi gian": "07 giờ đến 17 giờ", "dien thoai": "0233 3555 017", "quyen so": "02/2019",
    "chet vao luc": "08 giờ 15 phút", "so thuc": "15", "viet tat": "GẠCH MẪU", "nuoc ngoai": "MAU BRICK COMPANY LIMITED", "ma so du an": "3256710984",
    "vi tri": "Kỹ thuật viên", "pham vi": "Khám bệnh, chữa bệnh nội khoa", "loai hinh": "Sản xuất gạch không nung", "quy mo": "Công suất 20.000 tấn",
    "van bang": "Bác sĩ đa khoa", "hinh thuc cap": "Cấp lần đầu", "duoc phep": "Bán lẻ rượu tại cửa hàng", "muc tieu": "Sản xuất vật liệu xây dựng",
    "noi dung": "Đã nộp đủ hồ sơ",
}  # fmt: skip


def form_sample(name: str) -> Made:
    """The paper of a type, and what a reader should find on it."""
    doctype, form, chance = all_doctypes()[name], FORMS[name], random.Random(name)
    sheet = Sheet()
    issued = date(2026, chance.randint(1, 9), chance.randint(3, 28))
    if doctype.issued_to:
        issued = issued.replace(year=doctype.issued_to.year - 3)
    sheet.heading(form.above, form.issuer, form.number, f"Quảng Trị, ngày {issued:%d} tháng {issued:%m} năm {issued:%Y}")
    sheet.centred(textwrap.wrap(doctype.title, 48), 14)
    sheet.centred(form.abstract, 14)
    sheet.y += 20
    values = {rule.name: _value(rule, chance) for rule in doctype.fields}
    for rule in doctype.fields:
        sheet.row((rule.labels[0], values[rule.name][0]))
    if name == "van_ban_xac_nhan":
        printed = {key: value for key, (value, _) in values.items()}
        sheet.code(f"{printed['so_dinh_danh']}||{printed['ho_ten']}|12031990|Nam|Thôn Hai, xã Gió Mẫu|05052021")
    signer = _name(chance)
    sheet.signature(form.office, signer, ["- Như trên;", "- Lưu: VT."], chance)
    found = {rule.name: values[rule.name][1] for rule in doctype.fields}
    header = {
        "ngay_cap": issued.isoformat(), "so_ky_hieu": form.number.removeprefix("Số: "), "co_quan_cap": " ".join(form.issuer), "nguoi_ky": signer, "chuc_vu_nguoi_ky": " ".join(form.office),
    }  # fmt: skip
    return [aged(sheet.image, len(name), skew=chance.uniform(-0.6, 0.6), noise=0.8)], expectation(
        name, {**header, **found}, misread=MISREAD.get(name, ())
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"


def _value(rule: FieldRule, chance: random.Random) -> tuple[str, str]:
    """What is printed, and its canonical form."""
    day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1955, 2005)}"
    iso = "-".join(reversed(day.split("/")))
    number = f"0450{chance.randint(55, 99)}0000{chance.randint(10, 99)}"
    made: dict[str, Callable[[], tuple[str, str]]] = {
        "person": lambda: (name := _name(chance), name), "date": lambda: (day, iso), "partial_date": lambda: (day, iso),
        "sex": lambda: (sex := chance.choice(["Nam", "Nữ"]), sex), "personal_number": lambda: (number, number), "count": lambda: (n := str(chance.randint(2, 99)), n),
        "ethnicity": lambda: (e := "Việt Nam" if "tich" in fold(rule.labels[0]) else "Kinh", e), "tax_code": lambda: ("3200987653", "3200987653"),
        "money": lambda: ("1.800.000 đồng", "1800000"), "area": lambda: ("250,5 m2", "250.5"), "upper": lambda: (u := _name(chance).upper(), u),
    }  # fmt: skip
    if rule.kind in made:
        return made[rule.kind]()
    label = fold(rule.labels[0])
    text = next((text for key, text in TEXTS.items() if key in label), None)
    if text is None and label.startswith(("nguoi", "nha dau tu", "cap cho")):
        text = f"Ông {_name(chance)}"
    if text is None and any(word in label for word in ("dia chi", "noi", "dia diem", "tru so", "tai", "thuong tru")):
        text = chance.choice(PLACES)
    if text is None and label.startswith(("so ", "ma so", "giay", "chung chi")):
        text = f"{chance.randint(100, 999)}/{chance.randint(2015, 2025)}"
    text = text or "Công ty Gạch Mẫu"
    return text, text
