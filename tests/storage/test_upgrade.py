"""From every released version to today's: rows survive, papers that waited are read, records are found; older code beside newer tables."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select, text

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import Unavailable
from digitize.figures import Figure
from digitize.period import Period
from digitize.record import RecordQuery
from digitize.report import Wanted
from digitize.scan import Status
from digitize.worklist import ScanQuery
from storage import database
from storage.database import MIGRATIONS, engine_for
from storage.tables import Base
from tests.conftest import SAMPLES
from tests.people import NUMBER, record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
RELEASES = sorted((Path(__file__).parents[1] / "upgrades").glob("*.sql"))
SAMPLE = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None


def upgrade() -> None:
    op.add_column("record", sa.Column("next_thing", sa.String(10), nullable=False, server_default="new"))
    op.add_column("scan", sa.Column("next_thing", sa.Integer(), nullable=True))
    op.create_table("next_table", sa.Column("id", sa.Integer(), primary_key=True))
"""
"""The schema of a version to come: what is added can be left out by code that does not know of it."""


def old(release: Path, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(release.read_text())


@contextmanager
def upgraded(release: Path, folder: Path, url: str = "") -> Iterator[Services]:
    """Today's services on the data of a release; its originals lie where they lay."""
    (folder / "var").mkdir()
    old(release, folder / "var" / "sohoa.db")
    if url:
        carried(folder / "var" / "sohoa.db", url)
    services = build(Settings(data_dir=folder / "var", database_url=url))
    for name, extra in (("scan.jpg", b""), ("cho.jpg", b"waiting")):
        copy = folder / name
        copy.write_bytes(SAMPLE.read_bytes() + extra)
        with services.sql.look() as store:
            id = store.scans.find_same(sha256_of(copy))
            assert id is not None
            scan, _ = store.scans.get(id)
        services.objects.put(scan.source.key, copy, "image/jpeg")
    yield services
    services.close()


def sha256_of(file: Path) -> str:
    from digitize.hashing import hash_of

    return hash_of(file)


def carried(file: Path, url: str) -> None:
    """The rows of an SQLite file in a PostgreSQL database with tables of the same version."""
    source, target = engine_for(f"sqlite:///{file}"), engine_for(url)
    with source.connect() as connection:
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    with target.begin() as connection:
        command.upgrade(config(connection), revision)
    there, here = MetaData(), MetaData()
    there.reflect(source)
    here.reflect(target)
    with source.connect() as reading, target.begin() as writing:
        writing.execute(text("SET session_replication_role = replica"))  # order of rows and triggers aside
        for table in here.sorted_tables:
            if table.name != "alembic_version" and (
                rows := [dict(row) for row in reading.execute(select(there.tables[table.name])).mappings()]
            ):
                writing.execute(table.insert(), rows)
        writing.execute(text("SELECT setval(pg_get_serial_sequence('event', 'id'), (SELECT max(id) FROM event))"))
    source.dispose()
    target.dispose()


def config(connection: Any, migrations: Path = MIGRATIONS) -> Config:
    found = Config()
    found.set_main_option("script_location", str(migrations))
    found.attributes["connection"] = connection
    return found


def test_every_version_of_the_tables_was_released_with_data_to_try() -> None:
    revisions = set()
    for release in RELEASES:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(release.read_text())
            revisions.add(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    known = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert set(known) - revisions == {known[0]}, "but for the newest, which is not released yet"


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_a_release_goes_on_as_todays_version(release: Path, server: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("postgres") if server == "postgresql" else ""
    with upgraded(release, tmp_path, url) as services:
        with services.sql.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
        services.wording.run()
        with services.sql.look() as store:
            [found] = store.records.search(RecordQuery(personal_number=NUMBER)).records
            assert found.value("nksHoTen") == "NGUYỄN THỊ THỬ NGHIỆM"
            assert [one.id for one in store.records.search(RecordQuery(name="nguyen thi thu nghiem")).records] == [found.id]
            assert [event.action for event in store.audit.of(found.scan_id)][:2] == ["received", "read:to_check"]
            [waiting] = store.scans.waiting(5)
        services.reading.read(waiting)
        with services.sql.look() as store:
            scan, version = store.scans.get(waiting)
        assert scan.status is Status.TO_CHECK
        services.review.accept(waiting, version=version, by="canbo", dossier="H50.10.25-261124-0022")
        assert services.keeping.keep(found.id).copy_key
        counts = services.reporter.report(Wanted(period=Period.parse("2026"), as_of=services.reporter.now())).whole.papers
        assert (counts[Figure.RECEIVED], counts[Figure.CHECKED]) == (2, 2)
        services.log()
        assert services.ledger.head().size > 4


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """Those of a version to come."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (folder / "versions/9999_next.py").write_text(NEXT.format(head=head))
    return folder


@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_a_running_service_goes_on_beside_tables_of_the_next_version(
    server: str, tmp_path: Path, migrations: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue("postgres") if server == "postgresql" else ""
    settings = Settings(data_dir=tmp_path / "var", database_url=url)
    services = build(settings)
    before = record(services)
    waiting = services.intake.take(SAMPLE, filename="scan.jpg", by="canbo", dossier="H50.10.25-261124-0023")
    with services.sql.engine.begin() as connection:
        command.upgrade(config(connection, migrations), "head")
    after = record(services)
    services.reading.read(waiting)
    with services.sql.look() as store:
        assert store.records.get(before.id) == before
        assert store.scans.count(ScanQuery(statuses=(Status.TO_CHECK,))) == 1
    services.reporter.figures.gather()
    services.log()
    services.journal.write()
    with services.sql.engine.connect() as connection:
        said = connection.execute(text("SELECT next_thing FROM record WHERE id = :id"), {"id": after.id}).scalar_one()
    assert said == "new"
    services.close()
    with pytest.raises(Unavailable) as caught:
        build(Settings(data_dir=tmp_path / "var", database_url=url))
    assert caught.value.code == "newer-database", "one that starts anew says why it does not"
    monkeypatch.setattr(database, "MIGRATIONS", migrations)
    build(Settings(data_dir=tmp_path / "var", database_url=url)).close()
