"""Papers taken in, read and accepted as services do it, and services with papers in every state."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.access import Person
from digitize.batch import Batch, BatchState
from digitize.corrections import Change
from digitize.dossier import Dossier
from digitize.lookup import Asked, Subject
from digitize.record import Event, Record
from digitize.standing import State
from storage.tables import Base
from tests.conftest import SAMPLES

BIRTH, LETTER = SAMPLES / "giay_khai_sinh/anh/scan.jpg", SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf"
DOSSIER = "H50.10.25-261124-0021"


def taken(services: Services, file: Path, *, read: bool = True) -> str:
    id = services.intake.take(file, filename=file.name, by="canbo", dossier=DOSSIER)
    if read:
        services.reading.read(id)
    return id


def accepted(services: Services, id: str) -> Record:
    with services.sql.look() as store:
        _, version = store.scans.get(id)
    return services.review.accept(id, version=version, by="canbo")


def filled(services: Services, folder: Path) -> Record:
    """Papers in every state, one of them a record with a corrected field and a package."""
    id = taken(services, BIRTH)
    services.review.correct(id, Change(values={"nksHoTen": "NGUYỄN THỊ THỬ LẠI"}), version=2, by="canbo2")
    record = accepted(services, id)
    services.keeping.keep(record.id)
    letter = accepted(services, taken(services, LETTER))  # without a package
    services.life.note(letter.id, State.AMENDED, since=date(2026, 11, 1), reason="Thử", cause=record.code, by="canbo")
    other = folder / "other.jpg"
    other.write_bytes(BIRTH.read_bytes() + b"returned")
    returned = taken(services, other)
    services.review.give_back(returned, "Thiếu trang", version=2, by="canbo")
    other.write_bytes(BIRTH.read_bytes() + b"waiting")
    taken(services, other, read=False)
    with services.sql.begin() as store:
        store.trust.switch("giay_khai_sinh", "quantri", record.accepted_at)
    looked_up(services)
    with services.sql.begin() as store:
        told = Dossier(code=DOSSIER, unit="H50.25", received_on=date(2026, 11, 1))
        store.dossiers.note("d" * 26, [told], record.accepted_at)
        store.audit.add(Event(subject="d" * 26, action="dossiers-noted", actor="machine", at=record.accepted_at))
    services.log()
    return record


def looked_up(services: Services) -> None:
    """Somebody looked the person of the birth certificate up, who then asks what is kept of him."""
    officer = Person(login="khaithac", name="Khai thác", roles=frozenset({"lookup"}))
    subject, basis = Subject(personal_number="045326000023"), "Nghị định 118/2025/NĐ-CP"
    services.looking_up.ask(officer, Asked(subject=subject, purpose="giai-quyet-tthc", basis=basis, case=DOSSIER, urgent="Thử"))
    services.rights.ask(
        Person(login="cong-dan:x", name="Công dân", roles=frozenset({"citizen"}), personal_number="045326000023"), "xem", "Thử"
    )
    services.log()


def backfilled(services: Services, shelf: Path) -> Batch:
    """A batch of one paper, read, and its sample keyed."""
    shelf.mkdir()
    (shelf / "old.jpg").write_bytes(BIRTH.read_bytes() + b"old")
    (shelf / "old again.jpg").write_bytes(BIRTH.read_bytes() + b"old")
    batch = Batch(id="b" * 26, name="kho", shelf=str(shelf), by="luutru", at=datetime.now(UTC))
    services.backfill.plan(batch, services.shelf(batch.shelf), None)
    services.backfill.set_state("kho", BatchState.RUNNING, "luutru")
    services.backfill.take(batch, services.shelf(batch.shelf), 5)
    with services.sql.look() as store:
        [id] = store.scans.waiting(5, batch.id)
    services.reading.read(id)
    services.sampling.draw("kho", list(services.accountant.papers(batch.id)), 0.3, "luutru")
    services.sampling.key("kho", id, {}, "canbo2")
    return batch


def rows(services: Services, *, exact: bool = True) -> dict[str, list[Any]]:
    """Every row of every table that is no work in progress, and no account: those come back with the database's own backup. Not `exact`:
    tables that this version does not know may stand beside."""
    out = {}
    services.reporter.figures.gather()
    with services.sql.engine.connect() as connection:
        there = set(inspect(connection).get_table_names()) - {"alembic_version"}
        assert there == set(Base.metadata.tables) or (not exact and there > set(Base.metadata.tables))
        for name, table in Base.metadata.tables.items():
            if name not in ("bookmark", "worker", "account", "session", "log_pending", "name_syllable"):
                out[name] = [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
    return out


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[Services]:
    """Services on a copy of a folder of data, so that each test may harm its own."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    found = build(Settings(data_dir=folder / "var"))
    yield found
    found.close()


def lose_index(services: Services) -> Services:
    """The same store with an empty database."""
    services.close()
    for file in services.settings.data_dir.glob("sohoa.db*"):
        file.unlink()
    return build(services.settings)


def objects(services: Services) -> Path:
    """The folder of its store."""
    return services.settings.data_dir / "objects"
