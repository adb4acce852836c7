"""The list of duties names tests that are there."""

from __future__ import annotations

from tests.law import duties, missing


def test_each_of_the_thirty_duties_names_tests_that_are_there_or_says_its_gap() -> None:
    assert [duty["number"] for duty in duties()] == list(range(1, 31))
    assert missing() == []
    for duty in duties():
        assert duty["tests"] or duty["gap"], duty["number"]
