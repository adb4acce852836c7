"""A clerk's whole day in a real browser, and what goes wrong on it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.conftest import SAMPLES
from tests.web.conftest import COLLEAGUE, MANY, Desk, check, drop, ready
from tests.web.wire import wire

pytestmark = pytest.mark.slow
TIFF = SAMPLES / "giay_khai_sinh/tiff/scan.tif"
PDF = SAMPLES / "quyet_dinh/hai-trang/scan.pdf"
LETTER = SAMPLES / "cong_van/hoa-toc/scan.jpg"
DOSSIER = "H50.10.25-261124-0031"


def compose(page: Page, letters: str) -> None:
    """Types as an input method does: the word is composed and then committed."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(letters) + 1):
        session.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
    session.send("Input.insertText", {"text": letters})


def find_and_leave(page: Page) -> None:
    """Looks the record up, downloads its original, signs out."""
    page.goto("/tra-cuu")
    ready(page)
    page.locator("#what").fill("045225000019")
    page.keyboard.press("Enter")
    expect(page.locator("#found tbody tr")).to_contain_text("GIẤY KHAI SINH")
    assert "045225000019" not in page.url
    page.locator("[data-found]").click()
    expect(page.locator("[data-name=nksHoTen]")).to_have_text("Nguyễn Văn Thử")
    expect(page.locator(".trail")).to_contain_text("xác nhận và lưu trữ")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bản gốc").click()
    assert Path(download.value.path()).read_bytes() == TIFF.read_bytes()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_a_day_from_the_scanner_to_the_record(desk: Desk, page: Page, tmp_path: Path) -> None:
    page.locator("#open-when-read").uncheck()
    page.locator("#dossier").fill(DOSSIER)
    drop(page, TIFF, PDF)
    lines = page.locator("#uploads li")
    expect(lines.filter(has_text="scan.tif")).to_contain_text("cần kiểm", timeout=MANY)
    expect(lines.filter(has_text="scan.pdf")).to_contain_text("cần kiểm", timeout=MANY)
    lines.filter(has_text="scan.tif").get_by_role("link").click()
    ready(page)
    name = page.locator("#f-nksHoTen")
    expect(name).to_have_value("NGUYỄN VĂN ĐỐI CHỨNG")
    name.focus()
    name.fill("")
    for word in ("Nguyễn ", "Văn ", "Thử"):
        compose(page, word)
    expect(name).to_have_value("Nguyễn Văn Thử")
    moved = name.evaluate(
        "e => { e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })); return document.activeElement !== e; }"
    )
    assert not moved, "Enter that ends a composition belongs to the input method"
    page.keyboard.press("Enter")
    expect(page.locator("#p-nksHoTen .from")).to_contain_text("Bạn nhập")
    number = page.locator("#f-nksSoDinhDanh")
    expect(number).to_have_value("•••••••••019")
    page.locator("#reveal").click()
    expect(number).to_have_value("045225000019")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice")).to_contain_text(f"{DOSSIER}-KQ")
    expect(page.locator("h1")).to_have_text("scan.pdf")
    find_and_leave(page)


def test_a_second_clerk_collides_and_reads_who_was_first(desk: Desk, page: Page, open_page: Callable[..., Page]) -> None:
    id = desk.paper(LETTER, mark=b"collide")
    other = open_page(COLLEAGUE)
    check(page, id)
    check(other, id)
    other.locator("#f-dia_danh").fill("Sai")
    page.locator("#f-dia_danh").fill("Gió Mẫu")
    page.keyboard.press("Enter")
    expect(page.locator("#p-dia_danh .from")).to_contain_text("Bạn nhập")
    other.keyboard.press("Enter")
    expect(other.locator("#problem")).to_contain_text("vừa được Cán bộ Một cửa (thử) sửa")
    assert desk.scan(id)["fields"]["dia_danh"]["value"] == "Gió Mẫu"
    other.get_by_role("button", name="Tải bản mới nhất").click()
    expect(other.locator("#f-dia_danh")).to_have_value("Gió Mẫu")


def test_a_page_on_which_nothing_is_being_typed_follows_a_colleagues_change(desk: Desk, page: Page, open_page: Callable[..., Page]) -> None:
    id = desk.paper(LETTER, mark=b"follow")
    other = open_page(COLLEAGUE)
    check(page, id)
    check(other, id)
    page.locator("#f-dia_danh").fill("Gió Mẫu")
    page.keyboard.press("Enter")
    expect(other.locator("#f-dia_danh")).to_have_value("Gió Mẫu")
    expect(other.locator("#notice")).to_contain_text("bản mới nhất")


