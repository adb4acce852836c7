"""`sohoa backfill plan`: what an archive holds, and what digitizing it will take."""

from __future__ import annotations

import getpass
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import MofNCompleteColumn, Progress, TextColumn

from api import logs
from api.opening import err, opened, out
from api.outcomes import account_table, said
from digitize.batch import Batch, LineState

if TYPE_CHECKING:
    from digitize.survey import Survey


def plan(
    shelf: Annotated[str, typer.Argument(metavar="FOLDER|s3://BUCKET/PREFIX", help="Where the files are")],
    manifest: Annotated[Path | None, typer.Option("--list", help="Their list (CSV or XLSX); without one every file is taken")] = None,
    name: Annotated[str, typer.Option(help="What to call the batch")] = "",
    stacks: Annotated[bool, typer.Option("--stacks", help="Files may hold several papers, to be cut apart")] = False,
    expired: Annotated[bool, typer.Option("--expired", help="Take in results that hold no more, too")] = False,
    unit: Annotated[str, typer.Option(help="Code of the agency whose papers they are")] = "",
    look: Annotated[int, typer.Option(min=0, help="Files to open, at random")] = 200,
    sample: Annotated[int, typer.Option(min=0, help="Of those, files to read, to measure the time")] = 8,
) -> None:
    """List an archive and say what digitizing it will take. Takes nothing in."""
    from api.wiring.reading import now
    from api.wiring.shelving import listed, surveyor
    from digitize.ids import new_id
    from digitize.units import ALL

    logs.set_up(30)
    with closing(opened()) as services, said():
        at = now()
        place = shelf if shelf.startswith("s3://") else str(Path(shelf).resolve())
        whose = services.access.units.said(unit or services.settings.unit or ALL)
        called = name or f"dot-{at:%Y%m%d-%H%M%S}"
        batch = Batch(id=new_id(at), name=called, shelf=place, by=getpass.getuser(), at=at, stacks=stacks, expired=expired, unit=whose)
        lines = listed(manifest, services.types) if manifest else None
        with Progress(TextColumn("{task.description}"), MofNCompleteColumn(), console=err) as bar:
            task = bar.add_task("Lập danh mục", total=None)
            batch = services.backfill.named(batch.name, place) or batch
            found = services.backfill.plan(batch, services.shelf(place), lines, lambda count: bar.update(task, completed=count))
            waiting = [line for (line, _), _ in services.accountant.lines(batch.id) if line.state is LineState.PLANNED]
            task = bar.add_task("Mở thử", total=min(look, len(waiting)))
            seen = surveyor(services.settings).survey(
                services.shelf(place), waiting, look=look, read=sample, progress=lambda count: bar.update(task, completed=count)
            )  # fmt: skip
        out.print(account_table(services, services.backfill.named(batch.name, place) or batch))
        _say_survey(seen, found.unlisted)
        out.print(f"Đã lập đợt {batch.name}; chưa nhận gì vào. Chạy: sohoa backfill run {batch.name}")


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
        out.print(
            f"Ước {seen.pages_expected:.0f} trang; đọc {seen.read} trang mất {seen.seconds:.1f} s, cả kho khoảng {_long(seen.seconds_expected)} trên một máy như máy này."
        )


def _long(seconds: float) -> str:
    """A time as people say it."""
    for size, name in ((86_400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} giây"
