"""`sohoa backfill`: decades of archives, on whatever machines there are."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext, suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from api import logs
from api.opening import err, opened, out
from api.outcomes import STATES, VERDICTS, account_table, said
from api.planning import plan
from digitize.batch import RUNS, Batch, BatchState, left_of, stuck_of
from digitize.errors import Conflict, NotFound, Unavailable

if TYPE_CHECKING:
    from api.wiring.services import Services

app = typer.Typer(no_args_is_help=True, help="Digitize an archive: plan, run, and account for every file of it.")
CLAIM = 4
"""Lines that one taker claims at a time."""
AHEAD = 500
"""Papers that may wait to be read before no more are taken in."""
app.command(epilog="Example: `sohoa backfill plan /mnt/kho --list danh-muc.xlsx --name ho-tich-1998`")(plan)
Which = Annotated[str, typer.Argument(metavar="BATCH", help="Name or id of a batch")]


@app.command()
def run(
    batch: Which,
    work: Annotated[bool, typer.Option(help="Read papers in this process too")] = True,
    takers: Annotated[int, typer.Option(min=1, help="Files taken in at a time")] = 2,
    ray: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Read on this Ray cluster instead, for example 10.0.0.5:6379 (extra `ray`)")
    ] = "",
) -> None:
    """Take a batch in and wait until each line is accounted for; stop with Ctrl+C and go on at will, on several machines at once."""
    from api.batch import working
    from api.wiring.cluster import read_on_cluster

    logs.set_up(30)
    with closing(opened()) as services, said():
        found = services.backfill.set_state(batch, BatchState.ON_CLUSTER if ray else BatchState.RUNNING, getpass.getuser())
        over = Event()
        with working(services) if work and not ray else nullcontext(), ThreadPoolExecutor(takers + 1) as pool:
            try:
                parts = [partial(_take_all, services, found, over)] * takers
                if ray:
                    parts.append(partial(read_on_cluster, services, found, ray, over))
                jobs = [pool.submit(_ending, part, over) for part in parts]
                _wait(services, found, over)
            finally:
                over.set()
            for job in jobs:
                job.result()
        out.print(account_table(services, _batch(services, batch)))


def _ending(work: Callable[[], None], over: Event) -> None:
    """Whatever ends a part of a run, ends the run."""
    try:
        work()
    finally:
        over.set()


def _take_all(services: Services, batch: Batch, over: Event) -> None:
    """Takes lines in until none waits, the batch is paused, or it is over; waits where readers lag behind, or a store is away."""
    shelf, rest = services.shelf(batch.shelf), 1.0
    while not over.is_set():
        try:
            with services.database.look() as store:
                behind = len(store.scans.waiting(AHEAD, batch.id)) == AHEAD
            if behind or not services.backfill.take(batch, shelf, CLAIM):
                over.wait(2)
            rest = 1.0
        except Unavailable as error:
            err.print(error.message, style="yellow")
            over.wait(rest)
            rest = min(60.0, rest * 2)


def _wait(services: Services, batch: Batch, over: Event) -> None:
    """Shows how far it is, until every line is accounted for or it was paused."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=err, speed_estimate_period=600) as bar:
        task, first = bar.add_task(batch.name, total=None, rate=""), None
        while True:
            asked = time.monotonic()
            try:
                with services.database.look() as store:
                    tally, state = store.batches.tally(batch.id), store.batches.get(batch.id).state
            except Unavailable as error:  # a database that is restarted ends no run of weeks
                err.print(error.message, style="yellow")
                if over.wait(10):
                    return
                continue
            counting = time.monotonic() - asked
            total = sum(tally.values())
            done = total - left_of(tally)
            first = done if first is None else first
            rate = 60 * (done - first) / max(time.monotonic() - began, 1e-9)
            bar.update(task, total=total, completed=done, rate=f"{rate:.0f}/phút, {stuck_of(tally)} lỗi")
            if over.is_set() or state not in RUNS or (done == total and services.backfill.close(batch)):
                over.set()
                return
            over.wait(max(1.0, 10 * counting))  # to count a million lines takes a while, which readers need more


def _batch(services: Services, name: str) -> Batch:
    with services.database.look() as store:
        return store.batches.get(name)


@app.command()
def status(batch: Which) -> None:
    """Say what of a batch is done, what is not, and what needs a look."""
    logs.set_up(30)
    with closing(opened()) as services, said():
        out.print(account_table(services, _batch(services, batch)))


