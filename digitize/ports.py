"""The questions the core asks of tools. Nobody inherits from these; `api/wiring/` proves the fit, `tests/contracts/` proves the
behaviour of every implementation. What it asks of stores stands in `digitize.stores`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from digitize.geometry import Box
from digitize.leaf import Leaf
from digitize.package import Contents
from digitize.scan import Code, Defect, Page, Scan, Word
from digitize.seal import Checked, Examined, Made, Opened, Seal
from digitize.signing import Role, Signature, Stamp

Originals = Callable[[Scan], AbstractContextManager[Path]]
"""Gives a scan's original bytes as a file for as long as the block lasts."""


class Ink(StrEnum):
    """Which ink of a scan stays in a raster."""

    PEN_AND_PRINT = "pen-and-print"
    """All but red: seals and stamps go, blue handwriting in the blanks stays. What a page is read from."""
    PRINT = "print"
    """Black alone: the blue signature across a printed name goes, too."""
    ALL = "all"
    """Nothing goes: for names and offices stamped in red."""
    DARK = "dark"
    """What is nearly as dark as the darkest: on grey scans seals are paler than print, and much of a pen's stroke is."""
    LIGHT = "light"
    """Letters lighter than what they stand on, as dark on light: gold on the red or blue cover of a land title or diploma."""
    PEN = "pen"
    """The ink of a pen in colour alone: digits in a blank without its dots."""


class Raster(Protocol):
    """A page's prepared pixels in a file: upright, straight, grey."""

    @property
    def path(self) -> Path: ...

    @property
    def dpi(self) -> int: ...

    @property
    def skew(self) -> float:
        """Degrees clockwise by which the text on the page is turned; here it is straight."""

    @property
    def stamps(self) -> tuple[Path, ...]:
        """Crops of the red stamps at the head of the page."""

    @property
    def codes(self) -> tuple[Code, ...]:
        """QR codes on the page."""

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What is wrong with the page's image."""

    @property
    def look(self) -> str:
        """What the page looks like, as 64 hexadecimal digits: scans of the same paper differ in few bits."""

    def drop(self) -> None:
        """Deletes the pixels."""


class Sheet(Protocol):
    """One page of an opened file. Its pixels live only while it is being read."""

    @property
    def number(self) -> int: ...

    def text_layer(self) -> tuple[Word, ...] | None:
        """The words of a text layer that can be trusted, else None."""

    def blank(self) -> Page:
        """The page without words: number, size, dpi."""

    def raster(self) -> Raster:
        """A prepared grey image of the page, all ink but red in it."""

    def view(self, ink: Ink, part: Box) -> Raster:
        """The same with other ink, pixel on pixel with the first, but only where a box in points on the straightened page lies; white
        elsewhere.
        """

    def turned(self, degrees: int) -> Sheet:
        """The same page turned clockwise by 90, 180 or 270 degrees."""


class OpenedFile(Protocol):
    """A file held open in a process of its own."""

    @property
    def media_type(self) -> str: ...

    @property
    def notes(self) -> Sequence[str]:
        """Codes of what is odd about the file (see `digitize.intake.NOTES`)."""

    @property
    def sheets(self) -> Sequence[Sheet]: ...


class Opener(Protocol):
    """Opens a file that nobody trusts."""

    def open(self, path: Path) -> AbstractContextManager[OpenedFile]:
        """Raises Rejected for what is not a paper, Quarantined for what breaks a limit."""


Band = tuple[float, float]
"""Top and bottom, in points, of a part of the straightened page over its whole width."""


class OcrEngine(Protocol):
    """Reads print from an image."""

    def read(self, raster: Raster, page: Page, bands: Sequence[Band] = ()) -> tuple[Word, ...]:
        """Words with boxes in points on the page as scanned; where bands are given, of these alone. Raises Unavailable where the engine cannot run."""

    def stamps(self, raster: Raster) -> tuple[str, ...]:
        """Words of the red stamps at the head of the page."""


class LineReader(Protocol):
    """A second recogniser: finds lines its own way, and reads single ones."""

    def lines(self, raster: Raster, part: Box | None = None) -> tuple[Box, ...]:
        """Boxes of text lines on the page or a part of it, in points on the straightened page."""

    def groups(self, raster: Raster, part: Box, gap: float) -> tuple[Box, ...]:
        """Boxes of the ink in a part of the page, from left to right, what lies nearer than a gap in one: words of a raster that holds nothing else."""

    def read(self, raster: Raster, page: Page, strips: Sequence[Box], dotted: Collection[int] = ()) -> tuple[tuple[Word, ...], ...]:
        """Words of each strip, in order; strips in points on the straightened page, words' boxes on the page as scanned. Of those at the places
        `dotted` the dots of a form's blanks are not looked at.
        """


class Renderer(Protocol):
    """Makes searchable PDF/A copies, and looks at what is said to be one."""

    def make(
        self, original: Path, leaves: Sequence[Leaf], title: str, words: Sequence[str], link: Callable[[str], str], out: Path, *, head: bool
    ) -> Made:  # fmt: skip
        """Writes the copy with the words of the mark and the code of the link that `link` gives for SHA-256 over all that its pages are
        made of; with `head`, room above page 1 for signatures. Raises Quarantined."""

    def examine(self, file: Path) -> Examined:
        """Raises Quarantined, Rejected for what cannot be opened."""


class SealMaker(Protocol):
    """The agency's seal."""

    def sign(self, seal: Seal) -> str:
        """A token that verifies offline."""

    def check(self, token: str) -> Checked: ...


class SigningDevice(Protocol):
    """The keys by which an agency and its clerks sign."""

    def holds(self, role: Role, login: str) -> bool:
        """Whether there is a key for that."""

    def sign_bytes(self, file: Path, login: str) -> bytes:
        """A clerk's detached signature over a file. Raises Unavailable."""

    def sign(self, pdf: Path, stamp: Stamp, out: Path) -> None:
        """The file with one visible signature more. Raises Unavailable."""


class SignatureReader(Protocol):
    """Checks the signatures of a file that nobody trusts."""

    def read(self, file: Path) -> tuple[Signature, ...]:
        """Each in order; one that cannot be judged is said to be unchecked, never left out."""


class Packer(Protocol):
    """Writes archive packages."""

    def pack(self, contents: Contents, seal: Callable[[str], str], out: Path) -> None:
        """A zip of a BagIt bag without its payload, which the store holds under keys of its own; `seal` gives the token for SHA-256
        of its manifest."""

    def examine(self, package: Path) -> Opened:
        """What an exported package holds, once it matches its manifests. Raises Rejected."""

    def export(self, package: Path, fetch: Callable[[str], AbstractContextManager[BinaryIO]], out: Path) -> None:
        """The whole bag as a zip, each payload checked. Raises Unavailable where one no longer matches."""

    def read(self, package: Path) -> dict[str, bytes]:
        """A package's own files by path, each checked. Raises Unavailable."""


class PageCutter(Protocol):
    """Takes pages out of files, without loss."""

    def cut(self, file: Path, pages: Sequence[tuple[int, float, float]], out: Path) -> None:
        """Writes some pages of a file, by number, width and height in points, as a PDF; the same pages always give the same bytes.
        Raises Quarantined where that breaks a limit.
        """
