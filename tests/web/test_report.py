"""The report in a real browser: from a figure to the papers behind it, to workbook and paper; readable on a clerk's screen, and by a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.settings import Settings
from api.wiring.services import build
from tests import province
from tests.conftest import free_port, running
from tests.web.conftest import ready, sign_in
from tests.web.test_accessible import violations

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("province")
    units = folder / "units.toml"
    units.write_text(province.units_file())
    with closing(build(Settings(data_dir=folder / "var", units=units))) as services:
        province.filled(services, 1500)
    with running(folder, free_port(), SOHOA_UNITS=str(units)) as url:
        yield url


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Page]:
    errors: list[str] = []
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    sign_in(page, "theodoi")
    yield page
    context.close()
    assert errors == []


def test_from_a_figure_to_the_papers_behind_it(window: Page, tmp_path: Path) -> None:
    window.get_by_role("link", name="Báo cáo").click()
    ready(window)
    expect(window.get_by_role("heading", level=1)).to_contain_text("UBND tỉnh (thử)")
    window.get_by_label("Đơn vị", exact=True).select_option("T.20")
    window.get_by_role("button", name="Xem").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("Cơ quan số 20")
    link = window.locator("#work tbody tr.sum a").first
    count = int(link.inner_text().replace(".", ""))
    link.click()
    expect(window.locator("#behind tbody tr")).to_have_count(min(count, 100))
    window.go_back()
    for name, suffix in (("Bảng tính XLSX", ".xlsx"), ("Báo cáo PDF", ".pdf")):
        with window.expect_download() as download:
            window.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(suffix)
        assert download.value.path().stat().st_size > 5000


def test_it_fits_the_screen_and_breaks_no_rule_of_access(window: Page) -> None:
    window.goto("/bao-cao?period=2026")
    ready(window)
    assert window.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(window) == []
    window.goto("/bao-cao/giay-to?period=2026&unit=*&figure=checked")
    ready(window)
    assert violations(window) == []


def test_on_paper_the_tables_stand_without_the_forms(window: Page) -> None:
    window.goto("/bao-cao?period=2026")
    ready(window)
    window.emulate_media(media="print")
    expect(window.locator(".filters")).to_be_hidden()
    expect(window.locator("#units")).to_be_visible()
    assert re.search(r"80 %", window.locator("#forecast").inner_text())
