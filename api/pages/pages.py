"""The pages for clerks: counter, lists, check, filmstrip, queue. Each is whole without script but for what only a script can do."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.deps import Caller, Desk, Known, PaperReader, Parts, Taker
from api.pages.frame import page
from api.pages.views import groups, label_of, labels_of
from api.pages.words import sentence
from api.routes.desk import ASIDE, counts_of, today
from api.routes.scans import next_to_check, units_of
from api.wiring.services import Services
from digitize.errors import SohoaError
from digitize.record import MACHINE
from digitize.scan import Status
from digitize.worklist import COUNTED, ScanQuery

router = APIRouter(include_in_schema=False)
LISTS: dict[str, tuple[str, tuple[Status, ...]]] = {
    "can-kiem": ("Cần kiểm", (Status.TO_CHECK,)),
    "dang-cho": ("Đang chờ đọc", (Status.RECEIVED,)),
    "tra-lai": ("Bị trả lại", (Status.RETURNED,)),
    "hom-nay": ("Lưu trữ hôm nay", (Status.ARCHIVED,)),
    "giu-rieng": ("Giữ riêng", ASIDE),
    "tat-ca": ("Tất cả", ()),
}
COUNT_OF = {"can-kiem": "to_check", "dang-cho": "received", "tra-lai": "returned", "hom-nay": "accepted_today", "giu-rieng": "aside"}
HOMES = (
    ("records.read", "/tra-cuu"), ("lookups.make", "/khai-thac"), ("requests.answer", "/yeu-cau"), ("lookups.see", "/giam-sat"), ("mine.see", "/cua-toi"),
    ("types.see", "/loai-giay-to"),
)  # fmt: skip
"""Where people go who take no papers in."""
Part = Annotated[str | None, Query(alias="phan")]
"""Which part of the page is asked for, where not the whole."""


@router.get("/")
def counter(request: Request, user: Caller, parts: Parts) -> Response:
    """The counter for clerks; everybody else gets to where his work is."""
    if not parts.access.may(user, "papers.take"):
        return RedirectResponse(next(place for action, place in HOMES if parts.access.may(user, action)), 303)
    return page(request, "counter.html", user, stacks=parts.stacks.of(user.login), limit=parts.settings.max_upload)


@router.get("/danh-sach/{name}")
def list_page(
    name: Literal["can-kiem", "dang-cho", "tra-lai", "hom-nay", "giu-rieng", "tat-ca"], request: Request, user: Desk, parts: Parts, known: Known,
    part: Part = None, mine: Annotated[bool, Query(alias="cua-toi")] = False, doctype: Annotated[str, Query(alias="loai", max_length=60)] = "",
    after: Annotated[str | None, Query(alias="sau", max_length=60)] = None,
) -> Response:  # fmt: skip
    _, statuses = LISTS[name]
    query = ScanQuery(
        statuses=statuses, units=units_of(parts, user), holder=user.login if mine else None, doctype=doctype or None, since=today() if name == "hom-nay" else None,
        oldest_first=name == "can-kiem", after=after,
    )  # fmt: skip
    with parts.database.look() as store:
        found = store.scans.list(query)
    counts = counts_of(parts, user, mine=mine)
    shown = {key: _count(getattr(counts, COUNT_OF[key])) for key in COUNT_OF}
    return page(
        request, "_rows.html" if part else "list.html", user, name=name, lists=LISTS, counts=shown, lines=found.lines, next=found.next, mine=mine,
        doctype=doctype, after=after, called=known.name,
    )  # fmt: skip


def _count(count: int) -> str:
    return f"hơn {COUNTED:,}".replace(",", ".") if count >= COUNTED else f"{count:,}".replace(",", ".")


@router.get("/quet/{id}")
def check_page(
    id: str,
    request: Request,
    user: PaperReader,
    parts: Parts,
    known: Known,
    part: Part = None,
    mine: Annotated[bool, Query(alias="cua-toi")] = False,
) -> Response:
    """The check page; `phan=giay` gives what stands in its main part, for the next paper to take the place of this one."""
    with parts.database.look() as store:
        scan, version = store.scans.get(id)
        record, events = store.records.of_scan(id), store.audit.of(id)
    called = {clerk.login: clerk.name for clerk in known.clerks()}
    form = groups(scan, parts.types, called)
    labels = labels_of(parts.types.get(scan.doctype or ""))
    trail = [(event, sentence(event, known.name, lambda name: label_of(name, labels))) for event in events]
    return page(
        request, "_check.html" if part else "check.html", user, id=id, scan=scan, version=version, record=record, groups=form, doubts=sum(bool(field.doubts) for group in form for field in group.fields),
        general=[f for f in scan.findings if not f.field], names={**called, MACHINE: "máy"}, trail=trail, mine=mine,
        colleagues=[one for one in known.clerks() if one.login != user.login and parts.access.covers(one, "papers.check", scan.source.unit)],
    )  # fmt: skip


@router.get("/kiem")
def check_next(
    user: Desk, parts: Parts, mine: Annotated[bool, Query(alias="cua-toi")] = False, after: Annotated[str | None, Query(alias="sau")] = None
) -> Response:
    """To the oldest paper that is to be checked."""
    id = next_to_check(parts, user, after, mine=mine)
    return RedirectResponse(f"/quet/{id}{'?cua-toi=true' if mine else ''}" if id else "/danh-sach/can-kiem", 303)


@router.get("/tach-tap/{id}")
def stack_page(id: str, request: Request, user: Taker, parts: Parts) -> Response:
    return page(request, "stack.html", user, stack=parts.stacks.get(id, user.login))


@router.get("/hang-doi")
def queue_page(request: Request, user: Desk, parts: Parts, known: Known, part: Part = None) -> Response:
    """What is being read, what waits, what could not be read."""
    units = units_of(parts, user)
    with parts.database.look() as store:
        waiting = store.scans.list(ScanQuery(statuses=(Status.RECEIVED,), units=units, oldest_first=True, limit=100)).lines
        failed = store.scans.list(ScanQuery(statuses=(Status.QUARANTINED,), units=units, limit=50)).lines
        total = store.scans.count(ScanQuery(statuses=(Status.RECEIVED,), units=units))
    running, silent = _running(parts)
    return page(
        request, "_queue.html" if part else "queue.html", user, called=known.name, failed=failed, total=_count(total), silent=silent,
        running=[line for line in waiting if line.id in running], waiting=[line for line in waiting if line.id not in running],
    )  # fmt: skip


def _running(parts: Services) -> tuple[frozenset[str], str]:
    """Ids being read; and what to say where the queue does not answer."""
    try:
        return parts.queue.running(), ""
    except SohoaError as error:
        return frozenset(), error.message
