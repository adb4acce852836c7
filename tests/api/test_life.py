"""The life of a record over HTTP: standing with what caused it, holds, and destruction by two people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import Conflict
from digitize.record import Record, RecordQuery
from digitize.retention import Retention
from tests.api.test_http import BASIC, OFFICER
from tests.papers import BIRTH, LETTER, accepted, rows, taken

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
COLLEAGUE = ("canbo2", "sohoa")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    found = build(Settings(data_dir=tmp_path / "var", agency="Trung tâm Gió Mẫu"))
    yield found
    found.close()


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), headers=BASIC) as found:
        yield found


@pytest.fixture
def birth(services: Services) -> Record:
    record = accepted(services, taken(services, BIRTH))
    services.keeping.keep(record.id)
    return record


@pytest.fixture
def cause(services: Services) -> Record:
    return accepted(services, taken(services, LETTER))


def changed(client: TestClient, record: Record, **more: Any) -> Any:
    said = {"state": "cancelled", "since": "2026-11-20", "reason": "Quyết định thu hồi số 12/QĐ-UBND", **more}
    return client.post(f"/api/v1/records/{record.id}/standing", json=said)


def test_a_cancelled_result_is_kept_found_and_flagged_with_what_caused_it(client: TestClient, birth: Record, cause: Record) -> None:
    answer = changed(client, birth, cause=cause.code).json()
    assert answer["state"] == "cancelled"
    assert answer["validity"]["holds_today"] is False
    assert answer["standings"][0]["cause"] == cause.code
    assert client.get(f"/api/v1/records/{cause.id}").json()["changed"] == [birth.code], "and the chain the other way"
    found = client.post("/api/v1/records/search", json={"number": birth.value("so_ky_hieu")}, auth=COLLEAGUE).json()["items"]
    assert [(item["code"], item["state"]) for item in found] == [(birth.code, "cancelled")]
    page = client.get(f"/ho-so/{cause.id}", auth=None, headers=BASIC)
    assert page.status_code in (200, 303)


def test_a_change_of_standing_is_a_new_package_and_the_copy_says_so(client: TestClient, services: Services, birth: Record) -> None:
    import subprocess

    before = services.keeping.keep(birth.id)
    changed(client, birth)
    after = services.keeping.keep(birth.id)
    assert (before.number, after.number, after.of_version) == (1, 2, 2)
    assert services.objects.has(before.key), "nothing is overwritten"
    copy = services.settings.data_dir / "copy.pdf"
    copy.write_bytes(client.get(f"/api/v1/records/{birth.id}/copy", auth=COLLEAGUE).content)
    text = subprocess.run(["pdftotext", "-layout", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert "đã bị thu hồi, hủy bỏ" in text


def test_the_verification_page_says_that_an_old_print_holds_no_more(client: TestClient, services: Services, birth: Record) -> None:
    from ocr.searchable import Searchable

    copy = services.settings.data_dir / "copy.pdf"
    copy.write_bytes(client.get(f"/api/v1/records/{birth.id}/copy", auth=COLLEAGUE).content)
    [link] = Searchable(services.settings.serif).examine(copy).codes
    changed(client, birth)
    page = client.get(link.removeprefix(services.settings.public_url))
    assert "Đã bị thu hồi, hủy bỏ" in page.text
    assert "Còn hiệu lực" not in page.text


def test_a_change_needs_a_reason_and_a_cause_that_exists(client: TestClient, birth: Record) -> None:
    assert changed(client, birth, reason="  ").json()["code"] == "reason-missing"
    assert changed(client, birth, cause="H50.1-1-KQ1").json()["code"] == "unknown-cause"
    assert changed(client, birth, cause=birth.code).json()["code"] == "unknown-cause"
    assert changed(client, birth, state="disposed").json()["code"] == "bad-state"
    assert client.post(f"/api/v1/records/{birth.id}/standing", json={}, auth=OFFICER).status_code in (403, 422)


def test_a_cancellation_noted_by_mistake_can_be_undone_and_both_are_kept(client: TestClient, birth: Record) -> None:
    changed(client, birth)
    answer = changed(client, birth, state="in_force", reason="Ghi nhầm").json()
    assert answer["state"] == "in_force"
    assert [one["state"] for one in answer["standings"]] == ["cancelled", "in_force"]


def over(services: Services) -> None:
    """A schedule by which the term ended last year, and a store that holds nothing any more."""
    object.__setattr__(services.life, "retention", Retention(groups={}, years=-1, permanent_years=1))
    for place in (services.settings.data_dir / "objects").rglob("*.kept-until"):
        place.unlink()


def test_nothing_is_destroyed_in_its_term_or_by_one_person(client: TestClient, services: Services, birth: Record) -> None:
    ask = {"decision": "Quyết định 9/QĐ-UBND ngày 02/01/2028"}
    assert client.post(f"/api/v1/records/{birth.id}/disposal", json=ask).json()["code"] == "in-term"
    over(services)
    assert client.post(f"/api/v1/records/{birth.id}/disposal/confirmation").json()["code"] == "forbidden", "that is for an approver"
    assert client.post(f"/api/v1/records/{birth.id}/disposal", json=ask, auth=COLLEAGUE).json()["disposal_by"] == "canbo2"
    assert client.post(f"/api/v1/records/{birth.id}/disposal/confirmation", auth=COLLEAGUE).json()["code"] == "needs-two"
    client.post(f"/api/v1/records/{birth.id}/disposal", json={"decision": None}, auth=COLLEAGUE)
    assert client.post(f"/api/v1/records/{birth.id}/disposal/confirmation", auth=COLLEAGUE).json()["code"] == "needs-two"


def test_nothing_is_destroyed_that_is_held_or_linked(client: TestClient, services: Services, birth: Record, cause: Record) -> None:
    over(services)
    ask = {"decision": "Quyết định 9/QĐ-UBND"}
    client.post(f"/api/v1/records/{birth.id}/hold", json={"reason": "Vụ án số 3"})
    assert client.post(f"/api/v1/records/{birth.id}/disposal", json=ask).json()["code"] == "held"
    with pytest.raises(Conflict, match="object-kept"):
        services.objects.remove(services.keeping.keep(birth.id).key)
    assert client.post(f"/api/v1/records/{birth.id}/hold", json={"reason": None}).json()["held"] is False
    changed(client, birth, cause=cause.code)
    for record, other in ((birth, cause), (cause, birth)):
        client.post(f"/api/v1/records/{other.id}/hold", json={"reason": "Còn dùng"})
        assert client.post(f"/api/v1/records/{record.id}/disposal", json=ask).json()["code"] == "linked"
        client.post(f"/api/v1/records/{other.id}/hold", json={"reason": None})
    assert client.post(f"/api/v1/records/{birth.id}/disposal", json=ask).json()["disposal_by"] == "canbo", "both terms are over"


def test_what_remains_is_a_tombstone_with_its_hash(client: TestClient, services: Services, birth: Record, tmp_path: Path) -> None:
    number = birth.value("ma_dinh_danh")
    over(services)
    client.post(f"/api/v1/records/{birth.id}/disposal", json={"decision": "Quyết định 9/QĐ-UBND"})
    answer = client.post(f"/api/v1/records/{birth.id}/disposal/confirmation", auth=COLLEAGUE).json()
    assert answer["state"] == "disposed"
    assert answer["fields"] == {}
    assert answer["sha256"] == birth.sha256
    assert (answer["standings"][-1]["by"], answer["standings"][-1]["seconded_by"]) == ("canbo", "canbo2")
    left = [key for prefix in ("original", "signature", "package", "rendition") for key in services.objects.keys(prefix)]
    assert left == []
    [tombstone] = services.objects.keys("tombstone")
    with services.objects.get(tombstone) as stream:
        assert json.loads(stream.read())["sha256"] == birth.sha256
    with services.sql.look() as store:
        assert store.records.search(RecordQuery(personal_number=number)).records == ()
        scan, _ = store.scans.get(birth.scan_id)
    assert (scan.pages, scan.fields, scan.source.key) == ((), {}, "")
    for path in ("copy", "original", "pages/1"):
        assert client.get(f"/api/v1/records/{birth.id}/{path}", auth=COLLEAGUE).status_code in (404, 409), path
    assert client.get(f"/api/v1/records/{birth.id}", auth=COLLEAGUE).json()["state"] == "disposed"
    assert client.post(f"/api/v1/records/{birth.id}/disposal/confirmation", auth=COLLEAGUE).status_code == 200, "again does nothing more"
    assert changed(client, birth).json()["code"] == "disposed"
    found = services.fixity.run(budget=1 << 40)
    assert (found.damaged, found.missing) == (0, 0)
    services.journal.write()
    import shutil

    shutil.copytree(services.settings.data_dir / "objects", tmp_path / "again" / "objects")
    again = build(Settings(data_dir=tmp_path / "again"))
    again.rebuild.run()
    assert rows(again) == rows(services), "the index that comes back holds the tombstone, and no name"
    again.close()


def test_two_changes_at_once_are_both_kept(services: Services, birth: Record) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    from digitize.standing import State

    def note(n: int) -> None:
        services.life.note(birth.id, State.AMENDED, since=date(2026, 1, 1), reason=f"Lần {n}", cause=None, by="canbo")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(6)))
    with services.sql.look() as store:
        record = store.records.get(birth.id)
    assert record.version == 7
    assert replace(record, standings=()) == replace(birth, standings=())
