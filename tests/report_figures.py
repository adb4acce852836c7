"""`make bench-report`: the report of a made-up province of 34 agencies, drawn from 200,000 records and recounted one by one.

ARGS="20000" gives another size. Times are this machine's.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from api.report_book import workbook
from api.settings import Settings
from api.wiring.reports import signed_paper
from api.wiring.services import Services, build
from digitize.figures import Figure
from digitize.period import Period
from digitize.report import Wanted
from tests import province
from tests.backfill_figures import say
from tests.backfill_scale import postgres

SIZE = 200_000
END = datetime(2026, 11, 15, tzinfo=UTC)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZE
    with tempfile.TemporaryDirectory() as folder, postgres() as url:
        units = Path(folder) / "units.toml"
        units.write_text(province.units_file())
        for name, database in (("PostgreSQL", url), ("SQLite", "")):
            with closing(build(Settings(data_dir=Path(folder) / name, units=units, database_url=database))) as services:
                province.filled(services, size)
                drawn(services, name, Path(folder))


def drawn(services: Services, name: str, folder: Path) -> None:
    """Once with all events new, then as people ask for it."""
    with timed(f"{name}: taking in all events"):
        services.reporter.figures.gather()
    wanted = Wanted(period=Period.parse("2026"), unit="T", as_of=END)
    with timed(f"{name}: the report of a year, 34 agencies"):
        report = services.reporter.report(wanted)
    with timed(f"{name}: a list of 100 behind a figure"):
        services.reporter.papers_behind(wanted, Figure.CHECKED, "T.20")
    with timed(f"{name}: the workbook"):
        workbook(report, folder / "report.xlsx")
    with timed(f"{name}: the signed paper"):
        signed_paper(services.settings, services.keeping.copies.device, report, folder / "report.pdf")
    with timed(f"{name}: the same figures, recounted one by one"):
        papers = province.recounted(services, wanted.period.first, wanted.period.last, END)
    expected: Counter[str] = sum(province.by_unit(papers).values(), Counter())
    found = {str(figure): count for figure, count in report.whole.papers.items() if count}
    say(f"{name}: {sum(found.values()):,} counts in {len(found)} figures; as recounted: {found == dict(expected)}")


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = perf_counter()
    yield
    say(f"{what}: {perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
