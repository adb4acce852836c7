"""Ids that sort by time, so that paging needs no second column; they say nothing about a person."""

from __future__ import annotations

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """26 characters: milliseconds since 1970 as 12 hexadecimal digits, then 14 at random."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(7)}"
