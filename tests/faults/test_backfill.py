"""Backfills that are killed, and stores that go away: what is taken in is taken in once, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.batch import Batch, BatchState
from digitize.errors import Unavailable
from digitize.reading import TRIES
from digitize.scan import Status
from tests.conftest import SAMPLES, WEED, wait_until
from tests.fakes import NOON
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LETTER, BIRTH = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf", SAMPLES / "giay_khai_sinh/anh/scan.jpg"
KILLS = int(os.environ.get("SOHOA_TEST_KILLS", "6"))
"""`make faults` sets 200."""


def shelf(folder: Path, count: int, paper: Path = LETTER) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04d}{paper.suffix}").write_bytes(paper.read_bytes() + f"\n% {number}\n".encode())
    return folder


def planned(services: Services, folder: Path) -> Batch:
    batch = Batch(id="b" * 26, name="kho", shelf=str(folder), by="luutru", at=NOON)
    services.backfill.plan(batch, services.shelf(batch.shelf), None)
    return services.backfill.set_state("kho", BatchState.RUNNING, "luutru")


def tally(services: Services, batch: Batch) -> dict[str, int]:
    with services.database.look() as store:
        return dict(store.batches.tally(batch.id))


def test_a_backfill_killed_at_random_again_and_again_takes_each_paper_in_once(tmp_path: Path) -> None:
    count = 4 * KILLS
    settings = Settings(data_dir=tmp_path / "var")
    with closing(build(settings)) as services:
        batch = planned(services, shelf(tmp_path / "kho", count))
    command = [str(WEED.with_name("sohoa")), "backfill", "run", "kho"]
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
    chance = random.Random(6)
    for _ in range(KILLS):
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)
        with suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(2.0, 5.0))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert [found for found in check(settings) if "without an owner" not in found] == []
    assert subprocess.run(command, env=surroundings, capture_output=True, timeout=500).returncode == 0
    assert check(settings) == []
    with closing(build(settings)) as services:
        assert tally(services, batch) == {"to_check": count}


STAGES = ("sign", "signatures", "read", "classify", "extract", "check", "keep")
KILLED = """
import os, sys
from dataclasses import replace
from api.settings import Settings
from api.wiring.services import build
import digitize.reading
services = build(Settings())
stage, id = sys.argv[1:]
def die(*_):
    os._exit(9)
reading = services.reading
if stage == "keep":
    digitize.reading.Reading._keep = die
