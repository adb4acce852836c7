"""Tables of the index; the same on SQLite and PostgreSQL. Whatever was read from a paper is sealed, but for folded names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table(row: type[Base]) -> Table:
    """The table of a class of rows, for statements that need no rows as objects."""
    found = row.__table__
    assert isinstance(found, Table)  # noqa: S101  # declared so below
    return found


def aware(moment: datetime) -> datetime:
    """A time as it was put in: SQLite gives it back without its zone, which is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def utc(moment: datetime) -> datetime:
    """A time as a statement may compare it: SQLite compares the digits, and knows no zone."""
    return moment.astimezone(UTC)


class ScanRow(Base):
    """A paper on its way."""

    __tablename__ = "scan"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[str] = mapped_column(String(20))
    doctype: Mapped[str | None] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    holder: Mapped[str] = mapped_column(String(80))
    """Login of whose desk it lies on."""
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """All of it but the pages, so that lists need not open those."""
    pages: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """None: the body holds them, as it did before 0002."""
    batch: Mapped[str] = mapped_column(String(26), default="")
    """Of the backfill that brought it; empty where a person did."""
    priority: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    """How often reading it began and did not end."""
    unit: Mapped[str] = mapped_column(String(40), default="")
    """Agency that took it in."""

    __table_args__ = (
        Index(None, "unit", "status", "id"),
        Index(None, "status", "batch", "priority", "id"),
        Index(None, "batch", "id"),
        Index(None, "status", "id"),
        Index(None, "holder", "status", "id"),
        Index(None, "status", "doctype", "id"),
        Index(None, "status", "changed_at", "id"),
    )


class ScanMark(Base):
    """By what a scan is found again when the same paper comes once more; blind indexes only."""

    __tablename__ = "scan_mark"
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)

    __table_args__ = (Index(None, "blind", "scan_id"),)


class RecordRow(Base):
    """An accepted paper."""

    __tablename__ = "record"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), unique=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    dossier: Mapped[str] = mapped_column(String(50), index=True)
    doctype: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(80).with_variant(String(80, collation="C"), "postgresql"))
    """Document number as `digitize.text.fold` gives it, without spaces."""
    unit: Mapped[str] = mapped_column(String(40), default="")
    """Agency whose paper it is."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, default=1)
    """One more with every change of its standing."""
    packaged: Mapped[int] = mapped_column(Integer, default=0)
    """The version that its newest package holds."""
    unsigned: Mapped[bool] = mapped_column(default=False)
    """Whether that package's copy lacks a signature that the law wants."""

    __table_args__ = (
        Index(None, "doctype", "id"), Index(None, "packaged", "id"), Index(None, "unsigned", "id"), Index(None, "unit", "id"),
        Index(None, "number", "id"),
    )  # fmt: skip


class RecordName(Base):
    """A person or organisation named by a record, for search without accents."""

    __tablename__ = "record_name"
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    folded: Mapped[str] = mapped_column(String(200))
    toned: Mapped[str] = mapped_column(String(300))
    """Lower case with its accents, as `digitize.text.tone_key` gives it."""
    unit: Mapped[str] = mapped_column(String(40), default="")
    """That of the record, so that a name is found without opening the records of other agencies."""

    __table_args__ = (Index(None, "folded", "record_id"),)


class RecordWords(Base):
    """The words of a record's pages, as blind indexes of 63 bits: found together without being kept."""

    __tablename__ = "record_words"
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    words: Mapped[list[int]] = mapped_column(postgresql.ARRAY(BigInteger).with_variant(JSON, "sqlite"))

    __table_args__ = (Index(None, "words", postgresql_using="gin").ddl_if(dialect="postgresql"),)


class NameSyllable(Base):
    """A syllable of any name, folded: what a mistyped one may have meant."""

    __tablename__ = "name_syllable"
    syllable: Mapped[str] = mapped_column(String(40), primary_key=True)


class RecordNumber(Base):
    """A personal number of a record, or a person's name with his day of birth, as a blind index only."""

    __tablename__ = "record_number"
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)

    __table_args__ = (Index(None, "blind", "record_id"),)


class RecordCause(Base):
    """Which paper changed a record's standing."""

    __tablename__ = "record_cause"
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    cause: Mapped[str] = mapped_column(String(60))
    """Its code."""

    __table_args__ = (Index(None, "cause", "record_id"),)


class EventRow(Base):
    """Who did what; rows are only ever added."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(String(26), index=True)
    action: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class PackageRow(Base):
    """An archive package that was written."""

    __tablename__ = "package"
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    of_version: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    copy_key: Mapped[str] = mapped_column(String(80))
    copy_sha256: Mapped[str] = mapped_column(String(64))
    missing: Mapped[list[str]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class BookmarkRow(Base):
    """How far a long work has come, and until when somebody holds it."""

    __tablename__ = "bookmark"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    held_by: Mapped[str | None] = mapped_column(String(40))
    held_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class WorkerRow(Base):
    """A process that takes jobs out of the queue."""

    __tablename__ = "worker"
    executor: Mapped[str] = mapped_column(String(80), primary_key=True)
    beat: Mapped[int] = mapped_column(BigInteger)
    """Grows as long as it lives; who watches goes by his own clock, not by the workers'."""
    slots: Mapped[int] = mapped_column(Integer)
    """Papers of backfills that it reads at a time."""
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class BatchRow(Base):
    """A backfill."""

    __tablename__ = "batch"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Its name, where its files are, who planned it: paths may name persons."""


class LineRow(Base):
    """One file of a backfill's list."""

    __tablename__ = "batch_line"
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    blind: Mapped[bytes] = mapped_column(LargeBinary(16))
    """Of its path, so that none stands in the list twice."""
    state: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(60), default="")
    """Code of why it is not taken."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    scan_id: Mapped[str | None] = mapped_column(ForeignKey("scan.id"), index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Path, and what the list says of the paper."""

    __table_args__ = (UniqueConstraint("batch_id", "blind"), Index(None, "batch_id", "state", "priority", "number"))


class SampleRow(Base):
    """A paper that a batch is judged by."""

    __tablename__ = "batch_sample"
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    scan_id: Mapped[str] = mapped_column(ForeignKey("scan.id"), primary_key=True)
    bound: Mapped[float] = mapped_column(Float)
    keyed_by: Mapped[str | None] = mapped_column(String(80))
    fields: Mapped[int] = mapped_column(Integer, default=0)
    wrong: Mapped[list[str]] = mapped_column(JSON)
    """Names of fields."""
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was keyed."""


class TallyRow(Base):
    """How often a type's field, or (name empty) its whole papers, were right as read."""

    __tablename__ = "tally"
    doctype: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen: Mapped[int] = mapped_column(Integer)
    right: Mapped[int] = mapped_column(Integer)
    sure: Mapped[int] = mapped_column(Integer)
    sure_right: Mapped[int] = mapped_column(Integer)


class AutomaticRow(Base):
    """A type whose papers the machine may accept."""

    __tablename__ = "automatic"
    doctype: Mapped[str] = mapped_column(String(60), primary_key=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
