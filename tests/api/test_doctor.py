"""`sohoa doctor`: what is wrong is found and said with a way out; nothing is changed by looking."""

from __future__ import annotations

import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from typer.testing import CliRunner

from api.cli import app
from api.settings import S3, Key, Settings, Signing
from api.wiring import doctor
from api.wiring.certificates import Finding
from api.wiring.doctor import examine
from api.wiring.services import build
from tests.people import record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
PRODUCTION = dict.fromkeys(("data_key", "index_key", "session_key", "seal_key"), KEY) | {"environment": "production"}
Usage = namedtuple("Usage", "total used free")  # as shutil has it


def found(settings: Settings, about: str) -> list[Finding]:
    return [one for one in examine(settings) if one.about == about]


@pytest.fixture
def settled(settings: Settings) -> Settings:
    build(settings).close()
    return settings


def test_a_place_that_is_well_has_nothing_bad(settled: Settings) -> None:
    said = list(examine(settled))
    assert [one for one in said if one.state == "bad"] == []
    assert {"settings", "disk", "reading", "fonts", "database", "store", "journal", "log", "workers"} <= {one.about for one in said}
    assert all(one.mend for one in said if one.state != "good"), "whatever is not good says what to do"


def test_looking_makes_no_database_and_upgrades_none(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var")
    [one] = found(settings, "database")
    assert (one.state, list((tmp_path / "var").iterdir())) == ("bad", [])


def test_development_and_half_finished_production_are_said(tmp_path: Path) -> None:
    assert found(Settings(data_dir=tmp_path), "settings")[0].state == "warning"
    half = Settings(data_dir=tmp_path, **PRODUCTION)  # type: ignore[arg-type]
    states = [one.state for one in found(half, "settings")]
    assert states.count("bad") == 1, "codes on copies would lead to this machine"
    assert any("chưa ký" in one.said for one in found(half, "certificates"))


def test_a_full_disk_is_bad_before_papers_are_refused(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, state in ((1 << 30, "bad"), (10 << 30, "warning"), (100 << 30, "good")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: Usage(1 << 40, 0, free))
        assert found(settled, "disk")[0].state == state


def certificate(folder: Path, ends: datetime, name: str = "agency.p12") -> Key:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Cơ quan thử")])
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
        .not_valid_before(ends - timedelta(days=400)).not_valid_after(ends).sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / name
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(b"mat khau")))
    return Key(p12=file, password="mat khau")  # type: ignore[arg-type]


@pytest.mark.parametrize(("days", "state"), [(400, "good"), (20, "warning"), (-1, "bad")])
def test_a_certificate_about_to_end_is_said_in_time(settled: Settings, tmp_path: Path, days: int, state: str) -> None:
    key = certificate(tmp_path, datetime.now(UTC) + timedelta(days=days))
    [one] = found(settled.model_copy(update={"signing": Signing(agency=key)}), "certificates")
    assert one.state == state


def test_a_certificate_that_does_not_open_is_bad(settled: Settings, tmp_path: Path) -> None:
    key = certificate(tmp_path, datetime.now(UTC) + timedelta(days=400))
    wrong = key.model_copy(update={"password": Key(password="sai").password})  # type: ignore[arg-type]
    lost = Key(p12=tmp_path / "lost.p12")
    said = found(settled.model_copy(update={"signing": Signing(agency=wrong, clerks={"canbo": lost})}), "certificates")
    assert [one.state for one in said] == ["bad", "bad"]


def test_clocks_that_differ_are_bad(settings: Settings, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Settings(data_dir=settings.data_dir, database_url=postgres)
    build(given).close()
    assert found(given, "clock")[0].state == "good"
    monkeypatch.setattr("storage.database.SqlDatabase.clock", lambda _: datetime.now(UTC) - timedelta(minutes=3))
    assert found(given, "clock")[0].state == "bad"


def test_a_bucket_without_lock_is_seen(settings: Settings, s3: S3) -> None:
    from minio import Minio

    plain = Minio(s3.endpoint, s3.access_key.get_secret_value(), s3.secret_key.get_secret_value(), secure=False)
    plain.make_bucket("no-lock")
    wanted = s3.model_copy(update={"bucket": "no-lock", "lock": "GOVERNANCE"})
    given = Settings(data_dir=settings.data_dir, s3=wanted)
    build(given).close()
    assert [one.state for one in found(given, "store lock")] == ["bad"]
    kept = Settings(data_dir=settings.data_dir, s3=s3.model_copy(update={"bucket": "doctor-locked", "lock": "GOVERNANCE"}))
    assert [one.state for one in found(kept, "store lock")] == ["good"]


def test_a_gap_in_the_journal_and_a_store_that_is_down_are_bad(settled: Settings) -> None:
    services = build(settled)
    for _ in range(2):
        record(services)
        services.journal.write()
    services.close()
    first = sorted((settled.data_dir / "objects/journal").iterdir())[0]
    assert [one.state for one in found(settled, "journal")] == ["good"]
    first.unlink()
    assert [one.state for one in found(settled, "journal")] == ["bad"]
    down = settled.model_copy(update={"s3": S3(endpoint="127.0.0.1:1", access_key="x", secret_key="y", secure=False)})  # type: ignore[arg-type]
    assert [one.state for one in examine(down) if one.about == "start"] == ["bad"]


def test_a_lost_database_is_told_from_a_new_one(settled: Settings) -> None:
    services = build(settled)
    record(services)
    services.close()
    for file in settled.data_dir.glob("sohoa.db*"):
        file.unlink()
    [one] = found(settled, "database")
    assert (one.state, "sohoa restore" in one.mend) == ("bad", True)
    build(settled).close()  # tables were made, and nothing else
    [one] = found(settled, "database")
    assert (one.state, "sohoa restore" in one.mend) == ("bad", True)


def test_a_database_that_does_not_answer_is_said_and_the_store_is_looked_at_all_the_same(settled: Settings) -> None:
    away = Settings(data_dir=settled.data_dir, database_url="postgresql+psycopg://sohoa:x@127.0.0.1:1/sohoa")
    assert [one.state for one in found(away, "database")] == ["bad"]
    assert [one.state for one in found(away, "store")] == ["good"]


def test_a_folder_in_the_place_of_a_store_is_said_in_production(tmp_path: Path) -> None:
    live = Settings(data_dir=tmp_path, **PRODUCTION)  # type: ignore[arg-type]
    build(live).close()
    assert [one.state for one in found(live, "store lock")] == ["warning"]


def test_a_second_store_that_is_not_there_is_named(settled: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lost = settled.model_copy(update={"second_folder": tmp_path / "file" / "second"})
    [one] = found(lost, "second store")
    assert (one.state, str(lost.second_folder) in one.said) == ("bad", True)


def test_a_check_that_fails_keeps_no_other_from_being_made(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Settings) -> None:
        raise OSError("secret path")

    monkeypatch.setattr(doctor, "_disk", broken)
    said = list(examine(settled))
    [one] = [one for one in said if one.about == "disk"]
    assert (one.state, "secret" in one.said) == ("bad", False)
    assert any(one.about == "journal" for one in said)


def test_the_command_ends_with_one_where_something_is_bad(settled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(settled.data_dir))
    well = CliRunner().invoke(app, ["doctor"])
    assert well.exit_code == 0, well.output
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 0, 0))
    ill = CliRunner().invoke(app, ["doctor"])
    assert ill.exit_code == 1
    assert "→" in ill.output
