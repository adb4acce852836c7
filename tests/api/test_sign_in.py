"""Signing in: lock-out, one-time codes, sessions that end."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring.services import Services
from digitize.credentials import Account
from digitize.errors import Unauthorized
from digitize.sign_in import IDLE, LONGEST, REST, TRIES
from tests.people import PASSWORD, person, signed_in

pytestmark = pytest.mark.slow


def at(services: Services, moment: datetime) -> None:
    object.__setattr__(services.sign_in, "now", lambda: moment)


def test_five_wrong_passwords_shut_the_door_for_a_while_even_to_the_right_one(services: Services) -> None:
    person(services, "an", "clerk")
    for _ in range(TRIES):
        with pytest.raises(Unauthorized):
            services.sign_in.by_password("an", "sai")
    with pytest.raises(Unauthorized) as shut:
        services.sign_in.by_password("an", PASSWORD)
    with pytest.raises(Unauthorized) as unknown:
        services.sign_in.by_password("khong-co", PASSWORD)
    assert shut.value.message == unknown.value.message, "nobody learns which accounts there are"
    at(services, datetime.now(UTC) + REST + timedelta(seconds=5))
    assert services.sign_in.by_password("an", PASSWORD).person.login == "an"


def test_tries_at_the_same_moment_all_count(services: Services) -> None:
    person(services, "an", "clerk")

    def wrong() -> None:
        with pytest.raises(Unauthorized):
            services.sign_in.by_password("an", "sai")

    threads = [threading.Thread(target=wrong) for _ in range(TRIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pytest.raises(Unauthorized):
        services.sign_in.by_password("an", PASSWORD)


def test_a_right_password_forgets_the_wrong_ones(services: Services) -> None:
    person(services, "an", "clerk")
    for _ in range(2):
        for _ in range(TRIES - 1):
            with pytest.raises(Unauthorized):
                services.sign_in.by_password("an", "sai")
        services.sign_in.by_password("an", PASSWORD)


def strict(services: Services) -> None:
    object.__setattr__(services.sign_in, "strict", True)


def privileged(services: Services) -> tuple[Account, pyotp.TOTP]:
    strict(services)
    person(services, "binh", "auditor")
    key = services.sign_in.new_code_key("binh", "quantri")
    return services.sign_in.account("binh"), pyotp.TOTP(key)


def test_a_privileged_role_signs_in_with_a_code_and_not_by_basic(client: TestClient, services: Services) -> None:
    _, codes = privileged(services)
    assert client.post("/api/v1/session", json={"login": "binh", "password": PASSWORD}).json() == {"code_needed": True}
    assert client.get("/api/v1/lookups").status_code == 401, "half signed in is not signed in"
    assert client.post("/api/v1/session/code", json={"code": "000000"}).json()["code"] == "bad-code"
    assert client.post("/api/v1/session/code", json={"code": codes.now()}).status_code == 204
    assert client.get("/api/v1/lookups").status_code == 200
    client.cookies.clear()
    assert client.get("/api/v1/lookups", auth=("binh", PASSWORD)).json()["code"] == "code-needed"


def test_codes_cannot_be_tried_without_end_by_giving_the_password_again(client: TestClient, services: Services) -> None:
    _, codes = privileged(services)
    for number in range(TRIES + 1):
        client.post("/api/v1/session", json={"login": "binh", "password": PASSWORD})
        client.post("/api/v1/session/code", json={"code": f"{number:06d}"})
    assert client.post("/api/v1/session", json={"login": "binh", "password": PASSWORD}).status_code == 401
    with pytest.raises(Unauthorized):
        services.sign_in.confirm(services.sign_in.account("binh"), codes.now())


def test_an_account_that_is_shut_while_somebody_signs_in_stays_shut(services: Services) -> None:
    account = person(services, "an", "clerk")
    with pytest.raises(Unauthorized):
        services.sign_in.by_password("an", "sai")
    fits = services.sign_in.secrets.fits

    def slow(password: str, known: str) -> bool:
        services.sign_in.disable("an", off=True, by="quantri")
        return fits(password, known)

    object.__setattr__(services.sign_in.secrets, "fits", slow)
    found = services.sign_in.by_password("an", PASSWORD)
    token = services.sign_in.begin(account, found.id, confirmed=True)
    assert services.sign_in.account("an").disabled
    assert services.sign_in.session(token) is None


def test_no_code_works_twice_and_old_ones_not_at_all(services: Services) -> None:
    account, codes = privileged(services)
    now = datetime.now(UTC)
    code = codes.at(now)
    services.sign_in.confirm(account, code)
    with pytest.raises(Unauthorized):
        services.sign_in.confirm(services.sign_in.account("binh"), code)
    with pytest.raises(Unauthorized):
        services.sign_in.confirm(services.sign_in.account("binh"), codes.at(now - timedelta(minutes=5)))


def test_a_code_used_by_two_at_once_lets_one_in(services: Services) -> None:
    account, codes = privileged(services)
    code, done = codes.at(datetime.now(UTC)), []

    def confirm() -> None:
        try:
            services.sign_in.confirm(account, code)
            done.append(True)
        except Unauthorized:
            done.append(False)

    threads = [threading.Thread(target=confirm) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]


def test_a_privileged_account_without_a_key_cannot_sign_in(services: Services) -> None:
    strict(services)
    person(services, "binh", "admin")
    account = services.sign_in.by_password("binh", PASSWORD)
    assert services.sign_in.needs_code(account)
    with pytest.raises(Unauthorized):
        services.sign_in.confirm(account, "000000")


def test_a_session_ends_idle_or_old_or_signed_out(services: Services) -> None:
    who, began = person(services, "an", "clerk"), datetime.now(UTC)
    token = services.sign_in.begin(who, "a" * 26, confirmed=True)
    at(services, began + IDLE - timedelta(minutes=1))
    assert services.sign_in.session(token)
    at(services, began + IDLE + timedelta(minutes=5))
    assert services.sign_in.session(token), "used meanwhile"
    at(services, began + 3 * IDLE)
    assert services.sign_in.session(token) is None
    at(services, began)
    token = services.sign_in.begin(who, "a" * 26, confirmed=True)
    for minutes in range(20, int(LONGEST.total_seconds() // 60), 20):
        at(services, began + timedelta(minutes=minutes))
        assert services.sign_in.session(token)
    at(services, began + LONGEST + timedelta(seconds=1))
    assert services.sign_in.session(token) is None
    assert services.sign_in.sweep() >= 1
    at(services, datetime.now(UTC))
    token = services.sign_in.begin(who, "a" * 26, confirmed=True)
    services.sign_in.end(token)
    assert services.sign_in.session(token) is None


def test_a_cookie_that_was_copied_is_worth_nothing_after_signing_out(client: TestClient, services: Services) -> None:
    client.post("/api/v1/session", json={"login": "canbo", "password": "sohoa"})
    stolen = client.cookies["sohoa"]
    assert client.get("/api/v1/scans").status_code == 200
    client.delete("/api/v1/session")
    client.cookies.set("sohoa", stolen)
    assert client.get("/api/v1/scans").status_code == 401


def test_a_cookie_of_ones_own_making_is_none(client: TestClient) -> None:
    client.cookies.set("sohoa", "eyJ0IjogIngifQ==.x.y")
    assert client.get("/api/v1/scans").status_code == 401


def test_a_changed_or_shut_account_ends_its_sessions(client: TestClient, services: Services) -> None:
    person(services, "an", "clerk")
    client.post("/api/v1/session", json={"login": "an", "password": PASSWORD})
    assert client.get("/api/v1/scans").status_code == 200
    person(services, "an", "records")
    assert client.get("/api/v1/scans").status_code == 401
    client.post("/api/v1/session", json={"login": "an", "password": PASSWORD})
    services.sign_in.disable("an", off=True, by="quantri")
    assert client.get("/api/v1/records?number=1").status_code == 401
    assert client.post("/api/v1/session", json={"login": "an", "password": PASSWORD}).status_code == 401
    services.sign_in.disable("an", off=False, by="quantri")
    assert client.post("/api/v1/session", json={"login": "an", "password": PASSWORD}).status_code == 200


def test_signing_out_clears_what_the_browser_keeps(services: Services, client: TestClient) -> None:
    person(services, "an", "clerk")
    signed_in(client)
    assert client.delete("/api/v1/session").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_in_production_the_cookie_is_of_this_host_over_tls_alone(services: Services) -> None:
    person(services, "an", "clerk")
    object.__setattr__(services, "settings", services.settings.model_copy(update={"environment": "production"}))
    with TestClient(create_app(services, work=False), base_url="https://sohoa.test") as client:
        answer = client.post("/api/v1/session", json={"login": "an", "password": PASSWORD})
    assert re.match(r"__Host-sohoa=\S+; path=/; Max-Age=\d+; httponly; samesite=lax; secure", answer.headers["Set-Cookie"])
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
