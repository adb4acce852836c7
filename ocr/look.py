"""What a page looks like in 256 bits, by which the same paper scanned again is found."""

from __future__ import annotations

import imagehash
from PIL import Image

SIZE = 16


def look_of(image: Image.Image) -> str:
    """64 hexadecimal digits: the lowest frequencies of the page against their median (pHash). Of two scans of one paper few bits
    differ; of forms with other entries, more.
    """
    small = image.convert("L")
    small = small.reduce(max(1, min(small.size) // 256))
    return str(imagehash.phash(small, hash_size=SIZE))
