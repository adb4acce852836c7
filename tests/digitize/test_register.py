from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from digitize.register import Entry, registers, rising
from digitize.scan import Field, Origin, Scan
from tests.fakes import scan

JANUARY = date(2026, 1, 5)


def paper(number: str, day: date, issuer: str = "ỦY BAN NHÂN DÂN XÃ GIÓ MẪU") -> Scan:
    values = {"so_ky_hieu": number, "ngay_cap": day.isoformat(), "co_quan_cap": issuer}
    made = {
        name: Field(name=name, value=value, text=value, page=1, box=None, confidence=1, origin=Origin.OCR) for name, value in values.items()
    }
    return replace(scan(), fields=MappingProxyType(made))


def named(*papers: Scan) -> list[tuple[str, Scan]]:
    return [(f"s{number}", found) for number, found in enumerate(papers)]


def test_a_register_whose_numbers_rise_with_its_dates_has_no_outlier() -> None:
    [series] = registers(named(*(paper(f"{n}/QĐ-UBND", JANUARY + timedelta(days=n // 2)) for n in range(1, 9))))
    assert (series.issuer, series.year, series.series) == ("ỦY BAN NHÂN DÂN XÃ GIÓ MẪU", 2026, "QĐ-UBND")
    assert (series.outliers, series.gaps, series.repeated) == ((), (), ())


def test_a_date_that_does_not_fit_its_number_is_an_outlier_and_not_its_neighbours() -> None:
    days = [JANUARY + timedelta(days=n) for n in range(8)]
    days[3] = date(2026, 11, 8)  # 8/1 read as 8/11
    [series] = registers(named(*(paper(f"{n + 1}/QĐ-UBND", day) for n, day in enumerate(days))))
    assert [entry.scan_id for entry in series.outliers] == ["s3"]


def test_gaps_are_listed_for_the_archivist_and_repeated_numbers_too() -> None:
    [series] = registers(named(*(paper(f"{n}/QĐ-UBND", JANUARY + timedelta(days=n)) for n in (3, 4, 4, 9, 10))))
    assert series.gaps == ((1, 2), (5, 8))
    assert series.missing == 6
    assert series.repeated == (4,)


def test_registers_are_told_apart_by_issuer_year_and_series() -> None:
    found = registers(
        named(
            paper("1/QĐ-UBND", JANUARY), paper("1/QĐ-SXD", JANUARY), paper("1/GP-UBND", JANUARY), paper("1/QĐ-UBND", JANUARY.replace(year=2025)),
            paper("1/QĐ-UBND", JANUARY, "SỞ XÂY DỰNG"), paper("158/2026", JANUARY), paper("159/2026", JANUARY),
        )
    )  # fmt: skip
    assert len(found) == 6
    assert [len(series.entries) for series in found if series.series == ""] == [2]


def test_papers_without_number_or_date_are_in_no_register() -> None:
    assert registers([("a", scan()), ("b", paper("không số", JANUARY))]) == []


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 300)), max_size=40))
def test_what_fits_together_never_falls_and_cannot_be_longer_by_one(pairs: list[tuple[int, int]]) -> None:
    entries = sorted(Entry(number, JANUARY + timedelta(days=day), f"s{at}") for at, (number, day) in enumerate(pairs))
    kept = rising(entries)
    days = [entry.day for entry in entries if entry.scan_id in kept]
    assert days == sorted(days)
    best = [0] * len(entries)
    for at, entry in enumerate(entries):
        best[at] = 1 + max((best[before] for before in range(at) if entries[before].day <= entry.day), default=0)
    assert len(kept) == max(best, default=0)
