"""The index's engine and its only commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from digitize.errors import Invalid, Unavailable
from digitize.stores import Clock
from storage.accounts import SqlAccounts
from storage.audit import SqlAudit
from storage.batches import SqlBatches
from storage.cipher import Cipher
from storage.dossiers import SqlDossiers
from storage.lookups import SqlLookups
from storage.names import Syllables
from storage.packages import SqlPackages
from storage.records import SqlRecords
from storage.requests import SqlRequests
from storage.scans import SqlScans
from storage.trust import SqlTrust

MIGRATIONS = Path(__file__).parent / "migrations"


def engine_for(url: str) -> Engine:
    """An engine; SQLite in write-ahead mode with a busy time-out, so that readers and one writer do not trip each other."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"connect_timeout": 5})
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reads = connection.get_execution_options().get("postgresql_readonly")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


class SqlStore:
    """What one transaction sees."""

    def __init__(self, session: Session, cipher: Cipher, now: Clock, syllables: Syllables) -> None:
        self.scans = SqlScans(session, cipher, now)
        self.records = SqlRecords(session, cipher, syllables)
        self.audit = SqlAudit(session)
        self.trust = SqlTrust(session)
        self.packages = SqlPackages(session)
        self.batches = SqlBatches(session, cipher)
        self.accounts = SqlAccounts(session, cipher)
        self.lookups = SqlLookups(session, cipher)
        self.requests = SqlRequests(session, cipher)
        self.dossiers = SqlDossiers(session)


class SqlDatabase:
    """`Database` through SQLAlchemy."""

    def __init__(self, engine: Engine, cipher: Cipher, now: Clock = lambda: datetime.now(UTC)) -> None:
        self.engine, self._cipher, self._now = engine, cipher, now
        self._syllables = Syllables()

    @contextmanager
    def begin(self) -> Iterator[SqlStore]:
        """One transaction. Raises Unavailable where the database does not answer."""
        with self._transaction(self.engine) as store:
            yield store

    @contextmanager
    def look(self) -> Iterator[SqlStore]:
        """One transaction that only reads, and so waits for no writer. Raises Unavailable."""
        with self._transaction(self.engine.execution_options(postgresql_readonly=True)) as store:
            yield store

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[SqlStore]:
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield SqlStore(session, self._cipher, self._now, self._syllables)
        except DataError as error:  # a letter or number that the database cannot hold, as a NUL
            raise Invalid("bad-text", "Có ký tự không dùng được trong yêu cầu; hãy nhập lại.") from error
        except (OperationalError, NoConnection) as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; chưa ghi gì thêm, hãy thử lại sau ít phút.") from error

    def upgrade(self) -> None:
        """Brings the tables to the newest version."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def name_of(self, login: str) -> str:
        """What a person is called; the login where nobody of that login is known."""
        with self.look() as store:
            account = store.accounts.get(login)
        return account.person.name if account else login

    def alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                return bool(connection.scalar(text("SELECT 1")) == 1)
        except OperationalError:
            return False
