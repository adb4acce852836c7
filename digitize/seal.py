"""What a paper's QR code vouches for, and the answer of a check. Nothing of it is personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from digitize.signing import Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Signed by the agency's key: this record was made from these bytes, on this day."""

    code: str
    """Mã kết quả."""
    original: str
    """SHA-256 of the original, hexadecimal."""
    pages: str | None
    """SHA-256 over all that the pages of the copy are made of; None on a package, and on copies made before 0.4."""
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
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a file shows."""

    codes: tuple[str, ...]
    """Texts of the QR codes on its first pages."""
    digest: str | None
    """SHA-256 over all that its pages are made of; None where it is no PDF, or holds more than pages and signatures."""
    sealing: tuple[str, ...]
    """The codes that are drawn just as we draw ours."""
    signatures: tuple[Signature, ...]


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

    pages: tuple[str, ...]
    """SHA-256 of each page's image, empty where a page is none."""
    formats: Mapping[str, str]
    """PRONOM names of `original` and `copy`; empty where they cannot be told."""
