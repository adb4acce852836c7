"""`Figures` on a database: every figure is one condition on rows, by which it is counted and its list is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, func, or_, select, true

from digitize.dossier import Dossier
from digitize.figures import Daily, Figure, Hour, Key, Paper, Part, Slice
from digitize.indicators import Measure
from digitize.period import Span
from digitize.standing import HOLDS
from storage.dossiers import TOLD, newest_before
from storage.feed import hours
from storage.figure_tables import DossierRow, PaperRow, TurnRow
from storage.projection import Projection
from storage.tables import aware, table, utc

PAPER, TURN, DOSSIER = table(PaperRow), table(TurnRow), table(DossierRow)


@dataclass(frozen=True, slots=True)
class SqlFigures:
    """Counts on a database."""

    engine: Engine
    projection: Projection

    def gather(self) -> int:
        """Takes in the events that are new; how many."""
        return self.projection.gather()

    def papers(self, span: Span, by: Sequence[Part], of: Slice) -> Mapping[Key, Mapping[Figure, int]]:
        """Figures by unit, type, year of issue; keys in the order of `by`."""
        joined, conditions = _papers(span)
        keys = [PAPER.c[name] for name in by]
        counts = [func.sum(case((conditions[figure], 1), else_=0)) for figure in Figure]
        found = select(*keys, *counts).select_from(joined).where(_slice(of), PAPER.c.received_at < utc(span.end)).group_by(*keys)
        with self._reads() as connection:
            return {
                tuple(row[: len(by)]): {figure: int(count or 0) for figure, count in zip(Figure, row[len(by) :], strict=True)}
                for row in connection.execute(found)
            }

    def papers_behind(self, figure: Figure, span: Span, of: Slice, after: str, limit: int) -> Sequence[Paper]:
        """The papers that a figure counts, in order, behind one."""
        joined, conditions = _papers(span)
        behind = and_(conditions[figure], _slice(of), PAPER.c.received_at < utc(span.end), PAPER.c.scan_id > after)
        found = select(PAPER).select_from(joined).where(behind).order_by(PAPER.c.scan_id).limit(limit)
        with self._reads() as connection:
            return [
                Paper(
                    scan_id=row.scan_id, record_id=row.record_id, code=row.code, unit=row.unit, doctype=row.doctype, year=row.year or None,
                    received_at=aware(row.received_at), checked_at=aware(row.checked_at) if row.checked_at else None,
                )
                for row in connection.execute(found)
            ]  # fmt: skip

    def dossiers(self, span: Span, measures: Mapping[str, Measure], of: Slice) -> Mapping[str, Mapping[str, int]]:
        """By unit what each measure counts."""
        newest, conditions = _dossiers(span, of)
        counts = [func.sum(case((_measured(measure, conditions), 1), else_=0)) for measure in measures.values()]
        found = select(newest.c.unit, *counts).group_by(newest.c.unit)
        with self._reads() as connection:
            return {
                row[0]: {name: int(count or 0) for name, count in zip(measures, row[1:], strict=True)} for row in connection.execute(found)
            }

    def procedures(self, span: Span, measures: Mapping[str, Measure], of: Slice) -> Mapping[str, int]:
        """How many procedures the dossiers of each measure are of."""
        newest, conditions = _dossiers(span, of)
        counts = [func.count(case((_measured(measure, conditions), newest.c.procedure)).distinct()) for measure in measures.values()]
        with self._reads() as connection:
            return (
                dict(zip(measures, connection.execute(select(*counts).where(newest.c.procedure != "")).one(), strict=True))
                if counts
                else {}
            )

    def dossiers_behind(self, measure: Measure, span: Span, of: Slice, after: str, limit: int) -> Sequence[Dossier]:
        """The dossiers that a measure counts, in order of their codes, behind one."""
        newest, conditions = _dossiers(span, of)
        found = select(newest).where(_measured(measure, conditions), newest.c.code > after).order_by(newest.c.code).limit(limit)
        with self._reads() as connection:
            return [Dossier(code=row.code, **{name: getattr(row, name) for name in TOLD}) for row in connection.execute(found)]

    def delays(self, span: Span, of: Slice) -> Mapping[str, Sequence[float]]:
        """By unit the minutes from receipt to acceptance, of papers that were not brought by a backfill and accepted in the span."""
        done = and_(_within(PAPER.c.checked_at, span), PAPER.c.batch == "", PAPER.c.received_at.is_not(None), _slice(of))
        found: dict[str, list[float]] = {}
        with self._reads() as connection:
            for unit, received, checked in connection.execute(select(PAPER.c.unit, PAPER.c.received_at, PAPER.c.checked_at).where(done)):
                found.setdefault(unit, []).append((checked - received).total_seconds() / 60)
        return found

    def hours(self, span: Span, of: Slice, *, by_day: bool) -> Sequence[Hour]:
        """What was done in each hour, or on each day, of a span, by unit."""
        with self._reads() as connection:
            return hours(connection, span, of.units, by_day=by_day)

    def days(self, span: Span, of: Slice) -> Sequence[Daily]:
        """What was done of archives on each day, from the first to the span's end."""
        tallies: dict[date, dict[str, int]] = {}
        joined, conditions = _papers(span)
        with self._reads() as connection:
            for name, figure in (("received", Figure.SCANNED), ("read", Figure.EXTRACTED), ("checked", Figure.VERIFIED)):
                day = _day(connection, PAPER.c[f"{name}_at"])
                counted = select(day, func.count()).select_from(joined).where(conditions[figure], _slice(of)).group_by(day)
                for found, count in connection.execute(counted):
                    tallies.setdefault(found if isinstance(found, date) else date.fromisoformat(found), {})[name] = count
        return [Daily(day=day, **{name: tallies[day].get(name, 0) for name in ("received", "read", "checked")}) for day in sorted(tallies)]

    def _reads(self) -> Any:
        return self.engine.execution_options(postgresql_readonly=True).connect()


