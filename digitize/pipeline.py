"""How a paper is read: a tuple of named steps, each `Scan -> Scan`. Start reading here.

    bytes ─ intake ─▶ Scan ─ sign ─ signatures ─ read ─ classify ─ extract ─ check ─▶ a clerk's review ─ accept ─▶ Record
                                                                              Record ─ keep ─▶ copy, package

These are the four steps of Thông tư 01/2023/TT-VPCP Điều 7: sao chụp, bóc tách dữ liệu, cấp mã, lưu.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

from digitize.scan import Scan

Step = tuple[str, Callable[[Scan], Scan]]


def run(steps: Sequence[Step], scan: Scan) -> Scan:
    """The scan after all steps, with how long each took."""
    for name, step in steps:
        began = perf_counter()
        scan = step(scan)
        scan = replace(scan, timings=MappingProxyType({**scan.timings, name: round(perf_counter() - began, 3)}))
    return scan
