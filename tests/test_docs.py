"""The guides: each command in them runs, each setting and command they name exists, the site builds, and what ships beside them fits."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from api.cli import app
from api.settings import Settings
from api.settings_page import page
from tests.conftest import SAMPLES, free_port, running

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGES = ("operator.md", "integrator.md", "clerk.md")
COMMANDS = typer.main.get_command(app)


def blocks(name: str, kind: str) -> list[str]:
    return [code for found, code in BLOCK.findall((DOCS / name).read_text()) if found == kind]


def run(code: str, folder: Path, **more: str) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **more}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{code}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"


def test_the_commands_of_the_operators_guide_run_in_order(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "giay_khai_sinh/anh/scan.jpg", tmp_path / "scan.jpg")
    found = blocks("operator.md", "sh")
    assert len(found) >= 5
    for code in found:
        run(code, tmp_path)
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF-")


def test_the_commands_of_the_integrators_guide_run_in_order_against_a_service(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "giay_khai_sinh/anh/scan.jpg", tmp_path / "scan.jpg")
    port = free_port()
    with running(tmp_path / "place", port):
        for code in blocks("integrator.md", "sh"):
            run(code, tmp_path, SOHOA=f"http://127.0.0.1:{port}", SOHOA_DATA_DIR=str(tmp_path / "own"))


def test_the_example_of_settings_reads_alike_in_a_shell_and_in_units_and_names_nothing_unknown(tmp_path: Path) -> None:
    text = (ROOT / "deploy/sohoa.env.example").read_text()
    (tmp_path / "env").write_text(
        text.replace("SOHOA_AGENCY=''", "SOHOA_AGENCY='UBND xã Thử Nghiệm'").replace("#SOHOA_UNITS", "SOHOA_UNITS")
    )
    said = subprocess.run(["sh", "-euc", f". {tmp_path}/env; echo $SOHOA_AGENCY"], capture_output=True, text=True, check=True).stdout
    assert said == "UBND xã Thử Nghiệm\n"
    assert all(
        re.fullmatch(r"#?SOHOA_[A-Z0-9_]+='[^']*'", line) for line in text.splitlines() if "SOHOA_" in line and not line.startswith("# ")
    )
    subprocess.run(["sh", "-n", str(ROOT / "deploy/sohoa")], check=True)


def test_units_may_write_where_the_example_keeps_things() -> None:
    for unit in ("sohoa.service", "sohoa-worker@.service", "sohoa-backup.service"):
        assert re.search(r"ReadWritePaths=.*-/srv/second", (ROOT / "deploy/systemd" / unit).read_text()), unit


@pytest.mark.parametrize(
    "name", [*PAGES, "../README.md", "../deploy/compose.yaml", "../deploy/systemd/sohoa.service", "../deploy/systemd/sohoa-backup.service"]
)
def test_every_command_and_setting_that_is_named_exists(name: str) -> None:
    text = (DOCS / name).read_text()
    for words in re.findall(r"(?:\.venv/bin/|`|^|bin/|app )sohoa ((?:[a-z][a-z0-9-]* ?)+)", text, re.MULTILINE):
        assert exists(words.split()), words
    known = {f"SOHOA_{field.upper()}" for field in Settings.model_fields}
    for variable in re.findall(r"\bSOHOA_[A-Z0-9_]+[A-Z0-9]", text):
        assert variable.split("__")[0] in known | {"SOHOA_NAME", "SOHOA_VERSION", "SOHOA_TEST_PICTURES"}, variable


def exists(words: list[str]) -> bool:
    here: Any = COMMANDS
    for word in words:
        if not hasattr(here, "commands"):
            return True
        if word not in here.commands:
            return False
        here = here.commands[word]
    return True


def test_the_reference_of_settings_is_that_of_the_program() -> None:
    assert (DOCS / "settings.md").read_text() == page(), "sohoa settings > docs/settings.md"


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_site_builds_without_a_broken_link(tmp_path: Path) -> None:
    builder = Path(sys.prefix) / "share/docs/bin/mkdocs"
    done = subprocess.run(
        [builder, "build", "--strict", "--site-dir", tmp_path / "site"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/operator.html").exists()
    for file in (tmp_path / "site").rglob("*.html"):
        assert not re.findall(r'(?:src|href)="https?://(?!www\.standardwebhooks|squidfunk)[^"]+\.(?:js|css)"', file.read_text()), (
            "nothing is fetched from elsewhere"
        )


def test_the_compose_file_fits_the_program() -> None:
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    assert set(compose["services"]) == {"app", "worker", "database", "store", "proxy", "prometheus", "grafana"}
    for name, service in compose["services"].items():
        for volume in service.get("volumes", ()):
            place = volume.split(":")[0]
            assert place in compose["volumes"] or (ROOT / "deploy" / place).exists(), (name, place)
        assert {*service.get("secrets", ())} <= set(compose["secrets"])
        assert ":latest" not in service["image"].replace("sohoa:${SOHOA_VERSION:-latest}", "")
        for needed in service.get("depends_on", ()):
            assert needed in compose["services"]
    assert compose["services"]["worker"]["command"] == ["worker"]
    scraped = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text())["scrape_configs"][0]
    assert scraped["authorization"]["credentials_file"] == "/run/secrets/metrics"


def test_an_environment_filled_in_as_the_example_says_starts_in_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
    for line in (ROOT / "deploy/sohoa.env.example").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, "".join(shlex.split(value)) or key)
    given = Settings(data_dir=tmp_path)
    assert given.environment == "production"
    assert given.s3.lock == "COMPLIANCE"