def _papers(span: Span) -> tuple[Any, Mapping[Figure, ColumnElement[bool]]]:
    """Papers with where they stood at the end of a span, and the condition of each figure."""
    way, standing = _last("way", span), _last("standing", span)
    joined = PAPER.outerjoin(way, way.c.scan_id == PAPER.c.scan_id).outerjoin(standing, standing.c.scan_id == PAPER.c.scan_id)
    at, state = func.coalesce(way.c.state, "waiting"), func.coalesce(standing.c.state, "in_force")
    paper, end = at != "parted", utc(span.end)

    def by_end(name: str) -> ColumnElement[bool]:
        return PAPER.c[name] < end

    archive = and_(paper, PAPER.c.batch != "")
    endless = PAPER.c.term.in_(("endless", "until_replaced"))
    dated = and_(PAPER.c.term.in_(("dated", "months")), PAPER.c.ends >= span.day)
    holds = and_(state.in_(map(str, HOLDS)), PAPER.c.starts <= span.day, or_(endless, dated))
    undone = or_(PAPER.c.checked_at.is_(None), PAPER.c.checked_at >= end)
    conditions: dict[Figure, ColumnElement[bool]] = {
        figure: and_(paper, _within(PAPER.c[f"{figure}_at"], span))
        for figure in (Figure.RECEIVED, Figure.READ, Figure.CHECKED, Figure.SIGNED, Figure.SENT)
    }
    conditions |= {
        Figure.WAITING: and_(undone, at == "waiting"),
        Figure.RETURNED: and_(undone, at == "returned"),
        Figure.APART: and_(undone, at.in_(("quarantined", "stopped"))),
        Figure.SCANNED: and_(archive, by_end("received_at")),
        Figure.EXTRACTED: and_(archive, by_end("read_at")),
        Figure.VERIFIED: and_(archive, by_end("checked_at")),
        Figure.CERTIFIED: and_(archive, by_end("signed_at")),
        Figure.SYNCHRONISED: and_(archive, by_end("sent_at")),
        Figure.HOLDING: and_(archive, by_end("checked_at"), holds),
    }
    return joined, conditions


