"""The life of a record after it was accepted: amended, corrected, replaced, cancelled, held, and destroyed by decision.

A cancelled result is kept and found all the same (NĐ 45/2020). Nothing is destroyed but by a recorded decision of two people,
never while it is held, linked or within its term (Luật Lưu trữ 33/2024 Điều 16, 36(4)); a tombstone with its hash remains.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from digitize.codec import record_to_json
from digitize.doctypes import DocType
from digitize.errors import Conflict, Invalid
from digitize.record import Event, Record
from digitize.retention import Retention
from digitize.standing import Proposal, Standing, State
from digitize.stores import Clock, Database, ObjectStore, Store

CHANGES = frozenset(State) - {State.DISPOSED}
REASON = 1000
"""Letters of a reason."""


@dataclass(frozen=True, slots=True)
class Life:
    """What becomes of records."""

    database: Database
    objects: ObjectStore
    types: Mapping[str, DocType]
    retention: Retention
    changed: Callable[[Record], object]
    """What is done with a record whose standing changed, outside the transaction that kept it."""
    now: Clock

    def note(self, id: str, state: State, *, since: date, reason: str, cause: str | None, by: str) -> Record:
        """The record with one change of state more, and so one version more.

        Raises Invalid without a reason or for a cause that is no record, Conflict where it was destroyed.
        """
        if state not in CHANGES:
            raise Invalid("bad-state", "Không ghi được trạng thái này.", field="state")
        with self.database.begin() as store:
            record = _living(store, id)
            if cause and (cause == record.code or store.records.by_code(cause) is None):
                raise Invalid(
                    "unknown-cause", "Không có hồ sơ mang mã này; hãy kiểm tra mã kết quả của văn bản làm thay đổi.", field="cause"
                )
            standing = Standing(state=state, since=since, reason=_reason(reason), cause=cause or None, by=by, at=self.now())
            record = replace(record, standings=(*record.standings, standing))
            store.records.update(record)
            detail = {"state": str(state), "since": since.isoformat(), **({"cause": cause} if cause else {})}
            store.audit.add(Event(subject=id, action="standing", actor=by, at=standing.at, detail=detail))
        self.changed(record)
        return record

    def hold(self, id: str, reason: str | None, *, by: str) -> Record:
        """Held with a reason, so that nothing destroys it; let go with None."""
        with self.database.begin() as store:
            record = replace(_living(store, id), held=_reason(reason) if reason is not None else None)
            store.records.update(record)
            store.audit.add(Event(subject=id, action="held" if record.held else "released", actor=by, at=self.now()))
        return record

    def propose_disposal(self, id: str, decision: str, *, by: str) -> Record:
        """The first of two people names the decision by which it is to be destroyed. Raises Conflict where it must be kept."""
        with self.database.begin() as store:
            record = _living(store, id)
            self._must_be_free(store, record)
            record = replace(record, disposal=Proposal(decision=_reason(decision), by=by, at=self.now()))
            store.records.update(record)
            store.audit.add(Event(subject=id, action="disposal-proposed", actor=by, at=self.now()))
        return record

    def withdraw_disposal(self, id: str, *, by: str) -> Record:
        with self.database.begin() as store:
            record = replace(_living(store, id), disposal=None)
            store.records.update(record)
            store.audit.add(Event(subject=id, action="disposal-withdrawn", actor=by, at=self.now()))
        return record

    def dispose(self, id: str, *, by: str) -> Record:
        """The second person confirms: what was read is erased, then every object of it; a tombstone remains.

        Raises Conflict where nobody proposed it, the same person did, or it must be kept; Unavailable where a store does not answer:
        then the record is a tombstone already, and doing it again removes what is left.
        """
        with self.database.look() as store:
            record = store.records.get(id)
        if record.state_on(date.max) is not State.DISPOSED:
            record = self._entombed(id, by)
        self._removed(record)
        return record

    def _entombed(self, id: str, by: str) -> Record:
        with self.database.begin() as store:
            record = _living(store, id)
            proposal = record.disposal
            if proposal is None or proposal.by == by:
                raise Conflict("needs-two", "Việc tiêu hủy cần hai người: một người đề nghị theo quyết định, một người khác xác nhận.")
            self._must_be_free(store, record)
            at = self.now()
            standing = Standing(
                state=State.DISPOSED, since=at.date(), reason=proposal.decision, cause=None, by=proposal.by, at=at, seconded_by=by
            )
            tombstone = replace(record, standings=(*record.standings, standing), fields=MappingProxyType({}), disposal=None)
            self._put_tombstone(tombstone)
            scan, version = store.scans.get(record.scan_id)
            bare = replace(scan, pages=(), fields=MappingProxyType({}), as_read=MappingProxyType({}), findings=(), signatures=())
            bare = replace(bare, source=replace(scan.source, key="", filename="da-tieu-huy"), signed=None)
            store.scans.update(record.scan_id, bare, version)
            store.records.update(tombstone)
            store.audit.add(Event(subject=record.scan_id, action="read:disposed", actor=by, at=at))
            store.audit.add(
                Event(subject=id, action="disposed", actor=by, at=at, detail={"proposed": proposal.by, "sha256": record.sha256})
            )
        return tombstone

    def _put_tombstone(self, record: Record) -> None:
        with tempfile.TemporaryDirectory(prefix="sohoa-tombstone-") as folder:
            file = Path(folder) / "tombstone.json"
            file.write_text(json.dumps(record_to_json(record), ensure_ascii=False, indent=1))
            self.objects.put(f"tombstone/{record.id}-{record.standings[-1].at:%Y%m%d%H%M%S%f}.json", file, "application/json")

    def _removed(self, record: Record) -> None:
        """Every object of a record; those of another paper with the same bytes cannot be, as no bytes are taken in twice."""
        for prefix in (f"package/{record.id}", "rendition"):
            for key in list(self.objects.keys(prefix, f"rendition/{record.id}" if prefix == "rendition" else "")):
                if prefix == "rendition" and not key.startswith(f"rendition/{record.id}-"):
                    break
                self.objects.remove(key)
        for key in (f"original/{record.sha256[:2]}/{record.sha256}", f"signature/{record.sha256}.p7s"):
            self.objects.remove(key)

    def _must_be_free(self, store: Store, record: Record) -> None:
        """Raises Conflict where a hold, a link or the term of retention keeps it."""
        if record.held:
            raise Conflict("held", "Hồ sơ đang bị giữ; không được tiêu hủy.")
        if any(standing.cause for standing in record.standings) or store.records.caused_by(record.code):
            raise Conflict("linked", "Hồ sơ liên quan đến hồ sơ khác còn lưu; không được tiêu hủy.")
        kind = self.types.get(record.doctype)
        group = kind.group if kind else None
        until = self.retention.until(group, record.accepted_at.date())
        if self.retention.term(group) is None or until > self.now().date():
            raise Conflict("in-term", f"Hồ sơ còn trong thời hạn lưu trữ ({self.retention.words(group)}); không được tiêu hủy.")


def _living(store: Store, id: str) -> Record:
    """The record, locked against others until the end of the transaction. Raises NotFound, Conflict where it was destroyed."""
    record = store.records.get(id, lock=True)
    if record.state_on(date.max) is State.DISPOSED:
        raise Conflict("disposed", "Hồ sơ đã tiêu hủy theo quyết định; chỉ còn thông tin về việc tiêu hủy.")
    return record


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("reason-missing", "Hãy ghi lý do, căn cứ.", field="reason")
    return text.strip()[:REASON]
