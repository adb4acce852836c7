"""Backfills that are killed, and stores that go away: what is taken in is taken in once, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.batch import OPEN, Batch, BatchState, Item, LineState
from digitize.errors import Conflict, Unavailable
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


def progress(services: Services, batch: Batch) -> tuple[int, int]:
    """Lines taken in, and papers read."""
    found = tally(services, batch)
    read = sum(count for name, count in found.items() if name not in OPEN)
    return sum(found.values()) - found.get("planned", 0), read


def gone_on(services: Services, batch: Batch, before: tuple[int, int], process: subprocess.Popen[bytes]) -> bool:
    """Whether a run has got further than that, or has ended."""
    return progress(services, batch) > before or process.poll() is not None


def in_hand(services: Services) -> tuple[bool, bool]:
    """Whether a line is being taken in, and a paper being read, as it was left."""
    with services.sql.engine.connect() as connection:
        claimed = connection.exec_driver_sql("SELECT count(*) FROM batch_line WHERE claimed_until IS NOT NULL").scalar_one()
        begun = connection.exec_driver_sql("SELECT count(*) FROM scan WHERE status = 'received' AND tries > 0").scalar_one()
    return claimed > 0, begun > 0


def test_a_backfill_killed_at_random_again_and_again_takes_each_paper_in_once(tmp_path: Path) -> None:
    """Each time at a moment of its own after it has got on; some kills hit a line in hand, some a paper being read."""
    count = 5 * KILLS
    settings = Settings(data_dir=tmp_path / "var")
    command = [str(WEED.with_name("sohoa")), "backfill", "run", "kho"]
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
    chance, hit = random.Random(6), [0, 0]
    with closing(build(settings)) as services:
        batch = planned(services, shelf(tmp_path / "kho", count, BIRTH))
        for _ in range(KILLS):
            before = progress(services, batch)
            with (tmp_path / "log").open("ab") as log:
                process = subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)
            wait_until(partial(gone_on, services, batch, before, process), 120)
            assert process.poll() is None, (tmp_path / "log").read_text()[-2000:]
            time.sleep(chance.uniform(0.0, 1.5))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for at, was in enumerate(in_hand(services)):
                hit[at] += was
            released(services)
            assert [found for found in check(settings) if "without an owner" not in found] == []
        assert hit[1] > 0, "some kill hit a paper that was being read"
        again = [*command[:2], "retry", "kho", "--failed"]  # a paper that was in hand at four kills is set aside, and told
        for asked in (command, again, command):
            assert subprocess.run(asked, env=surroundings, capture_output=True, timeout=900 + 5 * count).returncode == 0
        assert tally(services, batch) == {"to_check": count}
    assert check(settings, tmp_path / "kho") == []


def released(services: Services) -> None:
    """As if the lease of what the dead one had claimed were over."""
    with services.sql.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE batch_line SET claimed_until = NULL")


@contextmanager
def working(services: Services) -> Iterator[None]:
    worker = services.worker()
    worker.start()
    try:
        yield
    finally:
        worker.stop()


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
    digitize.reading.keep_read = die
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


def test_a_list_that_broke_off_is_gone_on_with_and_is_not_run_before(tmp_path: Path) -> None:
    class Breaking:
        def items(self) -> Iterator[Item]:
            for number, item in enumerate(whole.items()):
                if number == 3:
                    raise Unavailable("no-shelf", "weg")
                yield item

        def fetch(self, path: str) -> AbstractContextManager[Path]:
            return whole.fetch(path)

    folder = shelf(tmp_path / "kho", 5)
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        whole = services.shelf(str(folder))
        batch = Batch(id="b" * 26, name="kho", shelf=str(folder), by="luutru", at=NOON)
        with pytest.raises(Unavailable):
            services.backfill.plan(batch, Breaking(), None)
        with pytest.raises(Conflict, match="list-unfinished"):
            services.backfill.set_state("kho", BatchState.RUNNING, "luutru")
        again = services.backfill.named("kho", str(folder))
        assert again is not None
        services.backfill.plan(again, whole, None)
        assert tally(services, batch) == {"planned": 5}
        services.backfill.set_state("kho", BatchState.RUNNING, "luutru")


def test_a_mount_that_is_gone_makes_no_line_missing(tmp_path: Path) -> None:
    folder = shelf(tmp_path / "kho", 3)
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        batch = planned(services, folder)
        for file in folder.iterdir():
            file.unlink()
        with pytest.raises(Unavailable):
            services.backfill.take(batch, services.shelf(batch.shelf), 3)
        assert tally(services, batch) == {"planned": 3}


def test_a_file_that_takes_its_process_down_spares_those_beside_it(tmp_path: Path) -> None:
    """The first of four that were claimed together."""
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        batch = planned(services, shelf(tmp_path / "kho", 4))
        for _ in range(8):
            script = (
                "import os; from api.settings import Settings; from api.wiring.services import build; services = build(Settings())\n"
                "batch = services.backfill.database.look().__enter__().batches.get('kho')\n"
                "take = type(services.intake).take\n"
                "type(services.intake).take = lambda self, file, **more: os._exit(9) if more['filename'].startswith('0000') else take(self, file, **more)\n"
                "services.backfill.take(batch, services.shelf(batch.shelf), 4); os._exit(0)\n"
            )
            surroundings = {**os.environ, "SOHOA_DATA_DIR": str(tmp_path / "var")}
            if subprocess.run([sys.executable, "-c", script], env=surroundings).returncode == 0:
                break
            released(services)
        with services.database.look() as store:
            states = [line.state for line, _ in store.batches.lines(batch.id, 0, 10)]
        assert states == [LineState.FAILED, LineState.TAKEN, LineState.TAKEN, LineState.TAKEN]


def test_a_paused_batch_is_not_read_though_it_was_queued(tmp_path: Path) -> None:
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        batch = planned(services, shelf(tmp_path / "kho", 3))
        services.backfill.take(batch, services.shelf(batch.shelf), 3)
        services.workers.beat("w", services.settings.workers)
        assert services.feeder.feed() == 3
        services.backfill.set_state("kho", BatchState.PAUSED, "luutru")
        with working(services):
            wait_until(lambda: not services.queue.queued(), 60)
        assert tally(services, batch) == {"received": 3}


def test_workers_of_different_size_keep_their_own_limits(tmp_path: Path) -> None:
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        batch = planned(services, shelf(tmp_path / "kho", 100))
        services.backfill.take(batch, services.shelf(batch.shelf), 100)
        services.workers.beat("small", 1)
        services.workers.beat("large", 6)
        services.feeder.feed()
        assert {slots: len(ids) for slots, ids in services.queue.queued().items()} == {1: 40, 6: 60}
        services.workers.leave("large")
        services.feeder.feed()
        assert set(services.queue.queued()) == {1}, "what was queued for workers that have gone is taken back"


def test_a_store_that_is_away_while_a_paper_is_kept_costs_it_no_try(tmp_path: Path) -> None:
    with closing(build(Settings(data_dir=tmp_path / "var"))) as services:
        id = services.intake.take(LETTER, filename="a.pdf", by="canbo")

        def away(_: str) -> object:
            raise Unavailable("store-unavailable", "weg")

        for _ in range(TRIES + 2):
            with pytest.raises(Unavailable):
                replace(services.reading, steps=(("read", lambda scan: away("")),)).read(id)  # type: ignore[arg-type,return-value]
        services.reading.read(id)
        with services.database.look() as store:
            assert store.scans.get(id)[0].status is Status.TO_CHECK
