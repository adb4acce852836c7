"""A dossier as the system that handles it tells of it: what reports of digitization count beside papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Hồ sơ thủ tục hành chính. Holds nothing of the person; told again when it changes."""

    code: str
    """Mã hồ sơ."""
    unit: str
    """Code of the agency that handles it."""
    procedure: str = ""
    """Mã thủ tục."""
    field: str = ""
    """Lĩnh vực, as the types of papers call it."""
    received_on: date
    resolved_on: date | None = None
    returns: bool = True
    """Whether its procedure must return a document."""
    components: bool = False
    """A file is attached to its components."""
    reused: bool = False
    """HoSoCoThanhPhanSoHoa, DuocSoHoa: a component was reused from what is digitized already."""
    from_store: bool = False
    """DuocLayTuKhoDMQG: a component came from the person's store on the national portal."""
    population: bool = False
    """TaiKhoanDuocXacThucVoiVNeID, or MaCSDL: population data were used."""
    citizen: bool = True
    """Of a citizen, not of an organisation."""


class Dossiers(Protocol):
    """What was told of dossiers; what one transaction sees."""

    def note(self, brought: str, dossiers: Iterable[Dossier], at: datetime) -> int:
        """Keeps what is new or has changed, under the subject of an event; how many. What was told before stays."""

    def newest(self, code: str) -> Dossier | None:
        """What was told last."""
