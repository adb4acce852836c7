"""Training lines drawn as scans show them: print with handwriting in the blanks, then all that a scanner does to it."""

from __future__ import annotations

import gzip
import io
import random
import re
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from ocr.training.marks import sealed, signed
from ocr.training.words import HAND, Kind, Words

HEIGHT = 32
BOLD = {Kind.OFFICE: 0.85, Kind.AGENCY: 0.75, Kind.CAPITALS: 0.8, Kind.NAME: 0.7, Kind.PLAIN: 0.25, Kind.BODY: 0.06, Kind.LABEL: 0.12}
SLANTED = {Kind.DATE: 0.65, Kind.PLAIN: 0.15, Kind.BODY: 0.12, Kind.LABEL: 0.1}
"""Share of the lines of a kind that are printed so (Nghị định 30/2020 Phụ lục I prints dates slanted, offices and names bold)."""
SEALED = {Kind.NAME: 0.45, Kind.OFFICE: 0.4, Kind.BODY: 0.05, Kind.LABEL: 0.08}
SIGNED = {Kind.NAME: 0.45, Kind.OFFICE: 0.25, Kind.BODY: 0.02, Kind.LABEL: 0.04}
TIMES = ("Liberation", "texgyretermes", "FreeSerif")
"""How the files begin of faces that offices print in, six times as often as others."""


def idx_images(path: Path) -> NDArray[np.uint8]:
    """Images of an IDX file (MNIST's format), ink bright."""
    data = gzip.decompress(path.read_bytes())
    return np.frombuffer(data, np.uint8, offset=16).reshape(-1, 28, 28)


def idx_labels(path: Path) -> NDArray[np.uint8]:
    """Labels of an IDX file."""
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=8)


@lru_cache(maxsize=4096)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _is_slanted(path: Path) -> bool:
    return any(mark in path.name.lower() for mark in ("italic", "oblique"))


def _printed(pen: ImageDraw.ImageDraw, text: str, at: tuple[float, float], gap: float, ink: int, font: ImageFont.FreeTypeFont) -> float:
    """Draws print, its spaces wider by a gap, as those of a justified line are; how wide it came out."""
    x = at[0]
    for piece in re.findall(r"\S+\s*|\s+", text) if gap else [text]:
        pen.text((x, at[1]), piece, fill=ink, font=font, anchor="ls")
        x += font.getlength(piece) + gap
    return x - at[0]


