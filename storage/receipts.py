"""Receipts of look-ups as signed tokens (JWS) that verify with the published keys alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from digitize.lookup import Receipt
from storage.seals import Sealer, said

KIND = "receipt"


def signer_of_receipts(sealer: Sealer) -> Callable[[Receipt], str]:
    """What signs receipts."""

    def sign(receipt: Receipt) -> str:
        return sealer.say(
            KIND,
            {
                "l": receipt.lookup, "t": receipt.at.isoformat(), "u": receipt.unit, "p": receipt.purpose, "h": receipt.answer, "n": receipt.count,
                "i": receipt.position, "e": receipt.leaf, "d": receipt.day.isoformat(),
            },
        )  # fmt: skip

    return sign


def receipt_of(token: str, published: Mapping[str, Any]) -> Receipt | None:
    """The receipt that a token is; None where none of the published keys signed it."""
    claims = said(KIND, token, published)
    if claims is None:
        return None
    try:
        return Receipt(
            lookup=claims["l"], at=datetime.fromisoformat(claims["t"]), unit=claims["u"], purpose=claims["p"], answer=claims["h"], count=claims["n"],
            position=claims["i"], leaf=claims["e"], day=date.fromisoformat(claims["d"]),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError):
        return None
