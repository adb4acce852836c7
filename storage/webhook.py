"""A connector that calls another system over HTTP: signed as Standard Webhooks say, and only where it may go.

The address is looked up here, held against the networks allowed, and that very address is connected to, so that a name that answers
otherwise the second time leads nowhere else (SSRF; OWASP). Redirects are not followed; no proxy of the environment is used.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpcore
from standardwebhooks import Webhook

from digitize.errors import Rejected, Unavailable
from digitize.exchange import Message

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
TIMEOUT = 10.0
AGAIN = frozenset({408, 409, 425, 429, *range(500, 600)})
"""Answers after which it is tried again."""
ANSWER = 64 * 1024
"""Bytes of an answer that are read at most."""


@dataclass(frozen=True)
class WebhookConnector:
    """One receiver."""

    url: str
    secret: str
    """`whsec_` and base64 of at least 24 bytes, as Standard Webhooks say."""
    networks: Sequence[Network]
    """Private networks that it may be in; the open Internet is always allowed, this machine and link-local addresses never but by name here."""
    plain: bool = False
    """Whether http without TLS will do."""
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def send(self, message: Message) -> None:
        """Raises Unavailable for no answer or one that says later; Rejected for one that says never, or an address not allowed."""
        if urlsplit(self.url).scheme != "https" and not self.plain:
            raise Rejected("webhook-plain", "Địa chỉ nhận thông báo phải là https.")
        body = json.dumps(message.body(), ensure_ascii=False, separators=(",", ":"))
        at = datetime.now(UTC)
        headers: dict[bytes | str, bytes | str] = {
            "content-type": "application/json", "user-agent": "sohoa", "webhook-id": message.id, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self.secret).sign(message.id, at, body),
        }  # fmt: skip
        status = self._posted(body.encode(), headers)
        if status in AGAIN:
            raise _later()
        if not 200 <= status < 300:
            raise Rejected("webhook-refused", f"Hệ thống nhận từ chối thông báo (HTTP {status}).")

    def _posted(self, body: bytes, headers: Mapping[bytes | str, bytes | str]) -> int:
        times = dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT)
        context = self.tls or ssl.create_default_context()
        try:
            with (
                httpcore.ConnectionPool(ssl_context=context, network_backend=_Checked(self.networks), retries=0) as pool,
                pool.stream("POST", self.url, headers=headers, content=body, extensions={"timeout": times}) as answer,
            ):
                read = 0
                for part in answer.iter_stream():
                    read += len(part)
                    if read > ANSWER:
                        break
                return int(answer.status)
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise _later() from error


class _Checked(httpcore.NetworkBackend):
    """Connects to an address that was looked up and found allowed, and to no other."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks, self._plain = networks, httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:  # fmt: skip
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not addresses or not all(may_go(address, self._networks) for address in addresses):
            raise Rejected("webhook-address", "Địa chỉ nhận thông báo không nằm trong mạng được phép (SOHOA_WEBHOOK_NETWORKS).")
        return self._plain.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def may_go(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address is of the open Internet, or of a network that is allowed by name."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = _inside(found) or found
    if any(found.version == network.version and found in network for network in networks):
        return True
    return found.is_global and not found.is_multicast


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The older address that one of the newer kind leads to: mapped, 6to4, Teredo, or through a translator (RFC 6052)."""
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _later() -> Unavailable:
    return Unavailable("channel-unavailable", "Hệ thống nhận chưa trả lời; thông báo được giữ và sẽ gửi lại.")
