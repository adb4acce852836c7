"""The log on SQLite and on PostgreSQL: its role cannot bend it, and whatever bends it all the same is found without the server."""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from api.cli import app
from api.routes.log import lines
from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import NotFound, Unavailable
from digitize.ledger import audited, proof_to_json, proved
from digitize.merkle import consists
from digitize.record import Event
from storage.ledger import SqlLedger
from storage.roles import grant
from storage.seals import Sealer
from storage.tables import Base

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
BEGAN = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres")
    found = build(Settings(data_dir=tmp_path / "var", database_url=url))
    yield found
    found.close()


def happened(services: Services, number: int, minutes: int = 0) -> None:
    with services.database.begin() as store:
        at = BEGAN + timedelta(minutes=minutes, seconds=number)
        store.audit.add(Event(subject=f"s{number:03d}", action="viewed", actor="canbo", at=at, detail={"page": str(number)}))


@pytest.fixture
def log(services: Services) -> SqlLedger:
    """Three days' heads over thirty entries."""
    ledger = services.ledger
    for day in range(3):
        at = BEGAN + timedelta(hours=day)
        for number in range(10):
            happened(services, day * 10 + number, 60 * day)
        ledger.gather()
        object.__setattr__(ledger, "_now", lambda at=at: at + timedelta(minutes=1))
        ledger.head()
    return ledger


def dumped(services: Services, tmp_path: Path) -> Path:
    file = tmp_path / "log.jsonl"
    file.write_text("".join(lines(services)))
    return file


