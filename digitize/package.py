"""What an archive package holds, before anybody writes it down as BagIt, METS and PREMIS (pdf.md §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from digitize.signing import Role

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was written."""

    record_id: str
    number: int
    """1, 2 …; nothing is overwritten."""
    of_version: int
    """Of the record."""
    key: str
    """Object key of the package's own files; its payload lies under keys of its own."""
    sha256: str
    size: int
    copy_key: str
    copy_sha256: str
    missing: tuple[Role, ...]
    """Signatures that the law wants on the copy and that it does not bear ("chưa ký")."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of the payload that the store holds under a key of its own."""

    path: str
    """Below the package's root."""
    key: str
    sha256: str
    size: int
    media_type: str
    puid: str = ""
    """As PRONOM names the format; empty where it cannot be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event of preservation (PREMIS 3)."""

    kind: str
    """As the Library of Congress names event types."""
    at: datetime
    agent: str
    detail: str
    outcome: str = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a package says."""

    objid: str
    code: str
    title: str
    at: datetime
    agency: str
    software: str
    version: str
    """Of the software."""
    parts: tuple[Part, ...]
    documents: Mapping[str, Json]
    """JSON documents by their path."""
    dublin_core: tuple[tuple[str, str], ...]
    ead: tuple[tuple[str, str], ...]
    """Names and values of the archive law's metadata, as `ead.toml` maps them."""
    history: tuple[Happening, ...]
    agents: tuple[tuple[str, str], ...]
    """Name and kind (`software`, `person`, `organization`) of who took part."""
    status: str
    """NEW, SUPPLEMENT or DELETE (METS RECORDSTATUS)."""


def objid(record_id: str) -> str:
    """The package's identifier, the same for every version of a record's package."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sohoa:record:{record_id}')}"


def package_key(record_id: str, number: int, token: str) -> str:
    """The token tells two workers' tries from each other, of which one is registered."""
    return f"package/{record_id}/{number:04d}-{token}.zip"


def copy_key(record_id: str, number: int, token: str) -> str:
    return f"rendition/{record_id}/{number:04d}-{token}.pdf"
