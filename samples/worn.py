"""Papers as another scanner, copier or camera would have given them: `make eval ARGS="--wear turned"`.

A reader whose rules fit the very pixels of the papers they were written beside shows it here: the truth stays, the pixels do not. A text layer is
lost on the way, as on paper. Seeded by the file's name, so two runs wear alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.pdf import PdfFile
from ocr.triage import open_file

if TYPE_CHECKING:
    from samples.evaluate import Paper

Pixels = NDArray[np.uint8]
Generator = np.random.Generator
WHITE = (255, 255, 255)


def _copied(image: Pixels, chance: Generator) -> Pixels:
    return image


def _turned(image: Pixels, chance: Generator) -> Pixels:
    """Laid in crooked, a little off."""
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(chance.choice([-1, 1]) * chance.uniform(0.8, 2.0)), 0.97)
    turn[:, 2] += chance.uniform(-0.01, 0.01, 2) * width
    return np.asarray(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE), dtype=np.uint8)


def _faint(image: Pixels, chance: Generator) -> Pixels:
    """Toner running out, a dusty glass."""
    pale = 255 - (255 - image.astype(np.float32)) * chance.uniform(0.4, 0.55)
    soft = cv2.GaussianBlur(pale, (0, 0), 0.7) + chance.normal(0, 6, image.shape)
    return np.asarray(np.clip(soft, 0, 255), dtype=np.uint8)


def _fax(image: Pixels, chance: Generator) -> Pixels:
    """Black or white, with specks."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    limit = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0]
    black = np.where(grey < limit + 15, 0, 255).astype(np.uint8)
    black[chance.random(black.shape) < 0.0008] = 0
    return np.asarray(cv2.cvtColor(black, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def _photo(image: Pixels, chance: Generator) -> Pixels:
    """A telephone held not quite above it, light from one side."""
    height, width = image.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = (corners + chance.uniform(0, 0.02, (4, 2)) * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * width).astype(np.float32)
    bent = cv2.warpPerspective(
        image, cv2.getPerspectiveTransform(corners, seen), (width, height), flags=cv2.INTER_CUBIC, borderValue=(150, 140, 130)
    )
    light = np.linspace(1.0, chance.uniform(0.6, 0.75), width, dtype=np.float32)[None, :, None]
    return np.asarray(np.clip(cv2.GaussianBlur(bent, (0, 0), 0.6) * light, 0, 255), dtype=np.uint8)


WEARS: dict[str, tuple[Callable[[Pixels, Generator], Pixels], int, int]] = {
    "copied": (_copied, 200, 80),
    "turned": (_turned, 200, 75),
    "small": (_copied, 130, 50),
    "faint": (_faint, 200, 75),
    "fax": (_fax, 200, 90),
    "photo": (_photo, 220, 70),
}
"""By name: what is done to a page, its dpi after, its JPEG quality."""


def pages_of(file: Path, work: Path) -> Iterator[tuple[Image.Image, int]]:
    """The pages of any file as the product opens them, with their dpi; `work` is a folder for what it makes on the way."""
    opened = open_file(file, work)
    count = len(opened.leaves) if isinstance(opened, PdfFile) else len(opened.frames)
    for number in range(1, count + 1):
        yield opened.pixels(number)


def worn(paper: Paper, wear: str, folder: Path) -> Paper:
    """The paper as a PDF of worn page images in a folder."""
    change, dpi, quality = WEARS[wear]
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{wear} {paper.file.name}".encode()).digest()[:4], "big"))
    home = Path(mkdtemp(dir=folder))  # papers may share a name
    images = []
    for image, found in pages_of(paper.file, home):
        size = (max(1, round(image.width * dpi / found)), max(1, round(image.height * dpi / found)))
        image = image.convert("RGB").resize(size, Image.Resampling.LANCZOS) if found > dpi else image.convert("RGB")
        images.append((Image.fromarray(change(np.asarray(image), chance)), min(found, dpi)))
    file = home / f"{paper.file.stem[:60]}.pdf"
    pages = [image for image, _ in images]
    pages[0].save(file, save_all=True, append_images=pages[1:], resolution=images[0][1], quality=quality)
    return replace(paper, file=file)
