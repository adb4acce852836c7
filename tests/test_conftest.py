"""What the tests themselves rely on."""

from __future__ import annotations

from tests.conftest import leaks


def test_personal_data_in_a_log_is_noticed_and_ids_are_not() -> None:
    assert leaks('{"event": "x", "number": "045326000023"}')
    assert leaks('{"event": "x", "who": "NGUYỄN THỊ THỬ NGHIỆM"}')
    assert not leaks(
        '{"request": "01a20fc5600564a6160d814fc4", "ms": 12, "timestamp": "2026-11-24T22:54:57.135447Z", "id": "045326000023a"}'
    )
    assert not leaks("045326000023 in a line that is no log")
