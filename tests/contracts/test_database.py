"""One contract for scans, records and audit: SQLite, and a real PostgreSQL server."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from digitize.errors import Conflict, Invalid, NotFound, Unavailable
from digitize.ids import new_id
from digitize.record import Event, Record, RecordQuery
from digitize.scan import Field, Finding, Origin, Scan, Status
from digitize.trust import Accuracy, Outcome, Tally
from digitize.validity import Term, Validity
from digitize.worklist import ScanQuery
from storage.database import SqlDatabase, engine_for
from storage.tables import Base
from tests.contracts.conftest import CIPHER
from tests.fakes import NOON, page, source

pytestmark = pytest.mark.slow
NUMBER = "045199000025"


def paper_id(index: int) -> str:
    return new_id(NOON + timedelta(seconds=index))[:12] + f"{index:014x}"


def paper(index: int, **changes: object) -> tuple[str, Scan]:
    given = Scan(source=source(sha256=f"{index:064x}"))
    return paper_id(index), replace(given, **changes)  # type: ignore[arg-type]


def named(name: str, value: str, kind: str = "text") -> Field:
    return Field(name=name, value=value, text=value, page=1, box=None, confidence=1.0, origin=Origin.CLERK, kind=kind)


def record(index: int, scan_id: str, *fields: Field, dossier: str = "H50.10-260312-0012") -> Record:
    return Record(
        id=new_id(NOON + timedelta(seconds=index)), scan_id=scan_id, code=f"{dossier}-KQ{index}", dossier=dossier, doctype="giay_khai_sinh",
        sha256=f"{index:064x}", fields={f.name: f for f in fields}, validity=Validity(term=Term.ENDLESS, start=date(2026, 1, 6)),
        accepted_by="canbo", accepted_at=NOON,
    )  # fmt: skip


def keep(database: SqlDatabase, index: int, *fields: Field) -> Record:
    id, scan = paper(index)
    made = record(index, id, *fields)
    with database.begin() as store:
        store.scans.add(id, scan)
        store.records.add(made)
    return made


def test_a_scan_comes_back_as_it_was(database: SqlDatabase) -> None:
    pages = (page((50, 50, 'Đường Số " 1')), page(number=2), page((50, 50, "x"), number=3))
    id, scan = paper(1, doctype="quyet_dinh", fields={"so_ky_hieu": named("so_ky_hieu", "1/QĐ")}, pages=pages)
    with database.begin() as store:
        store.scans.add(id, scan)
    with database.begin() as store:
        back, version = store.scans.get(id)
        assert (store.scans.doctype(id), store.scans.doctype("none")) == ("quyet_dinh", None)
    assert (back.source, dict(back.fields), back.pages, version) == (scan.source, dict(scan.fields), scan.pages, 1)


def test_the_same_bytes_twice_name_the_paper_that_is_there(database: SqlDatabase) -> None:
    id, scan = paper(1)
    with database.begin() as store:
        store.scans.add(id, scan)
    with pytest.raises(Conflict) as refused, database.begin() as store:
        store.scans.add("other", scan)
    assert refused.value.extra["scan_id"] == id


def test_two_clerks_cannot_overwrite_each_other(database: SqlDatabase) -> None:
    id, scan = paper(1)
    with database.begin() as store:
        store.scans.add(id, scan)
    with database.begin() as store:
        assert store.scans.update(id, scan, 1) == 2
    with pytest.raises(Conflict) as refused, database.begin() as store:
        store.scans.update(id, scan, 1)
    assert refused.value.code == "changed-meanwhile"


def test_of_many_writers_at_once_one_wins(database: SqlDatabase) -> None:
    id, scan = paper(1)
    with database.begin() as store:
        store.scans.add(id, scan)
    won: list[int] = []

    def write() -> None:
        try:
            with database.begin() as store:
                won.append(store.scans.update(id, scan, 1))
        except Conflict:
            pass

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [2]


def test_a_transaction_that_raises_leaves_nothing(database: SqlDatabase) -> None:
    id, scan = paper(1)
    with pytest.raises(ZeroDivisionError), database.begin() as store:
        store.scans.add(id, scan)
        raise ZeroDivisionError
    with pytest.raises(NotFound), database.begin() as store:
        store.scans.get(id)


def pages_of(database: SqlDatabase, query: ScanQuery) -> list[str]:
    """All ids of a list, page by page."""
    seen: list[str] = []
    while True:
        with database.look() as store:
            page = store.scans.list(query)
        seen.extend(line.id for line in page.lines)
        if page.next is None:
            return seen
        query = replace(query, after=page.next)


def test_lists_page_from_the_newest_or_the_oldest_on(database: SqlDatabase) -> None:
    with database.begin() as store:
        for index in range(7):
            store.scans.add(*paper(index, status=Status.TO_CHECK if index % 2 else Status.RECEIVED))
    newest = pages_of(database, ScanQuery(limit=3))
    assert newest == sorted(newest, reverse=True)
    assert len(set(newest)) == 7
    assert pages_of(database, ScanQuery(limit=2, oldest_first=True)) == newest[::-1]
    with database.begin() as store:
        assert len(store.scans.waiting(100)) == 4
        assert store.scans.count(ScanQuery(statuses=(Status.TO_CHECK,))) == 3


def test_a_list_of_what_changed_since_a_moment_pages_by_the_time_of_change(postgres_or_sqlite: str) -> None:
    times = iter(NOON + timedelta(minutes=minute) for minute in (0, 1, 1, 2, 3))
    database = SqlDatabase(engine_for(postgres_or_sqlite), CIPHER, lambda: next(times))
    database.upgrade()
    with database.begin() as store:
        for index in range(5):
            store.scans.add(*paper(index, status=Status.ARCHIVED))
    assert pages_of(database, ScanQuery(since=NOON + timedelta(minutes=1), limit=2)) == [paper_id(index) for index in (4, 3, 2, 1)]
    with pytest.raises(Invalid), database.look() as store:
        store.scans.list(ScanQuery(since=NOON, after="x"))
    database.engine.dispose()


def test_a_list_narrows_by_desk_and_type(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.scans.add(*paper(1, status=Status.TO_CHECK, doctype="quyet_dinh"))
        store.scans.add(*paper(2, status=Status.TO_CHECK, doctype="cong_van", assigned="lan"))
    assert pages_of(database, ScanQuery(holder="canbo")) == [paper_id(1)]
    assert pages_of(database, ScanQuery(holder="lan", statuses=(Status.TO_CHECK,))) == [paper_id(2)]
    assert pages_of(database, ScanQuery(doctype="quyet_dinh", statuses=(Status.TO_CHECK, Status.RETURNED))) == [paper_id(1)]


def test_a_line_says_why_a_paper_was_returned(database: SqlDatabase) -> None:
    why = (Finding(code="unsure", message="?", field="a"), Finding(code="returned", message="Mờ, hãy quét lại."))
    with database.begin() as store:
        store.scans.add(*paper(1, status=Status.RETURNED, findings=why))
    with database.look() as store:
        [line] = store.scans.list(ScanQuery()).lines
    assert (line.reason, line.findings, line.holder) == ("Mờ, hãy quét lại.", 2, "canbo")


def test_a_look_that_only_reads_waits_for_no_writer(database: SqlDatabase) -> None:
    id, scan = paper(1)
    with database.begin() as store:
        store.scans.add(id, scan)
    with database.begin() as writer, database.look() as reader:
        writer.scans.update(id, replace(scan, doctype="cong_van"), 1)
        assert reader.scans.get(id)[1] == 1


def test_tallies_add_up_and_a_type_is_switched_on_and_off(database: SqlDatabase) -> None:
    one = Outcome("quyet_dinh", (Tally(name="", seen=1, right=1, sure=1, sure_right=1), Tally(name="so_ky_hieu", seen=1, right=1)))
    with database.begin() as store:
        store.trust.add(one)
        store.trust.add(one)
        store.trust.switch("quyet_dinh", "quantri", NOON)
        store.trust.switch("cong_van", "quantri", NOON)
        store.trust.switch("cong_van", None, NOON)
    with database.look() as store:
        [found] = store.trust.accuracies()
    assert found == Accuracy(
        doctype="quyet_dinh", papers=Tally(name="", seen=2, right=2, sure=2, sure_right=2), automatic_by="quantri",
        fields=(Tally(name="so_ky_hieu", seen=2, right=2),),
    )  # fmt: skip


def test_a_record_is_found_by_personal_number_and_the_number_is_not_in_the_database(database: SqlDatabase) -> None:
    made = keep(database, 1, named("nksSoDinhDanh", NUMBER, "personal_number"), named("nksHoTen", "Trần Thị Mẫu", "person"))
    with database.begin() as store:
        assert [r.id for r in store.records.search(RecordQuery(personal_number=NUMBER)).records] == [made.id]
        assert store.records.search(RecordQuery(personal_number="045199000026")).records == ()
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(table.select()):
                assert NUMBER not in str(tuple(row))
                assert NUMBER.encode() not in b"".join(v for v in row if isinstance(v, bytes))


def test_a_name_without_accents_finds_all_and_the_exact_accents_come_first(database: SqlDatabase) -> None:
    for index, name in enumerate(["Nguyễn Văn Á", "Nguyễn Văn A", "Nguyễn Vân A", "Đỗ Văn A"]):
        keep(database, index, named("nksHoTen", name, "person"))

    def names(query: str) -> list[str | None]:
        with database.begin() as store:
            return [r.value("nksHoTen") for r in store.records.search(RecordQuery(name=query)).records]

    assert set(names("nguyen van a")) == {"Nguyễn Văn Á", "Nguyễn Văn A", "Nguyễn Vân A"}
    assert names("nguyễn văn a")[0] == "Nguyễn Văn A"
    assert names("NGUYỄN VÂN A")[0] == "Nguyễn Vân A"
    assert names("do van a") == ["Đỗ Văn A"]


def test_pages_of_a_name_search_neither_skip_nor_repeat(database: SqlDatabase) -> None:
    for index in range(9):
        keep(database, index, named("nksHoTen", "Lê Thị Thử" if index % 2 else "Lê Thị Thứ", "person"))
    seen: list[str] = []
    after: str | None = None
    while True:
        with database.begin() as store:
            page = store.records.search(RecordQuery(name="lê thị thử", limit=2, after=after))
        seen.extend(r.id for r in page.records)
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 9


def test_a_document_number_is_found_however_it_is_typed(database: SqlDatabase) -> None:
    made = keep(database, 1, named("so_ky_hieu", "12/QĐ-UBND"))
    for typed in ("12/QĐ-UBND", "12/qd-ubnd", " 12 / QD - UBND "):
        with database.begin() as store:
            assert [r.id for r in store.records.search(RecordQuery(number=typed)).records] == [made.id]


def test_a_dossiers_results_are_counted_on(database: SqlDatabase) -> None:
    with database.begin() as store:
        assert store.records.next_ordinal("H50.10-260312-0012") == 1
    keep(database, 1)
    with database.begin() as store:
        assert store.records.next_ordinal("H50.10-260312-0012") == 2
        assert len(store.records.search(RecordQuery(dossier="H50.10-260312-0012")).records) == 1


def test_events_come_back_in_order_with_their_zone(database: SqlDatabase) -> None:
    with database.begin() as store:
        for action in ("received", "corrected"):
            store.audit.add(Event(subject="s1", action=action, actor="canbo", at=NOON, detail={"fields": "ngay_cap"}))
    with database.begin() as store:
        assert [(e.action, e.at) for e in store.audit.of("s1")] == [("received", NOON), ("corrected", NOON)]


def test_a_time_in_another_zone_is_the_same_time(database: SqlDatabase) -> None:
    with database.begin() as store:
        store.scans.add(*paper(1))
    vietnam, now = timezone(timedelta(hours=7)), datetime.now(UTC)
    with database.look() as store:
        found = [len(store.scans.list(ScanQuery(since=(now + timedelta(minutes=m)).astimezone(vietnam))).lines) for m in (-5, 5)]
    assert found == [1, 0]


def test_a_sealed_value_moved_to_another_row_does_not_open(database: SqlDatabase) -> None:
    with database.begin() as store:
        for index in (1, 2):
            store.scans.add(*paper(index))
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE scan SET body = (SELECT body FROM scan ORDER BY id LIMIT 1)"))
    with pytest.raises(Unavailable), database.begin() as store:
        store.scans.list(ScanQuery())


def test_the_migrations_give_the_tables_of_the_models(database: SqlDatabase) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    if database.engine.dialect.name == "sqlite":  # the index of words is PostgreSQL's alone
        [only] = found
        assert (only[0], only[1].name) == ("add_index", "ix_record_words_words")
    else:
        assert found == []
