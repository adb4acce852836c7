"""The service itself: signing in, document types, health and readiness."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api.bodies import Login
from api.deps import Parts, Reader, Users, users
from digitize.errors import Unavailable

router = APIRouter()


class State(BaseModel):
    status: str


@router.post("/session", status_code=204, tags=["session"], summary="Sign in")
def sign_in(given: Login, request: Request, known: Annotated[Users, Depends(users)]) -> Response:
    user = known.check(given.login, given.password)
    request.session.clear()
    request.session["login"] = user.login
    return Response(status_code=204)


@router.delete("/session", status_code=204, tags=["session"], summary="Sign out")
def sign_out(request: Request) -> Response:
    request.session.clear()
    return Response(status_code=204)


@router.get("/health", response_model=State, tags=["service"], summary="Whether the process answers")
def health() -> State:
    return State(status="ok")


@router.get("/ready", response_model=State, tags=["service"], summary="Whether it can take papers in")
def ready(parts: Parts) -> State:
    if not parts.sql.alive():
        raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời.")
    if not parts.objects.alive():
        raise Unavailable("store-unavailable", "Kho lưu trữ không trả lời.")
    return State(status="ready")


@router.get("/.well-known/sohoa-keys.json", tags=["service"], summary="The keys by which anybody can check copies (JWKS)")
def keys(parts: Parts) -> dict[str, Any]:
    return parts.seals.published()


@router.get("/openapi.json", include_in_schema=False)
def openapi(request: Request, _user: Reader) -> dict[str, Any]:
    """The description of the API, for those who may use it."""
    described: dict[str, Any] = request.app.openapi()
    return described
