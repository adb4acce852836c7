"""The page on which a second person keys the papers of a batch's sample, without what was read."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.deps import Keyer, Parts, SampleKeyer
from api.pages.frame import page
from api.pages.views import label_of, labels_of
from digitize.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/kiem-mau")
def samples(request: Request, user: Keyer, parts: Parts) -> Response:
    """Batches that have a sample, with how far it is keyed."""
    with parts.database.look() as store:
        batches = [one for one in store.batches.list() if parts.access.covers(user, "samples.key", one.unit)]
    found = []
    for batch in batches:
        try:
            found.append((batch, parts.sampling.result(batch.id), parts.sampling.next(batch.id, user.login)))
        except NotFound:
            continue
    return page(request, "samples.html", user, found=found)


@router.get("/kiem-mau/{id}")
def sampled(id: str, request: Request, user: SampleKeyer, parts: Parts) -> Response:
    """The next paper that somebody may key; none of its read values stands in the page."""
    with parts.database.look() as store:
        batch = store.batches.get(id)
    result, scan_id = parts.sampling.result(batch.id), parts.sampling.next(batch.id, user.login)
    if scan_id is None:
        return page(request, "sampled.html", user, batch=batch, result=result, scan=None)
    with parts.database.look() as store:
        scan, _ = store.scans.get(scan_id)
    labels = labels_of(parts.types.get(scan.doctype or ""))
    fields = [(name, label_of(name, labels)) for name in parts.sampling.asked(scan)]
    return page(request, "sampled.html", user, batch=batch, result=result, scan=scan, id=scan_id, fields=fields)
