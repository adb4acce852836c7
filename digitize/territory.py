"""Which units of government existed when: provinces through the mergers of 2025-07-01, and districts until that day."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from digitize.text import fold

FILE = Path(__file__).parent / "territory.toml"
_DISTRICT = re.compile(r"\b(?:huyen|quan|thi xa)\s+(?!ly\b|doi\b|su\b|he\b)\w+")
"""`quản lý`, `quân đội`, `quan hệ` fold to the same as `quận`; what follows tells them apart."""


@dataclass(frozen=True, slots=True)
class Territory:
    """`successor` maps a province's name before the day to the one that took it in, itself where it stayed."""

    since: date
    successor: dict[str, str]


@cache
def territory() -> Territory:
    """The mergers, from the file beside this one."""
    data = tomllib.loads(FILE.read_text("utf-8"))
    return Territory(since=data["since"], successor=data["successor"])


def abolished(issuer: str, day: date) -> str | None:
    """The unit in an issuer's name that no longer existed that day: a district or a merged province; None where all is well."""
    if day < territory().since:
        return None
    folded = fold(issuer)
    if match := _DISTRICT.search(folded):
        return " ".join(issuer.split()[len(folded[: match.start()].split()) :])
    for name, successor in territory().successor.items():
        if name != successor and re.search(rf"\b(?:tinh|thanh pho) {fold(name)}$", folded):
            return name
    return None
