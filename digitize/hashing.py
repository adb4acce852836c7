"""The one hash by which bytes are known: SHA-256 (pdf.md §4; TT 05/2025 asks for it)."""

from __future__ import annotations

import hashlib
from pathlib import Path


def hash_of(file: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_text(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
