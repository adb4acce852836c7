"""Makes the fields of a page from lines of it."""

from __future__ import annotations

from digitize.cells import joined
from digitize.confidence import calibrated, raw_score
from digitize.geometry import union
from digitize.layout import Line
from digitize.scan import Field, Origin


class Maker:
    """Makes fields of one page."""

    def __init__(self, page: int, origin: Origin) -> None:
        self.page, self.origin = page, origin

    def __call__(self, name: str, cells: list[Line], value: str | None, text: str | None = None, trust: float = 1.0) -> Field:
        words = [word for line in cells for word in line.words]
        confidence = calibrated(raw_score(words, trust)) if self.origin is Origin.OCR else trust
        return Field(
            name=name, value=value or None, text=text if text is not None else joined(cells), page=self.page, box=union(w.box for w in words),
            confidence=round(confidence, 3), origin=self.origin,
        )  # fmt: skip
