"""The reference of all settings as a page, from the settings themselves: `sohoa settings`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from api import settings_parts
from api.settings import Settings

HEAD = """# Settings

Everything is set by environment variables (or by a service's `EnvironmentFile`); this page is what `sohoa settings` prints. Settings with parts are
given whole as JSON, or part by part with two underscores: `SOHOA_S3__ENDPOINT`. What is empty has its default.

| Variable | Default | What it is |
|---|---|---|
"""


def page() -> str:
    """In Markdown."""
    rows = [f"| `SOHOA_{name.upper()}` | {_default(name, field)} | {_said(field)} |" for name, field in Settings.model_fields.items()]
    parts = [_part(getattr(settings_parts, name)) for name in ("User", "Provider", "Machine", "S3", "Key", "Signing", "ChannelTo")]
    return HEAD + "\n".join(rows) + "\n" + "".join(parts)


def _part(kind: type[BaseModel]) -> str:
    about = " ".join((kind.__doc__ or "").split())
    rows = [f"| `{name}` | {_default(name, field)} | {_said(field)} |" for name, field in kind.model_fields.items()]
    return f"\n## {_used(kind)}\n\n{about}\n\n| Part | Default | What it is |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _used(kind: type[BaseModel]) -> str:
    """The variables whose value is of this form."""
    names = [f"`SOHOA_{name.upper()}`" for name, field in Settings.model_fields.items() if kind in set(_kinds(field.annotation))]
    return ", ".join(names) or "Keys in `SOHOA_SIGNING`"


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for one in getattr(annotation, "__args__", ()):
        yield from _kinds(one)


def _said(field: FieldInfo) -> str:
    return " ".join((field.description or "").split()).replace("|", "\\|")


def _default(name: str, field: FieldInfo) -> str:
    if name == "workers":
        return "as many as there are cores"
    if field.is_required():
        return "must be given"
    value = field.default
    if (
        isinstance(value, BaseModel)
        or value in (None, "", (), {}, frozenset())
        or (isinstance(value, SecretStr) and not value.get_secret_value())
    ):
        return ""
    if isinstance(value, Path):
        return f"`{str(value).replace(sys.prefix, '<environment>')}`"
    if isinstance(value, frozenset):
        return f"`{json.dumps(sorted(value))}`"
    return f"`{value}`"
