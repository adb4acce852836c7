"""Tables that reports count: what events and other systems told, laid out for counting. The first two can be made anew from the events."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class PaperRow(Base):
    """A paper, and when each thing was first done to it."""

    __tablename__ = "figure_paper"
    scan_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    record_id: Mapped[str | None] = mapped_column(String(26))
    code: Mapped[str | None] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(40))
    dossier: Mapped[str] = mapped_column(String(50), default="")
    doctype: Mapped[str] = mapped_column(String(60), default="")
    batch: Mapped[str] = mapped_column(String(26), default="")
    """Of the backfill that brought it; empty where a person did."""
    year: Mapped[int] = mapped_column(Integer, default=0)
    """Of issue; 0: not known."""
    term: Mapped[str] = mapped_column(String(20), default="unknown")
    starts: Mapped[date | None] = mapped_column(Date)
    ends: Mapped[date | None] = mapped_column(Date)
    received_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    signed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index(None, "dossier", "checked_at"), Index(None, "checked_at"), Index(None, "received_at"))


class TurnRow(Base):
    """A turn in the way of a paper that can be taken back, or in the life of its record."""

    __tablename__ = "figure_turn"
    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    scan_id: Mapped[str] = mapped_column(String(26))
    kind: Mapped[str] = mapped_column(String(10))
    """`way` or `standing`."""
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    __table_args__ = (Index(None, "kind", "scan_id"),)


class DossierRow(Base):
    """What another system told of a dossier, each time that it changed."""

    __tablename__ = "figure_dossier"
    code: Mapped[str] = mapped_column(String(50), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), primary_key=True)
    brought: Mapped[str] = mapped_column(String(26), index=True)
    """The subject of the event that tells of it."""
    unit: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(80))
    received_on: Mapped[date] = mapped_column(Date)
    resolved_on: Mapped[date | None] = mapped_column(Date)
    returns: Mapped[bool]
    components: Mapped[bool]
    reused: Mapped[bool]
    from_store: Mapped[bool]
    population: Mapped[bool]
    citizen: Mapped[bool]
