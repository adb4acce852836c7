"""Who others vouch for: providers of identity (OpenID Connect, by authlib), tokens that programs bring (OAuth 2.0 client credentials,
RFC 9068), and certificates that a trusted proxy has checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from time import monotonic
from typing import Any

import httpx
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.people import CITIZEN_LOGIN
from api.settings import Machine, Provider
from api.wiring.services import Services
from digitize.access import CITIZEN, Access, Person
from digitize.errors import Forbidden, NotFound, Unauthorized, Unavailable
from digitize.hashing import hash_text
from digitize.kinds import personal_number

SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]
"""Algorithms of tokens; none that is keyed by a shared secret."""
KEYS_FRESH = 600.0
"""Seconds for which a provider's keys are kept in mind."""
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}")
"""Names that logins are made of: they stand in paths and pages."""
CERTIFICATE = "x-client-certificate-sha256"


class Providers:
    """The sign-in at providers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known = services.settings.oidc
        self._flows = OAuth()
        for name, one in self._known.items():
            self._flows.register(
                name, client_id=one.client_id, client_secret=one.client_secret.get_secret_value() or None,
                server_metadata_url=f"{one.issuer.rstrip('/')}/.well-known/openid-configuration",
                client_kwargs={"scope": one.scope, "code_challenge_method": "S256", "timeout": 10},
            )  # fmt: skip

    @property
    def labels(self) -> dict[str, str]:
        """What is offered on the sign-in page."""
        return {name: one.label for name, one in self._known.items()}

    def flow(self, name: str) -> Any:
        """Raises NotFound."""
        if name not in self._known:
            raise NotFound("no-provider", "Không có cách đăng nhập này.")
        return self._flows.create_client(name)

    async def vouched(self, name: str, request: Request) -> tuple[Person, str]:
        """The person that came back from a provider, and the id of his account. Raises Unauthorized, Forbidden, Unavailable."""
        flow, provider = self.flow(name), self._known[name]
        try:
            token = await flow.authorize_access_token(request)
        except httpx.HTTPError as error:
            raise Unavailable("provider-unavailable", "Nơi đăng nhập không trả lời; hãy thử lại sau ít phút.") from error
        except Exception as error:  # the library, and joserfc below it, raise many kinds; each means that nobody is vouched for
            raise Unauthorized("not-vouched", "Nơi đăng nhập không xác nhận; hãy đăng nhập lại.") from error
        claims = token.get("userinfo") or {}
        return vouched_person(provider, claims, self._services.access), account_id(provider.issuer, str(claims.get("sub", "")))


def vouched_person(provider: Provider, claims: Mapping[str, Any], access: Access) -> Person:
    """Who a provider says it is; a citizen where there is no role of ours. Raises Forbidden where he is neither."""
    if not claims.get("sub"):
        raise Unauthorized("not-vouched", "Nơi đăng nhập không xác nhận; hãy đăng nhập lại.")
    id = account_id(provider.issuer, str(claims["sub"]))
    roles: frozenset[str] = frozenset(provider.roles[role] for role in _listed(claims, provider.roles_claim) if role in provider.roles) - {
        CITIZEN
    }
    if roles:
        name, unit = str(claims.get("preferred_username") or ""), str(_at(claims, provider.unit_claim) or "")
        if not unit:
            raise Forbidden("no-unit", "Tài khoản này chưa được gắn với đơn vị nào; hãy liên hệ quản trị viên.")
        login = f"{name if NAME.fullmatch(name) else id[:12]}@{_short(provider.issuer)}"
        return Person(
            login=login, name=str(claims.get("name") or login)[:120], unit=access.units.said(unit), roles=access.fitting(roles),
            grants=frozenset(_listed(claims, provider.grants_claim)),
        )  # fmt: skip
    number = personal_number(str(_at(claims, provider.number_claim) or "")) if provider.number_claim else None
    if not number:
        raise Forbidden("no-role", "Tài khoản này chưa được giao vai trò nào ở đây; hãy liên hệ quản trị viên.")
    return Person(login=f"{CITIZEN_LOGIN}{id}", name="Công dân", roles=frozenset({CITIZEN}), personal_number=number)


def account_id(issuer: str, subject: str) -> str:
    """26 characters that a provider's account has here for ever."""
    return hash_text(f"{issuer} {subject}")[:26]


def _short(issuer: str) -> str:
    return hash_text(issuer)[:6]


