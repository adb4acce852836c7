"""All settings; the only reader of the environment (`SOHOA_…`, nested with `__`)."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.settings_parts import S3 as S3
from api.settings_parts import ChannelTo as ChannelTo
from api.settings_parts import Key as Key
from api.settings_parts import Machine as Machine
from api.settings_parts import Provider as Provider
from api.settings_parts import Role as Role
from api.settings_parts import Signing as Signing
from api.settings_parts import User as User

DEVELOPMENT_SECRET = "development only, never for real papers"  # noqa: S105  # refused outside development


DEVELOPMENT_USERS: dict[str, tuple[str, tuple[Role, ...]]] = {
    "canbo": ("Cán bộ Một cửa (thử)", ("clerk", "records")), "canbo2": ("Cán bộ Hai (thử)", ("clerk", "approver")),
    "quantri": ("Quản trị (thử)", ("admin",)), "tracuu": ("Cán bộ khai thác (thử)", ("lookup",)), "giamsat": ("Kiểm toán viên (thử)", ("auditor",)),
    "baove": ("Cán bộ bảo vệ dữ liệu (thử)", ("dpo",)), "theodoi": ("Cán bộ theo dõi (thử)", ("report",)),
}  # fmt: skip
"""Login, name and roles of who may sign in where no users are given, in development alone; all with the password `sohoa`."""
DEVELOPMENT_HASH = "$argon2id$v=19$m=65536,t=3,p=4$dsexmpT9H4GBatJ/h6hnWQ$rP5MPPBc47RJDFja/a57/ipp6i6+xtUAEFXHHIPeQcY"  # of "sohoa": hashing it at each start would cost a third of a second


class Settings(BaseSettings):
    """Read once, frozen. Every default is for development on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="SOHOA_", env_nested_delimiter="__", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    environment: Literal["development", "production"] = "development"
    """`production` refuses to start with the keys and accounts of development."""
    data_dir: Path = Path("var")
    """The SQLite files and the folder store."""
    database_url: str = ""
    """`postgresql+psycopg://user:password@host/name`; a file in `data_dir` where none is given."""
    queue_url: str = ""
    """Database of the queue; a file in `data_dir` where none is given. The same PostgreSQL database will do."""
    s3: S3 = S3()
    """The object store; a folder in `data_dir` where no endpoint is given."""
    second_folder: Path | None = None
    """A second store: a folder, on another disk."""
    second_s3: S3 = S3()
    """Or another S3 store, where an endpoint is given. What is damaged in the first is mended from the second."""
    fixity_rate: int = 4 * 1024 * 1024
    """Bytes a second that the rolling scan of kept objects reads in the background; 0 leaves it to `sohoa fixity`."""
    data_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes; seals what was read from papers."""
    data_key_number: int = Field(default=1, ge=0, le=255)
    """One more with each new data key."""
    data_keys_before: dict[int, SecretStr] = {}
    """Older data keys by their numbers: what they sealed stays readable until `sohoa rotate` has sealed it anew."""
    index_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes, another one; under it personal numbers are found. Keep it outside the database."""
    session_key: SecretStr = SecretStr("")
    """Any long random text: signs the cookies of sessions."""
    seal_key: SecretStr = SecretStr("")
    """Base64 of 32 bytes: the Ed25519 key that seals copies. Lose it and no new copy verifies; leak it and anybody makes some."""
    seal_keys: Path | None = None
    """A JWKS file of older public keys; those marked `"revoked": true` verify nothing any more."""
    signing: Signing = Signing()
    """Keys of the agency and its clerks."""
    retention_rules: Path | None = None
    """Another file in the place of digitize/retention.toml."""
    source_s3: S3 = S3()
    """The S3 server whose buckets `sohoa backfill` takes papers from, where an endpoint is given; else the one of the object store."""
    backfill_rules: Path | None = None
    """Another file in the place of digitize/priority.toml."""
    agency: str = ""
    """Name of the agency that converts, on the mark of each copy."""
    agency_above: str = ""
    """Name of the agency above it, for the heading of reports."""
    place: str = ""
    """Place name before the date of reports."""
    public_url: str = "http://127.0.0.1:8000"
    """Where the page that checks seals is reached from outside."""
    users: tuple[User, ...] = ()
    """Accounts that are there from the start; others come with `sohoa account` or from a provider of identity."""
    oidc: dict[str, Provider] = {}
    """By a short name that stands in addresses."""
    machines: tuple[Machine, ...] = ()
    """Other systems that call, by certificate or, for figures alone, by key."""
    proxies: frozenset[str] = frozenset()
    """Addresses of the proxies whose `X-Client-Certificate-Sha256` is believed."""
    unit: str = ""
    """Agency whose papers `sohoa digitize` and `sohoa watch` take in."""
    units: Path | None = None
    """The tree of agencies, in the place of digitize/units.toml."""
    policy: Path | None = None
    """Another file in the place of digitize/policy.toml."""
    requests: Path | None = None
    """What citizens may ask, in the place of digitize/requests.toml."""
    days_off: frozenset[date] = frozenset()
    """Days off beside the holidays of the law, as the Prime Minister gives them each year."""
    purposes: Path | None = None
    """The register of purposes, in the place of digitize/purposes.toml."""
    indicators: Path | None = None
    """What reports count and how they reckon, in the place of digitize/indicators.toml."""
    postgres_programs: Path | None = None
    """Folder of pg_dump and pg_restore, where they are not on the path."""
    channels: tuple[ChannelTo, ...] = ()
    """Other systems that are told of results and of their states."""
    webhook_networks: tuple[str, ...] = ()
    """Private networks that webhooks may call, as 10.1.0.0/16; this machine and link-local addresses only where they are named here."""
    inventory: Path | None = None
    """How many old results there are to digitize: a CSV file of unit, field, year, count."""
    tesseract: str | None = None
    """A Tesseract program to use instead of the bundled one."""
    models: Path = Path(sys.prefix) / "share" / "sohoa"
    """Where the set-up puts the line detector and the second recogniser; without them Tesseract reads alone."""
    web: Path = Path(sys.prefix) / "share" / "sohoa" / "web"
    """Where the set-up puts the front-end libraries of the pages."""
    serif: Path = Path(sys.prefix) / "share" / "sohoa" / "serif-vi.ttf"
    """The font of the conversion mark and of signatures, 1000 units an em, from the set-up."""
    thorough: bool = False
    """Reads every line a second time: fewer slips in the body, at about twice the cost."""
    workers: int = Field(default_factory=lambda: len(os.sched_getaffinity(0)), ge=1)
    """Pages read at the same time."""
    executor: str = ""
    """Name of this worker, unique among all; by default this machine's with a number. What one was at when it died, it takes up again
    under the same name, or another worker does within a minute."""
    max_upload: int = 200 * 1024 * 1024
    """Bytes."""
    host: str = "127.0.0.1"
    """Address to listen on."""
    port: int = 8000
    """Port to listen on."""

    @model_validator(mode="after")
    def _no_default_secret_in_production(self) -> Self:
        if self.environment == "production":
            missing = [n for n in ("data_key", "index_key", "session_key", "seal_key") if not getattr(self, n).get_secret_value()]
            if missing:
                raise ValueError(f"production needs its own {', '.join(missing)}")
        for name in ("data_key", "index_key", "seal_key"):
            value = getattr(self, name).get_secret_value()
            if value and len(base64.b64decode(value, validate=True)) != 32:
                raise ValueError(f"SOHOA_{name.upper()} is not base64 of 32 bytes")
        if self.data_key_number in self.data_keys_before or any(len(key) != 32 for key in self.older_keys.values()):
            raise ValueError("SOHOA_DATA_KEYS_BEFORE holds the key of now, or one that is not base64 of 32 bytes")
        return self

    @property
    def older_keys(self) -> dict[int, bytes]:
        """Older data keys by number."""
        return {number: base64.b64decode(key.get_secret_value()) for number, key in self.data_keys_before.items()}

    @cached_property
    def declared(self) -> tuple[User, ...]:
        """Accounts that are there from the start."""
        if self.users or self.environment == "production":
            return self.users
        known = SecretStr(DEVELOPMENT_HASH)
        return tuple(
            User(login=login, name=name, password_hash=known, roles=frozenset(roles), unit="*")
            for login, (name, roles) in DEVELOPMENT_USERS.items()
        )

    @property
    def strict(self) -> bool:
        """Whether roles can ask for a second factor; the development accounts sign in without."""
        return self.environment == "production" or bool(self.users)

    @cached_property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/sohoa.db"

    @cached_property
    def queue(self) -> str:
        return self.queue_url or f"sqlite:///{self.data_dir.resolve()}/queue.db"

    def key(self, name: Literal["data_key", "index_key", "session_key", "seal_key"]) -> bytes:
        """32 bytes; the development key where none is set."""
        value: str = getattr(self, name).get_secret_value()
        if not value:
            return hashlib.sha256(f"{DEVELOPMENT_SECRET}:{name}".encode()).digest()
        return value.encode() if name == "session_key" else base64.b64decode(value)
