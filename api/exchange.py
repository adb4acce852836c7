"""`sohoa exchange`: what other systems are told, and what they tell."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api import logs
from api.opening import err, opened, out
from digitize.errors import SohoaError, Unavailable

app = typer.Typer(no_args_is_help=True, help="Other systems: what they are told of results, what they tell of dossiers.")


@app.command(epilog="Example: `sohoa exchange dossiers ho-so-thang-11.xlsx`")
def dossiers(
    file: Annotated[
        Path,
        typer.Argument(help="CSV or XLSX with the portal's columns: MaHoSo, MaDonVi, NgayTiepNhan, NgayKetThuc, DuocSoHoa …", exists=True),
    ],
) -> None:
    """Take in a list of dossiers from the dossier system, for the report; the same list again changes nothing."""
    from api.wiring.exchange import take_dossiers

    logs.set_up(30)
    with closing(opened()) as services:
        try:
            count, changed = take_dossiers(services.sql, services.access, file, "machine")
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(2) from error
    out.print(f"Đã đọc {count} hồ sơ, {changed} mới hoặc có thay đổi.")


@app.command()
def send() -> None:
    """Tell every channel what is new, now; the service does it every minute. Exit status 3 where one does not answer."""
    from api.wiring.exchange import handed_over

    logs.set_up(30)
    with closing(opened()) as services:
        try:
            count = handed_over(services.channels)
        except Unavailable as error:
            err.print(error.message, style="yellow")
            raise typer.Exit(3) from error
    out.print(f"Đã xem {count} sự kiện mới.")


@app.command()
def status() -> None:
    """How far each channel is."""
    table = Table("Kênh", "Còn sau (sự kiện)", "Lần thử không được", "Nghỉ đến")
    with closing(opened()) as services:
        for channel in services.channels:
            state = channel.follower.state()
            table.add_row(channel.name, str(state["behind"]), str(state["tries"]), state["after"])
    out.print(table)


@app.command(epilog="Example: `sohoa exchange sheet trao-doi/158 --to khai-sinh.xlsx`")
def sheet(
    folder: Annotated[Path, typer.Argument(help="Folder of a channel of kind 158", exists=True)],
    to: Annotated[Path, typer.Option(help="Workbook to write")],
) -> None:
    """Write the rows of a 158 channel as one workbook, for the import of the civil-status software."""
    from api.wiring.exchange import sheet as written

    out.print(f"Đã ghi {written(folder, to)} dòng vào {to}.")
