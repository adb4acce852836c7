"""Golden samples: each made-up paper is read as expected. A sample without an expectation fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow
SCANS = sorted(path for path in SAMPLES.rglob("scan.*"))


def test_there_are_at_least_twelve_in_the_three_formats_of_scanners() -> None:
    assert len(SCANS) >= 12
    assert {path.suffix for path in SCANS} >= {".pdf", ".jpg", ".tif"}


@pytest.mark.parametrize("scan", SCANS, ids=lambda path: str(path.parent.relative_to(SAMPLES)))
def test_a_sample_is_read_as_expected(scan: Path) -> None:
    expected = json.loads((scan.parent / "expected.json").read_text("utf-8"))
    done = CliRunner().invoke(app, ["read", "--json", str(scan)])
    assert done.exit_code == 0, done.output
    got = json.loads(done.stdout)
    assert (got["doctype"], got["status"]) == (expected["doctype"], expected["status"])
    assert set(expected["findings"]) <= {finding["code"] for finding in got["findings"]}
    values = {name: got["fields"].get(name, {}).get("value") for name in expected["fields"]}
    wrong = {name for name, value in expected["fields"].items() if values[name] != value}
    assert wrong == set(expected.get("misread", [])), {name: values[name] for name in wrong}
    for name in wrong:
        assert got["fields"].get(name, {}).get("confidence", 0) < 0.97, f"{name} is wrong and sure"
