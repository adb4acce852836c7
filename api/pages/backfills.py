"""The page that shows how far each backfill is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import Archivist, Parts
from api.outcomes import OUTCOMES
from api.outcomes import STATES as BATCH_STATES
from api.pages.frame import page
from digitize.batch import STUCK

router = APIRouter(include_in_schema=False)
SHOWN = 10
"""Batches on the page, the newest first: to count a batch of a million lines takes a second."""


@router.get("/dot")
def backfills(request: Request, user: Archivist, parts: Parts, part: Annotated[str | None, Query(alias="phan")] = None) -> Response:
    """Batches with their outcomes, their pace and when they will be read; `phan=dong` gives the rows alone."""
    courses = parts.accountant.courses(parts.access.scope(user, "batches.see"), SHOWN)
    return page(
        request,
        "_backfills.html" if part else "backfills.html",
        user,
        courses=courses,
        stuck=STUCK,
        outcomes=OUTCOMES,
        batch_states=BATCH_STATES,
        limit=SHOWN,
    )
