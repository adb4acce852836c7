"""A stack of a backfill becomes its papers: each with its own pages, fields and file, and nothing of its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from api.settings import Settings
from api.wiring.services import Services, build
from api.wiring.shelving import separators
from digitize.batch import Batch, BatchState
from digitize.scan import Scan, Status
from tests.conftest import SAMPLES
from tests.fakes import NOON
from tests.invariant import check

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
BIRTH, DECISION, NOTICE = (
    SAMPLES / "giay_khai_sinh/anh/scan.jpg",
    SAMPLES / "quyet_dinh/hai-trang/scan.pdf",
    SAMPLES / "thong_bao/bang/scan.tif",
)
SECRET = SAMPLES / "quyet_dinh/mat"


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Services]:
    found = build(Settings(data_dir=tmp_path / "var"))
    yield found
    found.close()
    assert check(found.settings) == []


def image_pages(folder: Path, *files: Path) -> list[Path]:
    """Each file as a PDF."""
    out = []
    for number, file in enumerate(files):
        if file.suffix == ".pdf":
            out.append(file)
            continue
        out.append(folder / f"part{number}.pdf")
        Image.open(file).convert("RGB").save(out[-1], resolution=200, quality=75)
    return out


def stack(folder: Path, *files: Path) -> Path:
    """One PDF of all their pages."""
    (folder / "kho").mkdir(exist_ok=True)
    with pikepdf.new() as pdf:
        for part in image_pages(folder, *files):
            with pikepdf.open(part) as source:
                pdf.pages.extend(source.pages)
        pdf.save(folder / "kho" / "tap.pdf")
    return folder / "kho"


def taken(services: Services, shelf: Path) -> tuple[str, list[Scan]]:
    """The stack's id, and its papers once it is read."""
    batch = Batch(id="b" * 26, name="kho", shelf=str(shelf), by="luutru", at=NOON, stacks=True)
    services.backfill.plan(batch, services.shelf(batch.shelf), None)
    services.backfill.set_state("kho", BatchState.RUNNING, "luutru")
    services.backfill.take(batch, services.shelf(batch.shelf), 5)
    with services.database.look() as store:
        [id] = store.scans.waiting(5, batch.id)
    services.reading.read(id)
    from digitize.worklist import ScanQuery

    with services.database.look() as store:
        ids = [line.id for line in store.scans.list(ScanQuery(oldest_first=True)).lines if line.id != id]
        return id, [store.scans.get(other)[0] for other in ids]


def test_a_stack_becomes_its_papers_and_nothing_leaks_from_one_to_the_next(built: Services, tmp_path: Path) -> None:
    id, papers = taken(built, stack(tmp_path, BIRTH, DECISION, NOTICE))
    assert [(paper.doctype, len(paper.pages)) for paper in papers] == [("giay_khai_sinh", 1), ("quyet_dinh_dat_dai", 2), ("thong_bao", 1)]
    assert [paper.status for paper in papers] == [Status.TO_CHECK] * 3
    birth, decision, notice = papers
    assert decision.value("so_ky_hieu") == "125/QĐ-UBND"
    assert decision.value("nguoi_ky") == "Trần Đức Mẫu"
    for paper, strangers in ((birth, (decision, notice)), (decision, (birth, notice)), (notice, (birth, decision))):
        words = {word.text for page in paper.pages for word in page.words}
        for stranger in strangers:
            assert stranger.value("so_ky_hieu") not in words
        assert [page.number for page in paper.pages] == list(range(1, len(paper.pages) + 1))
        with built.objects.get(paper.source.key) as stream, pikepdf.open(stream) as pdf:
            assert len(pdf.pages) == len(paper.pages)
    assert all(paper.source.brought and paper.source.brought.cut_from == id for paper in papers)
    with built.database.look() as store:
        whole, _ = store.scans.get(id)
        assert whole.status is Status.PARTED
        assert not any(page.words for page in whole.pages), "what was read stands with the papers alone"
        assert dict(store.batches.tally("b" * 26)) == {"parted": 1}
        assert [event.action for event in store.audit.of(id)] == ["received", "read:parted"]


def test_a_cut_paper_reads_as_if_it_had_been_scanned_alone(built: Services, tmp_path: Path) -> None:
    _, papers = taken(built, stack(tmp_path, BIRTH, DECISION))
    alone = built.intake.take(DECISION, filename="scan.pdf", by="canbo")
    built.reading.read(alone)
    with built.database.look() as store:
        single, _ = store.scans.get(alone)
    assert {name: field.value for name, field in papers[1].fields.items()} == {name: field.value for name, field in single.fields.items()}


def test_printed_separators_cut_where_nothing_else_would_and_carry_the_dossier(built: Services, tmp_path: Path) -> None:
    separators(built.settings, tmp_path / "sep.pdf", 1, [])
    separators(built.settings, tmp_path / "named.pdf", 1, ["H50.10-260312-0012"])
    with pikepdf.open(DECISION) as pdf:
        second = pikepdf.new()
        second.pages.append(pdf.pages[1])
        second.save(tmp_path / "second.pdf")
    _, papers = taken(built, stack(tmp_path, tmp_path / "sep.pdf", DECISION, tmp_path / "named.pdf", tmp_path / "second.pdf"))
    assert [(len(paper.pages), paper.source.dossier) for paper in papers] == [(2, None), (1, "H50.10-260312-0012")]


def test_a_stack_with_a_secret_paper_is_stopped_as_a_whole(built: Services, tmp_path: Path) -> None:
    id, papers = taken(built, stack(tmp_path, BIRTH, next(SECRET.glob("scan.*"))))
    assert papers == []
    with built.database.look() as store:
        assert store.scans.get(id)[0].status is Status.STOPPED


def test_a_file_that_is_no_stack_stays_whole_and_two_headings_in_it_are_said(built: Services, tmp_path: Path) -> None:
    shelf = stack(tmp_path, BIRTH, NOTICE)
    id = built.intake.take(shelf / "tap.pdf", filename="tap.pdf", by="canbo")
    built.reading.read(id)
    with built.database.look() as store:
        scan, _ = store.scans.get(id)
    assert (scan.status, len(scan.pages)) == (Status.TO_CHECK, 2)
    assert "two-papers" in [finding.code for finding in scan.findings]


def test_the_same_stack_cut_again_gives_the_same_bytes(built: Services, tmp_path: Path) -> None:
    shelf = stack(tmp_path, BIRTH, NOTICE)
    for name in ("a.pdf", "b.pdf"):
        built.cutter.cut(shelf / "tap.pdf", [(2, 595.0, 842.0)], tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
