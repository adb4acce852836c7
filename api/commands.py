"""Commands of `sohoa` that look after the archive."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress, TextColumn

from api import logs
from api.opening import err, opened, out, tell_unlisted
from digitize.errors import SohoaError
from digitize.record import RecordQuery

if TYPE_CHECKING:
    from api.wiring.services import Services


def export(
    code: Annotated[str | None, typer.Argument(help="Mã kết quả of one record")] = None,
    dossier: Annotated[str | None, typer.Option(help="All records of a dossier")] = None,
    doctype: Annotated[str | None, typer.Option(help="All records of a type")] = None,
    to: Annotated[Path, typer.Option(help="Folder for the packages")] = Path("goi-luu-tru"),
) -> None:
    """Write archive packages as zip files, each a BagIt bag around an E-ARK information package, one record at a time.

    Example: `sohoa export H50.10.25-261124-0001-KQ1 --to packages/`
    """
    logs.set_up(30)
    if not (code or dossier or doctype):
        err.print("Hãy nêu mã kết quả, --dossier hoặc --doctype.", style="red")
        raise typer.Exit(2)
    to.mkdir(parents=True, exist_ok=True)
    done = failed = 0
    with closing(opened()) as services, Progress(console=err) as bar:
        task = bar.add_task("Xuất gói", total=None)
        for id in _wanted(services, code, RecordQuery(dossier=dossier, doctype=doctype, limit=100)):
            try:
                services.archive.export(id, to)
                done += 1
            except SohoaError as error:
                failed += 1
                err.print(f"{id}: {error.message}", style="red")
            bar.advance(task)
    out.print(f"Đã xuất {done} gói vào {to}, không xuất được {failed}.")
    raise typer.Exit(1 if failed or not done else 0)


def _wanted(services: Services, code: str | None, query: RecordQuery) -> Iterator[str]:
    """Ids of the records asked for, a page at a time."""
    if code:
        with services.database.look() as store:
            record = store.records.by_code(code)
        if record:
            yield record.id
        return
    after = None
    while True:
        with services.database.look() as store:
            page = store.records.search(RecordQuery(dossier=query.dossier, doctype=query.doctype, after=after, limit=query.limit))
        yield from (record.id for record in page.records)
        if (after := page.next) is None:
            return


def rebuild(
    from_packages: Annotated[
        bool, typer.Option("--from-packages", help="Leave the journal aside: records alone, from their packages")
    ] = False,
) -> None:
    """Rebuild the database from the object store, into an empty one.

    Everything comes back from the journal; records whose journal is lost come back from their packages.
    """
    logs.set_up(30)
    with closing(opened(empty=True)) as services:
        try:
            found = services.rebuild.run(journal=not from_packages)
            unlisted = services.backfill.list_anew(rebuilt=True)
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(3 if error.code != "not-empty" else 2) from error
    out.print(f"Đã dựng lại: {found.events} sự kiện từ nhật ký, {found.records} hồ sơ từ gói lưu trữ.")
    for key in found.damaged:
        err.print(f"Gói hỏng, không đọc được: {key}", style="red")
    for key in found.orphans:
        err.print(f"Bản gốc không thuộc hồ sơ nào: {key}", style="yellow")
    tell_unlisted(unlisted)
    raise typer.Exit(1 if found.damaged else 0)


def fixity(
    minutes: Annotated[float, typer.Option(help="Stop after about so many minutes; the next run goes on from there")] = 60,
    rate: Annotated[float, typer.Option(help="Megabytes a second at the most; 0 for as fast as it goes")] = 20,
) -> None:
    """Read kept objects again and hold them against the index; mend from the second store what no longer matches.

    Exit status 1 where something is damaged or missing that could not be mended.
    """
    logs.set_up(30)
    end, wrong = time.monotonic() + minutes * 60, 0
    with closing(opened()) as services, Progress(TextColumn("{task.description}"), TextColumn("{task.fields[said]}"), console=err) as bar:
        task = bar.add_task("Kiểm tra", total=None, said="")
        checked = 0
        while True:
            found = services.fixity.run(budget=64 << 20, rate=round(rate * (1 << 20)))
            checked += found.checked
            wrong += found.damaged + found.missing - found.repaired
            bar.update(task, said=f"{checked} tệp, {wrong} tệp hỏng hoặc thiếu")
            if found.elsewhere or found.finished or time.monotonic() >= end:
                break
    said = "Một tiến trình khác đang kiểm tra." if found.elsewhere else "Đã hết vòng." if found.finished else "Còn tiếp ở lần sau."
    out.print(f"Đã kiểm tra {checked} tệp; hỏng hoặc thiếu mà chưa sửa được: {wrong}. {said}")
    raise typer.Exit(1 if wrong else 0)


def separators(
    to: Annotated[Path, typer.Argument(help="PDF to write")] = Path("to-ngan-cach.pdf"),
    count: Annotated[int, typer.Option(min=1, max=1000, help="Sheets")] = 20,
    dossier: Annotated[list[str] | None, typer.Option(help="A sheet for each of these dossiers, whose papers then carry its code")] = None,
) -> None:
    """Write sheets to print and lay before each paper of a stack, so that it is cut there.

    Example: `sohoa separators --count 50`; then scan the stack and plan it with `sohoa backfill plan FOLDER --stacks`
    """
    from api.opening import settings as given
    from api.wiring.shelving import separators as written

    try:
        made = written(given(), to, count, dossier or [])
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2) from error
    out.print(f"Đã ghi {made} tờ ngăn cách vào {to}.")


def rotate() -> None:
    """Seal everything that an older data key sealed with the key of now, while the service runs; then the older key can go.

    First give every process the new key: SOHOA_DATA_KEY, SOHOA_DATA_KEY_NUMBER one higher, and the old one in SOHOA_DATA_KEYS_BEFORE.
    """
    logs.set_up(30)
    with closing(opened()) as services, Progress(TextColumn("{task.description}"), TextColumn("{task.completed}"), console=err) as bar:
        task = bar.add_task("Mã hóa lại", total=None)
        try:
            count = services.rotation.run(lambda done: bar.update(task, completed=done))
        except SohoaError as error:
            err.print(f"{error.message} Chạy lại lệnh này để làm tiếp.", style="red")
            raise typer.Exit(3) from error
    out.print(f"Đã mã hóa lại {count} giá trị bằng khóa hiện tại; khóa cũ không còn mở được gì.")


def doctor() -> None:
    """Say what is wrong with this installation and how to mend it; changes nothing. Exit status 1 where something is bad."""
    from api.opening import settings as given
    from api.wiring.doctor import examine

    logs.set_up(30)
    signs = {"good": ("✓", "green"), "warning": ("!", "yellow"), "bad": ("✗", "red")}
    bad = 0
    for found in examine(given()):
        sign, style = signs[found.state]
        out.print(f"{sign} {found.about}: {found.said}", style=style, soft_wrap=True, highlight=False)
        if found.mend:
            out.print(f"    → {found.mend}", soft_wrap=True, highlight=False)
        bad += found.state == "bad"
    raise typer.Exit(1 if bad else 0)


def settings() -> None:
    """Print the reference of all settings, in Markdown."""
    from api.settings_page import page

    typer.echo(page(), nl=False)


def grant(role: Annotated[str, typer.Argument(help="Role of PostgreSQL under which the service runs")]) -> None:
    """Give a database role what the service needs: of the log, only to add to it. Run by the owner of the tables, after each upgrade."""
    with closing(opened()) as services:
        try:
            services.grant(role)
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(2) from error
    out.print(f"Vai trò {role} nay chỉ thêm được vào nhật ký, không sửa hay xóa được.")
