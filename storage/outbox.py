"""Connectors that write files for another system to fetch: a JSON file a message, or a CSV file a row; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import Unavailable
from digitize.exchange import Message


@dataclass(frozen=True, slots=True)
class JsonFolder:
    """`<folder>/<id>.json`; the other side takes files away or leaves them, as it likes."""

    folder: Path

    def send(self, message: Message) -> None:
        """Raises Unavailable."""
        _put(self.folder, f"{message.id}.json", json.dumps(message.body(), ensure_ascii=False, indent=1))


@dataclass(frozen=True, slots=True)
class RowFolder:
    """`<folder>/<id>.csv` with the heads and one row."""

    folder: Path
    columns: Sequence[str]

    def send(self, message: Message) -> None:
        """Raises Unavailable."""
        text = io.StringIO()
        rows = csv.DictWriter(text, self.columns)
        rows.writeheader()
        rows.writerow(message.data)
        _put(self.folder, f"{message.id}.csv", text.getvalue())


def rows_in(folder: Path) -> Iterator[dict[str, str]]:
    """The rows of such a folder, in order of their files."""
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _put(folder: Path, name: str, text: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, prefix=".", delete=False) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(folder / name)
    except OSError as error:
        raise Unavailable("channel-unavailable", "Không ghi được vào thư mục trao đổi; sẽ thử lại sau.") from error
