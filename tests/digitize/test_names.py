"""What a mistyped name may have meant, and what a record is found by."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from digitize.names import asked_words, births, parties, search_words, slips, spellings
from digitize.record import Record
from digitize.scan import Field, Origin
from digitize.validity import Validity
from tests.fakes import NOON

KNOWN = {"nguyen", "van", "hung", "hong", "huong", "thi", "an"}


def near(syllable: str) -> set[str]:
    return KNOWN & slips(syllable)


def test_a_slip_in_one_syllable_is_borne() -> None:
    assert "nguyen van hung" in spellings("Nguyên Văn Hùgn", near)
    assert "nguyen van hung" in spellings("Ngyuen Van Hung", near)
    assert spellings("Nguyễn Văn Hùng", near)[0] == "nguyen van hung", "as it was typed comes first"


def test_slips_in_two_syllables_are_not() -> None:
    assert "nguyen van hung" not in spellings("Nguyn Van Hug", near)


@given(st.text("abcdghintuy", min_size=2, max_size=7), st.integers(0, 6), st.sampled_from("abcdghintuy"))
def test_every_slip_leads_back(syllable: str, at: int, letter: str) -> None:
    at %= len(syllable)
    for other in (syllable[:at] + syllable[at + 1 :], syllable[:at] + letter + syllable[at:], syllable[:at] + letter + syllable[at + 1 :]):
        assert other == syllable or syllable in slips(other)


def record(**values: tuple[str, str]) -> Record:
    fields = {
        name: Field(name=name, value=value, text=value, page=1, box=None, confidence=1, origin=Origin.CLERK, kind=kind)
        for name, (value, kind) in values.items()
    }
    return Record(
        id="r",
        scan_id="s",
        code="c",
        dossier="d",
        doctype="t",
        sha256="",
        fields=MappingProxyType(fields),
        validity=Validity(),
        accepted_by="canbo",
        accepted_at=NOON,
    )


def test_each_person_goes_with_his_own_day_of_birth() -> None:
    found = record(
        voHoTen=("Lê Thị Thử", "person"), voNgaySinh=("1990-01-02", "date"), chongHoTen=("Trần Thử", "person"), chongNgaySinh=("1989-03-04", "date"),
        nguoi_ky=("Phạm Ký", "person"),
    )  # fmt: skip
    assert births(found) == [("le thi thu", "1990-01-02"), ("tran thu", "1989-03-04")]
    assert parties(found) == ["Lê Thị Thử", "Trần Thử"]


def test_a_lone_day_of_birth_goes_with_a_lone_name() -> None:
    assert births(record(ho_ten=("Lê Thử", "person"), ngay_sinh=("1990-01-02", "date"))) == [("le thu", "1990-01-02")]
    assert births(record(chu_the=("Lê Thử", "person"), ngay_sinh=("1990-01-02", "date"))) == [("le thu", "1990-01-02")]


def test_words_are_asked_for_in_pairs() -> None:
    assert asked_words("Giấy khai sinh") == ["giay khai", "khai sinh"]
    assert asked_words("Đất") == ["dat"]
    assert set(asked_words("khai sinh thử")) <= set(search_words(["Giấy KHAI SINH thử"]))
