"""Many workers on one database and one object store: what becomes of papers when some of them die, are cut off, or stand still."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest

from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.batch import OPEN, BatchState
from tests.conftest import SAMPLES, WEED, wait_until
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
PAPERS = 14


class Wire:
    """A way to the database that can be cut: a socket of its own that passes everything on."""

    def __init__(self, folder: Path, to: str) -> None:
        folder.mkdir()
        self._to, self._cut, self._ends, self._lock = to, False, list[socket.socket](), threading.Lock()
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(folder / ".s.PGSQL.5432"))
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while not self._cut:
            try:
                here, _ = self._server.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            there.connect(self._to)
            with self._lock:
                self._ends += [here, there]
                if self._cut:  # while this one came in
                    self._close()
                    return
            for pair in ((here, there), (there, here)):
                threading.Thread(target=self._pass, args=pair, daemon=True).start()

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass

    def cut(self) -> None:
        with self._lock:
            self._cut = True
            self._close()

    def _close(self) -> None:
        for end in (self._server, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def environment(url: str, s3: S3, bucket: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ, "SOHOA_DATABASE_URL": url, "SOHOA_QUEUE_URL": url, "SOHOA_DATA_DIR": str(folder), "SOHOA_S3__ENDPOINT": s3.endpoint,
        "SOHOA_S3__ACCESS_KEY": "sohoa", "SOHOA_S3__SECRET_KEY": "made-up-secret", "SOHOA_S3__BUCKET": bucket, "SOHOA_S3__SECURE": "false",
        "SOHOA_WORKERS": "1",
    }  # fmt: skip


@contextmanager
def worker(surroundings: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen([str(WEED.with_name("sohoa")), "worker"], env=surroundings, stdout=file, stderr=file)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def at_work(services: Services) -> set[str | None]:
    """Names of workers that have a paper in work."""
    found = services.queue._client.list_workflows(status=["PENDING"], load_input=False, load_output=False)
    return {job.executor_id for job in found}


def reading(services: Services, names: int = 1) -> bool:
    """Whether so many workers at least have a paper of the backfill in work."""
    return len(at_work(services)) >= names


def filled(services: Services, folder: Path) -> str:
    """A running batch of papers, all taken in; its id."""
    from digitize.batch import Batch
    from tests.fakes import NOON

    folder.mkdir()
    for number in range(PAPERS):
        (folder / f"{number}.jpg").write_bytes(BIRTH.read_bytes() + str(number).encode())
    batch = Batch(id="b" * 26, name="kho", shelf=str(folder), by="luutru", at=NOON)
    services.backfill.plan(batch, services.shelf(batch.shelf), None)
    services.backfill.set_state("kho", BatchState.RUNNING, "luutru")
    while services.backfill.take(batch, services.shelf(batch.shelf), 10):
        pass
    return batch.id


def test_three_workers_one_killed_one_cut_off_one_standing_still_read_each_paper_once(postgres: str, s3: S3, tmp_path: Path) -> None:
    settings = Settings(
        database_url=postgres, queue_url=postgres, data_dir=tmp_path / "var", s3=s3.model_copy(update={"bucket": "workers"}), workers=1
    )
    services = build(settings)
    batch = filled(services, tmp_path / "kho")
    host = parse_qs(urlparse(postgres).query)["host"][0]
    wire = Wire(tmp_path / "wire", f"{host}/.s.PGSQL.5432")
    urls = {"killed": postgres, "cut": postgres.replace(host, str(tmp_path / "wire")), "still": postgres}

    def left() -> int:
        with services.database.look() as store:
            return sum(store.batches.tally(batch).get(name, 0) for name in OPEN)

    with ExitStack() as stack:
        workers = {
            name: stack.enter_context(worker(environment(url, s3, "workers", tmp_path / name), tmp_path / f"{name}.log"))
            for name, url in urls.items()
        }
        wait_until(lambda: reading(services, 3), 90)
        gone = at_work(services)
        workers["killed"].kill()
        wire.cut()
        workers["still"].send_signal(signal.SIGSTOP)
        begun = left()
        assert begun > 0
        stack.enter_context(worker(environment(postgres, s3, "workers", tmp_path / "fresh"), tmp_path / "fresh.log"))
        wait_until(lambda: not gone & at_work(services), 60)  # taken over within a minute
        wait_until(lambda: left() == 0, 240)
        workers["still"].send_signal(signal.SIGCONT)  # it goes on with what others have done meanwhile
        wait_until(lambda: not reading(services), 90)
    services.close()
    assert check(settings) == []
    services = build(settings)
    with services.database.look() as store:
        assert store.batches.tally(batch) == {"to_check": PAPERS}
    services.close()


def test_a_worker_that_is_asked_to_stop_ends_what_it_reads_and_leaves_nothing_behind(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", workers=1)
    services = build(settings)
    batch = filled(services, tmp_path / "kho")
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var"), "SOHOA_WORKERS": "1"}
    with worker(surroundings, tmp_path / "drained.log") as process:
        wait_until(lambda: reading(services), 60)
        process.terminate()
        assert process.wait(60) == 0
    assert not reading(services), "nothing is left to a worker that has gone"
    assert services.workers.kinds() == {}
    with services.database.look() as store:
        tally = dict(store.batches.tally(batch))
    assert 0 < tally.get("to_check", 0) < PAPERS
    assert tally["to_check"] + tally["received"] == PAPERS
    services.close()
    assert check(settings) == []


def test_each_worker_of_a_machine_has_a_name_of_its_own_and_takes_it_again(tmp_path: Path) -> None:
    from api.wiring.worker import executor_name

    settings = Settings(data_dir=tmp_path / "var")
    settings.data_dir.mkdir()
    (first, one), (second, two) = executor_name(settings), executor_name(settings)
    assert first != second
    one.close()
    again, three = executor_name(settings)
    assert again == first
    other, four = executor_name(Settings(data_dir=tmp_path / "elsewhere"))
    assert other not in (first, second), "another machine of the same name"
    for handle in (two, three, four):
        handle.close()
