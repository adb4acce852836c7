import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORKS = """
import sys, tempfile
from api.scratch import own_folder
own_folder()
paper = tempfile.NamedTemporaryFile(prefix="sohoa-original-")
print(tempfile.gettempdir(), flush=True)
sys.stdin.read()
"""


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that works, and where."""
    surroundings = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", WORKS], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_put_down_is_gone_when_the_next_has_started(tmp_path: Path) -> None:
    with at_work(tmp_path) as (process, left):
        process.send_signal(signal.SIGKILL)
    assert any(path.name.startswith("sohoa-original-") for path in left.iterdir())
    with at_work(tmp_path) as (_, folder):
        assert list(tmp_path.iterdir()) == [folder]


def test_the_folder_of_a_process_that_lives_is_left_alone(tmp_path: Path) -> None:
    with at_work(tmp_path) as (_, first), at_work(tmp_path) as (_, second):
        assert sorted(tmp_path.iterdir()) == sorted({first, second})
        assert any(path.name.startswith("sohoa-original-") for path in first.iterdir())


def test_a_process_that_ends_by_itself_leaves_nothing(tmp_path: Path) -> None:
    with at_work(tmp_path) as (process, _):
        process.communicate("")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_another_process_is_just_making_is_left_alone(tmp_path: Path) -> None:
    making, broken_off = tmp_path / "sohoa-new-1", tmp_path / "sohoa-new-2"
    making.mkdir()
    broken_off.mkdir()
    os.utime(broken_off, (0, 0))
    with at_work(tmp_path) as (_, folder):
        assert sorted(tmp_path.iterdir()) == sorted([making, folder])


def test_a_link_in_a_shared_folder_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "paper").touch()
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "sohoa-work-x").symlink_to(tmp_path / "mine")
    with at_work(shared):
        assert (tmp_path / "mine" / "paper").exists()


def test_every_command_clears_up_after_the_dead(tmp_path: Path) -> None:
    dead = tmp_path / "sohoa-work-dead"
    dead.mkdir()
    (dead / "p1-0.pgm").write_bytes(b"a page")
    command = [str(Path(sys.executable).with_name("sohoa")), "settings"]
    subprocess.run(command, env={**os.environ, "TMPDIR": str(tmp_path)}, check=True, capture_output=True)
    assert list(tmp_path.iterdir()) == []


def test_processes_that_open_files_work_in_the_folder_too() -> None:
    from ocr.fork import child_environment

    assert child_environment()["TMPDIR"] == tempfile.gettempdir()
