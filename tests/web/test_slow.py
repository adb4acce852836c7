"""Quick clerks on a slow network: an answer that comes late changes nothing at the paper that is on the screen by then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page, expect

from tests.conftest import SAMPLES, wait_until
from tests.web.conftest import Desk, check, drop, listens_for_choosers, press_to_choose, ready, still
from tests.web.test_patterns import BIRTH, DOSSIER, LETTER

pytestmark = pytest.mark.slow


def slow(page: Page, part: str, milliseconds: int = 900) -> None:
    """Lets requests whose address ends so wait in the browser before they are sent."""
    page.evaluate(
        """([part, wait]) => {
            const real = window.fetch;
            window.fetch = async (address, options) => {
                if (String(address).endsWith(part)) await new Promise((go) => setTimeout(go, wait));
                return real(address, options);
            };
        }""",
        [part, milliseconds],
    )


def two(desk: Desk, mark: bytes, file: Path = LETTER) -> tuple[str, str]:
    first, second = (desk.paper(file, mark=mark + end, dossier=DOSSIER) for end in (b"1", b"2"))
    return first, second


def skip_to(page: Page, id: str) -> None:
    page.locator("#main").focus()
    page.keyboard.press("j")
    expect(page.locator(f"#scan[data-id='{id}']")).to_be_visible()


def test_a_box_read_late_is_saved_into_no_other_paper(desk: Desk, page: Page) -> None:
    first, second = two(desk, b"slow-part")
    check(page, first)
    slow(page, "/part")
    page.locator("#f-dia_danh").focus()
    still(page, ".here")
    page.keyboard.press("Alt+b")
    expect(page.locator(".drawn")).to_be_visible()
    page.keyboard.press("Enter")
    skip_to(page, second)
    page.wait_for_timeout(2500)
    assert [desk.scan(id)["version"] for id in (first, second)] == [2, 2]


def test_a_box_that_was_begun_does_not_follow_to_the_next_paper(desk: Desk, page: Page) -> None:
    first, second = two(desk, b"armed")
    check(page, first)
    page.locator("#f-dia_danh").focus()
    page.keyboard.press("Alt+b")
    expect(page.locator(".drawn")).to_be_visible()
    skip_to(page, second)
    expect(page.locator("#draw")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".drawn")).to_have_count(0)


def test_a_number_revealed_late_shows_at_no_other_paper(desk: Desk, page: Page) -> None:
    first, second = two(desk, b"reveal", BIRTH)
    check(page, first)
    slow(page, "/reveal")
    page.locator("#main").focus()
    page.keyboard.press("i")
    skip_to(page, second)
    page.wait_for_timeout(1500)
    expect(page.locator("#f-nksSoDinhDanh")).to_have_value("•••••••••023")


def test_what_is_typed_while_a_save_is_under_way_is_saved_too(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"typing")
    check(page, id)
    slow(page, "/corrections")
    field = page.locator("#f-dia_danh")
    field.fill("Gió")
    page.keyboard.press("Tab")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type(" Mẫu")
    wait_until(lambda: desk.scan(id)["version"] == 3, 20)
    expect(field).to_have_value("Gió Mẫu")
    page.keyboard.press("Tab")
    wait_until(lambda: desk.scan(id)["fields"]["dia_danh"]["value"] == "Gió Mẫu", 20)


def test_an_error_that_was_put_right_stands_in_nobodys_way(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"right", dossier=DOSSIER)
    check(page, id)
    field = page.locator("#f-ngay_cap")
    was = field.input_value()
    field.fill("45/45/2020")
    page.keyboard.press("Tab")
    expect(page.locator("#problem")).to_contain_text("Ngày không có trên lịch")
    page.locator("#main").focus()
    page.keyboard.press("j")
    expect(page.locator("#problem")).to_contain_text("chưa ghi được")
    field.fill(was)
    page.keyboard.press("Tab")
    expect(page.locator("#problem")).to_be_empty()
    page.keyboard.press("Control+Enter")
    wait_until(lambda: desk.scan(id)["status"] == "archived", 20)


def test_arrows_pass_by_other_types_and_only_enter_takes_one(desk: Desk, page: Page) -> None:
    id = desk.paper(LETTER, mark=b"arrows")
    check(page, id)
    page.locator("#accept-dossier").fill(DOSSIER)
    page.locator("#doctype").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    assert desk.scan(id)["doctype"] == "cong_van"
    page.keyboard.press("Enter")
    expect(page.locator("#scan")).to_have_attribute("data-version", "3")
    assert desk.scan(id)["doctype"] != "cong_van"
    expect(page.locator("#accept-dossier")).to_have_value(DOSSIER)


def test_a_rescan_that_was_called_off_replaces_nothing(desk: Desk, page: Page, tmp_path: Path) -> None:
    opened = listens_for_choosers(page)
    page.locator("#open-when-read").uncheck()
    first, other = tmp_path / "dau.jpg", tmp_path / "khac.jpg"
    first.write_bytes(LETTER.read_bytes() + b"first")
    other.write_bytes(LETTER.read_bytes() + b"other")
    drop(page, first)
    expect(page.locator("#verdict")).to_contain_text("ảnh tốt")
    press_to_choose(page, "s", opened)
    drop(page, other)
    expect(page.locator("#verdict")).to_contain_text("khac.jpg: ảnh tốt")
    with desk.client() as client:
        assert "dau.jpg" not in [item["filename"] for item in client.get("/api/v1/scans", params={"status": "returned"}).json()["items"]]


def test_the_counter_stays_where_a_scan_is_bad(desk: Desk, page: Page, tmp_path: Path) -> None:
    blurred = tmp_path / "nhoe.jpg"
    with Image.open(SAMPLES / "giay_khai_sinh/anh/scan.jpg") as image:
        image.filter(ImageFilter.GaussianBlur(6)).save(blurred, dpi=(200, 200))
    page.locator("#open-when-read").check()
    drop(page, blurred)
    expect(page.locator("#verdict")).to_contain_text("nên quét lại")
    expect(page.locator("#uploads li")).to_contain_text("cần kiểm", timeout=60_000)
    page.wait_for_timeout(500)
    expect(page.get_by_role("button", name="Quét lại")).to_be_visible()


def test_two_quick_skips_do_not_end_at_the_list(desk: Desk, page: Page) -> None:
    first, second = two(desk, b"skips")
    third = desk.paper(LETTER, mark=b"skips3", dossier=DOSSIER)
    check(page, first)
    page.locator("#main").focus()
    page.keyboard.press("j")
    page.locator(f"#scan[data-id='{second}']").wait_for()
    page.locator("#main").focus()
    page.keyboard.press("j")
    expect(page.locator(f"#scan[data-id='{third}']")).to_be_visible()
    ready(page)
