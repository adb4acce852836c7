"""Syllables of all names, so that a mistyped one is found: a few hundred, kept in mind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from digitize.names import slips
from storage.tables import NameSyllable, table

LONGEST = 40
SYLLABLE = table(NameSyllable)


def remember_syllables(connection: Connection, folded: Iterable[str]) -> None:
    """Those of some names."""
    found = sorted({syllable for name in folded for syllable in name.split() if len(syllable) <= LONGEST})
    if found:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(SYLLABLE).on_conflict_do_nothing(), [{"syllable": one} for one in found])


def near(session: Session) -> Callable[[str], Collection[str]]:
    """Which syllables of names are one slip away from a text."""

    def found(syllable: str) -> Collection[str]:
        if len(syllable) > 12:  # no syllable of any name
            return ()
        return list(session.scalars(select(NameSyllable.syllable).where(NameSyllable.syllable.in_(slips(syllable)))))

    return found
