"""An empty database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.cipher import Cipher
from storage.database import SqlDatabase, engine_for

CIPHER = Cipher({1: b"k" * 32}, 1, b"i" * 32)


@pytest.fixture(params=["sqlite", "postgres"])
def postgres_or_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else request.getfixturevalue("postgres")


@pytest.fixture
def database(postgres_or_sqlite: str) -> Iterator[SqlDatabase]:
    found = SqlDatabase(engine_for(postgres_or_sqlite), CIPHER)
    found.upgrade()
    yield found
    found.engine.dispose()
