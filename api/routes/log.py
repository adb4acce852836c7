"""The log that cannot be bent, from outside: signed heads and proofs for everybody, the entries for auditors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from pydantic import Field as Spec

from api.deps import Auditor, Parts
from api.routes import V1
from api.wiring.services import Services
from digitize.codec import event_to_json
from digitize.errors import Unavailable
from digitize.ledger import Head

router = APIRouter(prefix=f"{V1}/log", tags=["log"])
Position = Annotated[int, Query(ge=0, le=2**53)]


class HeadOut(BaseModel):
    size: int
    root: str = Spec(description="SHA-256, hexadecimal (RFC 6962 §2.1)")
    at: str
    token: str = Spec(description="The same, signed by the agency (JWS)")


class PathOut(BaseModel):
    path: list[str] = Spec(description="Hashes, hexadecimal, in the order of RFC 6962")


@router.get("/head", response_model=HeadOut, summary="The newest signed head")
def head(parts: Parts) -> HeadOut:
    return head_out(parts.ledger.head())


@router.get("/heads", response_model=list[str], summary="Signed heads above a size, in order")
def heads(parts: Parts, after: Position = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[str]:
    return parts.ledger.heads(after, limit)


@router.get("/inclusion", response_model=PathOut, summary="That an entry is in the tree of some size")
def inclusion(parts: Parts, position: Position, size: Position) -> PathOut:
    return PathOut(path=[step.hex() for step in parts.ledger.inclusion(position, size)])


@router.get("/consistency", response_model=PathOut, summary="That a tree grew out of an older one")
def consistency(parts: Parts, old: Position, size: Position) -> PathOut:
    return PathOut(path=[step.hex() for step in parts.ledger.consistency(old, size)])


@router.get("/dump", response_class=StreamingResponse, summary="The whole log, a JSON object a line: `sohoa audit verify` checks it")
def whole(_user: Auditor, parts: Parts) -> StreamingResponse:
    """Entries say who did what to which paper, by ids; no value of any paper."""
    headers = {"Content-Disposition": 'attachment; filename="nhat-ky.jsonl"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(parts), media_type="application/jsonl", headers=headers)


def lines(parts: Services) -> Iterator[str]:
    """The log as lines: the keys, the signed heads, then the entries in order, as far as the last head says."""
    with suppress(Unavailable):  # of a log that was bent, what is there is given out all the same
        parts.ledger.readmit()
        parts.log()
    yield json.dumps({"keys": parts.seals.published()["keys"]}) + "\n"
    after = 0
    while tokens := parts.ledger.heads(after, 1000):
        yield from (json.dumps({"head": token}) + "\n" for token in tokens)
        found = parts.ledger.checked(tokens[-1])
        after = found.size if found else 1 << 60
    for position, event in parts.ledger.entries():
        if position >= after:
            break
        yield json.dumps({"position": position, "entry": event_to_json(event)}, ensure_ascii=False) + "\n"


def head_out(found: Head) -> HeadOut:
    return HeadOut(size=found.size, root=found.root.hex(), at=found.at.isoformat(), token=found.token)
