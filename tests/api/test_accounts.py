"""Accounts as an administrator keeps them, and passwords: whose they are, and which are refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from api.settings import Settings, User
from api.wiring.services import Services, build
from digitize.access import Person
from digitize.errors import Conflict, Forbidden, Invalid, Unauthorized
from digitize.ids import new_id
from tests.people import PASSWORD, person, signed_in

pytestmark = pytest.mark.slow


def test_the_administrator_keeps_accounts_and_cannot_shut_himself_out(client: TestClient, services: Services) -> None:
    admin = ("quantri", "sohoa")
    given = {"name": "Lê Thị Thử", "unit": "H50.25", "roles": ["clerk", "records"], "password": PASSWORD}
    saved = client.put("/api/v1/accounts/thu.lt", json=given, auth=admin)
    assert saved.json()["roles"] == ["clerk", "records"], saved.text
    assert client.get("/api/v1/scans", auth=("thu.lt", PASSWORD)).status_code == 200
    for wrong, code in (
        ({"roles": ["admin", "clerk"]}, "roles-together"),
        ({"unit": "X"}, "unknown-unit"),
        ({"unit": ""}, "unknown-unit"),
        ({"password": "ngan"}, "password-short"),
    ):
        assert client.put("/api/v1/accounts/thu.lt", json={**given, **wrong}, auth=admin).json()["code"] == code
    assert client.put("/api/v1/accounts/Thử", json=given, auth=admin).json()["code"] == "bad-login-name"
    assert len(client.post("/api/v1/accounts/thu.lt/code", auth=admin).json()["key"]) == 32
    assert client.post("/api/v1/accounts/thu.lt/shut", auth=admin).status_code == 204
    assert client.post("/api/v1/accounts/quantri/shut", auth=admin).json()["code"] == "own-account"
    listed = {one["login"]: one for one in client.get("/api/v1/accounts", auth=admin).json()}
    assert (listed["thu.lt"]["disabled"], listed["thu.lt"]["code"]) == (True, True)
    assert "argon2" not in client.get("/api/v1/accounts", auth=admin).text


def test_accounts_that_the_settings_name_are_there_and_change_with_them(services: Services, settings: Settings) -> None:
    known = services.settings.declared[0].password_hash
    one = User(login="an", name="An", password_hash=known, roles=frozenset({"clerk"}), unit="H50.25")
    given = Settings(data_dir=settings.data_dir, users=(one,))
    again = build(given)
    token = again.sign_in.begin(again.sign_in.account("an").person, again.sign_in.account("an").id, confirmed=True)
    again.close()
    once_more = build(given)
    assert once_more.sign_in.session(token), "a restart ends nobody's session"
    once_more.close()
    moved = build(Settings(data_dir=settings.data_dir, users=(one.model_copy(update={"unit": "H50.26"}),)))
    assert moved.sign_in.session(token) is None
    assert moved.sign_in.account("an").person.unit == "H50.26"
    moved.close()


def test_a_password_that_an_administrator_changed_stays_changed_and_who_is_named_no_more_is_shut(
    services: Services, settings: Settings
) -> None:
    known = services.settings.declared[0].password_hash
    one = User(login="an", name="An", password_hash=known, roles=frozenset({"clerk"}), unit="*")
    given = Settings(data_dir=settings.data_dir, users=(one,))
    build(given).close()
    person(services, "an", "clerk")
    again = build(given)
    assert again.sign_in.by_password("an", PASSWORD)
    with pytest.raises(Unauthorized):
        again.sign_in.by_password("an", "sohoa")
    with pytest.raises(Unauthorized):
        again.sign_in.by_password("canbo", "sohoa")  # the development accounts, which are named no more
    again.close()
    nobody = build(Settings(data_dir=settings.data_dir, users=(one.model_copy(update={"login": "khac"}),)))
    assert nobody.sign_in.account("an").disabled
    nobody.close()


def test_a_short_password_a_strange_role_and_ones_own_account_are_refused(services: Services) -> None:
    with pytest.raises(Conflict):
        services.sign_in.disable("quantri", off=True, by="quantri")
    with pytest.raises(Invalid):
        person(services, "an", "king")
    with pytest.raises(Forbidden):
        services.access.check(person(services, "an", "clerk"), "accounts.manage")


def test_ones_own_password_is_changed_and_every_other_session_ends(services: Services, client: TestClient) -> None:
    person(services, "an", "clerk")
    elsewhere = services.sign_in.begin(services.sign_in.account("an").person, services.sign_in.account("an").id, confirmed=True)
    signed_in(client)
    before, new = client.cookies["sohoa"], "hoa sen no muon 1987"
    asked = {"current": PASSWORD, "new": new}
    assert client.post("/api/v1/session/password", json={**asked, "current": "sai"}).status_code == 401
    assert client.post("/api/v1/session/password", json=asked).status_code == 204
    assert client.get("/api/v1/doctypes").status_code == 200
    assert services.sign_in.session(elsewhere) is None
    assert services.sign_in.by_password("an", new)
    with pytest.raises(Unauthorized):
        services.sign_in.by_password("an", PASSWORD)
    client.cookies.set("sohoa", before)
    assert client.post("/api/v1/session/password", json=asked).status_code == 401


@pytest.mark.parametrize("new", ["123456789012", "Password1234", "matkhau123456", "sohoa-sohoa-sohoa", "qwertyuiop123"])
def test_a_password_that_is_guessed_first_is_refused(services: Services, new: str) -> None:
    who = Person(login="ng.van.anh", name="Người Thử", unit="*", roles=frozenset({"clerk"}))
    with pytest.raises(Invalid) as caught:
        services.sign_in.save(who, password=new, id=new_id(datetime.now(UTC)), by="quantri")
    assert caught.value.code == "password-weak"


@pytest.mark.parametrize("new", ["mật khẩu toàn chữ thường có dấu", "x" * 20 + PASSWORD + "y" * 100, "ÂÊÔ 漢字 🎋 dài lắm"])
def test_any_characters_and_any_length_make_a_password(services: Services, new: str) -> None:
    person(services, "an", "clerk")
    services.sign_in.save(services.sign_in.account("an").person, password=new, id="", by="quantri")
    assert services.sign_in.by_password("an", new)
    with pytest.raises(Unauthorized):
        services.sign_in.by_password("an", new[:-1])


def test_a_person_ends_his_sessions_elsewhere_and_keeps_this_one(services: Services, client: TestClient) -> None:
    person(services, "an", "clerk")
    account = services.sign_in.account("an")
    elsewhere = services.sign_in.begin(account.person, account.id, confirmed=True)
    signed_in(client)
    assert "1 nơi khác" in client.get("/mat-khau").text
    assert client.delete("/api/v1/session/others").status_code == 204
    assert services.sign_in.session(elsewhere) is None
    assert "không đăng nhập ở nơi nào khác" in client.get("/mat-khau").text


def test_without_a_session_there_is_no_password_to_change(client: TestClient) -> None:
    assert client.get("/mat-khau", follow_redirects=False).status_code == 303
    assert client.post("/api/v1/session/password", json={"current": "a", "new": "b"}).status_code == 401
    assert client.delete("/api/v1/session/others").status_code == 401
