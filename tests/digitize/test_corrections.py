from dataclasses import replace
from types import MappingProxyType

import pytest

from digitize.corrections import Change, Place, corrected, printed_labels
from digitize.doctypes import all_doctypes
from digitize.errors import Invalid
from digitize.geometry import Box
from digitize.scan import Field, Finding, Origin, Scan
from tests.fakes import scan

TYPES = all_doctypes()


def field(name: str, value: str, kind: str = "text") -> Field:
    return Field(name=name, value=value, text=value, page=1, box=Box(1, 2, 3, 4), confidence=0.7, origin=Origin.OCR, kind=kind)


PAPER = scan(
    doctype="giay_khai_sinh",
    fields=MappingProxyType({"so_ky_hieu": field("so_ky_hieu", "158/2026"), "nksHoTen": field("nksHoTen", "NGUYEN THỊ THỬ", "person")}),
    findings=(Finding(code="unsure", message="?", field="nksHoTen"), Finding(code="low-dpi", message="!"), Finding(code="missing", message="?", field="nguoi_ky")),
)  # fmt: skip


def change(paper: Scan = PAPER, **given: object) -> Scan:
    return corrected(paper, Change(**given), TYPES, lambda scan: scan, "canbo")  # type: ignore[arg-type]


def test_a_typed_value_stands_and_what_was_read_is_kept_beside_it() -> None:
    done = change(values={"nksHoTen": "NGUYỄN THỊ THỬ"})
    typed = done.fields["nksHoTen"]
    assert (typed.value, typed.origin, typed.verified_by, typed.box) == ("NGUYỄN THỊ THỬ", Origin.CLERK, "canbo", Box(1, 2, 3, 4))
    assert done.as_read == {"nksHoTen": PAPER.fields["nksHoTen"]}
    assert [f.code for f in done.findings] == ["low-dpi", "missing"]
    again = change(done, values={"nksHoTen": "NGUYỄN THỊ THỬ NGHIỆM"})
    assert again.as_read == done.as_read


def test_the_same_value_typed_again_is_a_confirmation() -> None:
    done = change(values={"so_ky_hieu": " 158/2026 "})
    assert done.fields["so_ky_hieu"] == replace(PAPER.fields["so_ky_hieu"], verified_by="canbo")
    assert done.as_read == {}


def test_a_field_taken_away_and_one_confirmed_to_be_absent_lose_their_doubts() -> None:
    done = change(values={"so_ky_hieu": None}, confirmed=("nguoi_ky", "nksHoTen"))
    assert set(done.fields) == {"nksHoTen"}
    assert set(done.as_read) == {"so_ky_hieu"}
    assert [f.code for f in done.findings] == ["low-dpi"]


def test_a_place_shown_by_the_clerk_goes_with_the_value() -> None:
    done = change(values={"nguoi_ky": "Trần Đức Mẫu"}, places={"nguoi_ky": Place(page=2, box=Box(5, 6, 7, 8))})
    assert (done.fields["nguoi_ky"].page, done.fields["nguoi_ky"].box) == (2, Box(5, 6, 7, 8))


@pytest.mark.parametrize("values", [{"ngay_cap": "31/02/2026"}, {"khong_co": "x"}, {"nksGioiTinh": "?"}])
def test_what_breaks_a_fields_grammar_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        change(values=values)


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(Invalid):
        change(doctype="khong_co")


def test_labels_printed_before_a_field_are_those_of_its_type_and_of_the_layout() -> None:
    assert printed_labels(None, "so_ky_hieu") == ("Số",)
    assert printed_labels(TYPES["giay_khai_sinh"], "nksHoTen")
