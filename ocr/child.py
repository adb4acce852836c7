"""The process in which one untrusted file is opened (`ocr.fork`); its arguments are the file and a folder to work in.

It limits itself before it imports anything that parses, then answers one JSON line on standard output for each JSON
line on standard input. First, unasked, what the file is; then per request `{"page": n, "want": "text" | "raster" |
"ink" | "image"}`. The parent (`ocr.sandbox`) kills it when it is silent for too long.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from ocr.image import Frame
    from ocr.pdf import Leaf

MEMORY, FILE_SIZE, OPEN_SECONDS, PAGE_SECONDS = 2 << 30, 400 << 20, 40, 20


def limit(space: int = MEMORY) -> None:
    """Memory, `space` bytes of addresses, size of a written file, no core dump, CPU time to open the file."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allow(OPEN_SECONDS)


def allow(seconds: int) -> None:
    """CPU seconds from now until the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Paper:
    """The opened file, as the requests see it."""

    def __init__(self, path: Path, work: Path) -> None:
        from ocr.triage import open_file

        self.work = work
        self.file = open_file(path, work)
        self._last: tuple[tuple[int, int], Image.Image, int] | None = None

    @property
    def sheets(self) -> Sequence[Leaf | Frame]:
        from ocr.pdf import PdfFile

        return self.file.leaves if isinstance(self.file, PdfFile) else self.file.frames

    def about(self) -> dict[str, Any]:
        pages = [{"number": n, "width": s.width, "height": s.height, "dpi": s.dpi, "grey": s.grey} for n, s in enumerate(self.sheets, 1)]
        return {"media_type": self.file.media_type, "notes": self.file.notes, "pages": pages}

    def text(self, number: int) -> dict[str, Any]:
        from ocr.pdf import PdfFile
        from ocr.textlayer import trusted

        if not isinstance(self.file, PdfFile) or self.file.leaves[number - 1].image_share > 0.9:
            return {"words": None}
        scale = 1.0
        found = trusted(self.file.path, number, self.file.preview(number, scale), scale)
        if found is None:
            return {"words": None}
        return {"words": [[w.text, w.box.x0, w.box.top, w.box.x1, w.box.bottom] for w in found]}

    def raster(self, number: int, turn: int) -> dict[str, Any]:
        from ocr.clean import READ_DPI, pixels_of, prepare, to_dpi
        from ocr.image import A4_SHORT_SIDE, is_grey
        from ocr.look import look_of
        from ocr.qr import read_codes
        from ocr.quality import defects
        from ocr.stamps import stamp_crops

        image, dpi = self._pixels(number, turn)
        grey = is_grey(image)
        sheet = self.sheets[number - 1]
        short = min(sheet.width, sheet.height)
        target = READ_DPI if 400 <= short <= 900 else max(1, round(READ_DPI * A4_SHORT_SIDE / short))
        pixels = pixels_of(image)
        prepared = prepare(pixels, dpi, target)
        name = f"p{number}-{turn}"
        prepared.image.save(self.work / f"{name}.pgm")
        stamps = []
        if not grey:
            top = to_dpi(pixels[: image.height * 2 // 5], dpi, target)
            for index, crop in enumerate(stamp_crops(top, target)):
                crop.save(self.work / f"{name}-stamp{index}.pgm")
                stamps.append(f"{name}-stamp{index}.pgm")
        codes = read_codes(image, dpi)
        wrong = defects(image, dpi, prepared.image, target, prepared.skew)
        return {
            "codes": codes,
            "defects": wrong,
            "look": look_of(prepared.image),
            "file": f"{name}.pgm",
            "skew": prepared.skew,
            "read_dpi": target,
            "dpi": dpi,
            "grey": grey,
            "stamps": stamps,
        }

    def ink(self, number: int, turn: int, ink: str, skew: float, read_dpi: int, part: list[float]) -> dict[str, Any]:
        """A part of the page once more with other ink, pixel on pixel with the raster given before."""
        from digitize.geometry import Box
        from digitize.ports import Ink
        from ocr.clean import prepare_part

        image, dpi = self._pixels(number, turn)
        name = f"p{number}-{turn}-{ink}.pgm"
        prepare_part(image, dpi, read_dpi, Ink(ink), skew, Box(*part)).save(self.work / name)
        return {"file": name}

    def image(self, number: int, turn: int, dpi: int) -> dict[str, Any]:
        from PIL import Image

        from ocr.clean import pixels_of, to_dpi

        image, have = self._pixels(number, turn)
        Image.fromarray(to_dpi(pixels_of(image), have, dpi)).convert("RGB").save(self.work / f"p{number}.jpg", quality=80)
        return {"file": f"p{number}.jpg"}

    def _pixels(self, number: int, turn: int) -> tuple[Image.Image, int]:
        """Those of the page last asked for are kept: it is seldom asked for once."""
        if self._last is None or self._last[0] != (number, turn):
            self._last = None  # before the next is made
            image, dpi = self.file.pixels(number)
            self._last = (number, turn), (image.rotate(-turn, expand=True) if turn else image), dpi
        return self._last[1:]


def answer(paper: Paper, ask: dict[str, Any]) -> dict[str, Any]:
    """What one request gives."""
    allow(PAGE_SECONDS)
    if ask["want"] == "text":
        return paper.text(ask["page"])
    if ask["want"] == "raster":
        return paper.raster(ask["page"], ask["turn"])
    if ask["want"] == "ink":
        return paper.ink(ask["page"], ask["turn"], ask["ink"], ask["skew"], ask["read_dpi"], ask["part"])
    return paper.image(ask["page"], ask["turn"], ask["dpi"])


def main() -> int:
    """Exit status 0; what is wrong with the file is an answer, not a status."""
    limit()
    from digitize.errors import Quarantined, SohoaError

    too_big = {"error": "too-costly", "kind": "Quarantined", "message": "Mở tệp vượt giới hạn bộ nhớ; đã giữ riêng để quản trị viên xem."}
    try:
        paper = Paper(Path(sys.argv[1]), Path(sys.argv[2]))
        say(paper.about())
        for line in sys.stdin:
            say(answer(paper, json.loads(line)))
    except SohoaError as error:
        kind = "Quarantined" if isinstance(error, Quarantined) else "Rejected"
        say({"error": error.code, "kind": kind, "message": error.message})
    except MemoryError:
        say(too_big)
    return 0
