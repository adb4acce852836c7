"""The report as people get it: over HTTP, on the page, as a workbook, as a paper, on the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pdfplumber
import pytest
from fastapi.testclient import TestClient
from pikepdf import pdfa
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.settings import Settings
from api.wiring.services import Services, build
from ocr.signatures import SignatureReader
from tests import province
from tests.people import PASSWORD, person

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
WATCHER, COMMUNE = ("theodoi", "sohoa"), ("xa", PASSWORD)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("province")
    (folder / "units.toml").write_text(province.units_file())
    services = build(
        Settings(data_dir=folder / "var", units=folder / "units.toml", agency="Sở Thử Nghiệm", agency_above="UBND tỉnh Thử", place="Thử")
    )
    province.filled(services, 600)
    person(services, "xa", "report", unit="T.20")
    yield services
    services.close()


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), raise_server_exceptions=False) as found:
        yield found


def test_the_report_over_http_has_lists_behind_its_figures(client: TestClient) -> None:
    report = client.get("/api/v1/reports", params={"period": "2026"}, auth=WATCHER).json()
    [line] = [one for one in report["lines"] if one["unit"] == "T.20"]
    papers = client.get("/api/v1/reports/papers", params={"period": "2026", "figure": "checked", "line": "T.20"}, auth=WATCHER).json()
    assert len(papers) == line["papers"]["checked"] > 0
    assert {one["unit"] for one in papers} <= {"T.20", "D.1", "D.1.1"}, "with those that it followed"
    assert set(papers[0]) == {"scan", "record", "code", "unit", "doctype", "year", "received_at", "checked_at"}
    dossiers = client.get("/api/v1/reports/dossiers", params={"period": "2026", "name": "resolved", "line": "T.20"}, auth=WATCHER).json()
    assert len(dossiers) == line["dossiers"]["resolved"] > 0
    assert client.get("/api/v1/reports/dossiers", params={"period": "2026", "name": "nothing"}, auth=WATCHER).json()["code"] == "no-figure"


def test_an_agency_reports_of_itself_and_those_below_it_alone(client: TestClient) -> None:
    own = client.get("/api/v1/reports", params={"period": "2026"}, auth=COMMUNE).json()
    whole = client.get("/api/v1/reports", params={"period": "2026"}, auth=WATCHER).json()
    [line] = [one for one in whole["lines"] if one["unit"] == "T.20"]
    assert own["whole"]["papers"] == line["papers"]
    for unit in ("T.21", "T", "*", "D.2", "nowhere"):
        assert client.get("/api/v1/reports", params={"period": "2026", "unit": unit}, auth=COMMUNE).json()["code"] == "no-unit"
        assert client.get("/api/v1/reports/papers", params={"figure": "received", "unit": unit}, auth=COMMUNE).status_code == 404
    assert client.get("/api/v1/reports/papers", params={"figure": "received", "line": "T.21"}, auth=COMMUNE).status_code == 404
    for login in ("canbo2", "giamsat", "baove"):
        assert client.get("/api/v1/reports", auth=(login, "sohoa")).status_code == 200
    for login in ("tracuu", "quantri"):
        assert client.get("/api/v1/reports", auth=(login, "sohoa")).json()["code"] == "forbidden"


def test_every_figure_on_the_page_leads_to_as_many_rows(client: TestClient) -> None:
    page = client.get("/bao-cao", params={"period": "2026-Q3"}, auth=WATCHER)
    links = re.findall(r'<a href="(/bao-cao/(?:giay-to|ho-so)[^"]+)">([\d.]+)</a>', page.text)
    assert len(links) > 300
    for link, said in links[:: len(links) // 40]:
        path, rows = unescape(link), 0
        while path:
            behind = client.get(path, auth=WATCHER)
            assert behind.status_code == 200, path
            rows += len(re.findall("<tr><td>", behind.text))
            more = re.search(r'class="button" href="([^"]+)">Trang sau', behind.text)
            path = unescape(more[1]) if more else ""
        assert rows == int(said.replace(".", "")), link


def test_the_workbook_says_what_the_report_says(client: TestClient, tmp_path: Path) -> None:
    report = client.get("/api/v1/reports", params={"period": "2026"}, auth=WATCHER).json()
    file = tmp_path / "report.xlsx"
    file.write_bytes(client.get("/bao-cao/so-lieu.xlsx", params={"period": "2026"}, auth=WATCHER).content)
    book = CalamineWorkbook.from_path(str(file))
    rows = book.get_sheet_by_name("QĐ 766").to_python()
    assert rows[-1][1:] == ["Tổng cộng", *report["whole"]["dossiers"].values()]
    assert [row[0] for row in rows if row[0] in ("I. Sở, ban, ngành", "II. Cấp xã")] == ["I. Sở, ban, ngành", "II. Cấp xã"]
    days = book.get_sheet_by_name("Tiến độ kho").to_python()
    assert days[-1][4] == report["forecast"]["done"]


def test_the_paper_has_the_form_of_the_decree_is_pdf_a_and_signed(client: TestClient, tmp_path: Path) -> None:
    report = client.get("/api/v1/reports", params={"period": "2026-Q3"}, auth=WATCHER).json()
    file = tmp_path / "report.pdf"
    file.write_bytes(client.get("/bao-cao/bao-cao.pdf", params={"period": "2026-Q3"}, auth=WATCHER).content)
    with pdfplumber.open(file) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    text = text.replace("\u00a0", " ")
    for said in (
        "SỞ THỬ NGHIỆM",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "quý III năm 2026",
        "Nơi nhận:",
    ):
        assert said in text
    for rate in report["rates"]:
        assert f"{rate['rate']:.2f} %".replace(".", ",") in text
    found = pdfa.validate_written(file, "2b").findings
    # the gate knows neither signatures nor the place at which a reader opens the file; the standard allows both
    assert sorted((one.kind, one.where.split()[-1]) for one in found) == [("unsupported", "/AcroForm"), ("unsupported", "/OpenAction")]
    [signature] = SignatureReader(None).read(file)
    assert (str(signature.trust), signature.covers_all) == ("intact", True)


def test_the_terminal_gives_the_same_figures(services: Services, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(services.settings.data_dir))
    monkeypatch.setenv("SOHOA_UNITS", str(services.settings.units))
    run = CliRunner().invoke(app, ["report", "--year", "2026", "--as-of", "2026-08-31", "--json"])
    over = client.get("/api/v1/reports", params={"period": "2026", "as_of": "2026-08-31"}, auth=WATCHER).json()
    assert json.loads(run.stdout) == over
    shown = CliRunner().invoke(app, ["report", "--year", "2026", "--by", "field"])
    assert "Hộ tịch" in shown.stdout
    assert CliRunner().invoke(app, ["report", "--year", "26"]).exit_code == 2
