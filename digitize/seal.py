"""What a paper's QR code vouches for, and the answer of a check. Nothing of it is personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Signed by the agency's key: this record was made from these bytes, on this day."""

    code: str
    """Mã kết quả."""
    original: str
    """SHA-256 of the original, hexadecimal."""
    images: str | None
    """SHA-256 over the page images of the PDF/A copy, in order; None where its pages are no images."""
    day: date
    manifest: str | None = None
    """SHA-256 of the manifest of an archive package; None on a copy."""
    state: str = "in_force"
    """Where the result stood on that day (`digitize.standing.State`)."""
    key: str = ""
    """Which key signed it; known once it is signed."""


class Verdict(StrEnum):
    """What a check came to."""

    GENUINE = "genuine"  # signed by a key that counts, and the bytes are those that it names
    SEALED = "sealed"  # the code is genuine; whether the paper around it is, only an eye can say
    FORGED = "forged"  # no key of the agency's made this, or the bytes are others
    REVOKED = "revoked"  # made by a key that no longer counts
    NONE = "none"  # no code to check


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A verdict, with what the seal says and why in a sentence."""

    verdict: Verdict
    message: str
    seal: Seal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The conversion mark of Luật Giao dịch điện tử 2023 Điều 12(1)c and NĐ 137/2024 Điều 4: words, time, converter, code."""

    lines: tuple[str, ...]
    link: str
    """What the QR code holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a file shows."""

    codes: tuple[str, ...]
    """Texts of the QR codes on its first pages."""
    images: str | None
    """SHA-256 over its page images, where it is built as our copies are."""
    as_sealed: bool
    """Whether its pages show these images and nothing over them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What an exported package holds, once all of it matches its manifests."""

    token: str
    """Its seal; empty where it has none."""
    manifest: str
    """SHA-256 of its payload manifest."""
    code: str
    original: str
    """SHA-256 of the original in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a copy was made of."""

    images: str | None
    """SHA-256 over its page images; None where its pages are no images."""
    pages: tuple[str, ...]
    """SHA-256 of each page's image, empty where a page is none."""
    formats: Mapping[str, str]
    """PRONOM names of `original` and `copy`; empty where they cannot be told."""
