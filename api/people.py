"""What people are called on screen, and who papers may be sent to."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from api.wiring.services import Services
from digitize.access import Person
from digitize.record import MACHINE

FRESH = 5.0
"""Seconds for which names are kept in mind: a page asks for dozens."""
CITIZEN_LOGIN = "cong-dan:"
"""How the login of a citizen begins; he is called by no name in any trail."""


class People:
    """The accounts, looked at every few seconds."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: Mapping[str, Person] = {}
        self._until = 0.0

    def name(self, login: str) -> str:
        """What a person is called; the login where he is not known here any more."""
        if login.startswith(CITIZEN_LOGIN):
            return "Công dân"
        if login == MACHINE:
            return "Máy"
        found = self._all().get(login)
        return found.name if found else login

    def clerks(self) -> list[Person]:
        """Who papers may be sent to."""
        return [one for one in self._all().values() if "clerk" in one.roles]

    def _all(self) -> Mapping[str, Person]:
        if monotonic() > self._until:
            with self._services.database.look() as store:
                self._known = {account.person.login: account.person for account in store.accounts.list() if not account.disabled}
            self._until = monotonic() + FRESH
        return self._known
