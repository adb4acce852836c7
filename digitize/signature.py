"""The signature block: authority and office in capitals, the signature, the name (NĐ 30/2020 Điều 8(2)g, 13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.agency import AUTHORITY, OFFICES
from digitize.geometry import union
from digitize.layout import Line, lines
from digitize.people import is_whole
from digitize.scan import Page, Word
from digitize.text import fold, is_like, is_upper, similar

SPOILT = 0.8
"""Below it, a line's letters are hardly those that stand there."""
CRUMB = 5
"""Letters and a space that may stand before an office without being read."""
_PREFIX = re.compile(rf"^({'|'.join(AUTHORITY)})\b\s*[.,:]?\s*", re.IGNORECASE)
_TITLED = re.compile(
    r"^(?:(?:PGS|GS|TS|T[hH][sS]|BS|DS|LS|KS|CN|CVC|CKI{1,2}|BSCKI{1,2}|BSCK[12]|Bs|Ts|Đại tá|Thượng tá|Trung tá|Thiếu tướng)\b[.,:\s\-]*)+"
)
_SIGNS = " .,:;|_-\"'“”()"


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines of the office, none where only the name under it can be read; and of the name where one was read."""

    page: int
    office: tuple[Line, ...]
    name: Line | None


def is_office(line: Line) -> bool:
    """Whether a line says an office: `CHỦ TỊCH`, `KT. BỘ TRƯỞNG`, `TM. ỦY BAN NHÂN DÂN`, `PHÓ GIÁM ĐỐC SỞ …`."""
    if not is_upper(line.text):
        return False
    if re.match(r"^(TM|KT|TL|TUQ)\s*[.,:]", line.text):
        return True
    folded = fold(_PREFIX.sub("", line.text))
    return any(
        folded == office or folded.startswith(office + " ") or is_like(folded[: len(office) + 1], office, 0.88) for office in OFFICES
    )


def _says_office(line: Line) -> bool:
    return is_office(line) or (is_upper(line.text) and (_ends_in_office(line.text) or nearest_office(line.text) is not None))


def _ends_in_office(text: str) -> bool:
    """Whether all that stands before an office are a few letters, which `KT.` may have become under pen or seal."""
    folded = fold(text)
    return any(folded.endswith(f" {office}") and len(folded) - len(office) <= CRUMB for office in OFFICES)


def hints_office(line: Line) -> bool:
    """Whether a line in capitals holds an office's words somewhere: seal and pen hide the others."""
    folded = f" {fold(line.text)} "
    return is_upper(line.text) and (is_office(line) or any(f" {office} " in folded for office in OFFICES))


def office_words(words: Sequence[Word]) -> list[Word]:
    """A line's words, in capitals where nearly all of it is an office's name: recognisers slip between `CHỦ` and `CHủ`."""
    folded = fold(" ".join(word.text for word in words))
    office = next((office for office in sorted(OFFICES, key=len, reverse=True) if folded.startswith(office)), None)
    if office is None or len(words) > 5 or len(folded) > len(office) + 3:
        return list(words)
    return [replace(word, text=word.text.upper()) for word in words]


def nearest_office(text: str) -> str | None:
    """The office that a line in capitals is most like where letters of it are hidden, folded; None where none is near."""
    folded = fold(text)
    best = max(OFFICES, key=lambda office: similar(folded, office, 0.74))
    return best if len(best.split()) > 2 and is_like(folded, best, 0.74) else None


def plain_name(text: str) -> str:
    """Without academic titles in front, and signs around any syllable, which pen and seal leave."""
    untitled = _TITLED.sub("", text.strip(_SIGNS))
    return " ".join(bare for syllable in untitled.split() if (bare := syllable.strip(_SIGNS)))


def is_name(text: str) -> bool:
    """Whether it looks like a person's name in mixed case."""
    syllables = re.split(r"[ -]", plain_name(text))
    titled = all(len(s) > 1 and s.isalpha() and s[0].isupper() and s[1:].islower() for s in syllables)
    return 2 <= len(syllables) <= 6 and titled and not fold(text).startswith(("noi nhan", "luu", "nhu dieu", "kinh gui"))


def find_signature(pages: tuple[Page, ...]) -> Signature | None:
    """The paper's signature: on the first page that has an office in the right half with a name under it.

    Annexes follow the signature, so the first such page wins; a page whose office has no readable name is the
    second choice.
    """
    nameless: Signature | None = None
    for page in pages:
        found = signature_on(page)
        if found and found.name:
            return found
        nameless = nameless or found
    return nameless


