"""`sohoa report`: the yearly report on the terminal, as JSON, as a workbook, as a paper."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table

from api import logs
from api.opening import err, opened, out
from digitize.errors import SohoaError

if TYPE_CHECKING:
    from digitize.report import Report


def report(
    period: Annotated[str, typer.Option("--period", "--year", help="2026, 2026-Q3, 2026-6M, 2026-9M, 2026-11 or 2026-01-15..2026-02-14; this year where none is given")] = "",
    by: Annotated[Literal["agency", "field", "year"], typer.Option(help="What the table on the terminal goes by")] = "agency",
    unit: Annotated[str, typer.Option(help="Code of the agency, with those below it and those it followed; * or none: all")] = "*",
    field: Annotated[str, typer.Option(help="Lĩnh vực, as `sohoa report --by field` names it; none: all")] = "",
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As it was known at the end of that day")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a paper in the form of NĐ 30/2020, signed where this machine holds the agency's key")] = None,
) -> None:  # fmt: skip
    """Draw up the report on digitization: QĐ 766/QĐ-TTg group 4, agencies, archives with their forecast.

    Example: `sohoa report --year 2026 --by agency --xlsx bao-cao.xlsx --pdf bao-cao.pdf`
    """
    from api.report_book import workbook
    from api.routes.reports import report_out
    from api.wiring.reports import signed_paper
    from digitize.local_time import VIETNAM, day_of
    from digitize.period import Period
    from digitize.report import Wanted
    from digitize.units import ALL, TOP

    logs.set_up(30)
    now = datetime.now(UTC)
    at = min(datetime.combine(as_of.date() + timedelta(days=1), time(), VIETNAM).astimezone(UTC), now) if as_of else now
    with closing(opened()) as services:
        try:
            wanted = Wanted(period=Period.parse(period or str(day_of(now).year)), unit=TOP if unit == ALL else unit, field=field, as_of=at)
            found = services.reporter.report(wanted)
            if xlsx:
                workbook(found, xlsx)
            if pdf:
                signed_paper(services.settings, services.keeping.copies.device, found, pdf)
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(2) from error
    if as_json:
        print(report_out(found).model_dump_json(indent=1))
        return
    _show(found, by)


def _show(found: Report, by: str) -> None:
    """The table of group 4, the one that was asked for, and the forecast."""
    from api.report_words import cell, forecast_sentence, grids

    tables = grids(found)
    for grid in (tables[1], {"agency": tables[0], "field": tables[3], "year": tables[4]}[by]):
        heads = (f"{group}: {head}" if group else head for group, head in zip_longest(grid.groups, grid.heads))
        table = Table(*heads, title=f"{grid.title}: {found.unit}, {found.wanted.period.title}")
        for row in grid.rows:
            table.add_row(*map(cell, row if len(row) > 1 else ("", *row)))
        out.print(table)
    out.print(forecast_sentence(found), soft_wrap=True)
