"""A real Ray cluster on this machine: its driver is killed half-way, and the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring.services import build
from tests.conftest import SAMPLES, WEED, free_port, wait_until
from tests.faults.test_backfill import planned, shelf, tally
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
COUNT = 10


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SOHOA_DATA_DIR": str(tmp_path / "var"),
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": "made-up" * 8,
    }


@pytest.fixture
def cluster(surroundings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a cluster of two cores."""
    port = free_port()
    folder = tmp_path.parent.parent / f"r{port}"  # sockets need short paths
    command = [
        str(Path(sys.executable).with_name("ray")),
        "start",
        "--head",
        f"--port={port}",
        "--num-cpus=2",
        "--include-dashboard=false",
        "--block",
        f"--temp-dir={folder}",
    ]
    with (tmp_path / "ray.log").open("wb") as log:
        process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)
    wait_until(lambda: "Ray runtime started" in (tmp_path / "ray.log").read_text(errors="replace"), 90)
    yield f"127.0.0.1:{port}"
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_cluster_reads_a_batch_and_goes_on_when_its_driver_was_killed(cluster: str, surroundings: dict[str, str], tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    with closing(build(settings)) as services:
        batch = planned(services, shelf(tmp_path / "kho", COUNT, SAMPLES / "giay_khai_sinh/anh/scan.jpg"))
        command = [str(WEED.with_name("sohoa")), "backfill", "run", "kho", "--ray", cluster]
        with (tmp_path / "log").open("ab") as log:
            driver = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)
            wait_until(lambda: 0 < tally(services, batch).get("to_check", 0) < COUNT, 120)
            os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()
        assert tally(services, batch) != {"to_check": COUNT}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
        assert tally(services, batch) == {"to_check": COUNT}
        assert dict(services.queue.queued()) == {}, "the queue had nothing to do with it"
    assert check(settings) == []


def test_a_cluster_that_is_not_there_is_said(surroundings: dict[str, str], tmp_path: Path) -> None:
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        planned(services, shelf(tmp_path / "kho", 1))
    command = [str(WEED.with_name("sohoa")), "backfill", "run", "kho", "--ray", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 3
    assert "Cụm Ray không trả lời" in done.stderr.replace("\n", " ")
