"""`sohoa audit`: the log's head for posting elsewhere, the whole log as a file, and its check on any machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from api.opening import err, opened, out
from digitize.codec import event_from_json
from digitize.ledger import Head, audited
from digitize.record import Event

app = typer.Typer(no_args_is_help=True, help="The log that cannot be bent.")


@app.command(epilog="Example: `sohoa audit head >> heads.jsonl`, once a day, to a place that this agency cannot change")
def head() -> None:
    """Print the newest signed head, for posting elsewhere."""
    with closing(opened()) as services:
        services.ledger.gather()
        found = services.ledger.head()
    print(json.dumps({"size": found.size, "root": found.root.hex(), "at": found.at.isoformat(), "head": found.token}))


@app.command()
def dump() -> None:
    """Print the whole log, a JSON object a line."""
    from api.routes.log import lines

    with closing(opened()) as services:
        for line in lines(services):
            print(line, end="")


@app.command(epilog="Example: `sohoa audit verify log.jsonl --keys sohoa-keys.json --heads heads.jsonl`")
def verify(
    log: Annotated[Path, typer.Argument(metavar="DUMP", help="A whole log, from `sohoa audit dump` or /log/dump", exists=True)],
    keys: Annotated[Path | None, typer.Option(help="The agency's published keys (JWKS); those in the dump where none is given")] = None,
    heads: Annotated[Path | None, typer.Option(help="Heads that were posted elsewhere, from `sohoa audit head`, one a line")] = None,
) -> None:
    """Check a whole log without the server: nothing changed, removed, added behind, reordered or dated back."""
    from api.wiring.checking import checked_head

    known: dict[str, Any] = json.loads(keys.read_text()) if keys else {"keys": next(_lines(log)).get("keys", [])}
    if keys is None:
        err.print("Không có --keys: tin khóa nằm trong chính tệp nhật ký.", style="yellow")
    if heads is None:
        err.print("Không có --heads: không so với đầu cây lưu nơi khác, nên phần cuối bị cắt bỏ thì không thấy được.", style="yellow")
    signed = [checked_head(line["head"], known) for line in _lines(log) if "head" in line]
    posted = _posted(heads, known) if heads else []
    last = max((one.size for one in signed if one), default=0)
    flaws = list(audited(_entries(log), signed, posted))
    for flaw in flaws:
        out.print(f"{flaw.code}: {flaw.sentence}", style="red")
    if not flaws:
        out.print(
            f"Nhật ký nguyên vẹn: {last} mục, {len(signed)} đầu cây đã ký, {len(posted)} đầu cây lưu nơi khác đều khớp.", style="green"
        )
    raise typer.Exit(1 if flaws else 0)


def _posted(file: Path, known: dict[str, Any]) -> list[Head]:
    """Heads that others kept; exit status 2 for one that the agency never signed."""
    from api.wiring.checking import checked_head

    found = [checked_head(line["head"], known) for line in _lines(file)]
    if None in found:
        err.print("Có đầu cây trong --heads không do cơ quan ký.", style="red")
        raise typer.Exit(2)
    return [one for one in found if one]


def _entries(log: Path) -> Iterator[tuple[int, Event]]:
    return ((line["position"], event_from_json(line["entry"])) for line in _lines(log) if "entry" in line)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())
