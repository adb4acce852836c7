"""A stack of papers as a scanner gave it, and how a clerk parts it into papers before any is taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a stack."""

    file: int
    """Which of the stack's files, from 0."""
    number: int
    """Page of that file, from 1."""
    width: float
    """Points."""
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Files on their way to become papers; they lie with who brought them until he sends or discards them."""

    id: str
    by: str
    dossier: str | None
    names: tuple[str, ...]
    """File names, by file."""
    files: tuple[Path, ...]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One page of a paper to be: which leaf of the stack (from 0), and degrees clockwise to turn it."""

    leaf: int
    turn: int = 0


def checked(stack: Stack, papers: Sequence[Sequence[Cut]]) -> None:
    """Raises Invalid where a page stands in two papers, a paper has none, or a turn is no quarter."""
    all_cuts = [cut for paper in papers for cut in paper]
    if not papers or any(not paper for paper in papers):
        raise Invalid("empty-paper", "Có giấy tờ không còn trang nào; hãy bỏ hoặc gộp lại.")
    if any(not 0 <= cut.leaf < len(stack.leaves) or cut.turn not in (0, 90, 180, 270) for cut in all_cuts):
        raise Invalid("bad-cut", "Trang hoặc góc xoay không đúng; hãy tải lại trang.")
    if len({cut.leaf for cut in all_cuts}) != len(all_cuts):
        raise Invalid("page-twice", "Một trang nằm trong hai giấy tờ; hãy kiểm tra lại.")


def whole_file(stack: Stack, paper: Sequence[Cut]) -> int | None:
    """Which file of the stack the paper is, unchanged; None where it must be put together anew."""
    file = stack.leaves[paper[0].leaf].file
    theirs = [index for index, leaf in enumerate(stack.leaves) if leaf.file == file]
    return file if [cut.leaf for cut in paper] == theirs and not any(cut.turn for cut in paper) else None
