"""Everybody can work here: axe-core over every page, light and dark; 150 % zoom; everything small enough for a slow line."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import SAMPLES
from tests.web.conftest import ADMIN, Desk, ready

pytestmark = pytest.mark.slow
AXE = Path(sys.prefix) / "share/sohoa/web/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEAVIEST = 300_000
"""Bytes of a page as transferred, without scans."""
DOSSIER = "H50.10.25-261124-0041"


@pytest.fixture(scope="module")
def places(desk: Desk) -> dict[str, str]:
    """Every page there is, with something on it, by what it is."""
    birth, letter = SAMPLES / "giay_khai_sinh/anh/scan.jpg", SAMPLES / "cong_van/hoa-toc/scan.jpg"
    accepted, to_check, returned = desk.paper(birth, dossier=DOSSIER), desk.paper(letter), desk.paper(letter, mark=b"back")
    with desk.client() as client:
        record = client.post(f"/api/v1/scans/{accepted}/accept", json={"version": 2}).json()["id"]
        client.post(f"/api/v1/scans/{returned}/return", json={"version": 2, "reason": "Mờ"})
        stack = client.post("/api/v1/stacks", content=(SAMPLES / "quyet_dinh/hai-trang/scan.pdf").read_bytes()).json()["id"]
    return {
        "counter": "/", "to check": "/danh-sach/can-kiem", "returned": "/danh-sach/tra-lai", "today": "/danh-sach/hom-nay",
        "empty list": "/danh-sach/giu-rieng", "check": f"/quet/{to_check}", "check returned": f"/quet/{returned}", "check archived": f"/quet/{accepted}",
        "queue": "/hang-doi", "batches": "/dot", "search": "/tra-cuu", "record": f"/ho-so/{record}", "stack": f"/tach-tap/{stack}", "types": "/loai-giay-to",
    }  # fmt: skip


OTHERS = {
    "tracuu": ("/khai-thac",), "giamsat": ("/giam-sat",), "baove": ("/giam-sat", "/yeu-cau"), "quantri": ("/tai-khoan", "/loai-giay-to"),
}  # fmt: skip
"""Pages of those who take no papers in; a citizen's is looked at where he signs in (test_oversight)."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_other_roles(open_page: Callable[..., Page], scheme: str) -> None:
    found = {}
    for login, paths in OTHERS.items():
        page = open_page(login, color_scheme=scheme)
        for path in paths:
            page.goto(path)
            ready(page)
            if wrong := violations(page):
                found[path] = wrong
    assert found == {}


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, { runOnly: tags })", TAGS)
    return [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes'][:4]]}" for v in found["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(desk: Desk, open_page: Callable[..., Page], places: dict[str, str], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    found = {}
    for name, path in places.items():
        page.goto(path)
        ready(page)
        page.wait_for_timeout(300)
        if wrong := violations(page):
            found[name] = wrong
    page.goto("/tra-cuu")
    page.locator("#what").fill("nguyen thi thu nghiem")
    page.keyboard.press("Enter")
    expect(page.locator("#found tr").first).to_be_visible()
    page.keyboard.press("Tab")
    if wrong := violations(page):
        found["found"] = wrong
    page.goto(places["check"])
    ready(page)
    for key, dialog in (("?", "#help"), ("t", "#return-dialog"), ("g", "#send-dialog")):
        page.locator("#main").focus()
        page.keyboard.press(key)
        expect(page.locator(dialog)).to_be_visible()
        if wrong := violations(page):
            found[dialog] = wrong
        page.keyboard.press("Escape")
    assert found == {}


def test_axe_finds_nothing_before_the_sign_in_and_for_an_administrator(open_page: Callable[..., Page]) -> None:
    page = open_page(None)
    page.goto("/dang-nhap")
    ready(page)
    assert violations(page) == []
    page = open_page(ADMIN)
    page.goto("/loai-giay-to")
    ready(page)
    assert violations(page) == []


def test_at_150_percent_nothing_is_cut_off(desk: Desk, open_page: Callable[..., Page], places: dict[str, str]) -> None:
    """150 % zoom of a 1366 × 768 screen is a window of 911 × 512."""
    page = open_page()
    page.set_viewport_size({"width": 911, "height": 512})
    for name, path in places.items():
        page.goto(path)
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 911, name


def test_no_page_weighs_more_than_its_limit_without_scans(desk: Desk, open_page: Callable[..., Page], places: dict[str, str]) -> None:
    for name, path in places.items():
        page = open_page()
        page.goto(path)
        ready(page)
        page.wait_for_timeout(300)
        weight = page.evaluate(
            "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
            ".filter(e => !/pages\\/|leaves\\//.test(e.name)).reduce((sum, e) => sum + e.encodedBodySize, 0)"
        )
        assert 5_000 < weight < HEAVIEST, (name, weight)


def test_the_form_speaks_to_a_screen_reader(desk: Desk, page: Page, places: dict[str, str]) -> None:
    page.goto(places["check"])
    ready(page)
    field = page.get_by_role("textbox", name="Số, ký hiệu")
    expect(field).to_have_value("812/SYT-NVY")
    doubted = page.locator("#fields [data-doubt]").first
    expect(doubted).to_have_accessible_description(re.compile("hãy so với giấy|hãy nhập|nhập nếu giấy có"))
    expect(doubted).to_have_accessible_name(re.compile(r"\w"))
    expect(page.get_by_role("status").first).to_be_attached()


def test_single_letter_keys_can_be_switched_off(desk: Desk, page: Page, places: dict[str, str]) -> None:
    page.goto(places["check"])
    ready(page)
    page.locator("#main").focus()
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("t")
    expect(page.locator("#return-dialog")).to_be_hidden()
