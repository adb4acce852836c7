"""The verdict on a scan's image while the citizen is still at the counter: seconds before the reading is done."""

from __future__ import annotations

from dataclasses import dataclass, replace

from digitize.ports import OpenedFile, Opener, Originals
from digitize.scan import Finding, Page, Scan
from digitize.steps.read import quality

MOST = 12
"""Pages looked at; the rest is looked at when it is read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Pages with their defects, without words, and what to say of them; no finding: the scan is good."""

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    total: int
    """Pages of the whole file."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Looks at scans without reading them."""

    opener: Opener
    originals: Originals

    def look(self, scan: Scan) -> Verdict:
        """Raises what opening raises."""
        with self.originals(scan) as file, self.opener.open(file) as opened:
            return judged(opened)


def judged(opened: OpenedFile) -> Verdict:
    """The verdict on an opened file."""
    pages = []
    for sheet in opened.sheets[:MOST]:
        if sheet.blank().dpi == 0:  # drawn, not scanned
            continue
        raster = sheet.raster()
        pages.append(replace(sheet.blank(), skew=raster.skew, defects=raster.defects))
        raster.drop()
    return Verdict(tuple(pages), tuple(quality(tuple(pages))), len(opened.sheets))
