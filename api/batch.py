"""Taking many papers in from the command line, and waiting until they are read."""

from __future__ import annotations

import fcntl
import getpass
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api import logs
from api.wiring.services import Services
from digitize.errors import Conflict, SohoaError, Unavailable
from digitize.scan import Scan, Status

SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})


def papers(paths: Sequence[Path]) -> list[Path]:
    """The files named, and in folders all that may be papers, in order."""
    out: list[Path] = []
    for path in paths:
        if path.is_dir():
            out.extend(sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES))
        else:
            out.append(path)
    return out


def take_in(services: Services, file: Path, by: str, dossier: str | None) -> tuple[str | None, str]:
    """The scan's id, and a sentence where the file was there already or refused."""
    try:
        return services.intake.take(file, filename=file.name, by=by, dossier=dossier, unit=services.settings.unit), ""
    except Conflict as error:
        return str(error.extra.get("scan_id", "")) or None, error.message
    except SohoaError as error:
        return None, error.message
    except OSError:
        return None, "Không mở được tệp; kiểm tra đường dẫn và quyền đọc."


@contextmanager
def working(services: Services) -> Iterator[bool]:
    """A worker in this process for as long as the block lasts, unless one runs on this data already; whether it is ours."""
    lock = services.settings.data_dir / "worker.lock"
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        worker = services.worker()
        worker.start()
        services.requeue()
        try:
            yield True
        finally:
            worker.stop()
            with suppress(Unavailable):  # the next process that works on this data writes it
                services.journal.write()


def wait_for(services: Services, ids: Sequence[str], progress: Callable[[int], None]) -> dict[str, Scan]:
    """The scans, once none of them waits; `progress` hears how many are done."""
    done: dict[str, Scan] = {}
    while True:
        with services.database.begin() as store:
            for id in ids:
                if id not in done:
                    scan, _ = store.scans.get(id)
                    if scan.status is not Status.RECEIVED:
                        done[id] = scan
        progress(len(done))
        if len(done) == len(set(ids)):
            return done
        time.sleep(0.2)


def take_and_wait(services: Services, files: list[Path], dossier: str | None, err: Console) -> list[tuple[str, str, Scan | None]]:
    """File name, a sentence where it was not newly taken in, and the scan where there is one."""
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=err)
    with working(services), bar:
        taking = bar.add_task("Tiếp nhận", total=len(files))
        taken = []
        for file in files:
            taken.append((str(file), *take_in(services, file, getpass.getuser(), dossier)))
            bar.advance(taking)
        ids = list(dict.fromkeys(id for _, id, _ in taken if id))
        reading = bar.add_task("Đọc", total=len(ids))
        scans = wait_for(services, ids, lambda done: bar.update(reading, completed=done))
    return [(name, note, scans[id] if id else None) for name, id, note in taken]


def look_after(services: Services, stop: threading.Event) -> None:
    """What a worker does beside reading, until it is stopped: the journal every few seconds, its chores every minute."""
    round = 0
    while True:
        for name, work in (("journal", services.journal.write), *(services.chores() if round % 12 == 0 else ())):
            logs.tried(name, work)
        if stop.wait(5):
            return
        round += 1
