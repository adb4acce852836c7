"""What every made-up paper shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

XA = "XÃ GIÓ MẪU"
Made = tuple[list[Image.Image], dict[str, Any]]
"""Pages, and what a reader should find."""


def expected(
    doctype: str, status: str = "to_check", findings: tuple[str, ...] = (), misread: tuple[str, ...] = (), **fields: str | None
) -> dict[str, Any]:
    """What the paper says. `misread` names the fields that the reader gets wrong today."""
    return expectation(doctype, fields, status, findings, misread)


def expectation(
    doctype: str, fields: Mapping[str, str | None], status: str = "to_check", findings: Sequence[str] = (), misread: Sequence[str] = ()
) -> dict[str, Any]:
    """The same from a mapping, as `expected.json` has it."""
    return {"doctype": doctype, "status": status, "findings": list(findings), "misread": list(misread), "fields": fields}
