"""The command `sohoa`.

Exit status: 0 all went well; 1 at least one paper could not be read or taken in, or nothing was found; 2 the command was
wrong; 3 a store or tool does not answer.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api import accounts, audit, backfill, backups, commands, exchange, logs, report
from api.opening import err, main, opened, out, settings
from api.pages.words import TRUSTS, day
from api.printing import records_table, scan_json, scans_table
from api.wiring.reading import engines, opener, pipeline_of_file, unkept
from digitize.doctypes import all_doctypes
from digitize.errors import SohoaError
from digitize.kinds import personal_number
from digitize.pipeline import run
from digitize.record import RecordQuery
from digitize.steps.read import DEFECTS

if TYPE_CHECKING:
    from types import FrameType

    from api.wiring.services import Services

# Imports inside commands: `sohoa read` must not pay two seconds of CPU for the database, queue and HTTP it does not use.

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="markdown", help=__doc__)
app.callback()(main)
GRACE = 20
"""Seconds that requests in progress get when the service is stopped."""
Files = Annotated[list[Path], typer.Argument(help="Files (PDF, TIFF, JPEG, PNG)", metavar="FILE…")]
Dossier = Annotated[str | None, typer.Option("--dossier", help="Mã hồ sơ TTHC, for example H50.10.25-260312-0012")]


@app.command(epilog="Example: `sohoa verify copy.pdf --keys sohoa-keys.json`")
def verify(
    thing: Annotated[
        str,
        typer.Argument(
            help="A copy (PDF), a scan of its print, the token of its QR code, a look-up's answer or receipt, a proof from the log",
            metavar="FILE|TOKEN",
        ),
    ],
    keys: Annotated[Path | None, typer.Option(help="The agency's published keys (JWKS); those of this machine where none is given")] = None,
) -> None:
    """Check without a server: is a copy the agency's, with the pages that were sealed; did it answer so; does its log say so?"""
    from api.wiring.checking import statement
    from api.wiring.checking import verify as checked

    if said := statement(settings(), thing, keys):
        out.print(said[1], style="green" if said[0] else "red", soft_wrap=True)
        raise typer.Exit(0 if said[0] else 1)
    try:
        found = checked(settings(), thing, keys)
    except (SohoaError, OSError) as error:
        _say_unread(Path(thing), error, as_json=False)
        raise typer.Exit(2) from error
    good = found.verdict in ("genuine", "sealed")
    out.print(f"{found.verdict}: {found.message}", style="green" if good else "red")
    for one in found.signatures:
        out.print(f"Chữ ký số: {one.signer or 'không rõ người ký'}{f', {day(one.at)}' if one.at else ''}: {TRUSTS[one.trust]}")
    if found.seal:
        out.print(f"Mã kết quả {found.seal.code}, ngày {found.seal.day:%d/%m/%Y}, SHA-256 bản gốc {found.seal.original}")
    raise typer.Exit(0 if good else 1)


@app.command()
def keys() -> None:
    """Print the published keys (JWKS), by which anybody can check copies."""
    from api.wiring.checking import sealer

    print(json.dumps(sealer(settings()).published(), indent=1))


@app.command()
def quality(files: Files) -> None:
    """Say at once what is wrong with scans, without reading them: for the counter, while the paper is still there."""
    failed = False
    for file in files:
        try:
            with opener().open(file) as opened:
                wrong = [(sheet.number, [defect.code for defect in sheet.raster().defects], sheet.blank().dpi) for sheet in opened.sheets]
        except (SohoaError, OSError) as error:
            failed = True
            _say_unread(file, error, as_json=False)
            continue
        for number, codes, dpi in wrong:
            out.print(f"{file.name} trang {number}: {dpi} dpi; {', '.join(DEFECTS[code] for code in codes) or 'tốt'}")
            failed = failed or bool(codes)
    raise typer.Exit(1 if failed else 0)


@app.command(epilog="Example: `sohoa read --json scan.pdf | jq .fields.so_ky_hieu.value`")
def read(
    files: Files,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file, one a line")] = False,
    thorough: Annotated[bool, typer.Option("--thorough", help="Read every line a second time")] = False,
) -> None:
    """Read papers and keep nothing."""
    logs.set_up()
    given, failed = settings(), False
    given = given.model_copy(update={"thorough": given.thorough or thorough})
    tools = engines(given)
    for file in files:
        try:
            scan = run(pipeline_of_file(given, file, tools), unkept(file))
        except (SohoaError, OSError) as error:
            failed = True
            _say_unread(file, error, as_json)
            continue
        if as_json:
            print(json.dumps(scan_json(str(file), scan), ensure_ascii=False), flush=True)
        else:
            out.print(scans_table([(file.name, "", scan)]))
    raise typer.Exit(1 if failed else 0)


def _say_unread(file: Path, error: SohoaError | OSError, as_json: bool) -> None:
    code = error.code if isinstance(error, SohoaError) else "cannot-open"
    message = error.message if isinstance(error, SohoaError) else "Không mở được tệp; kiểm tra đường dẫn và quyền đọc."
    if as_json:
        print(json.dumps({"file": str(file), "error": {"code": code, "message": message}}, ensure_ascii=False), flush=True)
    else:
        err.print(f"{file}: {message}", style="red")


