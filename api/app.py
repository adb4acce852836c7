"""The HTTP application."""

from __future__ import annotations

from asyncio import create_task, sleep
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, time
from uuid import uuid4

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware

from api import errors
from api.deps import same_site
from api.identity import Machines, Providers
from api.logs import log as logged
from api.metrics import Metrics
from api.pages.backfills import router as backfills
from api.pages.citizen import router as citizen
from api.pages.finding import router as finding
from api.pages.oversight import router as oversight
from api.pages.pages import router as pages
from api.pages.report import router as report
from api.pages.sampled import router as sampled
from api.pages.signing_in import router as signing_in
from api.people import People
from api.routes import (
    accounts,
    desk,
    feed,
    life,
    log,
    lookups,
    mine,
    probes,
    records,
    reports,
    review,
    sampling,
    scans,
    service,
    stacks,
    types,
)
from api.routes.uploads import sweep, uploads
from api.watch import Watch
from api.wiring.services import Services
from digitize.errors import SohoaError, Unavailable

PAGES = Path(__file__).parent / "pages"
STACK_DAYS = 30
"""A stack that was never sent is kept so long; the counter says so."""
JOURNAL_SECONDS = 5
"""Of what changed in the index, so much may be lost with the database at the most."""
SESSION_SECONDS = 10 * 3600
"""Of the cookie; the session it names ends sooner (digitize.sign_in)."""
# The hash is that of nothing: an empty <style> may stand in a page, which keeps OpenSeadragon from adding one of its own.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TLS_ONLY = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
"""In production, where a proxy with TLS stands before the service: two years."""


def create_app(services: Services, *, work: bool = True) -> FastAPI:
    """The application; with `work`, it also reads papers in this process."""
    app = FastAPI(
        title="Sohoa", version=version("sohoa"), lifespan=_lifespan(services, work), dependencies=[Depends(same_site)], docs_url=None, openapi_url=None, redoc_url=None,
        description="Digitized results of administrative procedures: take in, check, accept, find again. Errors follow RFC 9457.",
    )  # fmt: skip
    app.state.services = services
    app.state.people = People(services)
    app.state.machines, app.state.providers = Machines(services), Providers(services)
    errors.handle(app)
    app.state.watch = Watch(services)
    app.state.metrics = Metrics(services)
    for router in _routers(services):
        app.include_router(router)
    app.mount("/static/lib", StaticFiles(directory=services.settings.web, check_dir=False), name="lib")
    app.mount("/static", StaticFiles(directory=PAGES / "static"), name="static")
    secure = services.settings.environment == "production"
    key = services.settings.key("session_key").hex()
    cookie = "__Host-sohoa" if secure else "sohoa"  # of this host alone, and only over TLS (OWASP ASVS 3.3.3)
    # lax: a provider of identity sends the browser back from another site; changes from other sites are refused by same_site
    app.add_middleware(
        SessionMiddleware, secret_key=key, session_cookie=cookie, max_age=SESSION_SECONDS, same_site="lax", https_only=secure
    )
    app.middleware("http")(_noted)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    return app


def _routers(services: Services) -> tuple[APIRouter, ...]:
    """Everything that answers; pages last."""
    api = (probes, service, scans, review, stacks, desk, records, life, types, sampling, lookups, log, mine, accounts, reports, feed)
    return (*(one.router for one in api), uploads(services), pages, signing_in, sampled, backfills, finding, oversight, citizen, report)


def _lifespan(services: Services, work: bool) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        worker = services.worker() if work else None
        tasks = []
        if worker:
            await run_in_threadpool(worker.start)
            tasks = [create_task(_reconcile(services)), create_task(_journal(services))]
        yield
        if worker:
            for task in tasks:
                task.cancel()
            await run_in_threadpool(worker.stop)
            with suppress(Unavailable):
                await run_in_threadpool(services.journal.write)

    return lifespan


async def _reconcile(services: Services) -> None:
    """Puts papers that wait without a job back into the queue, removes uploads and stacks left behind, and reads kept objects again,
    now and every minute."""

    def stacks() -> int:
        return services.stacks.sweep(time() - STACK_DAYS * 86_400)

    while True:
        for name, work in (*services.chores(), ("uploads", lambda: sweep(services)), ("stacks", stacks)):
            await _looked_after(name, work)
        await sleep(60)


async def _looked_after(name: str, work: Callable[[], int]) -> None:
    """One of the works that go on for ever: what goes wrong in one must end neither it nor another."""
    try:
        if count := await run_in_threadpool(work):
            logged.info(name, count=count)
    except SohoaError as error:
        logged.warning(f"{name} failed", code=error.code)
    except Exception as error:
        logged.error(f"{name} failed", kind=type(error).__name__)


async def _journal(services: Services) -> None:
    """Writes what changed in the index into the object store, every few seconds."""
    while True:
        await sleep(JOURNAL_SECONDS)
        await _looked_after("journal", services.journal.write)


async def _noted(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Adds the security headers and one log line by route, never by path or query."""
    request.state.id = uuid4().hex
    began = perf_counter()
    try:
        response = await call_next(request)
    except Exception as error:  # answered here, so that no server logs its message
        response = errors.unforeseen(request, error)
    route = request.scope.get("route")
    secure = request.app.state.services.settings.environment == "production"
    for name, value in (HEADERS | TLS_ONLY if secure else HEADERS).items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = request.state.id
    took = round((perf_counter() - began) * 1000)
    request.app.state.metrics.note(request.method, getattr(route, "path", "-"), response.status_code, perf_counter() - began)
    of = {kind: request.path_params["id"] for kind in ("scan", "record") if f"/{kind}s/{{id}}" in getattr(route, "path", "")}
    logged.info(
        "request",
        request=request.state.id,
        method=request.method,
        route=getattr(route, "path", "-"),
        status=response.status_code,
        ms=took,
        **of,
    )
    return response
