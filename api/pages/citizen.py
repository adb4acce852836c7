"""A citizen's own page, and that of the officer who answers what citizens ask."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Answerer, Asker, Citizen, Parts
from api.pages.frame import page
from api.pages.words import validity_sentence
from api.routes.mine import seen_of
from api.wiring.reading import today
from digitize.errors import SohoaError

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=2000)]


@router.get("/cua-toi")
def mine(request: Request, user: Citizen, parts: Parts) -> Response:
    """One's records (kho quản lý dữ liệu điện tử: TT 01/2023 Điều 24), who looked at them, what one has asked."""
    return _mine(request, user, parts, "")


@router.post("/cua-toi")
def ask(request: Request, user: Asker, parts: Parts, kind: Text, text: Text) -> Response:
    try:
        parts.rights.ask(user, kind, text)
    except SohoaError as error:
        return _mine(request, user, parts, error.message)
    return RedirectResponse("/cua-toi", 303)


@router.get("/yeu-cau")
def requests_page(request: Request, user: Answerer, parts: Parts) -> Response:
    """What citizens asked and waits for an answer, most urgent first."""
    return _requests(request, user, parts, "")


@router.post("/yeu-cau/{id}")
def answer(
    id: str, request: Request, user: Answerer, parts: Parts, deed: Annotated[Literal["reply", "prolong", "done", "refuse"], Form()], text: Text = "",
    ground: Text = "",
) -> Response:  # fmt: skip
    try:
        if deed == "refuse":
            parts.rights.refuse(user, id, ground, text)
        elif deed == "done":
            parts.rights.done(user, id, text)
        else:
            parts.rights.reply(user, id, text, prolong=deed == "prolong")
    except SohoaError as error:
        return _requests(request, user, parts, error.message)
    return RedirectResponse("/yeu-cau", 303)


def _mine(request: Request, user: Citizen, parts: Parts, problem: str) -> Response:
    records = [(record, validity_sentence(record, today())) for record in parts.rights.records(user)]
    seen = seen_of(parts, user)
    looks = [
        (one, parts.access.units.name(one.unit) or parts.settings.agency or "Cơ quan đang giữ hồ sơ") for one in parts.rights.looks(user)
    ]
    return page(
        request, "mine.html", user, 422 if problem else 200, records=records, seen=seen, looks=looks, requests=parts.rights.asked(user), problem=problem,
        kinds=parts.rights.kinds.kinds, types_of=parts.types, said=STATES_OF_REQUESTS, looked=LOOKED,
    )  # fmt: skip


def _requests(request: Request, user: Answerer, parts: Parts, problem: str) -> Response:
    return page(
        request, "requests.html", user, 422 if problem else 200, requests=parts.rights.waiting(), kinds=parts.rights.kinds.kinds, today=today(), problem=problem,
        said=STATES_OF_REQUESTS,
    )  # fmt: skip


STATES_OF_REQUESTS = {"received": "Đã nhận", "replied": "Đã phản hồi, đang xử lý", "done": "Đã thực hiện", "refused": "Từ chối"}
LOOKED = {"viewed": "Xem", "found": "Tìm thấy khi tra cứu nội bộ", "revealed": "Xem số định danh đầy đủ", "downloaded": "Tải về"}