steps = tuple((name, die if name == stage else step) for name, step in reading.steps)
replace(reading, steps=steps).read(id)
"""


@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_that_dies_at_any_stage_leaves_the_paper_waiting(stage: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    with closing(build(settings)) as services:
        id = services.intake.take(LETTER, filename="a.pdf", by="canbo")
        surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
        for _ in range(TRIES - 1):
            assert subprocess.run([sys.executable, "-c", KILLED, stage, id], env=surroundings).returncode == 9
        with services.database.look() as store:
            assert store.scans.get(id)[0].status is Status.RECEIVED
        services.reading.read(id)
        with services.database.look() as store:
            assert store.scans.get(id)[0].status is Status.TO_CHECK
    assert check(settings) == []


def test_a_paper_that_takes_its_worker_down_each_time_is_set_aside_and_the_others_are_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    with closing(build(settings)) as services:
        bad = services.intake.take(LETTER, filename="bad.pdf", by="canbo")
        surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
        for _ in range(TRIES):
            assert subprocess.run([sys.executable, "-c", KILLED, "read", bad], env=surroundings).returncode == 9
        services.reading.read(bad)
        with services.database.look() as store:
            scan, _ = store.scans.get(bad)
        assert (scan.status, scan.findings[-1].code) == (Status.QUARANTINED, "reading-failed")
    assert check(settings) == []


def test_the_same_job_delivered_twice_at_once_has_its_effect_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    with closing(build(settings)) as services:
        id = services.intake.take(BIRTH, filename="a.jpg", by="canbo")
        threads = [threading.Thread(target=services.reading.read, args=(id,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with services.database.look() as store:
            assert [event.action for event in store.audit.of(id)] == ["received", "read:to_check"]
    assert check(settings) == []


class Gate:
    """A way to the object store that can be shut, slowed, or made to answer with an error."""

    def __init__(self, to: str) -> None:
        host, _, port = to.partition(":")
        self._to, self.mode, self._ends = (host, int(port)), "open", list[socket.socket]()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, mode: str) -> None:
        self.mode = mode
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends = []

    def close(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.set("shut")

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._server.accept()
            except OSError:
                return
            self._ends.append(here)
            threading.Thread(target=self._serve, args=(here,), daemon=True).start()

    def _serve(self, here: socket.socket) -> None:
        with suppress(OSError):
            if self.mode == "shut":
                here.close()
            elif self.mode in ("500", "503", "507"):
                here.recv(65536)
                here.sendall(f"HTTP/1.1 {self.mode} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
                here.close()
            else:
                if self.mode == "slow":
                    time.sleep(1)
                there = socket.create_connection(self._to)
                self._ends.append(there)
                threading.Thread(target=self._pass, args=(there, here), daemon=True).start()
                self._pass(here, there)

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)


@pytest.fixture
def gate(s3: S3) -> Iterator[Gate]:
    found = Gate(s3.endpoint)
    yield found
    found.close()


@contextmanager
def working(services: Services) -> Iterator[None]:
    worker = services.worker()
    worker.start()
    try:
        yield
    finally:
        worker.stop()


@pytest.mark.parametrize("mode", ["shut", "500", "503", "507", "slow"])
def test_a_store_that_fails_for_a_while_loses_no_paper_and_sets_none_aside(mode: str, gate: Gate, s3: S3, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path / "var", s3=s3.model_copy(update={"endpoint": gate.address, "bucket": f"fails-{mode}"}), workers=1
    )
    count = 6
    with closing(build(settings)) as services:
        batch = planned(services, shelf(tmp_path / "kho", count))
        assert services.backfill.take(batch, services.shelf(batch.shelf), 3) == 3
        gate.set(mode)
        if mode == "slow":
            services.backfill.take(batch, services.shelf(batch.shelf), 3)
        else:
            with pytest.raises(Unavailable):
                services.backfill.take(batch, services.shelf(batch.shelf), 3)
        with working(services):
            time.sleep(6)
            gate.set("open")
            while services.backfill.take(batch, services.shelf(batch.shelf), 3):
                pass
            wait_until(lambda: services.backfill.close(batch), 90)
        assert tally(services, batch) == {"to_check": count}
    assert check(settings) == []


def test_a_database_that_drops_every_connection_again_and_again_loses_nothing(postgres: str, tmp_path: Path) -> None:
    settings = Settings(database_url=postgres, queue_url=postgres, data_dir=tmp_path / "var", workers=1)
    plain = postgres.replace("postgresql+psycopg://", "postgresql://")
    with closing(build(settings)) as services:
        batch = planned(services, shelf(tmp_path / "kho", 12, BIRTH))
        with working(services):
            for _ in range(4):
                with suppress(Exception):
                    services.backfill.take(batch, services.shelf(batch.shelf), 3)
                time.sleep(1.5)
                with psycopg.connect(plain, autocommit=True) as connection:
                    connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
            wait_until(lambda: taken_all(services, batch), 60)
            wait_until(lambda: services.backfill.close(batch), 120)
        assert tally(services, batch) == {"to_check": 12}
    assert check(settings) == []


def taken_all(services: Services, batch: Batch) -> bool:
    later = replace(services.backfill, now=lambda: services.intake.now())
    with suppress(Exception):
        later.take(batch, services.shelf(batch.shelf), 3)
    return not tally(services, batch).get("planned")
