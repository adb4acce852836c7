"""`sohoa backup`, `restore`, `open-keys`, `refill`: what an operator runs, by hand or from a timer."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from api import logs
from api.opening import err, opened, out, settings, tell_unlisted
from digitize.errors import SohoaError

LEFT = "Bộ khóa chỉ mở được bằng cụm mật khẩu vừa nhập; cất nơi khác với bản sao lưu."


def backup(
    to: Annotated[Path, typer.Argument(help="Folder; each backup gets one of its own in it")],
    keys: Annotated[
        Path | None,
        typer.Option(help="Also write all keys into this file, locked by a passphrase (asked for, or the first line of standard input)"),
    ] = None,
) -> None:
    """Back up database and configuration, while the service runs; keys apart. Objects lie in the object store and its second store.

    Example: `sohoa backup /srv/backup --keys /media/safe/sohoa.keys`
    """
    from api.wiring.backups import back_up, lock_keys

    logs.set_up(30)
    with closing(opened()) as services:
        try:
            if keys:
                locked = lock_keys(services.settings, _passphrase(again=True))
                keys.touch(mode=0o600)
                keys.write_text(locked)
                err.print(LEFT, style="yellow")
            made = back_up(services, to)
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(3) from error
        except OSError as error:
            err.print(f"Không ghi được vào {error.filename or to}: {error.strerror}. Chưa có bản sao lưu nào.", style="red", soft_wrap=True)
            raise typer.Exit(3) from error
    out.print(f"Đã sao lưu vào {made}.", soft_wrap=True)


def restore(folder: Annotated[Path, typer.Argument(help="One backup, as `sohoa backup` wrote it", exists=True)]) -> None:
    """Bring a backup back into an empty database, with what happened since from the journal in the object store.

    The keys must be those of the backup: set them first, with `sohoa open-keys` where they are lost. Newer versions restore older backups.
    """
    from api.wiring.backups import restore as restored

    logs.set_up(30)
    try:
        found = restored(settings(), folder)
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2 if error.code in ("not-empty", "no-backup", "backup-damaged") else 3) from error
    out.print(
        f"Đã khôi phục bản sao lưu lúc {found.made_at}; {found.caught_up} sự kiện sau đó lấy lại từ nhật ký; nhật ký {found.size} mục, khớp đầu cây đã ký.",
        soft_wrap=True,
    )
    if found.shut:
        err.print(f"Đã khóa lại các tài khoản bị khóa sau bản sao lưu: {', '.join(found.shut)}.", style="yellow", soft_wrap=True)
    if found.old:
        sentence = "Mật khẩu, vai trò hoặc mã xác thực của các tài khoản này đã đổi sau bản sao lưu, nay là bản cũ; hãy đặt lại"
        err.print(f"{sentence}: {', '.join(found.old)}.", style="yellow", soft_wrap=True)
    tell_unlisted(found.unlisted)


def open_keys(file: Annotated[Path, typer.Argument(help="As `sohoa backup --keys` wrote it", exists=True)]) -> None:
    """Print the keys as lines of an environment file. Key files of signatures are printed by path, in hexadecimal."""
    from api.wiring.backups import open_keys as unlocked

    try:
        found = unlocked(file.read_text(), _passphrase(again=False))
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2) from error
    for name, value in found.items():
        print(f"{name}={value}" if isinstance(value, str) else f"# {name}: {json.dumps(value)}")


def refill() -> None:
    """Put back into the first object store what only the second has."""
    from api.wiring.backups import refill as refilled

    logs.set_up(30)
    with closing(opened(empty=True)) as services:
        try:
            count = refilled(services)
        except SohoaError as error:
            err.print(error.message, style="red")
            raise typer.Exit(3) from error
    out.print(f"Đã chép lại {count} tệp từ kho thứ hai.")


def _passphrase(*, again: bool) -> str:
    if sys.stdin.isatty():
        found: str = typer.prompt("Cụm mật khẩu của bộ khóa", hide_input=True, confirmation_prompt=again)
        return found
    return sys.stdin.readline().rstrip("\n")