@app.command(epilog="Example: `sohoa digitize scans/ --dossier H50.10.25-260312-0012`")
def digitize(paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders")], dossier: Dossier = None) -> None:
    """Take papers in, read them, and wait until they are read."""
    from api import batch

    logs.set_up(30)
    services = opened()
    try:
        rows = batch.take_and_wait(services, batch.papers(paths), dossier, err)
    finally:
        services.close()
    out.print(scans_table([(name, note, scan) for name, note, scan in rows if scan is not None]))
    for name, note, scan in rows:
        if scan is None:
            err.print(f"{name}: {note}", style="red")
    taken = sum(scan is not None and not note for _, note, scan in rows)
    refused = sum(scan is None for _, _, scan in rows)
    out.print(f"Nhận mới {taken}, đã có từ trước {len(rows) - taken - refused}, không nhận {refused}.")
    raise typer.Exit(1 if refused or not rows else 0)


@app.command(
    epilog='Examples: `sohoa find --name "nguyen van a"` · `sohoa find --number 12/QĐ-UBND` · `sohoa find --personal-number - < number.txt`'
)
def find(
    name: Annotated[str | None, typer.Option(help="A person's name, with or without accents")] = None,
    number: Annotated[str | None, typer.Option(help="Số, ký hiệu of the paper")] = None,
    personal_number: Annotated[str | None, typer.Option("--personal-number", help="12 or 9 digits; `-` reads it from standard input, which keeps it out of the shell's history")] = None,
    dossier: Dossier = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
) -> None:  # fmt: skip
    """Find accepted papers."""
    logs.set_up(30)
    if not (name or number or personal_number or dossier):
        err.print("Hãy nêu --name, --number, --personal-number hoặc --dossier.", style="red")
        raise typer.Exit(2)
    wanted = sys.stdin.readline() if personal_number == "-" else personal_number
    services = opened()
    try:
        found = _found(services, RecordQuery(name=name, number=number, personal_number=_digits(wanted), dossier=dossier, limit=limit))
    finally:
        services.close()
    raise typer.Exit(0 if found else 1)


def _digits(text: str | None) -> str | None:
    return (personal_number(text) or text.strip()) if text else None


def _found(services: Services, query: RecordQuery) -> bool:
    with services.database.begin() as store:
        page = store.records.search(query)
    out.print(records_table(list(page.records)) if page.records else "Không có hồ sơ nào khớp.")
    return bool(page.records)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port")] = None,
    work: Annotated[bool, typer.Option(help="Read papers in this process too")] = True,
) -> None:
    """API, pages and worker in one process."""
    import uvicorn

    from api.app import create_app

    logs.set_up()
    services = opened()
    given = services.settings
    err.print(f"http://{host or given.host}:{port or given.port}/  (Ctrl+C để dừng)")
    try:
        app = create_app(services, work=work)
        config = uvicorn.Config(
            app, host=host or given.host, port=port or given.port, access_log=False, log_config=None, server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=GRACE,
        )  # fmt: skip

        class Server(uvicorn.Server):
            def handle_exit(self, sig: int, frame: FrameType | None) -> None:
                app.state.watch.stop()  # streams to open pages would else keep the process
                super().handle_exit(sig, frame)

        Server(config).run()
    finally:
        services.close()


@app.command()
def worker() -> None:
    """Read queued papers until stopped; on as many machines as there are, with the same database and object store."""
    import signal
    import threading

    from api import batch

    logs.set_up()
    services = opened()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running = services.worker()
    running.start()
    logs.log.info("worker", executor=running.executor)
    batch.look_after(services, stop)
    running.stop()
    services.close()


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help="Folder that scanners write into")],
    by: Annotated[str, typer.Option(help="Login on whose desk the papers lie")] = "may-quet",
    settle: Annotated[float, typer.Option(help="Seconds for which a file must not change")] = 5.0,
    patience: Annotated[float, typer.Option(help="Seconds after which a file that is not whole is returned")] = 120.0,
) -> None:
    """Take in what scanners write into a folder, each file once and whole; those that are no papers come back with a reason."""
    import signal
    import threading

    from api import watched

    logs.set_up()
    services, stop = opened(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        watched.watch(watched.WatchedFolder(folder.resolve(), services.intake, by, settle, patience, services.settings.unit), stop.wait)
    finally:
        services.close()


@app.command()
def doctypes() -> None:
    """List the document types."""
    for kind in all_doctypes().values():
        out.print(f"{kind.name:40} {kind.code or '':16} {kind.title or '(công văn)'}  [dim]{len(kind.fields)} fields · {kind.group}[/dim]")


@app.command("demo", hidden=True)
def run_demo(file: Annotated[Path | None, typer.Argument(help="Your own paper instead of the samples")] = None) -> None:
    """The main job on the samples: take in, read, accept one, find it again."""
    from api import batch, demo

    logs.set_up(30)
    services = opened()
    try:
        rows = batch.take_and_wait(services, [file] if file else demo.papers(), None, err)
        raise typer.Exit(demo.show(services, rows, out, own=file is not None))
    finally:
        services.close()


app.add_typer(backfill.app, name="backfill")
app.add_typer(accounts.app, name="account")
app.add_typer(audit.app, name="audit")
app.add_typer(exchange.app, name="exchange")
app.command("hash-password")(accounts.hash_password)
app.command("machine-key")(accounts.machine_key)
MORE = (commands.export, commands.rebuild, commands.fixity, commands.separators, commands.rotate, commands.grant, report.report)
for _more in (*MORE, backups.backup, backups.restore, backups.open_keys, backups.refill, commands.doctor, commands.settings):
    app.command()(_more)

if __name__ == "__main__":
    app()
