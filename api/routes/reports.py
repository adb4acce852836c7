"""Reports on digitization, with the lists behind their figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from pydantic import Field as Spec

from api.deps import Parts, Reporting
from api.routes import V1
from api.wiring.reading import now
from api.wiring.services import Services
from digitize.access import Person
from digitize.errors import NotFound
from digitize.figures import Figure
from digitize.local_time import VIETNAM, day_of
from digitize.period import Period
from digitize.report import Line, Report, Stock, Wanted
from digitize.units import ALL, TOP

router = APIRouter(prefix=f"{V1}/reports", tags=["reports"])


class LineOut(BaseModel):
    unit: str
    name: str
    group: str
    dossiers: dict[str, int] = Spec(description="By the names of the columns in digitize/indicators.toml")
    papers: dict[str, int] = Spec(
        description="By figure: received, read, checked, signed, sent in the period; waiting, returned, apart at its end; the rest of archives"
    )
    minutes: float | None = Spec(description="Median from receipt to acceptance at the counter")  # fmt: skip


class RateOut(BaseModel):
    code: str
    portal: str
    title: str
    counted: int
    among: int
    rate: float | None = Spec(description="Per cent, two decimals; null where there is nothing to divide by")
    full_at: float | None
    score: float | None = Spec(description="Share of the points in per cent (QĐ 766/QĐ-TTg), where the indicator has such a rule")


class StockOut(BaseModel):
    name: str
    total: int = Spec(description="As counted on the shelves; what was scanned, where nobody counted")
    figures: dict[str, int]


class ForecastOut(BaseModel):
    total: int
    done: int
    deadline: date | None
    first: date | None = Spec(description="Four times of five it is done from this day …")
    last: date | None = Spec(description="… to this one; null: it may take longer than anybody can say")


class ReportOut(BaseModel):
    period: str
    first: date
    last: date
    as_of: datetime
    unit: str
    whole: LineOut
    lines: list[LineOut]
    rates: list[RateOut]
    fields: list[StockOut]
    years: list[StockOut]
    forecast: ForecastOut


class PaperOut(BaseModel):
    scan: str
    record: str | None
    code: str | None
    unit: str
    doctype: str
    year: int | None
    received_at: datetime
    checked_at: datetime | None


class DossierOut(BaseModel):
    code: str
    unit: str
    procedure: str
    received_on: date
    resolved_on: date | None


def wanted_of(
    person: Person, parts: Services, period: str = "", unit: str = "", field: str = "", as_of: date | None = None
) -> Wanted:  # fmt: skip
    """What somebody asks for, within his reach; without a period, the year. Raises Invalid, NotFound for a unit not in his reach."""
    moment = now()
    at = min(datetime.combine(as_of + timedelta(days=1), time(), VIETNAM).astimezone(UTC), moment) if as_of else moment
    code = TOP if unit == ALL else unit or person.unit
    mine, asked = parts.access.scope(person, "reports.read"), parts.access.units.seen_from(code)
    if mine is not None and (asked is None or not asked <= mine):
        raise NotFound("no-unit", "Không có đơn vị này trong phạm vi của tài khoản.")
    return Wanted(period=Period.parse(period or str(day_of(moment).year)), unit=code, field=field, as_of=at)


def asked(
    person: Reporting, parts: Parts, period: Annotated[str, Query(max_length=30, description="2026, 2026-Q3, 2026-6M, 2026-9M, 2026-11 or 2026-01-15..2026-02-14")] = "",
    unit: Annotated[str, Query(max_length=40)] = "", field: Annotated[str, Query(max_length=80)] = "",
    as_of: Annotated[date | None, Query(description="As it was known at the end of that day; now where none is given")] = None,
) -> Wanted:  # fmt: skip
    return wanted_of(person, parts, period, unit, field, as_of)


Asked = Annotated[Wanted, Depends(asked)]
LineName = Annotated[str, Query(max_length=40, description="Unit of a line of the report; none: the whole")]
After = Annotated[str, Query(max_length=60, description="The last one seen")]


@router.get("", response_model=ReportOut, summary="The report of a period, an agency with those below it, a field")
def report(wanted: Asked, parts: Parts) -> ReportOut:
    return report_out(parts.reporter.report(wanted))


@router.get("/papers", response_model=list[PaperOut], summary="The papers behind a figure, 100 at a time")
def papers(
    wanted: Asked, parts: Parts, figure: Figure, line: LineName = "", doctype: Annotated[str, Query(max_length=60)] = "", year: Annotated[int | None, Query(ge=0, le=9999)] = None,
    after: After = "",
) -> list[PaperOut]:  # fmt: skip
    return [
        PaperOut(
            scan=one.scan_id, record=one.record_id, code=one.code, unit=one.unit, doctype=one.doctype, year=one.year, received_at=one.received_at, checked_at=one.checked_at
        )
        for one in parts.reporter.papers_behind(wanted, figure, line, doctype, year, after)
    ]  # fmt: skip


@router.get("/dossiers", response_model=list[DossierOut], summary="The dossiers behind a figure, 100 at a time")
def dossiers(
    wanted: Asked, parts: Parts, name: Annotated[str, Query(max_length=40)], line: LineName = "", after: After = ""
) -> list[DossierOut]:
    return [
        DossierOut(code=one.code, unit=one.unit, procedure=one.procedure, received_on=one.received_on, resolved_on=one.resolved_on)
        for one in parts.reporter.dossiers_behind(wanted, name, line, after)
    ]


def report_out(found: Report) -> ReportOut:
    burn = found.burn
    return ReportOut(
        period=found.wanted.period.name, first=found.span.first, last=found.span.day, as_of=found.wanted.as_of, unit=found.unit, whole=_line(found.whole),
        lines=[_line(line) for line in found.lines], fields=[_stock(one) for one in found.fields], years=[_stock(one) for one in found.years],
        rates=[
            RateOut(
                code=one.indicator.code, portal=one.indicator.portal, title=one.indicator.title, counted=one.counted, among=one.among, rate=one.rate,
                full_at=one.indicator.full_at, score=one.score,
            )
            for one in found.rates
        ],
        forecast=ForecastOut(
            total=burn.total, done=burn.done, deadline=burn.deadline, first=burn.forecast[0] if burn.forecast else None,
            last=burn.forecast[1] if burn.forecast else None,
        ),
    )  # fmt: skip


def _line(line: Line) -> LineOut:
    return LineOut(
        unit=line.unit, name=line.name, group=line.group, dossiers=dict(line.dossiers), papers={str(name): count for name, count in line.papers.items()},
        minutes=line.minutes,
    )  # fmt: skip


def _stock(one: Stock) -> StockOut:
    return StockOut(name=one.name, total=one.total, figures={str(name): count for name, count in one.figures.items()})
