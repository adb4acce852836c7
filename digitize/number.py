"""Số, ký hiệu: `<number>/<year?>/<type>-<agency>` (NĐ 30/2020 Phụ lục I), repaired where only diacritics slipped."""

from __future__ import annotations

import re

from digitize.agency import SHORT, symbol_fits
from digitize.kinds import digits
from digitize.text import clean, strip_marks

_ABBREVIATIONS = {strip_marks(short).upper(): short for short in SHORT.values()}
_SYMBOL = re.compile(r"[A-ZĐ][\wĐđ.&]*(?:-[\wĐđ.&]+)*")
_COUNT = re.compile(r"\d{1,6}[a-zA-ZđĐ]?")


def canonical_number(text: str, issuer: str) -> tuple[str | None, float]:
    """The number without spaces, and how far its grammar bears it out (0 to 1).

    None where the count is not filled in or cannot be read: a blank `Số:     /QĐ-UBND` has no number.
    """
    body = re.sub(r"^\s*\S{1,3}?\s*[:;.,]\s*|^\s*s\S\s+", "", clean(text), flags=re.IGNORECASE)
    body = re.sub(r"\s+", "", body).strip(".,;:_-'\"|")
    parts = [part for part in body.split("/") if part]
    if body.startswith("/") or not parts:
        return None, 0.3
    count = re.sub(r"[^\w]", "", parts[0])
    if not _COUNT.fullmatch(count):
        fixed = digits(count)
        if not (_COUNT.fullmatch(fixed) and sum(c.isdigit() for c in count) * 2 > len(count)):
            return None, 0.3
        count = fixed
    if len(parts) == 1:
        return (count, 0.6) if re.fullmatch(r"\d{1,6}", count) else (None, 0.3)
    year, rest = ("", parts[1:])
    if re.fullmatch(r"(?:19|20)\d{2}", digits(parts[1])):
        year, rest = digits(parts[1]) + "/", parts[2:]
    if not rest:
        return f"{count}/{year}".rstrip("/"), 0.8
    symbol = repaired_symbol("/".join(rest))
    if not _SYMBOL.match(symbol):
        return None, 0.3
    trust = 0.97 if symbol_fits(symbol, issuer) else 0.8
    return f"{count}/{year}{symbol}", trust


def repaired_symbol(symbol: str) -> str:
    """The symbol with its type's abbreviation as the decree writes it: QD-UBND gives QĐ-UBND."""
    symbol = re.sub(r"[^\w\-./&]", "", symbol).strip(".-/")
    symbol = re.sub(r"([ĐD])[ĐD]\b", "Đ", symbol) if re.match(r"Q[ĐD]{2}\b", symbol) else symbol
    head, dash, tail = symbol.partition("-")
    bare = strip_marks(head).upper()
    slips = {"OD": "QD", "QB": "QD", "QĐ": "QD", "0D": "QD", "GD": "QD", "ĐD": "QD", "Q0": "QD", "QP": "QD"}
    bare = slips.get(bare, bare)
    return (_ABBREVIATIONS[bare] + dash + tail) if dash and bare in _ABBREVIATIONS else symbol
