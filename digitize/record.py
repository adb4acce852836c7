"""What an accepted paper becomes, how it is asked for, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from digitize.scan import Field
from digitize.standing import HOLDS, Proposal, Standing, State, state_on
from digitize.validity import Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An accepted scan: its fields with provenance, its code, its validity. Never changed, only superseded."""

    id: str
    scan_id: str
    code: str
    """Mã kết quả: `<mã hồ sơ>-KQ(n)` (Nghị định 45/2020 Điều 14(3))."""
    dossier: str
    doctype: str
    sha256: str
    """Of the original."""
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    validity: Validity
    accepted_by: str
    accepted_at: datetime
    unit: str = ""
    """Code of the agency whose paper it is."""
    sensitive: bool = False
    """Hộ tịch, disability, criminal record (Nghị định 356/2025 Điều 4)."""

    standings: tuple[Standing, ...] = ()
    """What became of it since, oldest first."""
    held: str | None = None
    """Why nothing may destroy it; None where nothing holds it."""
    disposal: Proposal | None = None

    @property
    def version(self) -> int:
        """1, and one more with every change of its standing."""
        return 1 + len(self.standings)

    def state_on(self, day: date) -> State:
        """Where it stands on a day."""
        return state_on(self.standings, day)

    @property
    def disposed(self) -> bool:
        """Whether it was destroyed by decision; only its tombstone remains."""
        return self.state_on(date.max) is State.DISPOSED

    def holds_on(self, day: date) -> bool | None:
        """Whether it may be relied on that day; None where nobody can say."""
        return self.validity.holds_on(day) if self.state_on(day) in HOLDS else False

    def state_named(self, day: date) -> str:
        """Where it stands, as it is answered: one whose term has ended is expired, unless something else happened to it."""
        state = self.state_on(day)
        ended = self.validity.end is not None and self.validity.end < day
        return "expired" if ended and state in HOLDS else str(state)

    def value(self, name: str) -> str | None:
        found = self.fields.get(name)
        return found.value if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuery:
    """What to look for; every part given must hold. `personal_number` and `number` are exact, `name` ignores accents and bears a
    slip of one syllable; with `born` it is exact but for accents."""

    personal_number: str | None = None
    number: str | None = None
    number_begins: str | None = None
    dossier: str | None = None
    name: str | None = None
    doctype: str | None = None
    words: str | None = None
    """Of its pages; all must stand there, those that follow each other here also there."""
    born: str | None = None
    """ISO day of birth of the person of that name."""
    units: frozenset[str] | None = None
    """Agencies whose papers are looked through; None: all."""
    after: str | None = None
    """Cursor of the last record seen."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of an answer; `next` is the cursor of the page after it, None at the end."""

    records: tuple[Record, ...]
    next: str | None


MACHINE = "machine"
"""The actor of what no person did."""


READS = frozenset({"viewed", "found", "revealed", "downloaded", "looked-up"})
"""Actions that only looked and changed nothing."""


def told(event: Event) -> bool:
    """Whether a trail that clerks see tells of it: look-ups by others, investigations among them, are for those who oversee and, in
    their time, for the person himself."""
    return event.action != "looked-up" and "lookup" not in event.detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Somebody did something to a paper. Holds names of fields, never their values."""

    subject: str
    """Scan or record id."""
    action: str
    actor: str
    """A login, or `MACHINE`."""
    at: datetime
    detail: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
