"""`Lookups` on a database. What was asked and answered is sealed; persons are blind indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from digitize.errors import NotFound
from digitize.lookup import Asked, Found, Lookup, LookupQuery, Subject, found_to_json
from storage.cipher import Cipher
from storage.ledger_tables import LookupPerson, LookupRecord, LookupRow
from storage.tables import aware, utc


class SqlLookups:
    """Look-ups seen by one transaction."""

    def __init__(self, session: Session, cipher: Cipher) -> None:
        self._session, self._cipher = session, cipher

    def add(self, lookup: Lookup, persons: Sequence[str], records: Sequence[str]) -> None:
        """With whom it was about (personal numbers; only their blind indexes are kept) and what it answered with."""
        self._session.add(
            LookupRow(
                id=lookup.id, login=lookup.login, unit=lookup.unit, purpose=lookup.asked.purpose, at=lookup.at, outcome=lookup.outcome,
                urgent=bool(lookup.asked.urgent), reviewed_by=None, told_on=lookup.told_on, body=self._sealed(lookup),
            )
        )  # fmt: skip
        self._session.flush()
        blinds = {self._cipher.blind("person", number) for number in persons}
        self._session.add_all(LookupPerson(lookup_id=lookup.id, blind=blind) for blind in blinds)
        self._session.add_all(LookupRecord(lookup_id=lookup.id, record_id=id) for id in records)

    def get(self, id: str) -> Lookup:
        """Raises NotFound."""
        row = self._session.get(LookupRow, id)
        if row is None:
            raise NotFound("no-lookup", "Không có lượt tra cứu này.")
        return self._opened(row)

    def list(self, query: LookupQuery) -> Sequence[Lookup]:
        """Newest first."""
        found = select(LookupRow).order_by(LookupRow.id.desc()).limit(query.limit)
        if query.units is not None:
            found = found.where(LookupRow.unit.in_(query.units))
        if query.login is not None:
            found = found.where(LookupRow.login == query.login)
        if query.unreviewed:
            found = found.where(LookupRow.urgent, LookupRow.reviewed_by.is_(None))
        if query.since is not None:
            found = found.where(LookupRow.at >= utc(query.since))
        if query.after:
            found = found.where(LookupRow.id < query.after)
        return [self._opened(row) for row in self._session.scalars(found)]

    def about(self, personal_number: str, told_by: date, limit: int) -> Sequence[Lookup]:
        """Those about a person that he may see by a day, newest first."""
        mine = select(LookupPerson.lookup_id).where(LookupPerson.blind == self._cipher.blind("person", personal_number))
        found = select(LookupRow).where(LookupRow.id.in_(mine), LookupRow.told_on <= told_by).order_by(LookupRow.id.desc()).limit(limit)
        return [self._opened(row) for row in self._session.scalars(found)]

    def reviewed(self, id: str, by: str, note: str) -> None:
        row = self._session.get_one(LookupRow, id)
        body = self._cipher.open(row.body, f"lookup.body.{id}")
        row.reviewed_by, row.body = by, self._cipher.seal({**body, "review": note}, f"lookup.body.{id}")

    def turn(self, login: str) -> None:
        """Until the transaction ends, no other look-up of that officer is counted or kept. SQLite's writers take turns anyway."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:login))"), {"login": f"lookup {login}"})

    def empty(self, record: str, code: str) -> Sequence[str]:
        """Takes what was said of a record out of all answers; ids of the look-ups."""
        mine = select(LookupRecord.lookup_id).where(LookupRecord.record_id == record)
        rows = list(self._session.scalars(select(LookupRow).where(LookupRow.id.in_(mine))))
        for row in rows:
            body = self._cipher.open(row.body, f"lookup.body.{row.id}")
            body["found"] = [{**one, "fields": {}, "document": False} if one["code"] == code else one for one in body["found"]]
            row.body = self._cipher.seal(body, f"lookup.body.{row.id}")
        return [row.id for row in rows]

    def rates(self, login: str, unit: str, minute: datetime, day: datetime) -> tuple[int, int, int]:
        """How many an officer made since two moments, and his unit since the second."""
        mine, minute, day = LookupRow.login == login, utc(minute), utc(day)
        counts = (
            func.count().filter(mine, LookupRow.at >= minute),
            func.count().filter(mine, LookupRow.at >= day),
            func.count().filter(LookupRow.at >= day),
        )
        found = select(*counts).where(LookupRow.unit == unit, LookupRow.at >= min(minute, day))
        last_minute, today, all_of_unit = self._session.execute(found).one()
        return last_minute, today, all_of_unit

    def unreviewed(self, login: str | None = None) -> int:
        """Urgent ones that nobody has reviewed."""
        found = select(func.count()).select_from(LookupRow).where(LookupRow.urgent, LookupRow.reviewed_by.is_(None))
        return self._session.scalar(found.where(LookupRow.login == login) if login else found) or 0

    def _sealed(self, lookup: Lookup) -> bytes:
        asked = asdict(lookup.asked)
        asked["day"] = _iso(lookup.asked.day)
        asked["subject"]["born"] = _iso(lookup.asked.subject.born)
        found = [found_to_json(one) for one in lookup.found]
        body = {
            "asked": asked, "day": lookup.day.isoformat(), "holds": lookup.holds, "found": found, "review": lookup.review, "salt": lookup.salt,
            "digest": lookup.digest, "refused": lookup.refused,
        }  # fmt: skip
        return self._cipher.seal(body, f"lookup.body.{lookup.id}")

    def _opened(self, row: LookupRow) -> Lookup:
        body = self._cipher.open(row.body, f"lookup.body.{row.id}")
        return Lookup(
            id=row.id, login=row.login, unit=row.unit, at=aware(row.at), asked=_asked(body["asked"]), day=date.fromisoformat(body["day"]),
            holds=body["holds"], found=tuple(Found(**{**one, "fields": MappingProxyType(one["fields"])}) for one in body["found"]), told_on=row.told_on,
            reviewed_by=row.reviewed_by, review=body["review"], salt=body["salt"], digest=body["digest"], refused=body["refused"],
        )  # fmt: skip


def _asked(data: dict[str, Any]) -> Asked:
    subject = Subject(**{**data["subject"], "born": _day(data["subject"]["born"])})
    return Asked(**{**data, "subject": subject, "day": _day(data["day"])})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
