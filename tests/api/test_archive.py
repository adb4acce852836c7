"""The archive as a whole: packages that other programs accept, an index that can be lost, on the folder store and on a real S3
server with object lock, with SQLite and PostgreSQL."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.errors import Conflict, Unavailable
from digitize.record import Record
from tests.papers import BIRTH, DOSSIER, accepted, backfilled, filled, rows, taken

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EARK = Path(sys.prefix) / "share" / "eark" / "bin" / "python"


@pytest.fixture(params=["folder and SQLite", "locked S3 and PostgreSQL"], scope="module")
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("archive")
    if request.param == "folder and SQLite":
        yield Settings(data_dir=folder / "var", agency="Trung tâm Gió Mẫu")
        return
    given: S3 = request.getfixturevalue("s3")
    yield Settings(
        data_dir=folder / "var",
        agency="Trung tâm Gió Mẫu",
        database_url=request.getfixturevalue("archive_database"),
        s3=given.model_copy(update={"bucket": "locked", "lock": "GOVERNANCE"}),
    )


@pytest.fixture(scope="module")
def archive_database(postgres_url: str) -> str:
    import psycopg

    with psycopg.connect(postgres_url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE archive")
        connection.execute("CREATE DATABASE again")
    base, _, query = postgres_url.partition("?")
    return f"{base.rsplit('/', 1)[0]}/archive" + (f"?{query}" if query else "")


@pytest.fixture(scope="module")
def services(settings: Settings) -> Iterator[Services]:
    found = build(settings)
    yield found
    found.close()


@pytest.fixture(scope="module")
def record(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("papers")
    made = filled(services, folder)
    backfilled(services, folder / "shelf")
    return made


@pytest.fixture(scope="module")
def bag(services: Services, record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported package of the record, unpacked."""
    folder = tmp_path_factory.mktemp("export")
    made = services.archive.export(record.id, folder)
    with zipfile.ZipFile(made) as package:
        package.extractall(folder / "bag")
    return folder / "bag"


def test_an_exported_package_is_a_valid_bag_with_the_original_and_the_copy(bag: Path, services: Services, record: Record) -> None:
    assert bagit.Bag(str(bag)).validate()
    [package] = (bag / "data").iterdir()
    assert (package / "representations/original/data/original.jpg").read_bytes() == BIRTH.read_bytes()
    with services.archive.copy(record.id) as stream:
        assert (package / "representations/digitized/data/copy.pdf").read_bytes() == stream.read()
    command: list[str | Path] = [
        "openssl",
        "cms",
        "-verify",
        "-noverify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        package / "representations/original/data/original.jpg.p7s",
    ]
    done = subprocess.run([*command, "-content", BIRTH, "-out", "/dev/null"], capture_output=True, check=False)
    assert done.returncode == 0, "the clerk's signature on the original verifies with another program"


def test_the_e_ark_validator_accepts_it(bag: Path) -> None:
    [package] = (bag / "data").iterdir()
    done = subprocess.run([EARK, Path(__file__).parent.parent / "eark.py", package], capture_output=True, check=True)
    report = json.loads(done.stdout)
    assert report["structure"]["status"] == "WellFormed"
    assert report["metadata"]["schema_results"]["status"] == "VALID"
    assert report["metadata"]["schematron_results"]["status"] == "VALID", report["metadata"]["schematron_results"]["messages"]


def test_each_field_leads_back_to_the_original(bag: Path, record: Record) -> None:
    [package] = (bag / "data").iterdir()
    fields = json.loads((package / "metadata/descriptive/tthc.json").read_text())["fields"]
    name = fields["nksHoTen"]
    assert name["value"] == "NGUYỄN THỊ THỬ LẠI"
    assert name["verified_by"] == "canbo2"
    assert name["as_read"]["value"] == "NGUYỄN THỊ THỬ NGHIỆM"
    assert name["as_read"]["box"]
    assert name["engines"]["tesseract"]
    assert len(name["page_image_sha256"]) == 64
    assert name["original_sha256"] == record.sha256
    assert {path.name for path in (package / "metadata/descriptive").iterdir()} == {"dc.xml", "ead.xml", "tthc.json"}


def test_the_store_holds_no_byte_of_the_payload_twice(services: Services, record: Record) -> None:
    with services.sql.look() as store:
        package = store.packages.latest(record.id)
    assert package is not None
    assert package.size < 60_000
    with services.objects.get(package.key) as stream:
        own = zipfile.ZipFile(stream)
        assert not [name for name in own.namelist() if "/representations/" in name]


def test_keeping_twice_is_as_once(services: Services, record: Record) -> None:
    first = services.keeping.keep(record.id)
    assert services.keeping.keep(record.id) == first
    assert [key for key in services.objects.keys("package") if record.id in key] == [first.key]


def test_what_is_archived_can_be_neither_overwritten_nor_deleted(services: Services, record: Record, tmp_path: Path) -> None:
    package = services.keeping.keep(record.id)
    (tmp_path / "other").write_bytes(b"other")
    for key in (package.key, package.copy_key):
        with pytest.raises(Conflict):
            services.objects.put(key, tmp_path / "other", "application/zip")
        with pytest.raises(Conflict, match="object-kept"):
            services.objects.remove(key)
        assert services.objects.has(key)
    with services.sql.look() as store:
        scan, _ = store.scans.get(record.scan_id)
    with pytest.raises(Conflict, match="object-kept"):
        services.objects.remove(scan.source.key)


