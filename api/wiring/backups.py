"""A backup: the database, the configuration, and apart from them the keys; and how all of it comes back.

Objects are not in it: they lie in the object store and its second store. What happened after the backup comes back from the journal
in the store, so that at the most some seconds are lost.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import SecretStr

from api.settings import Key, Settings
from api.wiring.services import Services, build
from digitize.errors import Conflict, Invalid, NotFound
from digitize.hashing import hash_of
from digitize.merkle import consists
from storage import backup
from storage.mirror import Mirrored

MANIFEST, CONFIGURATION, FILES = "manifest.json", "configuration.json", "configuration"
SECRETS = ("data_key", "index_key", "session_key", "seal_key")
ALGORITHMS = ["PBES2-HS512+A256KW", "A256GCM"]
SHORTEST = 14
ROUNDS = 250_000
"""Of the first (RFC 7518 §4.8); OWASP asks for 210,000 with HMAC-SHA-512, and readers of the form take less than 300,000."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    made_at: str
    caught_up: int
    """Events that happened after the backup and came back from the journal."""
    size: int
    """Entries of the log, which the head in the backup stands in."""
    shut: Sequence[str]
    """Accounts that were shut after the backup, and are again."""
    old: Sequence[str]
    """Accounts whose password, roles or key of codes changed after it: the backup's are old."""
    unlisted: Sequence[str]
    """Batches whose list is to be made again."""


