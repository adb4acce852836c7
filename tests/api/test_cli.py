"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.conftest import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LETTER = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf"
run = CliRunner().invoke


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_DIR", str(tmp_path / "var"))


def test_read_gives_one_object_a_file_in_order_and_says_what_failed(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    done = run(app, ["read", "--json", str(LETTER), str(bad), str(tmp_path / "none.pdf")])
    good, refused, absent = (json.loads(line) for line in done.stdout.splitlines())
    assert done.exit_code == 1
    assert set(good) == {"file", "sha256", "media_type", "doctype", "fields", "findings", "status", "pages", "timings"}
    assert set(good["fields"]["so_ky_hieu"]) >= {"value", "text", "page", "box", "confidence", "origin"}
    assert good["fields"]["so_ky_hieu"]["origin"] == "text-layer"
    assert good["media_type"] == "application/pdf"
    assert set(good["pages"][0]) == {"number", "width", "height", "dpi", "text"}
    assert set(good["timings"]) == {"read", "classify", "extract", "check"}
    assert (refused["file"], refused["error"]["code"]) == (str(bad), "damaged")
    assert absent["error"]["code"] == "cannot-open"


def digitize(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([Path(sys.executable).with_name("sohoa"), "digitize", *paths], capture_output=True, text=True)


def test_digitize_takes_in_once_and_says_what_was_there() -> None:
    first = digitize(LETTER)
    assert first.returncode == 0, first.stderr
    assert "Nhận mới 1, đã có từ trước 0, không nhận 0." in first.stdout
    again = digitize(LETTER)
    assert "Nhận mới 0, đã có từ trước 1, không nhận 0." in again.stdout
    assert "640/SXD-QLXD" in again.stdout


def test_find_with_nothing_to_find_by_is_a_wrong_command() -> None:
    assert run(app, ["find"]).exit_code == 2
    assert run(app, ["find", "--name", "khong co ai"]).exit_code == 1


def test_doctypes_are_listed() -> None:
    done = run(app, ["doctypes"])
    assert "giay_khai_sinh" in done.output
    assert "KQ.G15.000031" in done.output


def test_a_broken_setting_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOHOA_DATA_KEY", "c2VjcmV0LXZhbHVl")
    done = run(app, ["digitize", str(LETTER)])
    assert done.exit_code == 2
    assert "c2VjcmV0" not in done.output
