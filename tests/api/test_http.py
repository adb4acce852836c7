"""The service over HTTP, on the embedded default: a paper becomes a record that another agency finds."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import OPEN
from api.wiring.services import Services
from tests.conftest import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
BIRTH = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
NUMBER = "045326000023"
DOSSIER = "H50.10.25-261124-0007"
COLLEAGUE = ("canbo2", "sohoa")
OFFICER = ("tracuu", "sohoa")
BASIC = {"Authorization": "Basic " + b64encode(b"canbo:sohoa").decode()}


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), headers=BASIC, raise_server_exceptions=False) as found:
        yield found


def send(client: TestClient, path: Path, **more: str) -> Any:
    return client.post("/api/v1/scans", content=path.read_bytes(), headers={"X-Filename": "gi%E1%BA%A5y.jpg"}, params=more)


def read(client: TestClient, services: Services, path: Path = BIRTH) -> dict[str, Any]:
    """Taken in and read, without waiting for a worker."""
    taken = send(client, path)
    assert taken.status_code == 202, taken.text
    services.reading.read(taken.json()["id"])
    found: dict[str, Any] = client.get(taken.headers["location"]).json()
    return found


def test_nothing_but_health_is_open_without_a_login(services: Services) -> None:
    with TestClient(create_app(services, work=False)) as client:
        assert client.get("/api/v1/openapi.json").status_code == 401
        spec = client.get("/api/v1/openapi.json", auth=COLLEAGUE).json()
        assert client.get("/health").status_code == client.get("/ready").status_code == 200
        for path, methods in spec["paths"].items():
            if path in OPEN:
                continue
            for method in methods:
                answer = client.request(method, path.format(id="x", scan_id="x", number=1, leaf=0, name="x", code="x", login="x"), json={})
                assert answer.status_code == 401, (method, path)
                assert answer.headers["content-type"] == "application/problem+json"


def test_a_paper_becomes_a_record_that_is_found_by_personal_number(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    assert (scan["status"], scan["doctype"], scan["filename"]) == ("to_check", "giay_khai_sinh", "giấy.jpg")
    accepted = client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": scan["version"], "dossier": DOSSIER})
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["code"] == f"{DOSSIER}-KQ1"
    found = client.post("/api/v1/records/search", json={"personal_number": NUMBER}, auth=COLLEAGUE).json()["items"]
    assert [record["code"] for record in found] == [f"{DOSSIER}-KQ1"]
    assert found[0]["validity"] == {"term": "endless", "start": "2026-01-06", "end": None, "holds_today": True}
    assert client.get("/api/v1/records", params={"dossier": DOSSIER}, auth=COLLEAGUE).json()["items"] == found
    by_name = client.post("/api/v1/records/search", json={"name": "nguyen thi thu nghiem"}, auth=COLLEAGUE).json()["items"]
    assert by_name == found
    original = client.get(f"/api/v1/records/{found[0]['id']}/original", auth=COLLEAGUE)
    assert original.content == BIRTH.read_bytes()
    assert original.headers["content-disposition"].startswith("attachment")
    assert original.headers["x-content-type-options"] == "nosniff"


def test_personal_numbers_leave_masked_and_are_revealed_with_a_note(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    assert NUMBER not in json.dumps(scan)
    assert scan["fields"]["nksSoDinhDanh"]["value"] == "•••••••••023"
    assert client.post(f"/api/v1/scans/{scan['id']}/reveal").json()["nksSoDinhDanh"] == NUMBER
    trail = [event["action"] for event in client.get(f"/api/v1/scans/{scan['id']}/trail").json()]
    assert trail == ["received", "read:to_check", "revealed"]


def test_the_same_bytes_again_are_refused_and_name_the_paper(client: TestClient) -> None:
    first = send(client, BIRTH).json()["id"]
    again = send(client, BIRTH)
    assert (again.status_code, again.json()["code"], again.json()["scan_id"]) == (409, "already-there", first)


def test_a_correction_is_kept_with_who_made_it(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    change = {"version": scan["version"], "fields": {"nksHoTen": "NGUYỄN THỊ THỬ", "trich_yeu": None}}
    done = client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change)
    assert done.status_code == 200, done.text
    field = done.json()["fields"]["nksHoTen"]
    assert (field["value"], field["origin"], field["verified_by"]) == ("NGUYỄN THỊ THỬ", "clerk", "canbo")
    assert client.get(f"/api/v1/scans/{scan['id']}/trail").json()[-1]["detail"] == {"fields": "nksHoTen, trich_yeu"}


def test_two_clerks_collide_and_the_second_is_told(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    change = {"version": scan["version"], "fields": {"dia_danh": "Quảng Trị"}}
    assert client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change).status_code == 200
    second = client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change)
    assert (second.status_code, second.json()["code"]) == (409, "changed-meanwhile")


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"ngay_cap": "31/02/2026"}, "bad-value"), ({"khong_co": "x"}, "unknown-field"), ({"nksGioiTinh": "?"}, "bad-value")],
)
def test_a_value_that_breaks_its_grammar_is_refused(client: TestClient, services: Services, fields: dict[str, str], code: str) -> None:
    scan = read(client, services)
    done = client.post(f"/api/v1/scans/{scan['id']}/corrections", json={"version": scan["version"], "fields": fields})
    assert (done.status_code, done.json()["code"]) == (422, code)


def test_a_secret_paper_is_neither_shown_nor_accepted(client: TestClient, services: Services) -> None:
    scan = read(client, services, SAMPLES / "quyet_dinh/mat/scan.jpg")
    assert scan["status"] == "stopped"
    assert client.get(f"/api/v1/scans/{scan['id']}/pages/1").status_code == 403
    assert client.get(f"/api/v1/scans/{scan['id']}/original").status_code == 403
    accepted = client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": scan["version"], "dossier": DOSSIER})
    assert (accepted.status_code, accepted.json()["code"]) == (409, "secret")


def test_a_paper_is_returned_with_its_reason_only(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    path = f"/api/v1/scans/{scan['id']}/return"
    assert client.post(path, json={"version": scan["version"], "reason": " "}).json()["code"] == "reason-missing"
    done = client.post(path, json={"version": scan["version"], "reason": "Thiếu trang 2"}).json()
    assert done["status"] == "returned"
    assert done["findings"][-1]["message"] == "Thiếu trang 2"


def test_a_refused_file_says_why_and_leaves_nothing(client: TestClient, services: Services, tmp_path: Path) -> None:
    bad = tmp_path / "a.docx"
    bad.write_bytes(b"PK\x03\x04word/document.xml")
    answer = send(client, bad)
    assert (answer.status_code, answer.json()["code"]) == (422, "unsupported")
    assert client.get("/api/v1/scans").json()["items"] == []
    assert not [p for p in (services.settings.data_dir / "objects").rglob("*") if p.is_file()]


def test_a_page_is_shown_as_a_picture(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    for _ in range(2):
        picture = client.get(f"/api/v1/scans/{scan['id']}/pages/1")
        assert picture.headers["content-type"] == "image/jpeg"
        assert picture.content.startswith(b"\xff\xd8")
    assert client.get(f"/api/v1/scans/{scan['id']}/pages/9").json()["code"] == "no-page"


def test_roles_are_kept_apart(client: TestClient) -> None:
    assert send(client, BIRTH).status_code == 202
    assert client.get("/api/v1/scans", auth=OFFICER).status_code == 403
    assert client.post("/api/v1/scans", content=b"x", auth=OFFICER).json()["code"] == "forbidden"


def test_another_sites_page_cannot_use_a_signed_in_browser(services: Services) -> None:
    with TestClient(create_app(services, work=False)) as client:
        assert client.post("/api/v1/session", json={"login": "canbo", "password": "wrong"}).status_code == 401
        assert client.post("/api/v1/session", json={"login": "canbo", "password": "sohoa"}).json() == {"code_needed": False}
        assert client.get("/api/v1/scans").status_code == 200
        crossed = client.post("/api/v1/scans", content=b"x", headers={"sec-fetch-site": "cross-site"})
        assert (crossed.status_code, crossed.json()["code"]) == (403, "cross-site")
        plain = client.post("/api/v1/scans", content=b"x", headers={"origin": "http://evil.example"})
        assert (plain.status_code, plain.json()["code"]) == (403, "cross-site")
        assert client.post("/api/v1/scans", content=b"x", headers={"origin": "http://testserver"}).json()["code"] == "unsupported"
        client.delete("/api/v1/session")
        assert client.get("/api/v1/scans").status_code == 401


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(services: Services) -> None:
    small = services.settings.model_copy(update={"max_upload": 1000})
    from dataclasses import replace

    with TestClient(create_app(replace(services, settings=small), work=False), headers=BASIC) as client:
        assert send(client, BIRTH).json()["code"] == "too-large"
        chunked = client.post("/api/v1/scans", content=iter([b"x" * 600] * 3))
        assert chunked.json()["code"] == "too-large"


def test_what_nobody_thought_of_is_answered_without_its_message(
    services: Services, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(f"the number is {NUMBER}")

    monkeypatch.setattr(type(services.sql), "look", fails)
    with TestClient(create_app(services, work=False), headers=BASIC) as client:
        answer = client.get("/api/v1/scans")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-security-policy"]
    assert NUMBER not in answer.text + "".join(capfd.readouterr())


def test_no_value_of_a_paper_stands_in_the_log(services: Services, capfd: pytest.CaptureFixture[str]) -> None:
    from api import logs

    logs.set_up()
    with TestClient(create_app(services, work=False), headers=BASIC) as client:
        scan = read(client, services)
        client.post("/api/v1/records/search", json={"personal_number": NUMBER, "name": "Nguyễn Thị Thử Nghiệm"})
        client.post("/api/v1/scans/x/accept", json={"version": "not a number", "dossier": NUMBER})
    written = "".join(capfd.readouterr())
    assert '"route": "/api/v1/records/search"' in written
    assert f'"scan": "{scan["id"]}"' in written
    for secret in (NUMBER, "THỬ NGHIỆM", "Nguyễn Thị", "LÊ THỊ VÍ DỤ", "158/2026", "giấy.jpg"):
        assert secret not in written
    assert scan["fields"]["so_ky_hieu"]["value"] == "158/2026"


def test_every_answer_carries_the_headers_that_browsers_go_by(client: TestClient) -> None:
    for path in ("/health", "/api/v1/doctypes", "/dang-nhap", "/static/app.js", "/nowhere", "/api/v1/scans/none"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert ("no-store" in headers.get("Cache-Control", "")) == (not path.startswith("/static/")), path


def test_a_number_within_words_is_masked_too(client: TestClient, services: Services) -> None:
    id = read(client, services)["id"]
    said = {"version": 2, "fields": {"nycGiayToTuyThan": "Căn cước số 045095000011, cấp 2021"}}
    assert client.post(f"/api/v1/scans/{id}/corrections", json=said).status_code == 200
    field = client.get(f"/api/v1/scans/{id}").json()["fields"]["nycGiayToTuyThan"]
    assert (field["value"], field["masked"]) == ("Căn cước số •••••••••011, cấp 2021", True)
    assert client.post(f"/api/v1/scans/{id}/reveal").json()["nycGiayToTuyThan"].startswith("Căn cước số 045095000011")
