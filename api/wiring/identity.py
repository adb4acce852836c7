"""Passwords and codes for the command line."""

from __future__ import annotations

from storage.credentials import Credentials
from storage.credentials import code_link as code_link


def hash_of(password: str) -> str:
    """The argon2id hash of a password."""
    return Credentials().hash(password)
