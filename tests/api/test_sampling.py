"""The sample of a batch over HTTP: drawn, keyed blind by somebody else, judged."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.wiring.services import Services
from digitize.batch import Batch, BatchState
from digitize.errors import Conflict, NotFound
from digitize.scan import Brought
from tests.conftest import SAMPLES
from tests.fakes import NOON
from tests.papers import accepted, lose_index, rows

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
BIRTH, LETTER = SAMPLES / "giay_khai_sinh/anh", SAMPLES / "cong_van/van-ban-dien-tu"
SECOND = ("canbo2", "sohoa")


@pytest.fixture
def batch(services: Services, tmp_path: object) -> Batch:
    """Two papers read and accepted by `canbo`."""
    found = Batch(id="b" * 26, name="kho", shelf="/kho", by="luutru", at=NOON)
    with services.database.begin() as store:
        store.batches.add(found)
    for folder in (BIRTH, LETTER):
        file = next(folder.glob("scan.*"))
        id = services.intake.take(file, filename=file.name, by="luutru", dossier="H50.10-260312-0012", brought=brought(found))
        services.reading.read(id)
        accepted(services, id)
    return found


def brought(batch: Batch) -> Brought:
    return Brought(batch=batch.id, line=1, priority=10)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services, work=False)) as found:
        found.auth = SECOND
        yield found


def drawn(services: Services, batch: Batch, bound: float = 0.2) -> None:
    services.sampling.draw(batch.id, list(services.accountant.papers(batch.id)), bound, "luutru")


def right(services: Services, id: str) -> dict[str, str]:
    """What stands in the index, as a careful second person would key it."""
    with services.database.look() as store:
        scan, _ = store.scans.get(id)
    return {name: re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\3/\2/\1", scan.value(name) or "") for name in services.sampling.asked(scan)}


def test_a_batch_whose_sample_is_keyed_alike_passes(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch)
    first = services.sampling.next(batch.id, "canbo2")
    assert first
    answer = client.post(f"/api/v1/batches/{batch.id}/sample/{first}", json={"values": right(services, first)})
    assert answer.status_code == 200, answer.text
    assert set(answer.json().values()) == {True}
    second = services.sampling.next(batch.id, "canbo2")
    if second:
        client.post(f"/api/v1/batches/{batch.id}/sample/{second}", json={"values": right(services, second)})
    said = client.get(f"/api/v1/batches/{batch.id}/sample").json()
    assert (said["wrong"], said["verdict"]) == (0, "passes")
    assert said["low"] == 0
    assert said["high"] <= said["bound"]


def test_a_batch_whose_sample_shows_too_many_errors_goes_back(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch, 0.05)
    while id := services.sampling.next(batch.id, "canbo2"):
        client.post(f"/api/v1/batches/{batch.id}/sample/{id}", json={"values": dict.fromkeys(right(services, id), "khác hẳn")})
    assert client.get(f"/api/v1/batches/{batch.id}/sample").json()["verdict"] == "fails"
    with services.database.look() as store:
        assert store.batches.get(batch.id).state is BatchState.SENT_BACK


def test_spelling_counts_and_spaces_case_and_signs_do_not(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch, 0.01)
    with services.database.look() as store:
        id = next(one.scan_id for one in store.batches.sample(batch.id) if store.scans.get(one.scan_id)[0].doctype == "giay_khai_sinh")
    values = right(services, id) | {
        "so_ky_hieu": " 158 / 2026 ",
        "nksHoTen": "nguyễn thị thử  nghiệm",
        "ngay_cap": "6/1/2026",
        "co_quan_cap": "ỦY BAN NHÂN DÂN XÃ GIO MẪU",
    }
    answer = client.post(f"/api/v1/batches/{batch.id}/sample/{id}", json={"values": values}).json()
    assert [name for name, good in answer.items() if not good] == ["co_quan_cap"], "one accent is missing"


def test_nobody_keys_what_he_had_in_hand_himself(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch)
    assert services.sampling.next(batch.id, "canbo") is None, "who accepted"
    assert services.sampling.next(batch.id, "luutru") is None, "who took in"
    id = services.sampling.next(batch.id, "canbo2") or ""
    path = f"/api/v1/batches/{batch.id}/sample/{id}"
    assert client.post(path, json={"values": {}}, auth=("canbo", "sohoa")).json()["code"] == "own-work"
    assert client.post(path, json={"values": {}}).status_code == 200
    assert client.post(path, json={"values": {}}).json()["code"] == "keyed-already"
    assert client.post(f"/api/v1/batches/{batch.id}/sample/{'0' * 26}", json={"values": {}}).json()["code"] == "not-sampled"


def test_the_page_holds_nothing_that_was_read(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch, 0.01)
    anybody = TestClient(client.app)
    assert anybody.get("/kiem-mau", headers={"Accept": "text/html"}, follow_redirects=False).status_code == 303
    anybody.post("/api/v1/session", json={"login": "canbo2", "password": "sohoa"})
    id = services.sampling.next(batch.id, "canbo2") or ""
    text = anybody.get(f"/kiem-mau/{batch.id}").text
    assert id in text
    assert [value for value in right(services, id).values() if len(value) > 3 and value in text] == []
    assert "kho" in anybody.get("/kiem-mau").text


def test_a_sample_is_drawn_once_and_from_papers_that_were_read(services: Services, batch: Batch) -> None:
    with pytest.raises(NotFound):
        services.sampling.result(batch.id)
    with pytest.raises(Conflict, match="nothing-read"):
        services.sampling.draw(batch.id, [], 0.01, "luutru")
    drawn(services, batch)
    with pytest.raises(Conflict, match="sampled-already"):
        drawn(services, batch)


def test_what_was_keyed_comes_back_with_the_index(client: TestClient, services: Services, batch: Batch) -> None:
    drawn(services, batch)
    id = services.sampling.next(batch.id, "canbo2") or ""
    client.post(f"/api/v1/batches/{batch.id}/sample/{id}", json={"values": right(services, id)})
    services.log()
    services.journal.write()
    before = rows(services)
    again = lose_index(services)
    again.rebuild.run()
    after = rows(again)
    assert {name for name in before if before[name] != after[name]} == set()
