"""What goes over HTTP, and how values become it. Personal numbers leave masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Spec

from digitize import kinds
from digitize.candidates import candidates, doubtful
from digitize.codec import box_to_json
from digitize.doctypes import DocType
from digitize.record import Event, Record
from digitize.scan import Field, Finding, Origin, Scan, Status
from digitize.validity import Validity
from digitize.worklist import ScanLine


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class FieldOut(Out):
    value: str | None = Spec(description="Canonical text; dates ISO; null where the text breaks the field's grammar")
    text: str
    page: int
    box: list[float] | None = Spec(description="x0, top, x1, bottom in points from the page's top left")
    confidence: float
    origin: str
    kind: str
    verified_by: str | None
    masked: bool = Spec(description="Whether value and text are masked; ask for them with /reveal")
    candidates: list[str] = Spec(default=[], description="Other readings to pick from")
    doubtful: list[tuple[int, int]] = Spec(default=[], description="Uncertain letters in text, as start and end")


class FindingOut(Out):
    code: str
    message: str
    field: str | None
    scan: str | None = Spec(None, description="Id of another scan that it is about")


class PageOut(Out):
    number: int
    width: float
    height: float
    dpi: int


class ScanOut(Out):
    id: str
    version: int
    status: str
    filename: str
    media_type: str
    sha256: str
    size: int
    received_at: datetime
    received_by: str
    dossier: str | None
    doctype: str | None
    fields: dict[str, FieldOut]
    findings: list[FindingOut]
    pages: list[PageOut]
    record: str | None = None


class ScanLineOut(Out):
    id: str
    status: str
    filename: str
    doctype: str | None
    so_ky_hieu: str | None
    dossier: str | None
    received_at: datetime
    received_by: str
    holder: str
    changed_at: datetime
    findings: int
    reason: str | None


class ScanList(Out):
    items: list[ScanLineOut]
    next: str | None


class Next(Out):
    id: str | None = Spec(description="The next paper to check; null: none is left")


class Counts(Out):
    """Of the desk's lists; a count stops at 10,000."""

    received: int
    to_check: int
    returned: int
    aside: int
    accepted_today: int


class DefectOut(Out):
    page: int
    code: str
    box: list[float] | None


class VerdictOut(Out):
    good: bool
    findings: list[FindingOut]
    defects: list[DefectOut]
    sizes: list[tuple[float, float]] = Spec(description="Width and height of the pages looked at, in points")
    pages: int


class PartOut(Out):
    text: str
    value: str | None


class Taken(Out):
    id: str
    status: str
    location: str


class ValidityOut(Out):
    term: str
    start: date | None
    end: date | None
    holds_today: bool | None


class StandingOut(Out):
    state: str
    since: date
    reason: str
    cause: str | None
    by: str
    at: datetime
    seconded_by: str | None


class RecordOut(Out):
    id: str
    scan_id: str
    code: str
    dossier: str
    doctype: str
    sha256: str
    fields: dict[str, FieldOut]
    validity: ValidityOut
    accepted_by: str
    accepted_at: datetime
    sensitive: bool
    state: str = Spec(description="in_force, amended, corrected, replaced, cancelled, disposed; or expired")
    standings: list[StandingOut] = Spec(description="What became of it since, oldest first")
    changed: list[str] = Spec([], description="Codes of the records whose standing this paper changed; given with one record, not in lists")
    held: bool
    disposal_by: str | None = Spec(description="Who proposed to destroy it")


class RecordList(Out):
    items: list[RecordOut]
    next: str | None


class EventOut(Out):
    action: str
    actor: str
    at: datetime
    detail: dict[str, str]


class FieldRuleOut(Out):
    name: str
    labels: list[str]
    kind: str


class TallyOut(Out):
    name: str
    seen: int
    right: int
    sure: int
    sure_right: int


class AccuracyOut(Out):
    doctype: str
    papers: TallyOut
    fields: list[TallyOut]
    automatic_by: str | None
    proven: bool = Spec(description="Whether automatic acceptance may be switched on")


class DocTypeOut(Out):
    name: str
    title: str
    group: str
    code: str | None
    sensitive: bool
    source: str
    fields: list[FieldRuleOut]


def is_secret(field: Field) -> bool:
    """Whether a field's value is masked on screen."""
    return kinds.is_hidden(field.name, field.kind, field.value or field.text)


def field_out(field: Field) -> FieldOut:
    secret = is_secret(field)
    value = kinds.shown(field.name, field.kind, field.value) if field.value else field.value
    return FieldOut(
        value=value, text=(value or "•••") if secret else field.text, page=field.page, box=box_to_json(field.box), confidence=field.confidence,
        origin=str(field.origin), kind=field.kind, verified_by=field.verified_by, masked=secret,
    )  # fmt: skip


def read_out(scan: Scan, field: Field) -> FieldOut:
    """A field with what helps to check it; of a masked one neither other readings nor letters."""
    out = field_out(field)
    if out.masked or field.origin is Origin.CLERK or not 1 <= field.page <= len(scan.pages):
        return out
    spans = doubtful(field, scan.pages[field.page - 1])
    return out.model_copy(update={"candidates": list(candidates(scan, field.name)), "doubtful": list(spans)})


def finding_out(finding: Finding) -> FindingOut:
    return FindingOut(code=finding.code, message=finding.message, field=finding.field, scan=finding.scan)


def scan_out(id: str, scan: Scan, version: int, record: str | None) -> ScanOut:
    s = scan.source
    return ScanOut(
        id=id, version=version, status=str(scan.status), filename=s.filename, media_type=s.media_type, sha256=s.sha256, size=s.size,
        received_at=s.received_at, received_by=s.received_by, dossier=s.dossier, doctype=scan.doctype,
        fields={} if scan.status is Status.STOPPED else {name: read_out(scan, field) for name, field in scan.fields.items()}, findings=[finding_out(f) for f in scan.findings],
        pages=[PageOut(number=p.number, width=p.width, height=p.height, dpi=p.dpi) for p in scan.pages], record=record,
    )  # fmt: skip


def scan_line(line: ScanLine) -> ScanLineOut:
    return ScanLineOut(**{**asdict(line), "status": str(line.status)})


def record_out(record: Record, today: date, changed: Sequence[str] = ()) -> RecordOut:
    v: Validity = record.validity
    return RecordOut(
        id=record.id, scan_id=record.scan_id, code=record.code, dossier=record.dossier, doctype=record.doctype, sha256=record.sha256,
        fields={name: field_out(field) for name, field in record.fields.items()},
        validity=ValidityOut(term=str(v.term), start=v.start, end=v.end, holds_today=record.holds_on(today)),
        accepted_by=record.accepted_by, accepted_at=record.accepted_at, sensitive=record.sensitive,
        state=record.state_named(today), standings=[StandingOut(**{**asdict(one), "state": str(one.state)}) for one in record.standings],
        changed=list(changed), held=record.held is not None, disposal_by=record.disposal.by if record.disposal else None,
    )  # fmt: skip


def event_out(event: Event) -> EventOut:
    return EventOut(action=event.action, actor=event.actor, at=event.at, detail=dict(event.detail))


def doctype_out(kind: DocType) -> DocTypeOut:
    return DocTypeOut(
        name=kind.name, title=kind.title, group=kind.group, code=kind.code, sensitive=kind.sensitive, source=kind.source,
        fields=[FieldRuleOut(name=rule.name, labels=list(rule.labels), kind=rule.kind) for rule in kind.fields],
    )  # fmt: skip
