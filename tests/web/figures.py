"""What the desk costs: `make figures` prints it. Times are of this machine; ratios and limits are what counts.

Time to the next paper, by keyboard in a real browser; a list of a million papers beside the bare query; weight of the pages.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median

import httpx
from playwright.sync_api import Browser, sync_playwright

from api.settings import Settings
from api.wiring.services import build
from digitize.scan import Scan, Source, Status
from tests.conftest import SAMPLES, free_port, running
from tests.web.conftest import CHROMIUM, FLAGS, Desk, check, ready, sign_in

MILLION = 1_000_000
PAPERS = 12
DOSSIER = "H50.10.25-261124-0099"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = "id, sha256, status, doctype, version, holder, changed_at, body, pages"


def main() -> int:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with running(Path(folder) / "desk", free_port()) as url:
            desk = Desk(url, Path(folder))
            next_papers(desk, browser)
            weights(desk, browser)
        browser.close()
        copies(Path(folder) / "copies")
        million(Path(folder) / "million")
    return 0


def next_papers(desk: Desk, browser: Browser) -> None:
    """From Ctrl+Enter to the next paper's image on the screen."""
    letter = SAMPLES / "cong_van/hoa-toc/scan.jpg"
    ids = [desk.paper(letter, mark=b"%d" % n, dossier=DOSSIER, read=n == PAPERS - 1) for n in range(PAPERS)]
    for id in ids:
        while desk.scan(id)["status"] == "received":
            time.sleep(0.2)
    page = browser.new_page(base_url=desk.url, viewport={"width": 1366, "height": 768})
    sign_in(page)
    check(page, ids[0])
    for later in ids[1:]:
        page.wait_for_timeout(800)
        page.keyboard.press("Control+Enter")
        page.locator(f"#scan[data-id='{later}']").wait_for()
    page.wait_for_timeout(500)
    took = page.evaluate("performance.getEntriesByName('next-paper').map((e) => e.duration)")
    print(f"time to the next paper: median {median(took):.0f} ms, longest {max(took):.0f} ms, of {len(took)} (goal: below 150)")


def weights(desk: Desk, browser: Browser) -> None:
    """Bytes over the wire of each page at its first opening, scans aside."""
    id = desk.paper(SAMPLES / "giay_khai_sinh/anh/scan.jpg")
    for path in ("/", "/danh-sach/can-kiem", f"/quet/{id}", "/tra-cuu", "/hang-doi", "/loai-giay-to"):
        context = browser.new_context(base_url=desk.url)
        page = context.new_page()
        sign_in(page)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")
        page.goto(path)
        ready(page)
        page.wait_for_timeout(500)
        found = page.evaluate(
            "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
            ".filter((e) => !/pages\\//.test(e.name)).reduce((sum, e) => sum + e.encodedBodySize, 0)"
        )
        print(f"weight of {path.replace(id, 'ID')}: {found / 1000:.0f} kB (goal: below 300)")
        context.close()


def copies(folder: Path) -> None:
    """CPU of making a marked copy beside that of reading the same paper, each with its processes."""
    services = build(Settings(data_dir=folder, workers=1))
    spent = {"read": 0.0, "copy": 0.0}
    pages = 0
    for path in ("giay_khai_sinh/anh/scan.jpg", "quyet_dinh/hai-trang/scan.pdf", "giay_khai_sinh/tiff/scan.tif"):
        id = services.intake.take(SAMPLES / path, filename="scan", by="canbo", dossier=DOSSIER)
        began = cpu()
        services.reading.read(id)
        spent["read"] += cpu() - began
        with services.database.look() as store:
            scan, version = store.scans.get(id)
        pages += len(scan.pages)
        record = services.review.accept(id, version=version, by="canbo")
        began = cpu()
        with services.archive.copy(record.id):
            pass
        spent["copy"] += cpu() - began
    services.close()
    share = 100 * spent["copy"] / spent["read"]
    print(f"a marked PDF/A copy: {spent['copy'] / pages:.2f} CPU s a page, {share:.0f} % of reading it (goal: 5)")


