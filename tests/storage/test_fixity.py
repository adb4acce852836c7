"""The rolling scan: planted corruption is found, all of it and nothing else, and mended where there is a second store; on the
folder store and on a real S3 server with object lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.fixity import Fixity, Round
from storage.objects import FolderObjects
from storage.s3 import S3Objects
from tests.conftest import SAMPLES
from tests.papers import accepted, copied, filled, objects, taken

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
ALL = 1 << 40
KINDS = ("original", "signature", "package", "rendition")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a service with papers in every state, none of them damaged."""
    folder = tmp_path_factory.mktemp("fixity")
    services = build(Settings(data_dir=folder / "var", second_folder=folder / "second"))
    filled(services, folder)
    services.close()
    return folder


@pytest.fixture
def services(template: Path, tmp_path: Path) -> Iterator[Services]:
    with copied(template, tmp_path) as found:
        yield found


def whole(services: Services) -> Round:
    found = services.fixity.run(budget=ALL)
    assert found.finished
    return found


def events(services: Services, action: str) -> list[str]:
    from sqlalchemy import select

    from storage.tables import EventRow

    with services.sql.engine.connect() as connection:
        return [detail.get("key", "") for (detail,) in connection.execute(select(EventRow.detail).where(EventRow.action == action))]


def test_nothing_is_said_where_nothing_is_wrong(services: Services) -> None:
    found = whole(services)
    on_disk = [
        path for path in objects(services).rglob("*") if path.is_file() and not path.name.endswith((".sha256", ".kept-until", ".seal"))
    ]
    assert found.checked == len(on_disk) == 9, "four originals, three signatures, a package and a copy"
    assert (found.damaged, found.missing) == (0, 0)
    assert len(events(services, "fixity-cycle")) == 1


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lose(path: Path) -> None:
    path.unlink()


def lose_checksum(path: Path) -> None:
    path.with_name(path.name + ".sha256").unlink()


def swap(path: Path) -> None:
    """Another whole object with its own checksum in its place, as a mistaken restore would leave it."""
    other = next(
        found for found in sorted(path.parent.parent.parent.rglob("*")) if found.is_file() and "." not in found.name and found != path
    )
    shutil.copy(other, path)
    shutil.copy(other.with_name(other.name + ".sha256"), path.with_name(path.name + ".sha256"))


@pytest.mark.parametrize("harm", [flip, cut, lose, lose_checksum, swap])
def test_every_kind_of_harm_to_every_object_is_found(services: Services, harm: Callable[[Path], None]) -> None:
    paths = [
        path for path in objects(services).rglob("*") if path.is_file() and not path.name.endswith((".sha256", ".kept-until", ".seal"))
    ]
    before = {path: path.read_bytes() for path in paths}
    for path in paths:
        harm(path)
    found = whole(services)
    harmed = [path for path in paths if not path.exists() or path.read_bytes() != before[path] or harm is lose_checksum]
    assert len(harmed) >= len(paths) - 1
    assert found.damaged + found.missing == len(harmed)
    assert found.repaired == 0
    noted = {*events(services, "fixity:damaged"), *events(services, "fixity:missing")}
    assert noted == {str(path.relative_to(objects(services))) for path in harmed}


