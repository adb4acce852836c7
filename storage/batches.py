"""`Batches` on a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digitize.batch import RUNS, Batch, BatchState, Line, LineState, Placed, Sampled
from digitize.errors import NotFound
from digitize.scan import Status
from storage.cipher import Cipher
from storage.tables import BatchRow, EventRow, LineRow, RecordRow, SampleRow, ScanRow, aware, utc

SKEW = timedelta(minutes=20)
CHUNK = 500
"""Lines that one statement puts in."""
TOLD = ("path", "dossier", "doctype", "holder", "box", "folder")


class SqlBatches:
    """Batches seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def add(self, batch: Batch) -> None:
        body = {
            "name": batch.name,
            "shelf": batch.shelf,
            "by": batch.by,
            "at": batch.at.isoformat(),
            "stacks": batch.stacks,
            "expired": batch.expired,
            "unit": batch.unit,
        }
        self._session.add(BatchRow(id=batch.id, state=str(batch.state), body=self._cipher.seal(body, f"batch.body.{batch.id}")))
        self._session.flush()

    def get(self, id: str) -> Batch:
        """By its id or its name. Raises NotFound."""
        row = self._session.get(BatchRow, id)
        found = self._opened(row) if row else next((batch for batch in self.list() if batch.name == id), None)
        if found is None:
            raise NotFound("no-batch", "Không có đợt số hóa này; xem các đợt bằng sohoa backfill list.")
        return found

    def running(self) -> Sequence[str]:
        return list(self._session.scalars(select(BatchRow.id).where(BatchRow.state == str(BatchState.RUNNING)).order_by(BatchRow.id)))

    def set_state(self, id: str, state: BatchState) -> None:
        self._session.execute(update(BatchRow).where(BatchRow.id == id).values(state=str(state)))

    def finish(self, id: str) -> bool:
        """Whether a batch that ran is finished by this; of those who ask at once, one is told so."""
        ran = (BatchRow.id == id) & BatchRow.state.in_(list(map(str, RUNS)))
        done = self._session.execute(update(BatchRow).where(ran).values(state=str(BatchState.FINISHED)))
        return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult

    def add_lines(self, id: str, lines: Iterable[Line]) -> int:
        """How many were new; a path stands in a batch once."""
        count, waiting = 0, []
        number = self._session.scalar(select(func.coalesce(func.max(LineRow.number), 0)).where(LineRow.batch_id == id)) or 0
        for line in lines:
            number += 1
            waiting.append(self._values(id, number, line))
            if len(waiting) == CHUNK:
                count += self._inserted(waiting)
                waiting = []
        return count + (self._inserted(waiting) if waiting else 0)

    def _inserted(self, rows: list[dict[str, Any]]) -> int:
        dialect = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        put = dialect.insert(LineRow).values(rows).on_conflict_do_nothing(index_elements=["batch_id", "blind"]).returning(LineRow.number)
        return len(self._session.execute(put).all())

    def claim(self, id: str, limit: int, now: datetime, until: datetime) -> Sequence[Line]:
        """Lines that wait, most urgent first, which nobody else gets until then."""
        # a claim that ends far later than one made now would, was made by a clock that has jumped; clocks may differ by minutes
        free = or_(LineRow.claimed_until.is_(None), LineRow.claimed_until < now, LineRow.claimed_until > until + SKEW)
        wanted = (
            select(LineRow).where(LineRow.batch_id == id, LineRow.state == str(LineState.PLANNED), free)
            .order_by(LineRow.priority, LineRow.number).limit(limit).with_for_update(skip_locked=True)
        )  # fmt: skip
        rows = list(self._session.scalars(wanted))
        for row in rows:
            row.claimed_until = until
        return [self._line(row) for row in rows]

    def waits(self, id: str) -> bool:
        """Whether a line waits to be taken in; asked often, so it counts none."""
        planned = (LineRow.batch_id == id) & (LineRow.state == str(LineState.PLANNED))
        return self._session.scalar(select(LineRow.number).where(planned).limit(1)) is not None

    def begin_line(self, id: str, number: int, until: datetime) -> int:
        """How often taking a claimed line in has begun, this time counted; nobody else gets it until then."""
        mine = (LineRow.batch_id == id) & (LineRow.number == number)
        begun = update(LineRow).where(mine).values(attempts=LineRow.attempts + 1, claimed_until=until).returning(LineRow.attempts)
        return self._session.execute(begun.execution_options(synchronize_session=False)).scalar_one()

    def settle(self, id: str, number: int, state: LineState, *, scan_id: str | None = None, reason: str = "") -> bool:
        """Whether that became of a line that was claimed; one that is put back to wait has not been attempted. A line that was settled
        before stays so, but that what was taken in was neither missing nor out of reach.
        """
        before = {LineState.PLANNED} | ({LineState.MISSING, LineState.FAILED} if state is LineState.TAKEN else set())
        mine = (LineRow.batch_id == id) & (LineRow.number == number) & LineRow.state.in_(list(map(str, before)))
        said = {"state": str(state), "scan_id": scan_id, "reason": reason, "claimed_until": None}
        spared = case((LineRow.attempts > 0, LineRow.attempts - 1), else_=0)
        attempts = spared if state is LineState.PLANNED else LineRow.attempts
        done = self._session.execute(
            update(LineRow).where(mine).values(**said, attempts=attempts).execution_options(synchronize_session=False)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult

    def retry(self, id: str, reasons: Sequence[str] = ()) -> int:
        """Puts lines that failed, are missing, or were left out for one of some reasons back; how many."""
        again = LineRow.state.in_([str(LineState.FAILED), str(LineState.MISSING)])
        left = (LineRow.state == str(LineState.SKIPPED)) & LineRow.reason.in_(reasons)
        fresh = {"state": str(LineState.PLANNED), "reason": "", "attempts": 0, "claimed_until": None}
        done = self._session.execute(
            update(LineRow).where(LineRow.batch_id == id, or_(again, left)).values(fresh).returning(LineRow.number)
        )
        return len(done.all())

    def tally(self, id: str) -> Mapping[str, int]:
        """How many lines there are of each outcome."""
        own = (
            select(LineRow.state, func.count()).where(LineRow.batch_id == id, LineRow.state != str(LineState.TAKEN)).group_by(LineRow.state)
        )
        papers = (
            select(ScanRow.status, func.count()).join(LineRow, LineRow.scan_id == ScanRow.id)
            .where(LineRow.batch_id == id, LineRow.state == str(LineState.TAKEN)).group_by(ScanRow.status)
        )  # fmt: skip
        return {name: count for found in (own, papers) for name, count in self._session.execute(found)}

    def read_since(self, id: str, moment: datetime) -> int:
        """Papers of a batch that were read since then, or set aside by the reader. What changed since is looked at, of which there is little."""
        read = exists().where(EventRow.subject == ScanRow.id, EventRow.action.like("read:%"), EventRow.at >= utc(moment))
        wanted = select(func.count()).select_from(ScanRow).where(ScanRow.changed_at >= utc(moment), ScanRow.batch == id, read)
        return self._session.scalar(wanted) or 0

    def lines(self, id: str, after: int, limit: int) -> Sequence[Placed]:
        """In order, behind a number."""
        wanted = (
            select(LineRow, ScanRow.status).join(ScanRow, ScanRow.id == LineRow.scan_id, isouter=True)
            .where(LineRow.batch_id == id, LineRow.number > after).order_by(LineRow.number).limit(limit)
        )  # fmt: skip
        return [(self._line(row), Status(status) if status else None) for row, status in self._session.execute(wanted)]

    def list(self) -> Sequence[Batch]:
        """Newest first."""
        return [self._opened(row) for row in self._session.scalars(select(BatchRow).order_by(BatchRow.id.desc()))]

    def days(self, id: str) -> Sequence[tuple[datetime, str]]:
        """When papers of a batch were taken in, read and accepted, in order."""
        wanted = (
            select(EventRow.at, EventRow.action).join(ScanRow, ScanRow.id == EventRow.subject)
            .where(ScanRow.batch == id, or_(EventRow.action.in_(("received", "accepted")), EventRow.action.like("read:%")))
            .order_by(EventRow.id)
        )  # fmt: skip
        return [(aware(at), action) for at, action in self._session.execute(wanted)]

    def signed(self, id: str) -> int:
        """How many of its records have a copy with all signatures that the law wants."""
        done = (RecordRow.packaged >= RecordRow.version) & RecordRow.unsigned.is_(False)
        wanted = select(func.count()).select_from(RecordRow).join(ScanRow, ScanRow.id == RecordRow.scan_id).where(ScanRow.batch == id, done)
        return self._session.scalar(wanted) or 0

    def draw(self, id: str, bound: float, scan_ids: Sequence[str]) -> None:
        """Keeps which papers a batch is judged by, and the share of wrong fields that is borne."""
        self._session.execute(delete(SampleRow).where(SampleRow.batch_id == id))
        self._session.add_all(SampleRow(batch_id=id, scan_id=scan_id, bound=bound, wrong=[]) for scan_id in scan_ids)
        self._session.flush()

    def sample(self, id: str) -> Sequence[Sampled]:
        """Those papers, in order; none where none were drawn."""
        rows = self._session.scalars(select(SampleRow).where(SampleRow.batch_id == id).order_by(SampleRow.scan_id))
        return [Sampled(scan_id=row.scan_id, keyed_by=row.keyed_by, fields=row.fields, wrong=tuple(row.wrong)) for row in rows]

    def bound(self, id: str) -> float:
        return self._session.scalar(select(SampleRow.bound).where(SampleRow.batch_id == id).limit(1)) or 0.0

    def keyed(self, id: str, one: Sampled, values: Mapping[str, str]) -> None:
        """Keeps what a second person keyed from a paper, sealed."""
        row = self._session.get_one(SampleRow, (id, one.scan_id))
        row.keyed_by, row.fields, row.wrong = one.keyed_by, one.fields, list(one.wrong)
        row.body = self._cipher.seal(dict(values), f"batch_sample.body.{id}.{one.scan_id}")

    def forget(self, scan_id: str) -> None:
        """Takes away what the lists say of a paper that was destroyed by decision."""
        for row in self._session.scalars(select(LineRow).where(LineRow.scan_id == scan_id)):
            bare = dict.fromkeys(TOLD, "") | {"issued": None}
            row.body = self._cipher.seal(bare, f"batch_line.body.{row.batch_id}.{row.number}")
        self._session.execute(update(SampleRow).where(SampleRow.scan_id == scan_id).values(body=None))

    def _values(self, id: str, number: int, line: Line) -> dict[str, Any]:
        body = {name: getattr(line, name) for name in TOLD} | {"issued": line.issued.isoformat() if line.issued else None}
        return {
            "batch_id": id, "number": number, "blind": self._cipher.blind("batch_line.path", f"{id}:{line.path}"), "state": str(line.state), "priority": line.priority,
            "size": line.size, "reason": line.reason, "attempts": 0, "scan_id": line.scan_id, "claimed_until": None,
            "body": self._cipher.seal(body, f"batch_line.body.{id}.{number}"),
        }  # fmt: skip

    def _line(self, row: LineRow) -> Line:
        body = self._cipher.open(row.body, f"batch_line.body.{row.batch_id}.{row.number}")
        issued = body.pop("issued")
        return Line(
            number=row.number, size=row.size, state=LineState(row.state), priority=row.priority, reason=row.reason, attempts=row.attempts,
            scan_id=row.scan_id, issued=date.fromisoformat(issued) if issued else None, **body,
        )  # fmt: skip

    def _opened(self, row: BatchRow) -> Batch:
        body = self._cipher.open(row.body, f"batch.body.{row.id}")
        at = datetime.fromisoformat(body.pop("at"))
        return Batch(id=row.id, state=BatchState(row.state), at=at, **body)
