"""The plain pages in a real browser: sign in, drop a paper, look, correct, accept, find, sign out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"


@pytest.fixture
def page(serving: str) -> Iterator[Page]:
    assert CHROMIUM, "Chromium is missing; `make test` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = browser.new_page(base_url=serving, viewport={"width": 1366, "height": 768}, locale="vi-VN")
        errors: list[str] = []
        found.on("pageerror", lambda error: errors.append(str(error)))
        found.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
        yield found
        browser.close()
    assert errors == []


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("sohoa")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Tiếp nhận và tra cứu")).to_be_visible()


def test_a_clerk_takes_a_paper_from_the_scanner_to_the_record(page: Page) -> None:
    sign_in(page)
    page.set_input_files("#files", str(BIRTH))
    row = page.locator("#scans tr", has_text="scan.jpg")
    expect(row).to_contain_text("Cần kiểm", timeout=60_000)
    row.get_by_role("link").click()
    name = page.locator("#f-nksHoTen")
    expect(name).to_have_value("NGUYỄN THỊ THỬ NGHIỆM")
    expect(page.locator("#f-ngay_cap")).to_have_value("06/01/2026")
    name.focus()
    expect(page.locator(".box").first).to_be_visible()
    number = page.locator("#f-nksSoDinhDanh")
    expect(number).to_have_value("•••••••••023")
    page.get_by_role("button", name="Hiện số định danh").click()
    expect(number).to_have_value("045326000023")
    page.locator("#f-dia_danh").fill("Gió Mẫu")
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".problem")).to_contain_text("Chưa có mã hồ sơ")
    page.locator("#accept-dossier").fill("H50.10.25-261124-0009")
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator("#notice")).to_contain_text("H50.10.25-261124-0009-KQ1")
    expect(page.get_by_role("heading", name="Tiếp nhận và tra cứu")).to_be_visible(timeout=10_000)
    page.locator("#what").fill("045326000023")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator("#found tr")).to_contain_text("GIẤY KHAI SINH")
    assert "045326000023" not in page.url
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_a_refused_file_stays_on_the_page_with_its_reason(page: Page, tmp_path: Path) -> None:
    sign_in(page)
    bad = tmp_path / "thu.pdf"
    bad.write_bytes(b"PK\x03\x04word")
    page.set_input_files("#files", str(bad))
    expect(page.locator("#uploads li")).to_contain_text("không phải bản quét")
    page.set_input_files("#files", str(BIRTH))
    expect(page.locator("#uploads li").first).to_contain_text("đã nhận")
    page.set_input_files("#files", str(BIRTH))
    expect(page.locator("#uploads li").first).to_contain_text("Đã có bản quét này")
    expect(page.locator("#uploads li").first.get_by_role("link", name="Mở bản đã có")).to_be_visible()


def test_a_wrong_password_is_said(page: Page) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("không đúng")
