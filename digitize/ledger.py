"""The log that cannot be bent: every event is a leaf of a tree whose signed heads are posted elsewhere (RFC 6962)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from digitize.codec import event_from_json, event_to_json
from digitize.merkle import EMPTY, grown, includes, leaf_hash, root
from digitize.record import Event

LATE = timedelta(minutes=15)
"""How long an event may take into the tree, and how far clocks may differ: what comes later was dated back, or waited unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the tree was at a moment, signed by the agency's key."""

    size: int
    root: bytes
    at: datetime
    token: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the tree."""

    position: int
    leaf: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That an entry stands in the log, as a file that anybody can check without us."""

    entry: Mapping[str, Any]
    position: int
    path: tuple[bytes, ...]
    head: Head


class Ledger(Protocol):
    """The tree, as services use it."""

    def place(self, subject: str, action: str) -> Place:
        """Where the newest such event stands, put into the tree now if it waits. Raises NotFound, Unavailable."""

    def proof(self, subject: str, action: str) -> Proof:
        """That the newest such event stands in the log. Raises NotFound."""


class HeadCheck(Protocol):
    """Whether the agency signed a head."""

    def __call__(self, token: str) -> Head | None: ...


def entry(event: Event) -> bytes:
    """What the tree holds of an event: all of it, always the same bytes."""
    return json.dumps(event_to_json(event), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def proof_to_json(proof: Proof) -> dict[str, Any]:
    """A file for who asks for the proof."""
    return {
        "entry": dict(proof.entry), "position": proof.position, "path": [step.hex() for step in proof.path], "head": proof.head.token,
    }  # fmt: skip


def proved(data: Mapping[str, Any], check: HeadCheck) -> Event | None:
    """The event that a proof proves; None where it does not: the head is not the agency's, or the path does not lead to it."""
    try:
        event, head = event_from_json(dict(data["entry"])), check(str(data["head"]))
        path = [bytes.fromhex(step) for step in data["path"]]
        fits = head is not None and includes(leaf_hash(entry(event)), int(data["position"]), head.size, path, head.root)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
    return event if fits else None


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a log."""

    code: str
    """`changed` (the entries do not give the head's root), `forged` (a head that the agency did not sign), `late`, `gap`, `unsigned` (no
    head covers it)."""
    position: int
    sentence: str


def audited(entries: Iterable[tuple[int, Event]], heads: Sequence[Head | None], posted: Sequence[Head] = ()) -> Iterator[Flaw]:
    """What is wrong with a whole log, from its entries in order, its heads, and heads that others have kept.

    Every head commits to all entries before it, so a changed, removed, added or reordered one breaks the next head; one dated back lies
    before entries that went ahead of it. Entries behind the last head are nobody's word, and so is a log without any. A log that was cut
    off behind an older head is whole in itself: only a head that others keep shows it.
    """
    yield from (Flaw("forged", 0, "Một chữ ký đầu cây không phải của cơ quan.") for head in heads if head is None)
    waiting = sorted((head for head in (*heads, *posted) if head), key=lambda head: head.size)
    nodes: dict[tuple[int, int], bytes] = {}
    size, signed, latest = 0, 0, None
    for position, event in entries:
        if position != size:
            yield Flaw("gap", size, f"Thiếu mục {size}.")
            return
        if latest is not None and event.at < latest - LATE:
            yield Flaw("late", position, f"Mục {position} ghi lùi ngày, hoặc vào cây muộn.")
        latest = event.at if latest is None else max(latest, event.at)
        nodes.update(grown(size, [leaf_hash(entry(event))], nodes.__getitem__))
        size += 1
        while waiting and waiting[0].size <= size:
            head = waiting.pop(0)
            signed, latest = head.size, max(latest, head.at)
            yield from _head_holds(head, nodes)
    if waiting:
        yield Flaw("gap", size, f"Nhật ký chỉ có {size} mục, trong khi đầu cây đã ký có {waiting[-1].size}.")
    if signed < size or not size:
        yield Flaw(
            "unsigned", signed, f"{size - signed} mục cuối không có đầu cây nào ký." if size else "Nhật ký không có mục nào được ký."
        )


def _head_holds(head: Head, nodes: Mapping[tuple[int, int], bytes]) -> Iterator[Flaw]:
    found = root(head.size, nodes.__getitem__) if head.size else EMPTY
    if found != head.root:
        yield Flaw("changed", head.size, f"Trong {head.size} mục đầu có mục đã bị sửa, bớt, thêm hoặc đổi chỗ.")
