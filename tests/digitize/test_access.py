"""The policy: separated roles, and how far each reaches."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.access import FILE, Access, Person
from digitize.errors import Forbidden, Invalid
from digitize.units import Units

ACCESS = Access.load(Units.load())


def who(*roles: str, unit: str = "H50.25") -> Person:
    return Person(login="ai", name="Ai", unit=unit, roles=frozenset(roles))


@pytest.mark.parametrize("other", ["clerk", "approver", "records", "lookup", "auditor", "dpo"])
def test_an_administrator_is_nothing_else(other: str) -> None:
    with pytest.raises(Invalid, match="roles-together"):
        ACCESS.fitting(frozenset({"admin", other}))


def test_who_checks_looks_up_is_not_who_oversees() -> None:
    for pair in ({"auditor", "lookup"}, {"dpo", "lookup"}, {"auditor", "clerk"}):
        with pytest.raises(Invalid, match="roles-together"):
            ACCESS.fitting(frozenset(pair))
    assert ACCESS.fitting(frozenset({"clerk", "records", "lookup"}))


def test_an_administrator_reads_no_record() -> None:
    for action, rule in ACCESS.rules.items():
        if rule.on != "none":
            with pytest.raises(Forbidden):
                ACCESS.check(who("admin"), action)


def test_a_clerk_reaches_his_unit_and_those_before_it() -> None:
    assert ACCESS.covers(who("clerk"), "records.read", "H50.31")
    assert not ACCESS.covers(who("clerk"), "records.read", "H50.26")
    assert ACCESS.scope(who("clerk", unit="H50"), "records.read") is None
    assert ACCESS.covers(who("lookup"), "lookups.make", "H50.26"), "look-ups go across agencies"


def test_an_unknown_role_is_refused_and_a_broken_policy_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="unknown-role"):
        ACCESS.fitting(frozenset({"king"}))
    broken = tmp_path / "policy.toml"
    broken.write_text(FILE.read_text().replace('on = "any"', 'on = "all"'))
    with pytest.raises(ValueError, match=r"lookups\.make"):
        Access.load(ACCESS.units, broken)
