"""One contract for batches, workers and the order of papers: SQLite, and a real PostgreSQL server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from digitize.account import Accountant
from digitize.batch import Batch, BatchState, Line, LineState
from digitize.errors import NotFound
from digitize.record import Event
from digitize.scan import Brought, Scan, Status
from digitize.stores import Store
from storage.database import SqlDatabase, engine_for
from storage.workers import DEAD_AFTER, Workers
from tests.contracts.conftest import CIPHER
from tests.contracts.test_database import paper_id
from tests.fakes import NOON, source

pytestmark = pytest.mark.slow
BATCH = Batch(id="b" * 26, name="hộ tịch 1998", shelf="/mnt/kho/Nguyễn Văn A", by="luutru", at=NOON, stacks=True)
LATER = NOON + timedelta(minutes=10)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlDatabase]:
    url = f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else request.getfixturevalue("postgres")
    found = SqlDatabase(engine_for(url), CIPHER)
    found.upgrade()
    with found.begin() as store:
        store.batches.add(BATCH)
    yield found
    found.engine.dispose()


def listed(database: SqlDatabase, *lines: Line) -> int:
    with database.begin() as store:
        return store.batches.add_lines(BATCH.id, lines)


def claimed(database: SqlDatabase, limit: int = 10, at: timedelta = timedelta()) -> list[int]:
    with database.begin() as store:
        return [line.number for line in store.batches.claim(BATCH.id, limit, NOON + at, LATER + at)]


def brought(index: int, priority: int, status: Status = Status.RECEIVED, batch: str = BATCH.id) -> tuple[str, Scan]:
    given = source(sha256=f"{index:064x}", brought=Brought(batch=batch, line=index, priority=priority) if batch else None)
    return paper_id(index), Scan(source=given, status=status)


def test_a_batch_and_its_lines_come_back_as_they_were(database: SqlDatabase) -> None:
    line = Line(path="1998/a.pdf", size=7, priority=10, dossier="H50.10-260312-0012", doctype="giay_khai_sinh", holder="Nguyễn Văn A", issued=date(1998, 3, 2), box="12", folder="7")  # fmt: skip
    assert listed(database, line) == 1
    with database.look() as store:
        assert store.batches.get(BATCH.id) == store.batches.get("hộ tịch 1998") == BATCH
        assert store.batches.lines(BATCH.id, 0, 10) == [(replace(line, number=1), None)]
        with pytest.raises(NotFound):
            store.batches.get("khác")


def test_a_path_stands_in_a_batch_once(database: SqlDatabase) -> None:
    assert listed(database, Line(path="a.pdf"), Line(path="b.pdf"), Line(path="a.pdf")) == 2
    assert listed(database, Line(path="b.pdf"), Line(path="c.pdf")) == 1
    with database.look() as store:
        assert [line.path for line, _ in store.batches.lines(BATCH.id, 0, 10)] == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_batch_says_whether_a_line_of_it_waits(database: SqlDatabase) -> None:
    listed(database, Line(path="a.pdf"), Line(path="b.pdf", state=LineState.SKIPPED))
    with database.begin() as store:
        assert store.batches.waits(BATCH.id)
        store.batches.settle(BATCH.id, 1, LineState.REFUSED)
        assert not store.batches.waits(BATCH.id)
        assert not store.batches.waits("another")


def test_no_path_and_no_name_stands_in_the_tables_in_clear(database: SqlDatabase) -> None:
    listed(database, Line(path="Trần Thị B.pdf", holder="Trần Thị B"))
    with database.engine.connect() as connection:
        for table in ("batch", "batch_line"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}"):  # noqa: S608
                assert "Trần".encode() not in b"".join(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row
                )
                assert "Nguyễn".encode() not in b"".join(bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))


def test_lines_are_claimed_by_priority_and_by_one_at_a_time(database: SqlDatabase) -> None:
    listed(database, Line(path="a", priority=20), Line(path="b", priority=10), Line(path="c", priority=10, state=LineState.SKIPPED))
    assert claimed(database, 1) == [2]
    assert claimed(database) == [1]
    assert claimed(database) == []
    assert sorted(claimed(database, at=timedelta(minutes=11))) == [1, 2], "whoever claimed them has died since"


def test_a_clock_that_has_jumped_back_leaves_no_line_claimed_for_years(database: SqlDatabase) -> None:
    listed(database, Line(path="a"))
    assert claimed(database, at=timedelta(days=700)) == [1]
    assert claimed(database) == [1]


def test_clocks_that_differ_by_a_minute_leave_claims_alone(database: SqlDatabase) -> None:
    listed(database, Line(path="a"))
    assert claimed(database, at=timedelta(minutes=1)) == [1]
    assert claimed(database) == []


def test_only_the_line_that_is_begun_counts_an_attempt(database: SqlDatabase) -> None:
    listed(database, Line(path="a"), Line(path="b"))
    claimed(database)
    with database.begin() as store:
        assert [store.batches.begin_line(BATCH.id, 1, LATER) for _ in range(2)] == [1, 2]
        assert [line.attempts for line, _ in store.batches.lines(BATCH.id, 0, 10)] == [2, 0]
        assert store.batches.settle(BATCH.id, 1, LineState.PLANNED)
        assert [line.attempts for line, _ in store.batches.lines(BATCH.id, 0, 10)] == [1, 0]


def test_what_was_taken_in_was_not_missing(database: SqlDatabase) -> None:
    listed(database, Line(path="a"))
    with database.begin() as store:
        id, scan = brought(1, 10)
        store.scans.add(id, scan)
        assert store.batches.settle(BATCH.id, 1, LineState.MISSING)
        assert store.batches.settle(BATCH.id, 1, LineState.TAKEN, scan_id=id)
        assert not store.batches.settle(BATCH.id, 1, LineState.FAILED, reason="late")


def test_a_path_that_is_no_utf_8_is_kept_as_it_is(database: SqlDatabase) -> None:
    path = b"b\xe1o c\xe1o.pdf".decode("utf-8", "surrogateescape")
    assert listed(database, Line(path=path)) == 1
    with database.look() as store:
        [(line, _)] = store.batches.lines(BATCH.id, 0, 10)
    assert line.path == path


def test_two_that_claim_at_once_get_different_lines(database: SqlDatabase) -> None:
    listed(database, *(Line(path=str(n)) for n in range(40)))
    got: list[list[int]] = []
    threads = [threading.Thread(target=lambda: got.append(claimed(database))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for numbers in got for number in numbers) == sorted({number for numbers in got for number in numbers})
    assert sum(len(numbers) for numbers in got) == 40


def test_a_line_is_settled_once(database: SqlDatabase) -> None:
    listed(database, Line(path="a"))
    claimed(database)
    with database.begin() as store:
        store.batches.settle(BATCH.id, 1, LineState.REFUSED, reason="empty")
        store.batches.settle(BATCH.id, 1, LineState.FAILED, reason="late")
    with database.look() as store:
        [(line, _)] = store.batches.lines(BATCH.id, 0, 10)
    assert (line.state, line.reason) == (LineState.REFUSED, "empty")


def test_the_tally_takes_a_line_for_what_its_paper_is(database: SqlDatabase) -> None:
    listed(database, *(Line(path=str(n)) for n in range(5)))
    claimed(database)
    with database.begin() as store:
        for number, status in ((1, Status.TO_CHECK), (2, Status.ARCHIVED), (3, Status.ARCHIVED)):
            id, scan = brought(number, 10, status)
            store.scans.add(id, scan)
            store.batches.settle(BATCH.id, number, LineState.TAKEN, scan_id=id)
        store.batches.settle(BATCH.id, 4, LineState.FAILED, reason="cannot-open")
    with database.look() as store:
        assert store.batches.tally(BATCH.id) == {"to_check": 1, "archived": 2, "failed": 1, "planned": 1}
        assert [status for _, status in store.batches.lines(BATCH.id, 0, 10)] == [
            Status.TO_CHECK,
            Status.ARCHIVED,
            Status.ARCHIVED,
            None,
            None,
        ]


def test_what_failed_is_missing_or_was_left_out_is_put_back(database: SqlDatabase) -> None:
    listed(database, Line(path="a", state=LineState.SKIPPED, reason="expired"), Line(path="b", state=LineState.SKIPPED, reason="national-database"),
           Line(path="c", state=LineState.MISSING), Line(path="d", state=LineState.REFUSED))  # fmt: skip
    with database.begin() as store:
        assert store.batches.retry(BATCH.id) == 1
        assert store.batches.retry(BATCH.id, ("expired",)) == 1
        assert store.batches.tally(BATCH.id) == {"planned": 2, "skipped": 1, "refused": 1}


def test_a_batch_that_runs_is_finished_once_and_a_paused_one_never(database: SqlDatabase) -> None:
    listed(database, Line(path="a"))
    for state, told in ((BatchState.RUNNING, [True, False]), (BatchState.ON_CLUSTER, [True, False]), (BatchState.PAUSED, [False, False])):
        with database.begin() as store:
            store.batches.set_state(BATCH.id, state)
        finished = []
        for _ in range(2):
            with database.begin() as store:
                finished.append(store.batches.finish(BATCH.id))
        assert finished == told


def test_only_running_batches_are_read_and_the_most_urgent_papers_first(database: SqlDatabase) -> None:
    with database.begin() as store:
        for index, priority in ((1, 20), (2, 10), (3, 10), (4, 90)):
            store.scans.add(*brought(index, priority))
        store.scans.add(*brought(5, 0, batch=""))
        assert store.batches.running() == []
        store.batches.set_state(BATCH.id, BatchState.RUNNING)
        assert store.batches.running() == [BATCH.id]
        assert store.scans.waiting(3, BATCH.id) == [paper_id(2), paper_id(3), paper_id(1)]
        assert store.scans.waiting(10) == [paper_id(5)], "those that persons brought wait apart"


def test_tries_are_counted_until_one_succeeds(database: SqlDatabase) -> None:
    with database.begin() as store:
        id, scan = brought(1, 10)
        store.scans.add(id, scan)
        assert [store.scans.begin_try(id), store.scans.begin_try(id)] == [1, 2]
        store.scans.spare_try(id)
        assert store.scans.begin_try(id) == 2
        store.scans.update(id, scan, 1)
        assert store.scans.begin_try(id) == 1


def test_a_worker_whose_beat_stops_is_dead_by_the_clock_of_who_watches(database: SqlDatabase) -> None:
    clock = [0.0]
    here, there = Workers(database.engine, lambda: clock[0]), Workers(database.engine)
    there.beat("a", 2)
    there.beat("b", 4)
    assert here.kinds() == {2: 1, 4: 1}
    assert here.dead() == []
    clock[0] = DEAD_AFTER + 1
    there.beat("b", 4)
    assert here.dead() == ["a"]
    here.leave("a")
    assert (here.dead(), here.kinds()) == ([], {4: 1})
    there.beat("a", 2)
    assert here.dead() == [], "it came back"


def read(store: Store, number: int, status: Status, at: datetime | None = None) -> None:
    store.audit.add(Event(subject=brought(number, 10)[0], action=f"read:{status}", actor="máy", at=at or datetime.now(UTC)))


def test_what_was_read_lately_is_counted_and_what_a_clerk_changed_is_not(database: SqlDatabase) -> None:
    with database.begin() as store:
        for number, status in enumerate((Status.RECEIVED, Status.TO_CHECK, Status.RETURNED, Status.QUARANTINED, Status.ARCHIVED), 1):
            store.scans.add(*brought(number, 10, status))
            if status is not Status.RECEIVED:
                read(store, number, status)
        store.scans.add(*brought(9, 10, Status.TO_CHECK, batch="x" * 26))
        store.scans.add(*brought(7, 10, Status.TO_CHECK))
        read(store, 7, Status.TO_CHECK, datetime.now(UTC) - timedelta(hours=3))
        store.audit.add(Event(subject=brought(7, 10)[0], action="field", actor="canbo", at=datetime.now(UTC)))
    now = datetime.now(UTC)
    with database.look() as store:
        assert store.batches.read_since(BATCH.id, now - timedelta(hours=1)) == 4
        assert store.batches.read_since(BATCH.id, now + timedelta(hours=1)) == 0


def test_the_course_of_batches_says_when_they_will_be_read(database: SqlDatabase) -> None:
    plain = replace(BATCH, id="a" * 26, name="thường", stacks=False)
    with database.begin() as store:
        store.batches.add(plain)
        store.batches.add_lines(plain.id, [Line(path=str(n)) for n in range(6)])
        store.batches.claim(plain.id, 6, NOON, LATER)
        for number, status in ((1, Status.TO_CHECK), (2, Status.QUARANTINED), (3, Status.RECEIVED)):
            id, scan = brought(number, 10, status, batch=plain.id)
            store.scans.add(id, scan)
            if status is not Status.RECEIVED:
                read(store, number, status)
            store.batches.settle(plain.id, number, LineState.TAKEN, scan_id=id)
        store.batches.settle(plain.id, 4, LineState.REFUSED, reason="damaged")
        store.batches.add(replace(BATCH, id="c" * 26, name="khác", unit="H50.31"))
    now = datetime.now(UTC)
    accountant = Accountant(database, lambda: now)
    other, _, found = accountant.courses(None, 9)
    assert (other.batch.name, other.lines, other.ends) == ("khác", 0, None)
    assert (found.lines, found.done, found.stuck) == (6, 3, 2)
    assert (found.hour, found.ends) == (0, None), "a batch that does not run has no end in sight"
    with database.begin() as store:
        store.batches.set_state(plain.id, BatchState.RUNNING)
    _, running = accountant.courses({BATCH.unit}, 9)
    assert (running.hour, running.ends) == (2, now + timedelta(hours=1.5))
    assert [one.batch.name for one in accountant.courses(None, 1)] == ["khác"]
