"""Puts a paper together from pages of a stack, without loss: PDF pages are copied, JPEGs keep their bytes, other images their pixels.

The files are not trusted, so the work is done in a process of its own (`ocr.fork`), which limits itself as `ocr.child` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from digitize.errors import Quarantined
from digitize.stack import Cut, Stack
from ocr.sandbox import SandboxOpener, run_alone

if TYPE_CHECKING:
    import pikepdf

SECONDS = 120


class Cutter:
    """Looks at the pages of stacks and parts them."""

    def __init__(self, opener: SandboxOpener) -> None:
        self._opener = opener

    def sizes(self, file: Path) -> list[tuple[float, float]]:
        """Width and height of a file's pages in points. Raises Rejected, Quarantined."""
        with self._opener.open(file) as opened:
            pages = [sheet.blank() for sheet in opened.sheets]
        return [(page.width, page.height) for page in pages]

    def picture(self, stack: Stack, leaf: int, dpi: int) -> bytes:
        """A page of a stack as a JPEG."""
        found = stack.leaves[leaf]
        with self._opener.open(stack.files[found.file]) as opened:
            return opened.picture(found.number, dpi)

    def compose(self, stack: Stack, paper: Sequence[Cut], out: Path) -> None:
        """Writes the paper as a PDF. Raises Quarantined where that breaks a limit."""
        leaves = [(stack.leaves[cut.leaf], cut.turn) for cut in paper]
        self._write([[str(stack.files[leaf.file].resolve()), leaf.number, leaf.width, leaf.height, turn] for leaf, turn in leaves], out)

    def cut(self, file: Path, pages: Sequence[tuple[int, float, float]], out: Path) -> None:
        """Writes some pages of a file, by number, width and height in points, as a PDF; the same pages always give the same bytes.
        Raises Quarantined where that breaks a limit.
        """
        self._write([[str(file.resolve()), number, width, height, 0] for number, width, height in pages], out)

    def _write(self, pages: list[list[object]], out: Path) -> None:
        asked = json.dumps({"pages": pages, "out": str(out.resolve())}).encode()
        if not run_alone("ocr.cutter", asked, SECONDS):
            raise Quarantined(
                "cut-failed", "Không tách được các trang này thành giấy tờ riêng; tập giấy vẫn còn, hãy gửi cả tệp hoặc quét lại."
            )


def main() -> int:
    """Reads what to put together from standard input; exit status 0 where it is written."""
    from ocr.child import allow, limit

    limit()
    allow(SECONDS)
    import pikepdf

    asked = json.loads(sys.stdin.readline())
    with pikepdf.new() as pdf:
        for path, number, width, height, turn in asked["pages"]:
            if Path(path).read_bytes()[:1024].find(b"%PDF-") >= 0:
                with pikepdf.open(path) as source:
                    pdf.pages.append(source.pages[number - 1])
            else:
                _image_page(pdf, Path(path), number, width, height)
            if turn:
                pdf.pages[-1].rotate(turn, relative=True)
        pdf.remove_unreferenced_resources()
        pdf.save(asked["out"], deterministic_id=True)
    sys.stdout.write("done")
    return 0


def _image_page(pdf: pikepdf.Pdf, path: Path, number: int, width: float, height: float) -> None:
    """Adds a page that the image fills."""
    import pikepdf
    from PIL import Image

    from ocr.image import MAX_PIXELS, orientation, upright

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    image = Image.open(path, formats=("JPEG", "PNG", "TIFF"))
    image.seek(number - 1)
    plain = image.format == "JPEG" and image.mode in ("RGB", "L") and orientation(image) == 1
    if plain:
        stream, mode, size = pdf.make_stream(path.read_bytes()), image.mode, image.size
        stream.Filter = pikepdf.Name.DCTDecode
    else:
        one_bit = image.mode == "1"
        pixels = image.copy() if one_bit else upright(image)
        stream, mode, size = pdf.make_stream(pixels.tobytes()), pixels.mode, pixels.size
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = size
    stream.ColorSpace = pikepdf.Name.DeviceRGB if mode == "RGB" else pikepdf.Name.DeviceGray
    stream.BitsPerComponent = 1 if mode == "1" else 8
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.Contents = pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode())
