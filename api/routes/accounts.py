"""Accounts, for the administrator, who reads no record."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel
from pydantic import Field as Spec

from api.deps import Administrator, Parts
from api.routes import V1
from api.wiring.reading import now
from digitize.access import Person
from digitize.credentials import Account
from digitize.ids import new_id

router = APIRouter(prefix=f"{V1}/accounts", tags=["accounts"])
Login = Annotated[str, Path(max_length=80)]


class AccountIn(BaseModel):
    name: str = Spec(min_length=1, max_length=120)
    unit: str = Spec(max_length=40, description="Code of the agency; * for above all")
    roles: list[str] = Spec(max_length=10)
    grants: list[str] = Spec([], max_length=20)
    password: str | None = Spec(None, max_length=200, description="None: as it was")


class AccountOut(BaseModel):
    login: str
    name: str
    unit: str
    roles: list[str]
    grants: list[str]
    disabled: bool
    code: bool = Spec(description="Whether he has a second factor")


class KeyOut(BaseModel):
    key: str = Spec(description="For the authenticator app; shown this once")


@router.get("", response_model=list[AccountOut], summary="All accounts")
def accounts(_user: Administrator, parts: Parts) -> list[AccountOut]:
    with parts.database.look() as store:
        return [account_out(one) for one in store.accounts.list()]


@router.put("/{login}", response_model=AccountOut, summary="A new account, or a changed one; its sessions end")
def save(login: Login, given: AccountIn, user: Administrator, parts: Parts) -> AccountOut:
    person = Person(
        login=login, name=given.name, unit=parts.access.units.said(given.unit), roles=frozenset(given.roles), grants=frozenset(given.grants)
    )
    return account_out(parts.sign_in.save(person, password=given.password, id=new_id(now()), by=user.login))


@router.post("/{login}/shut", status_code=204, summary="Shuts an account; its sessions end at once")
def shut(login: Login, user: Administrator, parts: Parts) -> Response:
    parts.sign_in.disable(login, off=True, by=user.login)
    return Response(status_code=204)


@router.post("/{login}/open", status_code=204, summary="Opens it again")
def reopen(login: Login, user: Administrator, parts: Parts) -> Response:
    parts.sign_in.disable(login, off=False, by=user.login)
    return Response(status_code=204)


@router.post("/{login}/code", response_model=KeyOut, summary="A new key of one-time codes; its sessions end")
def code(login: Login, user: Administrator, parts: Parts) -> KeyOut:
    return KeyOut(key=parts.sign_in.new_code_key(login, user.login))


def account_out(one: Account) -> AccountOut:
    who = one.person
    return AccountOut(
        login=who.login, name=who.name, unit=who.unit, roles=sorted(who.roles), grants=sorted(who.grants), disabled=one.disabled, code=bool(one.code_key)
    )  # fmt: skip
