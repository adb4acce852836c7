"""What checks copies and seals, without a database or a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from api.settings import Settings
from digitize.archive import verified, verified_package
from digitize.errors import Rejected
from digitize.seal import Checked, Verdict
from ocr.searchable import Searchable
from storage.bag import BagPacker
from storage.seals import Sealer, check


def sealer(settings: Settings) -> Sealer:
    """The agency's seal, with the older keys that it published."""
    others = json.loads(settings.seal_keys.read_text()) if settings.seal_keys else None
    return Sealer(settings.key("seal_key"), others)


def verify(settings: Settings, thing: str, keys: Path | None) -> Checked:
    """Checks a file or a token with published keys (of this machine's settings, where none are given)."""
    published: dict[str, Any] = json.loads(keys.read_text()) if keys else sealer(settings).published()
    file = Path(thing)
    if file.is_file() and is_zipfile(file):
        try:
            return verified_package(file, BagPacker(), lambda token: check(token, published))
        except Rejected as error:
            return Checked(verdict=Verdict.FORGED, message=error.message)
    if file.is_file():
        return verified(file, Searchable(settings.serif, settings.signing.roots), lambda token: check(token, published))
    return check(thing.rpartition("/")[2], published)
