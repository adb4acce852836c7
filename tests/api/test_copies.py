"""Copies that are given out: PDF/A-2b with the verified words and the mark, and the check that finds every change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from fastapi.testclient import TestClient
from pikepdf import pdfa
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.wiring.checking import sealer
from api.wiring.services import Services
from digitize.copies import WORDS
from digitize.rendition import leaves
from tests.api.test_http import BASIC, BIRTH, COLLEAGUE, DOSSIER, read
from tests.conftest import SAMPLES
from tests.forged import FORGERIES, without_signatures

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
TYPED = "NGUYỄN THỊ THỬ LẠI"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    from api.settings import Settings
    from api.wiring.services import build

    found = build(Settings(data_dir=tmp_path_factory.mktemp("copies"), agency="Trung tâm Phục vụ hành chính công Gió Mẫu"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def record(services: Services) -> dict[str, Any]:
    """A birth certificate with one name corrected, accepted."""
    with TestClient(create_app(services, work=False), headers=BASIC) as client:
        scan = read(client, services)
        changed = client.post(
            f"/api/v1/scans/{scan['id']}/corrections", json={"version": scan["version"], "fields": {"nksHoTen": TYPED}}
        ).json()
        accepted = client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": changed["version"], "dossier": DOSSIER})
        found: dict[str, Any] = accepted.json()
        return found


@pytest.fixture(scope="module")
def copy(services: Services, record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    with TestClient(create_app(services, work=False)) as client:
        answers = [client.get(f"/api/v1/records/{record['id']}/copy", auth=COLLEAGUE) for _ in range(2)]
    assert answers[0].headers["content-disposition"] == f'attachment; filename="{record["code"]}.pdf"'
    assert answers[0].content == answers[1].content, "a copy is made once"
    file = tmp_path_factory.mktemp("copy") / "copy.pdf"
    file.write_bytes(answers[0].content)
    return file


def assert_pdf_a(file: Path) -> None:
    """The gate knows no signatures, and finds nothing else."""
    found = pdfa.validate_written(file, "2b").findings
    assert [(finding.kind, finding.where.split()[-1]) for finding in found] == [("unsupported", "/AcroForm")]


def checked(file: Path | str, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", str(file), *more])
    return done.exit_code, done.output.split(":")[0]


def test_the_copy_is_pdf_a_and_holds_the_scanners_own_image(copy: Path) -> None:
    assert_pdf_a(copy)
    with pikepdf.open(copy) as pdf:
        assert pdf.pages[0].Resources.XObject["/SohoaPage"].read_raw_bytes() == BIRTH.read_bytes()
        assert str(pdf.Root.Lang) == "vi"


def test_readers_find_the_verified_words_word_for_word(copy: Path, services: Services, record: dict[str, Any]) -> None:
    with services.database.look() as store:
        scan, _ = store.scans.get(record["scan_id"])
    [leaf] = leaves(scan)
    wanted = Counter(text for line in leaf.lines for text, _ in line)
    assert all(wanted[word] for word in TYPED.split())
    with pdfplumber.open(copy) as pdf:
        assert not wanted - Counter(word["text"] for word in pdf.pages[0].extract_words())
    assert not wanted - Counter(pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_bounded().split())


def test_the_mark_says_words_time_and_converter(copy: Path, record: dict[str, Any]) -> None:
    with pdfplumber.open(copy) as pdf:
        text = pdf.pages[0].extract_text()
    for said in (WORDS, record["code"], "+07:00, người chuyển đổi: Cán bộ Một cửa (thử), Trung tâm Phục vụ hành chính công Gió Mẫu"):
        assert said in text


def test_a_copy_verifies_without_a_server_with_published_keys(copy: Path, services: Services, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(sealer(services.settings).published()))
    assert checked(copy, "--keys", str(keys)) == (0, "genuine")


def test_a_scan_of_its_print_bears_a_genuine_code(copy: Path, tmp_path: Path) -> None:
    printed = tmp_path / "print.jpg"
    pypdfium2.PdfDocument(copy)[0].render(scale=200 / 72).to_pil().rotate(1.5, expand=True, fillcolor="white").save(
        printed, dpi=(200, 200), quality=80
    )
    assert checked(printed) == (0, "sealed")


def changed(copy: Path, out: Path, *changes: Callable[[pikepdf.Pdf], None]) -> Path:
    """The copy, changed and saved again."""
    with pikepdf.open(copy) as pdf:
        for change in changes:
            change(pdf)
        pdf.save(out)
    return out


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_forged_copy_is_found_out(copy: Path, tmp_path: Path, forge: Callable[[pikepdf.Pdf], None]) -> None:
    assert checked(changed(copy, tmp_path / "forged.pdf", forge)) == (1, "forged")


@pytest.mark.parametrize("forge", FORGERIES)
def test_the_seal_alone_finds_it_out_where_the_signatures_were_taken_off(
    copy: Path, tmp_path: Path, forge: Callable[[pikepdf.Pdf], None]
) -> None:
    assert checked(changed(copy, tmp_path / "forged.pdf", without_signatures, forge)) == (1, "forged")


def test_signatures_that_a_second_save_broke_are_found_out_and_pages_without_any_are_still_the_agencys(copy: Path, tmp_path: Path) -> None:
    assert checked(changed(copy, tmp_path / "saved.pdf")) == (1, "forged")
    assert checked(changed(copy, tmp_path / "bare.pdf", without_signatures)) == (0, "genuine")


def test_a_seal_of_another_paper_on_these_pages_is_found_out(copy: Path, services: Services, tmp_path: Path) -> None:
    from digitize.seal import Seal
    from ocr.mark import code_stream

    token = services.seals.sign(Seal(code="H50-261124-0001-KQ1", original="00" * 32, pages="11" * 32, day=date(2026, 11, 24)))
    with pikepdf.open(copy) as pdf:
        pdf.pages[0].Contents[-1].write(code_stream(pdf, f"http://x/{token}"))
        without_signatures(pdf)
        pdf.save(tmp_path / "replayed.pdf")
    assert checked(tmp_path / "replayed.pdf") == (1, "forged")


def test_a_copy_whose_code_was_drawn_cell_by_cell_as_before_version_0_7_is_still_genuine(
    copy: Path, services: Services, tmp_path: Path
) -> None:
    from ocr.mark import code_stream
    from ocr.searchable import Searchable

    [link] = Searchable(services.settings.serif).examine(copy).codes
    with pikepdf.open(copy) as pdf:
        old, new = code_stream(pdf, link, joined=False), code_stream(pdf, link)
        assert old.count(b" re") > new.count(b" re")
        pdf.pages[0].Contents[-1].write(old)
        without_signatures(pdf)
        pdf.save(tmp_path / "old.pdf")
    assert checked(tmp_path / "old.pdf") == (0, "genuine")


def test_a_file_without_a_code_proves_nothing(tmp_path: Path) -> None:
    assert checked(BIRTH) == (1, "none")
    assert checked("khong.phai.ma") == (1, "forged")


def test_everybody_may_ask_what_a_code_stands_for_and_learns_no_name(copy: Path, services: Services, record: dict[str, Any]) -> None:
    from ocr.searchable import Searchable

    [link] = Searchable(services.settings.serif).examine(copy).codes
    with TestClient(create_app(services, work=False)) as client:
        page = client.get(link.removeprefix(services.settings.public_url))
        assert page.status_code == 200
        assert record["code"] in page.text
        assert "Còn hiệu lực" in page.text
        for name in ("THỬ", "LÊ THỊ VÍ DỤ", "045326000023", "Gió Mẫu"):
            assert name not in page.text
        assert "không phải do cơ quan này cấp" in client.get("/xac-minh/gia.mao.roi").text
        assert client.get("/.well-known/sohoa-keys.json").json() == services.seals.published()


def test_a_received_pdf_keeps_its_own_text_and_becomes_pdf_a(tmp_path: Path, services: Services) -> None:
    with TestClient(create_app(services, work=False), headers=BASIC) as client:
        scan = read(client, services, SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf")
        record = client.post(f"/api/v1/scans/{scan['id']}/accept", json={"version": scan["version"], "dossier": DOSSIER}).json()
        data = client.get(f"/api/v1/records/{record['id']}/copy").content
    out = tmp_path / "out.pdf"
    out.write_bytes(data)
    assert_pdf_a(out)
    assert checked(out) == (0, "genuine")
    with pdfplumber.open(BytesIO(data)) as pdf:
        assert scan["fields"]["so_ky_hieu"]["value"] in pdf.pages[0].extract_text()
