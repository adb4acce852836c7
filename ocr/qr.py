"""QR codes on a page."""

from __future__ import annotations

from PIL import Image

QR_DPI = 300
"""A code of a card printed at 15 mm needs no more."""


def read_codes(image: Image.Image, dpi: int) -> list[tuple[str, float, float, float, float]]:
    """Text and box in points of each QR code."""
    import zxingcpp

    small = image.convert("L")
    if dpi > QR_DPI:
        small = small.resize((image.width * QR_DPI // dpi, image.height * QR_DPI // dpi), Image.Resampling.BOX)
    scale = 72 / min(dpi, QR_DPI)
    out = []
    for found in zxingcpp.read_barcodes(small, formats=zxingcpp.BarcodeFormat.QRCode):
        place = found.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        xs, ys = [corner.x * scale for corner in corners], [corner.y * scale for corner in corners]
        if found.text.strip():
            out.append((found.text, min(xs), min(ys), max(xs), max(ys)))
    return out
