"""Who reads the same pages beside Sohoa: plain Tesseract and OCRmyPDF; and what each takes and gets wrong."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PIL import Image

from ocr.tesseract import MODELS, bundled
from samples.compare import errors, plain
from samples.worn import pages_of

if TYPE_CHECKING:
    from samples.evaluate import Paper

CONFIGS = {"hocr": "tessedit_create_hocr 1\nhocr_font_info 0\n", "txt": "tessedit_create_txt 1\n", "pdf": "tessedit_create_pdf 1\n"}
"""What OCRmyPDF asks Tesseract's data folder for."""


@cache
def environment() -> dict[str, str]:
    """One thread, the bundled program on PATH, and a data folder as OCRmyPDF expects it."""
    folder = Path(tempfile.mkdtemp(prefix="sohoa-tessdata-"))
    shutil.copy(MODELS / "vie.traineddata", folder)
    (folder / "configs").mkdir()
    for name, text in CONFIGS.items():
        (folder / "configs" / name).write_text(text)
    path = f"{Path(bundled()).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "OMP_THREAD_LIMIT": "1", "TESSDATA_PREFIX": str(folder), "PATH": path}


class Rival:
    """A way to read, its CPU seconds and the pages and characters it got wrong."""

    def __init__(self, name: str) -> None:
        self.name, self.cpu, self.pages, self.edits, self.bare, self.size = name, 0.0, 0, 0, 0, 0
        self.stands: dict[str, list[bool]] = defaultdict(list)

    def run(self, command: Sequence[str], pages: int) -> str:
        """What the command prints; its CPU seconds are added up."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.pages += pages
        return done.stdout

    def judge(self, paper: Paper, text: str) -> None:
        """Compares the text of page 1, and looks whether the values stand in it as printed."""
        if not paper.text:
            return
        edits, bare, size = errors(paper.text, text)
        self.edits, self.bare, self.size = self.edits + edits, self.bare + bare, self.size + size
        flat = plain(" ".join(text.split()))
        for name, value in paper.fields.items():
            if value and name != "ngay_cap":
                self.stands[name].append(plain(value) in flat)

    def row(self) -> str:
        """One row of the table."""
        found = sum(sum(values) for values in self.stands.values())
        total = sum(len(values) for values in self.stands.values())
        share = f"{100 * found / total:.1f} %" if total else "-"
        cer = f"{100 * self.edits / self.size:.2f} % | {100 * self.bare / self.size:.2f} %" if self.size else "- | -"
        return f"| {self.name} | {cer} | {share} | {self.cpu / max(1, self.pages):.2f} |"


class Warm:
    """Sohoa in one process that stays, with its CPU seconds as those of a `Rival`: what starting costs is not in them, as one paper was read before."""

    SETTLED = 0.3
    """Seconds until the processes that it forks for a paper are gone and counted."""

    def __init__(self, thorough: bool) -> None:
        self.rival, self._begun = Rival("Sohoa, one process that is warm"), False
        command = [sys.executable, "-m", "samples.warm", *(["--thorough"] if thorough else [])]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self, paper: Paper, pages: int) -> None:
        """Reads a paper; the first one twice."""
        if not self._begun:
            self._ask(paper)
            self._begun = True
        before = self._used()
        self._ask(paper)
        self.rival.cpu, self.rival.pages = self.rival.cpu + self._used() - before, self.rival.pages + pages

    def close(self) -> None:
        """No more papers come."""
        self._process.communicate()

    def _ask(self, paper: Paper) -> None:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError
        stdin.write(f"{paper.file.resolve()}\n")
        stdin.flush()
        if stdout.readline() != "read\n":
            raise RuntimeError(paper.file)
        time.sleep(self.SETTLED)

    def _used(self) -> float:
        root = psutil.Process(self._process.pid)
        times = [one.cpu_times() for one in (root, *root.children(recursive=True))]
        return float(sum(one.user + one.system + one.children_user + one.children_system for one in times))


def page_images(paper: Paper, folder: Path) -> list[tuple[Path, int]]:
    """The pages as PNG files with their dpi: what the rivals see."""
    out = []
    for number, (image, dpi) in enumerate(pages_of(paper.file, folder), 1):
        path = folder / f"page{number}.png"
        image.save(path, dpi=(dpi, dpi))
        out.append((path, dpi))
    return out


def rivals_read(paper: Paper, rivals: Sequence[Rival]) -> None:
    """Plain Tesseract and OCRmyPDF on the paper's page images."""
    tesseract, ocrmypdf = rivals
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = page_images(paper, folder)
        texts = [tesseract.run([bundled(), str(path), "-", "-l", "vie", "--dpi", str(dpi)], 1) for path, dpi in pages]
        tesseract.judge(paper, texts[0])
        images = [Image.open(path).convert("RGB") for path, _ in pages]
        images[0].save(folder / "paper.pdf", save_all=True, append_images=images[1:], resolution=pages[0][1], quality=95)
        side = folder / "text.txt"
        command = ["ocrmypdf", "-q", "-l", "vie", "--jobs", "1", "--output-type", "pdf", "--sidecar", str(side), str(folder / "paper.pdf")]
        ocrmypdf.run([str(Path(sys.executable).parent / command[0]), *command[1:], str(folder / "out.pdf")], len(pages))
        ocrmypdf.judge(paper, side.read_text("utf-8").split("\f")[0] if side.exists() else "")
