"""Which check catches a slip: `python -m samples.mutate` changes one character of each field of each sample, as OCR might, and
reports what says so. A field that nothing guards is what a clerk must look at himself."""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from digitize.doctypes import DocType, all_doctypes
from digitize.kinds import KINDS
from digitize.number import canonical_number
from digitize.scan import HEADER, HEADER_MORE, Field, Origin, Page, Scan, Source
from digitize.steps.check import checker

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
SLIPS = {"0": "68", "1": "74", "2": "73", "3": "85", "4": "91", "5": "36", "6": "80", "7": "12", "8": "30", "9": "40"}


def slipped(text: str, chance: random.Random) -> str:
    """The text with one letter or digit another one."""
    places = [index for index, char in enumerate(text) if char.isalnum()]
    place = chance.choice(places)
    char = text[place]
    new = chance.choice(SLIPS[char]) if char in SLIPS else chance.choice([c for c in "aăâeêioôơuưnmhđt" if c != char.lower()])
    return text[:place] + (new.upper() if char.isupper() else new) + text[place + 1 :]


def _kinds(doctype: DocType | None) -> Mapping[str, str]:
    return {rule.name: rule.kind for rule in doctype.fields} if doctype else {}


def _scan(doctype: str, values: Mapping[str, tuple[str, str | None]], kinds: Mapping[str, str]) -> Scan:
    """A scan that was read so: text and value of each field."""
    source = Source(key="", filename="", media_type="", sha256="", size=0, received_at=datetime.now(UTC), received_by="")
    fields = {
        name: Field(name=name, value=value, text=text, page=1, box=None, confidence=0.99, origin=Origin.OCR, kind=kinds.get(name, "text"))
        for name, (text, value) in values.items()
    }
    page = Page(number=1, width=595, height=842, dpi=200)
    return Scan(source=source, pages=(page,), doctype=doctype, fields=MappingProxyType(fields))


def _value(name: str, text: str, kind: str, issuer: str) -> str | None:
    """The canonical value of a field's text, as the reader would make it."""
    if name == "so_ky_hieu":
        return canonical_number(f"Số: {text}", issuer)[0]
    printed = "/".join(reversed(text.split("-"))) if kind in ("date", "partial_date") else text
    return KINDS[kind](printed)


def report(seed: int = 1) -> dict[str, Counter[str]]:
    """Field (header fields by name, others by kind) to the checks that caught slips, `nothing` among them."""
    chance, types, caught = random.Random(seed), all_doctypes(), defaultdict[str, Counter[str]](Counter)
    check = checker(types, lambda: TODAY)
    for path in sorted(HERE.rglob("expected.json")):
        data = json.loads(path.read_text("utf-8"))
        kinds = _kinds(types.get(data["doctype"]))
        values = {name: (text, text) for name, text in data["fields"].items() if text}
        before = Counter((f.code, f.field) for f in check(_scan(data["doctype"], values, kinds)).findings)
        for name, (text, _) in values.items():
            kind = "date" if name == "ngay_cap" else kinds.get(name, "text")
            wrong = slipped(text, chance)
            value = _value(name, wrong, kind, values.get("co_quan_cap", ("", None))[0])
            after = Counter((f.code, f.field) for f in check(_scan(data["doctype"], {**values, name: (wrong, value)}, kinds)).findings)
            new = sorted({code for code, _ in (after - before)})
            caught[name if name in (*HEADER, *HEADER_MORE) else f"({kind})"][", ".join(new) or "nothing"] += 1
    return caught


def main() -> None:
    """Prints one row a field."""
    for name, counts in sorted(report().items()):
        total = sum(counts.values())
        print(
            f"{name:22} {total - counts['nothing']:3} of {total:3} caught   " + "; ".join(f"{code} {n}" for code, n in counts.most_common())
        )


if __name__ == "__main__":
    main()
