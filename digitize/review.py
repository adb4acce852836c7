"""Review: a clerk corrects, confirms, passes on, accepts or returns what was read (TT 01/2023 Điều 9(1)); an accepted scan
becomes a Record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from digitize.codes import CodeBuilder
from digitize.codes import dossier as dossier_code
from digitize.corrections import Change, corrected
from digitize.doctypes import DocType
from digitize.errors import Conflict, Invalid
from digitize.ids import new_id
from digitize.kinds import date as date_kind
from digitize.record import MACHINE, READS, Event, Record
from digitize.scan import Finding, Scan, Status
from digitize.stores import Clock, Database, Store
from digitize.trust import is_sure, outcome
from digitize.validity import Term, Validity, validity

RETURNABLE = (Status.TO_CHECK, Status.RECEIVED, Status.QUARANTINED)
"""Where a paper stands that can be returned."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a clerk does with a scan that was read."""

    database: Database
    types: Mapping[str, DocType]
    code: CodeBuilder
    retype: Callable[[Scan], Scan]
    """Extracts and checks again from the words that were read, for another type."""
    accepted: Callable[[Record], object]
    """What is done with a new record, outside the transaction that kept it."""
    now: Clock

    def correct(self, id: str, change: Change, *, version: int, by: str) -> int:
        """The new version.

        Raises Conflict where the scan was changed meanwhile (and by whom) or is not being checked, Invalid for a value
        that breaks its field's grammar or an unknown field.
        """
        detail = {key: ", ".join(names) for key, names in change.named().items() if names}
        return self._changed(
            id, lambda scan: corrected(scan, change, self.types, self.retype, by), version, by, "corrected", (Status.TO_CHECK,), detail
        )

    def give_back(self, id: str, reason: str, *, version: int, by: str) -> int:
        """Returns the paper with a reason; its bytes stay. A paper that waits to be read or lies aside can be returned, too.

        Raises Conflict, Invalid.
        """
        if not reason.strip():
            raise Invalid("reason-missing", "Hãy ghi lý do trả lại.")
        note = Finding(code="returned", message=reason.strip()[:1000])
        return self._changed(id, _returned(note), version, by, "returned", RETURNABLE)

    def replaced(self, id: str, new_id: str, *, by: str) -> None:
        """The paper was scanned anew: the first scan is returned and names the second. Does nothing where it has left the desk."""
        with self.database.look() as store:
            scan, version = store.scans.get(id)
        if scan.status in RETURNABLE:
            note = Finding(code="replaced", message="Đã quét lại; bản mới thay bản này.")
            self._changed(id, _returned(note), version, by, "replaced", (scan.status,), {"scan": new_id})

    def reopen(self, id: str, *, version: int, by: str) -> int:
        """Takes a returned paper up again: to be checked where it was read, else to be read."""

        def opened(scan: Scan) -> Scan:
            findings = tuple(f for f in scan.findings if f.code not in ("returned", "replaced"))
            return replace(scan, status=Status.TO_CHECK if scan.pages else Status.RECEIVED, findings=findings)

        return self._changed(id, opened, version, by, "reopened", (Status.RETURNED,))

    def assign(self, id: str, to: str, *, version: int, by: str) -> int:
        """Sends the paper to a colleague's desk. Raises Conflict."""
        return self._changed(id, lambda scan: replace(scan, assigned=to), version, by, "assigned", (Status.TO_CHECK,), {"to": to})

    def accept(self, id: str, *, version: int, by: str, dossier: str | None = None, term: Validity | None = None) -> Record:
        """The record. Raises Conflict where the scan is secret, was changed or is in another state, Invalid without a dossier code."""
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            _must_be(scan, Status.TO_CHECK)
            wanted = dossier or scan.source.dossier
            if not wanted:
                raise Invalid("dossier-missing", "Chưa có mã hồ sơ; nhập mã hồ sơ rồi xác nhận lại.", field="dossier")
            code = dossier_code(wanted)
            at = self.now()
            done = replace(scan, status=Status.ARCHIVED, source=replace(scan.source, dossier=code))
            record = self._record(id, done, store.records.next_ordinal(code), by, at, term)
            self._update(store, id, done, version)
            store.records.add(record)
            store.records.words(record, [page.text for page in scan.pages])
            if by != MACHINE:
                store.trust.add(outcome(scan))
            store.audit.add(Event(subject=id, action="accepted", actor=by, at=at, detail={"record": record.id}))
            store.audit.add(Event(subject=record.id, action="created", actor=by, at=at, detail={"scan": id}))
        self.accepted(record)
        return record

    def accept_if_sure(self, id: str) -> bool:
        """Accepts a paper just read, by the machine, where its type was switched to that and nothing on it is in doubt."""
        with self.database.look() as store:
            kind = store.scans.doctype(id)
            if not kind or store.trust.accuracy(kind).automatic_by is None:
                return False
            scan, version = store.scans.get(id)
        if not (scan.status is Status.TO_CHECK and scan.source.dossier and is_sure(scan)):
            return False
        self.accept(id, version=version, by=MACHINE)
        return True

    def _changed(
        self, id: str, change: Callable[[Scan], Scan], version: int, by: str, action: str, allowed: Sequence[Status],
        detail: Mapping[str, str] | None = None,
    ) -> int:  # fmt: skip
        """The new version of a paper in one of the states allowed, changed and the change noted. Raises Conflict."""
        with self.database.begin() as store:
            scan, _ = store.scans.get(id)
            _must_be(scan, *allowed)
            new = self._update(store, id, change(scan), version)
            store.audit.add(Event(subject=id, action=action, actor=by, at=self.now(), detail=detail or {}))
        return new

    def _update(self, store: Store, id: str, scan: Scan, version: int) -> int:
        """The new version. Raises Conflict that names who changed it meanwhile."""
        try:
            return store.scans.update(id, scan, version)
        except Conflict as error:
            changes = [event for event in store.audit.of(id) if event.action not in READS]
            raise Conflict(error.code, error.message, by=changes[-1].actor if changes else MACHINE) from error

    def _record(self, id: str, scan: Scan, ordinal: int, by: str, at: datetime, term: Validity | None) -> Record:
        kind = self.types.get(scan.doctype or "")
        code = scan.source.dossier or ""
        person = None if by == MACHINE else by
        fields = {
            name: replace(field, verified_by=person and (field.verified_by or person))
            for name, field in scan.fields.items()
            if field.value is not None
        }
        return Record(
            id=new_id(at), scan_id=id, code=self.code(code, ordinal), dossier=code, doctype=scan.doctype or "unknown", sha256=scan.source.sha256,
            fields=MappingProxyType(fields), validity=term or validity_of(scan, kind), accepted_by=by, accepted_at=at,
            sensitive=kind.sensitive if kind else False, unit=scan.source.unit,
        )  # fmt: skip


def _returned(note: Finding) -> Callable[[Scan], Scan]:
    """Makes a scan a returned one, with the reason."""
    return lambda scan: replace(scan, status=Status.RETURNED, findings=(*scan.findings, note))


def _must_be(scan: Scan, *allowed: Status) -> None:
    if scan.status is Status.STOPPED:
        raise Conflict("secret", "Văn bản mật không được số hóa hay công bố; hãy báo người phụ trách bảo mật.")
    if scan.status not in allowed:
        raise Conflict("wrong-state", "Bản quét không còn ở trạng thái làm được việc này; hãy tải lại trang.", state=str(scan.status))


def validity_of(scan: Scan, kind: DocType | None) -> Validity:
    """From the type's rule and the dates on the paper; unknown where neither says."""
    issued_text = scan.value("ngay_cap")
    issued = date.fromisoformat(issued_text) if issued_text else None
    until = date_kind(scan.value("thoi_han_hieu_luc") or "")
    if until:
        return validity(Term.DATED, issued, end=date.fromisoformat(until))
    if kind is None:
        return Validity(start=issued)
    return validity(kind.term, issued, months=kind.months)
