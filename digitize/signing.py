"""Who signs a copy, where and in which words: dated configuration, and what is still missing (TT 01/2023 Điều 8, NĐ 30/2020)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_name("signing.toml")


class Role(StrEnum):
    """As whom one signs."""

    CLERK = "nguoi_quet"
    CONVERTER = "co_quan_chuyen_doi"
    ISSUER = "co_quan_ban_hanh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One signature that the law asks for, from a day on."""

    role: Role
    corner: Literal["top-left", "top-right"]
    lines: tuple[str, ...]
    needed: Literal["scanned", "always", "never"]
    since: date
    until: date | None
    source: str

    def asks(self, scanned: bool, day: date) -> bool:
        """Whether a copy made that day must bear it."""
        return self.holds_on(day) and (self.needed == "always" or (self.needed == "scanned" and scanned))

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One signature to be made: by whom, in which corner of page 1, saying what."""

    role: Role
    login: str
    """Of the person who signs; empty for the agency."""
    corner: Literal["top-left", "top-right"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The clerk's signature over the original's bytes, made before anything was extracted."""

    key: str
    """Object key of the signature (CMS, detached)."""
    by: str
    at: datetime
    sha256: str = ""
    """Of the signature itself."""


class Trust(StrEnum):
    """What a check of a signature came to."""

    VALID = "valid"  # intact, and its signer's certificate leads to a root of the configuration
    INTACT = "intact"  # intact, but no root of the configuration vouches for the signer
    INVALID = "invalid"  # the signed bytes were changed, or the signature is none
    UNCHECKED = "unchecked"  # it could not be checked: damaged, of an unknown kind, or too slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature that a received PDF carries; never changed, never re-saved."""

    trust: Trust
    signer: str
    """Common name of the certificate; empty where none can be read."""
    at: datetime | None
    """When it was made, as it says or as its time stamp proves."""
    stamped: bool = False
    """Whether a time stamp proves the time."""
    covers_all: bool = False
    """Whether nothing was added to the file after it."""
    second: str = ""
    """What pdfsig says of the same signature; empty where it says nothing."""


class BrokenRules(Exception):
    """The file of rules is wrong; stops the start."""


def rules(file: Path = FILE) -> tuple[Rule, ...]:
    """All rules. Raises BrokenRules, which names the file."""
    try:
        return tuple(_rule(entry) for entry in tomllib.loads(file.read_text("utf-8"))["rules"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise BrokenRules(f"{file.name}: {error!r}") from error


def _rule(entry: dict[str, Any]) -> Rule:
    if entry["corner"] not in ("top-left", "top-right") or entry["needed"] not in ("scanned", "always", "never"):
        raise ValueError(f"corner or needed of {entry['role']}")
    for line in entry["lines"]:
        line.format(name="", agency="", time="")
    return Rule(
        role=Role(entry["role"]), corner=entry["corner"], lines=tuple(entry["lines"]), needed=entry["needed"],
        since=entry["from"], until=entry.get("until"), source=entry["source"],
    )  # fmt: skip


def missing(all_rules: Sequence[Rule], made: Iterable[Role], *, scanned: bool, day: date) -> tuple[Role, ...]:
    """Roles whose signature the law wants that day and that the copy does not bear.

    An agency that issued the paper itself may sign as the issuer in the converter's stead.
    """
    found = set(made)
    if Role.ISSUER in found:
        found.add(Role.CONVERTER)
    return tuple(rule.role for rule in all_rules if rule.asks(scanned, day) and rule.role not in found)
