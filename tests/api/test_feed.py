"""The feed of the operations centre, and the metrics: counts of no person, for a machine that brings a key."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import ValidationError
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.settings import Machine, Settings
from api.wiring.services import Services, build
from digitize.hashing import hash_text
from tests import province
from tests.people import PASSWORD, person

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
KEY = "sohoa_made-up-key"
CENTRE = {"Authorization": f"Bearer {KEY}"}
DASHBOARD = Path(__file__).parents[2] / "deploy/grafana/sohoa.json"


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("province")
    (folder / "units.toml").write_text(province.units_file())
    centre = Machine(login="ioc", name="Trung tâm điều hành", key=hash_text(KEY), roles=frozenset({"report"}), unit="*")
    services = build(Settings(data_dir=folder / "var", units=folder / "units.toml", machines=(centre,)))
    province.filled(services, 3000)
    services.reporter.figures.gather()
    person(services, "xa", "report", unit="T.20")
    yield services
    services.close()


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False), raise_server_exceptions=False) as found:
        yield found


def feed(client: TestClient, **asked: str) -> Any:
    return client.get("/api/v1/feed", params={"first": "2026-03-01", "last": "2026-03-31", "by": "day", **asked}, headers=CENTRE).json()


def test_the_feed_tells_what_the_events_come_to(services: Services, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a paper that was parted later the feed still tells: it came in at that hour."""
    monkeypatch.setattr("api.routes.feed.FEW", 1)
    papers = province.recounted(services, date(2026, 3, 1), date(2026, 3, 31), datetime(2026, 11, 1, tzinfo=UTC))
    said = feed(client)
    assert said["version"] == 1
    for unit in ("D.1", "T.05"):
        checked = sum(one["checked"] for one in said["hours"] if one["unit"] == unit)
        assert checked == sum("checked" in one.figures for one in papers if one.unit == unit) > 0
        minutes = [one.minutes for one in papers if one.minutes is not None and one.unit == unit]
        assert sum(one["minutes"] is not None for one in said["hours"] if one["unit"] == unit) <= len(minutes)


def test_hidden_counts_are_those_below_five_and_no_others(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = feed(client)
    monkeypatch.setattr("api.routes.feed.FEW", 1)
    open_ = feed(client)
    assert len(hidden["hours"]) == len(open_["hours"]) > 200
    for shown, real in zip(hidden["hours"], open_["hours"], strict=True):
        for name in ("received", "checked", "published", "looked_up", "reused"):
            assert shown[name] == (real[name] if real[name] == 0 or real[name] >= 5 else None)
    assert sum(one["received"] for one in open_["hours"]) > 100


def test_csv_says_the_same(client: TestClient) -> None:
    said = client.get("/api/v1/feed.csv", params={"first": "2026-03-01", "last": "2026-03-31", "by": "day"}, headers=CENTRE)
    rows = list(csv.DictReader(io.StringIO(said.text)))
    assert [(row["unit"], row["received"]) for row in rows] == [
        (one["unit"], str(one["received"] or "") if one["received"] != 0 else "0") for one in feed(client)["hours"]
    ]


def test_an_agency_is_fed_its_own_and_a_key_opens_nothing_else(client: TestClient) -> None:
    own = client.get("/api/v1/feed", params={"first": "2026-03-01", "last": "2026-03-31", "by": "day"}, auth=("xa", PASSWORD)).json()
    assert {one["unit"] for one in own["hours"]} <= {"T.20", "D.1", "D.1.1"}
    for path in ("/api/v1/records", "/api/v1/scans", "/api/v1/lookups", "/api/v1/log/dump", "/api/v1/accounts"):
        assert client.get(path, headers=CENTRE).status_code in (403, 405), path
    assert client.get("/api/v1/feed", headers={"Authorization": "Bearer sohoa_wrong"}).status_code == 401
    assert client.get("/api/v1/feed").status_code == 401
    assert client.get("/api/v1/feed", auth=("quantri", "sohoa")).status_code == 403
    for wrong in ({"first": "2026-01-01", "last": "2026-06-01"}, {"first": "2099-01-01"}, {"first": "2026-03-02", "last": "2026-03-01"}):
        assert client.get("/api/v1/feed", params=wrong, headers=CENTRE).json()["code"] == "bad-span"


def test_a_machine_is_known_by_one_thing_and_a_key_gives_figures_alone() -> None:
    for wrong in (
        {"key": "a" * 64, "fingerprint": "b" * 64},
        {},
        {"key": "a" * 64, "roles": ["lookup"]},
        {"key": "a" * 64, "roles": ["report", "lookup"]},
    ):
        with pytest.raises(ValidationError):
            Machine.model_validate({"login": "ioc", "name": "x", "roles": ["report"], **wrong})
    made = CliRunner().invoke(app, ["machine-key"]).output
    key, hashed = re.search(r"sohoa_[\w-]{43}", made), re.search(r"[0-9a-f]{64}", made)
    assert key is not None
    assert hashed is not None
    assert hash_text(key[0]) == hashed[0]


def test_fifty_readers_at_once_get_the_same(client: TestClient) -> None:
    answers: list[str] = []

    def read() -> None:
        answers.append(client.get("/api/v1/feed", params={"first": "2026-03-01", "last": "2026-03-31"}, headers=CENTRE).text)

    threads = [threading.Thread(target=read) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == 50
    assert len(set(answers)) == 1


def test_metrics_parse_and_name_routes_never_paths(services: Services, client: TestClient) -> None:
    client.get("/api/v1/records/00000000000000000000000000", auth=("canbo", "sohoa"))
    client.request("BREW", "/x/0123456789")
    said = client.get("/metrics", headers=CENTRE)
    families = {family.name: family for family in text_string_to_metric_families(said.text)}
    assert {sample.labels["part"]: sample.value for sample in families["sohoa_up"].samples} == {"database": 1.0, "store": 1.0}
    assert '/api/v1/records/{id}"' in said.text
    assert "0000000000" not in said.text
    assert "BREW" not in said.text
    assert client.get("/metrics").status_code == 401


def test_the_dashboard_asks_for_metrics_that_there_are(services: Services, client: TestClient, tmp_path: Path) -> None:
    """Its form is Grafana's (a title, panels with places and targets); each question parses, and names what is there."""
    from api.settings import ChannelTo

    told = services.settings.model_copy(
        update={"channels": (ChannelTo(name="mot-cua", kind="file", folder=tmp_path),), "data_dir": tmp_path}
    )
    with_channel = build(Settings(data_dir=tmp_path, channels=told.channels, machines=told.machines))
    with TestClient(create_app(with_channel, work=False)) as other:
        other.get("/health")
        text = other.get("/metrics", headers=CENTRE).text
    with_channel.close()
    there = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    board = json.loads(DASHBOARD.read_text())
    assert board["schemaVersion"] >= 39
    places: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & places
        assert place["x"] + place["w"] <= 24
        places |= cells
        for target in panel["targets"]:
            promql_parser.parse(target["expr"])
            assert set(re.findall(r"sohoa_\w+", target["expr"])) <= there, target["expr"]


def test_a_median_of_few_papers_is_not_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(one["minutes"] for one in feed(client)["hours"]), "five a day nobody accepts here"
    monkeypatch.setattr("api.routes.feed.FEW", 2)
    said = feed(client)
    assert any(one["minutes"] for one in said["hours"])
    assert all(one["minutes"] is None for one in said["hours"] if one["checked"] is None)
