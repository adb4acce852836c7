"""What every command of `sohoa` begins with: the settings, the services, where to print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from api.scratch import own_folder
from api.settings import Settings
from digitize.errors import Conflict, Unavailable

if TYPE_CHECKING:
    from api.wiring.services import Services

out, err = Console(width=None if sys.stdout.isatty() else 150), Console(stderr=True)


def settings() -> Settings:
    """The settings, or exit status 2 with what is wrong in them; values are not shown, they may be secret."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors(include_input=False, include_url=False):
            err.print(f"settings: {'.'.join(map(str, problem['loc']))} {problem['msg']}", style="red")
        raise typer.Exit(2) from error


def opened(*, empty: bool = False) -> Services:
    """The services, or exit status 3. Raises typer.Exit(2) where the index was lost and its journal lies in the store, but with `empty`:
    what was taken in before that came back would stand in nobody's journal."""
    from api.wiring.services import build

    try:
        services = build(settings())
        if not empty:
            services.must_be_whole()
    except (Unavailable, Conflict) as error:
        err.print(error.message, style="red", soft_wrap=True)
        raise typer.Exit(2 if isinstance(error, Conflict) else 3) from error
    return services


def tell_unlisted(names: Sequence[str]) -> None:
    """After the index came back: which batches want their list made again."""
    if names:
        said = "Danh mục của các đợt này chưa về đủ; hãy chạy lại sohoa backfill plan với cùng tên và nơi chứa, rồi sohoa backfill run"
        err.print(f"{said}: {', '.join(names)}.", style="yellow", soft_wrap=True)


def _version(asked: bool) -> None:
    if asked:
        out.print(f"sohoa {version('sohoa')}")
        raise typer.Exit


def main(
    _asked: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end")] = False,
) -> None:
    """What stands before every command."""
    with suppress(OSError):  # a full disk: what needs room says so, and what needs none runs
        own_folder()
