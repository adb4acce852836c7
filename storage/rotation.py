"""Data keys are changed while the service runs: every sealed value is sealed anew with the key of now, in the index and in the journal,
after which the older key opens nothing any more and can be thrown away."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Engine, Table, func, select, update

from storage.cipher import Cipher
from storage.journal import Journal
from storage.ledger_tables import AccountRow, LookupRow, RequestRow, SessionRow
from storage.tables import BatchRow, LineRow, RecordRow, SampleRow, ScanRow, table

SEALED: tuple[tuple[Table, str, str], ...] = (
    (table(ScanRow), "body", "scan.body.{id}"), (table(ScanRow), "pages", "scan.pages.{id}"), (table(RecordRow), "body", "record.body.{id}"),
    (table(BatchRow), "body", "batch.body.{id}"), (table(LineRow), "body", "batch_line.body.{batch_id}.{number}"),
    (table(SampleRow), "body", "batch_sample.body.{batch_id}.{scan_id}"), (table(AccountRow), "body", "account.body.{id}"),
    (table(SessionRow), "body", "session.body.{key}"), (table(LookupRow), "body", "lookup.body.{id}"), (table(RequestRow), "body", "data_request.body.{id}"),
)  # fmt: skip
"""Every sealed column with its place; a test holds this against the tables."""
SOME = 200
Progress = Callable[[int], object]


class Rotation:
    """Seals anew what an older key sealed."""

    def __init__(self, engine: Engine, cipher: Cipher, journal: Journal) -> None:
        self._engine, self._cipher, self._journal = engine, cipher, journal

    def run(self, progress: Progress = lambda _: None) -> int:
        """How many values and segments were sealed anew; running it again does nothing more. Raises Unavailable."""
        count = 0
        for of, column, place in SEALED:
            for done in self._rows(of, column, place):
                count += done
                progress(count)
        return count + self._journal.rewrite(self._segment_row, self._cipher.is_old)

    def _rows(self, of: Table, column: str, place: str) -> Iterator[int]:
        """Counts of values that were sealed anew, some at a time. A row that somebody changes meanwhile is left to his key, that of now."""
        sealed, keys = of.c[column], list(of.primary_key)
        old = select(*keys, sealed).where(sealed.is_not(None), func.substr(sealed, 1, 1) != self._cipher.mark).limit(SOME)
        while True:
            with self._engine.begin() as connection:
                rows = list(connection.execute(old).mappings())
                for row in rows:
                    fresh = self._cipher.reseal(row[column], place.format(**row))
                    same = [key == row[key.name] for key in keys]
                    connection.execute(update(of).where(*same, sealed == row[column]).values({column: fresh}))
            yield len(rows)
            if len(rows) < SOME:
                return

    def _segment_row(self, name: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """A row of the journal with its sealed columns sealed by the key of now."""
        out = dict(row)
        for of, column, place in SEALED:
            if of.name == name and row.get(column):
                value = base64.b64decode(row[column])
                if self._cipher.is_old(value):
                    out[column] = base64.b64encode(self._cipher.reseal(value, place.format(**row))).decode()
        return out
