"""What a backfill costs and how it scales: `make bench-backfill`. Prints ratios, both sides in one run; asserts nothing.

Name parts to run some alone: `python -m tests.backfill_figures rate workers queue million memory volume plan`.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
from PIL import Image
from sqlalchemy import text

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.batch import Batch, BatchState
from digitize.scan import Scan, Status
from samples.rivals import environment
from tests.conftest import SAMPLES, WEED
from tests.fakes import NOON

SCANS = sorted(path for path in SAMPLES.glob("*/*/scan.*") if path.suffix in (".jpg", ".png"))
LETTER = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf"
PAGES = 24


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def images(folder: Path, count: int) -> list[Path]:
    """Pages as pictures, each with bytes of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for number in range(count):
        out.append(folder / f"{number:04d}.jpg")
        Image.open(SCANS[number % len(SCANS)]).convert("RGB").save(out[-1], quality=75, dpi=(200, 200), comment=str(number).encode())
    return out


def batch_of(services: Services, shelf: Path) -> Batch:
    """A running batch, all taken in."""
    batch = Batch(id=f"{time.time_ns():026d}", name=shelf.name, shelf=str(shelf), by="luutru", at=NOON)
    services.backfill.plan(batch, services.shelf(batch.shelf), None)
    services.backfill.set_state(batch.id, BatchState.RUNNING, "luutru")
    while services.backfill.take(batch, services.shelf(batch.shelf), 50):
        pass
    return batch


@contextmanager
def workers(folder: Path, count: int, **more: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(folder), "SOHOA_WORKERS": "1", "SOHOA_FIXITY_RATE": "0", **more}
    with (folder / "worker.log").open("ab") as log:
        running = [
            subprocess.Popen([str(WEED.with_name("sohoa")), "worker"], env=surroundings, stdout=log, stderr=log) for _ in range(count)
        ]
    yield running
    for one in running:
        one.terminate()
    for one in running:
        one.wait()


def waiting(services: Services, batch: Batch) -> int:
    with services.database.look() as store:
        return store.batches.tally(batch.id).get("received", 0)


def read_by(count: int, folder: Path, files: int) -> float:
    """Pages a minute that so many workers of one core read, between the first and the last page."""
    images(folder / "kho", files)
    with closing(build(Settings(data_dir=folder / "var"))) as services:
        batch = batch_of(services, folder / "kho")
        with workers(folder / "var", count):
            while waiting(services, batch) == files:
                time.sleep(0.05)
            began, first = time.monotonic(), waiting(services, batch)
            while waiting(services, batch):
                time.sleep(0.05)
            return 60 * first / (time.monotonic() - began)


def rate(folder: Path) -> None:
    """Against plain Tesseract on both cores, and OCRmyPDF -j2, on the same pages."""
    ours = read_by(2, folder / "ours", PAGES)
    pages = images(folder / "pages", PAGES)
    given, out = "\n".join(map(str, pages)).encode(), folder / "text"
    out.mkdir()
    began = time.monotonic()
    subprocess.run(["xargs", "-P", "2", "-I{}", "sh", "-c", f'tesseract "{{}}" {out}/$(basename "{{}}") -l vie >/dev/null 2>&1'], input=given, env=environment(), check=True)  # fmt: skip
    plain = 60 * PAGES / (time.monotonic() - began)
    first, *rest = (Image.open(page) for page in pages)
    first.save(folder / "all.pdf", save_all=True, append_images=rest, resolution=200)
    began = time.monotonic()
    subprocess.run([str(WEED.with_name("ocrmypdf")), "-j2", "-l", "vie", "--output-type", "pdf", str(folder / "all.pdf"), str(folder / "ocr.pdf")], env=environment(), check=True, capture_output=True)  # fmt: skip
    rival = 60 * PAGES / (time.monotonic() - began)
    say(
        f"rate: {ours:.0f} pages a minute; plain tesseract {plain:.0f} (ratio {ours / plain:.2f}), ocrmypdf -j2 {rival:.0f} (ratio {ours / rival:.2f})"
    )


def two_workers(folder: Path) -> None:
    one, two = read_by(1, folder / "one", PAGES), read_by(2, folder / "two", 2 * PAGES)
    say(f"workers: one {one:.0f} pages a minute, two {two:.0f}: {two / one:.2f}")


def stand_in(services: Services, seconds: float) -> Services:
    """Services whose reading sleeps, and does all else that reading does."""

    def slept(scan: Scan) -> Scan:
        time.sleep(seconds)
        return replace(scan, status=Status.TO_CHECK)

    return replace(services, reading=replace(services.reading, steps=(("read", slept),)))


def rows(services: Services, batch: Batch, count: int, first: int) -> None:
    """Papers of a batch that wait, copied from one that was taken in."""
    with services.database.look() as store:
        model, _ = store.scans.get(store.scans.waiting(1, batch.id)[0])
    for start in range(first, first + count, 500):
        with services.database.begin() as store:
            for number in range(start, min(start + 500, first + count)):
                store.scans.add(f"0{number:025d}", replace(model, source=replace(model.source, sha256=f"{number:064x}")))


