"""A batch's sample, keyed blind by a second person."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel
from pydantic import Field as Spec

from api.bodies import KeyedIn
from api.deps import Parts, SampleKeyer
from api.routes import V1

router = APIRouter(prefix=f"{V1}/batches", tags=["samples of backfills"])


class SampleOut(BaseModel):
    drawn: int = Spec(description="Papers")
    keyed: int
    fields: int = Spec(description="Fields keyed")
    wrong: int
    bound: float = Spec(description="Share of wrong fields that is borne")
    low: float = Spec(description="Lower end of the 95 % interval of that share in the whole batch")
    high: float
    verdict: str = Spec(description="passes, fails, or open while neither can be said")


@router.get("/{id}/sample", response_model=SampleOut, summary="What the sample of a backfill has shown so far")
def result(id: str, _user: SampleKeyer, parts: Parts) -> SampleOut:
    found = parts.sampling.result(id)
    low, high = found.interval
    return SampleOut(
        drawn=found.drawn, keyed=found.keyed, fields=found.fields, wrong=found.wrong, bound=found.bound, low=low, high=high, verdict=found.verdict
    )  # fmt: skip


@router.post(
    "/{id}/sample/{scan_id}", response_model=dict[str, bool], summary="Keys one paper of the sample; answers which fields were right"
)
def keyed(id: str, scan_id: str, given: KeyedIn, user: SampleKeyer, parts: Parts) -> dict[str, bool]:
    """Nobody keys what he took in, checked or accepted himself."""
    return dict(parts.sampling.key(id, scan_id, given.values, user.login))