def verdict(file: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", "verify", str(file), *more])
    return result.exit_code, result.output


def free(engine: Engine) -> None:
    """What only the owner of the database can do: take the triggers away."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for name in ("event", "log_leaf", "log_node", "log_head"):
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
            return
        for (name,) in list(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_kept%'"))):
            connection.execute(text(f"DROP TRIGGER {name}"))


def test_a_log_that_nobody_touched_verifies_and_keeps_its_order(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    code, said = verdict(dumped(services, tmp_path))
    assert code == 0, said
    assert "30 mục" in said
    assert [event.subject for _, event in log.entries() if event.action == "viewed"] == [f"s{n:03d}" for n in range(30)]


BENDS: dict[str, str] = {
    "changed": "UPDATE event SET actor = 'nguoikhac' WHERE subject = 's004'",
    "detail changed": "UPDATE event SET detail = '{}' WHERE subject = 's017'",
    "moved in time": "UPDATE event SET at = '2026-11-23 05:00:00+00' WHERE subject = 's012'",
    "removed at the end": "DELETE FROM log_leaf WHERE position = 29",
    "removed in between": "DELETE FROM log_leaf WHERE position = 11",
    "entry removed": "DELETE FROM event WHERE subject = 's020'",
}


@pytest.mark.parametrize("how", BENDS)
def test_whatever_is_bent_behind_the_services_back_is_found(services: Services, log: SqlLedger, tmp_path: Path, how: str) -> None:
    free(services.sql.engine)
    with services.sql.engine.begin() as connection:
        assert connection.execute(text(BENDS[how])).rowcount == 1, "the test bends what it means to"
    code, said = verdict(dumped(services, tmp_path))
    assert code == 1, said


def test_two_entries_that_changed_places_are_found(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    free(services.sql.engine)
    with services.sql.engine.begin() as connection:
        pairs = connection.execute(text("SELECT position, event_id FROM log_leaf WHERE position IN (3, 4)")).all()
        ids = {row.position: row.event_id for row in pairs}
        for at, id in ((3, -1), (4, ids[3]), (3, ids[4])):
            connection.execute(text("UPDATE log_leaf SET event_id = :id WHERE position = :at"), {"id": id, "at": at})
    assert verdict(dumped(services, tmp_path))[0] == 1


def test_a_whole_log_written_anew_does_not_fit_a_head_that_others_kept(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    posted = tmp_path / "posted.jsonl"
    posted.write_text(json.dumps({"head": log.head().token}) + "\n")
    free(services.sql.engine)
    with services.sql.engine.begin() as connection:
        connection.execute(text("UPDATE event SET actor = 'nguoikhac' WHERE subject = 's004'"))
        for name in ("log_leaf", "log_node", "log_head"):
            connection.execute(Base.metadata.tables[name].delete())
        connection.execute(text("INSERT INTO log_pending SELECT id FROM event"))
    log.gather()
    log.head()
    file = dumped(services, tmp_path)
    assert verdict(file)[0] == 0, "in itself it fits: the key that signs was used for it"
    code, said = verdict(file, "--heads", str(posted))
    assert (code, "đã bị sửa" in said) == (1, True)


def test_an_entry_dated_back_is_found(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    happened(services, 5)  # two hours before the last head
    log.gather()
    log.head()
    code, said = verdict(dumped(services, tmp_path))
    assert (code, "lùi ngày" in said) == (1, True)


def test_a_log_without_heads_or_with_entries_behind_them_is_nobodys_word(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    rows = dumped(services, tmp_path).read_text().splitlines()
    heads = [number for number, row in enumerate(rows) if '"head"' in row]
    file = tmp_path / "bent.jsonl"
    for left_out, word in ((heads, "30 mục cuối"), (heads[1:], "20 mục cuối")):
        file.write_text("\n".join(row for number, row in enumerate(rows) if number not in left_out))
        code, said = verdict(file)
        assert (code, word in said) == (1, True), said
    file.write_text(rows[0])
    assert verdict(file)[0] == 1, "nothing but keys"


def test_a_log_that_was_cut_off_does_not_fit_a_head_that_others_kept(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    rows = dumped(services, tmp_path).read_text().splitlines()
    posted, file = tmp_path / "posted.jsonl", tmp_path / "cut.jsonl"
    posted.write_text(json.dumps({"head": log.head().token}) + "\n")
    heads = [row for row in rows if '"head"' in row]
    file.write_text("\n".join([rows[0], heads[0], *[row for row in rows if '"entry"' in row][:10]]))
    assert verdict(file)[0] == 0, "whole in itself"
    code, said = verdict(file, "--heads", str(posted))
    assert (code, "chỉ có 10 mục" in said) == (1, True)


def test_an_event_that_was_taken_out_of_the_line_comes_into_the_log(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    happened(services, 99, 121)
    with services.sql.engine.begin() as connection:
        connection.execute(text("DELETE FROM log_pending"))
    services.log()
    assert "s099" not in [event.subject for _, event in log.entries()]
    assert "s099" in dumped(services, tmp_path).read_text()


def test_an_empty_tree_is_not_signed_and_an_unreadable_head_is_said(services: Services) -> None:
    assert services.ledger.head().size == 0
    assert services.ledger.heads(-1, 9) == []
    happened(services, 1)
    services.log()
    other = SqlLedger(services.sql.engine, Sealer(b"x" * 32))
    with pytest.raises(Unavailable, match="head-unreadable"):
        other.head()


def test_a_head_that_the_agency_did_not_sign_is_found(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    file = dumped(services, tmp_path)
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": []}))
    assert verdict(file, "--keys", str(keys))[0] == 1


def test_any_single_change_of_a_dump_is_found(services: Services, log: SqlLedger, tmp_path: Path) -> None:
    rows = dumped(services, tmp_path).read_text().splitlines()
    keys = tmp_path / "keys.json"
    keys.write_text(rows[0])
    chance = random.Random(7)
    entries = [number for number, row in enumerate(rows) if '"entry"' in row]
    for _ in range(20):
        at = chance.choice(entries)
        bent = json.loads(rows[at])
        name = chance.choice(["subject", "action", "actor", "at"])
        bent["entry"][name] = "2026-11-24T05:00:30+00:00" if name == "at" else "x"
        if bent == json.loads(rows[at]):
            continue
        file = tmp_path / "bent.jsonl"
        file.write_text("\n".join([*rows[:at], json.dumps(bent), *rows[at + 1 :]]))
        assert verdict(file, "--keys", str(keys))[0] == 1, bent


def test_proofs_hold_for_every_entry_and_between_heads(services: Services, log: SqlLedger) -> None:
    tokens = log.heads(0, 100)
    heads = [head for head in (log.checked(token) for token in tokens) if head]
    assert [head.size for head in heads] == [10, 20, 30]
    for old, new in ((heads[0], heads[1]), (heads[0], heads[2]), (heads[1], heads[2])):
        path = log.consistency(old.size, new.size)
        assert consists(old.size, new.size, path, old.root, new.root)
        assert not consists(old.size, new.size, path, old.root, old.root)
    for number in range(30):
        data = proof_to_json(log.proof(f"s{number:03d}", "viewed"))
        event = proved(json.loads(json.dumps(data)), log.checked)
        assert event is not None
        assert event.subject == f"s{number:03d}"
        data["entry"]["actor"] = "nguoikhac"
        assert proved(data, log.checked) is None
    with pytest.raises(NotFound):
        log.inclusion(30, 31)


def test_many_writers_at_once_give_one_tree_with_each_event_once(services: Services) -> None:
    def work(base: int) -> None:
        for number in range(15):
            happened(services, base + number)
            services.ledger.place(f"s{base + number:03d}", "viewed")

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    subjects = [event.subject for _, event in services.ledger.entries() if event.action == "viewed"]
    assert len(subjects) == len(set(subjects)) == 60
    head = services.ledger.head()
    assert list(audited(services.ledger.entries(), [head])) == []


def test_no_statement_of_the_service_changes_the_log(services: Services, log: SqlLedger) -> None:
    for statement in (
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "DELETE FROM log_leaf",
        "UPDATE log_node SET level = 9",
        "DELETE FROM log_head",
    ):
        with pytest.raises(DBAPIError, match="only ever added"), services.sql.engine.begin() as connection:
            connection.execute(text(statement))


def test_the_role_that_serves_may_only_add(postgres: str, tmp_path: Path) -> None:
    owner = build(Settings(data_dir=tmp_path / "owner", database_url=postgres))
    role = f"serves_{os.getpid()}"
    with owner.sql.engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {role} LOGIN PASSWORD 'thu'"))
    try:
        grant(owner.sql.engine, role)
        url = owner.sql.engine.url.set(username=role, password="thu")
        served = build(Settings(data_dir=tmp_path / "var", database_url=url.render_as_string(hide_password=False)))
        happened(served, 1)
        assert served.log() > 0
        for statement in (
            "UPDATE event SET actor = 'x'",
            "DELETE FROM log_leaf",
            "TRUNCATE event",
            "ALTER TABLE event DISABLE TRIGGER USER",
        ):
            with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), served.sql.engine.begin() as connection:
                connection.execute(text(statement))
        served.close()
    finally:
        with owner.sql.engine.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
        owner.close()
