"""The register of purposes: for what records may be looked up, by whom never mind, and how much each purpose gets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from digitize.doctypes import DocType
from digitize.errors import Invalid

FILE = Path(__file__).parent / "purposes.toml"


class Extent(StrEnum):
    """How much an answer says."""

    HOLDS = "holds"
    FIELDS = "fields"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One registered purpose."""

    code: str
    title: str
    basis: tuple[str, ...]
    case: str
    answer: Extent
    fields: tuple[str, ...]
    types: frozenset[str] = frozenset()
    sensitive: frozenset[str] = frozenset()
    clear: bool = False
    told_after: int = 0
    since: date
    until: date | None = None

    def covers(self, kind: DocType | None, grants: frozenset[str], *, urgent: bool) -> bool:
        """Whether papers of a type belong to its answers; sensitive ones where it touches their group and the officer has the grant."""
        if kind is None:
            return not self.types
        if self.types and kind.name not in self.types:
            return False
        return not kind.sensitive or urgent or (kind.group in self.sensitive and kind.group in grants)


@dataclass(frozen=True, slots=True)
class Limits:
    """How often."""

    person_minute: int
    person_day: int
    unit_day: int
    unreviewed: int


@dataclass(frozen=True)
class Register:
    """All purposes."""

    purposes: Mapping[str, Purpose]
    limits: Limits

    @classmethod
    def load(cls, types: Mapping[str, DocType], file: Path = FILE) -> Register:
        """From a file of the form of purposes.toml. Raises ValueError that names what is wrong in it."""
        data = tomllib.loads(file.read_text("utf-8"))
        found = {row["code"]: _purpose(row) for row in data["purpose"]}
        groups = {kind.group for kind in types.values()}
        for one in found.values():
            if strange := (one.types - set(types)) | (one.sensitive - groups):
                raise ValueError(f"{file.name}: {one.code} names unknown types or groups {sorted(strange)}")
        return cls(found, Limits(**data["limits"]))

    def named(self, code: str, basis: str, case: str, day: date) -> Purpose:
        """The purpose, which counts that day and has that legal basis. Raises Invalid that names the field."""
        found = self.purposes.get(code)
        if found is None or not found.since <= day <= (found.until or date.max):
            raise Invalid("unknown-purpose", "Mục đích không có trong danh mục, hoặc không còn áp dụng.", field="purpose")
        if basis not in found.basis:
            raise Invalid("bad-basis", "Căn cứ pháp lý không thuộc mục đích này; hãy chọn trong danh mục.", field="basis")
        if not re.fullmatch(found.case, case):
            raise Invalid("bad-case", "Số hồ sơ, vụ việc của cơ quan tra cứu không đúng mẫu của mục đích này.", field="case")
        return found


def _purpose(row: Mapping[str, Any]) -> Purpose:
    re.compile(row["case"])
    return Purpose(
        code=row["code"], title=row["title"], basis=tuple(row["basis"]), case=row["case"], answer=Extent(row["answer"]), fields=tuple(row["fields"]),
        types=frozenset(row.get("types", ())), sensitive=frozenset(row.get("sensitive", ())), clear=row.get("clear", False),
        told_after=row.get("told_after", 0), since=row["from"], until=row.get("to"),
    )  # fmt: skip
