"""Papers as the lists of the desk show them, and how a list is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digitize.scan import Scan, Status

COUNTED = 10_000
"""Where counting stops: beyond it a list only says "more than"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """One line of a list; holds no field but the document number, and none of the words on the pages."""

    id: str
    status: Status
    filename: str
    doctype: str | None
    so_ky_hieu: str | None
    dossier: str | None
    received_at: datetime
    received_by: str
    holder: str
    """Login of whose desk it lies on."""
    changed_at: datetime
    findings: int
    reason: str | None
    """Why it was returned, stopped or set aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanQuery:
    """What to list; every part given must hold."""

    statuses: tuple[Status, ...] = ()
    """None given: all."""
    units: frozenset[str] | None = None
    """Agencies whose papers are listed; None: all."""
    holder: str | None = None
    doctype: str | None = None
    since: datetime | None = None
    """Changed at or after; the list is then ordered by that, latest first."""
    oldest_first: bool = False
    after: str | None = None
    """Cursor of the page before."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One page of a list; `next` is the cursor of the page after it, None at the end."""

    lines: tuple[ScanLine, ...]
    next: str | None


def holder(scan: Scan) -> str:
    """Whose desk a paper lies on: the colleague it was sent to, else who took it in."""
    return scan.assigned or scan.source.received_by


def reason(scan: Scan) -> str | None:
    """The sentence that says why a paper does not go on."""
    if scan.status in (Status.RETURNED, Status.STOPPED, Status.QUARANTINED):
        found = [f for f in scan.findings if f.field is None]
        decisive = [f for f in found if f.code in ("returned", "secret", "cancelled", "replaced")] or found
        return decisive[-1].message if decisive else None
    return None
