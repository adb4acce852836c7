"""Copies of the database by its own means: SQLite's online backup, PostgreSQL's pg_dump and pg_restore. The service goes on meanwhile."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, MetaData, inspect, make_url, select, text
from sqlalchemy.exc import OperationalError

from digitize.errors import Conflict, Unavailable
from storage.database import engine_for

SQLITE, POSTGRES = "database.sqlite", "database.dump"
TABLE = "alembic_version"


def dump(url: str, folder: Path, programs: Path | None) -> Path:
    """Writes the database as it is at one moment into a folder. Raises Unavailable."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        out = folder / SQLITE
        with closing(sqlite3.connect(str(found.database))) as source, closing(sqlite3.connect(out)) as target:
            source.backup(target)
        return out
    out = folder / POSTGRES
    _run(["pg_dump", "--format=custom", "--schema=public", f"--file={out}"], found, programs)
    return out


def load(url: str, file: Path, programs: Path | None) -> None:
    """Fills an empty database; tables that a start made and nothing was written to are no hindrance. Raises Conflict where it is not
    empty, Unavailable."""
    if revision(url) is not None:
        _drop_empty_tables(url)
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(str(found.database))) as target:
            source.backup(target)
        return
    # the schema "public" is there already in every new database
    _run(
        ["pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists", "--exit-on-error", "--single-transaction", str(file)],
        found,
        programs,
        to=True,
    )


def _drop_empty_tables(url: str) -> None:
    engine = engine_for(url)
    try:
        there = MetaData()
        there.reflect(engine)
        with engine.begin() as connection:
            if connection.scalar(select(there.tables["event"]).limit(1)) is not None:
                raise Conflict("not-empty", "Cơ sở dữ liệu không trống; chỉ khôi phục vào cơ sở dữ liệu mới.")
            there.drop_all(connection)
    finally:
        engine.dispose()


def without_password(url: str) -> str:
    """An address of a database as it may be shown."""
    return make_url(url).render_as_string(hide_password=True)


def revision(url: str) -> str | None:
    """The version of its tables; None where there are none. Raises Unavailable."""
    engine = engine_for(url)
    try:
        with engine.connect() as connection:
            there = TABLE in inspect(connection).get_table_names()
            return connection.scalar(text("SELECT version_num FROM alembic_version")) if there else None
    except OperationalError as error:
        raise Unavailable(
            "database-unavailable", "Cơ sở dữ liệu không trả lời; kiểm tra SOHOA_DATABASE_URL và máy chủ PostgreSQL."
        ) from error
    finally:
        engine.dispose()


def _run(command: list[str], url: URL, programs: Path | None, *, to: bool = False) -> None:
    """Runs a program of PostgreSQL; what it connects to stands in its environment, so that no list of processes shows a password."""
    program = shutil.which(command[0], path=str(programs) if programs else None)
    if program is None:
        raise Unavailable("no-program", f"Không thấy chương trình {command[0]}; cài postgresql-client, hoặc đặt SOHOA_POSTGRES_PROGRAMS.")
    more = [f"--dbname={url.database}"] if to else []
    done = subprocess.run([program, *more, *command[1:]], env=_environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable("backup-failed", f"{command[0]} không chạy được: {done.stderr.strip()[-500:]}")


def _environment(url: URL) -> Mapping[str, str]:
    host = url.query.get("host") or url.host
    said = {
        "PGHOST": host if isinstance(host, str) else None, "PGPORT": str(url.port) if url.port else None, "PGUSER": url.username,
        "PGPASSWORD": str(url.password) if url.password else None, "PGDATABASE": url.database,
    }  # fmt: skip
    return {**os.environ, **{name: value for name, value in said.items() if value}}
