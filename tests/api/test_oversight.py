"""Who oversees look-ups, and what bounds them: limits, break-glass, refusals, oddities."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.wiring.services import Services
from digitize.errors import Forbidden
from digitize.lookup import Asked, Subject
from tests.api.test_lookups import FOR, OFFICER, REVIEWER, SOCIAL, ask, client, codes
from tests.people import NAME, NUMBER, person, record

pytestmark = pytest.mark.slow
__all__ = ["client"]  # the fixture


def test_breaking_the_glass_is_answered_counted_and_reviewed(client: TestClient, services: Services) -> None:
    birth = record(services, "giay_khai_sinh", ma_dinh_danh=NUMBER, nksHoTen=NAME)
    for _ in range(3):
        assert codes(ask(client, {"personal_number": NUMBER}, urgent="Cấp cứu, cần người thân")) == [birth.code]
    refused = ask(client, {"personal_number": NUMBER}, urgent="Cấp cứu")
    assert (refused.status_code, refused.json()["code"], refused.json()["count"]) == (403, "unreviewed", 3)
    waiting = client.get("/api/v1/lookups", params={"unreviewed": True}, auth=REVIEWER).json()
    assert [one["login"] for one in waiting] == ["khaithac"] * 3
    path = f"/api/v1/lookups/{waiting[0]['id']}/review"
    assert client.post(path, json={"note": "Đúng"}, auth=("giamsat", "sohoa")).status_code == 403, "the auditor sees, the officer reviews"
    assert client.post(path, json={"note": " "}, auth=REVIEWER).json()["code"] == "note-missing"
    assert client.post(path, json={"note": "Có giấy của bệnh viện"}, auth=REVIEWER).status_code == 204
    assert client.post(path, json={"note": "Lần nữa"}, auth=REVIEWER).json()["code"] == "not-to-review"
    assert ask(client, {"personal_number": NUMBER}, urgent="Cấp cứu").status_code == 201


def test_those_who_oversee_see_why_and_never_about_whom(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER, ho_ten=NAME)
    ask(client, {"personal_number": NUMBER})
    seen = client.get("/api/v1/lookups", auth=("giamsat", "sohoa"))
    assert seen.json()[0]["case"] == FOR["case"]
    assert NUMBER not in seen.text
    assert "Thử Nghiệm" not in seen.text
    assert client.get("/api/v1/lookups", auth=OFFICER).status_code == 403


def test_too_many_look_ups_are_refused_and_said_when_to_come_again(client: TestClient, services: Services) -> None:
    register = services.looking_up.register
    object.__setattr__(services.looking_up, "register", replace(register, limits=replace(register.limits, person_minute=2, unit_day=4)))
    assert [ask(client, {"personal_number": NUMBER}).status_code for _ in range(3)] == [201, 201, 429]
    refused = ask(client, {"personal_number": NUMBER})
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("too-many-lookups", "60")
    assert ask(client, {"personal_number": NUMBER}, SOCIAL).status_code == 201, "another unit has its own"


def test_refusals_are_noted_and_name_nobody(client: TestClient, services: Services) -> None:
    ask(client, {"personal_number": NUMBER}, case="sai")
    services.log()
    refused = [event for _, event in services.ledger.entries() if event.action == "lookup-refused"]
    assert [(event.actor, event.detail["code"]) for event in refused] == [("khaithac", "bad-case")]


def test_many_urgent_ones_at_once_pass_no_limit(services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER)
    who = person(services, "khaithac", "lookup")
    asked = Asked(subject=Subject(personal_number=NUMBER), purpose=FOR["purpose"], basis=FOR["basis"], case=FOR["case"], urgent="Gấp")
    done: list[str] = []

    def urgent() -> None:
        try:
            done.append(services.looking_up.ask(who, asked)[0].outcome)
        except Forbidden as error:
            done.append(error.code)

    threads = [threading.Thread(target=urgent) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["answered"] * 3 + ["unreviewed"] * 5


def test_a_case_holds_no_persons_number_and_an_officer_speaks_for_himself(client: TestClient, services: Services) -> None:
    inspection: dict[str, Any] = {"purpose": "thanh-tra-kiem-tra", "basis": "Luật Khiếu nại 02/2011/QH13"}
    assert ask(client, {"personal_number": NUMBER}, **inspection, case=f"Vụ {NUMBER}").json()["code"] == "number-in-case"
    ask(client, {"personal_number": NUMBER}, officer="Trần Thị Vô Can")
    assert client.get("/api/v1/lookups", auth=("giamsat", "sohoa")).json()[0]["officer"] == ""


def test_clerks_are_not_told_who_looks_into_a_paper(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    ask(client, {"personal_number": NUMBER}, purpose="to-tung", basis="Bộ luật Tố tụng hình sự 101/2015/QH13", case="12/VA")
    seen = client.get(f"/api/v1/records/{paper.id}/trail", auth=("canbo", "sohoa"))
    assert "khaithac" not in seen.text
    assert "to-tung" not in client.get(f"/ho-so/{paper.id}", auth=("canbo", "sohoa")).text


def test_oddities_are_shown_to_those_who_oversee(client: TestClient, services: Services) -> None:
    for _ in range(16):
        ask(client, {"personal_number": NUMBER})
    found = {one["code"] for one in client.get("/api/v1/lookups/oddities", auth=("giamsat", "sohoa")).json()}
    assert {"burst", "misses", "again"} <= found
