"""Records accepted before their words, and names with days of birth, were kept are given them, some at a time, until all have them."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.errors import SohoaError
from digitize.stores import Bookmarks, Database

SOME = 100


@dataclass(frozen=True, slots=True)
class Wording:
    """One pass over all records, by whichever process has the time."""

    database: Database
    bookmarks: Bookmarks

    def begun(self) -> bool:
        """Whether anybody has looked for them yet."""
        return bool(self.bookmarks.value("words"))

    def done(self) -> bool:
        """Whether all have been given theirs."""
        return bool(self.bookmarks.value("words").get("done"))

    def run(self) -> int:
        """How many records were given their words; 0 once all have been."""
        with self.bookmarks.held("words", {"after": "", "done": False}) as mark:
            if mark is None or mark.value["done"]:
                return 0
            with self.database.look() as store:
                ids = store.records.wordless(mark.value["after"], SOME)
            for id in ids:
                self._give(id)
                mark.value = {"after": id, "done": False}
            if not ids:
                mark.value = {"after": "", "done": True}
            return len(ids)

    def _give(self, id: str) -> None:
        with self.database.begin() as store:
            record = store.records.get(id)
            try:
                scan, _ = store.scans.get(record.scan_id)
                texts = [page.text for page in scan.pages]
            except SohoaError:  # its paper does not open; its fields are found all the same
                texts = []
            store.records.words(record, texts)
