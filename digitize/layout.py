"""Lines and zones of a page, from geometry: the cells of the diagram in Nghị định 30/2020 Phụ lục I."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from digitize.geometry import Box, union
from digitize.scan import Page, Word
from digitize.text import fold, is_like

TABLE = 6.0
"""Line heights over the first row of two columns within which another may be of its table: a title well over a table is none of it."""
CRUMB = 0.1
"""Confidence under which a word of a few letters is none."""
GAP = 1.9
"""A gap wider than this many line heights cuts a row: the heading stands in two columns."""


def sureness(words: Sequence[Word]) -> float:
    """Mean confidence of words, each weighing by its length; 0 of none."""
    size = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / size if size else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand side by side, left to right; `box` is straightened, the words' boxes stay as on the page."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Of the words, each weighing by its length."""
        return sureness(self.words)

    def part(self, start: int, end: int | None = None) -> Line | None:
        """The line of some of its words, by index; None where these are none."""
        words = self.words[start:end]
        if not words:
            return None
        return Line(words, Box(words[0].box.x0, self.box.top, words[-1].box.x1, self.box.bottom))


def lines(page: Page) -> list[Line]:
    """Lines from top to bottom, and left to right in a row, cut at wide gaps and where columns meet."""
    return list(_lines(page))


@lru_cache(maxsize=16)
def _lines(page: Page) -> tuple[Line, ...]:
    """Each step asks for them, of one page seven times in all."""
    rows = _rows(page)
    cut = [_cut(row) for row in rows]
    edges = _column_edges(cut)
    return tuple(line for row in rows for line in _cut(row, edges))


def _column_edges(cut: list[list[Line]]) -> list[tuple[float, float]]:
    """Where second columns begin: left edges that at least three rows share, each with the height of its row."""
    starts = sorted((line.box.x0, line.box.center[1]) for row in cut for line in row[1:])
    return [(x, y) for i, (x, y) in enumerate(starts) if sum(abs(x - other) < 4 for other, _ in starts[max(0, i - 8) : i + 9]) >= 3]


def _rows(page: Page) -> list[list[tuple[Word, Box]]]:
    placed = [(word, page.straight(word.box)) for word in page.words]
    placed.sort(key=lambda item: item[1].center[1])
    rows: list[list[tuple[Word, Box]]] = []
    for word, box in placed:
        home = next((row for row in reversed(rows[-4:]) if _beside(row, box)), None)
        if home is None:
            rows.append([(word, box)])
        else:
            home.append((word, box))
    for row in rows:
        row.sort(key=lambda item: item[1].x0)
    rows.sort(key=lambda row: median(box.center[1] for _, box in row))
    return rows


def _beside(row: list[tuple[Word, Box]], box: Box) -> bool:
    """Whether a word stands in a row: by its nearest words there, so that a page that curves keeps its lines."""
    print_only = [item for item in row if not _is_crumb(item[0])] or row
    near = sorted(print_only, key=lambda item: min(abs(item[1].x0 - box.x1), abs(item[1].x1 - box.x0)))[:3]
    center = median(other.center[1] for _, other in near)
    height = min(box.height, median(other.height for _, other in near))
    blocked = any(other.x0 < box.x1 - 2 and box.x0 < other.x1 - 2 for _, other in near)
    return abs(box.center[1] - center) < 0.5 * max(height, 4.0) and not blocked


def _is_crumb(word: Word) -> bool:
    """Whether a word is what a reader made of a stroke of pen or seal, which stands across lines of print."""
    return word.confidence < CRUMB and len(word.text) < 4


def _cut(row: list[tuple[Word, Box]], columns: Sequence[tuple[float, float]] = ()) -> list[Line]:
    height, level = median(box.height for _, box in row), median(box.center[1] for _, box in row)
    columns = [(x, y) for x, y in columns if y - level < TABLE * height]
    cuts = {index for index in range(1, len(row)) if row[index][1].x0 - row[index - 1][1].x1 > GAP * height}
    for index in range(1, len(row)):
        left = row[index][1].x0
        if left - row[index - 1][1].x1 > 0.7 * height and any(abs(left - edge) < 4 for edge, _ in columns):
            cuts.add(index)
    folded = [fold(word.text) for word, _ in row]
    for index in range(1, len(row)):
        ahead = " ".join(folded[index : index + 3])
        if is_like(ahead, "cong hoa xa", 0.88) or is_like(ahead, "doc lap tu", 0.85):
            cuts.add(index)
    cuts |= {begun for begun, gap in _dates_begin(row) if row[begun][1].x0 - row[begun - 1][1].x1 > gap * height}
    if folded and folded[0] in ("so", "s0") and "thang" in folded:
        place = folded.index("ngay") if "ngay" in folded else folded.index("thang")
        gaps = [(row[i][1].x0 - row[i - 1][1].x1, i) for i in range(2, place + 1)]
        if gaps and max(gaps)[0] > 0.6 * height and not any(1 < cut <= place for cut in cuts):
            cuts.add(max(gaps)[1])
    texts = [word.text for word, _ in row]
    cuts = {index for index in cuts if not blank_between(texts[:index], texts[index:])}
    edges = [0, *sorted(cuts), len(row)]
    return [_line(row[start:end]) for start, end in pairwise(edges) if start < end]


