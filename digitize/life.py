"""The life of a record after it was accepted: amended, corrected, replaced, cancelled, held, and destroyed by decision.

A cancelled result is kept and found all the same (NĐ 45/2020). Nothing is destroyed but by a recorded decision of two people,
never while it is held, linked or within its term (Luật Lưu trữ 33/2024 Điều 16, 36(4)); a tombstone with its hash remains.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from digitize.codec import record_to_json
from digitize.doctypes import DocType, group_of
from digitize.errors import Conflict, Invalid
from digitize.intake import original_key
from digitize.local_time import day_of
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
    forget: Callable[[Set[str]], object]
    """Takes subjects out of the journal, as far as it is written."""
    now: Clock

    def note(self, id: str, state: State, *, since: date, reason: str, cause: str | None, by: str) -> Record:
        """The record with one change of state more, and so one version more.

        Raises Invalid without a reason or for a cause that is no record, Conflict where it was destroyed.
        """
        if state not in CHANGES:
            raise Invalid("bad-state", "Không ghi được trạng thái này.", field="state")
        with self.database.begin() as store:
            record = _living(store, id)
            if cause and not _is_cause(store, record, cause):
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
        for key in self._objects_of(record):
            self.objects.hold(key, record.held is not None)
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
        if not record.disposed:
            record = self._entombed(id, by)
        self._put_tombstone(record)
        for key in self._objects_of(record):
            self.objects.remove(key)
        with self.database.begin() as store:
            answers = store.lookups.empty(record.id, record.code)
        self.forget({record.id, record.scan_id, *answers})
        with self.database.begin() as store:
            for answer in answers:
                store.audit.add(Event(subject=answer, action="lookup-emptied", actor=by, at=self.now()))
            store.audit.add(Event(subject=id, action="disposal-complete", actor=by, at=self.now()))
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
                state=State.DISPOSED, since=day_of(at), reason=proposal.decision, cause=None, by=proposal.by, at=at, seconded_by=by
            )
            tombstone = replace(record, standings=(*record.standings, standing), fields=MappingProxyType({}), disposal=None)
            scan, version = store.scans.get(record.scan_id)
            bare = replace(scan, pages=(), fields=MappingProxyType({}), as_read=MappingProxyType({}), findings=(), signatures=())
            bare = replace(bare, source=replace(scan.source, key="", filename="da-tieu-huy"), signed=None)
            store.scans.update(record.scan_id, bare, version)
            store.batches.forget(record.scan_id)
            store.scans.mark(record.scan_id, ())
            store.records.update(tombstone)
            store.audit.add(Event(subject=record.scan_id, action="read:disposed", actor=by, at=at))
            store.audit.add(
                Event(subject=id, action="disposed", actor=by, at=at, detail={"proposed": proposal.by, "sha256": record.sha256})
            )
        return tombstone

    def _put_tombstone(self, record: Record) -> None:
        """What remains, beside the index too: after a rebuild nothing must come back that was destroyed."""
        with tempfile.TemporaryDirectory(prefix="sohoa-tombstone-") as folder:
            file = Path(folder) / "tombstone.json"
            file.write_text(json.dumps(record_to_json(record), ensure_ascii=False, indent=1))
            self.objects.put(f"tombstone/{record.id}.json", file, "application/json")

    def _objects_of(self, record: Record) -> list[str]:
        """Keys of all its objects, in every store; no other paper has the same bytes, as none are taken in twice."""
        found = [key for prefix in ("package", "rendition") for key in self.objects.keys(f"{prefix}/{record.id}")]
        return [*found, original_key(record.sha256), f"signature/{record.sha256}.p7s"]

    def _must_be_free(self, store: Store, record: Record) -> None:
        """Raises Conflict where a hold, a link or the term of retention keeps it."""
        if record.held:
            raise Conflict("held", "Hồ sơ đang bị giữ; không được tiêu hủy.")
        codes = {*(standing.cause for standing in record.standings if standing.cause), *store.records.caused_by(record.code)}
        if any((other := store.records.by_code(code)) is not None and self._is_kept(other) for code in codes):
            raise Conflict("linked", "Hồ sơ liên quan đến hồ sơ khác còn phải lưu; không được tiêu hủy.")
        today = day_of(self.now())
        held = [day for key in self._objects_of(record) if (day := self.objects.held_until(key)) is not None]
        if self._in_term(record) or max(held, default=today) > today:
            words = self.retention.words(group_of(self.types, record.doctype))
            raise Conflict("in-term", f"Hồ sơ còn trong thời hạn lưu trữ ({words}); không được tiêu hủy.")

    def _is_kept(self, record: Record) -> bool:
        """Whether another record must still be kept, and so what it is linked to."""
        return not record.disposed and (record.held is not None or self._in_term(record))

    def _in_term(self, record: Record) -> bool:
        group = group_of(self.types, record.doctype)
        return self.retention.term(group) is None or self.retention.until(group, day_of(record.accepted_at)) > day_of(self.now())


def _is_cause(store: Store, record: Record, code: str) -> bool:
    """Whether a code is that of another record that is still there."""
    found = store.records.by_code(code)
    return found is not None and found.id != record.id and not found.disposed


def _living(store: Store, id: str) -> Record:
    """The record, locked against others until the end of the transaction. Raises NotFound, Conflict where it was destroyed."""
    record = store.records.get(id, lock=True)
    if record.disposed:
        raise Conflict("disposed", "Hồ sơ đã tiêu hủy theo quyết định; chỉ còn thông tin về việc tiêu hủy.")
    return record


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("reason-missing", "Hãy ghi lý do, căn cứ.", field="reason")
    return text.strip()[:REASON]
