"""Syllables of all names, so that a mistyped one is found: some hundreds, kept in mind."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from time import monotonic

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digitize.names import slips
from storage.tables import NameSyllable, table

LONGEST = 12
"""Letters of a syllable: none of any Vietnamese name has more."""
FRESH = 60.0
"""Seconds after which they are read again: another process may have met new ones."""
SYLLABLE = table(NameSyllable)


def remember_syllables(connection: Connection, folded: Iterable[str]) -> None:
    """Those of some names."""
    found = sorted({syllable for name in folded for syllable in name.split() if len(syllable) <= LONGEST})
    if found:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(SYLLABLE).on_conflict_do_nothing(), [{"syllable": one} for one in found])


class Syllables:
    """What one process knows of them."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._until = 0.0

    def near(self, session: Session, syllable: str) -> Collection[str]:
        """Which are one slip away from a text."""
        if monotonic() > self._until:
            self._known = frozenset(session.scalars(select(NameSyllable.syllable)))
            self._until = monotonic() + FRESH
        return self._known & slips(syllable) if len(syllable) <= LONGEST else ()
