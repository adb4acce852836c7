"""A look-up from end to end in a real browser: the officer asks, the auditor and the protection officer oversee, the citizen sees it
and takes the proof home."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from api.cli import app
from tests.conftest import SAMPLES, free_port, running
from tests.oidc import provided
from tests.web.conftest import Desk, ready, sign_in
from tests.web.test_accessible import violations

pytestmark = pytest.mark.slow
NUMBER = "045326000023"
BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
PICTURES = os.environ.get("SOHOA_TEST_PICTURES")
"""A folder for pictures of the pages, where somebody wants to look at them."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A service beside a provider of identity, with a record of the citizen who signs in there."""
    port, folder = free_port(), tmp_path_factory.mktemp("place")
    url = f"http://127.0.0.1:{port}"
    with provided(f"{url}/dang-nhap/vneid/ve") as issuer:
        provider = {
            "issuer": issuer,
            "client_id": "sohoa",
            "client_secret": "made-up-secret",
            "label": "Đăng nhập bằng VNeID",
            "number_claim": "so_dinh_danh",
        }
        with running(folder, port, SOHOA_OIDC=json.dumps({"vneid": provider}), SOHOA_PUBLIC_URL=url):
            desk = Desk(url, folder)
            id = desk.paper(BIRTH, dossier="H50.10.25-261124-0051")
            with desk.client() as client:
                assert client.post(f"/api/v1/scans/{id}/accept", json={"version": 2}).status_code == 201
            yield desk


