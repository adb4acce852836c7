"""The pages: sign in, take in, look at what was read, find."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.templating import Jinja2Templates

from api.deps import Parts, Users, users
from api.pages.words import FIELD_NAMES, STATUS_NAMES, as_written, day
from api.routes.scans import shown
from api.settings import User
from digitize.scan import HEADER, HEADER_MORE

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
templates.env.filters.update(day=day, as_written=as_written)
templates.env.globals.update(field_names=FIELD_NAMES, status_names=STATUS_NAMES)


def signed_in(request: Request, known: Annotated[Users, Depends(users)]) -> User | None:
    return known.find(request.session.get("login", ""))


Who = Annotated[User | None, Depends(signed_in)]


@router.get("/dang-nhap")
def sign_in_page(request: Request, parts: Parts) -> Response:
    development = parts.settings.environment == "development"
    return templates.TemplateResponse(request, "sign_in.html", {"user": None, "development": development})


@router.get("/")
def home(request: Request, user: Who, parts: Parts) -> Response:
    if user is None:
        return RedirectResponse("/dang-nhap", 303)
    return templates.TemplateResponse(request, "home.html", {"user": user, "types": parts.types})


@router.get("/quet/{id}")
def scan_page(id: str, request: Request, user: Who, parts: Parts) -> Response:
    if user is None:
        return RedirectResponse("/dang-nhap", 303)
    if "clerk" not in user.roles:
        return RedirectResponse("/", 303)
    scan = shown(parts, id)
    kind = parts.types.get(scan.doctype or "")
    labels = {rule.name: rule.labels[0].rstrip(": ") for rule in kind.fields} if kind else {}
    names = [*HEADER, *HEADER_MORE, *(name for name in labels if name not in HEADER)]
    doubts = {finding.field: finding.message for finding in scan.findings if finding.field}
    given = {"user": user, "scan": scan, "names": names, "labels": labels, "doubts": doubts, "types": parts.types}
    return templates.TemplateResponse(request, "scan.html", given)
