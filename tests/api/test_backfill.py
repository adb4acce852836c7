"""`sohoa backfill` as an archivist uses it, and what stands in the index after each step."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from minio import Minio
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from api.cli import app
from api.settings import S3, Settings
from api.wiring.services import Services, build
from digitize.batch import BatchState, Line, LineState
from digitize.errors import Unavailable
from digitize.scan import Status
from tests.conftest import SAMPLES, wait_until
from tests.papers import lose_index

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LETTER, BIRTH = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf", SAMPLES / "giay_khai_sinh/anh/scan.jpg"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(tmp_path / "var"))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Two papers, one of them twice, and one file that is none."""
    folder = tmp_path / "kho" / "1998"
    folder.mkdir(parents=True)
    shutil.copy(LETTER, folder / "letter.pdf")
    shutil.copy(BIRTH, folder / "birth.jpg")
    shutil.copy(LETTER, folder / "zz again.pdf")
    (folder / "junk.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "notes.txt").write_text("no paper")
    return folder.parent


def backfill(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["backfill", *map(str, words)])


def run(name: str) -> str:
    """What is printed by a process of its own, as the queue starts once a process."""
    done = subprocess.run([Path(sys.executable).with_name("sohoa"), "backfill", "run", name], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def lines(services: Services) -> dict[str, tuple[LineState, str, str]]:
    with services.database.look() as store:
        [batch] = store.batches.list()
        return {line.path: (line.state, line.reason, str(status or "")) for line, status in store.batches.lines(batch.id, 0, 100)}


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Services]:
    found = build(Settings(data_dir=tmp_path / "var"))
    yield found
    found.close()


def test_an_archive_is_planned_run_and_accounted_for_line_by_line(shelf: Path, built: Services) -> None:
    planned = backfill("plan", shelf, "--name", "thu", "--sample", "1")
    assert planned.exit_code == 0, planned.output
    assert "4 tệp" in planned.output
    assert "1 tệp trùng nội dung" in planned.output
    assert "damaged: 1" in planned.output
    assert {state for state, *_ in lines(built).values()} == {LineState.PLANNED}
    with built.database.look() as store:
        assert store.scans.waiting(10) == [], "nothing is taken in yet"
    done = run("thu")
    assert lines(built) == {
        "1998/birth.jpg": (LineState.TAKEN, "", "to_check"),
        "1998/junk.pdf": (LineState.REFUSED, "damaged", ""),
        "1998/letter.pdf": (LineState.TAKEN, "", "to_check"),
        "1998/zz again.pdf": (LineState.SAME, "", "to_check"),
    }
    assert "đã xong" in done
    assert "trùng tệp đã có" in backfill("status", "thu").output
    assert run("thu") == done, "nothing is taken in twice"
    assert sorted(path.name for path in shelf.rglob("*") if path.is_file()) == ["birth.jpg", "junk.pdf", "letter.pdf", "notes.txt", "zz again.pdf"], "the shelf is as it was"  # fmt: skip


def test_a_list_says_what_papers_are_and_is_reconciled_with_the_shelf(shelf: Path, built: Services, tmp_path: Path) -> None:
    manifest = tmp_path / "m.csv"
    manifest.write_text(
        "Đường dẫn,Mã hồ sơ,Loại giấy tờ,Ngày cấp,Hộp\n1998/letter.pdf,H50.10-260312-0012,,,12\nlost.pdf,,,,\n"
        "1998/birth.jpg,,giay_xac_nhan_tinh_trang_hon_nhan,02/03/2015,\n"
    )
    planned = backfill("plan", shelf, "--list", manifest, "--name", "m", "--sample", "0")
    assert "2 tệp không có trong danh mục" in planned.output
    run("m")
    found = lines(built)
    assert found["lost.pdf"][0] is LineState.MISSING
    assert found["1998/birth.jpg"][:2] == (LineState.SKIPPED, "expired"), "six months from 2015 are over"
    with built.database.look() as store:
        [batch] = store.batches.list()
        [(line, _)] = [pair for pair in store.batches.lines(batch.id, 0, 10) if pair[0].scan_id]
        scan, _ = store.scans.get(line.scan_id or "")
    assert scan.source.dossier == "H50.10-260312-0012"
    assert scan.source.brought is not None
    assert (scan.source.brought.batch, scan.source.brought.line, scan.source.brought.shelfmark) == (batch.id, 1, "Hộp 12")
    shutil.copy(LETTER, shelf / "lost.pdf")
    retried = backfill("retry", "m", "--failed", "--skipped", "expired")
    assert "2 dòng được nhận lại" in retried.output
    run("m")
    found = lines(built)
    assert found["lost.pdf"][0] is LineState.SAME
    assert found["1998/birth.jpg"] == (LineState.TAKEN, "", "to_check")
    with built.database.look() as store:
        paper = next(line.scan_id for line, _ in store.batches.lines(batch.id, 0, 10) if line.path == "1998/birth.jpg")
        scan, _ = store.scans.get(paper or "")
    assert "type-differs" in [finding.code for finding in scan.findings], "the list says one type, the paper another"


def test_a_list_with_an_error_makes_no_batch(shelf: Path, built: Services, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("Tệp,Ngày cấp\n1998/letter.pdf,32/13/1998\n")
    refused = backfill("plan", shelf, "--list", tmp_path / "m.csv")
    assert refused.exit_code == 2
    assert "dòng 2: cột “Ngày cấp”" in refused.output.replace("\n", " ")
    with built.database.look() as store:
        assert store.batches.list() == []


def test_two_batches_cannot_bear_one_name_and_an_unknown_one_is_said(shelf: Path) -> None:
    assert backfill("plan", shelf, "--name", "a", "--look", "0").exit_code == 0
    assert backfill("plan", shelf / "1998", "--name", "a", "--look", "0").exit_code == 2
    assert backfill("status", "b").exit_code == 2
    assert backfill("plan", shelf / "none", "--name", "c").exit_code == 3
    assert "a " in backfill("list").output


def test_a_paused_batch_takes_nothing_in_and_goes_on_when_resumed(shelf: Path, built: Services) -> None:
    backfill("plan", shelf, "--name", "p", "--look", "0")
    with built.database.look() as store:
        [batch] = store.batches.list()
    assert built.backfill.take(batch, built.shelf(batch.shelf), 2) == 0, "planned, not running"
    built.backfill.set_state("p", BatchState.RUNNING, "luutru")
    assert built.backfill.take(batch, built.shelf(batch.shelf), 2) == 2
    assert built.feeder.feed() == 0, "no worker is there to read it"
    built.workers.beat("w", 2)
    assert built.feeder.feed() == 1, "the one of the two that is a paper"
    assert backfill("pause", "p").exit_code == 0
    assert built.backfill.take(batch, built.shelf(batch.shelf), 2) == 0
    assert built.feeder.feed() == 0
    assert backfill("resume", "p").exit_code == 0
    assert built.backfill.take(batch, built.shelf(batch.shelf), 5) == 2


def test_a_batch_whose_last_papers_are_read_after_its_run_was_stopped_is_finished_by_a_worker(shelf: Path, built: Services) -> None:
    backfill("plan", shelf, "--name", "p", "--look", "0")
    built.backfill.set_state("p", BatchState.RUNNING, "luutru")
    with built.database.look() as store:
        [batch] = store.batches.list()
    finish = dict(built.chores())["batches finished"]
    assert finish() == 0, "lines wait to be taken in"
    built.backfill.take(batch, built.shelf(batch.shelf), 10)
    assert finish() == 0, "papers wait to be read"
    with built.database.look() as store:
        waiting = store.scans.waiting(10, batch.id)
    for id in waiting:
        built.reading.read(id)
    assert (finish(), finish()) == (1, 0)
    with built.database.look() as store:
        assert store.batches.get("p").state is BatchState.FINISHED


def test_a_batch_whose_list_was_lost_with_the_index_waits_to_be_listed_again_and_loses_no_line(shelf: Path, built: Services) -> None:
    backfill("plan", shelf, "--name", "p", "--look", "0")
    batch = built.backfill.set_state("p", BatchState.RUNNING, "luutru")
    built.backfill.take(batch, built.shelf(batch.shelf), 1)
    built.journal.write()
    before = lines(built)
    index = lose_index(built)
    said = CliRunner().invoke(app, ["rebuild"])
    assert said.exit_code == 0, said.output
    assert "sohoa backfill plan" in said.output
    assert len(lines(index)) == 1, "that of the paper"
    assert not index.backfill.close_ended(), "what is left of its list is not all"
    assert backfill("resume", "p").exit_code != 0
    assert backfill("plan", shelf, "--name", "p", "--look", "0").exit_code == 0
    assert lines(index) == before
    assert index.backfill.list_anew(rebuilt=True) == []
    index.close()


def test_a_shelf_that_goes_away_leaves_its_lines_waiting(shelf: Path, built: Services) -> None:
    backfill("plan", shelf, "--name", "s", "--look", "0")
    batch = built.backfill.set_state("s", BatchState.RUNNING, "luutru")
    shelf.rename(shelf.with_name("away"))
    for _ in range(8):
        with pytest.raises(Unavailable):
            built.backfill.take(batch, built.shelf(batch.shelf), 4)
    shelf.with_name("away").rename(shelf)
    assert built.backfill.take(batch, built.shelf(batch.shelf), 10) == 4
    assert LineState.FAILED not in {state for state, *_ in lines(built).values()}


def test_a_clerks_paper_goes_ahead_of_a_long_backlog(shelf: Path, built: Services, tmp_path: Path) -> None:
    """Thousands of papers wait; few are queued, and what a clerk sends has a queue and slots of its own."""
    backfill("plan", shelf, "--name", "long", "--look", "0")
    batch = built.backfill.set_state("long", BatchState.RUNNING, "luutru")
    built.backfill.take(batch, built.shelf(batch.shelf), 10)
    with built.database.begin() as store:
        scan, _ = store.scans.get(store.scans.waiting(1, batch.id)[0])
        for number in range(3000):
            store.scans.add(f"0{number:025d}", replace(scan, source=replace(scan.source, sha256=f"{number:064x}")))
    worker = built.worker()
    worker.start()
    try:
        wait_until(lambda: len(built.queue.queued()) > 0, 30)
        other = tmp_path / "now.jpg"
        other.write_bytes(BIRTH.read_bytes() + b"now")
        id = built.intake.take(other, filename="now.jpg", by="canbo")
        wait_until(lambda: status(built, id) is Status.TO_CHECK, 60)
        assert sum(map(len, built.queue.queued().values())) <= 50, "few of the thousands are in the queue"
        with built.database.look() as store:
            assert len(store.scans.waiting(5000, batch.id)) > 2900, "and nearly all of them still wait"
    finally:
        backfill("pause", "long")
        worker.stop()


def status(services: Services, id: str) -> Status:
    with services.database.look() as store:
        return store.scans.get(id)[0].status


def test_the_report_accounts_for_every_line_on_a_page_and_in_a_workbook(shelf: Path, built: Services, tmp_path: Path) -> None:
    backfill("plan", shelf, "--name", "r", "--look", "0")
    batch = built.backfill.set_state("r", BatchState.RUNNING, "luutru")
    while built.backfill.take(batch, built.shelf(batch.shelf), 5):
        pass
    with built.database.look() as store:
        waiting = store.scans.waiting(5, batch.id)
    for id in waiting:
        built.reading.read(id)
    with built.database.look() as store:
        _, version = store.scans.get(waiting[0])
    built.review.give_back(waiting[0], "Thiếu trang sau", version=version, by="luutru")
    written = backfill("report", "r", "--to", tmp_path / "out")
    assert written.exit_code == 0, written.output
    page = (tmp_path / "out" / "r.html").read_text("utf-8")
    for said in ("trùng tệp đã có", "tệp hỏng hoặc chưa chép xong", "Thiếu trang sau", "100.0%", "<polyline", "SỞ XÂY DỰNG"):
        assert said in page
    assert "<script" not in page
    assert "http" not in page, "it stands by itself"
    book = CalamineWorkbook.from_path(str(tmp_path / "out" / "r.xlsx"))
    assert book.sheet_names == ["Tổng hợp", "Cơ quan", "Theo ngày", "Sổ", "Từng dòng"]
    rows = book.get_sheet_by_name("Từng dòng").to_python()[1:]
    assert {row[1]: row[2] for row in rows} == {
        "1998/birth.jpg": "trả lại", "1998/junk.pdf": "không nhận được", "1998/letter.pdf": "chờ kiểm", "1998/zz again.pdf": "trùng tệp đã có",
    }  # fmt: skip
    assert [row[1] for row in book.get_sheet_by_name("Cơ quan").to_python()[1:]] == [1, 1]
    assert backfill("report", "none").exit_code == 2


@pytest.mark.parametrize("prefix", ["", "1998"])
def test_a_prefix_of_a_bucket_is_a_shelf_too(prefix: str, shelf: Path, tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Minio(s3.endpoint, access_key="sohoa", secret_key="made-up-secret", secure=False)
    bucket = f"kho{len(prefix)}"
    client.make_bucket(bucket)
    for path in shelf.rglob("*.*"):
        client.fput_object(bucket, path.relative_to(shelf).as_posix(), str(path))
    settings = Settings(data_dir=tmp_path / "var", source_s3=s3)
    services = build(settings)
    monkeypatch.setenv("SOHOA_SOURCE_S3__ENDPOINT", s3.endpoint)
    monkeypatch.setenv("SOHOA_SOURCE_S3__ACCESS_KEY", "sohoa")
    monkeypatch.setenv("SOHOA_SOURCE_S3__SECRET_KEY", "made-up-secret")
    monkeypatch.setenv("SOHOA_SOURCE_S3__SECURE", "false")
    planned = backfill("plan", f"s3://{bucket}/{prefix}", "--name", "s3", "--sample", "0")
    assert planned.exit_code == 0, planned.output
    batch = services.backfill.set_state("s3", BatchState.RUNNING, "luutru")
    assert services.backfill.take(batch, services.shelf(batch.shelf), 10) == 4
    assert sorted(state for state, *_ in lines(services).values()) == [LineState.REFUSED, LineState.SAME, LineState.TAKEN, LineState.TAKEN]
    client.remove_object(bucket, "1998/letter.pdf")
    with services.database.begin() as store:
        store.batches.add_lines(batch.id, [Line(path="gone.pdf")])
    services.backfill.take(batch, services.shelf(batch.shelf), 10)
    assert lines(services)["gone.pdf"][0] is LineState.MISSING
    services.close()