def test_a_held_record_is_held_in_the_store_too(services: Services, tmp_path: Path) -> None:
    (tmp_path / "held").write_bytes(b"held")
    services.objects.put("tombstone/held.json", tmp_path / "held", "application/json")
    services.objects.hold("tombstone/held.json", True)
    with pytest.raises(Conflict, match="object-kept"):
        services.objects.remove("tombstone/held.json")
    assert services.objects.has("tombstone/held.json")
    services.objects.hold("tombstone/held.json", False)
    services.objects.remove("tombstone/held.json")
    assert not services.objects.has("tombstone/held.json")
    services.objects.hold("tombstone/absent.json", True)


def moved(settings: Settings, folder: Path) -> Path:
    """A data folder with the objects alone; the S3 server keeps its own."""
    if not settings.s3.endpoint:
        shutil.copytree(settings.data_dir / "objects", folder / "var" / "objects")
    return folder / "var"


def test_a_lost_database_comes_back_row_for_row(services: Services, record: Record, settings: Settings, tmp_path: Path) -> None:
    services.log()
    services.journal.write()
    before = rows(services)
    assert all(before[name] for name in before), "every table holds something to lose"
    lost = build(
        Settings(data_dir=moved(settings, tmp_path), database_url=settings.database_url.replace("/archive", "/again"), s3=settings.s3)
    )
    try:
        found = lost.rebuild.run()
        assert rows(lost) == before
        assert found.events == len(before["event"])
        assert (found.records, found.damaged, found.orphans) == (0, (), ())
        with pytest.raises(Conflict, match="not-empty"):
            lost.rebuild.run()
        assert lost.journal.write() == 0, "it goes on where the old one ended"
    finally:
        lost.close()


def test_without_the_journal_records_come_back_from_their_packages(
    services: Services, record: Record, settings: Settings, tmp_path: Path
) -> None:
    other = build(Settings(data_dir=moved(settings, tmp_path), s3=settings.s3))
    try:
        found = other.rebuild.run(journal=False)
        assert found.records == 1
        assert not found.damaged
        assert len(found.orphans) == 4, "originals of papers that had no package are named"
        with other.sql.look() as store, services.sql.look() as was:
            assert store.records.get(record.id) == was.records.get(record.id)
            assert store.scans.get(record.scan_id) == was.scans.get(record.scan_id)
            assert store.packages.latest(record.id) == was.packages.latest(record.id)
            assert [event.action for event in store.audit.of(record.scan_id)] == [event.action for event in was.audit.of(record.scan_id)]
    finally:
        other.close()


def test_a_journal_that_was_tampered_with_is_refused(services: Services, record: Record, tmp_path: Path) -> None:
    from storage.cipher import Cipher
    from storage.journal import Journal

    services.journal.write()
    wrong = Journal(services.sql.engine, services.objects, Cipher({1: b"x" * 32}, 1, b"y" * 32))
    with pytest.raises(Unavailable, match="cannot-decrypt"):
        list(wrong.segments())


def test_export_and_rebuild_are_commands(
    settings: Settings, services: Services, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.opening.Settings", lambda: settings)
    done = CliRunner().invoke(app, ["export", record.code, "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert len(list(tmp_path.glob("*.zip"))) == 1
    assert CliRunner().invoke(app, ["export", "KHONG-CO", "--to", str(tmp_path)]).exit_code == 1
    assert CliRunner().invoke(app, ["export", "--dossier", DOSSIER, "--to", str(tmp_path / "all")]).exit_code == 0
    assert len(list((tmp_path / "all").glob("*.zip"))) == 2
    assert CliRunner().invoke(app, ["rebuild"]).exit_code == 2, "never over rows that are there"


def test_without_a_device_a_copy_is_made_but_not_given_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocr.signing import PdfSigner

    with monkeypatch.context() as patched:
        patched.setattr("api.wiring.services.device", lambda settings: PdfSigner(None, {}, settings.serif))
        bare = build(Settings(data_dir=tmp_path / "var"))
    record = accepted(bare, taken(bare, BIRTH))
    with pytest.raises(Conflict, match="unsigned"), bare.archive.copy(record.id):
        pass
    with bare.sql.look() as store:
        assert store.packages.unsigned(10) == [record.id]
        package = store.packages.latest(record.id)
    assert package is not None
    assert package.missing == ("nguoi_quet", "co_quan_chuyen_doi")
    bare.close()
    later = build(Settings(data_dir=tmp_path / "var"))  # the device is there now
    with later.archive.copy(record.id) as stream:
        assert stream.read(5) == b"%PDF-"
    with later.sql.look() as store:
        assert store.packages.unsigned(10) == []
        newest = store.packages.latest(record.id)
    assert newest is not None
    assert (newest.number, newest.missing) == (2, ())
    later.close()
