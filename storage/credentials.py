"""Passwords by pwdlib (argon2id) and one-time codes by pyotp (RFC 6238)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

import pyotp
from pwdlib import PasswordHash

STRONG = 3
MOST = 72
"""Characters that are weighed; what is longer is only stronger."""
COMMON = ("sohoa", "matkhau", "mat khau", "mật khẩu", "một cửa", "motcua", "canbo", "ubnd", "vietnam", "hanhchinhcong")
"""Words that every office thinks of first (OWASP ASVS 6.1.2); lists of Vietnam's passwords are no part of zxcvbn."""
STEP = 30
"""Seconds for which a code is shown."""


class Credentials:
    """`Secrets` with these libraries."""

    def __init__(self) -> None:
        self._hasher = PasswordHash.recommended()

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def fits(self, password: str, known: str) -> bool:
        """Takes as long with an empty `known` as with any."""
        return self._hasher.verify(password, known or self._nobody) and bool(known)

    def guessable(self, password: str, about: Sequence[str]) -> bool:
        """Whether fewer than ten thousand million guesses find it: zxcvbn's score below 3, by lists of common and broken passwords, names,
        keys beside each other, and the words about its owner."""
        from zxcvbn import zxcvbn  # its lists take 12 MB, which workers do without

        return int(zxcvbn(password[:MOST], user_inputs=[*about, *COMMON])["score"]) < STRONG

    def new_code_key(self) -> str:
        return pyotp.random_base32()

    def code_step(self, key: str, code: str, now: datetime) -> int:
        """The time step that a code is of, 0 where it is none of the last, this and the next."""
        codes = pyotp.TOTP(key, interval=STEP)
        step = codes.timecode(now)
        return next(
            (one for one in (step, step - 1, step + 1) if pyotp.utils.strings_equal(code.replace(" ", ""), codes.generate_otp(one))), 0
        )


def code_link(key: str, login: str) -> str:
    """What an authenticator app scans."""
    return pyotp.TOTP(key, interval=STEP).provisioning_uri(name=login, issuer_name="Sohoa")
