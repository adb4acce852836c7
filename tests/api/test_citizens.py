"""What a citizen sees of himself, the proof he gets, and the time in which he is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring.calendar import WorkingDays
from api.wiring.checking import statement
from api.wiring.services import Services
from digitize.access import Person
from digitize.lookup import Asked, Subject
from tests.people import NAME, NUMBER, OTHER, cookie, person, record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ME = Person(login="cong-dan:x", name="Công dân", roles=frozenset({"citizen"}), personal_number=NUMBER)
DPO = ("baove", "sohoa")


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), raise_server_exceptions=False) as found:
        found.cookies.set("sohoa", cookie(services, services.sign_in.begin(ME, "a" * 26, confirmed=True)))
        yield found


def looked(services: Services, number: str = NUMBER, **more: Any) -> str:
    officer = person(services, "khaithac", "lookup", unit="H50.10")
    given = {"purpose": "giai-quyet-tthc", "basis": "Nghị định 118/2025/NĐ-CP", "case": "H50.10.25-261124-0099", **more}
    return services.looking_up.ask(officer, Asked(subject=Subject(personal_number=number), **given))[0].id


def test_he_sees_his_own_records_and_no_other(client: TestClient, services: Services) -> None:
    mine, other = record(services, ma_dinh_danh=NUMBER, ho_ten=NAME), record(services, ma_dinh_danh=OTHER)
    assert [one["code"] for one in client.get("/api/v1/mine/records").json()] == [mine.code]
    assert client.get(f"/api/v1/mine/records/{other.code}/pages/1").json()["code"] == "no-record"
    assert client.get(f"/api/v1/mine/records/{mine.code}/pages/1").json()["code"] == "no-object", "his; but this made-up paper has no file"
    assert client.get(f"/api/v1/records/{mine.id}").status_code == 403


def test_he_sees_who_looked_him_up_for_what_and_can_prove_it(client: TestClient, services: Services, tmp_path: Path) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    id = looked(services)
    looked(services, OTHER)
    [seen] = client.get("/api/v1/mine/lookups").json()
    assert (seen["unit"], seen["purpose"], seen["case"]) == ("Sở Tư pháp (thử)", "Giải quyết thủ tục hành chính", "H50.10.25-261124-0099")
    assert seen["records"] == [paper.code]
    file, keys = tmp_path / "proof.json", tmp_path / "keys.json"
    file.write_text(client.get(f"/api/v1/mine/lookups/{id}/proof").text)
    keys.write_text(json.dumps(services.seals.published()))
    assert (statement(services.settings, str(file), keys) or (None,))[0] is True
    bent = json.loads(file.read_text())
    bent["entry"]["detail"]["purpose"] = "to-tung"
    file.write_text(json.dumps(bent))
    assert (statement(services.settings, str(file), keys) or (None,))[0] is False


def test_he_is_told_no_code_of_anothers_paper(client: TestClient, services: Services) -> None:
    both = record(services, ma_dinh_danh=OTHER, chaSoDinhDanh=NUMBER)
    record(services, ma_dinh_danh=OTHER)
    looked(services, OTHER)  # the other person's papers are asked for, on one of which this citizen stands
    assert [one["records"] for one in client.get("/api/v1/mine/lookups").json()] == [[both.code]]


def test_he_is_not_given_the_proof_of_anothers_look_up(client: TestClient, services: Services) -> None:
    assert client.get(f"/api/v1/mine/lookups/{looked(services, OTHER)}/proof").json()["code"] == "no-lookup"


def test_a_look_up_in_an_investigation_is_told_once_its_time_has_come(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER)
    id = looked(services, purpose="to-tung", basis="Bộ luật Tố tụng hình sự 101/2015/QH13", case="12/VA")
    assert client.get("/api/v1/mine/lookups").json() == []
    assert client.get(f"/api/v1/mine/lookups/{id}/proof").json()["code"] == "no-lookup"
    object.__setattr__(services.rights, "now", lambda: datetime.now(UTC) + timedelta(days=181))
    assert [one["id"] for one in client.get("/api/v1/mine/lookups").json()] == [id]


def test_he_sees_who_of_the_agency_that_holds_his_papers_looked_at_them(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER, unit="H50.25")
    client.get("/api/v1/mine/records")
    assert client.get("/api/v1/mine/looks").json() == [], "not that he did himself"
    client.get(f"/api/v1/records/{paper.id}", auth=("canbo", "sohoa"))
    client.post(f"/api/v1/records/{paper.id}/reveal", auth=("canbo", "sohoa"))
    assert [(one["action"], one["unit"]) for one in client.get("/api/v1/mine/looks").json()] == [
        ("revealed", "Ủy ban nhân dân phường Thử Nghiệm"), ("viewed", "Ủy ban nhân dân phường Thử Nghiệm"),
    ]  # fmt: skip


def test_a_request_is_replied_to_in_two_working_days_and_answered_in_its_time(client: TestClient, services: Services) -> None:
    object.__setattr__(services.rights, "now", lambda: datetime(2026, 12, 31, 2, tzinfo=UTC))  # a Thursday before New Year
    asked = client.post("/api/v1/mine/requests", json={"kind": "xem", "text": "Cho tôi xem"}).json()
    assert (asked["reply_by"], asked["due"]) == ("2027-01-05", "2027-01-10"), "New Year's Day and the weekend are not worked"
    assert client.get("/api/v1/requests", auth=DPO).json()[0]["id"] == asked["id"]
    path = f"/api/v1/requests/{asked['id']}"
    assert client.post(f"{path}/reply", json={"text": "Đang tìm", "prolong": True}, auth=DPO).json()["due"] == "2027-01-20"
    assert client.post(f"{path}/reply", json={"text": "Nữa", "prolong": True}, auth=DPO).json()["code"] == "prolonged-already"
    assert client.post(f"{path}/done", json={"text": "Đã gửi"}, auth=DPO).json()["state"] == "done"
    assert client.post(f"{path}/done", json={"text": "Đã gửi"}, auth=DPO).json()["code"] == "answered-already"
    assert client.get("/api/v1/requests", auth=DPO).json() == []
    assert client.get("/api/v1/mine/requests").json()[0]["answer"] == "Đang tìm\nĐã gửi"


def test_a_refusal_names_a_ground_of_the_law(client: TestClient, services: Services) -> None:
    asked = client.post("/api/v1/mine/requests", json={"kind": "xoa", "text": "Xóa hết"}).json()
    path = f"/api/v1/requests/{asked['id']}/refusal"
    assert client.post(path, json={"ground": "không thích", "text": "Không"}, auth=DPO).json()["code"] == "bad-ground"
    ground = services.rights.kinds.kinds["xoa"].refusals[0]
    assert client.post(path, json={"ground": ground, "text": "Theo luật"}, auth=DPO).json()["state"] == "refused"
    assert client.get("/api/v1/mine/requests").json()[0]["ground"] == ground


def test_what_is_overdue_is_said(services: Services) -> None:
    request = services.rights.ask(ME, "xem", "Cho tôi xem")
    assert not request.overdue(request.reply_by)
    assert request.overdue(request.reply_by + timedelta(days=1)), "nobody replied"
    replied = services.rights.reply(ME, request.id, "Đang tìm")
    assert not replied.overdue(request.reply_by + timedelta(days=1))
    assert replied.overdue(request.due + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "count", "end"),
    [
        (date(2026, 11, 24), 2, date(2026, 11, 26)), (date(2026, 11, 27), 2, date(2026, 12, 1)), (date(2027, 4, 29), 1, date(2027, 5, 4)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Giỗ Tổ 26/4/2026 is a Sunday; the Monday after is given for it
    ],
)  # fmt: skip
def test_working_days_leave_out_weekends_and_the_holidays_of_the_law(day: date, count: int, end: date) -> None:
    assert WorkingDays().working_days_after(day, count) == end


def test_days_given_off_can_be_set() -> None:
    assert WorkingDays(frozenset({date(2026, 11, 25)})).working_days_after(date(2026, 11, 24), 1) == date(2026, 11, 26)


def test_no_page_of_a_citizen_names_an_officer(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER)
    looked(services)
    page = client.get("/cua-toi")
    assert page.status_code == 200
    assert "khaithac" not in page.text.lower()
