"""A made-up province: 34 agencies and those they followed, papers with their events, dossiers; and its figures, counted a second way.

The second way knows nothing of the tables that reports count: it goes over events, records and dossiers one by one.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from sqlalchemy import insert, select

from api.wiring.services import Services
from digitize.codec import record_from_json, record_to_json
from digitize.dossier import Dossier
from digitize.ids import new_id
from digitize.record import Record
from digitize.scan import Field, Origin
from digitize.validity import Term, Validity
from storage.cipher import Cipher
from storage.tables import EventRow, RecordRow, ScanRow, aware, table

VN = timezone(timedelta(hours=7))
TOP = "T"
LIVING = [f"T.{number:02d}" for number in range(1, 35)]
GONE = {"D.1": ["T.20", "T.21"], "D.2": ["T.22"], "D.1.1": ["T.20"]}
TYPES = ("giay_khai_sinh", "quyet_dinh", "giay_phep_xay_dung", "giay_xac_nhan_cu_tru", "giay_chung_nhan_dang_ky_ho_kinh_doanh")
BEGAN = datetime(2025, 12, 20, tzinfo=UTC)
DAYS = 330


def units_file() -> str:
    """A units.toml of it."""
    rows = [f'[[unit]]\ncode = "{TOP}"\nname = "UBND tỉnh (thử)"\n']
    for number, code in enumerate(LIVING):
        group = "I. Sở, ban, ngành" if number < 14 else "II. Cấp xã"
        rows.append(f'[[unit]]\ncode = "{code}"\nname = "Cơ quan số {number + 1}"\nin = "{TOP}"\ngroup = "{group}"\n')
    for code, became in GONE.items():
        rows.append(f'[[unit]]\ncode = "{code}"\nname = "Huyện cũ {code}"\nin = "{TOP}"\nto = 2025-06-30\nbecame = {became}\n')
    return "\n".join(rows)


@dataclass
class Rows:
    """Rows to put into the index."""

    scans: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def filled(services: Services, papers: int, seed: int = 1) -> list[Dossier]:
    """Papers and dossiers; the dossiers as they were told last."""
    chance = random.Random(seed)
    cipher: Cipher = services.sql._cipher  # the service's own
    for start in range(0, papers, 5000):
        rows = Rows()
        for number in range(start, min(start + 5000, papers)):
            _paper(rows, number, chance, cipher)
        rows.events.sort(key=lambda row: row["at"])
        with services.sql.engine.begin() as connection:
            for of, found in ((ScanRow, rows.scans), (RecordRow, rows.records), (EventRow, rows.events)):
                connection.execute(insert(table(of)), found)
    return _dossiers(services, papers, chance)


def _paper(rows: Rows, number: int, chance: random.Random, cipher: Cipher) -> None:
    at = BEGAN + timedelta(minutes=chance.randrange(DAYS * 1440))
    unit, doctype = chance.choice([*LIVING, *GONE, TOP]), chance.choice(TYPES)
    id, batch = f"{number:012x}scan".ljust(26, "0"), "kho" if chance.random() < 0.6 else ""
    row = {
        "id": id, "sha256": f"{number:064x}", "status": "archived", "doctype": doctype, "version": 1, "holder": "canbo", "changed_at": at, "body": b"", "batch": batch,
        "priority": 0, "tries": 0, "unit": unit,
    }  # fmt: skip
    rows.scans.append(row)

    def note(action: str, subject: str = id, **detail: str) -> None:
        nonlocal at
        rows.events.append({"subject": subject, "action": action, "actor": "canbo", "at": at, "detail": detail})
        at += timedelta(minutes=chance.randrange(1, 60), seconds=chance.randrange(60))

    note("received")
    way = chance.random()
    if way < 0.02:
        return
    if way < 0.05:
        note(chance.choice(["read:quarantined", "read:stopped", "read:returned", "read:parted"]))
        if chance.random() < 0.5:
            return
        note("retried")
    note("read:to_check")
    if chance.random() < 0.05:
        note("viewed")
        note("returned")
        if chance.random() < 0.5:
            return
        note("reopened")
    if chance.random() < 0.1:
        return
    _record(rows, number, row, note, chance, cipher)


def _record(rows: Rows, number: int, scan: Mapping[str, Any], note: Callable[..., None], chance: random.Random, cipher: Cipher) -> None:
    id, dossier = f"{number:012x}record".ljust(26, "0"), code_of(number)
    issued = date(2000, 1, 1) + timedelta(days=chance.randrange(9500))
    term = chance.choice([Term.ENDLESS, Term.DATED, Term.MONTHS, Term.UNKNOWN, Term.UNTIL_REPLACED])
    end = issued + timedelta(days=chance.randrange(12000)) if term in (Term.DATED, Term.MONTHS) else None
    value = Field(name="ngay_cap", value=issued.isoformat(), text="", page=1, box=None, confidence=1, origin=Origin.CLERK, kind="date")
    record = Record(
        id=id, scan_id=scan["id"], code=f"{dossier}-KQ1", dossier=dossier, doctype=scan["doctype"], sha256=scan["sha256"],
        fields={"ngay_cap": value} if chance.random() < 0.95 else {}, validity=Validity(term=term, start=issued if chance.random() < 0.97 else None, end=end), accepted_by="canbo",
        accepted_at=scan["changed_at"], unit=scan["unit"],
    )  # fmt: skip
    body = cipher.seal(record_to_json(record), f"record.body.{id}")
    rows.records.append(
        {"id": id, "scan_id": scan["id"], "code": record.code, "dossier": dossier, "doctype": record.doctype, "unit": record.unit, "body": body, "version": 1, "packaged": 0, "unsigned": False}
    )  # fmt: skip
    note("accepted", record=id)
    note("created", id, scan=scan["id"])
    if chance.random() < 0.9:
        note(
            "packaged",
            id,
            number="1",
            **({"signed": "nguoi_quet, co_quan_chuyen_doi"} if chance.random() < 0.8 else {"signed": "nguoi_quet"}),
        )
    if chance.random() < 0.6:
        note("sent", id)
    while chance.random() < 0.1:
        since = BEGAN.date() + timedelta(days=chance.randrange(-200, DAYS + 200))
        note("standing", id, state=chance.choice(["cancelled", "amended", "in_force", "replaced"]), since=since.isoformat())
    if chance.random() < 0.01:
        note("disposed", id)


def code_of(number: int) -> str:
    return f"T.01-260101-{number:06d}"


def _dossiers(services: Services, papers: int, chance: random.Random) -> list[Dossier]:
    """Of half of the papers and as many more; some are told twice, the second time resolved."""
    told = []
    numbers = [chance.randrange(2 * papers) for _ in range(papers)]
    for number in dict.fromkeys(numbers):
        flags = {name: chance.random() < 0.6 for name in ("returns", "components", "reused", "from_store", "population", "citizen")}
        received = BEGAN.date() + timedelta(days=chance.randrange(DAYS))
        resolved = received + timedelta(days=chance.randrange(40)) if chance.random() < 0.8 else None
        unit = chance.choice([*LIVING, *GONE, "la"])
        found = Dossier(
            code=code_of(number), unit=unit, procedure=f"1.{chance.randrange(60):06d}", field=chance.choice(["Hộ tịch", "Xây dựng"]), received_on=received, resolved_on=resolved,
            **flags,
        )  # fmt: skip
        told.append(found)
    for start in range(0, len(told), 5000):
        part = told[start : start + 5000]
        _told(services, part[: len(part) // 3], BEGAN)
        first = [Dossier(code=one.code, unit="T.34", received_on=one.received_on) for one in part[len(part) // 3 :]]
        _told(services, first, BEGAN)
        _told(services, part, BEGAN + timedelta(days=1))
    return told


def _told(services: Services, dossiers: Sequence[Dossier], at: datetime) -> None:
    with services.database.begin() as store:
        store.dossiers.note(new_id(datetime.now(UTC)), dossiers, at)


@dataclass(frozen=True, slots=True)
class Counted:
    """One paper as its events tell of it."""

    unit: str
    doctype: str
    year: int
    figures: frozenset[str]
    minutes: float | None
    dossier: str
    sent: bool


def recounted(services: Services, first: date, last: date, as_of: datetime) -> list[Counted]:
    """Every paper, from events and rows alone."""
    start, end = datetime.combine(first, time(), VN), min(datetime.combine(last + timedelta(days=1), time(), VN), as_of)
    day = (end - timedelta(microseconds=1)).astimezone(VN).date()
    with services.sql.engine.begin() as connection:
        scans = {row.id: row for row in connection.execute(select(table(ScanRow)))}
        sealed = list(connection.execute(select(table(RecordRow))))
        events = [
            (row.subject, row.action, aware(row.at), row.detail)
            for row in connection.execute(select(table(EventRow)).order_by(EventRow.id))
        ]
    cipher = services.sql._cipher
    records = {row.scan_id: record_from_json(cipher.open(row.body, f"record.body.{row.id}")) for row in sealed}
    owner = {record.id: scan for scan, record in records.items()}
    trails: dict[str, list[tuple[str, datetime, Mapping[str, str]]]] = defaultdict(list)
    for subject, action, at, detail in events:
        trails[owner.get(subject, subject)].append((action, at, detail))
    return [_counted(scans[id], records.get(id), trail, start, end, day) for id, trail in trails.items() if id in scans]


def _counted(
    scan: Any, record: Record | None, trail: Sequence[tuple[str, datetime, Mapping[str, str]]], start: datetime, end: datetime, day: date
) -> Counted:  # fmt: skip
    def first(*actions: str, signed: bool = False) -> datetime | None:
        times = [at for action, at, detail in trail if action in actions and (not signed or "co_quan_" in detail.get("signed", ""))]
        return min(times, default=None)

    moments = {
        "received": first("received"), "read": first("read:to_check"), "checked": first("accepted"), "signed": first("packaged", signed=True), "sent": first("sent"),
    }  # fmt: skip
    state = "waiting"
    for action, at, _ in sorted(trail, key=lambda one: one[1]):
        if at < end:
            state = {
                "returned": "returned", "read:returned": "returned", "read:quarantined": "apart", "read:stopped": "apart", "read:parted": "parted", "retried": "waiting",
                "reopened": "waiting",
            }.get(action, state)  # fmt: skip
    figures: set[str] = set()
    received = moments["received"]
    done = {name for name, at in moments.items() if at and at < end}
    if received and received < end and state != "parted":
        figures |= {name for name in done if (moment := moments[name]) and moment >= start}
        if "checked" not in done:
            figures.add(state)
        if scan.batch:
            steps = {"received": "scanned", "read": "extracted", "checked": "verified", "signed": "certified", "sent": "synchronised"}
            figures |= {steps[name] for name in done}
            if record and "checked" in done and _holds(record, trail, end, day):
                figures.add("holding")
    checked = moments["checked"]
    counter = checked and received and not scan.batch and start <= checked < end
    issued = (record.value("ngay_cap") or "") if record else ""
    return Counted(
        scan.unit, scan.doctype or "", int(issued[:4]) if issued else 0, frozenset(figures), (checked - received).total_seconds() / 60 if counter and checked and received else None,
        record.dossier if record and checked and checked < end else "", bool(moments["sent"] and moments["sent"] < end),
    )  # fmt: skip


def _holds(record: Record, trail: Iterable[tuple[str, datetime, Mapping[str, str]]], end: datetime, day: date) -> bool:
    """By the record's own validity, and the last change of its standing that had begun."""
    changes = [
        (date.fromisoformat(detail["since"]), at, detail["state"]) for action, at, detail in trail if action == "standing" and at < end
    ]
    changes += [(at.astimezone(VN).date(), at, "disposed") for action, at, _ in trail if action == "disposed" and at < end]
    begun = sorted(change for change in changes if change[0] <= day)
    state = begun[-1][2] if begun else "in_force"
    return record.validity.holds_on(day) is True and state in ("in_force", "amended", "corrected")


def by_unit(papers: Iterable[Counted]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in papers:
        found[one.unit].update(one.figures)
    return found
