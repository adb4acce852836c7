"""Accounts and sessions: local ones with passwords and one-time codes, and people whom a provider of identity vouches for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digitize.access import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in."""

    id: str
    person: Person
    password_hash: str = ""
    """Argon2id; empty where a provider of identity signs him in."""
    code_key: str = ""
    """Base32 key of his one-time codes (RFC 6238); empty until he has set them up."""
    failures: int = 0
    resting_until: datetime | None = None
    disabled: bool = False
    declared: str = ""
    """Hash of what the settings last said of it; empty where they do not name it."""
    last_step: int = 0
    """The time step of the last code that was used: none works twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that is signed in."""

    key: str
    """SHA-256 of what the browser holds."""
    account: str
    begun: datetime
    seen: datetime
    confirmed: bool
    """Whether the one-time code was given, where one is asked for."""
    person: Person


class Accounts(Protocol):
    """Accounts and sessions; what one transaction sees."""

    def get(self, login: str) -> Account | None: ...

    def by_id(self, id: str) -> Account | None: ...

    def forgive(self, id: str) -> None:
        """What was wrong before is forgotten."""

    def list(self) -> Sequence[Account]:
        """All, by login."""

    def put(self, account: Account) -> None:
        """In the place of the one with its id."""

    def failed(self, id: str, tries: int, until: datetime) -> None:
        """One wrong try more; with `tries` of them it rests until then. Counted in the database, so that tries at once all count."""

    def use_step(self, id: str, step: int) -> bool:
        """Marks a code's time step as used; False where it was used before. What was wrong before is forgotten."""

    def begin(self, session: Session) -> None: ...

    def session(self, key: str) -> Session | None:
        """None too where its account was shut."""

    def renew(self, session: Session) -> None: ...

    def end(self, key: str) -> None: ...

    def end_all(self, account: str) -> None:
        """Every session of an account."""

    def sessions(self, account: str) -> Sequence[Session]:
        """Of an account, the last seen first."""

    def sweep(self, begun: datetime, seen: datetime) -> int:
        """Forgets sessions begun or seen before; how many."""


class Secrets(Protocol):
    """Passwords and one-time codes, by libraries that do nothing else."""

    def hash(self, password: str) -> str: ...

    def fits(self, password: str, known: str) -> bool:
        """Takes as long with an empty `known` as with any."""

    def guessable(self, password: str, about: Sequence[str]) -> bool:
        """Whether a password falls to who tries common ones, and words about its owner."""

    def new_code_key(self) -> str: ...

    def code_step(self, key: str, code: str, now: datetime) -> int:
        """The time step that a code is of, 0 where it is none of the last, this and the next."""
