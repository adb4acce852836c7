"""Secrets at rest: AES-256-GCM for what is kept, HMAC-SHA256 for what must still be found (engines.md §E)."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from digitize.errors import Unavailable

NONCE = 12
BLIND = 16
"""Bytes of a blind index."""


def _plain(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


class Cipher:
    """Seals values for one place each: a sealed value moved to another row or column does not open."""

    def __init__(self, data_keys: dict[int, bytes], current: int, index_key: bytes) -> None:
        """`data_keys` by number (0–255), so that keys can be changed while old rows stay readable; 32 bytes each."""
        self._keys = {number: AESGCM(key) for number, key in data_keys.items()}
        self._current = current
        self._index_key = index_key

    def seal(self, value: Any, place: str) -> bytes:
        """A JSON value as key number, nonce and ciphertext. `place` is `table.column.row`."""
        return self._sealed(_plain(value), place)

    def seal_list(self, name: str, values: Iterable[Any], place: str) -> bytes:
        """As `seal` does an object that holds but one list; of long ones only one value at a time is in memory as an object."""
        return self._sealed(b'{"%s":[%s]}' % (name.encode(), b",".join(map(_plain, values))), place)

    def _sealed(self, plain: bytes, place: str) -> bytes:
        nonce = os.urandom(NONCE)
        return bytes([self._current]) + nonce + self._keys[self._current].encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> Any:
        """The value. Raises Unavailable where its key is missing or the bytes were changed or moved."""
        try:
            key = self._keys[sealed[0]]
            plain = key.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], place.encode())
        except (KeyError, InvalidTag, IndexError) as error:
            raise Unavailable(
                "cannot-decrypt", "Không giải mã được dữ liệu: thiếu khóa hoặc dữ liệu bị sửa; hãy báo quản trị viên."
            ) from error
        return json.loads(plain.decode("utf-8", "surrogatepass"))

    @property
    def mark(self) -> bytes:
        """How what the key of now sealed begins."""
        return bytes([self._current])

    def is_old(self, sealed: bytes) -> bool:
        """Whether an older key sealed it."""
        return sealed[:1] != self.mark

    def reseal(self, sealed: bytes, place: str) -> bytes:
        """The same value, sealed by the key of now. Raises Unavailable."""
        return self.seal(self.open(sealed, place), place)

    def blind(self, purpose: str, value: str) -> bytes:
        """A keyed hash under which the value is found without being kept."""
        return hmac.digest(self._index_key, f"{purpose}:{value}".encode("utf-8", "surrogatepass"), hashlib.sha256)[:BLIND]
