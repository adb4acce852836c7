"""The report on screen, as a workbook and as a paper; every figure of it leads to the list behind it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from api.deps import Parts, Reporting
from api.pages.frame import page
from api.report_book import workbook
from api.report_words import FIGURES, MINUTES, STOCK, WORK, cell, forecast_sentence, number, numbered
from api.reporting import HEIGHT, MARGIN, WIDTH
from api.routes.reports import Asked
from api.wiring.reading import today
from api.wiring.reports import signed_paper
from api.wiring.services import Services
from digitize.access import Person
from digitize.figures import Figure
from digitize.period import Period
from digitize.report import PAGE, Report

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/bao-cao")
def report_page(request: Request, user: Reporting, parts: Parts, wanted: Asked) -> Response:
    """The report, with its forms and tables."""
    report = parts.reporter.report(wanted)
    query = {"period": wanted.period.name, "unit": wanted.unit or "*", "field": wanted.field}

    def link(way: str, **more: object) -> str:
        return f"/bao-cao/{way}?{urlencode({**query, **{name: value for name, value in more.items() if value not in ('', None)}})}"

    return page(
        request, "report.html", user, r=report, query=query, link=link, units=_units(user, parts), periods=_periods(), fields=sorted({kind.group for kind in parts.types.values()}),
        figures=FIGURES, work=WORK, stock=STOCK, minutes=MINUTES, lines=numbered(report), number=number, cell=cell, forecast=forecast_sentence(report), plot=plot(report),
        width=WIDTH, height=HEIGHT, margin=MARGIN,
    )  # fmt: skip


@router.get("/bao-cao/so-lieu.xlsx")
def as_workbook(_user: Reporting, parts: Parts, wanted: Asked) -> Response:
    report = parts.reporter.report(wanted)
    return _file(lambda out: workbook(report, out), XLSX, f"so-hoa-{wanted.period.name}.xlsx")


@router.get("/bao-cao/bao-cao.pdf")
def as_paper(user: Reporting, parts: Parts, wanted: Asked) -> Response:
    """Signed by the agency where this machine holds its key."""
    report = parts.reporter.report(wanted)
    return _file(
        lambda out: signed_paper(parts.settings, parts.keeping.copies.device, report, out),
        "application/pdf",
        f"bao-cao-so-hoa-{wanted.period.name}.pdf",
    )


@router.get("/bao-cao/giay-to")
def papers_page(
    request: Request, user: Reporting, parts: Parts, wanted: Asked, figure: Figure, line: Annotated[str, Query(max_length=40)] = "",
    year: Annotated[int | None, Query(ge=0, le=9999)] = None, after: Annotated[str, Query(max_length=60)] = "",
) -> Response:  # fmt: skip
    """The papers behind a figure: what they are called by, nothing of what they say."""
    found = parts.reporter.papers_behind(wanted, figure, line, "", year, after)
    rest: dict[str, object] = {
        "period": wanted.period.name,
        "unit": wanted.unit or "*",
        "field": wanted.field,
        "figure": figure,
        "line": line,
    }
    rest |= {} if year is None else {"year": year}
    more = f"/bao-cao/giay-to?{urlencode({**rest, 'after': found[-1].scan_id})}" if len(found) == PAGE else ""
    return page(
        request, "report_papers.html", user, papers=found, dossiers=(), title=FIGURES[figure], unit=parts.access.units.name, line=line, period=wanted.period.title, more=more,
    )  # fmt: skip


@router.get("/bao-cao/ho-so")
def dossiers_page(
    request: Request, user: Reporting, parts: Parts, wanted: Asked, name: Annotated[str, Query(max_length=40)], line: Annotated[str, Query(max_length=40)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:  # fmt: skip
    """The dossiers behind a figure."""
    found = parts.reporter.dossiers_behind(wanted, name, line, after)
    rest = {"period": wanted.period.name, "unit": wanted.unit or "*", "field": wanted.field, "name": name, "line": line}
    more = f"/bao-cao/ho-so?{urlencode({**rest, 'after': found[-1].code})}" if len(found) == PAGE else ""
    columns = {one.name: one.title for one in parts.reporter.rules.columns}
    return page(
        request, "report_papers.html", user, papers=(), dossiers=found, title=columns.get(name, name), unit=parts.access.units.name, line=line, period=wanted.period.title, more=more,
    )  # fmt: skip


def plot(report: Report) -> list[str]:
    """The curve of what is done, day by day, as points of an SVG; empty where there is nothing."""
    burn = report.burn
    if not burn.days:
        return []
    first, span = burn.days[0].day, max((report.span.day - burn.days[0].day).days, 1)
    done, points = 0, [f"{MARGIN},{HEIGHT - MARGIN}"]
    for day in burn.days:
        done += day.checked
        x = MARGIN + (WIDTH - 2 * MARGIN) * (day.day - first).days / span
        points.append(f"{x:.1f},{HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * done / max(burn.total, 1):.1f}")
    return points


def _units(user: Person, parts: Services) -> list[tuple[str, str]]:
    """Units whose report he may see, with their names; what was abolished stands in the reports of those that followed."""
    units, mine = parts.access.units, parts.access.scope(user, "reports.read")
    return [
        (code, unit.name) for code, unit in units.known.items()
        if not unit.became and (mine is None or ((seen := units.seen_from(code)) is not None and seen <= mine))
    ]  # fmt: skip


def _periods() -> list[tuple[str, str]]:
    year = today().year
    names = [str(year), *(f"{year}-Q{quarter}" for quarter in range(1, 5)), f"{year}-6M", f"{year}-9M"]
    names += [f"{year}-{month:02d}" for month in range(1, 13)] + [str(year - 1)]
    return [(name, Period.parse(name).title) for name in names if Period.parse(name).first <= today()]


def _file(write: Callable[[Path], None], media_type: str, name: str) -> Response:
    with tempfile.TemporaryDirectory(prefix="sohoa-report-") as folder:
        out = Path(folder) / name
        write(out)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(out.read_bytes(), media_type=media_type, headers=headers)
