"""Processes for single files: apart from each other, without settings, and gone when they should be."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

from api.settings import Settings
from digitize.errors import Quarantined
from ocr import fork
from ocr.fork import Fork
from ocr.formats import FormatNames
from ocr.sandbox import SandboxOpener
from ocr.zygote import LOADS
from tests.conftest import SAMPLES, wait_until
from tests.ocr.leaves import LEAVES

pytestmark = pytest.mark.slow
WORK = Path(tempfile.gettempdir())
PAPER = SAMPLES / "giay_khai_sinh/anh/scan.jpg"


def test_each_file_gets_a_process_of_its_own() -> None:
    first, second = (Fork("ocr.child", str(PAPER), str(WORK)) for _ in range(2))
    try:
        assert first._pid != second._pid
        assert json.loads(first.line(30))["media_type"] == "image/jpeg"
    finally:
        first.end()
        second.end()


def test_it_sees_no_setting_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_KEY", "a secret")
    process = Fork("ocr.child", str(PAPER), str(WORK))
    try:
        process.line(30)
        environment = Path(f"/proc/{process._pid}/environ").read_bytes()
        assert b"SOHOA" not in environment
        assert b"PYTHONPATH" in environment
    finally:
        process.end()


def test_one_that_is_killed_takes_nothing_else_along(tmp_path: Path) -> None:
    with SandboxOpener().open(PAPER) as kept:
        with pytest.raises(Quarantined, match="too-costly"), SandboxOpener().open(PAPER) as opened:
            os.kill(opened._child._process._pid, signal.SIGKILL)
            opened.sheets[0].raster()
        assert kept.sheets[0].raster().dpi
    with SandboxOpener().open(PAPER) as again:
        assert again.media_type == "image/jpeg"


def test_a_zygote_that_died_is_replaced() -> None:
    with SandboxOpener().open(PAPER):
        process, _ = fork._zygotes[os.getpid()]
    process.kill()
    process.wait()
    with SandboxOpener().open(PAPER) as again:
        assert again.media_type == "image/jpeg"


def test_what_a_file_did_to_its_process_is_not_there_for_the_next() -> None:
    """Limits of CPU time and memory are those of one process, not of all that follow."""
    for _ in range(3):
        process = Fork("ocr.child", str(PAPER), str(WORK))
        process.line(30)
        limits = psutil.Process(process._pid)
        assert limits.rlimit(psutil.RLIMIT_AS) == (2 << 30, 2 << 30)
        assert limits.rlimit(psutil.RLIMIT_CPU)[0] <= 45
        process.end()


def test_no_process_is_left_behind() -> None:
    process = Fork("ocr.child", str(PAPER), str(WORK))
    process.line(30)
    pid = process._pid
    process.end()

    def gone() -> bool:
        return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE

    wait_until(gone, 10)


def test_many_at_once_do_not_mix_their_answers() -> None:
    papers = [PAPER, SAMPLES / "giay_phep_xay_dung/nha-o/scan.pdf", SAMPLES / "thong_bao/bang/scan.tif"] * 4

    def kind(path: Path) -> str:
        with SandboxOpener().open(path) as opened:
            time.sleep(0.05)
            return opened.media_type

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(kind, papers)) == ["image/jpeg", "application/pdf", "image/tiff"] * 4


def test_formats_are_named_as_pronom_names_them() -> None:
    names = FormatNames()
    assert names.puid(PAPER) == "fmt/43"
    assert names.puid(SAMPLES / "thong_bao/bang/scan.tif") == "fmt/353"
    assert names.puid(SAMPLES / "README.md") != "fmt/43"


def test_formats_are_named_on_a_busy_machine_too() -> None:
    """Go takes addresses for each of its threads, and more of them the busier the machine is."""
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: FormatNames().puid(PAPER), range(24))) == ["fmt/43"] * 24


LATER = "before = set(sys.modules)\n{work}\nprint(*sorted(set(sys.modules) - before), file=sys.stderr)"


def imported(module: str, work: str, *arguments: Path | str, said: str = "") -> list[str]:
    """What is imported by work in a fork for a module, beyond what was there before it."""
    code = f"import sys; from pathlib import Path; from ocr.zygote import load; load({module!r})\n{LATER.format(work=work)}"
    done = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], input=said, capture_output=True, text=True, check=True)
    return done.stderr.split()


@pytest.mark.parametrize("module", LOADS)
def test_a_fork_finds_its_own_module_loaded(module: str) -> None:
    """What a fork loads, it loads anew for each paper: importing itself cost what makes copies a quarter of its time."""
    assert imported(module, f"import {module}") == []


def test_a_process_for_a_copy_finds_all_that_it_needs_loaded(tmp_path: Path) -> None:
    words = {"lines": ["Bản sao"], "font": str(Settings().serif)}
    said = "\n".join(json.dumps(line) for line in (words, {"link": "http://x/a.b.c", "out": str(tmp_path / "out.pdf")}))
    pages = [json.loads(json.dumps(asdict(leaf))) for leaf in LEAVES]
    asked = {"original": str(PAPER), "title": "Thử", "head": True, "pages": pages}
    assert imported("ocr.searchable", f"from ocr.searchable import _made\n_made({asked!r})", said=said) == []


def test_a_process_for_a_paper_finds_all_that_it_needs_loaded(tmp_path: Path) -> None:
    """Loading what the look and the codes of a page need cost more than both."""
    work = (
        "from ocr.child import Paper\n"
        "for file in sys.argv[2:]:\n"
        "    paper = Paper(Path(file), Path(sys.argv[1]))\n"
        "    paper.text(1), paper.raster(1, 0), paper.ink(1, 0, 'print', 0.0, 200, [0, 0, 200, 200]), paper.image(1, 0, 100)"
    )
    found = imported("ocr.child", work, tmp_path, PAPER, next(SAMPLES.rglob("scan.pdf")), next(SAMPLES.rglob("scan.png")))
    assert [name for name in found if "." not in name or name.split(".")[0] not in ("numpy", "encodings")] == []
