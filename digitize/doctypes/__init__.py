"""Document types are data: one TOML file each in this folder, read once and checked when the program starts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from digitize.codes import RESULT_TYPE
from digitize.kinds import KINDS
from digitize.validity import Term

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One labelled field: labels as printed, the kind of its value, and the heading it stands under where labels repeat."""

    name: str
    labels: tuple[str, ...]
    kind: str = "text"
    after: str | None = None
    rows: int = 1
    """How many lines the value may take."""
    until: str | None = None
    """A pattern at which the value ends."""
    subject: bool = False
    """Whether it identifies the person or organisation the paper is about (`ma_dinh_danh`)."""
    required: bool = False
    header: str | None = None
    """The field of a paper's heading that it says on forms whose heading has none: an entry's day is that of its certificate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocType:
    """One kind of paper."""

    name: str
    title: str
    """As printed; empty for a công văn, which prints none."""
    source: str
    group: str
    code: str | None
    """Mã loại kết quả on the national database of procedures."""
    sensitive: bool
    titles: tuple[str, ...]
    """Folded titles that a paper of the type may carry."""
    marks: tuple[str, ...]
    """Folded phrases of its body; where given, at least `marks_needed` of them must stand on page 1."""
    symbol: str | None
    """Pattern of the number's symbol."""
    term: Term
    months: int
    issued_from: date | None
    issued_to: date | None
    fields: tuple[FieldRule, ...]


class BrokenDocType(Exception):
    """A document type's file is wrong; the message names the file and what is wrong in it. Stops the start."""


def load(path: Path) -> DocType:
    """One document type. Raises BrokenDocType."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        return _doctype(path.stem, data)
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise BrokenDocType(f"{path.name}: {error!r}") from error


def _doctype(name: str, data: Mapping[str, Any]) -> DocType:
    recognise, valid = data["recognise"], data.get("valid", {})
    issued = data.get("issued", {})
    code = data.get("code")
    if code is not None and not RESULT_TYPE.fullmatch(code):
        raise ValueError(f"code {code!r} is not KQ.Gnn.nnnnnn")
    if symbol := recognise.get("symbol"):
        re.compile(symbol)
    known = {"title", "source", "group", "code", "sensitive", "recognise", "valid", "issued", "fields"}
    if strange := set(data) - known:
        raise ValueError(f"unknown keys {sorted(strange)}")
    return DocType(
        name=name, title=data["title"], source=data["source"], group=data["group"], code=code, sensitive=data.get("sensitive", False),
        titles=tuple(recognise.get("titles", ())), marks=tuple(recognise.get("marks", ())), symbol=symbol,
        term=Term(valid.get("term", "unknown")), months=valid.get("months", 0),
        issued_from=issued.get("from"), issued_to=issued.get("to"), fields=tuple(_rule(rule) for rule in data.get("fields", ())),
    )  # fmt: skip


def _rule(data: Mapping[str, Any]) -> FieldRule:
    if data.get("kind", "text") not in KINDS:
        raise ValueError(f"field {data['name']!r} has the unknown kind {data['kind']!r}")
    labels = data["label"]
    return FieldRule(
        name=data["name"], labels=tuple([labels] if isinstance(labels, str) else labels), kind=data.get("kind", "text"), after=data.get("after"),
        rows=data.get("rows", 1), until=data.get("until"), subject=data.get("subject", False), required=data.get("required", False),
        header=data.get("header"),
    )  # fmt: skip


def group_of(types: Mapping[str, DocType], name: str) -> str | None:
    """The group of a type, None where it is not known."""
    kind = types.get(name)
    return kind.group if kind else None


@cache
def all_doctypes() -> Mapping[str, DocType]:
    """Every document type by its name. Raises BrokenDocType."""
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.toml"))}
