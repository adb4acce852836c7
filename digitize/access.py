"""Who may do what to whose papers: `policy.toml` says it, this enforces it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.errors import Forbidden, Invalid
from digitize.units import TOP, Units

FILE = Path(__file__).parent / "policy.toml"
CITIZEN = "citizen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is calling: somebody of an agency, a machine of one, or a citizen."""

    login: str
    name: str
    unit: str = TOP
    roles: frozenset[str]
    grants: frozenset[str] = frozenset()
    """Groups of sensitive papers that he may look up (Nghị định 356/2025 Điều 4(2))."""
    personal_number: str = ""
    """A citizen's own, as his provider of identity vouches for it."""
    machine: bool = False
    """Whether a program calls; then it names the officer it asks for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do one thing."""

    roles: frozenset[str]
    on: str


@dataclass(frozen=True)
class Access:
    """The policy over the tree of units."""

    rules: Mapping[str, Rule]
    roles: frozenset[str]
    second_factor: frozenset[str]
    machines: frozenset[str]
    """Roles that a program may have."""
    never_together: tuple[frozenset[str], ...]
    units: Units

    @classmethod
    def load(cls, units: Units, file: Path = FILE) -> Access:
        """From a file of the form of policy.toml. Raises ValueError that names what is wrong in it."""
        data = tomllib.loads(file.read_text("utf-8"))
        roles = frozenset(data["roles"])
        rules = {name: _rule(name, rule, roles) for name, rule in data["action"].items()}
        return cls(
            rules,
            roles,
            frozenset(data["second_factor"]),
            frozenset(data["machines"]),
            tuple(frozenset(pair) for pair in data["never_together"]),
            units,
        )

    def may(self, person: Person, action: str) -> bool:
        """Whether one of his roles allows it at all."""
        return bool(person.roles & self.rules[action].roles)

    def check(self, person: Person, action: str) -> None:
        """Raises Forbidden."""
        if not self.may(person, action):
            raise Forbidden("forbidden", "Tài khoản này không có quyền làm việc đó.")

    def scope(self, person: Person, action: str) -> frozenset[str] | None:
        """The units whose papers he may do it to; None stands for all."""
        rule = self.rules[action]
        if rule.on == "any":
            return None
        return self.units.seen_from(person.unit) if rule.on == "own" else frozenset()

    def covers(self, person: Person, action: str, unit: str) -> bool:
        """Whether a paper of that unit is his to do it to."""
        scope = self.scope(person, action)
        return scope is None or unit in scope

    def fitting(self, roles: frozenset[str]) -> frozenset[str]:
        """The roles. Raises Invalid where one is unknown, or where one person may not hold two of them."""
        if strange := roles - self.roles:
            raise Invalid("unknown-role", f"Không có vai trò {', '.join(sorted(strange))}.", field="roles")
        for pair in self.never_together:
            if pair <= roles:
                raise Invalid(
                    "roles-together", f"Một người không được giữ cùng lúc các vai trò {' và '.join(sorted(pair))}.", field="roles"
                )
        return roles


def _rule(name: str, data: Mapping[str, Any], roles: frozenset[str]) -> Rule:
    if data["on"] not in ("own", "any", "none") or not set(data["roles"]) <= roles:
        raise ValueError(f"action {name}: unknown roles or reach")
    return Rule(frozenset(data["roles"]), data["on"])
