"""`Trust` on a database: counters that each accepted paper moves on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digitize.trust import Accuracy, Outcome, Tally
from storage.tables import AutomaticRow, TallyRow


class SqlTrust:
    """Tallies seen by one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, outcome: Outcome) -> None:
        """Rows are taken in the order of their names, so that two clerks never wait for each other in a circle."""
        dialect = postgresql if self._session.get_bind().dialect.name == "postgresql" else sqlite
        for tally in sorted(outcome.tallies, key=lambda t: t.name):
            put = dialect.insert(TallyRow).values(
                doctype=outcome.doctype, name=tally.name, seen=tally.seen, right=tally.right, sure=tally.sure, sure_right=tally.sure_right
            )
            moved = {column: getattr(TallyRow, column) + put.excluded[column] for column in ("seen", "right", "sure", "sure_right")}
            self._session.execute(put.on_conflict_do_update(index_elements=["doctype", "name"], set_=moved))

    def accuracies(self) -> Sequence[Accuracy]:
        """Of each type that was ever accepted or switched on, by name."""
        names = {*self._session.scalars(select(TallyRow.doctype).distinct()), *self._session.scalars(select(AutomaticRow.doctype))}
        return [self.accuracy(name) for name in sorted(names)]

    def accuracy(self, doctype: str) -> Accuracy:
        rows = self._session.scalars(select(TallyRow).where(TallyRow.doctype == doctype).order_by(TallyRow.name))
        tallies = [Tally(name=r.name, seen=r.seen, right=r.right, sure=r.sure, sure_right=r.sure_right) for r in rows]
        papers = next((tally for tally in tallies if not tally.name), Tally(name=""))
        by = self._session.scalar(select(AutomaticRow.by).where(AutomaticRow.doctype == doctype))
        return Accuracy(doctype=doctype, papers=papers, fields=tuple(t for t in tallies if t.name), automatic_by=by)

    def switch(self, doctype: str, by: str | None, at: datetime) -> None:
        """On, by somebody; off with None."""
        self._session.execute(delete(AutomaticRow).where(AutomaticRow.doctype == doctype))
        if by is not None:
            self._session.add(AutomaticRow(doctype=doctype, by=by, at=at))
