"""What endpoints ask for: the services, who is calling, and whether he may."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pwdlib import PasswordHash
from pydantic import SecretStr

from api.settings import DEVELOPMENT_USERS, Role, Settings, User
from api.wiring.services import Services
from digitize.errors import Forbidden, Unauthorized
from digitize.record import MACHINE

DEVELOPMENT_PASSWORD = "sohoa"  # noqa: S105  # only where SOHOA_ENVIRONMENT is development
basic = HTTPBasic(auto_error=False)


class Users:
    """Who may sign in, from the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._hasher = PasswordHash.recommended()

    @cached_property
    def _by_login(self) -> dict[str, User]:
        users = self._settings.users
        if not users and self._settings.environment == "development":
            known = self._hasher.hash(DEVELOPMENT_PASSWORD)
            users = tuple(
                User(login=login, name=name, password_hash=SecretStr(known), roles=frozenset({role}))
                for login, (name, role) in DEVELOPMENT_USERS.items()
            )
        return {user.login: user for user in users}

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("a password that nobody has")

    def find(self, login: str) -> User | None:
        return self._by_login.get(login)

    def clerks(self) -> list[User]:
        """Who papers may be sent to."""
        return [user for user in self._by_login.values() if "clerk" in user.roles]

    def name(self, login: str) -> str:
        """What a person is called on screen; the login where he is not known here any more."""
        user = self.find(login)
        return user.name if user else "Máy" if login == MACHINE else login

    def check(self, login: str, password: str) -> User:
        """The user. Raises Unauthorized; an unknown login takes as long as a wrong password."""
        user = self.find(login)
        known = user.password_hash.get_secret_value() if user else self._nobody
        if self._hasher.verify(password, known) and user:
            return user
        raise Unauthorized("bad-login", "Tên đăng nhập hoặc mật khẩu không đúng.")


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def users(request: Request) -> Users:
    found: Users = request.app.state.users
    return found


def same_site(request: Request) -> None:
    """Refuses a change that another site's page asks a signed-in browser for."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.headers.get("authorization"):
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is not None:  # browsers leave the first out where the page came over plain HTTP
        site = "same-origin" if origin.partition("://")[2] == request.headers.get("host") else "cross-site"
    if site not in (None, "same-origin", "none"):
        raise Forbidden("cross-site", "Yêu cầu đến từ trang khác; đã từ chối.")


def current_user(
    request: Request, known: Annotated[Users, Depends(users)], given: Annotated[HTTPBasicCredentials | None, Depends(basic)]
) -> User:
    """Who is calling, by session or by HTTP Basic. Raises Unauthorized."""
    if given is not None:
        return known.check(given.username, given.password)
    user = known.find(request.session.get("login", ""))
    if user is None:
        raise Unauthorized("not-signed-in", "Chưa đăng nhập hoặc phiên đã hết; hãy đăng nhập lại.")
    return user


def need(*roles: Role) -> Callable[[User], User]:
    """A dependency that gives the caller where he has one of the roles. Raises Forbidden."""

    def allowed(user: Annotated[User, Depends(current_user)]) -> User:
        if not user.roles & set(roles):
            raise Forbidden("forbidden", "Tài khoản này không có quyền làm việc đó.")
        return user

    return allowed


Parts = Annotated[Services, Depends(services)]
Known = Annotated[Users, Depends(users)]
Admin = Annotated[User, Depends(need("admin"))]
Anyone = Annotated[User, Depends(current_user)]
Clerk = Annotated[User, Depends(need("clerk"))]
Reader = Annotated[User, Depends(need("clerk", "lookup"))]
