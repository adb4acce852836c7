"""What keeping a record costs beside reading it, and what it weighs: `make figures`. Prints; asserts nothing."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.record import Record
from tests.conftest import SAMPLES

PAPERS = ("giay_khai_sinh/anh/scan.jpg", "giay_phep_xay_dung/nha-o/scan.pdf", "thong_bao/bang/scan.tif", "cong_van/hoa-toc/scan.jpg")
EXPORTS = 10_000


def cpu() -> float:
    """CPU seconds of this process and of all that it started and that ended, and of the processes still forking for it."""
    time.sleep(0.7)  # the zygote counts its children once it has gathered them
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + forked()


def forked() -> float:
    """Of the zygote's children, which are not ours to wait for."""
    from ocr import fork

    total = 0.0
    for process, _ in fork._zygotes.values():
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(int(fields[at]) for at in (11, 12, 13, 14)) / 100  # user, system, and both of children
    return total


def kept(services: Services, file: Path, number: int) -> tuple[Record, float, float, int]:
    """The record, CPU seconds of reading and of keeping, pages."""
    id = services.intake.take(file, filename=file.name, by="canbo", dossier=f"H50.10.25-261124-{number:04d}")
    began = cpu()
    services.reading.read(id)
    read = cpu() - began
    with services.sql.look() as store:
        scan, version = store.scans.get(id)
    record = services.review.accept(id, version=version, by="canbo")
    began = cpu()
    services.keeping.keep(record.id)
    return record, read, cpu() - began, len(scan.pages)


def long_paper(folder: Path) -> Path:
    """Ten scanned pages in one file."""
    from PIL import Image

    pages = [Image.open(SAMPLES / PAPERS[at % 2 * 3]).convert("RGB") for at in range(10)]
    pages[0].save(folder / "long.pdf", save_all=True, append_images=pages[1:], resolution=300)
    return folder / "long.pdf"


def share(what: str, rows: list[tuple[Record, float, float, int]]) -> float:
    """Prints what keeping costs beside reading; CPU seconds of keeping."""
    reading, keeping, pages = sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)
    line = f"{what}: reading {reading / pages:.2f} CPU s a page, keeping {keeping / pages:.2f}: {100 * keeping / reading:.0f} %\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    return keeping


def costs(services: Services, folder: Path) -> Record:
    """Prints CPU and bytes a record."""
    first = folder / "warm.jpg"
    first.write_bytes((SAMPLES / PAPERS[0]).read_bytes() + b"warm")
    kept(services, first, 1)
    rows = [kept(services, SAMPLES / name, number) for number, name in enumerate(PAPERS, 2)]
    keeping = share("papers of one page", rows)
    share("a paper of ten pages", [kept(services, long_paper(folder), len(rows) + 2)])
    sys.stdout.write(f"packages {len(rows) / keeping:.1f} a CPU second\n")
    for record, *_ in rows:
        with services.sql.look() as store:
            scan, _ = store.scans.get(record.scan_id)
            package = store.packages.latest(record.id)
        assert package is not None  # it was just kept
        copy = services.objects.hash(package.copy_key)[1]
        sys.stdout.write(f"  {scan.source.media_type}: original {scan.source.size}, copy {copy}, package {package.size} bytes\n")
    began, events = time.process_time(), services.journal.write()
    size = sum(services.objects.hash(key)[1] for key in services.objects.keys("journal"))
    sys.stdout.write(f"journal: {events} events, {size} bytes, {time.process_time() - began:.2f} CPU s\n")
    return rows[-1][0]


def exports(services: Services, folder: Path, record: Record) -> None:
    """Prints the memory of many exports: the same package under many records."""
    with services.sql.begin() as store:
        package = store.packages.latest(record.id)
        scan, _ = store.scans.get(record.scan_id)
        assert package is not None  # it was just kept
        for number in range(EXPORTS):
            id, source = f"e{number:025d}", replace(scan.source, sha256=f"{number:064x}")
            store.scans.add(id, replace(scan, source=source, pages=()))
            store.records.add(replace(record, id=id, scan_id=id, code=f"X-{number}", dossier="X", fields={}))
            store.packages.add(replace(package, record_id=id))
    out = folder / "out"
    out.mkdir()
    peaks = []
    began = time.monotonic()
    for number in range(EXPORTS):
        services.archive.export(f"e{number:025d}", out).unlink()
        if number in (99, EXPORTS - 1):
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    took = time.monotonic() - began
    sys.stdout.write(f"export: {EXPORTS} packages in {took:.0f} s; peak memory {peaks[0]} MB after 100, {peaks[1]} MB after all\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        services = build(Settings(data_dir=folder / "var", agency="Trung tâm Phục vụ hành chính công Gió Mẫu"))
        exports(services, folder, costs(services, folder))
        services.close()


if __name__ == "__main__":
    main()
