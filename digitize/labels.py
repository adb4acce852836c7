"""Fields of a form: what stands behind a printed label, up to the next label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from digitize.confidence import ALONE, DIFFERS, agreed
from digitize.doctypes import DocType, FieldRule
from digitize.geometry import union
from digitize.kinds import KINDS
from digitize.layout import ordered_lines
from digitize.scan import Field, Origin, Page, Word
from digitize.text import clean, fold, is_like, is_upper, similar

LIKE = 0.87
"""How alike a label's words must be to the printed ones, folded."""
_STOP = (
    "noi nhan",
    "giay nay co gia tri",
    "nguoi ky",
    "noi dang ky",
    "tm uy ban",
    "kt chu tich",
    "chu tich",
    "ky ghi ro",
    "luu vt",
    "dieu 2",
    "dieu 3",
)
_MARKER = re.compile(r"[-+*•–]|\d{1,2}[.)]|[a-zđ][.)]")
"""What stands before the next label at the beginning of a row."""
_ITEM = re.compile(r"(\d{1,2})[.)]")


FREE = frozenset({"text", "person", "upper"})
"""Kinds without a grammar that would bear the reading out."""


@dataclass(frozen=True, slots=True)
class _Token:
    word: Word
    page: int
    row: int
    fold: str


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    label: str


def labelled_fields(pages: tuple[Page, ...], doctype: DocType) -> dict[str, Field]:
    """Fields of a document type by their labels; a label with nothing behind it gives none."""
    tokens = _tokens(pages)
    labels = sorted({fold(label) for rule in doctype.fields for label in (*rule.labels, rule.after or "") if label}, key=len, reverse=True)
    hits = _hits(tokens, [*labels, *_STOP])
    out: dict[str, Field] = {}
    for rule in doctype.fields:
        found = _field(rule, doctype, tokens, hits, pages)
        if found is not None:
            out[rule.name] = found
    return out


def _tokens(pages: tuple[Page, ...]) -> list[_Token]:
    out: list[_Token] = []
    row = 0
    for page in pages:
        for line in ordered_lines(page):
            row += 1
            out.extend(_Token(word, page.number, row, fold(word.text)) for word in line.words)
    return out


def _hits(tokens: list[_Token], labels: list[str]) -> list[_Hit]:
    """Where each label stands. The likest label takes a place first and of equals the longer, so that `Họ, chữ đệm, tên
    người mẹ` is neither `Họ, chữ đệm, tên` nor `… tên người cha`."""
    found: list[tuple[float, int, _Hit]] = []
    last, spans = 0, []
    for label in sorted(labels, key=lambda label: len(label.split())):
        size = len(label.split())
        if size != last:
            last, spans = size, _spans(tokens, size)  # those of one size at a time: of a thousand pages they take 10 MB each
        for start, end, joined in spans:
            if abs(len(joined) - len(label)) > 4:
                continue
            likeness = similar(joined, label, LIKE if size > 1 else 0.95)
            if not likeness or is_upper("".join(token.word.text for token in tokens[start:end])):
                continue  # in capitals it is a title, not a label
            if is_like(tokens[start].fold.split()[0], label.split()[0], 0.6):
                found.append((-likeness, -size, _Hit(start, end, label)))
    taken = [False] * len(tokens)
    out: list[_Hit] = []
    for _, _, hit in sorted(found, key=lambda item: (round(item[0], 2), item[1])):
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = [True] * (hit.end - hit.start)
            out.append(hit)
    return sorted(_with_colon(out, tokens), key=lambda hit: hit.start)


def _spans(tokens: list[_Token], size: int) -> list[tuple[int, int, str]]:
    """Places of so many folded words, over at most two rows: where each begins and ends, and the words."""
    out = []
    for start, first in enumerate(tokens):
        end = _end(tokens, start, size)
        if first.fold and tokens[end - 1].row <= first.row + 1:
            out.append((start, end, " ".join(token.fold for token in tokens[start:end] if token.fold)))
    return out


