"""Cutting a stack that was read into its papers: each becomes a scan of its own, with the words that were read already."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from digitize.errors import Conflict
from digitize.hashing import hash_of
from digitize.ids import new_id
from digitize.intake import original_key
from digitize.parting import Piece, pieces
from digitize.pipeline import Step, run
from digitize.ports import Originals, PageCutter
from digitize.record import MACHINE, Event
from digitize.scan import Finding, Page, Scan, Source, Status
from digitize.steps.read import quality
from digitize.stores import Clock, Database, ObjectStore, Store
from digitize.twins import noted, remember

AFTER_READING = ("classify", "extract", "check")


def keep_read(database: Database, id: str, scan: Scan, version: int, at: datetime) -> bool:
    """Keeps what became of a waiting paper, and lets it be found again; False where another worker was first or a clerk took it back: that
    stands.
    """
    try:
        with database.begin() as store:
            store.scans.update(id, noted(store, id, scan), version)
            remember(store, id, scan)
            store.audit.add(Event(subject=id, action=f"read:{scan.status}", actor=MACHINE, at=at))
    except Conflict:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Parting:
    """Cuts stacks apart. The stack's own file stays as it came."""

    database: Database
    objects: ObjectStore
    originals: Originals
    cutter: PageCutter
    steps: Sequence[Step]
    now: Clock

    def part(self, id: str, stack: Scan, version: int) -> list[str]:
        """Ids of the papers; the stack's own where it is a single one. None where another worker was first. Raises Quarantined."""
        found = pieces(stack.pages)
        if len(found) == 1 and len(found[0].pages) == len(stack.pages):
            return [id] if keep_read(self.database, id, _noted(stack, found[0]), version, self.now()) else []
        with self.originals(stack) as file, tempfile.TemporaryDirectory(prefix="sohoa-cut-") as folder:
            papers = [self._paper(id, stack, piece, number, file, Path(folder) / f"{number}.pdf") for number, piece in enumerate(found, 1)]
        try:
            with self.database.begin() as store:
                store.scans.update(id, _emptied(stack), version)
                store.audit.add(Event(subject=id, action="read:parted", actor=MACHINE, at=self.now(), detail={"papers": str(len(papers))}))
                return [
                    child for child in (self._added(store, id, paper, piece) for paper, piece in zip(papers, found, strict=True)) if child
                ]
        except Conflict:
            return []

    def _paper(self, id: str, stack: Scan, piece: Piece, number: int, file: Path, out: Path) -> Scan:
        """A piece as a paper of its own, its file in the store, with fields from the words of its own pages alone."""
        pages = [stack.pages[at - 1] for at in piece.pages]
        self.cutter.cut(file, [(page.number, *_as_lying(page)) for page in pages], out)
        sha256, brought = hash_of(out), stack.source.brought
        assert brought is not None  # noqa: S101  # what is cut is a backfill's
        self.objects.put(original_key(sha256), out, "application/pdf")
        source = Source(
            key=original_key(sha256), filename=f"{PurePosixPath(stack.source.filename).stem[:180]} ({number}).pdf", media_type="application/pdf",
            sha256=sha256, size=out.stat().st_size, received_at=stack.source.received_at, received_by=stack.source.received_by,
            dossier=piece.dossier or stack.source.dossier, brought=replace(brought, stack=False, cut_from=id), unit=stack.source.unit,
        )  # fmt: skip
        own = tuple(replace(page, number=at) for at, page in enumerate(pages, 1))
        scan = Scan(source=source, pages=own, findings=tuple(quality(own)), tools=stack.tools)
        return _noted(run([step for step in self.steps if step[0] in AFTER_READING], scan), piece)

    def _added(self, store: Store, stack: str, paper: Scan, piece: Piece) -> str | None:
        """The id of a paper that is now kept; None where its bytes were here already."""
        id, at = new_id(self.now()), self.now()
        try:
            store.scans.add(id, noted(store, id, paper))
        except Conflict as error:
            if same := str(error.extra.get("scan_id", "")):
                store.audit.add(Event(subject=same, action="came-again", actor=MACHINE, at=at, detail={"stack": stack}))
            return None
        remember(store, id, paper)
        pages = f"{piece.pages[0]}-{piece.pages[-1]}"
        store.audit.add(
            Event(subject=id, action="received", actor=paper.source.received_by, at=at, detail={"cut_from": stack, "pages": pages})
        )
        store.audit.add(Event(subject=id, action=f"read:{paper.status}", actor=MACHINE, at=at))
        return id


def _emptied(stack: Scan) -> Scan:
    """What was read stands with the papers now, and there alone."""
    pages = tuple(replace(page, words=(), text="", marks=(), codes=()) for page in stack.pages)
    return replace(stack, status=Status.PARTED, pages=pages, fields=MappingProxyType({}), findings=(), doctype=None)


def _as_lying(page: Page) -> tuple[float, float]:
    """Width and height of the page as it lies in the file."""
    return (page.height, page.width) if page.turned in (90, 270) else (page.width, page.height)


def _noted(scan: Scan, piece: Piece) -> Scan:
    """With what a clerk should look at where a cut may be missing."""
    if not piece.unsure:
        return scan
    numbers = ", ".join(str(piece.pages.index(number) + 1) for number in piece.unsure[:10])
    sentence = (
        f"Từ trang {numbers} có thể là một giấy tờ khác: trang đó trông như trang đầu, hoặc trang trước đã có nơi nhận. Hãy kiểm tra."
    )
    return replace(scan, findings=(*scan.findings, Finding(code="maybe-cut", message=sentence)), doubted=True)
