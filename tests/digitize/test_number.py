import pytest

from digitize.number import canonical_number, repaired_symbol


@pytest.mark.parametrize(
    ("text", "issuer", "number"),
    [
        ("Số: 125/QĐ-UBND", "ỦY BAN NHÂN DÂN TỈNH", "125/QĐ-UBND"),
        ("Số : 07 / CT - UBND", "ỦY BAN NHÂN DÂN TỈNH", "07/CT-UBND"),
        ("Số: 21/2026/TT-BCT", "BỘ CÔNG THƯƠNG", "21/2026/TT-BCT"),
        ("Số: 812/SYT-NVY", "SỞ Y TẾ", "812/SYT-NVY"),
        ("Số: 12/QD-SNV", "SỞ NỘI VỤ", "12/QĐ-SNV"),
        ("Số: 158/2026", "", "158/2026"),
        ("Số: 470/2025/TLKT-BS", "", "470/2025/TLKT-BS"),
    ],
)
def test_a_printed_number_is_read_without_spaces(text: str, issuer: str, number: str) -> None:
    value, trust = canonical_number(text, issuer)
    assert value == number
    assert trust >= 0.8


@pytest.mark.parametrize("text", ["Số:          /QĐ-UBND", "Số: /QĐ-UBND", "Số:", "Số: ……/GP-UBND", "Số: ~€/QĐ-UBND"])
def test_a_number_that_is_not_filled_in_is_none(text: str) -> None:
    assert canonical_number(text, "ỦY BAN NHÂN DÂN")[0] is None


def test_a_symbol_that_fits_its_issuer_is_trusted_more() -> None:
    assert canonical_number("Số: 5/QĐ-BGDĐT", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")[1] > canonical_number("Số: 5/QĐ-XYZ", "BỘ GIÁO DỤC VÀ ĐÀO TẠO")[1]


def test_a_doubled_letter_of_a_known_abbreviation_is_repaired() -> None:
    assert repaired_symbol("QĐĐ-UBND") == "QĐ-UBND"
    assert repaired_symbol("TTR-SXD") == "TTr-SXD"
