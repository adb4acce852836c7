"""Where a result stands in its life: amended, corrected, replaced, cancelled (NĐ 45/2020: still kept and found), disposed of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """What became of a result. Whether its term has ended follows from its validity."""

    IN_FORCE = "in_force"
    AMENDED = "amended"  # điều chỉnh, bổ sung: goes on together with the paper that amends it
    CORRECTED = "corrected"  # cải chính: what it says was put right by another paper
    REPLACED = "replaced"  # another paper stands in its place
    CANCELLED = "cancelled"  # thu hồi, hủy bỏ
    DISPOSED = "disposed"  # destroyed by decision; a tombstone with its hash remains


HOLDS = frozenset({State.IN_FORCE, State.AMENDED, State.CORRECTED})
"""States in which a result may still be relied on, with the papers that changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One change of state, with what caused it."""

    state: State
    since: date
    reason: str
    cause: str | None
    """Mã kết quả of the paper that caused it; None where none was digitized."""
    by: str
    at: datetime
    seconded_by: str | None = None
    """The second person, where the law asks for two."""


def state_on(standings: tuple[Standing, ...], day: date) -> State:
    """The state on a day: of the changes that had begun by then the one that began last; of two that began together, the one noted last."""
    begun = sorted((standing for standing in standings if standing.since <= day), key=lambda standing: (standing.since, standing.at))
    return begun[-1].state if begun else State.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody asks that a record be destroyed by a decision; a second person must agree."""

    decision: str
    by: str
    at: datetime
