"""`Accounts` on a database. Names, hashes and keys are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, case, delete, or_, select, update
from sqlalchemy.orm import Session as Transaction

from digitize.access import Person
from digitize.credentials import Account, Session
from storage.cipher import Cipher
from storage.ledger_tables import AccountRow, SessionRow
from storage.tables import aware


class SqlAccounts:
    """Accounts and sessions seen by one transaction."""

    def __init__(self, session: Transaction, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def get(self, login: str) -> Account | None:
        row = self._session.scalar(select(AccountRow).where(AccountRow.login == login))
        return self._account(row) if row else None

    def by_id(self, id: str) -> Account | None:
        row = self._session.get(AccountRow, id)
        return self._account(row) if row else None

    def forgive(self, id: str) -> None:
        """What was wrong before is forgotten."""
        forgiven = update(AccountRow).where(AccountRow.id == id).values(failures=0, resting_until=None)
        self._session.execute(forgiven.execution_options(synchronize_session=False))

    def list(self) -> Sequence[Account]:
        """All, by login."""
        return [self._account(row) for row in self._session.scalars(select(AccountRow).order_by(AccountRow.login))]

    def put(self, account: Account) -> None:
        """In the place of the one with its id."""
        body = {"person": _plain(account.person), "password": account.password_hash, "code": account.code_key, "declared": account.declared}
        self._session.merge(
            AccountRow(
                id=account.id, login=account.person.login, failures=account.failures, resting_until=account.resting_until, disabled=account.disabled,
                last_step=account.last_step, body=self._cipher.seal(body, f"account.body.{account.id}"),
            )
        )  # fmt: skip

    def failed(self, id: str, tries: int, until: datetime) -> None:
        """One wrong try more; with `tries` of them it rests until then."""
        rests = case((AccountRow.failures + 1 >= tries, until), else_=AccountRow.resting_until)
        counted = case((AccountRow.failures + 1 >= tries, 0), else_=AccountRow.failures + 1)
        self._session.execute(
            update(AccountRow)
            .where(AccountRow.id == id)
            .values(failures=counted, resting_until=rests)
            .execution_options(synchronize_session=False)
        )

    def use_step(self, id: str, step: int) -> bool:
        """Marks a code's time step as used; False where it was used before. What was wrong before is forgotten."""
        mine = (
            update(AccountRow)
            .where(AccountRow.id == id, AccountRow.last_step < step)
            .values(last_step=step, failures=0, resting_until=None)
        )
        done = self._session.execute(mine.execution_options(synchronize_session=False))
        return isinstance(done, CursorResult) and done.rowcount == 1

    def begin(self, session: Session) -> None:
        body = self._cipher.seal(_plain(session.person), f"session.body.{session.key}")
        self._session.add(
            SessionRow(
                key=session.key, account=session.account, begun=session.begun, seen=session.seen, confirmed=session.confirmed, body=body
            )
        )

    def session(self, key: str) -> Session | None:
        row = self._session.get(SessionRow, key)
        if row is None or self._session.scalar(select(AccountRow.disabled).where(AccountRow.id == row.account)):
            return None
        return self._of(row)

    def _of(self, row: SessionRow) -> Session:
        person = _person(self._cipher.open(row.body, f"session.body.{row.key}"))
        return Session(
            key=row.key, account=row.account, begun=aware(row.begun), seen=aware(row.seen), confirmed=row.confirmed, person=person
        )

    def renew(self, session: Session) -> None:
        renewed = update(SessionRow).where(SessionRow.key == session.key).values(seen=session.seen)
        self._session.execute(renewed.execution_options(synchronize_session=False))

    def end(self, key: str) -> None:
        self._session.execute(delete(SessionRow).where(SessionRow.key == key))

    def end_all(self, account: str) -> None:
        """Every session of an account."""
        self._session.execute(delete(SessionRow).where(SessionRow.account == account))

    def sessions(self, account: str) -> Sequence[Session]:
        """Of an account, the last seen first."""
        rows = self._session.scalars(select(SessionRow).where(SessionRow.account == account).order_by(SessionRow.seen.desc()))
        return [self._of(row) for row in rows]

    def sweep(self, begun: datetime, seen: datetime) -> int:
        """Forgets sessions begun or seen before; how many."""
        done = self._session.execute(delete(SessionRow).where(or_(SessionRow.begun < begun, SessionRow.seen < seen)))
        return done.rowcount if isinstance(done, CursorResult) else 0

    def _account(self, row: AccountRow) -> Account:
        body = self._cipher.open(row.body, f"account.body.{row.id}")
        return Account(
            id=row.id, person=_person(body["person"]), password_hash=body["password"], code_key=body["code"], declared=body.get("declared", ""), failures=row.failures,
            resting_until=aware(row.resting_until) if row.resting_until else None, disabled=row.disabled, last_step=row.last_step,
        )  # fmt: skip


def _plain(person: Person) -> dict[str, Any]:
    return {**asdict(person), "roles": sorted(person.roles), "grants": sorted(person.grants)}


def _person(data: dict[str, Any]) -> Person:
    return Person(**{**data, "roles": frozenset(data["roles"]), "grants": frozenset(data["grants"])})
