"""The copy that is given out: searchable PDF/A-2b with its conversion mark, and the check of such a copy.

The original is never touched. A copy is made from the record once, when it is first asked for, and kept from then on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path
from typing import BinaryIO

from digitize.doctypes import DocType
from digitize.errors import Conflict
from digitize.intake import hash_of
from digitize.ports import Clock, Database, ObjectStore, Renderer, SealMaker
from digitize.record import MACHINE, Event, Record
from digitize.rendition import leaves
from digitize.scan import Scan
from digitize.seal import Checked, Mark, Seal, Verdict
from digitize.steps.read import Originals

VIETNAM = timezone(timedelta(hours=7))
WORDS = "BẢN ĐIỆN TỬ CHUYỂN ĐỔI TỪ VĂN BẢN GIẤY"
"""Wording of the mark; NĐ 137/2024 Điều 4 asks for words, time and converter, and gives no text (requirements.md §9.4)."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Makes and gives copies."""

    database: Database
    objects: ObjectStore
    originals: Originals
    renderer: Renderer
    seals: SealMaker
    types: Mapping[str, DocType]
    agency: str
    link: str
    """Address of the page that checks seals, without its last part."""
    called: Callable[[str], str]
    """A person's name by his login."""
    now: Clock

    @contextmanager
    def copy(self, record_id: str) -> Iterator[BinaryIO]:
        """The record's copy. Raises NotFound, Quarantined where none can be made, Unavailable."""
        key = f"rendition/{record_id}-1.pdf"
        if not self.objects.has(key):
            self._make(record_id, key)
        with self.objects.get(key) as stream:
            yield stream

    def _make(self, record_id: str, key: str) -> None:
        with self.database.look() as store:
            record = store.records.get(record_id)
            scan, _ = store.scans.get(record.scan_id)
        with tempfile.TemporaryDirectory(prefix="sohoa-copy-") as folder, self.originals(scan) as original:
            made = Path(folder) / "copy.pdf"
            title = self.types[record.doctype].title if record.doctype in self.types else ""
            self.renderer.make(original, leaves(scan), title or "Công văn", lambda images: self._mark(record, scan, images), made)
            try:
                self.objects.put(key, made, "application/pdf")
            except Conflict:
                return  # somebody else was first; that copy stands
            sha256 = hash_of(made)
        with self.database.begin() as store:
            store.audit.add(Event(subject=record_id, action="rendered", actor=MACHINE, at=self.now(), detail={"sha256": sha256}))

    def _mark(self, record: Record, scan: Scan, images: str | None) -> Mark:
        at = record.accepted_at.astimezone(VIETNAM)
        seal = Seal(code=record.code, original=scan.source.sha256, images=images, day=at.date())
        who = ", ".join(part for part in (self.called(record.accepted_by), self.agency) if part)
        return Mark(
            lines=(
                WORDS, f"Mã kết quả: {record.code}", f"Chuyển đổi lúc {at.isoformat(timespec='seconds')}, người chuyển đổi: {who}",
                "Kiểm tra: quét mã bên trái, hoặc chạy sohoa verify trên tệp này.",
            ),
            link=f"{self.link}/{self.seals.sign(seal)}",
        )  # fmt: skip


def verified(file: Path, renderer: Renderer, check: Callable[[str], Checked]) -> Checked:
    """What a file proves: a copy of ours, a scan of its print, or anything else that bears our code."""
    found = renderer.examine(file)
    tokens = [text.rpartition("/")[2] for text in found.codes if text.count(".") >= 2]
    if not tokens:
        return Checked(verdict=Verdict.NONE, message="Không tìm thấy mã của cơ quan trên tệp này.")
    checked = check(tokens[0])
    if checked.verdict is not Verdict.SEALED or checked.seal is None:
        return checked
    return against(checked, checked.seal, found.images, found.as_sealed)


def against(checked: Checked, seal: Seal, images: str | None, as_sealed: bool) -> Checked:
    """A genuine code held against the pages that it stands on."""
    if images is None or seal.images is None:
        return Checked(verdict=Verdict.SEALED, message="Mã thật; hãy so nội dung trên giấy với bản gốc theo mã kết quả.", seal=seal)
    if images != seal.images or not as_sealed:
        return Checked(verdict=Verdict.FORGED, message="Mã thật nhưng trang trong tệp không phải trang đã được chứng thực.", seal=seal)
    return Checked(verdict=Verdict.GENUINE, message="Tệp đúng là bản do cơ quan lập, không trang nào bị sửa.", seal=seal)
