"""The walk through ASVS is whole, names tests that are there, and stands in SECURITY.md as it is."""

from __future__ import annotations

from tests.asvs import STATES, missing, points, wanted, written
from tests.audit import judged
from tests.law import ROOT


def test_each_point_of_the_levels_1_and_2_stands_once_with_tests_that_are_there_or_its_gap() -> None:
    assert sorted(id for point in points() for id in point["ids"]) == sorted(wanted())
    assert missing() == []
    for point in points():
        assert point["state"] in STATES
        assert bool(point["tests"]) or point["state"] != "shown", point["ids"]
        assert bool(point.get("gap")) == (point["state"] in ("in part", "not done")), point["ids"]


def test_security_md_says_the_same() -> None:
    page = ROOT / "SECURITY.md"
    assert page.read_text("utf-8") == written(page), "make asvs"


def test_a_weak_library_fails_the_audit_and_one_that_nobody_could_look_up_is_counted() -> None:
    flaw = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
    said, failed = judged([{"name": "a", "version": "1.0", "vulns": [flaw]}, {"name": "b", "skip_reason": "not there"}])
    assert failed
    assert said == "a 1.0: PYSEC-1, mended in 2.0\naudit: 1 libraries looked up, 1 known weaknesses; 1 could not be looked up"
    assert judged([{"name": "a", "version": "1.0", "vulns": []}])[1] is False
