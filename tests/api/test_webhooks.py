"""Webhooks: signed, told later or never by the answer, and where they may not go."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest
from standardwebhooks import Webhook

from digitize.errors import Rejected, Unavailable
from digitize.exchange import Message
from storage.webhook import WebhookConnector, may_go

pytestmark = pytest.mark.slow


SECRET = f"whsec_{b64encode(b'made-up secret of a webhook, 32 b').decode()}"


@contextmanager
def receiver(status: Callable[[], int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that hears webhooks, and checks their signatures as anybody would."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append(Webhook(SECRET).verify(body, {name.lower(): value for name, value in self.headers.items()}))
            code = status()
            self.send_response(code)
            self.send_header("content-length", "0")
            if code == 302:
                self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/nhan", heard
    server.shutdown()
    server.server_close()


HERE = (ip_network("127.0.0.0/8"),)


SAID = Message(id="m-1", kind="result", at=datetime.now(UTC), data={"MaKetQua": "X"})


def test_a_webhook_is_signed_and_says_later_or_never_by_the_answer() -> None:
    answers = iter([204, 503, 429, 400, 302])
    with receiver(lambda: next(answers)) as (url, heard):
        hook = WebhookConnector(url, SECRET, HERE, plain=True)
        hook.send(SAID)
        assert heard[0] == SAID.body()
        for _ in range(2):
            with pytest.raises(Unavailable):
                hook.send(SAID)
        for _ in range(2):
            with pytest.raises(Rejected) as caught:
                hook.send(SAID)
            assert caught.value.code == "webhook-refused", "a redirect leads nowhere"
    with pytest.raises(Unavailable):
        hook.send(SAID)
    with pytest.raises(Rejected):
        WebhookConnector(url, SECRET, HERE).send(SAID)


@pytest.mark.parametrize(
    ("address", "networks", "may"),
    [
        ("127.0.0.1", [], False), ("::1", [], False), ("169.254.169.254", [], False), ("10.1.2.3", [], False), ("192.168.1.1", [], False), ("0.0.0.0", [], False),  # noqa: S104
        ("fe80::1", [], False), ("fd00::1", [], False), ("::ffff:127.0.0.1", [], False), ("::ffff:10.0.0.1", [], False), ("224.0.0.1", [], False), ("100.64.0.1", [], False),
        ("203.113.1.1", [], True), ("2001:ee0::1", [], True), ("10.1.2.3", ["10.1.0.0/16"], True), ("10.2.2.3", ["10.1.0.0/16"], False), ("::ffff:10.1.0.1", ["10.1.0.0/16"], True),
        ("64:ff9b::a00:1", [], False), ("2002:7f00:1::1", [], False),
    ],
)  # fmt: skip
def test_a_webhook_goes_to_the_open_internet_and_to_networks_that_were_named(address: str, networks: list[str], may: bool) -> None:
    assert may_go(address, [ip_network(one) for one in networks]) is may


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_a_name_for_this_machine_is_seen_through(host: str) -> None:
    with receiver(lambda: 204) as (url, heard):
        port = url.rsplit(":", 1)[1]
        with pytest.raises((Rejected, Unavailable)):
            WebhookConnector(f"http://{host}:{port}", SECRET, (), plain=True).send(SAID)
        assert heard == []


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time (DNS rebinding)."""
    import socket

    asked: list[str] = []
    known = socket.getaddrinfo

    def answered(host: str, port: int, *more: Any, **named: Any) -> Any:
        if host != "nhan.example":
            return known(host, port, *more, **named)
        asked.append(host)
        return known("127.0.0.1", port, *more, **named) if len(asked) == 1 else known("127.0.0.2", port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    with receiver(lambda: 204) as (url, heard):
        WebhookConnector(url.replace("127.0.0.1", "nhan.example"), SECRET, (ip_network("127.0.0.1/32"),), plain=True).send(SAID)
    assert (len(heard), len(asked)) == (1, 1)
