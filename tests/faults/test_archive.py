"""What happens to the archive when something goes wrong at the worst moment, or when somebody meant it to."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import Conflict, Unavailable
from digitize.record import Record
from digitize.retention import Retention
from ocr.signing import Certificate, PdfSigner
from storage.database import MIGRATIONS
from tests.papers import BIRTH, accepted, copied, filled, lose_index, objects, rows, taken

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Record]:
    """The data of a service with papers in every state."""
    folder = tmp_path_factory.mktemp("template")
    services = build(Settings(data_dir=folder / "var"))
    record = filled(services, folder)
    services.journal.write()
    services.close()
    return folder, record


@pytest.fixture
def record(template: tuple[Path, Record]) -> Record:
    return template[1]


@pytest.fixture
def services(template: tuple[Path, Record], tmp_path: Path) -> Iterator[Services]:
    with copied(template[0], tmp_path) as found:
        yield found


def over(services: Services) -> None:
    """The term of everything ended last year, and the store holds nothing any more."""
    object.__setattr__(services.life, "retention", Retention(groups={}, years=-1, permanent_years=1))
    object.__setattr__(services.keeping, "retention", services.life.retention)
    for place in objects(services).rglob("*.kept-until"):
        place.unlink()


def destroyed(services: Services, record: Record) -> None:
    over(services)
    services.life.propose_disposal(record.id, "Quyết định 9/QĐ-UBND", by="canbo")
    services.life.dispose(record.id, by="canbo2")


def test_an_empty_index_on_a_store_with_a_journal_writes_nothing_until_it_is_rebuilt(services: Services) -> None:
    before = rows(services)
    empty = lose_index(services)
    assert empty.fixity.run(budget=1 << 40).finished
    with pytest.raises(Conflict, match="rebuild-first"):
        empty.journal.write()
    empty.rebuild.run()
    assert rows(empty) == before
    assert empty.journal.write() == 0
    empty.close()


def test_an_index_rebuilt_from_packages_alone_writes_a_journal_of_its_own(services: Services, record: Record) -> None:
    empty = lose_index(services)
    empty.rebuild.run(journal=False)
    empty.log()
    assert empty.journal.write() > 0
    before = rows(empty)
    again = lose_index(empty)
    again.rebuild.run()
    assert rows(again) == before
    again.close()


def test_a_missing_or_damaged_segment_is_found_and_never_passed_over(services: Services) -> None:
    with services.sql.begin() as store:
        [id] = store.packages.wanting(1)
    services.keeping.keep(id)
    services.journal.write()
    segments = sorted((objects(services) / "journal").glob("*.seal"))
    assert len(segments) >= 2
    segments[0].unlink()
    found = services.fixity.run(budget=1 << 40)
    assert found.damaged == 1
    empty = lose_index(services)
    with pytest.raises(Unavailable, match="journal-gap"):
        empty.rebuild.run()
    empty.close()


def test_a_record_destroyed_while_its_package_is_being_written_stays_destroyed(
    services: Services, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from digitize.standing import State

    services.life.note(record.id, State.AMENDED, since=date(2026, 1, 1), reason="Thử", cause=None, by="canbo")
    packed = type(services.keeping.packer).pack

    def slow(self: Any, *given: Any) -> None:
        packed(self, *given)
        destroyed(services, record)

    monkeypatch.setattr(type(services.keeping.packer), "pack", slow)
    with pytest.raises(Conflict, match="disposed"):
        services.keeping.keep(record.id)
    assert [key for prefix in ("package", "rendition") for key in services.objects.keys(prefix) if record.id in key] == []


def test_two_workers_at_once_leave_one_package_that_is_what_its_row_says(services: Services) -> None:
    with services.sql.look() as store:
        [id] = store.packages.wanting(1)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: services.keeping.keep(id), range(3)))
    assert len({package.key for package in found}) == 1
    assert len(list(services.objects.keys(f"package/{id}"))) == len(list(services.objects.keys(f"rendition/{id}"))) == 1
    assert services.fixity.run(budget=1 << 40).damaged == 0


def test_nothing_of_what_was_destroyed_is_left_in_the_journal_or_comes_back(services: Services, record: Record) -> None:
    destroyed(services, record)
    services.journal.write()
    for segment in services.journal.segments():
        for name in ("record", "record_name", "record_number", "package", "scan"):
            for row in segment["rows"].get(name, ()):
                if record.id in row.values() or record.scan_id in row.values():
                    assert name in ("record", "scan"), "only the tombstone and the bare scan"
    empty = lose_index(services)
    empty.rebuild.run()
    with empty.sql.look() as store:
        assert store.records.get(record.id).fields == {}
    only = lose_index(empty)
    only.rebuild.run(journal=False)
    with pytest.raises(Exception, match="no-record"), only.sql.look() as store:
        store.records.get(record.id)
    only.close()


def test_a_device_that_fails_is_left_alone_and_writes_no_package_after_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Certificate(p12=tmp_path / "absent.p12")
    monkeypatch.setattr("api.wiring.services.device", lambda settings: PdfSigner(broken, {"canbo": broken}, settings.serif))
    services = build(Settings(data_dir=tmp_path / "var"))
    record = accepted(services, taken(services, BIRTH))
    for _ in range(3):
        with pytest.raises(Conflict, match="unsigned"), services.archive.copy(record.id):
            pass
    services.keeping.copies.device._rests.clear()  # type: ignore[attr-defined]
    with pytest.raises(Conflict, match="unsigned"), services.archive.copy(record.id):
        pass
    assert len(list(services.objects.keys("package"))) == len(list(services.objects.keys("rendition"))) == 1
    services.close()


def test_a_swapped_copy_is_not_given_out(services: Services, record: Record) -> None:
    with services.sql.look() as store:
        [other] = store.packages.wanting(1)
    first, second = services.keeping.keep(record.id), services.keeping.keep(other)
    for suffix in ("", ".sha256"):
        shutil.copy(objects(services) / f"{second.copy_key}{suffix}", objects(services) / f"{first.copy_key}{suffix}")
    with pytest.raises(Unavailable, match="object-damaged"), services.archive.copy(record.id):
        pass
    with pytest.raises(Unavailable, match="object-damaged"):
        services.archive.export(record.id, services.settings.data_dir)


def test_a_package_whose_paths_climb_out_is_not_exported(services: Services, record: Record, tmp_path: Path) -> None:
    package = services.keeping.keep(record.id)
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(objects(services) / package.key) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "objects.json":
                payload: Mapping[str, str] = json.loads(data)
                data = json.dumps({f"../../../{tmp_path}/climbed.pdf": key for key in payload.values()}).encode()
            target.writestr(name, data)
    with pytest.raises(Unavailable, match="object-damaged"):
        services.archive.packer.export(bad, services.objects.get, tmp_path / "out.zip")
    assert not (tmp_path / "climbed.pdf").exists()


def test_where_the_newest_package_is_damaged_an_older_one_gives_the_record_back(services: Services, record: Record) -> None:
    from datetime import date

    from digitize.standing import State

    services.life.note(record.id, State.AMENDED, since=date(2026, 1, 1), reason="Thử", cause=None, by="canbo")
    newest = services.keeping.keep(record.id)
    (objects(services) / newest.key).write_bytes(b"no zip")
    empty = lose_index(services)
    found = empty.rebuild.run(journal=False)
    assert found.damaged == (newest.key,)
    with empty.sql.look() as store:
        assert store.records.get(record.id).code == record.code
    empty.close()


def test_rows_that_were_there_before_survive_the_migration(tmp_path: Path, postgres: str) -> None:
    from alembic import command
    from alembic.config import Config

    for url in (f"sqlite:///{tmp_path}/old.db", postgres):
        from storage.database import engine_for

        engine = engine_for(url)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0002")
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO scan (id, sha256, status, version, holder, changed_at, body) VALUES ('s', 'x', 'archived', 3, '', '2026-01-01', '')"
                )
            )
            connection.execute(text("INSERT INTO record (id, scan_id, code, dossier, doctype, body) VALUES ('r', 's', 'c', 'd', 't', '')"))
            connection.execute(text("INSERT INTO record_name (record_id, position, folded, toned) VALUES ('r', 0, 'a', 'a')"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        with engine.begin() as connection:
            assert connection.execute(text("SELECT version, packaged, unsigned FROM record")).one()[:2] == (1, 0)
            assert connection.execute(text("SELECT count(*) FROM record_name")).scalar_one() == 1
            config.attributes["connection"] = connection
            command.downgrade(config, "0002")
        engine.dispose()
