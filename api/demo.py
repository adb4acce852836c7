"""What `make demo` shows: samples become scans, one of them a record, and it is found by personal number."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from api import batch
from api.printing import records_table, scans_table
from api.wiring.services import Services
from digitize.kinds import masked
from digitize.record import RecordQuery
from digitize.scan import Scan, Status
from digitize.worklist import ScanQuery

SAMPLES = Path("samples")
DOSSIER = "H50.10.25-261124-0001"
CLERK = "demo"


def papers() -> list[Path]:
    """The samples that show what scans look like; the plain forms, one of each type, are for the tests."""
    return [path for path in batch.papers([SAMPLES]) if path.parent.name != "mau"]


def show(services: Services, rows: list[tuple[str, str, Scan | None]], out: Console, *, own: bool) -> int:
    """Prints the table and the look-up; exit status 0, or 1 where a paper could not be taken in or found."""
    out.print(scans_table([(name, note, scan) for name, note, scan in rows if scan is not None]))
    refused = [(name, note) for name, note, scan in rows if scan is None]
    for name, note in refused:
        out.print(f"{name}: {note}", style="red")
    there = sum(bool(note) and scan is not None for _, note, scan in rows)
    if there:
        out.print(f"{there} bản quét đã có từ trước; không nhận lại.")
    if own:
        return 1 if refused else 0
    return 0 if not refused and _find_again(services, out) else 1


def _find_again(services: Services, out: Console) -> bool:
    """Accepts the first paper with a personal number as a clerk would, then finds it by that number."""
    with services.database.look() as store:
        lines = store.scans.list(ScanQuery(statuses=(Status.TO_CHECK, Status.ARCHIVED), oldest_first=True, limit=100)).lines
        scans = [(line.id, store.scans.get(line.id)[0]) for line in lines]
    with_number = [(id, scan) for id, scan in scans if scan.value("ma_dinh_danh")]
    if not with_number:
        return False
    id, scan = min(with_number, key=lambda item: item[1].status is not Status.ARCHIVED)
    if scan.status is Status.TO_CHECK:
        with services.database.begin() as store:
            _, version = store.scans.get(id)
        record = services.review.accept(id, version=version, by=CLERK, dossier=DOSSIER)
        out.print(f"\nXác nhận thay cán bộ (chỉ trong bản chạy thử): {scan.source.filename} → mã kết quả [b]{record.code}[/b]")
    number = scan.value("ma_dinh_danh") or ""
    with services.database.begin() as store:
        page = store.records.search(RecordQuery(personal_number=number))
    out.print(f"Tra cứu theo số định danh {masked(number)}:")
    out.print(records_table(list(page.records)))
    return bool(page.records)
