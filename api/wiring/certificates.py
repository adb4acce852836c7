"""Whether the certificates that copies are signed with are there, open, and hold for a while: a part of `sohoa doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from api.settings import Key, Settings

State = Literal["good", "warning", "bad"]
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    state: State
    said: str
    mend: str = ""
    """What to do; empty where nothing is to be done."""


def certificates(settings: Settings) -> Iterator[Finding]:
    """Of the agency and of each clerk."""
    keys = {"agency": settings.signing.agency, **settings.signing.clerks}
    if settings.environment == "production" and keys["agency"] is None:
        yield Finding(
            "certificates",
            "warning",
            "Chưa có chứng thư của cơ quan: bản điện tử ghi “chưa ký”, không được cấp ra ngoài.",
            "Đặt SOHOA_SIGNING__AGENCY.",
        )
    for name, key in keys.items():
        if key is None:
            continue
        yield _dated(name, key) if key.p12 else _token(name, key)


def _dated(name: str, key: Key) -> Finding:
    if key.p12 is None or not key.p12.exists():
        return Finding("certificates", "bad", f"{name}: không thấy tệp {key.p12}.", "Kiểm tra đường dẫn và quyền đọc.")
    try:
        found = pkcs12.load_pkcs12(key.p12.read_bytes(), key.password.get_secret_value().encode() or None).cert
    except ValueError:
        return Finding("certificates", "bad", f"{name}: không mở được tệp chứng thư.", "Kiểm tra mật khẩu của tệp.")
    certificate: x509.Certificate | None = found.certificate if found else None
    if certificate is None:
        return Finding("certificates", "bad", f"{name}: tệp không có chứng thư.", "Xuất lại tệp PKCS#12 kèm chứng thư.")
    left = certificate.not_valid_after_utc - datetime.now(UTC)
    said = f"{name}: chứng thư có hạn đến {certificate.not_valid_after_utc:%d/%m/%Y}."
    if left < timedelta(0):
        return Finding("certificates", "bad", said + " Đã hết hạn.", "Thay chứng thư; bản điện tử sẽ được ký lại khi có chứng thư mới.")
    return (
        Finding("certificates", "warning", said, "Xin cấp chứng thư mới trước ngày đó.")
        if left < SOON
        else Finding("certificates", "good", said)
    )


def _token(name: str, key: Key) -> Finding:
    there = key.pkcs11 is not None and key.pkcs11.exists()
    return Finding(
        "certificates",
        "good" if there else "bad",
        f"{name}: thiết bị qua {key.pkcs11}.",
        "" if there else "Cài thư viện của thiết bị ký số.",
    )
