"""A record's page: what became of it is noted there, said plainly, and destroyed by nobody alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Desk, ready
from tests.web.test_patterns import BIRTH, DOSSIER, LETTER

pytestmark = pytest.mark.slow


def accepted(desk: Desk, file: object, mark: bytes) -> dict[str, str]:
    id = desk.paper(file, mark=mark, dossier=DOSSIER)  # type: ignore[arg-type]
    with desk.client() as client:
        found: dict[str, str] = client.post(f"/api/v1/scans/{id}/accept", json={"version": desk.scan(id)["version"]}).json()
    return found


def test_a_cancellation_is_noted_with_its_cause_and_flagged_on_both_records(desk: Desk, page: Page) -> None:
    record, cause = accepted(desk, BIRTH, b"life1"), accepted(desk, LETTER, b"life2")
    page.goto(f"/ho-so/{record['id']}")
    ready(page)
    page.get_by_text("Ghi thay đổi, giữ, tiêu hủy").click()
    page.get_by_label("Tình trạng mới").select_option("cancelled")
    page.get_by_label("Từ ngày").fill("20/11/2026")
    page.get_by_label("Mã kết quả của văn bản làm thay đổi").fill("H50-0-KQ9")
    page.get_by_label("Lý do, căn cứ").fill("Quyết định 12/QĐ-UBND")
    page.get_by_role("button", name="Ghi tình trạng").click()
    expect(page.locator("#life-problem")).to_contain_text("Không có hồ sơ mang mã này")
    expect(page.get_by_label("Mã kết quả của văn bản làm thay đổi")).to_be_focused()
    page.get_by_label("Mã kết quả của văn bản làm thay đổi").fill(cause["code"].lower())
    page.get_by_role("button", name="Ghi tình trạng").click()
    expect(page.locator(".problem").first).to_contain_text("Đã bị thu hồi, hủy bỏ từ 20/11/2026")
    expect(page.locator(".facts")).to_contain_text("Không còn hiệu lực")
    page.get_by_role("link", name=cause["code"]).first.click()
    ready(page)
    expect(page.get_by_text("Hồ sơ mà văn bản này làm thay đổi")).to_be_visible()
    expect(page.get_by_role("link", name=record["code"]).first).to_be_visible()


def test_nobody_destroys_what_is_in_its_term_and_the_page_says_why(desk: Desk, page: Page, open_page: Callable[..., Page]) -> None:
    record = accepted(desk, BIRTH, b"life3")
    page.goto(f"/ho-so/{record['id']}")
    ready(page)
    page.get_by_text("Ghi thay đổi, giữ, tiêu hủy").click()
    page.get_by_label("Đề nghị tiêu hủy theo quyết định").fill("QĐ 9")
    page.get_by_role("button", name="Đề nghị tiêu hủy").click()
    expect(page.locator("#life-problem")).to_contain_text("còn trong thời hạn lưu trữ (Vĩnh viễn)")
    page.get_by_label("Giữ hồ sơ, không cho tiêu hủy").fill("Vụ án số 3")
    page.get_by_role("button", name="Giữ hồ sơ", exact=True).click()
    expect(page.locator(".facts")).to_contain_text("đang bị giữ: Vụ án số 3")
    expect(page.locator("#life-release")).to_be_attached()


def test_who_signed_stands_on_the_page(desk: Desk, page: Page) -> None:
    record = accepted(desk, BIRTH, b"life4")
    page.goto(f"/ho-so/{record['id']}")
    expect(page.locator(".facts")).to_contain_text("ký bản quét")
    with desk.client() as client:
        client.get(f"/api/v1/records/{record['id']}/copy", auth=("canbo2", "sohoa"))
    page.reload()
    expect(page.locator(".facts")).to_contain_text("bản điện tử đã ký đủ")
    expect(page.locator(".facts")).to_contain_text("Gói lưu trữ")