@pytest.mark.parametrize("harm", [flip, cut, lose, lose_checksum, swap])
def test_what_is_harmed_is_mended_from_the_second_store(
    template: Path, services: Services, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    services.close()
    with_second = build(Settings(data_dir=tmp_path / "var", second_folder=tmp_path / "second"))
    paths = [
        path for path in objects(services).rglob("*") if path.is_file() and not path.name.endswith((".sha256", ".kept-until", ".seal"))
    ]
    before = {path: path.read_bytes() for path in paths}
    for path in paths:
        harm(path)
    found = whole(with_second)
    assert found.damaged + found.missing == found.repaired >= len(paths) - 1
    assert {path: path.read_bytes() for path in paths} == before
    again = whole(with_second)
    assert (again.damaged, again.missing) == (0, 0)
    with_second.close()


def test_the_second_store_gets_what_it_lacks(services: Services, tmp_path: Path) -> None:
    services.close()
    shutil.rmtree(tmp_path / "second")
    with_second = build(Settings(data_dir=tmp_path / "var", second_folder=tmp_path / "second"))
    whole(with_second)
    first, second = FolderObjects(tmp_path / "var" / "objects"), FolderObjects(tmp_path / "second")
    for prefix in ("original", "signature", "package", "rendition"):
        assert list(first.keys(prefix)) == list(second.keys(prefix))
    with_second.close()


def test_it_stops_when_its_budget_is_spent_and_goes_on_from_there(services: Services) -> None:
    rounds: list[Round] = []
    while not rounds or not rounds[-1].finished:
        rounds.append(services.fixity.run(budget=1))
        assert len(rounds) < 20
    assert [found.checked for found in rounds] == [2, 2, 2, 1, 2, 0], "what belongs to one paper is checked together"
    with services.fixity.bookmarks.held("fixity", {}) as mark:
        assert mark is not None
        assert mark.value["cycle"] == 2


def test_a_round_in_the_background_rests_until_the_next_day(services: Services) -> None:
    day = timedelta(days=1)
    assert services.fixity.run(budget=1, rest=day).checked == 2
    rest_of_it = services.fixity.run(budget=ALL, rest=day)
    assert (rest_of_it.checked, rest_of_it.finished) == (7, True), "a round that has begun does not rest"
    assert services.fixity.run(budget=ALL, rest=day).checked == 0
    assert whole(services).checked == 9, "whoever asks for a round gets one"
    later = replace(services.fixity, now=lambda: services.fixity.now() + day)
    assert later.run(budget=ALL, rest=day).checked == 9


def test_two_processes_do_not_scan_at_once(services: Services) -> None:
    with services.fixity.bookmarks.held("fixity", {"stage": "scans"}):
        assert services.fixity.run(budget=ALL).elsewhere


def test_it_reads_no_faster_than_it_is_told(services: Services) -> None:
    waited: list[float] = []
    found = replace(services.fixity, wait=waited.append).run(budget=ALL, rate=1000)
    assert sum(waited) == pytest.approx(found.size / 1000)


def test_moving_to_another_store_raises_no_alarm(services: Services, tmp_path: Path, s3: S3) -> None:
    """A move of everything to S3, and back to a folder of another layout on disk: the same keys, the same hashes."""
    target = S3Objects(
        s3.endpoint, s3.access_key.get_secret_value(), s3.secret_key.get_secret_value(), "moved", secure=False, lock="GOVERNANCE"
    )
    target.create_bucket()
    for prefix in ("original", "signature", "package", "rendition"):
        for key in services.objects.keys(prefix):
            with services.objects.get(key) as stream:
                (tmp_path / "moving").write_bytes(stream.read())
            target.put(key, tmp_path / "moving", "application/octet-stream")
    moved = replace(services.fixity, objects=target)
    found = moved.run(budget=ALL)
    assert (found.checked, found.damaged, found.missing, found.finished) == (9, 0, 0, True)
    (tmp_path / "harm").write_bytes(b"other bytes")
    harmed = next(iter(target.keys("original")))
    target.mend(harmed, tmp_path / "harm")
    gone = next(iter(target.keys("rendition")))
    target.remove(gone)
    found = replace(moved, second=services.objects).run(budget=ALL)
    assert (found.damaged, found.missing, found.repaired) == (1, 1, 2)
    assert replace(moved).run(budget=ALL).damaged == 0


@pytest.fixture(scope="module")
def on_s3(template: Path, tmp_path_factory: pytest.TempPathFactory, s3: S3) -> Iterator[tuple[Fixity, S3Objects, FolderObjects]]:
    """The same papers, their objects on a real S3 server with object lock; and the folder they came from."""
    folder = tmp_path_factory.mktemp("harm")
    access, secret = s3.access_key.get_secret_value(), s3.secret_key.get_secret_value()
    target = S3Objects(s3.endpoint, access, secret, "harmed", secure=False, lock="GOVERNANCE")
    target.create_bucket()
    with copied(template, folder) as services:
        for prefix in KINDS:
            for key in services.objects.keys(prefix):
                with services.objects.get(key) as stream:
                    (folder / "moving").write_bytes(stream.read())
                target.put(key, folder / "moving", "application/octet-stream")
        source = FolderObjects(folder / "var" / "objects")
        yield replace(services.fixity, objects=target, second=None), target, source


@pytest.mark.parametrize("harm", ["flip", "cut", "lose", "swap"])
def test_every_kind_of_harm_to_every_object_on_s3_is_found_and_mended(
    on_s3: tuple[Fixity, S3Objects, FolderObjects], tmp_path: Path, harm: str
) -> None:
    fixity, target, source = on_s3
    keys = [key for prefix in KINDS for key in target.keys(prefix)]
    for at, key in enumerate(keys):
        with source.get(key) as stream:
            data = bytearray(stream.read())
        if harm == "flip":
            data[len(data) // 2] ^= 1
        elif harm == "cut":
            data.pop()
        elif harm == "swap":
            with source.get(keys[at - 1]) as stream:
                data = bytearray(stream.read())
        (tmp_path / "harmed").write_bytes(data)
        if harm == "lose":
            target.remove(key)
        else:
            target.mend(key, tmp_path / "harmed")
    found = fixity.run(budget=ALL)
    assert len(keys) == 9
    assert (found.damaged, found.missing, found.repaired) == ((0, 9, 0) if harm == "lose" else (9, 0, 0))
    assert replace(fixity, second=source).run(budget=ALL).repaired == 9
    again = fixity.run(budget=ALL)
    assert (again.checked, again.damaged, again.missing) == (9, 0, 0)


def test_a_paper_taken_in_between_rounds_is_checked_too(services: Services, tmp_path: Path) -> None:
    whole(services)
    (tmp_path / "new.jpg").write_bytes((SAMPLES / "giay_khai_sinh/anh/scan.jpg").read_bytes() + b"new")
    record = accepted(services, taken(services, tmp_path / "new.jpg"))
    services.keeping.keep(record.id)
    assert whole(services).checked == 13
