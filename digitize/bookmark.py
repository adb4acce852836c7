"""How far a long work has come, and what a scan of all that is kept goes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Bookmark:
    """A place to go on from; whoever holds it sets `value`."""

    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An object that the index knows."""

    subject: str
    """The paper or record that it belongs to."""
    place: str
    """Where the scan goes on from behind it; empty where more of the same subject follows, so that it does not stop here."""
    key: str
    """Empty where it was destroyed by decision."""
    sha256: str
