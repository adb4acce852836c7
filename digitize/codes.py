"""Codes of the one-stop shop (requirements.md §5.3): legacy and current forms both hold."""

from __future__ import annotations

import re
from collections.abc import Callable

from digitize.errors import Invalid

PROCEDURE = re.compile(r"[1-4]\.\d{6}(?:\.\d{2}|\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?")
DOSSIER_OLD = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4,}")
DOSSIER = re.compile(r"[A-Z]\d{2}(?:\.\d{1,3}){0,4}-\d{6}-\d{4,6}")
RESULT = re.compile(rf"(?:{DOSSIER.pattern}|{DOSSIER_OLD.pattern})-KQ\d*")
RESULT_TYPE = re.compile(r"KQ\.[A-Z]\d{2}\.\d{6}")
AGENCY = re.compile(r"[A-Z]\d{2}(?:\.\d{1,3})*")

CodeBuilder = Callable[[str, int], str]
"""From dossier code and ordinal to a result's code; another one is set in `api/wiring.py` when the law's picture is known."""


def dossier(text: str) -> str:
    """The dossier code as it stands, spaces dropped. Raises Invalid."""
    found = re.sub(r"\s", "", text).upper()
    if not (DOSSIER.fullmatch(found) or DOSSIER_OLD.fullmatch(found)):
        raise Invalid("bad-dossier-code", "Mã hồ sơ không đúng mẫu, ví dụ H50.10.25-260312-0012. Hãy kiểm tra lại.")
    return found


def result_code(dossier_code: str, ordinal: int) -> str:
    """`<mã hồ sơ>-KQ(n)` of Nghị định 45/2020 Điều 14(3): -KQ1, -KQ2 …"""
    return f"{dossier_code}-KQ{ordinal}"
