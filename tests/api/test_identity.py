"""Signing in at a real OpenID provider, and programs that bring its tokens or a certificate."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from api.app import create_app
from api.identity import CERTIFICATE, account_id, vouched_person
from api.settings import Machine, Provider, Settings
from api.wiring.services import Services, build
from digitize.errors import Forbidden, Unauthorized
from tests.oidc import provided
from tests.people import NUMBER, record

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
ASK = {
    "subject": {"personal_number": NUMBER},
    "purpose": "giai-quyet-tthc",
    "basis": "Nghị định 118/2025/NĐ-CP",
    "case": "H50.10.25-261124-0099",
}
FINGERPRINT = "ab" * 32


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with provided("http://sohoa.test/dang-nhap/tinh/ve") as issuer:
        yield issuer


@pytest.fixture
def services(tmp_path: Path, provider: str) -> Iterator[Services]:
    one = Provider(
        issuer=provider, client_id="sohoa", client_secret="made-up-secret", audience="https://sohoa.test", number_claim="so_dinh_danh",  # type: ignore[arg-type]
        roles={"mot-cua": "clerk", "quan-tri": "admin", "khai-thac": "lookup"},
    )  # fmt: skip
    machine = Machine(login="lgsp", name="Trục liên thông", fingerprint=FINGERPRINT, roles=frozenset({"lookup"}), unit="H50.10")
    settings = Settings(
        data_dir=tmp_path / "var",
        oidc={"tinh": one},
        public_url="http://sohoa.test",
        machines=(machine,),
        proxies=frozenset({"testclient"}),
    )
    found = build(settings)
    yield found
    found.close()


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    app = create_app(services, work=False)
    with TestClient(app, base_url="http://sohoa.test", raise_server_exceptions=False, follow_redirects=False) as found:
        yield found


def signed_in(client: TestClient, login: str) -> Any:
    """Our answer when the browser comes back from the provider, where somebody has signed in."""
    away = client.get("/dang-nhap/tinh")
    assert away.status_code == 302
    return client.get(walked(away.headers["location"], login))


def walked(address: str, login: str) -> str:
    """The way through the provider's pages, as a browser goes it, until it sends us back."""
    with httpx.Client(follow_redirects=False) as browser:
        for _ in range(20):
            answer = browser.get(address)
            while answer.status_code in (302, 303):
                address = urljoin(address, answer.headers["location"])
                if address.startswith("http://sohoa.test"):
                    return address
                answer = browser.get(address)
            form = re.search(r'action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form is not None, answer.text[:500]
            assert prompt is not None
            answer = browser.post(urljoin(address, form[1]), data={"prompt": prompt[1], "login": login, "password": "x"})
            address = urljoin(address, answer.headers["location"])
            if address.startswith("http://sohoa.test"):
                return address
    raise AssertionError("the provider went in a circle")


def test_a_clerk_signs_in_at_the_provider_with_his_unit_and_role(client: TestClient, services: Services) -> None:
    mine, other = record(services, unit="H50.25"), record(services, unit="H50.26")
    back = signed_in(client, "nga")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert client.get("/api/v1/scans").status_code == 200
    assert client.get(f"/api/v1/records/{mine.id}").status_code == 200
    assert client.get(f"/api/v1/records/{other.id}").status_code == 404
    page = client.get("/", headers={"Accept": "text/html"})
    assert "Trần Thị Nga" in page.text
    with services.database.look() as store:
        [known] = [one for one in store.accounts.list() if one.person.name == "Trần Thị Nga"]
    services.sign_in.disable(known.person.login, off=True, by="quantri")
    assert client.get("/api/v1/scans").status_code == 401
    assert signed_in(client, "nga").status_code == 401, "shut out here, whatever the provider says"


def test_a_citizen_comes_in_as_himself(client: TestClient, services: Services) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    assert signed_in(client, "dan").status_code == 303
    assert [one["code"] for one in client.get("/api/v1/mine/records").json()] == [paper.code]
    assert client.get("/", headers={"Accept": "text/html"}).headers["location"] == "/cua-toi"
    with services.database.look() as store:
        assert "dan" not in [one.person.login.split("@")[0] for one in store.accounts.list()], "no account is kept of a citizen"


def test_who_has_no_role_here_stays_outside_and_so_does_who_has_two_that_exclude_each_other(client: TestClient) -> None:
    assert signed_in(client, "la").json()["code"] == "no-role"
    assert signed_in(client, "hai").json()["code"] == "roles-together"
    assert signed_in(client, "vo").json()["code"] == "no-unit", "without a unit he would stand above all"
    assert client.get("/api/v1/scans").status_code == 401


def test_an_answer_that_was_not_asked_for_or_comes_twice_is_refused(client: TestClient) -> None:
    address = walked(client.get("/dang-nhap/tinh").headers["location"], "nga")
    other = TestClient(client.app, base_url="http://sohoa.test", follow_redirects=False)
    assert other.get(address).status_code == 401, "another browser's"
    assert client.get(address.replace("state=", "state=x")).status_code == 401
    assert client.get(address).status_code == 303
    assert client.get(address).status_code == 401, "a second time"
    assert client.get("/dang-nhap/khac").json()["code"] == "no-provider"


def token_of(provider: str) -> str:
    given = {"grant_type": "client_credentials", "scope": "lookup"}
    answer = httpx.post(f"{provider}/token", data=given, auth=("lgsp", "made-up-too"))
    assert answer.status_code == 200, answer.text
    token: str = answer.json()["access_token"]
    return token


def test_a_program_looks_up_with_client_credentials_and_names_its_officer(client: TestClient, services: Services, provider: str) -> None:
    paper = record(services, ma_dinh_danh=NUMBER)
    bearer = {"Authorization": f"Bearer {token_of(provider)}"}
    assert client.post("/api/v1/lookups", json=ASK, headers=bearer).json()["code"] == "officer-missing"
    answer = client.post("/api/v1/lookups", json={**ASK, "officer": "Trần Văn Thử"}, headers=bearer)
    assert [one["code"] for one in answer.json()["answer"]["found"]] == [paper.code], answer.text
    assert client.get(f"/api/v1/records/{paper.id}", headers=bearer).status_code == 403
    seen, refused = client.get("/api/v1/lookups", auth=("giamsat", "sohoa")).json()
    assert refused["refused"] == "officer-missing"
    assert (seen["login"].split("@")[0], seen["unit"], seen["officer"]) == ("may:lgsp", "H50.10", "Trần Văn Thử")
    services.sign_in.disable(seen["login"], off=True, by="quantri")
    assert client.post("/api/v1/lookups", json={**ASK, "officer": "Trần Văn Thử"}, headers=bearer).json()["code"] == "account-shut"


def test_forged_old_and_foreign_tokens_are_refused(client: TestClient, provider: str) -> None:
    good = token_of(provider)
    head, claims, signature = good.split(".")
    now = int(time.time())
    said = {
        "iss": provider,
        "aud": "https://sohoa.test",
        "sub": "lgsp",
        "client_id": "lgsp",
        "exp": now + 60,
        "realm_access": {"roles": ["khai-thac"]},
    }
    own = RSAKey.generate_key(2048)
    forged = [
        jwt.encode({"alg": "RS256", "kid": "x"}, said, own), jwt.encode({"alg": "HS256"}, said, OctKey.import_key("x" * 32)),
        f"{head}.{claims}.{signature[:-6]}AAAAAA", f"eyJhbGciOiJub25lIn0.{claims}.", "x", "",
    ]  # fmt: skip
    for token in forged:
        answer = client.post("/api/v1/lookups", json=ASK, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "bad-token"), token[:40]


def test_a_persons_token_is_no_programs(client: TestClient, services: Services, provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    key, now = RSAKey.generate_key(2048, {"kid": "k"}), int(time.time())
    monkeypatch.setattr(client.app.state.machines, "_keys_of", lambda _provider: KeySet([key]))  # type: ignore[attr-defined]
    said = {
        "iss": provider,
        "aud": "https://sohoa.test",
        "exp": now + 60,
        "realm_access": {"roles": ["khai-thac", "quan-tri"]},
        "unit": "H50.10",
    }

    def answer(header: dict[str, str], **claims: str) -> Any:
        token = jwt.encode({"alg": "RS256", "kid": "k", **header}, {**said, **claims}, key)
        return client.post("/api/v1/lookups", json={**ASK, "officer": "Trần Văn Thử"}, headers={"Authorization": f"Bearer {token}"})

    access = {"typ": "at+jwt"}
    assert answer(access, sub="lgsp", client_id="lgsp").status_code == 201
    assert answer({}, sub="lgsp", client_id="lgsp", typ="Bearer").status_code == 201, "Keycloak's"
    assert answer({}, sub="u1", azp="lgsp", typ="Bearer", preferred_username="service-account-lgsp").status_code == 201
    for header, claims in (
        (access, {"sub": "u1", "client_id": "lgsp"}), ({}, {"sub": "lgsp", "client_id": "lgsp"}), (access, {"sub": "lgsp", "client_id": "lgsp", "nonce": "n"}),
        ({}, {"sub": "u1", "azp": "lgsp", "typ": "Bearer"}), (access, {"sub": "lgsp"}),
    ):  # fmt: skip
        assert answer(header, **claims).json()["code"] == "bad-token", claims
    token = jwt.encode({"alg": "RS256", "kid": "k", **access}, {**said, "sub": "lgsp", "client_id": "lgsp"}, key)
    assert client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {token}"}).status_code == 403, "a program is no administrator"


def test_a_person_who_was_shut_out_stays_so_under_another_name(services: Services) -> None:
    one = Provider(issuer="https://a", client_id="x", roles_claim="roles", roles={"tc": "clerk"})
    claims = {"sub": "7", "roles": ["tc"], "unit": "H50.25", "preferred_username": "cu"}
    old = vouched_person(one, claims, services.access)
    id = account_id("https://a", "7")
    services.sign_in.vouched(old, id)
    services.sign_in.disable(old.login, off=True, by="quantri")
    with pytest.raises(Unauthorized):
        services.sign_in.vouched(vouched_person(one, {**claims, "preferred_username": "moi"}, services.access), id)


@pytest.mark.parametrize("name", ["../../evil", "/etc/cron.d/x", "cong-dan:9", "a b", "x" * 60, ""])
def test_a_name_that_is_none_is_not_taken_into_a_login(services: Services, name: str) -> None:
    one = Provider(issuer="https://a", client_id="x", roles_claim="roles", roles={"tc": "clerk"})
    person = vouched_person(one, {"sub": "7", "roles": ["tc"], "unit": "*", "preferred_username": name}, services.access)
    assert re.fullmatch(r"[0-9a-f]{12}@[0-9a-f]{6}", person.login)


def test_a_certificate_counts_only_from_the_proxy_that_checked_it(client: TestClient, services: Services) -> None:
    asked = {**ASK, "officer": "Trần Văn Thử"}
    assert client.post("/api/v1/lookups", json=asked, headers={CERTIFICATE: FINGERPRINT}).status_code == 201
    assert client.post("/api/v1/lookups", json=asked, headers={CERTIFICATE: "cd" * 32}).json()["code"] == "unknown-certificate"
    strangers = build(
        services.settings.model_copy(update={"proxies": frozenset({"10.0.0.1"}), "data_dir": services.settings.data_dir / "b"})
    )
    outside = TestClient(create_app(strangers, work=False))
    assert outside.post("/api/v1/lookups", json=asked, headers={CERTIFICATE: FINGERPRINT}).status_code == 401
    strangers.close()


def test_claims_stand_where_the_settings_say(services: Services) -> None:
    one = Provider(
        issuer="https://a",
        client_id="x",
        roles_claim="resource_access.sohoa.roles",
        roles={"tc": "lookup"},
        unit_claim="org.ma",
        grants_claim="nhom",
    )
    claims = {"sub": "7", "resource_access": {"sohoa": {"roles": ["tc"]}}, "org": {"ma": "H50.25"}, "nhom": ["Hộ tịch"], "name": "A"}
    person = vouched_person(one, claims, services.access)
    assert (person.roles, person.unit, person.grants) == (frozenset({"lookup"}), "H50.25", frozenset({"Hộ tịch"}))
    with pytest.raises(Forbidden, match="no-role"):
        vouched_person(one, {"sub": "7", "resource_access": "x"}, services.access)
