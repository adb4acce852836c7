"""What becomes of records: their standing, holds, and destruction by decision of two people."""

from __future__ import annotations

from fastapi import APIRouter

from api.bodies import DisposalIn, HoldIn, StandingIn
from api.deps import Disposer, Holder, Noter, Parts
from api.routes import V1
from api.schemas import RecordOut, record_out
from api.wiring.reading import today

router = APIRouter(prefix=f"{V1}/records", tags=["life of a record"])


@router.post("/{id}/standing", response_model=RecordOut, summary="Amended, corrected, replaced, cancelled, or in force again")
def standing(id: str, given: StandingIn, user: Noter, parts: Parts) -> RecordOut:
    record = parts.life.note(id, given.state, since=given.since, reason=given.reason, cause=given.cause, by=user.login)
    return record_out(record, today())


@router.post("/{id}/hold", response_model=RecordOut, summary="Holds it with a reason, or lets it go with null")
def hold(id: str, given: HoldIn, user: Holder, parts: Parts) -> RecordOut:
    return record_out(parts.life.hold(id, given.reason, by=user.login), today())


@router.post("/{id}/disposal", response_model=RecordOut, summary="Proposes to destroy it by a decision; null withdraws the proposal")
def propose_disposal(id: str, given: DisposalIn, user: Holder, parts: Parts) -> RecordOut:
    if given.decision is None:
        return record_out(parts.life.withdraw_disposal(id, by=user.login), today())
    return record_out(parts.life.propose_disposal(id, given.decision, by=user.login), today())


@router.post("/{id}/disposal/confirmation", response_model=RecordOut, summary="A second person confirms: it is destroyed, for good")
def dispose(id: str, user: Disposer, parts: Parts) -> RecordOut:
    return record_out(parts.life.dispose(id, by=user.login), today())
