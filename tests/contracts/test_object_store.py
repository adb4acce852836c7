"""One contract for `ObjectStore`: a local folder, and a real S3 server."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import S3
from digitize.errors import Conflict, NotFound, Unavailable
from digitize.stores import ObjectStore
from storage.objects import FolderObjects
from storage.s3 import S3Objects

pytestmark = pytest.mark.slow
KEY = "original/ab/" + "ab" * 32


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    if request.param == "folder":
        yield FolderObjects(tmp_path / "objects")
        return
    given: S3 = request.getfixturevalue("s3")
    yield connect(given, f"b{os.urandom(6).hex()}")


def connect(given: S3, bucket: str, secret: str | None = None) -> S3Objects:
    found = S3Objects(
        given.endpoint, given.access_key.get_secret_value(), secret or given.secret_key.get_secret_value(), bucket, secure=False
    )
    if secret is None:
        found.create_bucket()
    return found


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / f"f{os.urandom(4).hex()}"
    path.write_bytes(content)
    return path


def test_what_is_put_is_given_back(store: ObjectStore, tmp_path: Path) -> None:
    content = os.urandom(9 << 20)
    store.put(KEY, file_of(tmp_path, content), "application/pdf")
    with store.get(KEY) as stream:
        assert stream.read() == content


def test_nothing_stands_under_a_key_that_was_never_put(store: ObjectStore) -> None:
    assert not store.has(KEY)
    with pytest.raises(NotFound), store.get(KEY):
        pass


def test_the_same_bytes_again_do_nothing(store: ObjectStore, tmp_path: Path) -> None:
    for _ in range(2):
        store.put(KEY, file_of(tmp_path, b"paper"), "application/pdf")
    assert store.has(KEY)


def test_other_bytes_under_a_key_are_refused_and_the_first_stay(store: ObjectStore, tmp_path: Path) -> None:
    store.put(KEY, file_of(tmp_path, b"first"), "application/pdf")
    with pytest.raises(Conflict):
        store.put(KEY, file_of(tmp_path, b"second"), "application/pdf")
    with store.get(KEY) as stream:
        assert stream.read() == b"first"


def test_many_writers_of_the_same_paper_leave_it_whole(store: ObjectStore, tmp_path: Path) -> None:
    content = os.urandom(1 << 20)
    files = [file_of(tmp_path, content) for _ in range(8)]
    threads = [threading.Thread(target=store.put, args=(KEY, file, "application/pdf")) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.get(KEY) as stream:
        assert stream.read() == content


def test_of_two_writers_of_different_bytes_one_is_first_and_his_stay_whole(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects")
    for number in range(20):
        files = [file_of(tmp_path, os.urandom(100_000)) for _ in range(4)]
        refused: list[Conflict] = []

        def put(file: Path, key: str = f"{KEY}{number}", refused: list[Conflict] = refused) -> None:
            try:
                store.put(key, file, "x")
            except Conflict as error:
                refused.append(error)

        threads = [threading.Thread(target=put, args=(file,)) for file in files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 3
        with store.get(f"{KEY}{number}") as stream:
            assert stream.read() in [file.read_bytes() for file in files]


def test_what_is_removed_is_gone_and_removing_it_again_is_well(store: ObjectStore, tmp_path: Path) -> None:
    store.put(KEY, file_of(tmp_path, b"refused"), "application/pdf")
    store.remove(KEY)
    store.remove(KEY)
    assert not store.has(KEY)


def test_a_folder_tells_that_bytes_were_changed_behind_its_back(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects")
    store.put(KEY, file_of(tmp_path, b"paper"), "application/pdf")
    (tmp_path / "objects" / KEY).write_bytes(b"forged")
    with pytest.raises(Unavailable), store.get(KEY):
        pass


def test_a_folder_lets_no_key_out_of_itself(tmp_path: Path) -> None:
    store = FolderObjects(tmp_path / "objects")
    for key in ("../outside", "/etc/passwd", "a/../../b", ""):
        with pytest.raises(NotFound), store.get(key):
            pass


def test_wrong_credentials_are_refused_by_the_server(s3: S3, tmp_path: Path) -> None:
    store = connect(s3, s3.bucket, secret="wrong-secret")
    with pytest.raises(Unavailable):
        store.put(KEY, file_of(tmp_path, b"paper"), "application/pdf")


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    store = S3Objects("127.0.0.1:9", "a", "b", "papers", secure=False)
    assert not store.alive()
    with pytest.raises(Unavailable):
        store.put(KEY, file_of(tmp_path, b"paper"), "application/pdf")
