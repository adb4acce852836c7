from types import MappingProxyType

import pytest

from digitize.lawful import lawful
from digitize.scan import Field, Origin, Scan
from tests.fakes import page, scan


def read(**values: str) -> Scan:
    fields = {
        name: Field(name=name, value=value, text=value, page=1, box=None, confidence=0.9, origin=Origin.OCR)
        for name, value in values.items()
    }
    return scan(page((50, 50, "Trang mẫu")), fields=MappingProxyType(fields))


def codes(found: Scan) -> list[str]:
    return [finding.code for finding in lawful(found)]


def test_a_paper_in_order_raises_nothing() -> None:
    right = read(
        so_ky_hieu="12/QĐ-UBND",
        ten_giay_to="QUYẾT ĐỊNH",
        co_quan_cap="ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ",
        ngay_cap="2026-02-01",
        chuc_vu_nguoi_ky="KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    )
    assert codes(right) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"so_ky_hieu": "12/TB-UBND", "ten_giay_to": "QUYẾT ĐỊNH", "co_quan_cap": "ỦY BAN NHÂN DÂN XÃ GIÓ MẪU"}, "symbol-title"),
        ({"so_ky_hieu": "12/QĐ-SXD", "co_quan_cap": "SỞ Y TẾ"}, "symbol-issuer"),
        ({"co_quan_cap": "ỦY BAN NHÂN DÂN HUYỆN MẪU", "ngay_cap": "2025-09-01"}, "issuer-abolished"),
        ({"co_quan_cap": "ỦY BAN NHÂN DÂN TỈNH BẠC LIÊU", "ngay_cap": "2025-08-18"}, "issuer-abolished"),
        ({"chuc_vu_nguoi_ky": "KT. GIÁM ĐỐC"}, "office-deputy"),
        ({"chuc_vu_nguoi_ky": "TM. GIÁM ĐỐC"}, "office-collective"),
        ({"nksNgaySinh": "2020-03-12", "nksNgaySinhBangChu": "Ngày mười ba tháng ba năm hai nghìn không trăm hai mươi"}, "date-words"),
    ],
)
def test_what_the_law_does_not_allow_is_said(values: dict[str, str], code: str) -> None:
    assert code in codes(read(**values))


@pytest.mark.parametrize(
    ("issuer", "day"),
    [("ỦY BAN NHÂN DÂN HUYỆN MẪU", "2025-06-30"), ("BAN QUẢN LÝ DỰ ÁN", "2026-01-01"), ("ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "2026-01-01")],
)
def test_offices_that_existed_are_left_in_peace(issuer: str, day: str) -> None:
    assert codes(read(co_quan_cap=issuer, ngay_cap=day)) == []


def test_a_page_that_the_paper_counts_and_the_scan_has_not_is_missed() -> None:
    assert "page-missing" in codes(scan(page((50, 50, "Trang 1/3")), page((50, 50, "Trang 2/3"), number=2)))
    assert codes(scan(page((50, 50, "Trang 1/2")), page((50, 50, "Trang 2/2"), number=2))) == []


def test_a_page_number_that_is_skipped_is_missed_and_named() -> None:
    sheets = [page((292, 40, str(number)), (50, 100, "Trang mẫu"), number=at) for at, number in ((2, 2), (3, 4))]
    [found] = lawful(scan(page((50, 50, "Trang mẫu")), *sheets))
    assert (found.code, "trang 3 không có" in found.message) == ("page-missing", True)


def test_nguyen_is_no_odd_word() -> None:
    paper = read(nguoi_ky="Nguyễn Văn Mẫu")
    assert codes(paper) == []
    assert codes(read(nguoi_ky="Nguỷễn Văn Mẫu")) == ["odd-word"]


def test_the_symbol_of_a_civil_status_extract_names_no_agency() -> None:
    assert codes(read(so_ky_hieu="88/TLKT-BS", co_quan_cap="ỦY BAN NHÂN DÂN XÃ GIÓ MẪU")) == []
