"""How right each document type was read, and whether the machine may accept its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import Anybody, Parts, TypeKeeper
from api.routes import V1
from api.schemas import AccuracyOut, DocTypeOut, TallyOut, doctype_out
from api.wiring.reading import now
from digitize.doctypes import DocType
from digitize.errors import Conflict, NotFound
from digitize.trust import ENOUGH, Accuracy

router = APIRouter(prefix=f"{V1}/doctypes", tags=["doctypes"])


class Switch(BaseModel):
    on: bool


@router.get("", response_model=list[DocTypeOut], summary="Document types and their fields")
def doctypes(_user: Anybody, parts: Parts) -> list[DocTypeOut]:
    return [doctype_out(kind) for kind in parts.types.values()]


@router.get("/{name}/accuracy", response_model=AccuracyOut, summary="How right the type was read, by field")
def accuracy(name: str, _user: Anybody, parts: Parts) -> AccuracyOut:
    _known(parts.types, name)
    with parts.database.look() as store:
        return accuracy_out(store.trust.accuracy(name))


@router.put("/{name}/automatic", response_model=AccuracyOut, summary="Switches automatic acceptance on, where it is earned, or off")
def switch(name: str, asked: Switch, user: TypeKeeper, parts: Parts) -> AccuracyOut:
    _known(parts.types, name)
    with parts.database.begin() as store:
        if asked.on and not store.trust.accuracy(name).proven:
            raise Conflict(
                "not-proven",
                f"Chưa đủ căn cứ: cần ít nhất {ENOUGH} bản máy chắc chắn đã được cán bộ kiểm và hầu như không bản nào phải sửa. Chưa bật gì.",
            )
        store.trust.switch(name, user.login if asked.on else None, now())
        return accuracy_out(store.trust.accuracy(name))


def _known(types: Mapping[str, DocType], name: str) -> None:
    if name not in types:
        raise NotFound("no-doctype", "Không có loại giấy tờ này.")


def accuracy_out(found: Accuracy) -> AccuracyOut:
    return AccuracyOut(
        doctype=found.doctype, papers=TallyOut(**asdict(found.papers)), fields=[TallyOut(**asdict(t)) for t in found.fields],
        automatic_by=found.automatic_by, proven=found.proven,
    )  # fmt: skip
