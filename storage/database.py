"""The index's engine and its only commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from digitize.errors import Unavailable
from storage.audit import SqlAudit
from storage.cipher import Cipher
from storage.records import SqlRecords
from storage.scans import SqlScans

MIGRATIONS = Path(__file__).parent / "migrations"


def engine_for(url: str) -> Engine:
    """An engine; SQLite in write-ahead mode with a busy time-out, so that readers and one writer do not trip each other."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class SqlStore:
    """What one transaction sees."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self.scans = SqlScans(session, cipher)
        self.records = SqlRecords(session, cipher)
        self.audit = SqlAudit(session)


class SqlDatabase:
    """`Database` through SQLAlchemy."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine, self._cipher = engine, cipher

    @contextmanager
    def begin(self) -> Iterator[SqlStore]:
        """One transaction. Raises Unavailable where the database does not answer."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield SqlStore(session, self._cipher)
        except OperationalError as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; chưa ghi gì thêm, hãy thử lại sau ít phút.") from error

    def upgrade(self) -> None:
        """Brings the tables to the newest version."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                return bool(connection.scalar(text("SELECT 1")) == 1)
        except OperationalError:
            return False
