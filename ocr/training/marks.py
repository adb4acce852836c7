"""What lies over print on paper: the ring, letters and star of a seal, and the strokes of a pen. Drawn at twice the size of the line read."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Write = Callable[[], str]
"""Gives some letters."""


def sealed(room: Image.Image, rng: random.Random, reach: tuple[float, float], font: ImageFont.FreeTypeFont, write: Write) -> Image.Image:
    """A line with part of a round seal over it, in some share as dark as print: a seal scanned in grey, or what is left of one dropped by colour."""
    colour = rng.choice([rng.randint(60, 130), rng.randint(110, 180), rng.randint(170, 240)])
    layer = Image.new("L", room.size, 255)
    pen = ImageDraw.Draw(layer)
    radius = rng.uniform(120, 210)
    x, y = rng.uniform(reach[0] - radius * 0.8, reach[1] + radius * 0.8), room.height / 2 + rng.uniform(-1, 1) * radius
    for part, width in ((1.0, rng.randint(3, 7)), (rng.uniform(0.9, 0.94), rng.randint(1, 3)), (rng.uniform(0.5, 0.62), rng.randint(1, 4))):
        pen.ellipse((x - radius * part, y - radius * part, x + radius * part, y + radius * part), outline=colour, width=width)
    star = [
        (x + radius * size * math.sin(at * math.pi / 5), y - radius * size * math.cos(at * math.pi / 5))
        for at, size in enumerate([0.3, 0.12] * 5)
    ]
    pen.polygon(star, fill=colour)
    ring = (write() + " * ").upper()
    turn = rng.uniform(0, 2 * math.pi)
    for at, letter in enumerate(ring * 3):
        angle = turn + at * 0.17
        if angle - turn > 2 * math.pi:
            break
        _letter(
            layer, letter, font, colour, (x + radius * 0.78 * math.sin(angle), y - radius * 0.78 * math.cos(angle)), -math.degrees(angle)
        )
    if rng.random() < 0.6:
        layer = layer.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.6)))
    return ImageChops.multiply(room, layer) if rng.random() < 0.85 else ImageChops.lighter(room, ImageChops.invert(layer).point(_faded))


_faded = [value // 2 for value in range(256)]
"""Where a seal is dropped by colour it takes some of the print with it."""


def _letter(layer: Image.Image, letter: str, font: ImageFont.FreeTypeFont, colour: int, at: tuple[float, float], degrees: float) -> None:
    if not (-60 < at[1] < layer.height + 60) or letter == " ":
        return
    glyph = Image.new("L", (56, 56), 0)
    ImageDraw.Draw(glyph).text((28, 28), letter, fill=255, font=font, anchor="mm")
    glyph = glyph.rotate(degrees, Image.Resampling.BILINEAR)
    layer.paste(colour, (int(at[0] - 28), int(at[1] - 28)), glyph)


def signed(room: Image.Image, rng: random.Random, reach: tuple[float, float]) -> Image.Image:
    """A line with a pen's strokes over or under it: loops, a long tail, a zigzag."""
    layer = Image.new("L", room.size, 255)
    pen = ImageDraw.Draw(layer)
    ink, width = rng.choice([rng.randint(0, 60), rng.randint(40, 130), rng.randint(100, 200)]), rng.randint(2, 6)
    middle = room.height / 2
    for _ in range(rng.randint(1, 3)):
        x, y = rng.uniform(*reach), middle + rng.uniform(-50, 50)
        wide, high = rng.uniform(30, 0.6 * max(80.0, reach[1] - reach[0])), rng.uniform(15, 90)
        slant, start, turns = rng.uniform(-0.5, 0.5), rng.uniform(0, 6.3), rng.uniform(0.4, 2.6)
        drift = rng.uniform(-1, 1) * wide
        points = []
        for step in range(int(24 * turns) + 2):
            angle = start + step / 24 * 2 * math.pi
            dx, dy = wide * math.cos(angle), high * math.sin(angle)
            points.append((x + dx + slant * dy + drift * step / 24, y + dy + 0.15 * dx))
        pen.line(points, fill=ink, width=width, joint="curve")
    if rng.random() < 0.5:
        layer = layer.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.2)))
    return ImageChops.multiply(room, layer)