def signature_on(page: Page) -> Signature | None:
    """The page's first office with a name under it, else its first office; None where it has none."""
    rows = lines(page)
    floor = _body_end(rows, page)
    best: Signature | None = None
    for index, line in enumerate(rows):
        if line.box.center[0] < page.width * 0.45 or line.box.top < floor or not _says_office(line) or _decides(rows, index):
            continue
        block = _block(rows, index, page.width)
        name = _name_under(rows, block, page)
        found = Signature(page.number, tuple(block), name)
        if name:
            return found
        best = best or found
    return best or _named_alone(rows, floor, page)


def _named_alone(rows: list[Line], floor: float, page: Page) -> Signature | None:
    """A whole name under a line of which too little of an office is left to read it."""
    for line in rows:
        if line.box.center[0] > page.width * 0.45 and line.box.top > floor and hints_office(line) and line.confidence < SPOILT:
            name = _name_under(rows, [line], page)
            if name is not None and is_whole(plain_name(name.text)):
                return Signature(page.number, (), name)
    return None


def _decides(rows: list[Line], index: int) -> bool:
    """Whether an office is that of the authority over the body (`CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH` before `Căn cứ …`)."""
    below = [fold(line.text) for line in rows[index + 1 : index + 4]]
    return any(text.startswith(("can cu", "xet ", "theo de nghi", "thuc hien")) for text in below)


def _body_end(rows: list[Line], page: Page) -> float:
    """Where a signature may begin: level with `Nơi nhận`, else under the heading."""
    heads = [line.box.top for line in rows if fold(line.text).startswith("noi nhan")]
    if heads:
        return heads[-1] - 60
    return page.height * 0.3 if page.number == 1 else 0.0


def _block(rows: list[Line], index: int, width: float) -> list[Line]:
    """The office line and the capital lines right under it in the same column."""
    block = [rows[index]]
    for line in rows[index + 1 :]:
        last = block[-1]
        if line.box.top - last.box.bottom > 1.5 * max(last.box.height, 9.0):
            break
        same_column = line.box.x0 < last.box.x1 and last.box.x0 < line.box.x1 and line.box.center[0] > width * 0.42
        if same_column and is_upper(line.text) and line.box.top > last.box.top + 2 and len(fold(line.text)) > 2:
            block.append(line)
    return block


def _name_under(rows: list[Line], block: list[Line], page: Page) -> Line | None:
    """The name nearest under the office within a signature's height; its words may be cut from a longer row."""
    top, bottom = block[0].box.bottom, block[-1].box.bottom  # the last lines may be those of a seal that reaches over the name
    center = sum(line.box.center[0] for line in block) / len(block)
    names = []
    for line in _rows_whole(rows, page.width):
        if not top < line.box.top < bottom + 190 or line.box.x1 < page.width * 0.4:
            continue
        part = name_part(line, page.width)
        if part is not None and abs(part.box.center[0] - center) < page.width * 0.2:
            names.append(part)
    return names[-1] if names else None


def _rows_whole(rows: list[Line], width: float) -> list[Line]:
    """The lines, those of the right half that stand in one row and close together made one: a pen's stroke may part a name."""
    out: list[Line] = []
    for line in rows:
        before = out[-1] if out else None
        if before is not None and min(before.box.x0, line.box.x0) > width * 0.4:
            first, second = sorted((before, line), key=lambda part: part.box.x0)
            height = max(before.box.height, line.box.height)
            if abs(before.box.center[1] - line.box.center[1]) < 0.4 * height and 0 <= second.box.x0 - first.box.x1 < 3 * height:
                out[-1] = Line((*first.words, *second.words), union((first.box, second.box)))
                continue
        out.append(line)
    return out


def name_part(line: Line, width: float) -> Line | None:
    """The longest run of words in the right half that is a name; crumbs of the signature between them are left out."""
    words = tuple(
        word for word in line.words if word.box.x0 > width * 0.4 and (len(word.text.strip(".,-")) > 1 or word.text in ("Y", "H", "K"))
    )
    if not words:
        return None
    right = Line(words, line.box)
    for start in range(len(words) - 1):
        for end in range(len(words), start + 1, -1):
            part = right.part(start, end)
            if part is not None and is_name(part.text):
                return part
    return None
