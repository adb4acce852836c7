"""Draws made-up papers in the layout of Nghị định 30/2020/NĐ-CP and ages them like scans."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

DPI = 200
WIDTH, HEIGHT = round(8.27 * DPI), round(11.69 * DPI)
LEFT, RIGHT = round(1.18 * DPI), WIDTH - round(0.7 * DPI)
FONTS = Path("/usr/share/fonts/truetype/liberation2")
FILES = {
    "": "LiberationSerif-Regular.ttf",
    "b": "LiberationSerif-Bold.ttf",
    "i": "LiberationSerif-Italic.ttf",
    "bi": "LiberationSerif-BoldItalic.ttf",
}
RED, BLUE = (196, 30, 40), (30, 50, 150)


def font(points: float, style: str = "") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / FILES[style], round(points * DPI / 72))


def assert_covers(text: str) -> None:
    """Raises AssertionError where the font would draw a box for one of the characters."""
    for name in FILES.values():
        known = TTFont(FONTS / name).getBestCmap() or {}
        missing = {char for char in text if char > " " and ord(char) not in known}
        assert not missing, f"{name} lacks {sorted(missing)}"


class Sheet:
    """One page with a cursor; sizes in points, positions in pixels."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.y = round(0.8 * DPI)

    def at(self, x: float, y: float, text: str, points: float = 13, style: str = "", anchor: str = "ls", fill: str = "black") -> None:
        self.pen.text((x, y), text, font=font(points, style), anchor=anchor, fill=fill)

    def lines(self, x: float, y: float, rows: Sequence[str], points: float, style: str) -> float:
        """Rows centred about `x`, from `y` down; where the next would stand."""
        for row in rows:
            self.at(x, y, row, points, style, "ms")
            y += points * 1.25 * DPI / 72
        return y

    def heading(self, above: Sequence[str], issuer: Sequence[str], number: str, place_date: str, abstract: Sequence[str] = ()) -> None:
        """Issuer left, national heading right, number and place under them; a công văn's abstract under the number."""
        left, right = LEFT + (WIDTH - LEFT) * 0.19, LEFT + (RIGHT - LEFT) * 0.72
        y = self.lines(left, self.y, above, 12, "")
        y = self.lines(left, y, issuer, 12, "b")
        self.pen.line((left - 60, y - 18, left + 60, y - 18), fill="black", width=2)
        under = self.lines(right, self.y, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], 12, "b")
        under = self.lines(right, under, ["Độc lập - Tự do - Hạnh phúc"], 13, "b")
        self.pen.line((right - 190, under - 24, right + 190, under - 24), fill="black", width=2)
        row = max(y, under) + 34
        self.at(left, row, number, 13, "", "ms")
        self.at(right, row, place_date, 13, "i", "ms")
        self.y = round(self.lines(left, row + 40, abstract, 12, "")) + 40

    def centred(self, rows: Sequence[str], points: float = 14, style: str = "b", gap: float = 1.3, fill: str = "black") -> None:
        for row in rows:
            self.at((LEFT + RIGHT) / 2, self.y, row, points, style, "ms", fill)
            self.y += round(points * gap * DPI / 72)

    def rule(self, half: int = 90) -> None:
        middle = (LEFT + RIGHT) // 2
        self.pen.line((middle - half, self.y - 22, middle + half, self.y - 22), fill="black", width=2)
        self.y += 26

    def paragraph(self, text: str, points: float = 13, style: str = "", indent: int = 90) -> None:
        """Justified only by wrapping; the first row indented."""
        face, x, row = font(points, style), LEFT + indent, ""
        for word in text.split():
            longer = f"{row} {word}".strip()
            if face.getlength(longer) > RIGHT - x:
                self.at(x, self.y, row, points, style)
                self.y += round(points * 1.4 * DPI / 72)
                x, row = LEFT, word
            else:
                row = longer
        self.at(x, self.y, row, points, style)
        self.y += round(points * 1.5 * DPI / 72)

    def form(self, label: str, value: str, x: int = LEFT) -> None:
        """`label` upright, `value` bold behind it, on the current row."""
        self.at(x, self.y, label, 13)
        self.at(x + font(13).getlength(label + " "), self.y, value, 13, "b")

    def row(self, *pairs: tuple[str, str]) -> None:
        """Labels and values side by side."""
        width = (RIGHT - LEFT) // len(pairs)
        for index, (label, value) in enumerate(pairs):
            self.form(label, value, LEFT + index * width)
        self.y += round(13 * 1.62 * DPI / 72)

    def table(self, rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        edges = [LEFT + round((RIGHT - LEFT) * sum(shares[:i]) / sum(shares)) for i in range(len(shares) + 1)]
        for index, row in enumerate(rows):
            bottom = self.y + 52
            for x0, x1, cell in zip(edges, edges[1:], row, strict=False):
                self.pen.rectangle((x0, self.y, x1, bottom), outline="black", width=2)
                self.at(x0 + 12, self.y + 37, cell, 12, "b" if index == 0 else "")
            self.y = bottom
        self.y += 60

    def signature(self, office: Sequence[str], name: str, recipients: Sequence[str] = (), chance: random.Random | None = None) -> None:
        """Office and name right, the signature and seal between, recipients left."""
        chance = chance or random.Random(name)
        right, top = LEFT + (RIGHT - LEFT) * 0.74, self.y + 30
        y = self.lines(right, top, office, 13, "b")
        for index, row in enumerate(["Nơi nhận:", *recipients] if recipients else []):
            self.at(LEFT, top + index * 34, row, 12 if index == 0 else 11, "bi" if index == 0 else "")
        self.scrawl(right, y + 90, chance)
        self.seal(right - 150, y + 80)
        self.at(right, y + 230, name, 14, "b", "ms")
        self.y = round(y + 270)

    def scrawl(self, x: float, y: float, chance: random.Random) -> None:
        points = [(x - 150 + 300 * i / 14 + chance.uniform(-25, 25), y + chance.uniform(-65, 65)) for i in range(15)]
        self.pen.line(points, fill=BLUE, width=4, joint="curve")

    def seal(self, x: float, y: float, text: str = "CƠ QUAN MẪU • KHÔNG CÓ GIÁ TRỊ") -> None:
        """A round red seal, laid over what is there as ink is."""
        layer = Image.new("RGB", self.image.size, "white")
        pen, radius = ImageDraw.Draw(layer), round(18 * DPI / 25.4)
        for r in (radius, radius - 9, radius - 48):
            pen.ellipse((x - r, y - r, x + r, y + r), outline=RED, width=5)
        star = [
            (x + (38 if i % 2 else 80) * np.sin(i * np.pi / 5 + np.pi), y + (38 if i % 2 else 80) * np.cos(i * np.pi / 5 + np.pi))
            for i in range(10)
        ]
        pen.polygon(star, fill=RED)
        pen.text((x, y + radius - 34), text[:14], font=font(8, "b"), fill=RED, anchor="ms")
        self.image = ImageChops.multiply(self.image, layer)
        self.pen = ImageDraw.Draw(self.image)

    def code(self, text: str, millimetres: float = 22) -> None:
        """A QR code at the left of the current row."""
        import zxingcpp

        drawn = np.array(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4))
        side = round(millimetres * DPI / 25.4)
        self.image.paste(Image.fromarray(drawn).convert("RGB").resize((side, side), Image.Resampling.NEAREST), (LEFT, self.y))
        self.y += side + 20

    def stamp(self, x: float, y: float, text: str, points: float = 15, angle: float = 0) -> None:
        """A framed word in red: HỎA TỐC, MẬT."""
        face = font(points, "b")
        box = face.getbbox(text)
        layer = Image.new("RGB", (round(box[2]) + 44, round(points * DPI / 72) + 40), "white")
        pen = ImageDraw.Draw(layer)
        pen.rectangle((3, 3, layer.width - 4, layer.height - 4), outline=RED, width=5)
        pen.text((layer.width / 2, layer.height / 2), text, font=face, fill=RED, anchor="mm")
        layer = layer.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        full = Image.new("RGB", self.image.size, "white")
        full.paste(layer, (round(x), round(y)))
        self.image = ImageChops.multiply(self.image, full)
        self.pen = ImageDraw.Draw(self.image)


def aged(
    image: Image.Image,
    seed: int,
    *,
    skew: float = 0.0,
    noise: float = 5,
    shade: float = 0.05,
    blur: float = 0.5,
    tint: tuple[int, int, int] = (252, 250, 244),
) -> Image.Image:
    """Skewed, unevenly lit, on tinted paper, a little blurred and noisy; the same each time for the same seed."""
    chance = np.random.default_rng(seed)
    image = ImageChops.multiply(image, Image.new("RGB", image.size, tint)).rotate(skew, Image.Resampling.BICUBIC, fillcolor=tint)
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    light = 1 - shade * np.linspace(0, 1, pixels.shape[1])[None, :, None] * np.linspace(0.4, 1, pixels.shape[0])[:, None, None]
    grain = chance.normal(0, noise, pixels.shape[:2])[:, :, None]
    return Image.fromarray(np.clip(pixels * light + grain, 0, 255).astype(np.uint8))
