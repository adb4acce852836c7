"""`sohoa account`: who may sign in, for the first administrator and for machines without pages."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.opening import err, opened, out
from digitize.access import Person
from digitize.errors import SohoaError
from digitize.ids import new_id

if TYPE_CHECKING:
    from api.wiring.services import Services

app = typer.Typer(no_args_is_help=True, help="Accounts: who may sign in, as what, and of which agency.")
Login = Annotated[str, typer.Argument(metavar="LOGIN")]


@app.command(epilog="Example: `sohoa account add nga.tt --name 'Trần Thị Nga' --role clerk --unit H50.25`")
def add(
    login: Login, name: Annotated[str, typer.Option(help="What he is called on screen")], role: Annotated[list[str], typer.Option(help="A role of policy.toml; more than once for more")],
    unit: Annotated[str, typer.Option(help="Code of his agency; * for above all")],
    grant: Annotated[list[str] | None, typer.Option(help="Group of sensitive papers that he may look up")] = None,
    keep_password: Annotated[bool, typer.Option(help="Change the rest of a known account")] = False,
) -> None:  # fmt: skip
    """Add an account, or change one; the password is asked for, or read from standard input. Its sessions end."""
    from api.wiring.reading import now

    with _services() as services:
        person = Person(login=login, name=name, unit=services.access.units.said(unit), roles=frozenset(role), grants=frozenset(grant or ()))
        password = None if keep_password else _password()
        account = services.sign_in.save(person, password=password, id=new_id(now()), by=_me())
        out.print(f"Đã lưu tài khoản {login}.")
        if services.sign_in.needs_code(account) and not account.code_key:
            out.print(f"Vai trò này cần mã xác thực: chạy `sohoa account code {login}`.")


@app.command("units")
def all_units() -> None:
    """List the agencies, by code: of each account and each paper it is said to which it belongs."""
    table = Table("Mã", "Tên", "Thuộc")
    with _services() as services:
        units = services.access.units
        for code in sorted(units.known):
            table.add_row(code, units.name(code), units.known[code].above or "")
    out.print(table)


@app.command("list")
def all_accounts() -> None:
    """List the accounts."""
    from api.wiring.reading import now

    table = Table("Đăng nhập", "Tên", "Đơn vị", "Vai trò", "Được tra nhóm", "Mã xác thực", "Trạng thái")
    with _services() as services:
        with services.database.look() as store:
            found = store.accounts.list()
        for one in found:
            who = one.person
            state = "khóa" if one.disabled else "tạm khóa" if one.resting_until and one.resting_until > now() else "mở"
            columns = (who.unit or "*", ", ".join(sorted(who.roles)), ", ".join(sorted(who.grants)), "có" if one.code_key else "", state)
            table.add_row(who.login, who.name, *columns)
    out.print(table)


@app.command()
def shut(login: Login, again: Annotated[bool, typer.Option("--open", help="Open it again")] = False) -> None:
    """Shut an account; its sessions end at once."""
    with _services() as services:
        services.sign_in.disable(login, off=not again, by=_me())
        out.print(f"Đã {'mở' if again else 'khóa'} tài khoản {login}.")


@app.command()
def code(login: Login) -> None:
    """Give an account a new key of one-time codes, for the authenticator app on a telephone."""
    from api.wiring.identity import code_link

    with _services() as services:
        key = services.sign_in.new_code_key(login, _me())
        out.print(
            f"Nhập khóa này vào ứng dụng mã xác thực, hoặc quét liên kết; chỉ hiện một lần:\n{key}\n{code_link(key, login)}", soft_wrap=True
        )


def hash_password() -> None:
    """Print the hash of a password typed in, for SOHOA_USERS."""
    from api.wiring.identity import hash_of

    out.print(hash_of(typer.prompt("Password", hide_input=True, confirmation_prompt=True)), soft_wrap=True)


@contextmanager
def _services() -> Iterator[Services]:
    services = opened()
    try:
        yield services
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2) from error
    finally:
        services.close()


def machine_key() -> None:
    """Make a key for a program that reads figures: the key for the program, its hash for SOHOA_MACHINES."""
    import secrets

    from digitize.hashing import hash_text

    key = f"sohoa_{secrets.token_urlsafe(32)}"
    out.print(f"Khóa, chỉ hiện một lần, giao cho hệ thống gọi: {key}", soft_wrap=True)
    out.print(f'SOHOA_MACHINES: {{"login": "…", "name": "…", "key": "{hash_text(key)}", "roles": ["report"], "unit": "*"}}', soft_wrap=True)


def _password() -> str:
    if sys.stdin.isatty():
        found: str = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True)
        return found
    return sys.stdin.readline().rstrip("\n")


def _me() -> str:
    return f"may-chu:{getpass.getuser()}"[:80]