def test_a_paper_is_sent_to_a_colleague_who_finds_it_on_his_desk(desk: Desk, page: Page, open_page: Callable[..., Page]) -> None:
    id = desk.paper(LETTER, mark=b"send")
    other = open_page(COLLEAGUE)
    other.goto("/danh-sach/can-kiem?cua-toi=true")
    ready(other)
    check(page, id)
    page.locator("#main").focus()
    page.keyboard.press("g")
    page.locator("#send-form").get_by_role("button", name="Chuyển", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("Đã chuyển cho Cán bộ Hai")
    expect(other.locator(f"#r-{id}")).to_be_visible()  # the list came to know by itself


def test_an_upload_goes_on_after_the_connection_dropped(desk: Desk, open_page: Callable[..., Page], tmp_path: Path) -> None:
    big = tmp_path / "lon.jpg"
    big.write_bytes(LETTER.read_bytes() + os.urandom(6_000_000))
    with wire(desk.url) as line_to:
        page = open_page(through=line_to.url)
        page.locator("#open-when-read").uncheck()
        line_to.slow = 0.03
        drop(page, big)
        line = page.locator("#uploads li")
        expect(line.locator("progress")).to_be_visible()
        page.wait_for_timeout(800)
        line_to.cut()
        expect(line).to_contain_text("mất kết nối")
        line_to.mend()
        line_to.slow = 0.0
        expect(line).to_contain_text("đã nhận", timeout=60_000)
    with desk.client() as client:
        [found] = [item for item in client.get("/api/v1/scans").json()["items"] if item["filename"] == "lon.jpg"]
    assert desk.scan(found["id"])["sha256"] == hashlib.sha256(big.read_bytes()).hexdigest()


def test_an_answer_that_breaks_off_is_asked_for_again(page: Page) -> None:
    broken: list[str] = []

    def once(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.fulfill(status=200, content_type="application/json", body='{"id": "01')

    page.route(re.compile(r"/api/v1/scans/[0-9A-Za-z]{20,}$"), once)
    page.locator("#open-when-read").uncheck()
    drop(page, LETTER)
    expect(page.locator("#uploads li")).to_contain_text("cần kiểm", timeout=60_000)
    assert broken


def test_a_hostile_file_is_set_aside_or_refused_and_its_name_runs_nothing(desk: Desk, page: Page, tmp_path: Path) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.pdf"
    hostile.write_bytes(b"%PDF-1.7\n<script>alert(1)</script>\nstartxref\n99999\n%%EOF")
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the file ran: {dialog.message}"))
    drop(page, hostile)
    line = page.locator("#uploads li")
    expect(line).to_contain_text("bị hỏng")
    expect(line).to_contain_text("<img src=x onerror=alert(1)>.pdf")
    assert page.locator("#uploads img").count() == 0


def test_a_stack_is_parted_by_keys_alone(desk: Desk, page: Page, tmp_path: Path) -> None:
    for name, source in (("tập.pdf", PDF), ("rời.jpg", LETTER)):
        (tmp_path / name).write_bytes(source.read_bytes() + b"\n%stack")
    page.set_input_files("#stack-files", [str(tmp_path / "tập.pdf"), str(tmp_path / "rời.jpg")])
    page.wait_for_url("**/tach-tap/*")
    ready(page)
    expect(page.locator(".leaf")).to_have_count(3)
    for key in ("ArrowRight", "ArrowRight", "c", "r", "ArrowLeft", "Delete", "u"):
        page.keyboard.press(key)
    expect(page.locator(".bunch")).to_have_count(2)
    expect(page.locator(".turn-90")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sent li")).to_have_count(2)
    expect(page.locator("#sent")).to_contain_text("đã nhận")
    expect(page.locator("#sent .refused")).to_have_count(0)


def test_a_wrong_password_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page(None)
    page.goto("/dang-nhap")
    expect(page.get_by_label("Mã xác thực")).to_be_hidden()
    page.get_by_label("Tên đăng nhập").fill("canbo")
    page.get_by_label("Mật khẩu").fill("sai")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("không đúng")


def test_an_address_that_does_not_exist_is_a_page_with_a_way_back(page: Page) -> None:
    page.goto("/quet/khong-co")
    expect(page.locator("main")).to_contain_text("Không có bản quét này.")
    expect(page.get_by_role("link", name="Về trang đầu")).to_be_visible()
