"""`sohoa backfill`: decades of archives, on whatever machines there are."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from api import logs
from api.opening import err, opened, out
from digitize.batch import OPEN, Batch, BatchState, Line, LineState
from digitize.errors import SohoaError, Unavailable

if TYPE_CHECKING:
    from api.wiring.services import Services
    from digitize.survey import Survey

app = typer.Typer(no_args_is_help=True, help="Digitize an archive: plan, run, and account for every file of it.")
OUTCOMES = {
    "planned": "chờ nhận", "received": "chờ đọc", "to_check": "chờ kiểm", "archived": "đã lưu trữ", "returned": "trả lại", "parted": "đã tách thành nhiều giấy",
    "stopped": "dừng vì mật", "quarantined": "giữ riêng, cần xem", "same": "trùng tệp đã có", "refused": "không nhận được", "missing": "không có trong kho nguồn",
    "skipped": "bỏ qua theo quy tắc", "failed": "nhận không được sau nhiều lần",
}  # fmt: skip
"""What a line is accounted for as."""
STATES = {"planned": "đã lập", "running": "đang chạy", "paused": "tạm dừng", "finished": "đã xong"}
CLAIM = 4
"""Lines that one taker claims at a time."""
AHEAD = 500
"""Papers that may wait to be read before no more are taken in."""
Which = Annotated[str, typer.Argument(metavar="BATCH", help="Name or id of a batch")]


@app.command(epilog="Example: `sohoa backfill plan /mnt/kho --list danh-muc.xlsx --name ho-tich-1998`")
def plan(
    shelf: Annotated[str, typer.Argument(metavar="FOLDER|s3://BUCKET/PREFIX", help="Where the files are")],
    manifest: Annotated[Path | None, typer.Option("--list", help="Their list (CSV or XLSX); without one every file is taken")] = None,
    name: Annotated[str, typer.Option(help="What to call the batch")] = "",
    stacks: Annotated[bool, typer.Option("--stacks", help="Files may hold several papers, to be cut apart")] = False,
    expired: Annotated[bool, typer.Option("--expired", help="Take in results that hold no more, too")] = False,
    look: Annotated[int, typer.Option(min=0, help="Files to open, at random")] = 200,
    sample: Annotated[int, typer.Option(min=0, help="Of those, files to read, to measure the time")] = 8,
) -> None:
    """List an archive and say what digitizing it will take. Takes nothing in."""
    from api.wiring.reading import now
    from api.wiring.shelving import listed, surveyor
    from digitize.ids import new_id

    logs.set_up(30)
    with closing(opened()) as services, _said():
        at = now()
        place = shelf if shelf.startswith("s3://") else str(Path(shelf).resolve())
        batch = Batch(
            id=new_id(at), name=name or f"dot-{at:%Y%m%d-%H%M%S}", shelf=place, by=getpass.getuser(), at=at, stacks=stacks, expired=expired
        )
        lines = listed(manifest, services.types) if manifest else None
        with Progress(TextColumn("{task.description}"), MofNCompleteColumn(), console=err) as bar:
            task = bar.add_task("Lập danh mục", total=None)
            found = services.backfill.plan(batch, services.shelf(place), lines, lambda count: bar.update(task, completed=count))
            waiting = [line for line in _lines(services, batch.id) if line.state is LineState.PLANNED]
            task = bar.add_task("Mở thử", total=min(look, len(waiting)))
            seen = surveyor(services.settings).survey(
                services.shelf(place), waiting, look=look, read=sample, progress=lambda count: bar.update(task, completed=count)
            )  # fmt: skip
        out.print(_account(services, batch))
        _say_survey(seen, found.unlisted)
        out.print(f"Đã lập đợt {batch.name}; chưa nhận gì vào. Chạy: sohoa backfill run {batch.name}")


def _lines(services: Services, id: str) -> Iterator[Line]:
    after = 0
    while True:
        with services.database.look() as store:
            page = store.batches.lines(id, after, 1000)
        yield from (line for line, _ in page)
        if not page:
            return
        after = page[-1][0].number


def _say_survey(seen: Survey, unlisted: int) -> None:
    from digitize.survey import wilson

    kinds = ", ".join(f"{kind} {count}" for kind, count in seen.kinds.most_common())
    bad = sum(seen.unreadable.values())
    low, high = wilson(bad, seen.looked)
    out.print(
        f"{seen.files} tệp, {seen.size / 1e6:.1f} MB; {seen.same} tệp trùng nội dung; {unlisted} tệp không có trong danh mục (không nhận)."
    )
    out.print(f"Mở thử {seen.looked}: {kinds or '-'}; {bad} tệp không mở được (khoảng {low:.1%}–{high:.1%} của cả kho).")
    for code, count in seen.unreadable.most_common():
        out.print(f"  {code}: {count}")
    if seen.seconds_expected is not None:
        hours = seen.seconds_expected / 3600
        out.print(
            f"Ước {seen.pages_expected:.0f} trang; đọc {seen.read} trang mất {seen.seconds:.1f} s, cả kho khoảng {hours:.1f} giờ trên một máy như máy này."
        )


def _long(seconds: float) -> str:
    """A time as people say it."""
    for size, name in ((86_400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} giây"


@app.command()
def run(
    batch: Which,
    work: Annotated[bool, typer.Option(help="Read papers in this process too")] = True,
    takers: Annotated[int, typer.Option(min=1, help="Files taken in at a time")] = 2,
) -> None:
    """Take a batch in and wait until each line is accounted for; stop with Ctrl+C and go on at will, on several machines at once."""
    from api.batch import working

    logs.set_up(30)
    with closing(opened()) as services, _said():
        found = services.backfill.set_state(batch, BatchState.RUNNING, getpass.getuser())
        over = Event()
        with working(services) if work else nullcontext(), ThreadPoolExecutor(takers) as pool:
            try:
                jobs = [pool.submit(_take_all, services, found, over) for _ in range(takers)]
                _wait(services, found, over)
            finally:
                over.set()
            for job in jobs:
                job.result()
        out.print(_account(services, _batch(services, batch)))


def _take_all(services: Services, batch: Batch, over: Event) -> None:
    """Takes lines in until none waits, the batch is paused, or it is over; waits where readers lag behind, or a store is away."""
    shelf, rest = services.shelf(batch.shelf), 1.0
    while not over.is_set():
        with services.database.look() as store:
            behind = len(store.scans.waiting(AHEAD, batch.id)) == AHEAD
        try:
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
            with services.database.look() as store:
                tally, state = store.batches.tally(batch.id), store.batches.get(batch.id).state
            done = sum(count for name, count in tally.items() if name not in OPEN)
            first = done if first is None else first
            rate = 60 * (done - first) / max(time.monotonic() - began, 1e-9)
            bad = sum(tally.get(name, 0) for name in ("refused", "failed", "missing", "quarantined"))
            bar.update(task, total=sum(tally.values()), completed=done, rate=f"{rate:.0f}/phút, {bad} lỗi")
            if services.backfill.close(batch) or state is BatchState.PAUSED:
                over.set()
                return
            time.sleep(1)


def _batch(services: Services, name: str) -> Batch:
    with services.database.look() as store:
        return store.batches.get(name)


def _account(services: Services, batch: Batch) -> Table:
    """How many lines are accounted for as what."""
    with services.database.look() as store:
        tally = store.batches.tally(batch.id)
    table = Table("Kết quả", "Số dòng", title=f"{batch.name} · {STATES[batch.state]} · {batch.shelf}")
    for name, said in OUTCOMES.items():
        if tally.get(name):
            table.add_row(said, str(tally[name]))
    table.add_row("Cộng", str(sum(tally.values())), style="bold")
    return table


@app.command()
def status(batch: Which) -> None:
    """Say what of a batch is done, what is not, and what needs a look."""
    logs.set_up(30)
    with closing(opened()) as services, _said():
        out.print(_account(services, _batch(services, batch)))


@app.command("list")
def batches() -> None:
    """List the batches, newest first."""
    logs.set_up(30)
    with closing(opened()) as services, _said(), services.database.look() as store:
        for batch in store.batches.list():
            out.print(f"{batch.name:30} {STATES[batch.state]:10} {batch.at:%d/%m/%Y} {batch.by}")


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
    with closing(opened()) as services, _said():
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
    with closing(opened()) as services, _said():
        found = _batch(services, batch)
        with services.database.begin() as store:
            lines = store.batches.retry(found.id, tuple(skipped or ()))
        papers = _read_again(services, found.id) if failed else 0
        out.print(f"{lines} dòng được nhận lại, {papers} giấy tờ được đọc lại. Chạy: sohoa backfill run {found.name}")


def _read_again(services: Services, id: str) -> int:
    """Puts papers of a batch that were set aside back; how many."""
    from digitize.scan import Status

    count, after = 0, 0
    while True:
        with services.database.look() as store:
            page = store.batches.lines(id, after, 500)
            aside = [
                (line.scan_id, store.scans.get(line.scan_id)[1]) for line, status in page if status is Status.QUARANTINED and line.scan_id
            ]
        for scan_id, version in aside:
            services.reading.retry(scan_id, version=version, by=getpass.getuser())
        if not page:
            return count
        count, after = count + len(aside), page[-1][0].number


@contextmanager
def _said() -> Iterator[None]:
    """What goes wrong is said in a sentence, with the exit status of its kind."""
    try:
        yield
    except Unavailable as error:
        err.print(error.message, style="red")
        raise typer.Exit(3) from error
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        err.print("Đã dừng; chạy lại lệnh này để làm tiếp.", style="yellow")
        raise typer.Exit(os.EX_TEMPFAIL) from error
