"""What every page shares: templates, who is signed in, the way to the sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.templating import Jinja2Templates

from api.deps import session
from api.pages.words import REACHED, ROLES, STATES, STATUS_NAMES, STEPS, TRUSTS, as_written, day
from digitize.access import Person
from digitize.credentials import Session
from digitize.doctypes import all_doctypes
from digitize.text import fold

templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
templates.env.filters.update(day=day, as_written=as_written)


def _titles() -> dict[str, str]:
    """What each type is called; where several share a title, with its group."""
    kinds = all_doctypes()
    titles = [kind.title for kind in kinds.values()]
    shown = {
        name: f"{kind.title} ({kind.group})" if titles.count(kind.title) > 1 else kind.title or "CÔNG VĂN" for name, kind in kinds.items()
    }
    return dict(sorted(shown.items(), key=lambda item: fold(item[1])))


templates.env.globals.update(
    states=STATES, trusts=TRUSTS, roles=ROLES, status_names=STATUS_NAMES, steps=STEPS, reached=REACHED, types=_titles()
)


def signed_in(held: Annotated[Session | None, Depends(session)]) -> Person | None:
    """Who looks at a page that is open to everybody."""
    return held.person if held and held.confirmed else None


Who = Annotated[Person | None, Depends(signed_in)]


def page(request: Request, template: str, user: Person | None, status: int = 200, **given: object) -> Response:
    """A page; nothing of it is kept by the browser, as it may show personal data."""
    access = request.app.state.services.access

    def may(action: str) -> bool:
        return user is not None and access.may(user, action)

    return templates.TemplateResponse(
        request, template, {"user": user, "may": may, **given}, status_code=status, headers={"Cache-Control": "no-store"}
    )
