"""Trust is earned: how often a type's papers were right as read, and whether the machine may accept them by itself.

Counted whenever a person accepts a paper: what the machine read against what the person let stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from digitize.scan import Field, Origin, Scan

SURE = 0.9
"""From here a field counts as sure."""
ENOUGH = 300
"""Sure papers that people must have looked at first: with none of them changed, the true share of wrong ones is below 1 % (the rule
of three: 3 / 300, at 95 %)."""
LOWEST = 0.985
"""Of Wilson's lower bound (95 %) on the share of sure papers that nobody had to change: none of 300, two of 500."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of a field, or of whole papers (`name` empty): seen, right as read; said to be sure, and right among those."""

    name: str
    seen: int = 0
    right: int = 0
    sure: int = 0
    sure_right: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What is known of a type's readings, and whether its papers may be accepted by the machine."""

    doctype: str
    papers: Tally
    fields: tuple[Tally, ...] = ()
    automatic_by: str | None = None
    """Login of who switched automatic acceptance on; None where it is off."""

    @property
    def proven(self) -> bool:
        """Whether automatic acceptance may be switched on."""
        return self.papers.sure >= ENOUGH and lower_bound(self.papers.sure_right, self.papers.sure) >= LOWEST


def lower_bound(right: int, seen: int, z: float = 1.96) -> float:
    """Wilson's lower bound of a share (Wilson 1927), 0 where nothing was seen."""
    if not seen:
        return 0.0
    share = right / seen
    spread = z * sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen))
    return max(0.0, (share + z * z / (2 * seen) - spread) / (1 + z * z / seen))


def is_sure(scan: Scan) -> bool:
    """Whether the machine would accept the paper: its type is known, nothing to look at, every field sure and well formed."""
    fields = as_read(scan).values()
    return (
        scan.doctype not in (None, "unknown") and scan.doctype_read is None and bool(fields) and not scan.doubted
        and all(f.value is not None and f.confidence >= SURE for f in fields)
    )  # fmt: skip


def as_read(scan: Scan) -> Mapping[str, Field]:
    """The fields as the machine read them, before any person changed one."""
    kept = {name: f for name, f in scan.fields.items() if f.origin is not Origin.CLERK}
    return {**kept, **scan.as_read}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one accepted paper adds to the tallies."""

    doctype: str
    tallies: tuple[Tally, ...] = field(default=())


def outcome(scan: Scan) -> Outcome:
    """Compares what was read with what a person let stand."""
    read, sure_paper, out = as_read(scan), is_sure(scan), []
    for name in sorted({*read, *scan.fields}):
        before, now = read.get(name), scan.fields.get(name)
        right = before is not None and now is not None and before.value == now.value
        sure = before is not None and before.confidence >= SURE
        out.append(Tally(name=name, seen=1, right=int(right), sure=int(sure), sure_right=int(sure and right)))
    unchanged = scan.doctype_read is None and all(tally.right for tally in out)
    paper = Tally(name="", seen=1, right=int(unchanged), sure=int(sure_paper), sure_right=int(sure_paper and unchanged))
    return Outcome(scan.doctype or "unknown", (paper, *out))
