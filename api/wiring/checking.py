"""What checks copies and seals, without a database or a network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from api.settings import Settings
from digitize.archive import verified, verified_package
from digitize.errors import Rejected
from digitize.ledger import proved
from digitize.lookup import digest
from digitize.seal import Checked, Verdict
from ocr.searchable import Searchable
from storage.bag import BagPacker
from storage.ledger import checked_head as checked_head
from storage.receipts import receipt_of
from storage.seals import Sealer, check


def sealer(settings: Settings) -> Sealer:
    """The agency's seal, with the older keys that it published."""
    others = json.loads(settings.seal_keys.read_text()) if settings.seal_keys else None
    return Sealer(settings.key("seal_key"), others)


def verify(settings: Settings, thing: str, keys: Path | None) -> Checked:
    """Checks a file or a token with published keys (of this machine's settings, where none are given)."""
    published: dict[str, Any] = json.loads(keys.read_text()) if keys else sealer(settings).published()
    file = Path(thing)
    if not _is_file(thing):
        return check(thing.rpartition("/")[2], published)
    if is_zipfile(file):
        try:
            return verified_package(file, BagPacker(), lambda token: check(token, published))
        except Rejected as error:
            return Checked(verdict=Verdict.FORGED, message=error.message)
    return verified(file, Searchable(settings.serif, settings.signing.roots), lambda token: check(token, published))


def statement(settings: Settings, thing: str, keys: Path | None) -> tuple[bool, str] | None:
    """Whether a receipt or a proof holds, and a sentence; None where the thing is neither. A receipt is a token, or the whole answer of
    a look-up as it was saved."""
    published: dict[str, Any] = json.loads(keys.read_text()) if keys else sealer(settings).published()
    data = _json_of(thing)
    if "entry" in data:
        event = proved(data, lambda token: checked_head(token, published))
        if event is None:
            return False, "Chứng minh không đúng: mục này không có trong nhật ký mà cơ quan đã ký."
        return True, f"Có trong nhật ký ở vị trí {data['position']}: {event.action} lúc {event.at.isoformat()}, {dict(event.detail)}"
    token = str(data.get("receipt", "")) or (thing if thing.count(".") == 2 and not _is_file(thing) else "")
    receipt = receipt_of(token, published) if token else None
    if receipt is None:
        return (False, "Biên nhận không phải do cơ quan này ký, hoặc đã bị sửa.") if "receipt" in data else None
    if "answer" in data and digest(data["answer"]) != receipt.answer:
        return False, "Biên nhận đúng, nhưng câu trả lời kèm theo đã bị sửa."
    what = "câu trả lời kèm theo" if "answer" in data else f"câu trả lời có mã băm {receipt.answer}"
    return True, f"Biên nhận đúng: {what}, {receipt.count} giấy tờ, tính đến {receipt.day:%d/%m/%Y}, nhật ký vị trí {receipt.position}."


def _is_file(thing: str) -> bool:
    try:
        return Path(thing).is_file()
    except OSError:  # longer than any name
        return False


def _json_of(thing: str) -> dict[str, Any]:
    """What a small JSON file holds; nothing where it is none."""
    try:
        file = Path(thing)
        found = json.loads(file.read_text("utf-8")) if _is_file(thing) and file.stat().st_size < 1 << 22 else {}
    except (ValueError, OSError):
        return {}
    return found if isinstance(found, dict) else {}
