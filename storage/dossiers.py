"""`Dossiers` on a database: rows are only ever added, so that a report of a past day stays what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from digitize.dossier import Dossier
from storage.figure_tables import DossierRow
from storage.tables import table

DOSSIER = table(DossierRow)
TOLD = [column.name for column in DOSSIER.columns if column.name not in ("code", "seen_at", "brought")]


class SqlDossiers:
    """What one transaction sees."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, brought: str, dossiers: Iterable[Dossier], at: datetime) -> int:
        """Keeps what is new or has changed, under the subject of an event; how many. What was told before stays."""
        told = {one.code: one for one in dossiers}
        newest = newest_before(DOSSIER.c.code.in_(told))
        there = {row.code: _dossier(row) for row in self._session.execute(select(newest))}
        rows = [asdict(one) for code, one in told.items() if there.get(code) != one]
        if rows:
            self._session.execute(insert(DOSSIER), [{**row, "seen_at": at, "brought": brought} for row in rows])
        return len(rows)

    def newest(self, code: str) -> Dossier | None:
        """What was told last."""
        row = self._session.execute(select(newest_before(DOSSIER.c.code == code))).first()
        return _dossier(row) if row else None


def newest_before(of: ColumnElement[bool]) -> Any:
    """What was told last of each dossier, among rows for which a condition holds."""
    rank = func.row_number().over(partition_by=DOSSIER.c.code, order_by=DOSSIER.c.seen_at.desc()).label("rank")
    ranked = select(DOSSIER, rank).where(of).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def _dossier(row: Any) -> Dossier:
    return Dossier(code=row.code, **{name: getattr(row, name) for name in TOLD})