def _dates_begin(row: Sequence[tuple[Word, Box]]) -> Iterator[tuple[int, float]]:
    """Where in a row place and date may begin, and how wide a gap must stand before, in line heights: behind the last line of an issuer in capitals,
    which leaves them little room, and behind who else signs at the left (`Cha, mẹ   Huế, ngày 2 tháng 3 năm 2012`).
    """
    texts = [word.text for word, _ in row]
    day = next((at for at, text in enumerate(texts) if re.match(r"ng[aà][yỳ]\d{0,2}$", text)), 0)
    if "tháng" not in texts[day:]:
        return
    start = _back(texts, day, 5, lambda text: text[:1].isalpha() and not text.isupper())
    before = [text for text in texts[:start] if text[:1].isalpha()]
    if 0 < start < day and len(before) > 1 and all(text.isupper() for text in before):
        yield start, 0.4
    start = _back(texts, day, 6, lambda text: text[:1].isupper())
    if 0 < start < day and re.fullmatch(r"(?:19|20)\d\d\W*", texts[-1]):
        yield start, 1.2


def _back(texts: Sequence[str], start: int, most: int, belongs: Callable[[str], bool]) -> int:
    """The first of the words before one, so many at the most, that all belong to it."""
    least = max(0, start - most)
    while start > least and belongs(texts[start - 1]):
        start -= 1
    return start


def blank_between(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether a gap in a row is the blank of a number (`Số:     /QĐ-UBND`) or a date (`ngày    tháng    năm`)."""
    said = [text for text in right if fold(text)]
    before = [fold(text) for text in left[-2 - _digits_by_hand(left[::-1]) :]]
    after = [fold(text) for text in said[: 2 + _digits_by_hand(said)]]
    if not after or not before:
        return False
    if before[0] in ("so", "s0") and len(before) == len(left) and re.match(r"/|\d|[A-ZĐ]{2,4}[/-]", said[0]):
        return True
    dated = any(word.endswith("ngay") for word in before) and any(word.startswith("thang") for word in after)
    return dated or (any("thang" in word or is_month_word(word, left) for word in before) and any(word.startswith("nam") for word in after))


def is_month_word(folded: str, left: Sequence[str]) -> bool:
    """Whether a folded word behind `ngày` is `tháng`, over which the pen ran: `ngày 30 thông 8`."""
    return bool(re.fullmatch(r"th\wng", folded)) and any(fold(text) == "ngay" for text in left)


def _digits_by_hand(words: Sequence[str]) -> int:
    """How many words at the beginning, three at the most, are what digits by hand are read as: digits, or of a letter or two, or of none."""
    return next((at for at, word in enumerate(words[:3]) if len(fold(word)) > 2 and not word.isdecimal()), min(3, len(words)))


def _line(part: list[tuple[Word, Box]]) -> Line:
    return Line(tuple(word for word, _ in part), union(box for _, box in part))


def ordered_lines(page: Page) -> list[Line]:
    """Lines in reading order: where rows stand in two columns, the left one goes before the right."""
    out: list[Line] = []
    right: list[Line] = []
    previous: Line | None = None
    for line in lines(page):
        beside = previous is not None and line.box.top < previous.box.bottom - 2 and line.box.x0 > previous.box.x1
        if beside and line.box.x0 > page.width * 0.3:
            right.append(line)
        elif right and line.box.x1 < min(r.box.x0 for r in right) + 5:
            out.append(line)
        else:
            out.extend(right)
            right = []
            out.append(line)
        previous = line
    return [*out, *right]


def reading_order(page: Page) -> tuple[Word, ...]:
    """The page's words as `ordered_lines` has them, whichever reader gave them and when."""
    return tuple(word for line in ordered_lines(page) for word in line.words)


def reading_text(page: Page) -> str:
    """The page's lines in reading order, one a row."""
    return "\n".join(line.text for line in ordered_lines(page))
