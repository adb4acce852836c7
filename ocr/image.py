"""Image files: JPEG, PNG and multi-page TIFF, made into upright RGB, grey or black-and-white frames."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from digitize.errors import Quarantined, Rejected

MAX_PIXELS = 100_000_000
"""An A3 page at 600 dpi has 70 million."""
MAX_PAGES = 2000
"""Whole volumes of an archive are scanned into one file."""
ORIENTATION, LYING = 0x0112, 5
A4_SHORT_SIDE = 595.3
"""Points."""
FORMATS = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "TIFF": "image/tiff"}

Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class Frame(NamedTuple):
    """One page of an image file; sizes in points."""

    width: float
    height: float
    dpi: int
    guessed: bool
    grey: bool


def plausible_dpi(width: int, height: int, stated: float | None) -> tuple[int, bool]:
    """Dots per inch, and whether guessed: a missing figure, one that programs write by default (72, 96), or one that
    makes a sheet far from A5–A3 means A4 along the short side (pdf.md §5)."""
    short = min(width, height)
    if stated and round(stated) not in (1, 72, 96) and 400 <= short / stated * 72 <= 900:
        return round(stated), False
    return max(1, round(short / A4_SHORT_SIDE * 72)), True


def orientation(image: Image.Image) -> int:
    """As EXIF says: 1 upright, from 5 on lying on its side."""
    return int(image.getexif().get(ORIENTATION, 1))


def upright(image: Image.Image) -> Image.Image:
    """RGB or L: turned as EXIF says, alpha laid on white, palette, CMYK and 16 bit made plain."""
    image = ImageOps.exif_transpose(image) if orientation(image) != 1 else image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image, dtype=np.float64)
        top = 65535.0 if deep.max() > 255 else 255.0
        return Image.fromarray((deep / top * 255).clip(0, 255).astype(np.uint8))
    return image if image.mode in ("RGB", "L") else image.convert("L" if image.mode == "1" else "RGB")


def is_grey(image: Image.Image) -> bool:
    """Whether it holds no colour: judged on a thumbnail, as a colour scan of black text still shows some tint."""
    if image.mode in ("1", "L", "I;16", "I", "F"):
        return True
    fits = image.mode in ("RGB", "RGBA", "CMYK")
    small = image.reduce(max(1, min(image.size) // 200)) if fits else image  # before it is made plain, which copies it
    colours = np.asarray(upright(small).convert("RGB"), dtype=np.int16)
    return bool((colours.max(axis=2) - colours.min(axis=2)).max() <= 8)


def plain_jpeg(path: Path) -> bytes | None:
    """The bytes of a file that is one upright RGB or grey JPEG, told without decoding it. Raises OSError for a damaged head."""
    with path.open("rb") as file:
        if file.read(3) != b"\xff\xd8\xff":
            return None
    data = path.read_bytes()
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        return data if image.mode in ("RGB", "L") and orientation(image) == 1 else None


class ImageFile:
    """Frames of one image file, each fully decoded once while it is opened so that a damaged one is refused."""

    def __init__(self, path: Path) -> None:
        """Raises Rejected for a damaged image, Quarantined for one beyond the limits."""
        self.path = path
        self.notes: list[str] = []
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            try:
                self._image = Image.open(path, formats=("JPEG", "PNG", "TIFF"))
                self.media_type = FORMATS[self._image.format or ""]
                self.frames = [self._frame(frame) for frame in self._bounded()]
            except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError) as error:
                raise Quarantined("image-too-large", "Ảnh quá lớn (hơn 100 triệu điểm ảnh); đã giữ riêng để quản trị viên xem.") from error
            except (OSError, SyntaxError, ValueError, EOFError, KeyError) as error:
                raise Rejected("damaged", "Tệp ảnh bị hỏng hoặc chưa chép xong. Hãy quét hoặc chép lại.") from error
        if any(frame.guessed for frame in self.frames):
            self.notes.append("dpi-guessed")

    def _bounded(self) -> list[Image.Image]:
        frames: list[Image.Image] = []
        for index, frame in enumerate(ImageSequence.Iterator(self._image)):
            if index >= MAX_PAGES:
                raise Quarantined("too-many-pages", f"Tệp có hơn {MAX_PAGES} trang; đã giữ riêng để quản trị viên xem.")
            frame.load()
            frames.append(self._frame_stub(frame))
            if self.media_type == "image/jpeg":
                break
        return frames

    def _frame_stub(self, frame: Image.Image) -> Image.Image:
        """A 200-pixel copy that keeps size and density: the full pixels of one page live at a time."""
        width, height = frame.size if orientation(frame) < LYING else frame.size[::-1]
        stub = frame.resize((min(200, frame.width), min(280, frame.height)), Image.Resampling.NEAREST)
        stub.info = {"dpi": frame.info.get("dpi"), "size": (width, height), "mode": frame.mode}
        return stub

    def _frame(self, stub: Image.Image) -> Frame:
        width, height = stub.info["size"]
        stated = stub.info["dpi"]
        dpi, guessed = plausible_dpi(width, height, float(stated[0]) if stated else None)
        grey = stub.info["mode"] in ("1", "L") or is_grey(stub)
        return Frame(width * 72 / dpi, height * 72 / dpi, dpi, guessed, grey)

    def pixels(self, number: int) -> tuple[Image.Image, int]:
        """Page `number` (from 1), upright, RGB or L, and its dpi."""
        self._image.seek(number - 1)
        return upright(self._image), self.frames[number - 1].dpi

    def jpeg(self, number: int) -> bytes | None:
        """The page's own JPEG bytes, where it is an upright RGB or grey one."""
        return plain_jpeg(self.path) if number == 1 else None
