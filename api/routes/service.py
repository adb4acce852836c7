"""The service itself: signing in, document types, health and readiness."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from api.bodies import CodeIn, Login, PasswordIn
from api.deps import TOKEN, ApiReader, Held, Parts, session
from api.routes import V1
from digitize.credentials import Session
from digitize.errors import Unauthorized

router = APIRouter(prefix=V1)


class State(BaseModel):
    status: str


class SignedIn(BaseModel):
    code_needed: bool = Field(description="Whether the one-time code must follow, with POST /session/code")


@router.post("/session", response_model=SignedIn, tags=["session"], summary="Sign in")
def sign_in(given: Login, request: Request, parts: Parts) -> SignedIn:
    """By password; a role that may do much needs a one-time code after it."""
    account = parts.sign_in.by_password(given.login, given.password)
    needed = parts.sign_in.needs_code(account)
    request.session.clear()
    request.session[TOKEN] = parts.sign_in.begin(account.person, account.id, confirmed=not needed)
    return SignedIn(code_needed=needed)


@router.post("/session/code", status_code=204, tags=["session"], summary="The one-time code")
def confirm(given: CodeIn, request: Request, held: Annotated[Session | None, Depends(session)], parts: Parts) -> Response:
    if held is None:
        raise Unauthorized("not-signed-in", "Phiên đã hết; hãy nhập lại mật khẩu.")
    parts.sign_in.confirm(parts.sign_in.account(held.person.login), given.code)
    request.session[TOKEN] = parts.sign_in.confirmed(held)
    return Response(status_code=204)


@router.delete("/session", status_code=204, tags=["session"], summary="Sign out")
def sign_out(request: Request, parts: Parts) -> Response:
    """What the browser keeps of this site goes with it."""
    parts.sign_in.end(request.session.get(TOKEN, ""))
    request.session.clear()
    return Response(status_code=204, headers={"Clear-Site-Data": '"cache", "storage"'})


@router.post("/session/password", status_code=204, tags=["session"], summary="One's own password; every other session ends")
def change_password(given: PasswordIn, request: Request, held: Held, parts: Parts) -> Response:
    request.session[TOKEN] = parts.sign_in.change_password(held, given.current, given.new)
    return Response(status_code=204)


@router.delete("/session/others", status_code=204, tags=["session"], summary="Signs out everywhere but here")
def end_others(held: Held, parts: Parts) -> Response:
    parts.sign_in.end_others(held)
    return Response(status_code=204)


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, _user: ApiReader) -> dict[str, Any]:
    """The description of the API, for those who may use it."""
    described: dict[str, Any] = request.app.openapi()
    return described
