"""What endpoints ask for: the services, who is calling, and whether he may. Every endpoint names an action of digitize/policy.toml
here, or stands among those open to everybody in `OPEN`; a test goes over all of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from api.people import People
from api.wiring.services import Services
from digitize.access import Person
from digitize.credentials import Session
from digitize.errors import Forbidden, NotFound, Unauthorized

basic = HTTPBasic(auto_error=False)
TOKEN = "t"  # noqa: S105  # where the session's token stands in the signed cookie
OPEN = frozenset(
    {
        "/health", "/ready", "/api/v1/session", "/api/v1/session/code", "/api/v1/session/password", "/api/v1/session/others", "/mat-khau", "/.well-known/sohoa-keys.json", "/dang-nhap", "/dang-nhap/{provider}",
        "/dang-nhap/{provider}/ve", "/xac-minh/{token}", "/api/v1/log/head", "/api/v1/log/heads", "/api/v1/log/inclusion", "/api/v1/log/consistency",
    }
)  # fmt: skip
"""Open to everybody: nothing of it is personal data. What changes one's own session asks for that session by itself."""


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def people(request: Request) -> People:
    found: People = request.app.state.people
    return found


def same_site(request: Request) -> None:
    """Refuses a change that another site's page asks a signed-in browser for."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is not None:  # browsers leave the first out where the page came over plain HTTP
        site = "same-origin" if origin.partition("://")[2] == request.headers.get("host") else "cross-site"
    if site not in (None, "same-origin", "none"):
        raise Forbidden("cross-site", "Yêu cầu đến từ trang khác; đã từ chối.")


Parts = Annotated[Services, Depends(services)]
Known = Annotated[People, Depends(people)]


def session(request: Request, parts: Parts) -> Session | None:
    """The browser's session, whether or not its second factor was given."""
    return parts.sign_in.session(request.session.get(TOKEN, ""))


def confirmed(held: Annotated[Session | None, Depends(session)]) -> Session:
    """A browser's own session, second factor and all. Raises Unauthorized."""
    if held is None or not held.confirmed:
        raise Unauthorized("not-signed-in", "Chưa đăng nhập hoặc phiên đã hết; hãy đăng nhập lại.")
    return held


def caller(
    request: Request, parts: Parts, held: Annotated[Session | None, Depends(session)],
    given: Annotated[HTTPBasicCredentials | None, Depends(basic)],
) -> Person:  # fmt: skip
    """Who is calling: by session, by HTTP Basic where no second factor is asked for, by a provider's token, or by a certificate that a
    trusted proxy has checked. Raises Unauthorized."""
    if given is not None:
        account = parts.sign_in.by_password(given.username, given.password)
        if parts.sign_in.needs_code(account):
            raise Unauthorized("code-needed", "Tài khoản này phải đăng nhập trên trang, với mã xác thực.")
        return account.person
    if machine := request.app.state.machines.person(request):
        found: Person = machine
        return found
    return confirmed(held).person


Held = Annotated[Session, Depends(confirmed)]
Caller = Annotated[Person, Depends(caller)]


class May:
    """A dependency that gives the caller where the policy lets him do one thing, and to this paper where the path names one."""

    def __init__(self, action: str, on: Literal["scan", "record", "batch"] | None = None) -> None:
        self.action, self.on = action, on

    def __call__(self, request: Request, person: Caller, parts: Parts) -> Person:
        """Raises Forbidden; NotFound for another agency's paper, in the words for one that does not exist."""
        parts.access.check(person, self.action)
        if self.on:
            self._must_cover(request.path_params["id"], person, parts)
        return person

    def _must_cover(self, id: str, person: Person, parts: Services) -> None:
        with parts.database.look() as store:
            unit = store.batches.get(id).unit if self.on == "batch" else (store.scans if self.on == "scan" else store.records).unit(id)
        if unit is None or not parts.access.covers(person, self.action, unit):
            raise ABSENT[self.on or ""]()


ABSENT = {
    "scan": lambda: NotFound("no-scan", "Không có bản quét này."),
    "record": lambda: NotFound("no-record", "Không có hồ sơ số hóa này."),
    "batch": lambda: NotFound("no-batch", "Không có đợt số hóa này; xem các đợt bằng sohoa backfill list."),
}


Anybody = Annotated[Person, Depends(May("types.see"))]
ApiReader = Annotated[Person, Depends(May("api.read"))]
TypeKeeper = Annotated[Person, Depends(May("types.switch"))]
Taker = Annotated[Person, Depends(May("papers.take"))]
Desk = Annotated[Person, Depends(May("papers.see"))]
PaperReader = Annotated[Person, Depends(May("papers.see", "scan"))]
Checker = Annotated[Person, Depends(May("papers.check", "scan"))]
Accepter = Annotated[Person, Depends(May("papers.accept", "scan"))]
Archivist = Annotated[Person, Depends(May("batches.see"))]
Keyer = Annotated[Person, Depends(May("samples.key"))]
SampleKeyer = Annotated[Person, Depends(May("samples.key", "batch"))]
Finder = Annotated[Person, Depends(May("records.read"))]
RecordReader = Annotated[Person, Depends(May("records.read", "record"))]
Revealer = Annotated[Person, Depends(May("records.reveal", "record"))]
Noter = Annotated[Person, Depends(May("records.standing", "record"))]
Holder = Annotated[Person, Depends(May("records.hold", "record"))]
Disposer = Annotated[Person, Depends(May("records.dispose", "record"))]
Officer = Annotated[Person, Depends(May("lookups.make"))]
Overseer = Annotated[Person, Depends(May("lookups.see"))]
Reviewer = Annotated[Person, Depends(May("lookups.review"))]
Auditor = Annotated[Person, Depends(May("log.read"))]
Citizen = Annotated[Person, Depends(May("mine.see"))]
Asker = Annotated[Person, Depends(May("requests.make"))]
Answerer = Annotated[Person, Depends(May("requests.answer"))]
Reporting = Annotated[Person, Depends(May("reports.read"))]
FeedReader = Annotated[Person, Depends(May("feed.read"))]
Administrator = Annotated[Person, Depends(May("accounts.manage"))]
