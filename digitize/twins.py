"""Whether a paper is here already, though its bytes are not: scanned again, a certified copy, or issued anew.

A ladder: the same bytes are found at intake; the same number, the same holder and the same picture name candidates; their words
decide. Nothing is deleted or merged by itself: a finding names the other scan, and a clerk decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from digitize.scan import Finding, Page, Scan, Status
from digitize.stores import Store
from digitize.text import fold, similar

BANDS = 16
"""Parts of a picture's 256 bits that are looked up each for itself."""
CANDIDATES = 8
SAME_TEXT, LIKE_TEXT, SAME_LOOK = 0.88, 0.7, 70
"""Share of words two scans of one paper have in common, at least; that of a paper and its certified copy; differing bits at most."""
SAME_NAMES = 0.9
"""How alike persons must be spelled; one letter misread is no other person."""
_COPY = ("sao y", "sao luc", "trich sao", "ban sao", "chung thuc ban sao", "cap ban sao")


class Verdict(StrEnum):
    """What one paper is to another."""

    AGAIN = "scanned-again"
    COPY = "certified-copy"
    REISSUED = "re-issued"
    COLLIDES = "same-number"
    DIFFERENT = "different"


SENTENCES = {
    Verdict.AGAIN: "Giấy này có vẻ đã được quét trước đây. Nếu đúng, hãy trả lại bản này.",
    Verdict.COPY: "Một trong hai giấy có vẻ là bản sao của giấy kia, đã có trong hệ thống. Hãy kiểm tra giấy nào là bản chính.",
    Verdict.REISSUED: "Cùng người, cùng loại giấy nhưng số hoặc ngày khác, có thể là giấy cấp lại. Hãy kiểm tra giấy nào còn hiệu lực.",
    Verdict.COLLIDES: "Số này đã có trên một giấy khác của cùng cơ quan trong cùng năm. Hãy kiểm tra số, ngày và cơ quan cấp.",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a paper is told from others."""

    number: str | None
    """Issuer, year and number with its series (natural key of NĐ 30/2020 Điều 15(1)); None where one of them was not read."""
    doctype: str | None
    persons: tuple[str, ...]
    """Whom it names, but for who signed it; folded."""
    look: str
    words: tuple[str, ...]
    """Of page 1, folded."""
    copy: bool
    """Whether it calls itself a copy."""


def identity(scan: Scan) -> Identity:
    """Of a paper that was read."""
    first = scan.pages[0] if scan.pages else None
    number, day, issuer = scan.value("so_ky_hieu"), scan.value("ngay_cap"), scan.value("co_quan_cap")
    persons = sorted(fold(f.value) for f in scan.fields.values() if f.kind == "person" and f.value and f.name != "nguoi_ky")
    words = tuple(fold(first.text).split()) if first else ()
    return Identity(
        number=f"{fold(issuer)}|{day[:4]}|{fold(number)}" if number and day and issuer else None,
        doctype=scan.doctype if scan.doctype != "unknown" else None, persons=tuple(persons),
        look=first.look if first else "", words=words, copy=first is not None and _is_copy(first),
    )  # fmt: skip


def _is_copy(page: Page) -> bool:
    """Whether a copy's words stand at the head or foot of a page, where they are stamped or printed."""
    rows = [fold(row) for row in page.text.splitlines()]
    return any(row.startswith(_COPY) or row.endswith(_COPY) for row in (*rows[:10], *rows[-12:]))


def marks(found: Identity) -> list[str]:
    """What a paper with this identity is looked up by."""
    size = len(found.look) // BANDS
    bands = [f"look:{at}:{found.look[at * size : (at + 1) * size]}" for at in range(BANDS)] if size else []
    number = [f"number:{found.number}"] if found.number else []
    holders = [f"holder:{found.doctype}|{person}" for person in found.persons] if found.doctype else []
    return [*number, *holders, *bands]


def verdict(new: Identity, old: Identity) -> Verdict:
    """What the new paper is to the old one."""
    text = SequenceMatcher(None, new.words, old.words, autojunk=False).ratio()
    same_number = new.number is not None and new.number == old.number
    other_number = new.number is not None and old.number is not None and new.number != old.number
    known = bool(new.persons and old.persons)
    same_holder = known and new.doctype == old.doctype and _same_persons(new.persons, old.persons)
    if known and not _same_persons(new.persons, old.persons):
        return Verdict.COLLIDES if same_number else Verdict.DIFFERENT
    if new.copy != old.copy and text >= LIKE_TEXT and (same_number or (same_holder and not other_number)):
        return Verdict.COPY
    if same_number and text >= SAME_TEXT:
        return Verdict.AGAIN
    if not other_number and text >= SAME_TEXT and (same_holder or _differing(new.look, old.look) <= SAME_LOOK):
        return Verdict.AGAIN
    if same_holder and other_number:
        return Verdict.REISSUED
    return Verdict.COLLIDES if same_number else Verdict.DIFFERENT


def _same_persons(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each whom the shorter list names stands in the longer too, a letter misread or not."""
    few, many = sorted((one, other), key=len)
    return all(any(similar(name, found) >= SAME_NAMES for found in many) for name in few)


def _differing(one: str, other: str) -> int:
    """Bits in which two pictures differ; all where one is not known."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if len(one) == len(other) > 0 else 256


def noted(store: Store, id: str, scan: Scan) -> Scan:
    """The paper with a finding for what it may be once more."""
    if scan.status is not Status.TO_CHECK:
        return scan
    own = identity(scan)
    # pictures of a much used form are alike by the thousand: only a paper without number or persons is looked up by its picture
    wanted = [mark for mark in marks(own) if not mark.startswith("look:")] or marks(own)
    found = _findings(store, own, [other for other in store.scans.marked(wanted, CANDIDATES + 1) if other != id])
    return replace(scan, findings=(*scan.findings, *found.values()), doubted=scan.doubted or bool(found)) if found else scan


def _findings(store: Store, own: Identity, others: list[str]) -> Mapping[str, Finding]:
    """At most one for each verdict."""
    out: dict[str, Finding] = {}
    for other in others[:CANDIDATES]:
        scan, _ = store.scans.get(other)
        if scan.status in (Status.TO_CHECK, Status.ARCHIVED):
            said = verdict(own, identity(scan))
            if said is not Verdict.DIFFERENT and said not in out:
                out[said] = Finding(code=said, message=SENTENCES[said], scan=other)
    return out


def remember(store: Store, id: str, scan: Scan) -> None:
    """Lets the paper be found by the next that comes; the scan must be there."""
    store.scans.mark(id, marks(identity(scan)) if scan.status is Status.TO_CHECK else ())
