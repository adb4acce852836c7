"""A real browser on a real service; one service a module, papers of their own for each test."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, FileChooser, FloatRect, Page, expect, sync_playwright

from tests.conftest import free_port, running, wait_until

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
CLERK, COLLEAGUE, OFFICER, ADMIN = "canbo", "canbo2", "tracuu", "quantri"
expect.set_options(timeout=20_000)
MANY = 120_000
"""Milliseconds that a paper may take to be read here; a limit and no measurement."""


@dataclass(frozen=True)
class Desk:
    """A running service, with what tests do behind the browser's back."""

    url: str
    folder: Path

    def client(self, login: str = CLERK) -> httpx.Client:
        return httpx.Client(base_url=self.url, auth=(login, "sohoa"), timeout=60)

    def paper(self, file: Path, *, login: str = CLERK, read: bool = True, dossier: str | None = None, mark: bytes = b"") -> str:
        """The id of a paper taken in, and read; `mark` makes its bytes others than those of the same file before."""
        with self.client(login) as client:
            params = {"dossier": dossier} if dossier else {}
            answer = client.post(
                "/api/v1/scans",
                content=file.read_bytes() + mark,
                headers={"X-Filename": file.parent.parent.name + file.suffix},
                params=params,
            )
            assert answer.status_code == 202, answer.text
            id: str = answer.json()["id"]
            if read:
                wait_until(lambda: self.scan(id)["status"] != "received", 120)
        return id

    def scan(self, id: str) -> dict[str, Any]:
        with self.client() as client:
            found: dict[str, Any] = client.get(f"/api/v1/scans/{id}").json()
            return found

    def trail(self, id: str) -> list[str]:
        with self.client() as client:
            return [event["action"] for event in client.get(f"/api/v1/scans/{id}/trail").json()]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with running(folder, free_port()) as url:
        yield Desk(url, folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing; `make test` installs it"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, desk: Desk) -> Iterator[Callable[..., Page]]:
    """A fresh browser window for somebody signed in; any script error or breach of the content policy fails the test."""
    errors: list[str] = []
    contexts = []

    def opened(login: str | None = CLERK, through: str | None = None, **options: Any) -> Page:
        context = browser.new_context(base_url=through or desk.url, viewport={"width": 1366, "height": 768}, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
        if login:
            sign_in(page, login)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def sign_in(page: Page, login: str = CLERK) -> None:
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill("sohoa")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    ready(page)


def ready(page: Page) -> None:
    """Waits until the page's script has begun its work."""
    page.locator("html[data-ready=true]").wait_for(state="attached")


def check(page: Page, id: str) -> None:
    """Opens a paper's check page, once its image is there."""
    page.goto(f"/quet/{id}")
    ready(page)
    page.locator("#stage canvas").first.wait_for(state="attached")


def still(page: Page, selector: str) -> FloatRect:
    """Where something is on the screen, once it has stopped moving."""
    page.locator(selector).wait_for()
    seen: list[FloatRect | None] = [None]

    def rests() -> bool:
        before, seen[0] = seen[0], page.locator(selector).bounding_box()
        page.wait_for_timeout(150)
        return seen[0] is not None and seen[0] == before

    wait_until(rests, 30)
    assert seen[0] is not None
    return seen[0]


def listens_for_choosers(page: Page) -> list[FileChooser]:
    """The file choosers that the page will open; said to the browser before the key that opens one, or that one may be missed."""
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))
    page.evaluate("() => true")  # a round trip: the browser has heard it
    return opened


def press_to_choose(page: Page, key: str, opened: list[FileChooser]) -> FileChooser:
    """Presses a key and waits for the file chooser that it opens."""
    page.keyboard.press(key)

    def there() -> bool:
        page.wait_for_timeout(50)
        return bool(opened)

    wait_until(there, 30)
    return opened[-1]


def drop(page: Page, *files: Path) -> None:
    """Drops files on the page as a person would, with a real DataTransfer."""
    given = [{"name": file.name, "data": b64encode(file.read_bytes()).decode()} for file in files]
    page.evaluate(
        """(files) => {
            const carried = new DataTransfer();
            for (const { name, data } of files) carried.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
            for (const kind of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
        }""",
        given,
    )
