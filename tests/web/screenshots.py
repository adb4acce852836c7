"""Pictures of the main pages for the README, from made-up papers: `make screenshots` writes docs/pages/*.png."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from api.settings import Settings
from api.wiring.services import build
from tests import province
from tests.conftest import SAMPLES, free_port, running
from tests.web.conftest import CHROMIUM, FLAGS, Desk, check, ready, sign_in

OUT = Path("docs/pages")
DOSSIER = "H50.10.25-261124-0012"
PAPERS = (
    "giay_khai_sinh/anh/scan.jpg", "quyet_dinh/hai-trang/scan.pdf", "cong_van/hoa-toc/scan.jpg", "giay_phep_xay_dung/nha-o/scan.jpg",
    "trich_luc_khai_tu/mau/scan.jpg", "thong_bao/bang/scan.jpg",
)  # fmt: skip


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder, running(Path(folder), free_port()) as url:
        desk = Desk(url, Path(folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=url, viewport={"width": 1366, "height": 768}, locale="vi-VN")
        sign_in(page)
        shoot(page, desk)
        with reporting(Path(folder) / "province") as reports:
            other = browser.new_page(base_url=reports, viewport={"width": 1366, "height": 768}, locale="vi-VN")
            sign_in(other, "theodoi")
            take(other, "/bao-cao?period=2026", "bao-cao")
        browser.close()
    return 0


@contextmanager
def reporting(folder: Path) -> Iterator[str]:
    """A service with a made-up province."""
    folder.mkdir()
    units = folder / "units.toml"
    units.write_text(province.units_file())
    with closing(build(Settings(data_dir=folder / "var", units=units))) as services:
        province.filled(services, 4000)
    with running(folder, free_port(), SOHOA_UNITS=str(units)) as url:
        yield url


def shoot(page: Page, desk: Desk) -> None:
    files = [next((SAMPLES / path).parent.glob("scan.*")) for path in PAPERS]
    ids = [desk.paper(file, dossier=DOSSIER) for file in files]
    take(page, "/danh-sach/can-kiem", "danh-sach")
    check(page, ids[0])
    page.wait_for_timeout(1200)
    picture(page, "kiem")
    with desk.client() as client:
        version = client.get(f"/api/v1/scans/{ids[0]}").json()["version"]
        record = client.post(f"/api/v1/scans/{ids[0]}/accept", json={"version": version}).json()["id"]
        stack = client.post("/api/v1/stacks", content=files[1].read_bytes(), headers={"X-Filename": "tap-giay.pdf"}).json()["id"]
    take(page, f"/ho-so/{record}", "ho-so")
    take(page, f"/tach-tap/{stack}", "tach-tap")
    page.goto("/")
    ready(page)
    page.locator("#dossier").fill(DOSSIER)
    page.locator("#open-when-read").uncheck()
    page.set_input_files("#files", [str(SAMPLES / "giay_khai_sinh/tiff/scan.tif")])
    page.locator("#uploads").get_by_text("cần kiểm").wait_for(timeout=60_000)
    page.wait_for_timeout(6500)
    picture(page, "quay")


def take(page: Page, path: str, name: str) -> None:
    page.goto(path)
    ready(page)
    page.wait_for_timeout(1200)
    picture(page, name)


def picture(page: Page, name: str) -> None:
    """In 128 colours, which screens of text and grey paper do well with, at a quarter of the size."""
    with Image.open(BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(128).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
