"""Regions of a mask that hang together: what `scipy.ndimage.label` gives, without its third of a second of start-up in
each process that reads a paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom lie outside."""


def regions(mask: NDArray[np.bool_]) -> list[PixelBox]:
    """Boxes around connected pixels (also over corners), by joining the runs of neighbouring rows."""
    boxes: list[list[int]] = []
    parent: list[int] = []

    def root(region: int) -> int:
        while parent[region] != region:
            parent[region] = region = parent[parent[region]]
        return region

    before: list[tuple[int, int, int]] = []
    for row, (starts, ends) in enumerate(_runs(mask)):
        current = []
        for start, end in zip(starts, ends, strict=True):
            touching = {root(region) for left, right, region in before if left <= end and start <= right}
            home = min(touching, default=len(parent))
            if home == len(parent):
                parent.append(home)
                boxes.append([start, row, end, row + 1])
            for region in touching | {home}:
                parent[region] = home
                box, other = boxes[home], boxes[region]
                boxes[home] = [min(box[0], other[0], start), min(box[1], other[1]), max(box[2], other[2], end), row + 1]
            current.append((start, end, home))
        before = current
    return [(box[0], box[1], box[2], box[3]) for region, box in enumerate(boxes) if parent[region] == region]


def _runs(mask: NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Starts and ends of each row's runs of true pixels."""
    framed = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    framed[:, 1:-1] = mask
    edges = np.diff(framed, axis=1)
    return [(np.flatnonzero(row == 1).tolist(), np.flatnonzero(row == -1).tolist()) for row in edges]
