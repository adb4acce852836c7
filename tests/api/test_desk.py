"""The clerk's desk over HTTP: uploads that go on, stacks, boxes, colleagues, lists, trust."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring.services import Services
from digitize.reading import TRIES
from digitize.scan import Scan
from digitize.trust import Outcome, Tally
from tests.api.test_http import BASIC, BIRTH, DOSSIER, read, send
from tests.api.test_uploads import OTHER, began, part
from tests.conftest import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
TWO_PAGES = SAMPLES / "quyet_dinh/hai-trang/scan.pdf"


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), headers=BASIC, raise_server_exceptions=False) as found:
        yield found


def test_a_paper_scanned_anew_takes_the_place_of_the_first_scan(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    data = TWO_PAGES.read_bytes()
    done = part(client, began(client, len(data), replaces=scan["id"]), 0, data)
    first = client.get(f"/api/v1/scans/{scan['id']}").json()
    assert first["status"] == "returned"
    trail = client.get(f"/api/v1/scans/{scan['id']}/trail").json()
    assert trail[-1]["action"] == "replaced"
    assert trail[-1]["detail"] == {"scan": done.headers["x-sohoa-scan"]}


def test_the_quality_of_a_scan_is_said_before_it_is_read(client: TestClient) -> None:
    taken = send(client, BIRTH).json()
    verdict = client.get(f"/api/v1/scans/{taken['id']}/quality").json()
    assert (verdict["good"], verdict["pages"]) == (True, 1)


def stack_of(client: TestClient, *files: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in files:
        given = {"stack": found["id"]} if found else {}
        answer = client.post("/api/v1/stacks", content=file.read_bytes(), headers={"X-Filename": file.name}, params=given)
        assert answer.status_code == 201, answer.text
        found = answer.json()
    return found


def test_a_stack_is_cut_turned_and_put_in_order_without_loss(client: TestClient, services: Services) -> None:
    stack = stack_of(client, TWO_PAGES, BIRTH)
    assert [(leaf["file"], leaf["number"]) for leaf in stack["leaves"]] == [("scan.pdf", 1), ("scan.pdf", 2), ("scan.jpg", 1)]
    assert client.get(f"/api/v1/stacks/{stack['id']}/leaves/2").content.startswith(b"\xff\xd8")
    papers = [{"pages": [{"leaf": 1, "turn": 90}, {"leaf": 0}], "dossier": DOSSIER}, {"pages": [{"leaf": 2}]}]
    sent = client.post(f"/api/v1/stacks/{stack['id']}/send", json={"papers": papers}).json()
    first, second = (client.get(f"/api/v1/scans/{one['id']}/original").content for one in sent)
    assert second == BIRTH.read_bytes()
    with pikepdf.open(BytesIO(first)) as pdf, pikepdf.open(TWO_PAGES) as before:
        assert [page.get("/Rotate", 0) for page in pdf.pages] == [90, 0]
        assert pdf.pages[1].Contents.read_bytes() == before.pages[0].Contents.read_bytes()
    assert client.get(f"/api/v1/scans/{sent[0]['id']}").json()["dossier"] == DOSSIER
    assert client.get(f"/api/v1/stacks/{stack['id']}").status_code == 404


def test_two_files_added_at_once_are_both_in_the_stack(client: TestClient, services: Services) -> None:
    stack = stack_of(client, TWO_PAGES)
    stale = services.stacks.get(stack["id"], "canbo")
    for name in ("a.jpg", "b.jpg"):
        services.stacks.add(stale, BIRTH, name, [(595.0, 842.0)])
    assert services.stacks.get(stack["id"], "canbo").names == ("scan.pdf", "a.jpg", "b.jpg")


def test_a_secret_page_in_the_middle_of_a_stack_stops_the_paper(client: TestClient, services: Services) -> None:
    secret = SAMPLES / "quyet_dinh/mat/scan.jpg"
    stack = stack_of(client, BIRTH, secret)
    [sent] = client.post(f"/api/v1/stacks/{stack['id']}/send", json={"papers": [{"pages": [{"leaf": 0}, {"leaf": 1}]}]}).json()
    services.reading.read(sent["id"])
    scan = client.get(f"/api/v1/scans/{sent['id']}").json()
    assert (scan["status"], scan["fields"], [finding["code"] for finding in scan["findings"]]) == ("stopped", {}, ["secret"])
    assert "so_ky_hieu" not in json.dumps(scan)
    with services.database.look() as store:
        kept, _ = store.scans.get(sent["id"])
    assert not any(page.words or page.text for page in kept.pages)


def test_a_masked_number_read_out_of_a_box_is_noted(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    asked = {"page": 1, "box": scan["fields"]["nksSoDinhDanh"]["box"], "field": "nksSoDinhDanh"}
    client.post(f"/api/v1/scans/{scan['id']}/part", json=asked)
    assert client.get(f"/api/v1/scans/{scan['id']}/trail").json()[-1]["action"] == "revealed"
    change = {"version": scan["version"], "confirmed": ["Nguyễn Văn Mẫu 045326000023"]}
    assert client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change).json()["code"] == "unknown-field"


def test_a_photograph_in_a_stack_keeps_its_bytes(client: TestClient, services: Services) -> None:
    tiff = SAMPLES / "giay_khai_sinh/tiff/scan.tif"
    stack = stack_of(client, BIRTH, tiff)
    papers = [{"pages": [{"leaf": n} for n in range(len(stack["leaves"]))]}]
    [sent] = client.post(f"/api/v1/stacks/{stack['id']}/send", json={"papers": papers}).json()
    with pikepdf.open(BytesIO(client.get(f"/api/v1/scans/{sent['id']}/original").content)) as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() == BIRTH.read_bytes()
    services.reading.read(sent["id"])
    assert client.get(f"/api/v1/scans/{sent['id']}").json()["fields"]["nksHoTen"]["value"] == "NGUYỄN THỊ THỬ NGHIỆM"


def test_a_stack_is_nobody_elses_and_a_page_goes_into_one_paper(client: TestClient) -> None:
    stack = stack_of(client, TWO_PAGES)
    assert client.get(f"/api/v1/stacks/{stack['id']}", auth=OTHER).status_code == 404
    assert client.get(f"/api/v1/stacks/{stack['id']}/leaves/0", auth=OTHER).status_code == 404
    twice = {"papers": [{"pages": [{"leaf": 0}]}, {"pages": [{"leaf": 0}]}]}
    assert client.post(f"/api/v1/stacks/{stack['id']}/send", json=twice).json()["code"] == "page-twice"
    assert client.delete(f"/api/v1/stacks/{stack['id']}").status_code == 204
    assert client.get(f"/api/v1/stacks/{stack['id']}").status_code == 404


def test_a_box_is_read_into_a_field(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    field = scan["fields"]["nksHoTen"]
    x0, top, x1, bottom = field["box"]
    asked = {"page": field["page"], "box": [x1 + 4, bottom + 4, x0 - 4, top - 4], "field": "nksHoTen"}
    assert client.post(f"/api/v1/scans/{scan['id']}/part", json=asked).json()["value"] == "NGUYỄN THỊ THỬ NGHIỆM"
    tiny = {**asked, "box": [10, 10, 11, 11]}
    assert client.post(f"/api/v1/scans/{scan['id']}/part", json=tiny).json()["code"] == "box-too-small"
    assert client.post(f"/api/v1/scans/{scan['id']}/part", json={**asked, "field": "khong_co"}).json()["code"] == "unknown-field"


def test_a_confirmed_field_keeps_its_reading_and_loses_its_doubt(client: TestClient, services: Services) -> None:
    scan = read(client, services, SAMPLES / "cong_van/hoa-toc/scan.jpg")
    doubted = next(f["field"] for f in scan["findings"] if f["field"])
    done = client.post(f"/api/v1/scans/{scan['id']}/corrections", json={"version": scan["version"], "confirmed": [doubted]}).json()
    assert doubted not in [f["field"] for f in done["findings"]]
    if doubted in done["fields"]:
        assert (done["fields"][doubted]["origin"], done["fields"][doubted]["verified_by"]) == ("ocr", "canbo")


def test_another_type_takes_its_fields_from_the_words_that_were_read(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    change = {"version": scan["version"], "doctype": "cong_van", "fields": {"dia_danh": "Gió Mẫu"}}
    other = client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change).json()
    assert "nksHoTen" not in other["fields"]
    back = client.post(f"/api/v1/scans/{scan['id']}/corrections", json={"version": other["version"], "doctype": "giay_khai_sinh"}).json()
    assert back["fields"]["nksHoTen"]["value"] == "NGUYỄN THỊ THỬ NGHIỆM"
    assert back["fields"]["dia_danh"]["value"] == "Gió Mẫu"


def test_a_paper_sent_to_a_colleague_lies_on_his_desk(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    path = f"/api/v1/scans/{scan['id']}/assign"
    assert client.post(path, json={"version": scan["version"], "to": "tracuu"}).json()["code"] == "unknown-colleague"
    assert client.post(path, json={"version": scan["version"], "to": "canbo2"}).status_code == 200
    assert client.get("/api/v1/desk/counts", params={"mine": True}).json()["to_check"] == 0
    assert client.get("/api/v1/scans/next", params={"mine": True}, auth=OTHER).json()["id"] == scan["id"]
    late = client.post(f"/api/v1/scans/{scan['id']}/corrections", json={"version": scan["version"], "fields": {}}).json()
    assert (late["code"], late["by"]) == ("changed-meanwhile", "canbo")


def test_a_paper_that_has_left_the_desk_cannot_be_worked_on(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": scan["version"], "dossier": DOSSIER})
    for path, body in (("corrections", {"version": 3}), ("accept", {"version": 3}), ("retry", {"version": 3})):
        refused = client.post(f"/api/v1/scans/{scan['id']}/{path}", json=body)
        assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "wrong-state", "archived")


def test_a_returned_paper_is_taken_up_again(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    given = client.post(f"/api/v1/scans/{scan['id']}/return", json={"version": scan["version"], "reason": "Nhầm"}).json()
    again = client.post(f"/api/v1/scans/{scan['id']}/reopen", json={"version": given["version"]}).json()
    assert again["status"] == "to_check"
    assert "returned" not in [finding["code"] for finding in again["findings"]]


def test_a_paper_that_waits_can_be_taken_back_before_it_is_read(client: TestClient, services: Services) -> None:
    taken = send(client, BIRTH).json()
    scan = client.get(f"/api/v1/scans/{taken['id']}").json()
    done = client.post(f"/api/v1/scans/{taken['id']}/return", json={"version": scan["version"], "reason": "Quét nhầm"})
    assert done.json()["status"] == "returned"
    services.reading.read(taken["id"])
    assert client.get(f"/api/v1/scans/{taken['id']}").json()["status"] == "returned"


def broken(scan: Scan) -> Scan:
    raise ZeroDivisionError


def test_a_paper_set_aside_is_read_once_more(client: TestClient, services: Services) -> None:
    taken = send(client, BIRTH).json()
    for _ in range(TRIES):
        with pytest.raises(ZeroDivisionError):
            replace(services.reading, steps=(("read", broken),)).read(taken["id"])
    services.reading.read(taken["id"])
    aside = client.get(f"/api/v1/scans/{taken['id']}").json()
    assert aside["status"] == "quarantined"
    tries = [event["detail"] for event in client.get(f"/api/v1/scans/{taken['id']}/trail").json() if event["action"] == "read-failed"]
    assert [(said["try"], said["kind"]) for said in tries] == [(str(n + 1), "ZeroDivisionError") for n in range(TRIES)]
    assert "test_desk:" in tries[0]["place"], "module and line, so that somebody can look into it"
    again = client.post(f"/api/v1/scans/{taken['id']}/retry", json={"version": aside["version"]})
    assert again.json()["status"] == "received"
    services.reading.read(taken["id"])
    assert client.get(f"/api/v1/scans/{taken['id']}").json()["status"] == "to_check"


def test_trust_is_earned_before_the_machine_accepts_by_itself(client: TestClient, services: Services) -> None:
    path, admin = "/api/v1/doctypes/giay_khai_sinh/automatic", ("quantri", "sohoa")
    assert client.put(path, json={"on": True}).status_code == 403
    assert client.put(path, json={"on": True}, auth=admin).json()["code"] == "not-proven"
    with services.database.begin() as store:
        store.trust.add(Outcome("giay_khai_sinh", (Tally(name="", seen=320, right=310, sure=300, sure_right=300),)))
    assert client.put(path, json={"on": True}, auth=admin).json()["automatic_by"] == "quantri"
    id = send(client, BIRTH, dossier=DOSSIER).json()["id"]
    services.reading.read(id)
    scan = client.get(f"/api/v1/scans/{id}").json()
    sure = not scan["findings"] and all(field["confidence"] >= 0.9 for field in scan["fields"].values())
    assert (scan["status"] == "archived") is sure


def test_what_a_clerk_changes_counts_against_the_type(client: TestClient, services: Services) -> None:
    scan = read(client, services)
    change = {"version": scan["version"], "fields": {"nksHoTen": "NGUYỄN THỊ THỬ"}}
    version = client.post(f"/api/v1/scans/{scan['id']}/corrections", json=change).json()["version"]
    client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": version, "dossier": DOSSIER})
    found = client.get("/api/v1/doctypes/giay_khai_sinh/accuracy").json()
    assert (found["papers"]["seen"], found["papers"]["right"], found["proven"]) == (1, 0, False)
    rights = {tally["name"]: tally["right"] for tally in found["fields"]}
    assert (rights["nksHoTen"], rights["so_ky_hieu"]) == (0, 1)