def _last(kind: str, span: Span) -> Any:
    """The turn that counts of each paper at the end of a span: of standings that had begun, the one that began last."""
    begun = TURN.c.since <= span.day if kind == "standing" else true()
    order = (
        (TURN.c.since.desc(), TURN.c.at.desc(), TURN.c.event_id.desc())
        if kind == "standing"
        else (TURN.c.at.desc(), TURN.c.event_id.desc())
    )
    rank = func.row_number().over(partition_by=TURN.c.scan_id, order_by=order).label("rank")
    ranked = select(TURN.c.scan_id, TURN.c.state, rank).where(TURN.c.kind == kind, TURN.c.at < utc(span.end), begun).subquery()
    # grouped, though there is one of each: SQLite would else go through all of them for each paper
    return select(ranked.c.scan_id, func.max(ranked.c.state).label("state")).where(ranked.c.rank == 1).group_by(ranked.c.scan_id).subquery()


def _dossiers(span: Span, of: Slice) -> tuple[Any, Mapping[str, ColumnElement[bool]]]:
    """Dossiers as they were known at the end of a span, and what may be asked of them."""
    newest = newest_before(DOSSIER.c.seen_at < utc(span.end))
    chosen = [true() if of.units is None else newest.c.unit.in_(of.units), true() if of.field is None else newest.c.field == of.field]
    # one pass over the results, not one question a dossier
    end = utc(span.end)
    results = select(PAPER.c.dossier, func.min(PAPER.c.sent_at).label("sent_at")).where(PAPER.c.dossier != "", PAPER.c.checked_at < end)
    result = results.group_by(PAPER.c.dossier).subquery()
    joined = select(newest, result.c.dossier.label("result"), result.c.sent_at).select_from(
        newest.outerjoin(result, result.c.dossier == newest.c.code)
    )
    rows = joined.where(*chosen).subquery()
    conditions: dict[str, ColumnElement[bool]] = {name: rows.c[name].is_(True) for name in TOLD if name in _FLAGS}
    conditions |= {
        "received": rows.c.received_on.between(span.first, span.day),
        "resolved": func.coalesce(rows.c.resolved_on.between(span.first, span.day), False).is_(True),
        "result": rows.c.result.is_not(None),
        "linked": func.coalesce(rows.c.sent_at < end, False).is_(True),
    }
    return rows, conditions


_FLAGS = ("returns", "components", "reused", "from_store", "population", "citizen")


def _measured(measure: Measure, conditions: Mapping[str, ColumnElement[bool]]) -> ColumnElement[bool]:
    def condition(name: str) -> ColumnElement[bool]:
        return ~conditions[name[1:]] if name.startswith("!") else conditions[name]

    some = or_(*map(condition, measure.any)) if measure.any else true()
    return and_(some, *map(condition, measure.all))


def _within(column: Any, span: Span) -> ColumnElement[bool]:
    return and_(column >= utc(span.start), column < utc(span.end))


def _slice(of: Slice) -> ColumnElement[bool]:
    chosen: list[ColumnElement[bool]] = [true()]
    if of.units is not None:
        chosen.append(PAPER.c.unit.in_(of.units))
    if of.doctypes is not None:
        chosen.append(PAPER.c.doctype.in_(of.doctypes))
    if of.year is not None:
        chosen.append(PAPER.c.year == of.year)
    return and_(*chosen)


def _day(connection: Connection, column: Any) -> Any:
    """The day in Vietnam."""
    if connection.dialect.name == "postgresql":
        return func.date(func.timezone("Asia/Ho_Chi_Minh", column))
    return func.date(column, "+7 hours")
