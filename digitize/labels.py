"""Fields of a form: what stands behind a printed label, up to the next label."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitize.doctypes import DocType, FieldRule
from digitize.geometry import union
from digitize.kinds import KINDS
from digitize.layout import lines
from digitize.scan import Field, Page, Word
from digitize.text import clean, fold, similar

LIKE = 0.84
"""How alike a label's words must be to the printed ones, folded."""
_STOP = ("noi nhan", "nguoi ky", "noi dang ky", "tm uy ban", "kt chu tich", "chu tich", "ky ghi ro", "luu vt", "dieu 2", "dieu 3")


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
        for line in lines(page):
            row += 1
            out.extend(_Token(word, page.number, row, fold(word.text)) for word in line.words)
    return out


def _hits(tokens: list[_Token], labels: list[str]) -> list[_Hit]:
    """Where each label stands; longer labels first, so that `Họ, chữ đệm, tên người mẹ` is not `Họ, chữ đệm, tên`."""
    taken = [False] * len(tokens)
    out: list[_Hit] = []
    for label in labels:
        size, first = len(label.split()), label[0]
        for start in range(len(tokens) - size + 1):
            window = tokens[start : start + size]
            if any(taken[start : start + size]) or not window[0].fold or window[0].fold[0] != first and size == 1:
                continue
            joined = " ".join(token.fold for token in window if token.fold)
            if abs(len(joined) - len(label)) > 4 or similar(joined, label) < (LIKE if size > 1 else 0.95):
                continue
            taken[start : start + size] = [True] * size
            out.append(_Hit(start, start + size, label))
    return sorted(out, key=lambda hit: hit.start)


def _field(rule: FieldRule, doctype: DocType, tokens: list[_Token], hits: list[_Hit], pages: tuple[Page, ...]) -> Field | None:
    wanted = {fold(label) for label in rule.labels}
    anchors = {fold(other.after) for other in doctype.fields if other.after}
    own = fold(rule.after) if rule.after else None
    heading: str | None = None
    for index, hit in enumerate(hits):
        if hit.label in wanted and heading == own:
            stop = hits[index + 1].start if index + 1 < len(hits) else len(tokens)
            return _read(rule, tokens[hit.end : stop], pages)
        if hit.label in anchors:
            heading = hit.label
    return None


def _read(rule: FieldRule, behind: list[_Token], pages: tuple[Page, ...]) -> Field | None:
    """The field from the tokens behind its label: its own row, and as many more as its rule allows."""
    if not behind:
        return None
    rows = sorted({token.row for token in behind})
    kept = [token for token in behind if token.row <= rows[0] + rule.rows - 1 and token.page == behind[0].page]
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
    return Field(
        name=rule.name, value=KINDS[rule.kind](text), text=text, page=kept[0].page, box=union(w.box for w in words),
        confidence=round(confidence * (1.0 if rule.kind == "text" else 0.98), 3), origin=pages[kept[0].page - 1].origin, kind=rule.kind,
    )  # fmt: skip
