"""What machines ask of any service, at addresses without a version: is it alive, can it work, its metrics, its public keys."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.deps import FeedReader, Parts
from digitize.errors import Unavailable

router = APIRouter()


class State(BaseModel):
    status: str


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


@router.get("/metrics", response_class=Response, summary="Metrics of the service, for Prometheus")
def metrics(_person: FeedReader, request: Request) -> Response:
    body, media_type = request.app.state.metrics.written()
    return Response(body, media_type=media_type)
