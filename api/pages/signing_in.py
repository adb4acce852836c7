"""Signing in: by password and code on our own page, or at a provider of identity."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.deps import TOKEN, Parts, session
from api.pages.frame import page
from api.wiring.services import Services
from digitize.access import CITIZEN, Person
from digitize.credentials import Session
from digitize.sign_in import SHORTEST

router = APIRouter(include_in_schema=False)


@router.get("/dang-nhap")
def sign_in_page(request: Request, parts: Parts) -> Response:
    labels = request.app.state.providers.labels
    return page(request, "sign_in.html", None, development=not parts.settings.strict, providers=labels)


@router.get("/mat-khau")
def password_page(request: Request, held: Annotated[Session | None, Depends(session)], parts: Parts) -> Response:
    """One's own password and sessions; who signs in at a provider changes his there."""
    if held is None or not held.confirmed:
        return RedirectResponse("/dang-nhap", 303)
    with parts.database.look() as store:
        account = store.accounts.by_id(held.account)
    own = account is not None and bool(account.password_hash)
    return page(request, "password.html", held.person, own=own, others=parts.sign_in.others(held), shortest=SHORTEST)


@router.get("/dang-nhap/{provider}")
async def to_provider(provider: str, request: Request, parts: Parts) -> Response:
    """To the provider; where he shall send the browser back is said by our own setting, never by the request."""
    back = f"{parts.settings.public_url.rstrip('/')}/dang-nhap/{provider}/ve"
    answer: Response = await request.app.state.providers.flow(provider).authorize_redirect(request, back)
    return answer


@router.get("/dang-nhap/{provider}/ve")
async def from_provider(provider: str, request: Request, parts: Parts) -> Response:
    """Back from the provider, who answers for the second factor too."""
    person, id = await request.app.state.providers.vouched(provider, request)
    token = await run_in_threadpool(_begun, parts, person, id)
    request.session.clear()
    request.session[TOKEN] = token
    return RedirectResponse("/", 303)


def _begun(parts: Services, person: Person, id: str) -> str:
    if CITIZEN not in person.roles:
        parts.sign_in.vouched(person, id)
    return parts.sign_in.begin(person, id, confirmed=True)
