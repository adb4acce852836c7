"""A folder that scanners write into: slow writers, broken files, watchers that die, two watchers at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import IO

import pytest

from api.settings import Settings
from api.watched import WatchedFolder, dossier_of, is_whole
from api.wiring.services import Services
from digitize.errors import Unavailable
from tests.conftest import SAMPLES, WEED, wait_until
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LETTER, BIRTH = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf", SAMPLES / "giay_khai_sinh/anh/scan.jpg"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(services: Services, clock: Clock, tmp_path: Path) -> WatchedFolder:
    (tmp_path / "scanner").mkdir()
    return WatchedFolder(tmp_path / "scanner", services.intake, "mayquet1", settle=0.05, clock=clock)


def passed(folder: WatchedFolder, clock: Clock, seconds: float = 1.0) -> tuple[int, int]:
    """What two looks some seconds apart did."""
    first = folder.round()
    clock.now += seconds
    second = folder.round()
    return first[0] + second[0], first[1] + second[1]


def below(folder: WatchedFolder) -> list[str]:
    return sorted(path.relative_to(folder.root).as_posix() for path in folder.root.rglob("*") if path.is_file())


def papers(services: Services) -> list[str]:
    from digitize.worklist import ScanQuery

    with services.database.look() as store:
        return sorted(line.filename for line in store.scans.list(ScanQuery()).lines)


def test_a_file_that_has_settled_is_taken_in_and_moved_to_done(folder: WatchedFolder, clock: Clock, services: Services) -> None:
    (folder.root / "H50.10-260312-0012").mkdir()
    shutil.copy(LETTER, folder.root / "H50.10-260312-0012" / "quét.pdf")
    assert folder.round() == (0, 0), "it was only just seen"
    clock.now = 1
    assert folder.round() == (1, 0)
    assert folder.round() == (0, 0)
    [done] = below(folder)
    assert done.startswith("da-nhan/")
    assert done.endswith("/H50.10-260312-0012/quét.pdf")
    assert papers(services) == ["quét.pdf"]
    from digitize.worklist import ScanQuery

    with services.database.look() as store:
        [line] = store.scans.list(ScanQuery()).lines
    assert (line.dossier, line.holder) == ("H50.10-260312-0012", "mayquet1")


def test_a_file_that_still_grows_is_left_alone(folder: WatchedFolder, clock: Clock) -> None:
    data, path = BIRTH.read_bytes(), folder.root / "a.jpg"
    for end in (1000, 50_000, len(data)):
        path.write_bytes(data[:end])
        assert passed(folder, clock, 0.04) == (0, 0)
    assert passed(folder, clock) == (1, 0)


def test_a_file_that_pauses_in_the_middle_is_not_taken_for_whole(folder: WatchedFolder, clock: Clock, services: Services) -> None:
    data, path = BIRTH.read_bytes(), folder.root / "a.jpg"
    path.write_bytes(data[: len(data) // 2])
    assert passed(folder, clock, 60) == (0, 0), "a scanner that thinks for a minute"
    path.write_bytes(data)
    assert passed(folder, clock) == (1, 0)
    with services.database.look() as store:
        from digitize.worklist import ScanQuery

        [line] = store.scans.list(ScanQuery()).lines
        scan, _ = store.scans.get(line.id)
    assert scan.source.size == len(data)


def test_a_file_that_was_never_ended_comes_back_with_a_reason(folder: WatchedFolder, clock: Clock) -> None:
    (folder.root / "half.pdf").write_bytes(LETTER.read_bytes()[:5000])
    (folder.root / "empty.pdf").touch()
    assert passed(folder, clock, 121) == (0, 2)
    assert below(folder) == ["tra-lai/empty.pdf", "tra-lai/empty.pdf.ly-do.txt", "tra-lai/half.pdf", "tra-lai/half.pdf.ly-do.txt"]
    assert "quét lại" in (folder.root / "tra-lai" / "half.pdf.ly-do.txt").read_text()


def finish(handle: IO[bytes]) -> None:
    handle.write(b"% more\n%%EOF\n")
    handle.close()


def test_a_scanner_that_writes_on_into_a_claimed_file_loses_nothing(folder: WatchedFolder, clock: Clock, services: Services) -> None:
    """A rename does not stop a writer: his handle follows the file."""
    data, path = LETTER.read_bytes(), folder.root / "a.pdf"
    handle = path.open("wb")
    handle.write(data)
    handle.flush()
    folder.settle = 0.5
    folder.round()
    clock.now += 1
    late = threading.Timer(0.2, finish, (handle,))
    late.start()
    assert folder.round() == (0, 0), "it was put back"
    late.join()
    assert below(folder) == ["a.pdf"]
    assert passed(folder, clock) == (1, 0)
    assert papers(services) == ["a.pdf"]


def test_what_is_no_paper_or_is_here_already_comes_back_with_a_reason(folder: WatchedFolder, clock: Clock, services: Services) -> None:
    shutil.copy(LETTER, folder.root / "a.pdf")
    passed(folder, clock)
    shutil.copy(LETTER, folder.root / "a.pdf")
    (folder.root / "notes.docx").write_bytes(b"PK\x03\x04 no paper")
    (folder.root / ".hidden.pdf").write_bytes(b"x")
    (folder.root / "b.pdf.part").write_bytes(b"x")
    assert passed(folder, clock) == (0, 2)
    returned = [name for name in below(folder) if name.startswith("tra-lai/")]
    assert returned == ["tra-lai/a.pdf", "tra-lai/a.pdf.ly-do.txt", "tra-lai/notes.docx", "tra-lai/notes.docx.ly-do.txt"]
    assert "Đã có bản quét này" in (folder.root / "tra-lai/a.pdf.ly-do.txt").read_text()
    assert papers(services) == ["a.pdf"]


def test_names_that_stand_there_already_are_kept_apart(folder: WatchedFolder, clock: Clock) -> None:
    for number in range(3):
        (folder.root / "scan.pdf").write_bytes(LETTER.read_bytes() + f"\n% {number}\n%%EOF\n".encode())
        assert passed(folder, clock) == (1, 0)
    assert [name.rpartition("/")[2] for name in below(folder)] == ["scan (2).pdf", "scan (3).pdf", "scan.pdf"]


def test_a_store_that_is_away_lets_the_file_wait(
    folder: WatchedFolder, clock: Clock, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(LETTER, folder.root / "a.pdf")

    def away(*_: object) -> None:
        raise Unavailable("store-unavailable", "Kho không trả lời.")

    monkeypatch.setattr(type(services.objects), "put", away)
    folder.round()
    clock.now = 1
    for _ in range(3):
        with pytest.raises(Unavailable):
            folder.round()
    monkeypatch.undo()
    assert folder.round() == (1, 0)
    assert papers(services) == ["a.pdf"]


def test_two_watchers_share_a_folder_and_take_each_file_once(folder: WatchedFolder, services: Services, tmp_path: Path) -> None:
    for number in range(12):
        (folder.root / f"{number}.pdf").write_bytes(LETTER.read_bytes() + f"\n% {number}\n%%EOF\n".encode())
    watchers = [WatchedFolder(folder.root, services.intake, "mayquet1", settle=0.05) for _ in range(3)]

    def rounds(watcher: WatchedFolder) -> None:
        for _ in range(6):
            watcher.round()
            time.sleep(0.05)

    threads = [threading.Thread(target=rounds, args=(watcher,)) for watcher in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(papers(services)) == 12
    assert all(name.startswith("da-nhan/") for name in below(folder))
    assert len(below(folder)) == 12


def test_a_watcher_that_is_killed_again_and_again_takes_each_file_once_and_loses_none(tmp_path: Path, settings: Settings) -> None:
    root = tmp_path / "scanner"
    root.mkdir()
    for number in range(10):
        (root / f"{number}.pdf").write_bytes(LETTER.read_bytes() + f"\n% {number}\n%%EOF\n".encode())
    command = [str(WEED.with_name("sohoa")), "watch", str(root), "--settle", "0.2"]
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(settings.data_dir)}

    def done() -> int:
        return len(list((root / "da-nhan").rglob("*.pdf"))) if (root / "da-nhan").exists() else 0

    for target in (1, 3, 6):
        with (tmp_path / "log").open("ab") as log:
            process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)
        wait_until(lambda target=target: done() >= target, 60)  # type: ignore[misc]
        process.kill()
        process.wait()
    with (tmp_path / "log").open("ab") as log:
        process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log)
    wait_until(lambda: done() == 10, 60)
    process.terminate()
    assert process.wait(30) == 0
    assert check(settings) == []
    assert not list(root.glob("tra-lai/*")), "none is told that it is here already by its own first try"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("H50.10-260312-0012 khai sinh.pdf", "H50.10-260312-0012"),
        ("h50.10.25-260312-0012/1.pdf", "H50.10.25-260312-0012"),
        ("scan.pdf", None),
    ],
)
def test_a_name_or_its_folder_may_bear_the_dossiers_code(name: str, code: str | None) -> None:
    assert dossier_of(Path(name)) == code


def test_a_whole_file_ends_as_its_kind_ends(tmp_path: Path) -> None:
    for path in (LETTER, BIRTH):
        assert is_whole(path)
        (tmp_path / path.name).write_bytes(path.read_bytes()[:-3000])
        assert not is_whole(tmp_path / path.name)