@pytest.fixture
def window(browser: Browser, place: Desk) -> Iterator[Page]:
    errors: list[str] = []
    context = browser.new_context(base_url=place.url, viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert errors == []


def shot(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/dang-nhap$"))
    ready(page)


def ask(page: Page, *, urgent: str = "") -> None:
    page.goto("/khai-thac")
    ready(page)
    page.get_by_label("Mục đích", exact=True).select_option(label="Giải quyết thủ tục hành chính")
    page.get_by_label("Căn cứ pháp lý").select_option("Nghị định 118/2025/NĐ-CP")
    page.get_by_label("Số hồ sơ, vụ việc").fill("H50.10.25-261124-0099")
    page.get_by_label("Số định danh cá nhân").fill(NUMBER)
    if urgent:
        page.get_by_text("Tra khẩn cấp").click()
        page.get_by_label("Lý do").fill(urgent)
    page.get_by_role("button", name="Tra cứu").click()
    expect(page.get_by_role("heading", name="Trả lời tra cứu")).to_be_visible()


def test_the_officer_asks_for_a_purpose_and_gets_the_least(window: Page, place: Desk, tmp_path: Path) -> None:
    sign_in(window, "tracuu")
    expect(window).to_have_url(f"{place.url}/khai-thac")
    shot(window, "khai-thac")
    window.get_by_label("Mục đích", exact=True).select_option(label="Xác minh giấy tờ còn hiệu lực")
    expect(window.get_by_label("Căn cứ pháp lý")).to_have_value("Nghị định 45/2020/NĐ-CP Điều 25")
    window.get_by_label("Số hồ sơ, vụ việc").fill("1")
    window.get_by_label("Số định danh cá nhân").fill(NUMBER)
    window.get_by_role("button", name="Tra cứu").click()
    expect(window.get_by_role("alert").first).to_contain_text("không đúng mẫu")
    expect(window.get_by_label("Số định danh cá nhân")).to_have_value(NUMBER)
    ask(window)
    expect(window.get_by_text("Không có giấy tờ nào khớp.")).to_be_visible()  # a birth certificate is sensitive, and he has no grant
    ask(window, urgent="Cấp cứu, cần tìm người thân")
    expect(window.get_by_role("heading", name="GIẤY KHAI SINH")).to_be_visible()
    assert NUMBER not in window.content()
    assert NUMBER not in window.url
    shot(window, "tra-loi")
    with window.expect_popup() as paper:
        window.get_by_role("link", name="Xem trang 1").click()
    expect(paper.value.locator("img")).to_be_visible()
    window.get_by_text("Biên nhận có chữ ký").click()
    with window.expect_download() as saved:
        window.get_by_role("link", name="Tải câu trả lời và biên nhận").click()
    answer, keys = tmp_path / "answer.json", tmp_path / "keys.json"
    saved.value.save_as(answer)
    keys.write_bytes(httpx.get(f"{place.url}/.well-known/sohoa-keys.json").content)
    result = CliRunner().invoke(app, ["verify", str(answer), "--keys", str(keys)])
    assert result.exit_code == 0, result.output
    assert violations(window) == []


def test_those_who_oversee_see_it_and_review_what_was_urgent(window: Page, place: Desk, tmp_path: Path) -> None:
    sign_in(window, "giamsat")
    expect(window).to_have_url(f"{place.url}/giam-sat")
    before = int(window.locator("#unreviewed").inner_text())
    assert before >= 1
    expect(window.locator("#lookups tr").first).to_contain_text("Giải quyết thủ tục hành chính")
    assert NUMBER not in window.content()
    expect(window.get_by_role("button", name="Ghi kết luận")).to_have_count(0)
    shot(window, "giam-sat")
    with window.expect_download() as dump:
        window.get_by_role("link", name="Tải toàn bộ nhật ký").click()
    log = tmp_path / "log.jsonl"
    dump.value.save_as(log)
    result = CliRunner().invoke(app, ["audit", "verify", str(log)])
    assert result.exit_code == 0, result.output
    sign_out(window)
    sign_in(window, "baove")
    window.goto("/giam-sat")
    window.get_by_label("Kết luận").first.fill("Có giấy của bệnh viện")
    window.get_by_role("button", name="Ghi kết luận").first.click()
    expect(window.locator("#unreviewed")).to_have_text(str(before - 1))
    assert violations(window) == []


def test_the_citizen_sees_who_looked_and_takes_the_proof_home(window: Page, place: Desk, tmp_path: Path) -> None:
    window.goto("/dang-nhap")
    shot(window, "dang-nhap")
    window.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    window.get_by_placeholder("Enter any login").fill("dan")
    window.get_by_placeholder("and password").fill("x")
    window.get_by_role("button", name="Sign-in").click()
    window.get_by_role("button", name="Continue").click()
    expect(window).to_have_url(f"{place.url}/cua-toi")
    expect(window.get_by_role("heading", name="GIẤY KHAI SINH")).to_be_visible()
    expect(window.locator("#seen tr").first).to_contain_text("Giải quyết thủ tục hành chính")
    shot(window, "cua-toi")
    with window.expect_download() as saved:
        window.locator("#seen").get_by_role("link", name="Tải").first.click()
    proof, keys = tmp_path / "proof.json", tmp_path / "keys.json"
    saved.value.save_as(proof)
    keys.write_bytes(httpx.get(f"{place.url}/.well-known/sohoa-keys.json").content)
    result = CliRunner().invoke(app, ["verify", str(proof), "--keys", str(keys)])
    assert result.exit_code == 0, result.output
    window.get_by_label("Tôi muốn").select_option(label="Chỉnh sửa dữ liệu đã bóc tách sai")
    window.get_by_label("Nội dung").fill("Tên đệm của tôi viết sai")
    window.get_by_role("button", name="Gửi yêu cầu").click()
    expect(window.get_by_text("Đã nhận; phản hồi trước")).to_be_visible()
    assert violations(window) == []
    window.goto("/tra-cuu")
    expect(window.get_by_role("heading")).to_contain_text("Không có quyền")


def test_the_protection_officer_answers_it(window: Page, place: Desk) -> None:
    sign_in(window, "baove")
    window.goto("/yeu-cau")
    expect(window.get_by_text("Tên đệm của tôi viết sai")).to_be_visible()
    shot(window, "yeu-cau")
    window.get_by_role("button", name="Đã thực hiện").click()
    expect(window.get_by_role("alert")).to_contain_text("nội dung trả lời")
    window.get_by_label("Trả lời").fill("Đã sửa theo bản quét")
    window.get_by_role("button", name="Đã thực hiện").click()
    expect(window.get_by_text("Không có yêu cầu nào đang chờ.")).to_be_visible()
    sign_out(window)
    sign_in(window, "quantri")
    window.goto("/tai-khoan")
    shot(window, "tai-khoan")
    expect(window.get_by_role("row", name="tracuu")).to_contain_text("khai thác")
