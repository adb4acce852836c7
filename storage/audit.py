"""`Audit` on a database."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from digitize.record import Event
from storage.tables import EventRow, aware


class SqlAudit:
    """Events seen by one transaction; there is no way to change one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: Event) -> None:
        self._session.add(EventRow(subject=event.subject, action=event.action, actor=event.actor, at=event.at, detail=dict(event.detail)))

    def of(self, subject: str) -> Sequence[Event]:
        """Oldest first."""
        rows = self._session.scalars(select(EventRow).where(EventRow.subject == subject).order_by(EventRow.id))
        return [
            Event(
                subject=row.subject, action=row.action, actor=row.actor, detail=MappingProxyType(row.detail),
                at=aware(row.at),
            )
            for row in rows
        ]  # fmt: skip

    def last(self) -> int:
        """Grows with every event."""
        return self._session.scalar(select(func.max(EventRow.id))) or 0
