"""`Requests` on a database; what was asked and by whom is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from digitize.errors import NotFound
from digitize.request import LIVING, Request, RequestState
from storage.cipher import Cipher
from storage.ledger_tables import RequestRow


class SqlRequests:
    """Requests seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def put(self, request: Request) -> None:
        """New, or in the place of the one with its id."""
        body = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(request).items()
            if name not in ("id", "state", "due")
        }
        blind = self._cipher.blind("person", request.personal_number)
        sealed = self._cipher.seal(body, f"data_request.body.{request.id}")
        self._session.merge(RequestRow(id=request.id, blind=blind, state=str(request.state), due=request.due, body=sealed))

    def get(self, id: str, *, lock: bool = False) -> Request:
        """Raises NotFound. With `lock` nobody else answers it until the transaction ends."""
        row = self._session.get(RequestRow, id, with_for_update=lock or None)
        if row is None:
            raise NotFound("no-request", "Không có yêu cầu này.")
        return self._opened(row)

    def of(self, personal_number: str) -> Sequence[Request]:
        """A person's, newest first."""
        blind = self._cipher.blind("person", personal_number)
        rows = self._session.scalars(select(RequestRow).where(RequestRow.blind == blind).order_by(RequestRow.id.desc()))
        return [self._opened(row) for row in rows]

    def living(self, limit: int) -> Sequence[Request]:
        """Those that wait for an answer, most urgent first."""
        waiting = select(RequestRow).where(RequestRow.state.in_([str(state) for state in LIVING]))
        return [self._opened(row) for row in self._session.scalars(waiting.order_by(RequestRow.due, RequestRow.id).limit(limit))]

    def _opened(self, row: RequestRow) -> Request:
        body = self._cipher.open(row.body, f"data_request.body.{row.id}")
        answered = body["answered_at"]
        body |= {
            "at": datetime.fromisoformat(body["at"]), "reply_by": date.fromisoformat(body["reply_by"]),
            "answered_at": datetime.fromisoformat(answered) if answered else None,
        }  # fmt: skip
        return Request(id=row.id, state=RequestState(row.state), due=row.due, **body)
