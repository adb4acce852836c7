"""Headings that stand in the middle of the page, one cell under the other: certificates of merit, of standing, of quality.

The decree's diagram sets issuer and national heading side by side; on these the issuer stands under the national heading or over it, and place
and date above the signature (`digitize.dated`; NĐ 30/2020 does not bind forms that other laws lay down).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.agency import is_committee, opens_name
from digitize.layout import Line
from digitize.text import fold, is_upper

GRANTS = re.compile(r"(?:cap (?:chung chi|giay|bang)|chung nhan|xac nhan)\b")
"""What an agency does that is named right over it, folded."""
OFF = 0.08
"""Of the page's width: how far from its middle a cell's middle may be."""


def is_centred(line: Line, width: float) -> bool:
    """Whether a line's middle is the page's."""
    return abs(line.box.center[0] - width / 2) < width * OFF


def is_centred_heading(national: Sequence[Line], width: float) -> bool:
    """Whether the national heading stands in the middle of the page."""
    return bool(national) and all(is_centred(line, width) for line in national)


def centred_issuer(upper: Sequence[Line], national: Sequence[Line], width: float) -> list[Line]:
    """The first agency in capitals in the middle of the page, with what stands right under it; none where the heading is not centred. Of
    a paper without one, `upper` is what stands at its head.
    """
    if national and not is_centred_heading(national, width):
        return []
    out: list[Line] = []
    for line in upper:
        if fold(line.text).startswith("kinh gui"):
            break  # who is written to stands there
        named = is_upper(line.text) or (is_committee(line.text) and is_upper(line.text.split()[0]))
        if line in national or not named or not is_centred(line, width) or line.text.lstrip().startswith("("):
            continue
        if out and (line.box.top - out[-1].box.bottom > 1.2 * out[-1].box.height or GRANTS.match(fold(line.text))):
            break
        if out or (opens_name(line.text) and not fold(line.text).startswith("giay")):
            out.append(line)
    return out
