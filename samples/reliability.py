"""Confidence against the share that was right: bands for the table, a plot, and the knots that map one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from scipy.optimize import isotonic_regression

from digitize.confidence import calibrated

Points = Sequence[tuple[float, bool]]
EDGES = (0.0, 0.5, 0.7, 0.85, 0.9, 0.95, 1.001)


def bands(points: Points) -> list[tuple[float, float, int, int]]:
    """Low edge, high edge, fields, right ones; empty bands left out."""
    out = []
    for low, high in pairwise(EDGES):
        inside = [right for sure, right in points if low <= sure < high]
        if inside:
            out.append((low, min(high, 1.0), len(inside), sum(inside)))
    return out


def knots(points: Points) -> list[tuple[float, float]]:
    """Raw score to chance of being right, rising: isotonic regression, one knot a step; no claim of 1."""
    ordered = sorted(points)
    rising = isotonic_regression([float(right) for _, right in ordered]).x
    out: list[tuple[float, float]] = []
    for (raw, _), chance in zip(ordered, rising, strict=True):
        capped = round(min(0.99, float(chance)), 3)
        if not out or capped > out[-1][1]:
            out.append((round(raw, 3), capped))
    return out


def raw_of(confidence: float) -> float:
    """The raw score that `digitize.confidence.calibrated` made a confidence of; 1 for a field that no engine read."""
    places = sorted((raw / 1000 for raw in range(1001)), key=lambda raw: abs(calibrated(raw) - confidence))
    return places[0] if abs(calibrated(places[0]) - confidence) < 0.01 else 1.0


def write_plot(points: Points, file: Path) -> None:
    """An SVG: each band's mean confidence against its share of right fields, dots as large as the band is full."""
    dots = []
    for low, high, total, right in bands(points):
        mean = sum(sure for sure, _ in points if low <= sure < (high if high < 1 else 1.001)) / total
        size = 3 + 9 * (total / len(points)) ** 0.5
        dots.append(
            f'<circle cx="{40 + 320 * mean:.1f}" cy="{340 - 320 * right / total:.1f}" r="{size:.1f}"><title>{right}/{total}</title></circle>'
        )
    axis = '<path d="M40 20V340H360M40 340L360 20" fill="none" stroke="#888"/>'
    words = '<text x="200" y="370" text-anchor="middle">said</text><text x="14" y="180" transform="rotate(-90 14 180)" text-anchor="middle">right</text>'
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 380" font-family="sans-serif" font-size="13">{axis}{words}<g fill="#0a58ca">{"".join(dots)}</g></svg>\n'
    )