def back_up(services: Services, to: Path) -> Path:
    """Writes one backup into a folder of its own below `to`. Raises Unavailable."""
    services.log()
    services.journal.write()
    settings, at = services.settings, datetime.now(UTC)
    unfinished = to / f".sohoa-{at:%Y%m%dT%H%M%S}"
    to.mkdir(parents=True, exist_ok=True)
    unfinished.mkdir(mode=0o700)
    head = services.ledger.head()
    file = backup.dump(settings.database, unfinished, settings.postgres_programs)
    (unfinished / CONFIGURATION).write_text(json.dumps(_without_secrets(settings), ensure_ascii=False, indent=1))
    (unfinished / FILES).mkdir()
    for name, place in _own_files(settings):
        shutil.copyfile(place, unfinished / FILES / f"{name}{place.suffix}")
    manifest = {
        "made_at": at.isoformat(), "version": version("sohoa"), "revision": backup.revision(settings.database), "database": file.name,
        "head": {"size": head.size, "root": head.root.hex(), "token": head.token}, "sha256": {one.name: hash_of(one) for one in (file, unfinished / CONFIGURATION)},
    }  # fmt: skip
    (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return unfinished.rename(to / unfinished.name[1:])


def restore(settings: Settings, folder: Path) -> Restored:
    """Into an empty database, at the newest version of its tables, with what happened since. Raises Conflict, Invalid, Unavailable."""
    manifest = _manifest(folder)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    backup.load(settings.database, folder / manifest["database"], settings.postgres_programs)
    with closing(build(settings)) as services:
        caught_up = services.journal.catch_up()
        services.ledger.gather()
        head, then = services.ledger.head(), manifest["head"]
        if then["size"] and not _stands(services, then, head.size):
            raise Conflict("log-differs", "Nhật ký khôi phục không chứa đầu cây của bản sao lưu; hãy kiểm bằng sohoa audit verify.")
        shut, old = services.sign_in.settled(datetime.fromisoformat(manifest["made_at"]))
        return Restored(manifest["made_at"], caught_up, head.size, shut, old, services.backfill.list_anew(rebuilt=False))


def refill(services: Services) -> int:
    """Puts back into the first object store what only the second has; how many. Raises NotFound without a second store."""
    if not isinstance(services.objects, Mirrored):
        raise NotFound("no-second-store", "Chưa khai báo kho thứ hai (SOHOA_SECOND_FOLDER hoặc SOHOA_SECOND_S3).")
    return services.objects.refill()


def lock_keys(settings: Settings, passphrase: str) -> str:
    """All keys as one token that only the passphrase opens (JWE)."""
    if len(passphrase) < SHORTEST:
        raise Invalid("short-passphrase", f"Cụm mật khẩu cần ít nhất {SHORTEST} ký tự.", field="passphrase")
    kept: dict[str, Any] = {f"SOHOA_{name.upper()}": getattr(settings, name).get_secret_value() for name in SECRETS}
    kept["SOHOA_DATA_KEY_NUMBER"] = str(settings.data_key_number)
    kept["SOHOA_DATA_KEYS_BEFORE"] = json.dumps({str(number): key.get_secret_value() for number, key in settings.data_keys_before.items()})
    kept["SOHOA_DATABASE_URL"], kept["SOHOA_QUEUE_URL"] = settings.database_url, settings.queue_url
    kept["SOHOA_S3__SECRET_KEY"] = settings.s3.secret_key.get_secret_value()
    kept["SOHOA_SECOND_S3__SECRET_KEY"] = settings.second_s3.secret_key.get_secret_value()
    kept["files"] = {str(place): place.read_bytes().hex() for place in _key_files(settings)}
    kept["passwords"] = dict(_passwords(settings))
    header = {"alg": ALGORITHMS[0], "enc": ALGORITHMS[1], "p2c": ROUNDS}
    return jwe.encrypt_compact(header, json.dumps(kept).encode(), OctKey.import_key(passphrase), algorithms=ALGORITHMS)


def open_keys(token: str, passphrase: str) -> Mapping[str, Any]:
    """Raises Invalid for another passphrase, or no such token."""
    try:
        if len(passphrase) < SHORTEST:
            raise ValueError("too short for any")
        found = jwe.decrypt_compact(token.strip(), OctKey.import_key(passphrase), algorithms=ALGORITHMS)
        opened: Mapping[str, Any] = json.loads(found.plaintext or b"{}")
    except (JoseError, ValueError) as error:
        raise Invalid("bad-passphrase", "Cụm mật khẩu không đúng, hoặc tệp khóa bị hỏng.") from error
    return opened


def _without_secrets(settings: Settings) -> dict[str, Any]:
    """What the settings say; secrets are starred, passwords in addresses of databases too."""
    said: dict[str, Any] = settings.model_dump(mode="json")
    for name in ("database_url", "queue_url"):
        said[name] = backup.without_password(said[name]) if said[name] else said[name]
    return said


def _stands(services: Services, then: Mapping[str, Any], size: int) -> bool:
    """Whether the tree that came back begins with that of the backup."""
    if size < then["size"]:
        return False
    root = services.ledger.root(then["size"])
    path = services.ledger.consistency(then["size"], size)
    return root.hex() == then["root"] and consists(then["size"], size, path, root, services.ledger.root(size))


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text())
        damaged = [name for name, sha256 in manifest["sha256"].items() if hash_of(folder / name) != sha256]
    except (OSError, ValueError, KeyError) as error:
        raise Invalid("no-backup", "Thư mục này không phải một bản sao lưu đầy đủ.") from error
    if damaged:
        raise Invalid("backup-damaged", f"Bản sao lưu bị hỏng: {', '.join(damaged)}.")
    return manifest


def _own_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Files that stand in the place of the product's own."""
    for name in ("units", "policy", "requests", "purposes", "indicators", "inventory", "backfill_rules", "retention_rules", "seal_keys"):
        if (place := getattr(settings, name)) and place.exists():
            yield name, place


def _key_files(settings: Settings) -> list[Path]:
    keys = [key for key in (settings.signing.agency, *settings.signing.clerks.values()) if key and key.p12]
    return [key.p12 for key in keys if key.p12]


def _passwords(settings: Settings) -> Iterator[tuple[str, str]]:
    def of(name: str, key: Key) -> Iterator[tuple[str, str]]:
        for part in ("password", "pin"):
            value: SecretStr = getattr(key, part)
            if value.get_secret_value():
                yield f"{name}.{part}", value.get_secret_value()

    if settings.signing.agency:
        yield from of("signing.agency", settings.signing.agency)
    for login, key in settings.signing.clerks.items():
        yield from of(f"signing.clerks.{login}", key)
