"""How what stands under a heading begins: the grounds of a decision, the first item of a form."""

from __future__ import annotations

import re

from digitize.layout import Line
from digitize.text import fold

_BODY = re.compile(
    r"^(can cu|kinh gui|xet |theo de nghi|theo |thuc hien|de nghi|dieu \d|chuong [ivx\d]|phan [ivx\d]+\b|thi hanh|chung nhan|cap cho|nay |o day|"
    r"ho chu dem ten|ho va ten|ma so|cong hoa|doc lap|noi nhan|duoc su|quyet dinh|hom nay)"
)
_ITEM = re.compile(r"^\W{0,2}(?:[IVX]{1,5}|\d{1,2})\s*[.):](?!\d)")
"""The beginning of a part: `I. Tình hình`, `1. Họ và tên`; folded it would be the first syllable of Vị Thủy and of V/v."""


def begins_body(line: Line) -> bool:
    """Whether the line begins what stands under the heading."""
    return bool(_BODY.match(fold(line.text)) or _ITEM.match(line.text))
