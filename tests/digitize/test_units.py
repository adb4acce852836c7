"""Whose papers a unit finds, through abolitions and mergers."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.errors import Invalid
from digitize.units import Unit, Units


def units(*rows: tuple[str, str, tuple[str, ...]]) -> Units:
    return Units({code: Unit(code=code, name=code, above=above, became=became) for code, above, became in rows})


TREE = units(
    ("P", "", ()), ("P.A", "P", ()), ("P.B", "P", ()), ("P.A.1", "P.A", ()), ("D", "P", ("P.A", "P.B")), ("D.X", "D", ("P.A",)),
    ("OLD", "", ("P",)), ("OLDER", "", ("D.X",)),
)  # fmt: skip


def test_a_unit_finds_its_own_papers_and_those_below_it() -> None:
    assert TREE.seen_from("P.A.1") == frozenset({"P.A.1"})
    assert {"P.A", "P.A.1"} <= (TREE.seen_from("P.A") or set())
    assert "P.B" not in (TREE.seen_from("P.A") or set())


def test_todays_commune_finds_the_papers_of_those_it_followed_and_of_those_they_followed() -> None:
    assert TREE.seen_from("P.A") == frozenset({"P.A", "P.A.1", "D", "D.X", "OLDER"})


def test_a_unit_that_was_parted_is_found_by_each_that_followed_it() -> None:
    assert "D" in (TREE.seen_from("P.B") or set())
    assert "D" in (TREE.seen_from("P.A") or set())


def test_the_top_finds_all_and_an_abolished_province_does_not() -> None:
    assert TREE.seen_from("P") is None
    assert TREE.seen_from("") is None
    assert TREE.seen_from("OLD") == frozenset({"OLD"})


def test_what_lay_below_an_abolished_unit_and_went_elsewhere_is_not_found() -> None:
    tree = units(("P", "", ()), ("P.A", "P", ()), ("P.B", "P", ()), ("D", "P", ("P.A",)), ("D.1", "D", ()), ("D.2", "D", ("P.B",)))
    assert tree.seen_from("P.A") == frozenset({"P.A", "D", "D.1"})
    assert tree.seen_from("P.B") == frozenset({"P.B", "D.2"})


def test_one_of_two_tops_does_not_find_the_others() -> None:
    tree = units(("P", "", ()), ("P.A", "P", ()), ("Q", "", ()))
    assert tree.seen_from("P") == frozenset({"P", "P.A"})


def test_a_circle_of_mergers_ends() -> None:
    assert units(("P", "", ()), ("A", "P", ("B",)), ("B", "P", ("A",))).seen_from("A") == frozenset({"A", "B"})


def test_an_unknown_unit_is_refused_and_sees_its_own_code_alone() -> None:
    with pytest.raises(Invalid, match="unknown-unit"):
        TREE.said("X")
    assert TREE.seen_from("X") == frozenset({"X"})


def test_the_file_that_comes_along_is_sound_and_a_broken_one_is_named(tmp_path: Path) -> None:
    assert Units.load().seen_from("H50.25") == frozenset({"H50.25", "H50.31", "H50.31.01"})
    broken = tmp_path / "units.toml"
    broken.write_text('[[unit]]\ncode = "A"\nname = "A"\nbecame = ["B"]\n')
    with pytest.raises(ValueError, match=r"units.toml: A names"):
        Units.load(broken)