def _with_colon(hits: list[_Hit], tokens: list[_Token]) -> list[_Hit]:
    """Where a label stands with its colon, the same words without one are running text."""
    marked = {
        hit.start for hit in hits if tokens[hit.end - 1].word.text.endswith(":") or tokens[min(hit.end, len(tokens) - 1)].word.text == ":"
    }
    sure = {hit.label for hit in hits if hit.start in marked}
    return [hit for hit in hits if hit.start in marked or hit.label not in sure]


def _end(tokens: list[_Token], start: int, size: int) -> int:
    """Behind the `size`-th folded word from `start`: a token like `trệt):` may hold none or two."""
    count, end = 0, start
    while end < len(tokens) and count < size:
        count += len(tokens[end].fold.split())
        end += 1
    return max(end, start + 1)


def _field(rule: FieldRule, doctype: DocType, tokens: list[_Token], hits: list[_Hit], pages: tuple[Page, ...]) -> Field | None:
    wanted = {fold(label) for label in rule.labels}
    shared = any(other.after and wanted & {fold(label) for label in other.labels} for other in doctype.fields)
    anchors = {fold(other.after) for other in doctype.fields if other.after}
    own = fold(rule.after) if rule.after else None
    heading: str | None = None
    for index, hit in enumerate(hits):
        if hit.label in wanted and (heading == own or (own is None and not shared)):
            stop = hits[index + 1].start if index + 1 < len(hits) else len(tokens)
            return _read(rule, tokens[hit.end : stop], pages, _item_of(tokens, hit))
        if hit.label in anchors:
            heading = hit.label
    return None


def _item_of(tokens: list[_Token], hit: _Hit) -> int | None:
    """The number that stands before a label (`3. Giấy tờ về đất đai:`)."""
    before = tokens[hit.start - 1] if hit.start else None
    numbered = before is not None and before.row == tokens[hit.start].row and _ITEM.fullmatch(before.word.text)
    return int(numbered[1]) if numbered else None


def _next_item(behind: Sequence[_Token], item: int | None) -> float:
    """The row that begins the next item of a numbered form (`4. Giấy phép này …` after 3), unless what stands behind the label is a list itself."""
    if item is None or _ITEM.fullmatch(behind[0].word.text):
        return inf
    for before, token in pairwise(behind):
        found = _ITEM.fullmatch(token.word.text)
        if token.row > before.row and found and int(found[1]) == item + 1:
            return token.row
    return inf


def _read(rule: FieldRule, behind: list[_Token], pages: tuple[Page, ...], item: int | None) -> Field | None:
    """The field from the tokens behind its label: its own row, and as many more as its rule allows."""
    while len(behind) > 1 and _MARKER.fullmatch(behind[-1].word.text) and behind[-1].row != behind[-2].row:
        behind = behind[:-1]
    if not behind:
        return None
    last = min(behind[0].row + rule.rows, _next_item(behind, item)) - 1
    kept = [token for token in behind if token.row <= last and token.page == behind[0].page]
    text = clean(" ".join(token.word.text for token in kept))
    text = re.sub(r"^[\s:;.,…_\-]+", "", text)
    text = re.sub(r"[\s:;,…_]+$|\.{2,}$", "", text)
    if rule.until:
        text = re.split(rule.until, text, maxsplit=1, flags=re.IGNORECASE)[0].strip()
    if not text:
        return None
    words = [token.word for token in kept if token.fold]
    if not words:
        return None
    confidence = sum(w.confidence for w in words) / len(words)
    read_by_ocr = pages[kept[0].page - 1].origin is Origin.OCR
    if any(w.other is not None and not agreed(w) for w in words):
        confidence = min(confidence, DIFFERS)
    elif read_by_ocr and rule.kind in FREE and not all(agreed(w) for w in words):
        confidence = min(confidence, ALONE)
    return Field(
        name=rule.name, value=KINDS[rule.kind](text), text=text, page=kept[0].page, box=union(w.box for w in words),
        confidence=round(confidence * (1.0 if rule.kind == "text" else 0.98), 3), origin=pages[kept[0].page - 1].origin, kind=rule.kind,
    )  # fmt: skip
