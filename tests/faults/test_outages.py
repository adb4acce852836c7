"""Object stores and databases that go away for a while, while a backfill runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.batch import Batch
from digitize.errors import Unavailable
from tests.conftest import wait_until
from tests.faults.test_backfill import BIRTH, planned, shelf, tally, working
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


class Gate:
    """A way to the object store that can be shut, slowed, or made to answer with an error."""

    def __init__(self, to: str) -> None:
        host, _, port = to.partition(":")
        self._to, self.mode, self._ends = (host, int(port)), "open", list[socket.socket]()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._serving: list[threading.Thread] = []
        self._listener = threading.Thread(target=self._accept, daemon=True)
        self._listener.start()

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
        self._listener.join()
        self._server.close()
        self.set("shut")
        for thread in self._serving:  # who was just opening the other end closes it, too
            thread.join()
        self.set("shut")

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._server.accept()
            except OSError:
                return
            self._ends.append(here)
            self._serving.append(threading.Thread(target=self._serve, args=(here,), daemon=True))
            self._serving[-1].start()

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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # connections that the server closed
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
    with suppress(Exception):
        services.backfill.take(batch, services.shelf(batch.shelf), 3)
    return not tally(services, batch).get("planned")
