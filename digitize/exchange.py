"""What is told to other systems: that a result was published, that its state changed, that a dossier reused one. One port for all of them;
each channel follows the events in order, so that nothing is lost and nothing is told twice in effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from digitize.codes import DOSSIER, DOSSIER_OLD
from digitize.doctypes import DocType
from digitize.errors import NotFound, Rejected
from digitize.local_time import day_of
from digitize.record import MACHINE, Event, Record
from digitize.stores import Database, Store

RESULT, STATE, REUSE = "result", "state", "reuse"
KINDS = {RESULT: "record.published", STATE: "record.state_changed", REUSE: "dossier.reused"}
"""Of messages, and what they are called outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to tell."""

    id: str
    """The same for the same thing, however often it is told: whoever hears it drops what he knows."""
    kind: str
    at: datetime
    data: Mapping[str, Any]
    """By the national portal's names. Nothing of the person; but for shapes that another system of the agency itself asks for."""

    def body(self) -> dict[str, Any]:
        """As it goes out."""
        return {"id": self.id, "type": KINDS[self.kind], "timestamp": self.at.isoformat(), "version": 1, "data": dict(self.data)}


class Connector(Protocol):
    """A way to another system."""

    def send(self, message: Message) -> None:
        """Done when it returns; the same message again does nothing more. Raises Unavailable: try again later; Rejected: never."""


class Follower(Protocol):
    """Events, each dealt with once, in order, however often the process dies."""

    def follow(self, deal: Callable[[Event], None]) -> int:
        """How many were dealt with. Where `deal` raises Unavailable it stops and goes on from there later, after a while that grows."""

    def state(self) -> Mapping[str, Any]:
        """`behind`: events not dealt with; `tries` in vain; `after`: until when it rests, empty where it does not."""


Shape = Callable[[Record], Mapping[str, Any] | None]
"""What a channel says of a record; None: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One other system: what it is told, of whose papers."""

    name: str
    connector: Connector
    follower: Follower
    database: Database
    what: frozenset[str]
    units: frozenset[str] | None
    """None: all."""
    synchronises: bool
    """Whether a result that this system was told of counts as handed over ("đã đồng bộ")."""
    shape: Shape
    now: Callable[[], datetime]

    def run(self) -> int:
        """Tells what is new; how many events were gone through."""
        return self.follower.follow(self._deal)

    def _deal(self, event: Event) -> None:
        with self.database.look() as store:
            message = self._message(event, store)
        if message is None:
            return
        action, detail = "sent" if self.synchronises and message.kind != REUSE else "told", {"to": self.name, "message": message.id}
        try:
            self.connector.send(message)
        except Rejected as error:
            action, detail = "send-refused", {**detail, "code": error.code}
        with self.database.begin() as store:
            store.audit.add(Event(subject=event.subject, action=action, actor=MACHINE, at=self.now(), detail=detail))

    def _message(self, event: Event, store: Store) -> Message | None:
        """What an event has to tell, if anything, and was not told yet."""
        if event.action == "packaged" and self.what & {RESULT, STATE}:
            message = self._of_record(event, store)
        elif event.action == "lookup" and REUSE in self.what:
            message = self._of_reuse(event, store)
        else:
            return None
        told = any(
            one.detail.get("message") == message.id and one.detail.get("to") == self.name for one in store.audit.of(event.subject)
        ) if message else True  # fmt: skip
        return None if told else message

    def _of_record(self, event: Event, store: Store) -> Message | None:
        """A copy that lacks a signature is not published; nor is what was destroyed."""
        try:
            record, package = store.records.get(event.subject), store.packages.latest(event.subject)
        except NotFound:
            return None
        if package is None or package.missing or record.disposed or not (self.units is None or record.unit in self.units):
            return None
        kind = RESULT if record.version == 1 else STATE
        data = self.shape(record) if kind in self.what else None
        return Message(id=f"{record.id}-{record.version}", kind=kind, at=package.at, data=data) if data else None

    def _of_reuse(self, event: Event, store: Store) -> Message | None:
        """A look-up whose case is a dossier: the dossier has a component that was not asked of the citizen again. One that the person may
        not see yet is not told of."""
        lookup = store.lookups.get(event.subject)
        case = lookup.asked.case.strip().upper()
        secret = lookup.told_on > day_of(lookup.at) or not (self.units is None or lookup.unit in self.units)
        if secret or not lookup.found or not (DOSSIER.fullmatch(case) or DOSSIER_OLD.fullmatch(case)):
            return None
        papers = [{"MaKetQua": one.code, "DuocSoHoa": 1, "DuocLayTuKhoDMQG": 0} for one in lookup.found]
        return Message(id=lookup.id, kind=REUSE, at=lookup.at, data={"MaHoSo": case, "HoSoCoThanhPhanSoHoa": 1, "TaiLieuNop": papers})


def plain(types: Mapping[str, DocType], link: str, today: Callable[[], Any]) -> Shape:
    """What every system is told of a record: which it is, how it stands, where its copy is."""

    def shape(record: Record) -> Mapping[str, Any]:
        kind = types.get(record.doctype)
        return {
            "MaHoSo": record.dossier, "MaKetQua": record.code, "MaLoaiKetQua": (kind.code if kind else None) or "", "TenGiayTo": kind.title if kind else "",
            "DonVi": record.unit, "TrangThai": record.state_named(today()), "PhienBan": record.version, "SHA256": record.sha256, "DuongDan": f"{link}/records/{record.id}/copy",
        }  # fmt: skip

    return shape
