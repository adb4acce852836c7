"""Each step adds what its name says and changes nothing else; what check finds."""

from contextlib import nullcontext
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from digitize.doctypes import all_doctypes
from digitize.pipeline import run
from digitize.scan import Field, Origin, Scan, Status
from digitize.steps.check import SURE, checker
from digitize.steps.classify import classifier
from digitize.steps.extract import extractor
from digitize.steps.read import Engines, reader
from tests.digitize.test_layout import DECISION
from tests.fakes import FakeEngine, FakeOpened, FakeOpener, FakeSheet, page, scan

TYPES = all_doctypes()


def steps(opened: FakeOpened) -> tuple[tuple[str, object, set[str]], ...]:
    read = reader(FakeOpener(opened), Engines(FakeEngine(DECISION.words)), lambda _: nullcontext(Path("x")), 1)
    return (
        ("read", read, {"source", "pages", "findings"}),
        ("classify", classifier(TYPES), {"doctype"}),
        ("extract", extractor(TYPES), {"fields"}),
        ("check", checker(TYPES, lambda: date(2026, 11, 24)), {"findings", "status"}),
    )


def test_a_step_changes_only_what_it_says_it_adds() -> None:
    value = Scan(source=scan().source)
    for name, step, adds in steps(FakeOpened([FakeSheet(DECISION)])):
        after = step(value)  # type: ignore[operator]
        changed = {f.name for f in fields(Scan) if getattr(after, f.name) != getattr(value, f.name)}
        assert changed <= adds, name
        value = after
    assert value.status is Status.TO_CHECK


def test_the_pipeline_notes_how_long_each_step_took() -> None:
    done = run([(name, step) for name, step, _ in steps(FakeOpened([FakeSheet(DECISION)]))], Scan(source=scan().source))  # type: ignore[misc]
    assert list(done.timings) == ["read", "classify", "extract", "check"]


def test_a_trusted_text_layer_is_used_and_said() -> None:
    read = reader(FakeOpener(FakeOpened([FakeSheet(DECISION, DECISION.words)])), Engines(FakeEngine()), lambda _: nullcontext(Path("x")), 1)
    done = read(Scan(source=scan().source))
    assert done.pages[0].origin is Origin.TEXT_LAYER
    assert done.pages[0].words == DECISION.words


def test_words_stand_in_reading_order_whichever_reader_gave_them_last() -> None:
    read = reader(
        FakeOpener(FakeOpened([FakeSheet(DECISION)])), Engines(FakeEngine(DECISION.words[::-1])), lambda _: nullcontext(Path("x")), 1
    )
    (done,) = read(Scan(source=scan().source)).pages
    assert " ".join(word.text for word in done.words) == done.text.replace("\n", " ")


@pytest.mark.parametrize(
    ("marks", "stopped"), [(("MẬT",), True), (("TUYỆT", "MẬT"), True), (("TỐI", "MẬT"), True), (("ĐẾN",), False), (("bảo", "mật"), False)]
)
def test_a_secret_paper_stops(marks: tuple[str, ...], stopped: bool) -> None:
    done = checker(TYPES, lambda: date(2026, 11, 24))(scan(replace(DECISION, marks=marks)))
    assert (done.status is Status.STOPPED) == stopped


def test_the_words_bao_mat_in_the_body_make_no_secret() -> None:
    body = page((60, 100, "Quy định về bảo mật thông tin"), (60, 120, "MẬT ONG RỪNG QUẢNG TRỊ"))
    assert checker(TYPES, lambda: date(2026, 11, 24))(scan(body)).status is Status.TO_CHECK


def field(name: str, value: str | None, kind: str = "text", confidence: float = 0.99) -> Field:
    return Field(name=name, value=value, text=value or "?", page=1, box=None, confidence=confidence, origin=Origin.OCR, kind=kind)


def found_codes(*given: Field, doctype: str = "giay_khai_sinh") -> set[tuple[str, str | None]]:
    paper = scan(DECISION, doctype=doctype, fields={f.name: f for f in given})
    return {(f.code, f.field) for f in checker(TYPES, lambda: date(2026, 11, 24))(paper).findings}


def test_a_personal_number_is_compared_with_birth_and_sex() -> None:
    number = field("nksSoDinhDanh", "045225000019", "personal_number")
    assert ("number-birth", "nksSoDinhDanh") in found_codes(number, field("nksNgaySinh", "2024-12-28"))
    assert ("number-sex", "nksSoDinhDanh") in found_codes(number, field("nksGioiTinh", "Nữ"))
    right = found_codes(number, field("nksNgaySinh", "2025-12-28"), field("nksGioiTinh", "Nam"))
    assert not {code for code, _ in right} & {"number-birth", "number-sex", "number-province"}


def test_what_is_unsure_missing_or_broken_is_found() -> None:
    found = found_codes(field("so_ky_hieu", "1/QĐ", confidence=0.5), field("ngay_cap", None), doctype="quyet_dinh")
    assert {("unsure", "so_ky_hieu"), ("bad-value", "ngay_cap"), ("missing", "nguoi_ky")} <= found


def test_a_date_after_today_is_found() -> None:
    assert ("future-date", "ngay_cap") in found_codes(field("ngay_cap", "2027-01-01"))


def test_fields_that_contradict_each_other_claim_less() -> None:
    given = (field("so_ky_hieu", "12/QĐ-SXD"), field("co_quan_cap", "SỞ Y TẾ"), field("nguoi_ky", "Trần Văn Mẫu"))
    done = checker(TYPES, lambda: date(2026, 11, 24))(scan(fields={f.name: f for f in given}, doctype="quyet_dinh"))
    assert {name: f.confidence for name, f in done.fields.items()} == {"so_ky_hieu": SURE, "co_quan_cap": SURE, "nguoi_ky": 0.99}
