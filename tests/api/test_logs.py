"""What jobs leave in the log: whose they were and how they ended, nothing of what they were about."""

import pytest
from structlog.testing import capture_logs

from api.logs import told
from digitize.errors import Unavailable


def test_a_job_notes_its_scan_and_how_long_it_took() -> None:
    with capture_logs() as lines:
        assert told("read", "scan", lambda one: one * 2)("01J") == "01J01J"
    [line] = lines
    assert (line["event"], line["scan"], line["log_level"]) == ("read", "01J", "info")
    assert line["ms"] >= 0


def test_a_job_that_fails_notes_its_code_or_kind_and_not_its_message() -> None:
    def away(_: str) -> None:
        raise Unavailable("ocr-missing", "Không tìm thấy")

    def broken(_: str) -> None:
        raise ValueError("Nguyễn Thị Thử Nghiệm")

    with capture_logs() as lines:
        for work in (away, broken):
            with pytest.raises((Unavailable, ValueError)):
                told("read", "scan", work)("01J")
    assert [line["kind"] for line in lines] == ["ocr-missing", "ValueError"]
    assert "Nghiệm" not in str(lines)
