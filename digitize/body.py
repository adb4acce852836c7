"""How what stands under a heading begins: the grounds of a decision, the first item of a form; and where a paper ends and its copy's certificate begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.layout import Line
from digitize.text import fold, is_upper

_BODY = re.compile(
    r"^(can cu|kinh gui|xet |theo de nghi|theo |thuc hien|de nghi|dieu \d|chuong [ivx\d]|phan (?:thu )?(?:[ivx\d]+|mo dau)\b|phan thu (?:nhat|hai)\b|thi hanh|chung nhan|cap cho|nay |o day|"
    r"ho chu dem ten|ho va ten|ma so|cong hoa|doc lap|noi nhan|duoc su|quyet dinh|hom nay)"
)
_ITEM = re.compile(r"^\W{0,2}(?:[IVX]{1,5}|\d{1,2})\s*[.):](?!\d)")
"""The beginning of a part: `I. Tình hình`, `1. Họ và tên`; folded it would be the first syllable of Vị Thủy and of V/v."""


_MAY_BE_ABSTRACT = re.compile(r"^(?:thuc hien|de nghi|theo |xet |thi hanh|quyet dinh|chung nhan) ?")
"""What opens a body as often as an abstract: `KẾ HOẠCH | Thực hiện Nghị quyết …`."""
COPIES = ("sao y", "sao luc", "trich sao")
"""What a copy is called (NĐ 30/2020 Điều 25)."""
_CERTIFIED = (*COPIES, "chung thuc ban sao", "chung thuc sao")
_COPY_NUMBER = re.compile(r"^s\S? ?[:.]? ?\d.{0,8}/\s?(?:SY|SL|TrS)\s?-", re.IGNORECASE)


def may_be_abstract(line: Line, ends: str = "") -> bool:
    """Whether a line that may begin a body may as well be an abstract, which ends in no stop but one that it may end in."""
    return bool(_MAY_BE_ABSTRACT.match(fold(line.text))) and not line.text.rstrip(f" {ends}").endswith((";", ",", ":"))


def without_copy(rows: Sequence[Line], height: float) -> list[Line]:
    """The lines above those of a copy's certificate, which has a number, a date and a signer of its own (NĐ 30/2020 Điều 25-26, NĐ 23/2015)."""
    begins = (
        at for at, line in enumerate(rows)
        if line.box.top > height * 0.3 and ((is_upper(line.text) and fold(line.text).startswith(_CERTIFIED)) or _COPY_NUMBER.match(line.text))
    )  # fmt: skip
    return list(rows[: next(begins, len(rows))])


def begins_body(line: Line) -> bool:
    """Whether the line begins what stands under the heading."""
    return bool(_BODY.match(fold(line.text)) or _ITEM.match(line.text))
