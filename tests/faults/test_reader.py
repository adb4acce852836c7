"""A reader that hangs at a page, fails on it, or grows without end: the paper is set aside in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.errors import Unreadable
from digitize.reading import TRIES
from digitize.scan import Status
from ocr import tesseract
from ocr.tesseract import bundled, program
from tests.papers import BIRTH

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]
READERS = {
    "hangs": "exec sleep 60",
    "dies": "kill -SEGV $$",
    "fills the memory": "ulimit -v 300000; exec python3 -c 'b = []\nwhile True: b.append(bytearray(1 << 24))'",
}


@pytest.fixture(params=READERS)
def services(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """One whose reader does that at every page."""
    script = tmp_path / "tesseract"
    script.write_text(f'#!/bin/sh\ncase "$*" in *--version*) exec "{bundled()}" "$@";; esac\n{READERS[request.param]}\n')
    script.chmod(0o755)
    monkeypatch.setattr(tesseract, "SECONDS", 1)
    found = build(Settings(data_dir=tmp_path / "var", tesseract=str(script)))
    yield found
    found.close()
    program()


def test_a_paper_at_which_the_reader_fails_each_time_is_set_aside_with_its_trail(services: Services) -> None:
    id = services.intake.take(BIRTH, filename="scan.jpg", by="canbo")
    for _ in range(TRIES):
        with pytest.raises(Unreadable):
            services.reading.read(id)
    services.reading.read(id)
    with services.database.look() as store:
        scan, _ = store.scans.get(id)
        tries = [event.detail for event in store.audit.of(id) if event.action == "read-failed"]
    assert scan.status is Status.QUARANTINED
    assert [one["try"] for one in tries] == [str(number) for number in range(1, TRIES + 1)]
    assert {one["kind"] for one in tries} == {"Unreadable"}
