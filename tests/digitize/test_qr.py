from dataclasses import replace
from types import MappingProxyType

from digitize.doctypes import all_doctypes
from digitize.geometry import Box
from digitize.qr import citizen_card, with_codes
from digitize.scan import Code, Field, Origin
from tests.fakes import page, scan

CARD = "045090000017|191234567|Trần Thị Mẫu|12031990|Nữ|Thôn Hai, xã Gió Mẫu|05052021"


def field(name: str, value: str | None, text: str) -> Field:
    return Field(name=name, value=value, text=text, page=1, box=None, confidence=0.8, origin=Origin.OCR)


def coded(text: str) -> object:
    return scan(replace(page((50, 50, "Trang mẫu")), codes=(Code(text=text, box=Box(0, 0, 50, 50)),)))


def test_a_cards_code_is_taken_apart() -> None:
    card = citizen_card(CARD)
    assert card is not None
    assert (card.number, card.name, card.born, card.sex) == ("045090000017", "Trần Thị Mẫu", "1990-03-12", "Nữ")
    assert citizen_card("https://example.invalid/1") is None
    assert citizen_card("1|2|3|4|5|6") is None


def test_the_code_outranks_what_was_read_and_the_difference_is_said() -> None:
    kind = all_doctypes()["van_ban_xac_nhan"]
    read = {
        "so_dinh_danh": field("so_dinh_danh", "045090000011", "045090000011"),
        "ho_ten": field("ho_ten", "Trân Thi Mẫu", "Trân Thi Mẫu"),
    }
    fields, findings = with_codes(coded(CARD), kind, MappingProxyType(read))  # type: ignore[arg-type]
    assert (fields["so_dinh_danh"].value, fields["so_dinh_danh"].origin) == ("045090000017", Origin.QR)
    assert fields["ho_ten"].value == "Trần Thị Mẫu"
    assert [finding.code for finding in findings] == ["qr-differs"]


def test_a_card_of_somebody_else_changes_nothing() -> None:
    kind = all_doctypes()["van_ban_xac_nhan"]
    read = {"so_dinh_danh": field("so_dinh_danh", "001185000099", "001185000099"), "ho_ten": field("ho_ten", "Lê Văn Thử", "Lê Văn Thử")}
    fields, findings = with_codes(coded(CARD), kind, MappingProxyType(read))  # type: ignore[arg-type]
    assert fields == read
    assert findings == []


def test_another_code_is_kept_as_it_is() -> None:
    fields, _ = with_codes(coded("GCN-AA-0123456"), None, MappingProxyType({}))  # type: ignore[arg-type]
    assert fields["ma_qr"].value == "GCN-AA-0123456"
