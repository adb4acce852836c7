"""The pages of look-up officers, of those who oversee them, and of the administrator of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Administrator, Known, Officer, Overseer, Parts, Reviewer
from api.pages.frame import page
from api.pages.views import label_of, labels_of
from api.pages.words import STATES, as_written
from api.routes.lookups import LEFT_OUT, odd_of
from api.wiring.services import Services
from digitize.access import Person
from digitize.errors import SohoaError
from digitize.kinds import date as date_kind
from digitize.lookup import Asked, Found, Lookup, LookupQuery, Subject

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=500)]


@router.get("/khai-thac")
def look_up_page(request: Request, user: Officer, parts: Parts) -> Response:
    """The form of a look-up, with one's last ones."""
    return _form(request, user, parts, {}, "", "")


@router.post("/khai-thac")
def looked_up(
    request: Request, user: Officer, parts: Parts, purpose: Text, basis: Text, case: Text, number: Text = "", name: Text = "", born: Text = "",
    paper: Text = "", code: Text = "", doctype: Text = "", clear: Annotated[bool, Form()] = False, urgent: Text = "",
) -> Response:  # fmt: skip
    """The answer, under an address of its own; what was typed stands in no address. What is wrong comes back with what was typed."""
    typed = {
        "purpose": purpose, "basis": basis, "case": case, "number": number, "name": name, "born": born, "paper": paper, "code": code,
        "doctype": doctype, "clear": clear, "urgent": urgent,
    }  # fmt: skip
    day = date_kind(born)
    if born and not day:
        return _form(request, user, parts, typed, "Ngày sinh không đúng; ghi ngày/tháng/năm.", "born")
    subject = Subject(personal_number=number, name=name, born=date.fromisoformat(day) if day else None, number=paper, code=code)
    try:
        asked = Asked(subject=subject, purpose=purpose, basis=basis, case=case, doctype=doctype, clear=clear, urgent=urgent)
        lookup, _ = parts.looking_up.ask(user, asked)
    except SohoaError as error:
        return _form(request, user, parts, typed, error.message, str(error.extra.get("field", "")))
    return RedirectResponse(f"/khai-thac/{lookup.id}", 303)


@router.get("/khai-thac/{id}")
def answer_page(id: str, request: Request, user: Officer, parts: Parts) -> Response:
    """One's own look-up with its answer and receipt."""
    lookup = parts.looking_up.own(user, id)
    receipt = parts.looking_up.receipt(lookup)
    purpose = parts.looking_up.register.purposes.get(lookup.asked.purpose)
    found = [(one, _fields(parts, one), STATES.get(one.state, one.state)) for one in lookup.found]
    return page(
        request, "answer.html", user, lookup=lookup, purpose=purpose, found=found, receipt=receipt, left_out=LEFT_OUT,
        kind=parts.types.get(lookup.asked.doctype),
    )  # fmt: skip


@router.get("/giam-sat")
def oversight_page(request: Request, user: Overseer, parts: Parts, known: Known) -> Response:
    """Who looked up, for what; what waits for a review; what somebody should ask about; the log's head."""
    newest = parts.looking_up.listed(user, LookupQuery(limit=100))
    waiting = parts.looking_up.listed(user, LookupQuery(unreviewed=True, limit=100))
    return page(
        request, "oversight.html", user, lookups=_told(parts, newest), waiting=_told(parts, waiting), oddities=odd_of(parts, user), called=known.name,
        head=parts.ledger.head(), unit=parts.access.units.name,
    )  # fmt: skip


@router.post("/giam-sat/{id}")
def reviewed(id: str, user: Reviewer, parts: Parts, note: Text) -> Response:
    """The after-review of an urgent look-up."""
    parts.looking_up.review(user, id, note)
    return RedirectResponse("/giam-sat", 303)


@router.get("/tai-khoan")
def accounts_page(request: Request, user: Administrator, parts: Parts) -> Response:
    """All accounts."""
    with parts.database.look() as store:
        accounts = store.accounts.list()
    return page(request, "accounts.html", user, accounts=accounts, unit=parts.access.units.name, roles_of=ROLES_CALLED)


ROLES_CALLED = {
    "clerk": "một cửa", "approver": "phê duyệt", "records": "lưu trữ", "lookup": "khai thác", "auditor": "kiểm toán", "dpo": "bảo vệ dữ liệu",
    "report": "theo dõi, báo cáo", "admin": "quản trị", "citizen": "công dân",
}  # fmt: skip


def _form(request: Request, user: Person, parts: Services, typed: dict[str, object], problem: str, field: str) -> Response:
    with parts.database.look() as store:
        mine = store.lookups.list(LookupQuery(login=user.login, limit=10))
    return page(
        request, "look_up.html", user, 422 if problem else 200, purposes=list(parts.looking_up.register.purposes.values()), typed=typed, problem=problem,
        field=field, mine=_told(parts, mine), waiting=sum(bool(one.asked.urgent) and not one.reviewed_by for one in mine),
    )  # fmt: skip


def _told(parts: Services, lookups: Sequence[Lookup]) -> list[tuple[Lookup, str]]:
    """Look-ups with the titles of their purposes."""
    known = parts.looking_up.register.purposes
    return [(one, known[one.asked.purpose].title if one.asked.purpose in known else one.asked.purpose) for one in lookups]


def _fields(parts: Services, one: Found) -> list[tuple[str, str]]:
    labels = labels_of(parts.types.get(one.doctype))
    return [(label_of(name, labels), as_written(value)) for name, value in one.fields.items()]