class Drawer:
    """Draws lines. `digits` are handwritten digits by value, ink bright on black."""

    def __init__(
        self, words: Words, rng: random.Random, print_fonts: list[Path], pen_fonts: list[Path], digits: list[list[NDArray[np.uint8]]]
    ) -> None:
        self._words, self._rng, self._print, self._pen, self._digits = words, rng, print_fonts, pen_fonts, digits
        self._faces = {
            (bold, slanted): [path for path in print_fonts if ("bold" in path.name.lower()) == bold and _is_slanted(path) == slanted]
            for bold in (False, True)
            for slanted in (False, True)
        }
        self._noise = np.random.default_rng(rng.randrange(1 << 30))

    def sample(self) -> tuple[NDArray[np.uint8], str]:
        """A grey image 32 pixels high, and what it says; of rows of dots, nothing."""
        return self.drawn()[:2]

    def drawn(self) -> tuple[NDArray[np.uint8], str, Kind]:
        """A line, and of what kind it is."""
        text, kind = self._words.line()
        image = self._scanned(self._line(text, kind))
        return image, " ".join(re.sub(r"\.{4,}", " ", text.replace(HAND, "")).split()), kind

    def _face(self, kind: Kind, size: int) -> ImageFont.FreeTypeFont:
        """A font in the style that such lines mostly have."""
        rng = self._rng
        bold, slanted = rng.random() < BOLD.get(kind, 0.05), rng.random() < SLANTED.get(kind, 0.04)
        styled = self._faces[bold, slanted] or self._print
        return _font(rng.choices(styled, weights=[6 if path.name.startswith(TIMES) else 1 for path in styled])[0], size)

    def _line(self, text: str, kind: Kind) -> Image.Image:
        """The line on white, with a margin, at twice the final size."""
        rng = self._rng
        size = rng.randint(38, 46)
        font = self._face(kind, size)
        gap = rng.uniform(0, 0.5) * size if kind is Kind.BODY and rng.random() < 0.4 else 0.0
        room = Image.new("L", (int(font.getlength(text.replace(HAND, "")) + gap * text.count(" ")) + 60 * text.count(HAND) + 200, 120), 255)
        pen = ImageDraw.Draw(room)
        ink, x, by_hand = rng.choice([0, 0, 20, 60, 90]), 40.0, False
        bottom, tip = 78, 78.0
        for part in text.split(HAND):
            if by_hand:
                wide, tall = self._handwritten(room, part, x, bottom, size)
                x, tip = x + wide, min(tip, bottom - tall)
            elif part:
                x += _printed(pen, part, (x, bottom), gap, ink, font)
            by_hand = not by_hand
        self._around(room, pen, x, size, bottom, ink, font)
        if rng.random() < SEALED.get(kind, 0.08):
            room = sealed(room, rng, (40.0, x), _font(Path(str(font.path)), 30), self._words.agency)
        crossed = rng.random() < SIGNED.get(kind, 0.02)
        if crossed:
            room = signed(room, rng, (40.0, x))
        top, low = bottom - size * rng.uniform(0.88, 1.28), bottom + size * rng.uniform(0.24, 0.54)
        if tip < top and rng.random() < 0.75:  # a line's box holds the digits that reach over it, and its print comes out smaller
            top = max(0.0, tip - size * rng.uniform(0.0, 0.2))
        if crossed and rng.random() < 0.35:  # a line's box that holds the loop too
            top, low = top - size * rng.uniform(0, 0.5), low + size * rng.uniform(0, 0.5)
        return room.crop((int(40 - size * rng.uniform(0.0, 0.5)), int(top), int(x + size * rng.uniform(0.0, 0.5)), int(low)))

    def _handwritten(self, room: Image.Image, digits: str, x: float, bottom: int, size: int) -> tuple[float, float]:
        """Draws digits by hand over the page at x; how wide they came out, and how far they reach over the line's foot."""
        rng = self._rng
        ink = rng.choice([0, 10, 30, 60, 90, 120])
        height = size * rng.uniform(0.62, 1.25)
        raised = rng.uniform(-0.33, 0.05) * size if rng.random() < 0.35 else rng.uniform(-4, 9)
        low, slope = bottom + raised, rng.uniform(-0.12, 0.08)
        font = rng.choice(self._pen) if rng.random() < 0.4 else None
        thin = rng.random()
        start, gap = x, rng.uniform(-0.08, 0.18)
        for digit in digits:
            glyph = self._pen_digit(font, digit, height) if font else self._scanned_digit(digit, height, thin)
            press = rng.uniform(0.8, 1.3)
            mask = glyph.point([min(255, int(value * press)) for value in range(256)])
            room.paste(ink, (int(x), int(low - glyph.height + slope * (x - start))), mask)
            x += glyph.width + gap * height
        if rng.random() < 0.15:
            ImageDraw.Draw(room).line((start, low + 3, x, low + 3 + rng.uniform(-3, 3)), fill=ink, width=2)
        elif rng.random() < 0.35:
            self._dotted(room, start - rng.uniform(0, 20), x + rng.uniform(0, 20), bottom + rng.uniform(0, 6))
        over = -0.2 * size if rng.random() < 0.15 else 0.0  # into the stroke behind the blank
        return x - start + rng.uniform(over, 6), height - raised

    def _dotted(self, room: Image.Image, start: float, end: float, y: float) -> None:
        """The dots of a blank that is filled in."""
        pen, ink, step, dot = ImageDraw.Draw(room), self._rng.randint(0, 120), self._rng.uniform(4, 9), self._rng.choice([1, 2, 2, 3])
        x = start
        while x < end:
            pen.rectangle((int(x), int(y), int(x) + dot - 1, int(y) + dot - 1), fill=ink)
            x += step

    def _scanned_digit(self, digit: str, height: float, thin: float) -> Image.Image:
        rng = self._rng
        glyph = Image.fromarray(rng.choice(self._digits[int(digit)]))
        glyph = glyph.crop(glyph.getbbox())
        high = max(8, int(height * rng.uniform(0.9, 1.1)))
        wide = max(4, int(high * glyph.width / glyph.height * rng.uniform(0.75, 1.15)))
        if digit == "1":
            wide = min(wide, int(high * 0.55))
        big = glyph.resize((wide * 2, high * 2), Image.Resampling.BICUBIC)
        if thin < 0.7:
            big = big.filter(ImageFilter.MinFilter(3 if thin < 0.35 else 5))
        slant = rng.uniform(-0.25, 0.3)
        big = big.transform(
            (big.width + int(abs(slant) * big.height), big.height),
            Image.Transform.AFFINE,
            (1, slant, -max(0.0, slant) * big.height, 0, 1, 0),
            Image.Resampling.BILINEAR,
        )
        if digit == "7" and rng.random() < 0.5:
            y = big.height * rng.uniform(0.4, 0.6)
            ImageDraw.Draw(big).line((big.width * 0.15, y, big.width * 0.85, y + rng.uniform(-4, 4)), fill=255, width=rng.randint(3, 6))
        if digit == "1" and rng.random() < 0.45:
            wider = Image.new("L", (big.width + int(big.height * 0.35), big.height), 0)
            shift = int(big.height * 0.35)
            wider.paste(big, (shift, 0))
            box = wider.getbbox() or (shift, 0, wider.width, wider.height)
            head = (box[0] + (box[2] - box[0]) * (0.5 if slant < 0.1 else 0.75), box[1] + 3)
            drop = big.height * rng.uniform(0.2, 0.5)
            ImageDraw.Draw(wider).line((*head, max(0.0, head[0] - drop * 0.8), head[1] + drop), fill=255, width=rng.randint(3, 6))
            big = wider
        small = big.resize((max(3, big.width // 2), max(6, big.height // 2)), Image.Resampling.BILINEAR)
        return small.crop(small.getbbox() or (0, 0, small.width, small.height))

    def _pen_digit(self, path: Path, digit: str, height: float) -> Image.Image:
        font = _font(path, int(height * 1.45 // 4 * 4))
        box = font.getbbox(digit)
        glyph = Image.new("L", (int(box[2] - box[0]) + 2, int(box[3] - box[1]) + 2), 0)
        ImageDraw.Draw(glyph).text((1 - box[0], 1 - box[1]), digit, fill=255, font=font)
        return glyph.rotate(self._rng.uniform(-8, 8), Image.Resampling.BILINEAR, expand=True)

    def _around(
        self, room: Image.Image, pen: ImageDraw.ImageDraw, end: float, size: int, bottom: int, ink: int, font: ImageFont.FreeTypeFont
    ) -> None:
        """What stands near a line: the rule under it, neighbours' tips, a seal's remains, a pen's stroke."""
        rng = self._rng
        if rng.random() < 0.12:
            start = rng.uniform(40, end)
            pen.line((start, bottom + size * 0.3, start + rng.uniform(60, 300), bottom + size * 0.3), fill=ink, width=2)
        for y in (bottom - size * 1.15, bottom + size * 1.25):
            if rng.random() < 0.2:
                pen.text((rng.uniform(0, 200), y), self._words.plain()[:60], fill=ink, font=font, anchor="ls")
        if rng.random() < 0.2:
            radius, x, y = rng.uniform(80, 200), rng.uniform(0, end), bottom + rng.uniform(-180, 180)
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=rng.randint(130, 235), width=rng.randint(2, 7))
        if rng.random() < 0.15:
            points = [(rng.uniform(0, end), rng.uniform(0, 120))]
            for _ in range(rng.randint(2, 6)):
                points.append((points[-1][0] + rng.uniform(-90, 90), rng.uniform(-20, 140)))
            pen.line(points, fill=rng.randint(20, 190), width=rng.randint(2, 4), joint="curve")

    def _scanned(self, line: Image.Image) -> NDArray[np.uint8]:
        """Blur, skew, low resolution, fading, fax, noise and JPEG, each in some share of the lines; 32 pixels high."""
        rng = self._rng
        if rng.random() < 0.35:
            line = line.rotate(rng.uniform(-1.2, 1.2), Image.Resampling.BILINEAR, fillcolor=255)
        if rng.random() < 0.3:
            line = line.filter(ImageFilter.MinFilter(3) if rng.random() < 0.5 else ImageFilter.MaxFilter(3))
        height = max(20, int(HEIGHT * rng.choice([0.55, 0.75, 1.0, 1.3, 1.6])))
        wide = rng.uniform(0.88, 1.14)
        line = line.resize((max(8, int(line.width * height / line.height * wide)), height), Image.Resampling.BOX)
        if rng.random() < 0.4:
            line = line.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * height / HEIGHT))
        pixels: NDArray[np.floating] = np.asarray(line, np.float32)
        if rng.random() < 0.5:
            pixels = pixels + self._noise.normal(0, rng.uniform(2, 18), pixels.shape).astype(np.float32)
        if rng.random() < 0.15:
            pixels = np.where(pixels > rng.uniform(110, 190), 255.0, 0.0).astype(np.float32)
        if rng.random() < 0.5:
            low, high = rng.uniform(0, 90), rng.uniform(215, 255)
            pixels = low + pixels * (high - low) / 255
        image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        if rng.random() < 0.35:
            packed = io.BytesIO()
            image.save(packed, "JPEG", quality=rng.randint(25, 80))
            image = Image.open(packed)
        image = image.resize((max(8, round(image.width * HEIGHT / image.height)), HEIGHT), Image.Resampling.BILINEAR)
        return np.asarray(image)
