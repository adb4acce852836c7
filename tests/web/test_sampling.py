"""Keying a sample in the browser: from the picture alone, by keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Desk, ready
from tests.web.test_patterns import BIRTH

pytestmark = pytest.mark.slow


def sohoa(desk: Desk, *words: str) -> str:
    surroundings = {**os.environ, "SOHOA_DATA_DIR": str(desk.folder / "var")}
    done = subprocess.run([Path(sys.executable).with_name("sohoa"), *words], env=surroundings, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_second_person_keys_a_paper_from_its_picture_and_the_batch_is_judged(
    desk: Desk, page: Page, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page.goto("/kiem-mau")
    ready(page)
    expect(page.get_by_text("Chưa có đợt nào được lấy mẫu.")).to_be_visible()
    (tmp_path / "birth.jpg").write_bytes(BIRTH.read_bytes() + b"sampled")
    sohoa(desk, "backfill", "plan", str(tmp_path), "--name", "kho-1998", "--look", "0")
    sohoa(desk, "backfill", "run", "kho-1998")
    assert "chưa kết luận được" in sohoa(desk, "backfill", "sample", "kho-1998", "--bound", "0.3")
    page.reload()
    ready(page)
    page.get_by_role("link", name="Nhập tiếp").click()
    ready(page)
    page.locator("#stage canvas").first.wait_for(state="attached")
    first = page.locator("#keyed input").first
    expect(first).to_be_focused()
    assert "NGHIỆM" not in page.content(), "nothing that was read stands in the page"
    first.fill("999/2020")
    page.keyboard.press("Enter")
    expect(page.locator("#keyed input").nth(1)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Không còn giấy tờ nào bạn nhập được: đã nhập 1/1")).to_be_visible()
    page.get_by_role("link", name="Về danh sách").click()
    expect(page.get_by_text("Không đạt, trả về kiểm lại")).to_be_visible()
    assert "trả về kiểm lại" in sohoa(desk, "backfill", "list")


def test_the_page_of_batches_shows_how_far_each_is(desk: Desk, page: Page, tmp_path: Path) -> None:
    page.goto("/dot")
    ready(page)
    (tmp_path / "birth.jpg").write_bytes(BIRTH.read_bytes() + b"far")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    sohoa(desk, "backfill", "plan", str(tmp_path), "--name", "kho-2001", "--look", "0")
    page.reload()
    ready(page)
    row = page.get_by_role("row", name="kho-2001")
    expect(row).to_contain_text("đã lập")
    expect(row).to_contain_text("0/2 tệp")
    expect(row).to_contain_text("2 chờ nhận")
    sohoa(desk, "backfill", "run", "kho-2001")
    page.reload()
    ready(page)
    expect(row).to_contain_text("2/2 tệp")
    expect(row).to_contain_text("1 chờ kiểm")
    expect(row.locator(".refused")).to_have_text("1 không nhận được")
    assert "birth.jpg" not in page.content(), "names of files may hold names of people"
