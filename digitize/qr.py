"""What QR codes on papers say: those of citizen cards, whose values outrank OCR, and codes that lead back to a result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from digitize.doctypes import DocType
from digitize.kinds import iso, personal_number
from digitize.scan import Code, Field, Finding, Origin, Scan
from digitize.text import clean, fold, tone_key

SURE = 0.99


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """A card's code: `number|old number|name|ddmmyyyy|sex|address|ddmmyyyy`."""

    number: str
    name: str
    born: str | None
    sex: str | None


def citizen_card(text: str) -> CitizenCard | None:
    """The card, or None where the text is not that of one."""
    parts = [clean(part) for part in text.split("|")]
    if len(parts) < 6 or personal_number(parts[0]) is None or len(parts[0]) != 12:
        return None
    born = iso(parts[3][4:], parts[3][2:4], parts[3][:2]) if re.fullmatch(r"\d{8}", parts[3]) else None
    return CitizenCard(parts[0], parts[2], born, parts[4] if parts[4] in ("Nam", "Nữ") else None)


def with_codes(scan: Scan, kind: DocType | None, fields: Mapping[str, Field]) -> tuple[dict[str, Field], list[Finding]]:
    """The fields with what the codes say, and where code and print differ."""
    out, findings = dict(fields), []
    for page in scan.pages:
        for code in page.codes:
            card = citizen_card(code.text)
            if card is not None and kind is not None:
                findings += _from_card(card, code, page.number, kind, out)
            elif card is None and "ma_qr" not in out:
                out["ma_qr"] = _field("ma_qr", code.text, code, page.number, "text")
    return out, findings


def _from_card(card: CitizenCard, code: Code, page: int, kind: DocType, fields: dict[str, Field]) -> list[Finding]:
    """The paper's subject as the card has it, if the card is the subject's: its number or its name stands on the paper."""
    subject = next((rule for rule in kind.fields if rule.subject), None)
    if subject is None:
        return []
    printed = fields.get(subject.name)
    person = next((rule for rule in kind.fields if rule.kind in ("person", "upper")), None)
    named = fields.get(person.name) if person else None
    same_number = printed is not None and printed.value == card.number
    same_name = named is not None and fold(named.text) == fold(card.name)
    if not (same_number or same_name):
        return []
    out = []
    if printed is not None and printed.value not in (None, card.number):
        out.append(
            Finding(code="qr-differs", field=subject.name, message="Số trên giấy khác số trong mã QR; đã lấy theo mã QR, hãy so với giấy.")
        )
    fields[subject.name] = _field(subject.name, card.number, code, page, "personal_number", printed)
    if person is not None and named is not None and same_name and tone_key(named.value or "") != tone_key(card.name):
        value = card.name.upper() if person.kind == "upper" else card.name
        fields[person.name] = _field(person.name, value, code, page, person.kind, named)
    return out


def _field(name: str, value: str, code: Code, page: int, kind: str, printed: Field | None = None) -> Field:
    new = Field(name=name, value=value, text=value, page=page, box=code.box, confidence=SURE, origin=Origin.QR, kind=kind)
    return new if printed is None else replace(new, text=printed.text, page=printed.page, box=printed.box)
