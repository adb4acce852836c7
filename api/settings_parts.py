"""What settings are made of: accounts, providers of identity, machines, stores, keys, channels."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

Role = Literal["clerk", "approver", "records", "lookup", "auditor", "dpo", "report", "admin", "citizen"]


class Part(BaseModel):
    """Of the settings; what stands below a name says what it is, here and in docs/settings.md."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class User(Part):
    """Somebody who may sign in, until the agency's own sign-in is connected."""

    login: str = Field(pattern=r"[a-z0-9._-]{2,40}")
    name: str
    password_hash: SecretStr
    """Argon2id, from `sohoa hash-password`."""
    roles: frozenset[Role]
    unit: str
    """Code of his agency; `*`: above all."""
    grants: frozenset[str] = frozenset()
    """Groups of sensitive papers that he may look up."""


class Provider(Part):
    """A provider of identity that speaks OpenID Connect: Keycloak, the province's sign-on, VNeID."""

    issuer: str
    client_id: str
    client_secret: SecretStr = SecretStr("")
    label: str = "Đăng nhập một lần"
    scope: str = "openid profile"
    audience: str = ""
    """Of the tokens that programs bring (client credentials); empty: none are taken."""
    roles_claim: str = "realm_access.roles"
    """Where the roles stand, parts of the way joined by dots."""
    roles: dict[str, Role] = {}
    """What the provider calls them → ours; what is not here gives nothing."""
    unit_claim: str = "unit"
    grants_claim: str = "grants"
    number_claim: str = ""
    """Where a citizen's personal number stands; whoever has one and no role of ours comes in as a citizen."""


class Machine(Part):
    """Another system, known by its certificate, which the proxy has checked."""

    login: str = Field(pattern=r"[a-z0-9._-]{2,40}")
    name: str
    fingerprint: str = Field(default="", pattern=r"([0-9a-f]{64})?")
    """SHA-256 of its certificate."""
    key: str = Field(default="", pattern=r"([0-9a-f]{64})?")
    """SHA-256 of a key that it brings in the place of one, from `sohoa machine-key`: for figures alone, which are of no person."""
    roles: frozenset[Role]
    unit: str = ""
    grants: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def _known_by_one_thing(self) -> Self:
        if bool(self.fingerprint) == bool(self.key):
            raise ValueError("a machine is known by its certificate's fingerprint, or by its key")
        if self.key and self.roles != {"report"}:
            raise ValueError("a key gives the role report alone; a program that reads records brings a certificate or a token")
        return self


class S3(Part):
    """An object store that speaks S3; the local folder is used where no endpoint is given."""

    endpoint: str = ""
    access_key: SecretStr = SecretStr("")
    secret_key: SecretStr = SecretStr("")
    bucket: str = "sohoa"
    secure: bool = True
    region: str | None = None
    lock: Literal["", "GOVERNANCE", "COMPLIANCE"] = ""
    """Object lock: what is archived can be neither overwritten nor deleted before its time. The bucket must have it switched on; one
    that Sohoa makes, has."""


class Key(Part):
    """A signing key: a PKCS#12 file, or a token behind a PKCS#11 library."""

    p12: Path | None = None
    password: SecretStr = SecretStr("")
    pkcs11: Path | None = None
    """The token's library, for example /usr/lib/softhsm/libsofthsm2.so."""
    token: str = ""
    """Label of the token."""
    pin: SecretStr = SecretStr("")
    label: str = ""
    """Of the certificate and the key on the token."""


class Signing(Part):
    """Who signs with what. Where a key is missing, copies are made without that signature ("chưa ký") and not given out."""

    agency: Key | None = None
    clerks: dict[str, Key] = {}
    """By login."""
    level: Literal["b", "t", "lt", "lta"] = "b"
    """PAdES level; above `b` a time-stamping service is asked."""
    tsa: str = ""
    """Address of a time-stamping service (RFC 3161)."""
    roots: Path | None = None
    """PEM file of the roots that signers are trusted by: for long-term levels, and for the check of received files."""
    rules: Path | None = None
    """Another file in the place of digitize/signing.toml."""


class ChannelTo(Part):
    """Another system that is told of results."""

    name: str = Field(pattern=r"[a-z0-9-]{2,30}")
    kind: Literal["file", "158", "webhook"]
    folder: Path | None = None
    """Of `file` and `158`."""
    url: str = ""
    """Of `webhook`; https, in production."""
    secret: SecretStr = SecretStr("")
    """`whsec_` and base64 of at least 24 bytes, by which the receiver checks who called (Standard Webhooks)."""
    what: frozenset[Literal["result", "state", "reuse"]] = frozenset({"result", "state"})
    unit: str = "*"
    """Whose papers: a unit with those below it and those it followed."""
    synchronises: bool = False
    """The dossier system or the national portal: what it was told of counts as handed over."""
    history: bool = True
    """Whether it is told of what was published before it was declared."""
