"""The twelve patterns that people in front of such a system expect (ux.md), one test each, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.conftest import SAMPLES, wait_until
from tests.web.conftest import ADMIN, COLLEAGUE, MANY, Desk, check, drop, listens_for_choosers, press_to_choose, ready, still

pytestmark = pytest.mark.slow
BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
LETTER = SAMPLES / "cong_van/hoa-toc/scan.jpg"
DECISION = SAMPLES / "quyet_dinh/hai-trang/scan.pdf"
DOSSIER = "H50.10.25-261124-0009"


def test_pattern_01_two_panes_stay_visible_at_1366_by_768(desk: Desk, page: Page) -> None:
    check(page, desk.paper(DECISION, mark=b"\n%01"))
    stage, form = page.locator("#stage").bounding_box(), page.locator(".form").bounding_box()
    assert stage is not None
    assert form is not None
    assert stage["height"] > 500
    assert stage["x"] + stage["width"] <= form["x"]
    assert max(box["y"] + box["height"] for box in (stage, form)) <= 768
    expect(page.locator("#page-number")).to_have_text("Trang 1/2")
    page.locator("#main").focus()
    page.keyboard.press("n")
    expect(page.locator("#page-number")).to_have_text("Trang 2/2")
    page.keyboard.press("p")
    expect(page.locator("#page-number")).to_have_text("Trang 1/2")
    for tool in ("Phóng to", "Thu nhỏ", "Ngang", "Cả trang", "Xoay"):
        page.get_by_role("button", name=tool).click()
    expect(page.locator("#accept")).to_be_in_viewport()


def test_pattern_02_enter_goes_from_doubt_to_doubt_and_keys_leave_inputs_alone(desk: Desk, page: Page) -> None:
    id = desk.paper(BIRTH, mark=b"02")
    check(page, id)
    doubted = page.locator("#fields [data-doubt]")
    names = [str(doubted.nth(n).get_attribute("name")) for n in range(doubted.count())]
    assert names, "the sample has nothing to doubt; choose another"
    for name in names:
        expect(page.locator(f"#f-{name}")).to_be_focused()
        expect(page.locator(".here")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(f"#p-{name}")).not_to_have_class("pair doubtful")
    expect(page.locator("#accept")).to_be_focused()
    place = page.locator("#f-dia_danh")
    place.focus()
    before = place.input_value()
    page.keyboard.press("End")
    page.keyboard.type("bjtg?")
    expect(place).to_have_value(before + "bjtg?")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    assert page.url.endswith(id)


def test_pattern_03_doubt_is_a_colour_an_icon_and_a_sentence(desk: Desk, page: Page) -> None:
    check(page, desk.paper(BIRTH, mark=b"03"))
    pair = page.locator(".doubtful").first
    expect(pair.locator(".flag")).to_have_text("⚠")
    expect(pair.locator(".doubt-why")).not_to_be_empty()
    field = pair.locator("[name]")
    described = page.locator(f"#{field.get_attribute('aria-describedby')}")
    expect(described).to_contain_text(pair.locator(".doubt-why").inner_text())
    assert field.get_attribute("aria-invalid") == "true"
    plain = page.locator(".pair:not(.doubtful) [name]").first
    assert field.evaluate("e => getComputedStyle(e).borderColor") != plain.evaluate("e => getComputedStyle(e).borderColor")
    expect(page.locator(".letters mark").first).to_be_visible()
    expect(page.locator("canvas.crop[data-drawn]").first).to_be_visible()


def draw_around(page: Page, field: str) -> None:
    page.locator(f"#f-{field}").focus()
    box = still(page, ".here")
    page.keyboard.press("Alt+b")
    expect(page.locator("#draw")).to_have_attribute("aria-pressed", "true")
    page.mouse.move(box["x"] - 4, box["y"] - 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 4, box["y"] + box["height"] + 4, steps=4)
    page.mouse.up()


def test_pattern_04_a_box_drawn_on_the_page_is_read_into_the_field(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"04")
    check(page, id)
    field = page.locator("#f-so_ky_hieu")
    box = field.get_attribute("data-box")
    field.fill("1/SAI")
    page.keyboard.press("Enter")
    expect(page.locator("#p-so_ky_hieu .from")).to_contain_text("Bạn nhập")
    assert desk.scan(id)["fields"]["so_ky_hieu"]["value"] == "1/SAI"
    assert box
    expect(page.locator("#fields [data-doubt]").first).to_be_focused()
    draw_around(page, "so_ky_hieu")
    expect(field).to_have_value("812/SYT-NVY")
    expect(field).to_be_focused()
    assert desk.scan(id)["fields"]["so_ky_hieu"]["value"] == "812/SYT-NVY"
    page.keyboard.press("Alt+b")
    page.keyboard.press("Escape")
    expect(page.locator("#draw")).to_have_attribute("aria-pressed", "false")


def test_pattern_04_a_box_is_drawn_by_keys_alone(desk: Desk, page: Page) -> None:
    check(page, desk.paper(LETTER, mark=b"04k"))
    page.locator("#f-dia_danh").focus()
    still(page, ".here")
    page.keyboard.press("Alt+b")
    drawn = page.locator(".drawn")
    expect(drawn).to_be_visible()
    before = still(page, ".drawn")
    page.keyboard.press("ArrowDown")
    wait_until(lambda: (drawn.bounding_box() or before)["y"] > before["y"], 20)
    page.keyboard.press("Shift+ArrowRight")
    wait_until(lambda: (drawn.bounding_box() or before)["width"] > before["width"], 20)
    with page.expect_response("**/part") as answer:
        page.keyboard.press("Enter")
    assert answer.value.ok


def test_pattern_05_states_are_explicit_in_lists_and_on_the_paper(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"05")
    check(page, id)
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Cần kiểm")
    expect(page.locator(".steps li")).to_have_text(["Mới", "Cần kiểm", "Đã xác nhận", "Đã lưu trữ"])
    page.locator("#main").focus()
    page.keyboard.press("t")
    page.locator("#reason").fill("Thiếu trang 2")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: id not in url)
    page.goto("/danh-sach/tra-lai")
    row = page.locator(f"#r-{id}")
    expect(row).to_contain_text("Bị trả lại")
    expect(row).to_contain_text("Thiếu trang 2")
    row.get_by_role("link").click()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Bị trả lại")
    page.get_by_role("button", name="Mở lại để kiểm").click()
    expect(page.locator(".steps [aria-current=step]")).to_have_text("Cần kiểm")


def test_pattern_06_files_dropped_anywhere_say_their_stage_and_never_disappear(desk: Desk, page: Page, tmp_path: Path) -> None:
    good, bad = tmp_path / "giấy tờ.jpg", tmp_path / "bảng tính.pdf"
    good.write_bytes(BIRTH.read_bytes() + b"06")
    bad.write_bytes(b"PK\x03\x04word")
    page.locator("#open-when-read").uncheck()
    drop(page, good, bad)
    lines = page.locator("#uploads li")
    expect(lines.filter(has_text="bảng tính.pdf")).to_contain_text("không phải bản quét")
    expect(lines.filter(has_text="giấy tờ.jpg")).to_contain_text("đã nhận")
    expect(lines.filter(has_text="giấy tờ.jpg")).to_contain_text("cần kiểm", timeout=MANY)
    drop(page, good)
    again = lines.filter(has_text="Đã có bản này – mở")
    expect(again).to_be_visible()
    page.goto("/danh-sach/can-kiem")
    ready(page)
    drop(page, good)
    expect(page.locator("#tray li")).to_contain_text("Đã có bản này – mở")
    page.locator("#tray").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("giấy tờ.jpg")


def test_pattern_07_the_quality_is_said_at_once_and_a_scan_is_made_anew_on_one_key(desk: Desk, page: Page, tmp_path: Path) -> None:
    dark, fresh = tmp_path / "toi.jpg", tmp_path / "lai.jpg"
    with Image.open(BIRTH) as image:
        pixels = np.asarray(image.convert("RGB"), dtype=np.float32) * 0.32
        Image.fromarray(pixels.astype(np.uint8)).save(dark, dpi=(200, 200))
    fresh.write_bytes(BIRTH.read_bytes() + b"07")
    opened = listens_for_choosers(page)
    page.locator("#open-when-read").uncheck()
    page.set_input_files("#files", str(dark))
    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("nên quét lại")
    expect(verdict).to_contain_text("Bản quét tối")
    expect(verdict.locator(".bad-area").first).to_be_attached()
    press_to_choose(page, "s", opened).set_files(str(fresh))
    expect(verdict).to_contain_text("ảnh tốt")
    with desk.client() as client:
        [first] = [
            item for item in client.get("/api/v1/scans", params={"status": "returned"}).json()["items"] if item["filename"] == "toi.jpg"
        ]
    assert first["reason"] == "Đã quét lại; bản mới thay bản này."


def test_pattern_08_the_queue_shows_what_runs_waits_and_failed_and_takes_orders(desk: Desk, page: Page) -> None:
    page.goto("/hang-doi")
    ready(page)
    expect(page.get_by_role("heading", name="Đang chờ")).to_be_visible()
    ids = [desk.paper(LETTER, mark=b"08%d" % n, read=False) for n in range(12)]  # the last one waits while the others are read
    last = page.locator(f"#q-{ids[-1]}")
    expect(last).to_be_visible()
    last.get_by_role("button", name="Hủy").click()
    expect(last).to_have_count(0)
    assert desk.scan(ids[-1])["status"] == "returned"
    bomb = desk.folder / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    aside = desk.paper(bomb, read=False)
    line = page.locator(f"#q-{aside}")
    line.locator("summary").click()
    expect(line).to_contain_text("quá lớn")
    line.get_by_role("button", name="Đọc lại").click()
    wait_until(lambda: "retried" in desk.trail(aside), 20)


def test_pattern_09_search_takes_no_accents_ranks_exact_ones_first_and_marks_the_words(desk: Desk, open_page: Callable[..., Page]) -> None:
    for mark, name in ((b"09a", "NGUYỄN THỊ THỬ NGHIỆM"), (b"09b", "NGUYỄN THỊ THƯ NGHIÊM")):
        id = desk.paper(BIRTH, mark=mark, dossier=DOSSIER)
        with desk.client() as client:
            version = client.post(f"/api/v1/scans/{id}/corrections", json={"version": 2, "fields": {"nksHoTen": name}}).json()["version"]
            assert client.post(f"/api/v1/scans/{id}/accept", json={"version": version}).status_code == 201
    page = open_page(COLLEAGUE)
    page.goto("/tra-cuu")
    page.locator("#what").fill("Nguyễn Thị Thư Nghiêm")
    page.keyboard.press("Enter")
    rows = page.locator("#found tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("đúng dấu")
    page.locator("#what").fill("nguyen thi thu nghiem")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("2 hồ sơ")
    assert "nghi" not in page.url
    rows.first.get_by_role("link").click()
    expect(page.locator(".hit").first).to_be_visible()
    assert "nghi" not in page.url


def test_pattern_10_the_trail_is_told_in_sentences_and_machines_are_marked(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"10")
    check(page, id)
    page.locator("#f-dia_danh").fill("Gió Mẫu")
    page.keyboard.press("Enter")
    expect(page.locator("#p-dia_danh .from")).to_contain_text("Bạn nhập")
    check(page, id)
    page.locator(".history summary").click()
    trail = page.locator(".trail li")
    expect(trail.nth(0)).to_contain_text("Cán bộ Một cửa (thử) tiếp nhận bản quét.")
    expect(trail.nth(1)).to_contain_text("Máy đọc xong, chuyển cán bộ kiểm.")
    expect(trail.nth(1)).to_have_class("machine")
    expect(trail.nth(2)).to_contain_text("Cán bộ Một cửa (thử) sửa Địa danh.")


def test_pattern_11_the_next_paper_is_there_before_it_is_asked_for(desk: Desk, page: Page) -> None:
    first, second = (desk.paper(LETTER, mark=mark, dossier=DOSSIER) for mark in (b"11a", b"11b"))
    with page.expect_response(re.compile(f"{second}/pages/1")), page.expect_response(re.compile(f"{second}.phan=giay")):
        check(page, first)
    page.wait_for_timeout(500)  # a clerk looks at the paper meanwhile
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method + " " + request.url.removeprefix(desk.url)))
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#scan[data-id='{second}']")).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("Đã lưu trữ")
    assert page.url.endswith(second)
    assert f"GET /quet/{second}?phan=giay" not in asked, "it was asked for while the clerk waited"
    assert f"GET /api/v1/scans/{second}/pages/1" not in asked, "the image was not there yet"


def test_pattern_12_the_measured_accuracy_is_shown_before_the_machine_may_accept(desk: Desk, open_page: Callable[..., Page]) -> None:
    page = open_page(ADMIN)
    page.goto("/loai-giay-to")
    expect(page.get_by_role("columnheader", name="Không phải sửa")).to_be_visible()
    expect(page.locator("#types")).to_contain_text("chưa đủ")
    expect(page.get_by_role("button", name="Bật")).to_have_count(0)
    refused = page.evaluate(
        "fetch('/api/v1/doctypes/giay_khai_sinh/automatic', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{\"on\": true}' }).then((r) => r.status)"
    )
    assert refused == 409
