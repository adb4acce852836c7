"""The promise of /api/v1: nothing that was given out goes or changes; a client made from the description works."""

from __future__ import annotations

import copy
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import free_port, running
from tests.promise import PROMISED, breaks, described

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def today() -> dict[str, Any]:
    return described()


def test_nothing_that_was_promised_is_gone_or_changed(today: dict[str, Any]) -> None:
    assert breaks(json.loads(PROMISED.read_text()), today) == []


def test_what_is_new_is_written_down(today: dict[str, Any]) -> None:
    """Else the next change could break it unseen; `python -m tests.promise` writes it."""
    promised = json.loads(PROMISED.read_text())
    assert {path: sorted(verbs) for path, verbs in today["paths"].items()} == {
        path: sorted(verbs) for path, verbs in promised["paths"].items()
    }
    assert set(today["components"]["schemas"]) == set(promised["components"]["schemas"])


def test_each_way_of_breaking_it_is_seen(today: dict[str, Any]) -> None:
    def broken(change: Any) -> list[str]:
        new = copy.deepcopy(today)
        change(new)
        return breaks(today, new)

    scan = "/api/v1/scans/{id}"
    schemas = today["components"]["schemas"]
    assert broken(lambda new: new["paths"].pop(scan)) != []
    assert broken(lambda new: new["paths"][scan]["get"]["responses"].pop("200")) != []
    assert broken(lambda new: new["components"]["schemas"]["ReportOut"]["properties"].pop("rates")) != []
    assert broken(lambda new: new["components"]["schemas"]["LineOut"]["properties"]["name"].update(type="integer")) != []
    assert broken(lambda new: new["components"]["schemas"]["LineOut"]["required"].remove("name")) != []
    assert broken(lambda new: new["paths"]["/api/v1/reports"]["get"]["parameters"].pop()) != []
    asked = {"in": "query", "name": "new", "required": True, "schema": {"type": "string"}}
    assert broken(lambda new: new["paths"]["/api/v1/reports"]["get"]["parameters"].append(asked)) != []
    body = today["paths"]["/api/v1/lookups"]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    assert broken(lambda new: new["components"]["schemas"][body]["required"].append("doctype")) != []
    assert broken(lambda new: new["components"]["schemas"]["LineOut"]["properties"].update(more={"type": "string"})) == []
    assert "LineOut" in schemas


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package that `openapi-python-client` makes of the promised description."""
    folder = tmp_path_factory.mktemp("client")
    command = [
        str(Path(sys.prefix) / "share/client/bin/openapi-python-client"),
        "generate",
        "--path",
        str(PROMISED),
        "--output-path",
        str(folder / "made"),
        "--meta",
        "none",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (folder / "made").rename(folder / "sohoa_client")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("sohoa_client")
    sys.path.remove(str(folder))


def test_a_client_made_from_the_description_takes_a_paper_in_and_reads_the_report(client: Any, tmp_path: Path) -> None:
    import base64

    port = free_port()
    with running(tmp_path / "place", port):
        token = base64.b64encode(b"canbo:sohoa").decode()
        connected = client.AuthenticatedClient(base_url=f"http://127.0.0.1:{port}", token=token, prefix="Basic")
        with connected as caller:
            report = importlib.import_module("sohoa_client.api.reports.report_api_v1_reports_get")
            found = report.sync(client=caller, period="2026")
            assert found.rates[1].code == "4.2"
            assert found.whole.papers["received"] == 0
            types = importlib.import_module("sohoa_client.api.doctypes.doctypes_api_v1_doctypes_get")
            assert "giay_khai_sinh" in {kind.name for kind in types.sync(client=caller)}