class Machines:
    """Programs of other agencies."""

    def __init__(self, services: Services) -> None:
        self._settings, self._access, self._sign_in = services.settings, services.access, services.sign_in
        self._keys: dict[str, tuple[float, KeySet]] = {}

    def person(self, request: Request) -> Person | None:
        """The program that calls; None where the request shows neither a token nor a certificate. Raises Unauthorized, Unavailable."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return self._by_key(token.strip()) or self._by_token(token.strip())
        fingerprint = request.headers.get(CERTIFICATE, "").lower()
        if fingerprint and request.client and request.client.host in self._settings.proxies:
            found = next((one for one in self._settings.machines if one.fingerprint == fingerprint), None)
            if found is None:
                raise Unauthorized("unknown-certificate", "Chứng thư của hệ thống này chưa được khai báo.")
            return self._declared(found)
        return None

    def _by_key(self, key: str) -> Person | None:
        """By the hash of a random key of 256 bits: what is looked for says nothing of what is right."""
        found = next((one for one in self._settings.machines if one.key and one.key == hash_text(key)), None)
        return self._declared(found) if found else None

    def _declared(self, one: Machine) -> Person:
        unit, roles = self._access.units.said(one.unit), frozenset[str](one.roles)
        return Person(login=one.login, name=one.name, unit=unit, roles=roles, grants=one.grants, machine=True)

    def _by_token(self, token: str) -> Person:
        for provider in self._settings.oidc.values():
            if provider.audience and (claims := self._claims(token, provider)) is not None:
                client = str(claims.get("client_id") or claims.get("azp") or "")
                roles = frozenset(provider.roles[role] for role in _listed(claims, provider.roles_claim) if role in provider.roles)
                unit, grants = (
                    self._access.units.said(str(_at(claims, provider.unit_claim) or "")),
                    frozenset(_listed(claims, provider.grants_claim)),
                )
                login = f"may:{client[:60]}@{_short(provider.issuer)}"
                person = Person(login=login, name=login, unit=unit, roles=roles & self._access.machines, grants=grants, machine=True)
                self._sign_in.vouched(person, account_id(provider.issuer, f"client {client}"))
                return person
        raise Unauthorized("bad-token", "Thẻ truy cập không đúng hoặc đã hết hạn.")

    def _claims(self, token: str, provider: Provider) -> Mapping[str, Any] | None:
        """What a provider's token says; None where it is not an access token of its own, given to a program itself, for us, now.

        RFC 9068 marks access tokens `at+jwt`, and those of client credentials have the client as their subject; Keycloak writes
        `typ: Bearer` in the claims and calls the subject `service-account-…`. A person's token, or an ID token, is never taken.
        """
        wanted = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": provider.issuer}, aud={"essential": True, "value": provider.audience},
            exp={"essential": True}, sub={"essential": True},
        )  # fmt: skip
        try:
            found = jwt.decode(token, self._keys_of(provider), algorithms=SIGNED_BY)
            wanted.validate(found.claims)
        except (JoseError, ValueError):
            return None
        claims = found.claims
        client = claims.get("client_id") or claims.get("azp")
        access = str(found.header.get("typ", "")).lower() in ("at+jwt", "application/at+jwt") or claims.get("typ") == "Bearer"
        itself = bool(client) and (claims["sub"] == client or claims.get("preferred_username") == f"service-account-{client}")
        return claims if access and itself and "nonce" not in claims else None

    def _keys_of(self, provider: Provider) -> KeySet:
        until, keys = self._keys.get(provider.issuer, (0.0, None))
        if keys is None or monotonic() > until:
            try:
                about = httpx.get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration", timeout=10).raise_for_status().json()
                keys = KeySet.import_key_set(httpx.get(about["jwks_uri"], timeout=10).raise_for_status().json())
            except (httpx.HTTPError, KeyError, ValueError) as error:
                raise Unavailable("provider-unavailable", "Nơi cấp thẻ truy cập không trả lời; hãy thử lại sau.") from error
            self._keys[provider.issuer] = (monotonic() + KEYS_FRESH, keys)
        return keys


def _at(claims: Mapping[str, Any], way: str) -> Any:
    """What stands at the end of a way of names joined by dots."""
    found: Any = claims
    for name in way.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _listed(claims: Mapping[str, Any], way: str) -> list[str]:
    found = _at(claims, way) if way else None
    if isinstance(found, str):
        return found.split()
    return [str(one) for one in found] if isinstance(found, list) else []