@app.command("list")
def batches() -> None:
    """List the batches, newest first."""
    logs.set_up(30)
    with closing(opened()) as services, said(), services.database.look() as store:
        for batch in store.batches.list():
            out.print(f"{batch.name:30} {STATES[batch.state]:10} {batch.at:%d/%m/%Y} {batch.by}")


@app.command()
def report(
    batch: Which,
    to: Annotated[Path, typer.Option(help="Folder for the two files; they name files of the archive, so keep them as it")] = Path(),
) -> None:
    """Write a batch's report as a page (HTML) and a workbook (XLSX): outcomes, agencies, days, registers, every line."""
    from api.reporting import html, workbook

    logs.set_up(30)
    with closing(opened()) as services, said():
        found = services.accountant.account(batch)
        to.mkdir(parents=True, exist_ok=True)
        page, book = to / f"{found.batch.name}.html", to / f"{found.batch.name}.xlsx"
        page.write_text(html(found), "utf-8")
        workbook(found, services.accountant.lines(found.batch.id), book)
        out.print(f"Đã ghi {page} và {book}.")


@app.command()
def sample(
    batch: Which, bound: Annotated[float, typer.Option(help="Share of wrong fields that is borne, for example 0.01")] = 0.01,
    again: Annotated[bool, typer.Option("--again", help="Draw a new sample, once what the last one showed is mended")] = False,
) -> None:  # fmt: skip
    """Draw a sample for a second person to key blind on the page “Kiểm mẫu”; or say what it has shown."""
    logs.set_up(30)
    with closing(opened()) as services, said():
        id = _batch(services, batch).id
        try:
            found = None if again else services.sampling.result(id)
        except NotFound:
            found = None
        if found is None:
            found = services.sampling.draw(id, list(services.accountant.papers(id)), bound, getpass.getuser(), again=again)
        low, high = found.interval
        out.print(
            f"Mẫu {found.drawn} giấy tờ, đã nhập {found.keyed}; sai {found.wrong}/{found.fields} trường, cả đợt {low:.1%}–{high:.1%} "
            f"(cho phép {found.bound:.1%}): {VERDICTS[found.verdict]}. Nhập mẫu ở trang Kiểm mẫu."
        )


@app.command()
def pause(batch: Which) -> None:
    """Stop taking in and reading a batch; what is being read ends. Clerks' papers go on."""
    _set(batch, BatchState.PAUSED)


@app.command()
def resume(batch: Which) -> None:
    """Let a paused batch go on: workers read what waits; `run` takes the rest in."""
    _set(batch, BatchState.RUNNING)


def _set(name: str, state: BatchState) -> None:
    logs.set_up(30)
    with closing(opened()) as services, said():
        services.backfill.set_state(name, state, getpass.getuser())
        out.print(f"{name}: {STATES[state]}")


@app.command()
def retry(
    batch: Which,
    failed: Annotated[bool, typer.Option("--failed", help="Lines that could not be taken in, are missing, or could not be read")] = False,
    skipped: Annotated[list[str] | None, typer.Option("--skipped", help="Lines left out for this reason, for example expired")] = None,
) -> None:
    """Put lines of a batch back to be taken in, and papers set aside back to be read."""
    logs.set_up(30)
    if not (failed or skipped):
        err.print("Hãy nêu --failed hoặc --skipped LÝ-DO.", style="red")
        raise typer.Exit(2)
    with closing(opened()) as services, said():
        found = _batch(services, batch)
        with services.database.begin() as store:
            lines = store.batches.retry(found.id, tuple(skipped or ()))
        papers = _read_again(services, found.id) if failed else 0
        out.print(f"{lines} dòng được nhận lại, {papers} giấy tờ được đọc lại. Chạy: sohoa backfill run {found.name}")


def _read_again(services: Services, id: str) -> int:
    """Puts papers of a batch that were set aside back; how many."""
    from digitize.scan import Status

    aside = [line.scan_id for (line, status), _ in services.accountant.lines(id) if status is Status.QUARANTINED and line.scan_id]
    for scan_id in aside:
        with services.database.look() as store:
            _, version = store.scans.get(scan_id)
        with suppress(Conflict):  # somebody else was first
            services.reading.retry(scan_id, version=version, by=getpass.getuser(), later=True)
    return len(aside)
