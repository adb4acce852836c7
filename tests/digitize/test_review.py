"""Who stands behind a record: the person who accepted it, or the machine, which verifies nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digitize.codes import result_code
from digitize.doctypes import all_doctypes
from digitize.record import MACHINE
from digitize.review import Review
from digitize.scan import Field, Origin, Status
from digitize.trust import Tally
from storage.cipher import Cipher
from storage.database import SqlDatabase, engine_for
from tests.fakes import NOON, page, scan, source

DOSSIER = "H50.10.25-261124-0001"


@pytest.fixture
def database(tmp_path: Path) -> SqlDatabase:
    found = SqlDatabase(engine_for(f"sqlite:///{tmp_path}/t.db"), Cipher({1: b"k" * 32}, 1, b"i" * 32))
    found.upgrade()
    return found


@pytest.fixture
def review(database: SqlDatabase) -> Review:
    return Review(database, all_doctypes(), result_code, lambda given: given, lambda record: record, lambda: NOON)


def keep(database: SqlDatabase, id: str, confidence: float = 0.97, dossier: str | None = DOSSIER) -> None:
    field = Field(name="so_ky_hieu", value="1/QĐ-UBND", text="1/QĐ-UBND", page=1, box=None, confidence=confidence, origin=Origin.OCR)
    paper = scan(page((50, 50, "x")), doctype="quyet_dinh", fields={"so_ky_hieu": field}, status=Status.TO_CHECK, doubted=False)
    given = replace(paper, source=source(sha256=f"{int(id):064x}", dossier=dossier))
    with database.begin() as store:
        store.scans.add(id, given)


def test_the_machine_accepts_only_where_it_was_allowed_to_and_nothing_is_in_doubt(database: SqlDatabase, review: Review) -> None:
    keep(database, "1")
    keep(database, "2", confidence=0.8)
    keep(database, "3", dossier=None)
    assert not review.accept_if_sure("1")
    with database.begin() as store:
        store.trust.switch("quyet_dinh", "quantri", NOON)
    assert [review.accept_if_sure(id) for id in ("1", "2", "3")] == [True, False, False]


def test_what_the_machine_accepted_nobody_verified_and_counts_for_nothing(database: SqlDatabase, review: Review) -> None:
    keep(database, "1")
    keep(database, "2")
    machine = review.accept("1", version=1, by=MACHINE)
    person = review.accept("2", version=1, by="canbo")
    assert (machine.accepted_by, machine.fields["so_ky_hieu"].verified_by) == (MACHINE, None)
    assert (person.accepted_by, person.fields["so_ky_hieu"].verified_by) == ("canbo", "canbo")
    with database.look() as store:
        assert store.trust.accuracy("quyet_dinh").papers == Tally(name="", seen=1, right=1, sure=1, sure_right=1)
