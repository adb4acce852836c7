"""Opens files in a process of their own, with limits on memory, time and output (`ocr.child` is the other side)."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sys import intern
from typing import Any

from digitize.errors import Quarantined, Rejected
from digitize.geometry import Box
from digitize.ports import Ink
from digitize.scan import Code, Defect, Page, Word
from ocr.fork import Fork

SILENCE = 90.0
"""Wall seconds without an answer after which the process is ended."""


AT_ONCE = threading.BoundedSemaphore(8)
"""Files held open at the same time by one process; each may take two gigabytes."""


def run_alone(module: str, asked: bytes, seconds: int) -> bytes:
    """What a module of ours says when it is run on something in a process of its own; nothing where it failed or took too long."""
    with AT_ONCE:
        process = Fork(module)
        try:
            process.say(asked + b"\n")
            return process.rest(seconds)
        finally:
            process.end()


@contextmanager
def talking(module: str, seconds: float) -> Iterator[tuple[Callable[[dict[str, Any]], None], Callable[[], dict[str, Any] | None]]]:
    """A module of ours in a process of its own: what to say to it and what it says, one JSON line each; None once it failed."""
    with AT_ONCE:
        process = Fork(module)

        def say(thing: dict[str, Any]) -> None:
            process.say(json.dumps(thing).encode() + b"\n")

        def hear() -> dict[str, Any] | None:
            line = process.line(seconds)
            return json.loads(line) if line else None

        try:
            yield say, hear
        finally:
            process.end()


class Child:
    """A conversation with the process; one question at a time."""

    def __init__(self, path: Path, work: Path) -> None:
        self._process = Fork("ocr.child", str(path.resolve()), str(work.resolve()))
        self._lock = threading.Lock()
        self.work = work

    def hear(self) -> dict[str, Any]:
        """The next answer. Raises Rejected or Quarantined as the process says, Quarantined where it died or hangs."""
        line = self._process.line(SILENCE)
        if not line:
            self.end()
            raise Quarantined("too-costly", "Mở tệp vượt giới hạn thời gian hoặc bộ nhớ; đã giữ riêng để quản trị viên xem.")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            kind = Quarantined if answer["kind"] == "Quarantined" else Rejected
            raise kind(answer["error"], answer["message"])
        return answer

    def ask(self, **request: Any) -> dict[str, Any]:
        """What the process answers to one request."""
        with self._lock:
            self._process.say(json.dumps(request).encode() + b"\n")
            return self.hear()

    def end(self) -> None:
        self._process.end()


class SandboxSheet:
    """One page, seen through the process."""

    def __init__(self, child: Child, about: dict[str, Any], turn: int = 0) -> None:
        self._child = child
        self._about = about
        self._turn = turn
        self._first: Raster | None = None
        self.number: int = about["number"]

    def blank(self) -> Page:
        """The page without words."""
        about = self._about
        size = (about["height"], about["width"]) if self._turn in (90, 270) else (about["width"], about["height"])
        return Page(number=self.number, width=size[0], height=size[1], dpi=about["dpi"], grey=about["grey"], turned=self._turn)

    def turned(self, degrees: int) -> SandboxSheet:
        """The page turned clockwise."""
        return SandboxSheet(self._child, self._about, (self._turn + degrees) % 360)

    def text_layer(self) -> tuple[Word, ...] | None:
        """Words of a trusted text layer, else None."""
        found = self._child.ask(page=self.number, want="text")["words"]
        if found is None:
            return None
        return tuple(Word(text=intern(t), box=Box(x0, top, x1, bottom), confidence=1.0) for t, x0, top, x1, bottom in found)

    def view(self, ink: Ink, part: Box) -> Raster:
        """A part of the page in other ink."""
        first, box = self._first or self.raster(), [part.x0, part.top, part.x1, part.bottom]
        answer = self._child.ask(page=self.number, want="ink", turn=self._turn, ink=ink, skew=first.skew, read_dpi=first.dpi, part=box)
        return Raster(self._child.work / answer["file"], first.dpi, first.skew, ())

    def raster(self) -> Raster:
        """The prepared image; its file lives until the paper is closed or `Raster.drop` is called."""
        answer = self._child.ask(page=self.number, want="raster", turn=self._turn)
        self._about.update(dpi=answer["dpi"], grey=answer["grey"])
        stamps = tuple(self._child.work / name for name in answer["stamps"])
        codes = tuple(Code(text=text, box=Box(*box)) for text, *box in answer["codes"])
        wrong = tuple(Defect(code=code, box=Box(*box)) for code, box in answer["defects"])
        self._first = Raster(self._child.work / answer["file"], answer["read_dpi"], answer["skew"], stamps, codes, wrong, answer["look"])
        return self._first


class Raster:
    """A page's prepared image on disk."""

    def __init__(
        self, path: Path, dpi: int, skew: float, stamps: tuple[Path, ...], codes: tuple[Code, ...] = (), defects: tuple[Defect, ...] = (), look: str = "",
    ) -> None:  # fmt: skip
        self.path, self.dpi, self.skew, self.stamps, self.codes, self.defects, self.look = path, dpi, skew, stamps, codes, defects, look

    def drop(self) -> None:
        """Deletes the pixels."""
        for path in (self.path, *self.stamps):
            path.unlink(missing_ok=True)


class OpenedPaper:
    """The file, held open in its process."""

    def __init__(self, child: Child, about: dict[str, Any]) -> None:
        self._child = child
        self.media_type: str = about["media_type"]
        self.notes: Sequence[str] = tuple(about["notes"])
        self.sheets: Sequence[SandboxSheet] = tuple(SandboxSheet(child, page) for page in about["pages"])

    def picture(self, number: int, dpi: int, turn: int = 0) -> bytes:
        """Page `number` as a JPEG for a person to look at."""
        answer = self._child.ask(page=number, want="image", turn=turn, dpi=dpi)
        file: Path = self._child.work / answer["file"]
        return file.read_bytes()


class SandboxOpener:
    """`Opener` by a process a file."""

    @contextmanager
    def open(self, path: Path) -> Iterator[OpenedPaper]:
        """Raises Rejected for what is not a paper, Quarantined for what breaks a limit."""
        with AT_ONCE, tempfile.TemporaryDirectory(prefix="sohoa-open-", ignore_cleanup_errors=True) as work:
            child = Child(path, Path(work))
            try:
                yield OpenedPaper(child, child.hear())
            finally:
                child.end()
