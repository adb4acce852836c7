"""Tables of who may sign in, who looked what up, and the tree over all events; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base


class AccountRow(Base):
    """Somebody who may sign in."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    resting_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    disabled: Mapped[bool] = mapped_column(default=False)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Who he is, his password's hash and the key of his codes."""


class SessionRow(Base):
    """A browser that is signed in."""

    __tablename__ = "session"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(40), index=True)
    begun: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class LookupRow(Base):
    """Somebody looked records up, for a purpose."""

    __tablename__ = "lookup"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    login: Mapped[str] = mapped_column(String(80))
    unit: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str] = mapped_column(String(20))
    urgent: Mapped[bool]
    """Break-glass: to be reviewed."""
    reviewed_by: Mapped[str | None] = mapped_column(String(80))
    told_on: Mapped[date] = mapped_column(Date)
    """From when on the citizen may see it."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """What was asked and answered."""

    __table_args__ = (Index(None, "unit", "at"), Index(None, "login", "at"), Index(None, "urgent", "reviewed_by"), Index(None, "at"))


class LookupPerson(Base):
    """A person whom a look-up was about; a blind index only."""

    __tablename__ = "lookup_person"
    lookup_id: Mapped[str] = mapped_column(ForeignKey("lookup.id"), primary_key=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)

    __table_args__ = (Index(None, "blind", "lookup_id"),)


class LookupRecord(Base):
    """A record that a look-up answered with."""

    __tablename__ = "lookup_record"
    lookup_id: Mapped[str] = mapped_column(ForeignKey("lookup.id"), primary_key=True)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)

    __table_args__ = (Index(None, "record_id", "lookup_id"),)


class RequestRow(Base):
    """What a citizen asks of those who keep data about him."""

    __tablename__ = "data_request"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary(16))
    """Of his personal number."""
    state: Mapped[str] = mapped_column(String(20))
    due: Mapped[date] = mapped_column(Date)
    body: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "blind", "id"), Index(None, "state", "due", "id"))


class PendingRow(Base):
    """An event that is not in the tree yet; a trigger writes it with the event, so that nobody can leave it out."""

    __tablename__ = "log_pending"
    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)


class LeafRow(Base):
    """An event's place in the tree."""

    __tablename__ = "log_leaf"
    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class NodeRow(Base):
    """A whole subtree's hash: of 2^level leaves, the position-th of that size."""

    __tablename__ = "log_node"
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class HeadRow(Base):
    """A signed state of the tree."""

    __tablename__ = "log_head"
    size: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    token: Mapped[str] = mapped_column(String(400))
