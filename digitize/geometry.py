"""Boxes on a page: points (1/72 inch) from the page's top left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `x0 <= x1` and `top <= bottom`, in points from the top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point lies inside."""
        x, y = point
        return self.x0 < x < self.x1 and self.top < y < self.bottom

    def scaled(self, factor: float) -> Box:
        return Box(self.x0 * factor, self.top * factor, self.x1 * factor, self.bottom * factor)

    def grown(self, by_x: float, by_y: float) -> Box:
        return Box(self.x0 - by_x, self.top - by_y, self.x1 + by_x, self.bottom + by_y)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them. Raises ValueError where there is none."""
    found = list(boxes)
    return Box(min(b.x0 for b in found), min(b.top for b in found), max(b.x1 for b in found), max(b.bottom for b in found))


def rotated(point: tuple[float, float], about: tuple[float, float], degrees: float) -> tuple[float, float]:
    """`point` turned clockwise (as seen on the page, y down) by `degrees` about another point."""
    angle = radians(degrees)
    dx, dy = point[0] - about[0], point[1] - about[1]
    return about[0] + dx * cos(angle) - dy * sin(angle), about[1] + dx * sin(angle) + dy * cos(angle)


def rotated_box(box: Box, about: tuple[float, float], degrees: float) -> Box:
    """The box of the same size around the turned centre: right for the small angles of a skewed scan."""
    x, y = rotated(box.center, about, degrees)
    return Box(x - box.width / 2, y - box.height / 2, x + box.width / 2, y + box.height / 2)
