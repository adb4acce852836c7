"""What happens when the plug is pulled: for real, on processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from digitize.errors import Unavailable
from digitize.stores import ObjectStore
from storage.objects import FolderObjects
from tests.conftest import SAMPLES, free_port, running, start_service, wait_until

pytestmark = pytest.mark.slow
CLERK = ("canbo", "sohoa")
PAPERS = [SAMPLES / "quyet_dinh/hai-trang/scan.pdf", SAMPLES / "giay_khai_sinh/tiff/scan.tif", SAMPLES / "cong_van/hoa-toc/scan.jpg"]


def states(client: httpx.Client) -> dict[str, str]:
    return {item["id"]: item["status"] for item in client.get("/api/v1/scans").json()["items"]}


def test_papers_taken_in_survive_a_kill_and_are_read_once(tmp_path: Path) -> None:
    port = free_port()
    server = start_service(tmp_path, port)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", auth=CLERK, timeout=30) as client:
        ids = [client.post("/api/v1/scans", content=path.read_bytes()).json()["id"] for path in PAPERS]
        server.send_signal(signal.SIGKILL)
        server.wait()
        with running(tmp_path, port):
            wait_until(lambda: "received" not in states(client).values(), 120)
            assert states(client) == dict.fromkeys(ids, "to_check")
            for id in ids:
                trail = [event["action"] for event in client.get(f"/api/v1/scans/{id}/trail").json()]
                assert trail == ["received", "read:to_check"]


def test_a_paper_kept_but_never_queued_is_read_after_the_next_start(tmp_path: Path) -> None:
    """The process dies between the commit and the queue."""
    script = (
        "import os, sys; from pathlib import Path; from api.settings import Settings; from api.wiring.services import build\n"
        "services = build(Settings())\n"
        "type(services.queue).enqueue = lambda self, id: os._exit(9)\n"
        "services.intake.take(Path(sys.argv[1]), filename='a.jpg', by='canbo')\n"
    )
    environment = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
    assert subprocess.run([sys.executable, "-c", script, str(PAPERS[2])], env=environment).returncode == 9
    with running(tmp_path, free_port()) as address, httpx.Client(base_url=address, auth=CLERK, timeout=30) as client:
        wait_until(lambda: list(states(client).values()) == ["to_check"], 60)


def test_a_disk_that_fills_up_in_mid_write_leaves_no_half_object(tmp_path: Path) -> None:
    """A file-size limit stands for the full disk: the write fails half-way with an OSError, as ENOSPC does."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from storage.objects import FolderObjects; from digitize.errors import Unavailable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try: FolderObjects(Path(sys.argv[1])).put('original/aa', Path(sys.argv[2]), 'x')\n"
        "except Unavailable: sys.exit(7)\n"
    )
    big = tmp_path / "big"
    big.write_bytes(os.urandom(1_000_000))
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path / "objects"), str(big)]).returncode == 7
    store: ObjectStore = FolderObjects(tmp_path / "objects")
    assert not store.has("original/aa")
    assert not list((tmp_path / "objects").rglob(".part-*"))
    store.put("original/aa", big, "x")
    with store.get("original/aa") as stream:
        assert stream.read() == big.read_bytes()


def test_an_upload_that_breaks_off_leaves_nothing(serving: str, tmp_path: Path) -> None:
    def half() -> object:
        yield PAPERS[2].read_bytes()[:50_000]
        raise ConnectionAbortedError

    with httpx.Client(base_url=serving, auth=CLERK) as client:
        with pytest.raises((ConnectionAbortedError, httpx.HTTPError)):
            client.post("/api/v1/scans", content=half())  # type: ignore[arg-type]
        assert states(client) == {}
        assert client.post("/api/v1/scans", content=PAPERS[2].read_bytes()).status_code == 202


def test_a_store_that_cannot_be_written_refuses_the_paper_with_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "objects"
    blocked.write_text("a file stands where the folder should be")
    with pytest.raises(Unavailable, match="chưa được nhận"):
        FolderObjects(blocked).put("original/aa", PAPERS[2], "x")
