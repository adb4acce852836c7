"""Classify: which document type the paper is, from its title, its number's symbol and its body. Adds the doctype."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from digitize.cells import Heading
from digitize.doctypes import DocType
from digitize.heading import read_heading
from digitize.layout import Line, lines
from digitize.lexicon import says_other
from digitize.scan import Scan
from digitize.text import fold, is_like, is_upper

UNKNOWN = "unknown"
_DECIDES = "quyet dinh"


def classifier(types: Mapping[str, DocType]) -> Callable[[Scan], Scan]:
    """The step, for a set of document types."""

    def classify(scan: Scan) -> Scan:
        return replace(scan, doctype=best_type(scan, types))

    return classify


def best_type(scan: Scan, types: Mapping[str, DocType]) -> str:
    """The type with the best score on page 1, or `unknown`."""
    if not scan.pages:
        return UNKNOWN
    page = scan.pages[0]
    found = lines(page)
    heading = read_heading(found, page.width, page.height)
    upper = [line for line in found if line.box.top < page.height * 0.6]
    # of a paper with a title, `QUYẾT ĐỊNH:` further down decides and names nothing
    said = [line for line in upper if is_upper(line.text) and not (heading.title and _decides(line, heading.title))]
    titles = _titles([fold(line.text) for line in said]) | _of_heading(heading)
    body = " ".join(fold(line.text) for line in upper)
    scores = {name: _score(kind, heading, titles, body) for name, kind in types.items()}
    best = max(scores, key=lambda name: scores[name], default=UNKNOWN)
    return best if scores.get(best, 0) >= 1.0 else UNKNOWN


def _decides(line: Line, title: Line) -> bool:
    """Whether a line under a paper's title opens what it says: `QUYẾT ĐỊNH:`, of which the colon may be lost."""
    return line.text.rstrip().endswith(":") or (line.box.top > title.box.bottom and fold(line.text) == _DECIDES)


def _titles(upper: list[str]) -> set[str]:
    """Each line, and each two in a row: titles are broken over lines."""
    return {*upper, *(f"{one} {two}" for one, two in pairwise(upper))}


def _of_heading(heading: Heading) -> set[str]:
    """The title with one, two and more of the lines under it, which in a paper of two panels stand between others."""
    said = [fold(line.text) for line in (heading.title, *heading.abstract) if line is not None] if heading.title else []
    return {" ".join(said[:size]) for size in range(1, len(said) + 1)}


def _score(kind: DocType, heading: Heading, titles: set[str], body: str) -> float:
    """1 or more where the paper can be of the type; a longer title that fits outranks a shorter one."""
    if not kind.titles:
        return 1.0 if heading.letter and heading.title is None else 0.0
    fit = max((_title_fit(title, line) * (1 + min(len(title), len(line)) / 100) for title in kind.titles for line in titles), default=0.0)
    if fit == 0.0 or not _in_use(kind, heading):
        return 0.0
    marks = sum(mark in body for mark in kind.marks)
    symbol = bool(kind.symbol and heading.number and re.search(kind.symbol, heading.number.text))
    if kind.marks and not marks and not symbol:
        return 0.0
    return fit + 0.02 * marks + 0.05 * symbol


def _in_use(kind: DocType, heading: Heading) -> bool:
    """Whether the form was in use in the year that the paper bears, where it says one."""
    year = re.search(r"(?:19|20)\d{2}\s*$", heading.date.text) if heading.date else None
    if year is None:
        return True
    after = kind.issued_from is None or int(year[0]) >= kind.issued_from.year
    return after and (kind.issued_to is None or int(year[0]) <= kind.issued_to.year)


def _title_fit(title: str, line: str) -> float:
    if line == title or (line.startswith(title + " ") and len(line) < len(title) + 30):
        return 1.0
    return 0.95 if is_like(line, title, 0.9) and not says_other(line, title) else 0.0
