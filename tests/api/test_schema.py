"""Every operation of the OpenAPI description, called with what a fuzzer makes of it (schemathesis): no server error, whatever comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from api.settings import Settings
from api.wiring.services import build
from digitize.access import Person
from digitize.ids import new_id
from tests.people import NUMBER, cookie, record

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EVERYBODY = frozenset({"clerk", "approver", "records", "lookup", "auditor", "dpo", "report", "admin", "citizen"})
"""Nobody may be all of these; who is, gets past every door, so that what lies behind is called."""
EXAMPLES = 12


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    services = build(Settings(data_dir=tmp_path_factory.mktemp("schema") / "var"))
    person = Person(login="moi-vai", name="Mọi vai", roles=EVERYBODY, personal_number=NUMBER)
    token = services.sign_in.begin(person, new_id(datetime.now(UTC)), confirmed=True)
    record(services, ma_dinh_danh=NUMBER)
    headers = {"Cookie": f"sohoa={cookie(services, token)}"}
    app = create_app(services, work=False)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, headers=headers)
    yield schema.exclude(path="/api/v1/events").exclude(path="/api/v1/session", method="DELETE"), headers
    services.close()


def test_no_request_is_a_server_error_and_every_error_carries_its_code(described: Any) -> None:
    schema, headers = described
    called = 0
    for operation in schema.get_all_operations():
        found = operation.ok()

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(case=found.as_strategy())
        def check(case: Any) -> None:
            answer = case.call(headers=headers)
            assert answer.status_code < 500 or answer.status_code == 503, (case.method, case.path, answer.text[:300])
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0].startswith("application/problem+json"), (case.method, case.path)
                assert answer.json()["code"], "errors carry a stable code"

        check()
        called += 1
    assert called > 60
