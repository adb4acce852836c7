"""What every made-up paper shares."""

from __future__ import annotations

from typing import Any

from PIL import Image

XA = "XÃ GIÓ MẪU"
Made = tuple[list[Image.Image], dict[str, Any]]
"""Pages, and what a reader should find."""


def expected(
    doctype: str, status: str = "to_check", findings: tuple[str, ...] = (), misread: tuple[str, ...] = (), **fields: str | None
) -> dict[str, Any]:
    """What the paper says. `misread` names the fields that the reader gets wrong today: the seal and signature lie over them."""
    return {"doctype": doctype, "status": status, "findings": list(findings), "misread": list(misread), "fields": fields}
