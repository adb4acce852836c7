"""Exported packages verify offline with the published keys alone, and every forgery of one is found out."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.settings import Settings
from api.wiring.checking import sealer
from api.wiring.services import Services, build
from tests.papers import BIRTH, LETTER, accepted, taken

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    found = build(Settings(data_dir=tmp_path_factory.mktemp("forgeries") / "var", agency="Trung tâm Gió Mẫu"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def packages(services: Services, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two exported packages of two records."""
    folder = tmp_path_factory.mktemp("packages")
    made = [services.archive.export(accepted(services, taken(services, file)).id, folder) for file in (BIRTH, LETTER)]
    return made[0], made[1]


@pytest.fixture(scope="module")
def keys(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("keys") / "keys.json"
    file.write_text(json.dumps(sealer(services.settings).published()))
    return file


def checked(thing: Path, keys: Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", str(thing), "--keys", str(keys)])
    return done.exit_code, done.output.split(":")[0]


def test_a_genuine_package_verifies_with_the_published_keys_alone(packages: tuple[Path, Path], keys: Path) -> None:
    assert [checked(package, keys) for package in packages] == [(0, "genuine")] * 2


def unpacked(package: Path, folder: Path) -> tuple[Path, Path]:
    """The bag, and the information package in it."""
    with zipfile.ZipFile(package) as file:
        file.extractall(folder / "bag")
    [inner] = (folder / "bag" / "data").iterdir()
    return folder / "bag", inner


def packed(bag: Path, *, rebag: bool = True) -> Path:
    """A zip of the bag, with manifests that fit what is in it now: a careful forger's work."""
    if rebag:
        bagit.Bag(str(bag)).save(manifests=True)
    return Path(shutil.make_archive(str(bag.parent / "forged"), "zip", bag))


@pytest.mark.parametrize("rebag", [False, True], ids=["manifests left", "manifests made to fit"])
def test_a_changed_field_is_found(packages: tuple[Path, Path], keys: Path, tmp_path: Path, rebag: bool) -> None:
    bag, inner = unpacked(packages[0], tmp_path)
    file = inner / "metadata/descriptive/tthc.json"
    file.write_text(file.read_text().replace("NGUYỄN THỊ THỬ NGHIỆM", "NGUYỄN THỊ KHÁC TÊN"))
    assert checked(packed(bag, rebag=rebag), keys) == (1, "forged")


@pytest.mark.parametrize("path", ["representations/original/data/original.jpg", "representations/digitized/data/copy.pdf", "METS.xml"])
def test_a_swapped_file_is_found(packages: tuple[Path, Path], keys: Path, tmp_path: Path, path: str) -> None:
    bag, inner = unpacked(packages[0], tmp_path)
    (inner / path).write_bytes(LETTER.read_bytes())
    assert checked(packed(bag), keys) == (1, "forged")


def test_a_file_that_was_added_or_taken_away_is_found(packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    bag, inner = unpacked(packages[0], tmp_path)
    (inner / "documentation" / "them.txt").write_text("thêm")
    assert checked(packed(bag, rebag=False), keys) == (1, "forged")
    assert checked(packed(bag), keys) == (1, "forged")
    (inner / "documentation" / "them.txt").unlink()
    (inner / "metadata/preservation/premis.xml").unlink()
    assert checked(packed(bag), keys) == (1, "forged")


def test_a_token_replayed_from_another_package_is_found(packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    bag, _ = unpacked(packages[0], tmp_path)
    (tmp_path / "other").mkdir()
    other, _ = unpacked(packages[1], tmp_path / "other")
    shutil.copy(other / "seal.jws", bag / "seal.jws")
    assert checked(packed(bag, rebag=False), keys) == (1, "forged")


def test_the_token_of_a_copy_seals_no_package(services: Services, packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    from ocr.searchable import Searchable

    bag, inner = unpacked(packages[0], tmp_path)
    [link] = Searchable(services.settings.serif).examine(inner / "representations/digitized/data/copy.pdf").codes
    (bag / "seal.jws").write_text(link.rpartition("/")[2])
    assert checked(packed(bag, rebag=False), keys) == (1, "forged")


def test_a_revoked_key_and_a_strange_one_seal_nothing(packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    published = json.loads(keys.read_text())
    revoked = tmp_path / "revoked.json"
    revoked.write_text(json.dumps({"keys": [{**key, "revoked": True} for key in published["keys"]]}))
    assert checked(packages[0], revoked) == (1, "revoked")
    strange = tmp_path / "strange.json"
    strange.write_text(json.dumps({"keys": []}))
    assert checked(packages[0], strange) == (1, "forged")


def test_a_package_without_a_seal_proves_nothing(packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    bag, _ = unpacked(packages[0], tmp_path)
    (bag / "seal.jws").unlink()
    assert checked(packed(bag, rebag=False), keys) == (1, "none")


def test_a_zip_that_climbs_out_of_its_folder_writes_nothing_there(packages: tuple[Path, Path], keys: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    shutil.copy(packages[0], bad)
    with zipfile.ZipFile(bad, "a") as file:
        file.writestr("../../climbed.txt", "x")
        file.writestr("manifest-sha512.txt", f"{'0' * 128}  ../../climbed.txt\n")
    assert checked(bad, keys)[0] == 1
    assert not list(tmp_path.parent.rglob("climbed.txt"))
