"""Look-ups over HTTP: for whom, for what, how much; the receipt, the review, the limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.wiring.checking import statement
from api.wiring.services import Services
from digitize.errors import Invalid
from digitize.lookup import Asked, LookupQuery, Subject, digest
from digitize.record import Event
from digitize.standing import State
from tests.papers import lose_index, rows
from tests.people import BORN, NAME, NUMBER, OTHER, PASSWORD, person, record

pytestmark = pytest.mark.slow
OFFICER, SOCIAL, REVIEWER = ("khaithac", PASSWORD), ("xahoi", PASSWORD), ("baove", "sohoa")
FOR: dict[str, Any] = {"purpose": "giai-quyet-tthc", "basis": "Nghị định 118/2025/NĐ-CP", "case": "H50.10.25-261124-0099"}
VALID: dict[str, Any] = {"purpose": "xac-minh-hieu-luc", "basis": "Nghị định 45/2020/NĐ-CP Điều 25", "case": "12/CV"}


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    person(services, "khaithac", "lookup", unit="H50.10")
    person(services, "xahoi", "lookup", unit="H50.25", grants=("Bảo trợ xã hội", "Hộ tịch"))
    with TestClient(create_app(services, work=False), raise_server_exceptions=False) as found:
        yield found


def ask(client: TestClient, subject: dict[str, str], who: tuple[str, str] = OFFICER, **more: Any) -> Any:
    return client.post("/api/v1/lookups", json={**FOR, "subject": subject, **more}, auth=who)


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 201, answer.text
    return [one["code"] for one in answer.json()["answer"]["found"]]


def test_a_person_is_found_by_number_and_by_name_with_the_day_of_birth(client: TestClient, services: Services) -> None:
    mine = record(services, unit="H50.26", ma_dinh_danh=NUMBER, ho_ten=NAME, ngay_sinh=BORN)
    record(services, ma_dinh_danh=OTHER, ho_ten=NAME, ngay_sinh="1987-01-01")
    assert codes(ask(client, {"personal_number": NUMBER})) == [mine.code], "of another agency: that is what look-ups are for"
    assert codes(ask(client, {"name": "nguyen thi thu nghiem", "born": BORN})) == [mine.code]
    assert codes(ask(client, {"name": NAME, "born": "1999-02-04"})) == []
    assert codes(ask(client, {"number": mine.value("so_ky_hieu") or ""})) == [mine.code]
    assert codes(ask(client, {"code": mine.code})) == [mine.code]


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ({}, "bad-subject"), ({"personal_number": NUMBER, "code": "x"}, "bad-subject"), ({"name": NAME}, "bad-name"), ({"name": "Thử", "born": BORN}, "bad-name"),
        ({"born": BORN}, "bad-name"), ({"personal_number": "04532600"}, "bad-personal-number"), ({"personal_number": "0453%"}, "bad-personal-number"),
    ],
)  # fmt: skip
def test_a_subject_is_said_in_one_way_and_whole(client: TestClient, subject: dict[str, str], code: str) -> None:
    answer = ask(client, subject)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_beginning_of_a_number_is_no_number(client: TestClient, services: Services) -> None:
    record(services, so_ky_hieu="4711/QĐ-UBND")
    assert codes(ask(client, {"number": "4711"})) == []
    assert codes(ask(client, {"number": "471%"})) == []


def test_what_fits_many_papers_is_answered_with_none(client: TestClient, services: Services) -> None:
    for _ in range(6):
        record(services, so_ky_hieu="01/QĐ-UBND")
    assert ask(client, {"number": "01/QĐ-UBND"}).json()["code"] == "not-specific"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"purpose": "to-mo"}, "unknown-purpose"), ({"basis": "tự nhiên"}, "bad-basis"), ({"case": "12"}, "bad-case"), ({"case": ""}, "bad-case"),
        ({"doctype": "giay_la"}, "unknown-doctype"), ({"doctype": "giay_khai_sinh"}, "not-for-purpose"), ({"clear": True}, "clear-not-given"),
    ],
)  # fmt: skip
def test_purpose_basis_and_case_are_of_the_register(client: TestClient, wrong: dict[str, Any], code: str) -> None:
    answer = client.post("/api/v1/lookups", json={**FOR, "subject": {"personal_number": NUMBER}, **wrong}, auth=OFFICER)
    assert answer.json()["code"] == code
    for missing in FOR:
        given = {name: value for name, value in FOR.items() if name != missing}
        assert (
            client.post("/api/v1/lookups", json={**given, "subject": {"personal_number": NUMBER}}, auth=OFFICER).json()["code"]
            == "bad-request"
        )


def test_an_answer_holds_the_fields_of_its_purpose_and_masks_numbers(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER, ho_ten=NAME, nguoi_ky="Trần Thử", trich_yeu="Về việc thử")
    [found] = ask(client, {"personal_number": NUMBER}).json()["answer"]["found"]
    assert set(found["fields"]) == {"ten_giay_to", "so_ky_hieu", "ngay_cap", "co_quan_cap", "trich_yeu"}
    inspection: dict[str, Any] = {"purpose": "thanh-tra-kiem-tra", "basis": "Luật Khiếu nại 02/2011/QH13", "case": "7/KN"}
    [masked] = ask(client, {"personal_number": NUMBER}, **inspection).json()["answer"]["found"]
    assert NUMBER not in json.dumps(masked)
    [clear] = ask(client, {"personal_number": NUMBER}, clear=True, **inspection).json()["answer"]["found"]
    assert clear["fields"]["ma_dinh_danh"] == NUMBER


def test_whether_a_paper_holds_is_all_that_a_verification_says(client: TestClient, services: Services) -> None:
    paper = record(services, "quyet_dinh", ma_dinh_danh=NUMBER)
    assert (
        client.post("/api/v1/lookups", json={**VALID, "subject": {"personal_number": NUMBER}}, auth=OFFICER).json()["code"]
        == "doctype-missing"
    )

    def holds(**more: Any) -> Any:
        given = {**VALID, "subject": {"personal_number": NUMBER}, "doctype": "quyet_dinh", **more}
        answer = client.post("/api/v1/lookups", json=given, auth=OFFICER).json()["answer"]
        assert answer["found"] == []
        return answer["holds"]

    assert holds() is True
    assert holds(day="2025-12-31") is False, "before it was issued"
    services.life.note(paper.id, State.CANCELLED, since=date(2026, 5, 1), reason="Thu hồi", cause=None, by="canbo")
    assert holds() is False
    assert holds(day="2026-04-30") is True
    assert holds(subject={"personal_number": OTHER}) is None


def test_sensitive_papers_are_answered_with_only_by_grant_and_purpose(client: TestClient, services: Services) -> None:
    plain, birth = record(services, ma_dinh_danh=NUMBER), record(services, "giay_khai_sinh", ma_dinh_danh=NUMBER, nksHoTen=NAME)
    without = ask(client, {"personal_number": NUMBER})
    assert codes(without) == [plain.code]
    assert without.json()["note"] == ask(client, {"personal_number": OTHER}).json()["note"], "nothing says that there is more"
    assert sorted(codes(ask(client, {"personal_number": NUMBER}, SOCIAL))) == sorted([plain.code, birth.code])
    assert ask(client, {"code": birth.code}).json()["answer"]["found"] == []


def test_the_document_is_open_to_who_asked_for_a_day(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    other = record(services, ma_dinh_danh=OTHER)
    id = ask(client, {"personal_number": NUMBER}).json()["answer"]["lookup"]
    page = f"/api/v1/lookups/{id}/papers/{paper.code}/pages/1"
    assert client.get(page, auth=OFFICER).json()["code"] == "no-object", "allowed; but this made-up paper has no file"
    assert client.get(page, auth=SOCIAL).json()["code"] == "no-lookup"
    assert client.get(f"/api/v1/lookups/{id}/papers/{other.code}/pages/1", auth=OFFICER).json()["code"] == "no-record"
    object.__setattr__(services.looking_up, "now", lambda: datetime.now(UTC) + timedelta(hours=25))
    assert client.get(page, auth=OFFICER).json()["code"] == "lookup-old"


def test_a_receipt_verifies_without_the_server_and_a_changed_answer_does_not(
    client: TestClient, services: Services, tmp_path: Path
) -> None:
    record(services, ma_dinh_danh=NUMBER)
    given = ask(client, {"personal_number": NUMBER}).json()
    keys, saved = tmp_path / "keys.json", tmp_path / "answer.json"
    keys.write_text(json.dumps(client.get("/.well-known/sohoa-keys.json").json()))
    saved.write_text(json.dumps(given))
    elsewhere = Settings(data_dir=tmp_path / "elsewhere", seal_key="eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=")  # type: ignore[arg-type]
    assert (statement(elsewhere, str(saved), keys) or (None,))[0] is True
    assert (statement(elsewhere, given["receipt"], keys) or (None,))[0] is True
    assert (statement(elsewhere, str(saved), None) or (None,))[0] is False, "signed by another agency's key"
    changed = json.loads(saved.read_text())
    changed["answer"]["found"][0]["state"] = "cancelled"
    saved.write_text(json.dumps(changed))
    assert (statement(elsewhere, str(saved), keys) or (None,))[0] is False
    assert client.get(f"/api/v1/lookups/{given['answer']['lookup']}", auth=OFFICER).json() == given, "the same whenever it is asked for"
    with services.database.look() as store:
        [event] = [one for one in store.audit.of(given["answer"]["lookup"]) if one.action == "lookup"]
    assert event.detail["answer"] == digest(given["answer"]), "the log holds what was answered, as a hash"


def test_nothing_says_that_there_are_sensitive_papers_and_trying_counts(client: TestClient, services: Services) -> None:
    for _ in range(6):
        record(services, "giay_khai_sinh", nksHoTen=NAME, nksNgaySinh=BORN)
    assert codes(ask(client, {"name": NAME, "born": BORN})) == []
    for number in range(22):
        last = ask(client, {"name": NAME, "born": BORN}, case="sai" if number % 2 else FOR["case"])
    assert last.status_code == 429, "refused ones count too"


def test_a_type_that_is_no_more_in_the_catalogue_keeps_its_papers_sensitive(client: TestClient, services: Services) -> None:
    record(services, "giay_khai_sinh", ma_dinh_danh=NUMBER, nksHoTen=NAME)
    object.__setattr__(services.looking_up, "types", {name: kind for name, kind in services.types.items() if name != "giay_khai_sinh"})
    assert codes(ask(client, {"personal_number": NUMBER})) == []


def test_an_answer_is_shown_for_a_day_and_what_is_destroyed_goes_out_of_it(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER, trich_yeu="chữ sẽ bị hủy")
    given = ask(client, {"personal_number": NUMBER}).json()
    path = f"/api/v1/lookups/{given['answer']['lookup']}"
    with services.database.begin() as store:
        assert store.lookups.empty(paper.id, paper.code) == [given["answer"]["lookup"]]
    again = client.get(path, auth=OFFICER).json()
    assert "chữ sẽ bị hủy" not in json.dumps(again, ensure_ascii=False)
    assert again["receipt"] == given["receipt"], "what was answered stays vouched for"
    with services.database.look() as store:
        assert "lookup-shown" in [event.action for event in store.audit.of(given["answer"]["lookup"])]
    object.__setattr__(services.looking_up, "now", lambda: datetime.now(UTC) + timedelta(hours=25))
    assert client.get(path, auth=OFFICER).json()["code"] == "lookup-old"


def test_the_receipt_is_of_the_question_too_and_the_log_gives_no_answer_away(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER)
    given = ask(client, {"personal_number": NUMBER}).json()["answer"]
    assert given["question"]["personal_number"] == NUMBER
    assert given["question"]["case"] == FOR["case"]
    assert len(given["salt"]) == 32
    assert digest({**given, "question": {**given["question"], "personal_number": OTHER}}) != digest(given)


def test_a_program_names_the_officer_it_asks_for(client: TestClient, services: Services) -> None:
    machine = replace(services.sign_in.account("khaithac").person, machine=True)
    asked = Asked(subject=Subject(personal_number=NUMBER), purpose=FOR["purpose"], basis=FOR["basis"], case=FOR["case"])
    with pytest.raises(Invalid, match="officer-missing"):
        services.looking_up.ask(machine, asked)
    lookup, _ = services.looking_up.ask(machine, replace(asked, officer="Trần Văn Thử"))
    assert lookup.asked.officer == "Trần Văn Thử"


def test_an_officer_of_look_ups_reads_no_record_otherwise(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    for method, path in (
        ("GET", f"/api/v1/records/{paper.id}"),
        ("POST", "/api/v1/records/search"),
        ("GET", "/api/v1/records?number=1"),
        ("GET", f"/api/v1/records/{paper.id}/copy"),
    ):
        assert client.request(method, path, json={"name": NAME}, auth=OFFICER).status_code == 403


def test_look_ups_come_back_with_the_index(client: TestClient, services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER)
    ask(client, {"personal_number": NUMBER})
    ask(client, {"personal_number": NUMBER}, urgent="Gấp")
    with services.database.look() as store:
        [urgent] = store.lookups.list(LookupQuery(unreviewed=True))
    client.post(f"/api/v1/lookups/{urgent.id}/review", json={"note": "Được"}, auth=REVIEWER)
    services.log()
    services.journal.write()
    before, head = rows(services), services.ledger.head()
    again = lose_index(services)
    again.rebuild.run()
    assert rows(again) == before
    assert again.ledger.head() == head, "the same tree, and no new head"
    with again.database.begin() as store:
        store.audit.add(Event(subject="x", action="viewed", actor="canbo", at=datetime.now(UTC)))
    grown = again.ledger.head() if again.ledger.gather() else head
    assert grown.size == head.size + 1, "and it grows on"
    again.close()
