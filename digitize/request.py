"""What a citizen may ask of those who keep data about him, and by when he has his answer (NĐ 356/2025 Điều 5)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

FILE = Path(__file__).parent / "requests.toml"


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    REPLIED = "replied"  # it was said what will become of it
    DONE = "done"
    REFUSED = "refused"


LIVING = (RequestState.RECEIVED, RequestState.REPLIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One thing that may be asked."""

    code: str
    title: str
    days: int
    more: int
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """All of them, and the working days for the first reply."""

    reply: int
    kinds: Mapping[str, Kind]

    @classmethod
    def load(cls, file: Path = FILE) -> Kinds:
        """From a file of the form of requests.toml."""
        data = tomllib.loads(file.read_text("utf-8"))
        kinds = [Kind(**{**row, "refusals": tuple(row["refusals"])}) for row in data["kind"]]
        return cls(data["reply"], {kind.code: kind for kind in kinds})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asked about the data that are kept of him."""

    id: str
    kind: str
    text: str
    at: datetime
    personal_number: str
    reply_by: date
    due: date
    state: RequestState = RequestState.RECEIVED
    prolonged: bool = False
    answer: str = ""
    ground: str = ""
    """Of a refusal: one of its kind's."""
    by: str = ""
    answered_at: datetime | None = None

    def overdue(self, day: date) -> bool:
        """Whether a time has run out: that of the first reply, or that of the thing itself."""
        return (self.state is RequestState.RECEIVED and day > self.reply_by) or (self.state in LIVING and day > self.due)


class Requests(Protocol):
    """Requests, kept; what one transaction sees."""

    def put(self, request: Request) -> None:
        """New, or in the place of the one with its id."""

    def get(self, id: str, *, lock: bool = False) -> Request:
        """Raises NotFound. With `lock` nobody else answers it until the transaction ends."""

    def of(self, personal_number: str) -> Sequence[Request]:
        """A person's, newest first."""

    def living(self, limit: int) -> Sequence[Request]:
        """Those that wait for an answer, most urgent first."""


class Calendar(Protocol):
    """Which days are worked."""

    def works(self, day: date) -> bool: ...

    def working_days_after(self, day: date, count: int) -> date:
        """The last of so many working days behind a day."""
