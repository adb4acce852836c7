"""The report of a made-up province, against a count of its events one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.dossier import Dossier
from digitize.errors import Invalid, NotFound
from digitize.figures import ARCHIVES, Figure
from digitize.period import Period
from digitize.report import Report, Wanted
from tests import province
from tests.conftest import database_of

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
END = datetime(2026, 11, 15, tzinfo=UTC)
PERIODS = ("2026", "2026-Q3", "2026-11", "2026-01-15..2026-02-14")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, list[Dossier]]]:
    folder = tmp_path_factory.mktemp("province")
    (folder / "units.toml").write_text(province.units_file())
    (folder / "inventory.csv").write_text("unit,field,year,count\nT.01,Hộ tịch,2004,9000\nT.20,Xây dựng,1999,10\n")
    settings = Settings(data_dir=folder / "var", units=folder / "units.toml", inventory=folder / "inventory.csv")
    if request.param == "sqlite":
        services = build(settings)
        yield services, province.filled(services, 3000)
        services.close()
        return
    with database_of(request.getfixturevalue("postgres_url")) as url:
        services = build(settings.model_copy(update={"database_url": url}))
        yield services, province.filled(services, 3000)
        services.close()


def drawn(services: Services, period: str = "2026", unit: str = "T", field: str = "", as_of: datetime = END) -> Report:
    return services.reporter.report(Wanted(period=Period.parse(period), unit=unit, field=field, as_of=as_of))


def scope(services: Services, code: str) -> set[str]:
    """Whose papers a line counts, written out by hand from `province.GONE`."""
    return {code, *(gone for gone, became in province.GONE.items() if code in became)}


@pytest.mark.parametrize("period", PERIODS)
def test_every_figure_of_every_agency_is_what_its_events_come_to(made: tuple[Services, list[Dossier]], period: str) -> None:
    services, _ = made
    report, chosen = drawn(services, period), Period.parse(period)
    papers = province.recounted(services, chosen.first, chosen.last, END)
    units = province.by_unit(papers)
    assert len(report.lines) == 34 + 2, "the province's own line, and that of units nobody knows"
    for line in report.lines:
        if line.unit == "-":
            continue
        expected: Counter[str] = sum((units[one] for one in scope(services, line.unit)), Counter())
        assert {str(name): count for name, count in line.papers.items() if count} == {
            name: count for name, count in expected.items() if count
        }, line
        minutes = [one.minutes for one in papers if one.minutes is not None and one.unit in scope(services, line.unit)]
        assert line.minutes == (round(median(minutes), 1) if minutes else None)
    whole = sum(units.values(), Counter())
    assert {str(name): count for name, count in report.whole.papers.items() if count} == dict(whole)
    assert min(whole["received"], whole["waiting"]) > 20, "a count of nothing shows nothing"


@pytest.mark.parametrize("period", PERIODS)
def test_every_indicator_is_what_the_dossiers_come_to(made: tuple[Services, list[Dossier]], period: str) -> None:
    services, dossiers = made
    report, chosen = drawn(services, period), Period.parse(period)
    papers = province.recounted(services, chosen.first, chosen.last, END)
    results = {one.dossier for one in papers if one.dossier}
    linked = {one.dossier for one in papers if one.dossier and one.sent}
    last = min(chosen.last, date(2026, 11, 15))
    received = [one for one in dossiers if chosen.first <= one.received_on <= last]
    resolved = [one for one in dossiers if one.resolved_on and chosen.first <= one.resolved_on <= last]
    must = [one for one in resolved if one.returns]
    expected = {
        "4.1": (sum(one.code in linked for one in must), len(must)),
        "4.2": (sum(one.components and one.code in results for one in resolved), len(resolved)),
        "4.3": (sum(one.reused for one in received), len(received)),
        "4.4": (sum(one.from_store or one.code in linked for one in received), len(received)),
        "4.5a": tuple(len({one.procedure for one in received if one.citizen and (every or one.population)}) for every in (False, True)),
        "4.5b": (sum(one.population for one in received), len(received)),
    }
    assert {rate.indicator.code: (rate.counted, rate.among) for rate in report.rates} == expected
    for rate in report.rates:
        assert rate.rate == round(100 * rate.counted / rate.among, 2)
    [second] = [rate for rate in report.rates if rate.indicator.code == "4.2"]
    assert second.score == round(min(100.0, (second.rate or 0) / 80 * 100), 2)
    columns = report.whole.dossiers
    assert columns["received"] == len(received) == columns["components"] + columns["components_none"]
    assert columns["resolved"] == len(resolved) == columns["result"] + columns["result_none"]
    for line in report.lines:
        if line.unit not in ("-", "T"):
            assert line.dossiers.get("reused", 0) == sum(one.reused for one in received if one.unit in scope(services, line.unit))
    [strange] = [line for line in report.lines if line.unit == "-"]
    assert strange.dossiers["received"] == sum(one.unit == "la" for one in received), "nothing is dropped for a unit that nobody knows"


def test_archives_by_field_and_year_are_what_the_papers_come_to(made: tuple[Services, list[Dossier]]) -> None:
    services, _ = made
    report = drawn(services)
    papers = province.recounted(services, date(2026, 1, 1), date(2026, 12, 31), END)
    fields: dict[str, Counter[str]] = {}
    years: dict[str, Counter[str]] = {}
    for one in papers:
        kept = [name for name in one.figures if name in set(map(str, ARCHIVES))]
        fields.setdefault(services.types[one.doctype].group, Counter()).update(kept)
        years.setdefault(str(one.year or ""), Counter()).update(kept)
    for stocks, expected in ((report.fields, fields), (report.years, years)):
        assert {stock.name: {str(n): c for n, c in stock.figures.items() if c} for stock in stocks if any(stock.figures.values())} == {
            name: dict(c) for name, c in expected.items() if c
        }
    totals = {stock.name: stock.total for stock in report.fields}
    assert totals["Hộ tịch"] == 9000, "as many as somebody counted on the shelves"
    assert totals["Xây dựng"] == fields["Xây dựng"]["scanned"], "never fewer than were scanned"
    assert report.burn.total == 9010
    assert report.burn.done == sum(one["verified"] for one in fields.values())
    assert report.burn.forecast is not None
    assert report.burn.forecast[0] > date(2026, 11, 15)


def test_every_figure_opens_the_papers_behind_it(made: tuple[Services, list[Dossier]]) -> None:
    services, _ = made
    report, reporter = drawn(services, "2026-Q3"), services.reporter
    for line in [report.whole, *report.lines[:3], report.lines[-1]]:
        for figure in Figure:
            seen: list[str] = []
            while page := reporter.papers_behind(report.wanted, figure, line.unit, after=seen[-1] if seen else ""):
                seen += [paper.scan_id for paper in page]
            assert len(seen) == len(set(seen)) == line.papers.get(figure, 0), (line.name, figure)
    column = "result_none"
    codes: list[str] = []
    while some := reporter.dossiers_behind(report.wanted, column, report.lines[2].unit, after=codes[-1] if codes else ""):
        codes += [one.code for one in some]
    assert len(codes) == report.lines[2].dossiers[column] > 0
    rate = report.rates[1]
    assert len(reporter.dossiers_behind(report.wanted, f"{rate.indicator.code}/counted")) == min(100, rate.counted)


def test_a_report_of_a_past_day_stays_what_it_was(made: tuple[Services, list[Dossier]]) -> None:
    services, dossiers = made
    then = datetime(2026, 6, 1, tzinfo=UTC)
    before = drawn(services, as_of=then)
    with services.database.begin() as store:
        from digitize.record import Event

        waiting = services.reporter.papers_behind(before.wanted, Figure.WAITING)[0]
        store.audit.add(Event(subject=waiting.scan_id, action="returned", actor="canbo", at=END - timedelta(days=2)))
    later = END + timedelta(days=30)
    with services.database.begin() as store:
        store.dossiers.note(
            "later", [replace(dossiers[0], resolved_on=date(2026, 1, 2), reused=not dossiers[0].reused)], END + timedelta(hours=1)
        )
    assert drawn(services, as_of=then) == before
    now = drawn(services, as_of=later)
    assert now.whole.papers[Figure.RETURNED] == drawn(services, as_of=END - timedelta(days=3)).whole.papers[Figure.RETURNED] + 1


def test_a_field_has_its_own_report(made: tuple[Services, list[Dossier]]) -> None:
    services, _ = made
    whole, part = drawn(services), drawn(services, field="Hộ tịch")
    rest = [drawn(services, field=name) for name in {services.types[kind].group for kind in province.TYPES} - {"Hộ tịch"}]
    assert 0 < part.whole.papers[Figure.RECEIVED] < whole.whole.papers[Figure.RECEIVED]
    assert sum(one.whole.papers[Figure.RECEIVED] for one in (part, *rest)) == whole.whole.papers[Figure.RECEIVED]


def test_strange_periods_and_units_are_refused(made: tuple[Services, list[Dossier]]) -> None:
    services, _ = made
    with pytest.raises(NotFound):
        drawn(services, unit="X")
    with pytest.raises(Invalid):
        drawn(services, "2027")
    for wrong in ("2026-13", "2026-Q5", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "", "26"):
        with pytest.raises(Invalid):
            Period.parse(wrong)