def cpu() -> float:
    """Seconds of this process and of those that it started and that ended."""
    own, theirs = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + theirs.ru_utime + theirs.ru_stime


def rows() -> Iterator[tuple[object, ...]]:
    """A million papers to check; those that are looked at hold a real scan's fields, the others none."""
    status = str(Status.TO_CHECK)
    for n in range(MILLION):
        at = BEGAN + timedelta(seconds=n)
        yield (
            f"{int(at.timestamp() * 1000):012x}{n:014x}",
            f"{n:064x}",
            status,
            "quyet_dinh",
            2,
            f"canbo{n % 200}",
            at.isoformat(" "),
            b"",
            None,
        )


def million(folder: Path) -> None:
    """The list of what is to be checked: first page and one far behind, through HTTP, beside the bare query."""
    services = build(Settings(data_dir=folder))
    with sqlite3.connect(folder / "sohoa.db") as connection:
        connection.executemany(f"INSERT INTO scan ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())  # noqa: S608
        far = connection.execute("SELECT id FROM scan ORDER BY id LIMIT 1 OFFSET 900000").fetchone()[0]
    shown = sealed(services.settings, folder, far)
    services.close()
    with running(folder.parent / "m", free_port(), data=folder) as url, httpx.Client(base_url=url, timeout=60) as client:
        client.post("/api/v1/session", json={"login": "canbo", "password": "sohoa"})
        with sqlite3.connect(folder / "sohoa.db") as connection:
            for name, after in (("first page", ""), ("page behind 900,000", far)):
                path = f"/danh-sach/can-kiem?phan=dong{f'&sau={after}' if after else ''}"
                query = f"SELECT {COLUMNS} FROM scan WHERE status = 'to_check' AND id > ? ORDER BY id LIMIT 51"  # noqa: S608
                through = timed(lambda path=path: client.get(path).raise_for_status())  # type: ignore[misc]
                bare = timed(lambda after=after, query=query: connection.execute(query, (after,)).fetchall())  # type: ignore[misc]
                said = f"{through * 1000:.0f} ms with counts, {shown} rows and page (goal: below 200), {through / bare:.0f} times the bare query"
                print(f"list of {MILLION:,}, {name}: {said} ({bare * 1000:.2f} ms)")


def sealed(settings: Settings, folder: Path, far: str) -> int:
    """Gives the rows that will be shown a real scan's sealed fields; how many a page shows."""
    services = build(settings)
    source = Source(
        key="original/aa/aa",
        filename="scan.pdf",
        media_type="application/pdf",
        sha256="aa" * 32,
        size=1,
        received_at=BEGAN,
        received_by="canbo",
    )
    scan: Scan = replace(Scan(source=source), status=Status.TO_CHECK, doctype="quyet_dinh")
    id = services.intake.take(SAMPLES / "quyet_dinh/hai-trang/scan.pdf", filename="scan.pdf", by="canbo")
    services.reading.read(id)
    with services.database.look() as store:
        scan = replace(store.scans.get(id)[0], status=Status.TO_CHECK)
    with sqlite3.connect(folder / "sohoa.db") as connection:
        query = "SELECT id FROM scan WHERE id > ? ORDER BY id LIMIT 60"
        ids = [row[0] for after in ("", far) for row in connection.execute(query, (after,))]
    with services.database.begin() as store:
        for shown in ids:
            store.scans.update(shown, scan, 2)
    services.close()
    return 50


def timed(work: Callable[[], object], times: int = 21) -> float:
    """Median seconds, after two calls that warm up."""
    took = []
    for n in range(times + 2):
        began = time.perf_counter()
        work()
        if n > 1:
            took.append(time.perf_counter() - began)
    return median(took)


if __name__ == "__main__":
    raise SystemExit(main())
