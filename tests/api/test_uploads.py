"""Uploads over HTTP: they go on where they broke off, belong to one clerk, and pass no limit."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring.services import Services
from tests.api.test_http import BASIC, BIRTH, DOSSIER, OFFICER

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
TUS = {"Tus-Resumable": "1.0.0"}
OTHER = ("canbo2", "sohoa")


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), headers=BASIC, raise_server_exceptions=False) as found:
        yield found


def began(client: TestClient, size: int, **metadata: str) -> str:
    """The path of a new upload."""
    given = {"filename": "giấy.jpg", "filetype": "image/jpeg", **metadata}
    coded = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in given.items())
    answer = client.post("/api/v1/uploads", headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": coded})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"].removeprefix("http://testserver")


def part(client: TestClient, path: str, offset: int, data: bytes, **more: Any) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
    return client.patch(path, content=data, headers=headers, **more)


def test_an_upload_that_broke_off_goes_on_where_it_stopped(client: TestClient, services: Services) -> None:
    data = BIRTH.read_bytes()
    path = began(client, len(data), dossier=DOSSIER)
    assert part(client, path, 0, data[:70_000]).status_code == 204
    assert client.head(path, headers=TUS).headers["upload-offset"] == "70000"
    done = part(client, path, 70_000, data[70_000:])
    assert done.status_code == 204, done.text
    scan = client.get(f"/api/v1/scans/{done.headers['x-sohoa-scan']}").json()
    assert (scan["filename"], scan["dossier"], scan["status"]) == ("giấy.jpg", DOSSIER, "received")
    assert not [p for p in (services.settings.data_dir / "uploads").rglob("*") if p.is_file() and ".locks" not in p.parts]


def test_nobody_goes_on_with_anothers_upload(client: TestClient) -> None:
    path = began(client, 10)
    assert client.head(path, headers=TUS, auth=OTHER).status_code == 404
    assert part(client, path, 0, b"0123456789", auth=OTHER).status_code == 404
    assert part(client, path, 0, b"0123456789", auth=OFFICER).status_code == 403


def test_a_refused_upload_says_why_and_leaves_nothing(client: TestClient, services: Services) -> None:
    path = began(client, 13)
    refused = part(client, path, 0, b"PK\x03\x04word/docu")
    assert (refused.status_code, refused.json()["code"]) == (422, "unsupported")
    assert not [p for p in (services.settings.data_dir / "uploads").rglob("*") if p.is_file() and ".locks" not in p.parts]


def test_bytes_that_a_killed_process_wrote_and_never_counted_are_cut_off(client: TestClient, services: Services) -> None:
    data = BIRTH.read_bytes()
    path = began(client, len(data))
    assert part(client, path, 0, data[:1000]).status_code == 204
    file = services.settings.data_dir / "uploads" / "canbo" / path.rpartition("/")[2]
    file.write_bytes(data[:1000] + b"never counted")
    done = part(client, path, 1000, data[1000:])
    assert client.get(f"/api/v1/scans/{done.headers['x-sohoa-scan']}").json()["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "10", "Upload-Concat": "partial"},
        {"Upload-Defer-Length": "1"},
        {"Upload-Length": "10", "X-HTTP-Method-Override": "DELETE"},
        {"Upload-Length": "10", "Upload-Metadata": "filetype aW1hZ2U="},
        {"Upload-Length": "x"},
    ],
)
def test_ways_around_the_limit_of_size_are_not_spoken(client: TestClient, headers: dict[str, str]) -> None:
    named = {"Upload-Metadata": "filename YQ==,filetype YQ=="}
    assert client.post("/api/v1/uploads", headers={**TUS, **named, **headers}).status_code in (405, 422)


def test_an_upload_beyond_the_limit_is_refused_before_a_byte_of_it(client: TestClient, services: Services) -> None:
    named = {"Upload-Metadata": "filename YQ==,filetype YQ=="}
    size = str(services.settings.max_upload + 1)
    assert client.post("/api/v1/uploads", headers={**TUS, **named, "Upload-Length": size}).json()["code"] == "too-large"
    assert (
        client.post("/api/v1/uploads", headers={**TUS, **named, "Upload-Length": "5"}, content=b"12345").json()["code"] == "upload-not-so"
    )
    assert client.delete("/api/v1/uploads/.locks", headers=TUS).status_code == 404
