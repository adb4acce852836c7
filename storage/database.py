"""The index's engine and its only commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
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
NEWEST = ScriptDirectory(str(MIGRATIONS)).get_current_head()
"""Version of the tables that this program works with."""


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
        """Brings the tables to the newest version. Raises Unavailable where they are of a newer one than this program knows."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._migrating() as connection:
            there = MigrationContext.configure(connection).get_current_revision()
            if there and there not in {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}:
                raise Unavailable(
                    "newer-database", "Cơ sở dữ liệu thuộc phiên bản mới hơn chương trình này; hãy cập nhật chương trình. Chưa thay đổi gì."
                )
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def closed_if_it_fails(self) -> Iterator[None]:
        """Lets go of all connections where the block raises: nobody has the services yet who could close them."""
        try:
            yield
        except BaseException:
            self.engine.dispose()
            raise

    @contextmanager
    def _migrating(self) -> Iterator[Connection]:
        """A transaction; on SQLite without foreign keys, as a table that is changed is dropped there under rows that refer to it. They
        are looked over at the end (sqlite.org/lang_altertable.html)."""
        with self.engine.connect() as connection:
            lite = connection.dialect.name == "sqlite"
            raw: Any = connection.connection.dbapi_connection
            if lite:
                raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    yield connection
                    if lite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise Unavailable(
                            "migration-failed", "Nâng cấp cơ sở dữ liệu không thành công; chưa thay đổi gì, hãy báo nhà cung cấp."
                        )
            finally:
                if lite:
                    raw.execute("PRAGMA foreign_keys=ON")

    def name_of(self, login: str) -> str:
        """What a person is called; the login where nobody of that login is known."""
        with self.look() as store:
            account = store.accounts.get(login)
        return account.person.name if account else login

    def clock(self) -> datetime | None:
        """The time on the database's machine; None where it is this one."""
        if self.engine.dialect.name != "postgresql":
            return None
        with self.engine.connect() as connection:
            found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return found

    def alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engine.connect() as connection:
                return bool(connection.scalar(text("SELECT 1")) == 1)
        except OperationalError:
            return False