def drained(services: Services, count: Callable[[], int]) -> tuple[float, float]:
    """Papers a second, and CPU seconds of this process a paper, of a worker with a stand-in for reading, once it has got going."""
    worker = services.worker()
    total = count()
    worker.start()
    while count() > total - 40:
        time.sleep(0.1)
    total, used, began = count(), resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    while (left := count()) > total - 300:
        time.sleep(0.2)
    took, now = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF)
    worker.stop(5)
    return (total - left) / took, (now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime) / (total - left)


def left_of(services: Services, all_of_them: int) -> Callable[[], int]:
    """Papers still waiting, counted by what was read: to count a million costs more than to read one."""

    def left() -> int:
        with services.sql.engine.connect() as connection:
            done: int = connection.execute(text("SELECT count(*) FROM scan WHERE status = 'to_check'")).scalar_one()
        return all_of_them - done

    return left


def queue(folder: Path) -> None:
    """CPU of queue, index and trail a paper, beside that of reading it."""
    images(folder / "kho", 6)
    with closing(build(Settings(data_dir=folder / "var", workers=4))) as services:
        batch = batch_of(services, folder / "kho")
        with services.database.look() as store:
            ids = store.scans.waiting(5, batch.id)
        began = psutil.Process().cpu_times()
        for id in ids:
            services.reading.read(id)
        after = psutil.Process().cpu_times()
        reading = (after.user + after.system - began.user - began.system) / len(ids)
        rows(services, batch, 400, 1)
        per_second, cpu = drained(stand_in(services, 0.01), left_of(services, 2_000_000))
    say(
        f"queue: {1000 * cpu:.1f} CPU ms a paper with index and trail, {per_second:.0f} papers a second; reading a page {1000 * reading:.0f} CPU ms in this process: {100 * cpu / reading:.1f} %"
    )


class Watched:
    """The largest memory of a process with its children, and the most temporary space, while something runs."""

    def __init__(self, pid: int, folder: Path) -> None:
        self.memory = self.space = 0
        self.seen: list[int] = []
        self._over, self._pid, self._folder = threading.Event(), pid, folder
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            try:
                root = psutil.Process(self._pid)
                held = sum(one.memory_full_info().pss for one in (root, *root.children(recursive=True)))
            except psutil.Error:
                continue
            self.seen.append(held)
            self.memory = max(self.memory, held)
            self.space = max(self.space, sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file()))

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def watched_worker(folder: Path) -> tuple[Watched, dict[str, int]]:
    """What a worker took while it read the papers of `kho`, and what became of them."""
    (folder / "tmp").mkdir()
    with closing(build(Settings(data_dir=folder / "var"))) as services:
        batch = batch_of(services, folder / "kho")
        with workers(folder / "var", 1, TMPDIR=str(folder / "tmp")) as [process]:
            watched = Watched(process.pid, folder / "tmp")
            while waiting(services, batch):
                time.sleep(0.5)
            watched.stop()
        with services.database.look() as store:
            return watched, dict(store.batches.tally(batch.id))


def memory(folder: Path, count: int = 2000) -> None:
    """A worker's memory over many papers."""
    (folder / "kho").mkdir()
    for number in range(count):
        (folder / "kho" / f"{number:05d}.pdf").write_bytes(LETTER.read_bytes() + f"\n% {number}\n".encode())
    watched, _ = watched_worker(folder)
    fifth = len(watched.seen) // 5
    early, late = max(watched.seen[fifth : 2 * fifth]), max(watched.seen[-fifth:])
    say(
        f"memory: a worker over {count} papers: {early >> 20} MB in the second fifth of the time, {late >> 20} MB in the last: {late / early:.2f}"
    )


def volume(folder: Path, count: int = 1000) -> None:
    """A PDF of a thousand scanned pages: memory of worker and children, and temporary space."""
    (folder / "kho").mkdir()
    page = Image.open(SAMPLES / "thong_bao/bang/scan.tif").convert("L").resize((826, 1169))
    page.save(folder / "kho" / "volume.pdf", save_all=True, append_images=[page] * (count - 1), resolution=100)
    watched, tally = watched_worker(folder)
    size = (folder / "kho" / "volume.pdf").stat().st_size
    say(
        f"volume: {count} pages, {size >> 20} MB: {watched.memory >> 20} MB of memory, {watched.space >> 20} MB of temporary space; {tally}"
    )


def main() -> None:
    from tests.backfill_scale import million, plan

    parts = {"rate": rate, "workers": two_workers, "queue": queue, "million": million, "memory": memory, "volume": volume, "plan": plan}
    for name in sys.argv[1:] or parts:
        folder = Path(tempfile.mkdtemp(prefix=f"sohoa-bench-{name}-"))
        try:
            parts[name](folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
