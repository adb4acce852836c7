"""Data keys are changed while the service runs, and the old one opens nothing any more."""

from __future__ import annotations

import base64
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import LargeBinary, select

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import Unavailable
from digitize.lookup import Asked, Subject
from digitize.record import RecordQuery
from storage.rotation import SEALED
from storage.tables import Base
from tests.papers import lose_index, rows
from tests.people import NUMBER, person, record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
OLD, NEW = (SecretStr(base64.b64encode(letter * 32).decode()) for letter in (b"a", b"b"))
NOT_SEALED = {
    "scan_mark.blind",
    "record_number.blind",
    "batch_line.blind",
    "lookup_person.blind",
    "data_request.blind",
    "log_leaf.hash",
    "log_node.hash",
}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def before(url: str, tmp_path: Path) -> Settings:
    """Settings under which something of every kind was sealed with the old key."""
    settings = Settings(data_dir=tmp_path / "var", database_url=url, data_key=OLD)
    services = build(settings)
    fill(services)
    services.log()
    services.journal.write()
    services.close()
    return settings


def fill(services: Services) -> None:
    record(services, ma_dinh_danh=NUMBER, text="chữ trên giấy")
    who = person(services, "khaithac", "lookup")
    services.sign_in.begin(who, "a" * 26, confirmed=True)
    asked = Asked(
        subject=Subject(personal_number=NUMBER), purpose="giai-quyet-tthc", basis="Nghị định 118/2025/NĐ-CP", case="H50.10.25-261124-0099"
    )
    services.looking_up.ask(who, asked)


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    columns = {f"{of.name}.{c.name}" for of in Base.metadata.tables.values() for c in of.columns if isinstance(c.type, LargeBinary)}
    assert columns - NOT_SEALED == {f"{of.name}.{column}" for of, column, _ in SEALED}


def test_after_a_rotation_the_new_key_opens_all_and_the_old_one_is_not_needed(before: Settings) -> None:
    both = build(before.model_copy(update={"data_key": NEW, "data_key_number": 2, "data_keys_before": {1: OLD}}))
    with both.database.look() as store:
        assert store.records.by_code("x") is None
    stop = threading.Event()

    def work() -> None:  # clerks go on meanwhile
        while not stop.is_set():
            record(both, ma_dinh_danh=NUMBER)

    clerk = threading.Thread(target=work)
    clerk.start()
    assert both.rotation.run() > 5
    stop.set()
    clerk.join()
    assert both.rotation.run() == 0, "nothing is left to do"
    both.log()
    both.journal.write()
    before_loss = rows(both)
    both.close()
    with_new = before.model_copy(update={"data_key": NEW, "data_key_number": 2})
    services = build(with_new)
    with services.sql.engine.connect() as connection:
        for of, column, _ in SEALED:
            values = connection.execute(select(of.c[column]).where(of.c[column].is_not(None))).scalars()
            assert {bytes(value)[:1] for value in values} <= {b"\x02"}, (of.name, column)
    assert services.sign_in.account("khaithac").person.login == "khaithac"
    assert services.journal.gaps() == []
    if not before.database_url:
        again = lose_index(services)
        again.rebuild.run()
        with again.database.look() as store:
            opened = store.records.search(RecordQuery(personal_number=NUMBER, limit=1000)).records
        assert len(opened) == len(before_loss["record"]) > 1, "the journal needs the old key no more"
        again.close()
    else:
        services.close()


def test_without_the_old_key_and_without_a_rotation_nothing_opens(before: Settings) -> None:
    with pytest.raises(Unavailable, match="cannot-decrypt"):
        build(before.model_copy(update={"data_key": NEW, "data_key_number": 2}))


def test_a_value_that_changes_meanwhile_is_not_overwritten(before: Settings) -> None:
    both = build(before.model_copy(update={"data_key": NEW, "data_key_number": 2, "data_keys_before": {1: OLD}}))
    reseal = both.rotation._cipher.reseal

    def slow(value: bytes, place: str) -> bytes:
        if place.startswith("account.body") and both.sign_in.account("khaithac").person.unit != "H50.25":
            person(both, "khaithac", "lookup", unit="H50.25")
        return reseal(value, place)

    if before.database_url:  # SQLite's writers wait for one another
        object.__setattr__(both.rotation._cipher, "reseal", slow)
    both.rotation.run()
    assert both.sign_in.account("khaithac").person.unit == ("H50.25" if before.database_url else "")
    both.close()


def test_keys_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(data_key=NEW, data_key_number=1, data_keys_before={1: OLD})
    with pytest.raises(ValidationError):
        Settings(data_key=NEW, data_key_number=2, data_keys_before={1: SecretStr("eHg=")})
