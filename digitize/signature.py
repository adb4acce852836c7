"""The signature block: authority and office in capitals, the signature, the name (NĐ 30/2020 Điều 8(2)g, 13)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.body import without_copy
from digitize.dated import is_placed
from digitize.geometry import union
from digitize.layout import Line, lines
from digitize.lexicon import is_pair, is_syllable
from digitize.office_line import hints_office, is_label, is_office, says_office
from digitize.people import LETTERS, SIGNS, is_family, is_name, is_whole, plain_name
from digitize.scan import Page
from digitize.text import fold, is_upper
from digitize.titles import is_title

MAKER, NOTARY = "nguoi lap bien ban", "cong chung"
"""Who signs a record for all that stand beside him, and whose name is printed in capitals."""
SPOILT = 0.8
"""Below it, a line's letters are hardly those that stand there."""
GUESSED = 0.45
"""Up to it, words under pen and seal are guessed."""
NEAR = 110
"""Points under a name within which recipients stand that go with it."""
_CITIES = frozenset(("ho chi minh",))
"""Places that bear a person's name."""
ROOM = 35
"""Points that a signature takes over its name at the least."""
LEVEL = 60
"""Points over `Nơi nhận` from where a signature is level with it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines of the office, none where only the name under it can be read; of the name where one was read; whether a form's label stands over it, and whether it
    is one by its place alone.
    """

    page: int
    office: tuple[Line, ...]
    name: Line | None
    labelled: bool = False
    guessed: bool = False


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
    return nameless or next((found for page in pages if (found := _named_last(page))), None)


def signature_on(page: Page) -> Signature | None:
    """The page's first office with a name under it, else its first office; None where it has none."""
    rows = lines(page)
    own = without_copy(rows, page.height)
    found = _signature_in(own, page)
    if found is not None and found.name is not None:
        return found
    return (_signature_in(rows, page) if len(own) < len(rows) else None) or found


def _signature_in(found: list[Line], page: Page) -> Signature | None:
    rows = _rows_whole(found, page.width)
    floor = _body_end(rows, page)
    return _signature_below(floor, rows, page) or _named_alone(rows, floor, page) or _over_recipients(rows, floor, page)


def _over_recipients(rows: list[Line], floor: float, page: Page) -> Signature | None:
    """A signature right over the recipients, as typewriters had it: nothing of the body stands between office and these."""
    top = _under_heading(page)
    found = _signature_below(top, rows, page) if top < floor else None  # below the floor there is none
    if found is None or found.name is None or not 0 < floor + LEVEL - found.name.box.bottom < NEAR:
        return None
    office = found.office[0].box.top
    between = any(office < line.box.top < floor + LEVEL and len(line.words) > 5 and not is_upper(line.text) for line in rows)
    return None if between else found


def _signature_below(floor: float, rows: list[Line], page: Page) -> Signature | None:
    best: Signature | None = None
    for index, line in enumerate(rows):
        if line.box.center[0] < page.width * 0.45 or line.box.top < floor or not says_office(line) or decides(rows, index, page.width):
            continue
        if _is_of_witness(rows, index):
            continue
        if is_label(line.text) and any(says_office(other) and not is_label(other.text) for other in rows[index + 1 : index + 4]):
            continue
        block = _block(rows, index, page.width)
        name = _name_under(rows, block, page)
        if name is not None and _dated_between(rows, block, name):
            continue
        signed = Signature(
            page.number, tuple(block), name, any(_is_labelled_by(over, block[0]) for over in rows[max(0, index - 2) : index])
        )
        if name and not is_upper(name.text):
            return signed
        if best is None or (name is not None and best.name is None):
            best = signed
    return best


def _is_labelled_by(over: Line, office: Line) -> bool:
    """Whether a form's label in capitals stands right over an office, so that no line between is hidden."""
    near = -2 < office.box.top - over.box.bottom < 1.2 * office.box.height
    return near and is_upper(over.text) and is_label(over.text) and _in_column(over, office)


def _in_column(one: Line, other: Line) -> bool:
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


def _named_alone(rows: list[Line], floor: float, page: Page) -> Signature | None:
    """A whole name under a line of which too little of an office is left to read it, or level with the recipients, where only a signer's is."""
    level = any(fold(line.text).startswith("noi nhan") for line in rows)
    names = [
        part for line in rows if level and floor + LEVEL < line.box.top < floor + 260 and (part := name_part(line, page.width)) is not None
    ]
    if names and is_whole(plain_name(names[-1].text)) and names[-1].box.center[0] > page.width * 0.5:
        return Signature(page.number, (), names[-1])
    for line in rows:
        if line.box.center[0] > page.width * 0.45 and line.box.top > floor and hints_office(line) and line.confidence < SPOILT:
            name = _name_under(rows, [line], page)
            if name is not None and is_whole(plain_name(name.text)):
                return Signature(page.number, (), name)
    return None


def _named_last(page: Page) -> Signature | None:
    """A whole name that stands alone in its row at the right under all of the body, where the seal hid all of the office; none where two are named."""
    rows = lines(page)
    foot = max((line.box.bottom for line in rows if len(line.words) > 5), default=page.height)
    below = [line for line in rows if line.box.top > max(foot + ROOM, page.height / 2)]
    named = [line for line in below if is_name(line.text) and is_whole(plain_name(line.text)) and fold(line.text) not in _CITIES]
    if len(named) != 1 or named[0].box.center[0] < page.width * 0.55:
        return None
    beside = (line for line in rows if line is not named[0] and abs(line.box.center[1] - named[0].box.center[1]) < named[0].box.height)
    return None if any(beside) else Signature(page.number, (), named[0], guessed=True)


def _is_of_witness(rows: list[Line], index: int) -> bool:
    """Whether who made the record signs in the same row farther right: he is the signer, and others are its parties and witnesses."""
    row = rows[index]
    return any(
        other.box.x0 > row.box.x1 and abs(other.box.center[1] - row.box.center[1]) < 0.5 * row.box.height and fold(other.text) == MAKER
        for other in rows[max(0, index - 3) : index + 4]
    )


def _dated_between(rows: list[Line], block: Sequence[Line], name: Line) -> bool:
    """Whether place and date and then another office stand between an office and a name: the first is an agency over the terms of a card."""
    between = [line for line in rows if block[-1].box.bottom < line.box.top < name.box.top and _in_column(line, name)]
    dated = next((at for at, line in enumerate(between) if is_placed(line)), None)
    return dated is not None and any(says_office(line) for line in between[dated + 1 :])


def is_half(office: Sequence[Line]) -> bool:
    """Whether a lone line of an office says only for whom somebody signs (`TM. …`, `KT. …`): who it is stands in the next."""
    return len(office) == 1 and bool(re.match(r"^(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\b|^ĐẠI DIỆN\b", office[0].text.strip(SIGNS)))


def decides(rows: list[Line], index: int, width: float) -> bool:
    """Whether an office is that of the authority over the body: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH` before `Căn cứ …`, `GIÁM ĐỐC SỞ Y TẾ CHỨNG NHẬN:`."""
    said, middle = rows[index].text, abs(rows[index].box.center[0] - width / 2) < 0.1 * width
    if middle and (said.rstrip().endswith(":") or re.search(r" (?:chung nhan|quyet dinh|xac nhan)$| cap (?:chung chi|giay) ", fold(said))):
        return True
    if re.search(r" cap (?:chung chi|giay (?:phep|chung nhan)) ", fold(said)) and any(
        ":" in line.text for line in rows[index + 1 : index + 3]
    ):
        return True  # and not the head of an office that does so
    below = [fold(line.text) for line in rows[index + 1 : index + 4]]
    if middle and any(
        text.replace(" ", "") in ("chungnhan", "quyetdinh") or is_title(line)
        for text, line in zip(below[:2], rows[index + 1 : index + 3], strict=True)
    ):
        return True
    return any(f"{text} ".startswith(("can cu", "xet ", "theo de nghi", "thuc hien", "tang ")) for text in below)


def _body_end(rows: list[Line], page: Page) -> float:
    """Where a signature may begin: level with `Nơi nhận`, else under the heading."""
    heads = [line.box.top for line in rows if re.match(r"noi nhan(?! (?:ket qua|ho so|thong bao))", fold(line.text))]
    return heads[-1] - LEVEL if heads else _under_heading(page)


def _under_heading(page: Page) -> float:
    return page.height * 0.3 if page.number == 1 else 0.0


def _block(rows: list[Line], index: int, width: float) -> list[Line]:
    """The office line and the capital lines right under it in the same column."""
    block = [rows[index]]
    for line in rows[index + 1 :]:
        last = block[-1]
        if line.box.top - last.box.bottom > 1.5 * max(last.box.height, 9.0):
            break
        same_column = line.box.x0 < last.box.x1 and last.box.x0 < line.box.x1 and line.box.center[0] > width * 0.42
        if (
            same_column
            and is_upper(line.text)
            and line.box.top > last.box.top + 2
            and len(fold(line.text)) > 2
            and _is_of_block(line, block, width)
        ):
            block.append(line)
    return block


def _is_of_block(line: Line, block: list[Line], width: float) -> bool:
    """Whether a line under an office is set in its middle, as offices are; words of a seal beside it, ill read, are not."""
    return line.confidence > SPOILT or abs(line.box.center[0] - block[0].box.center[0]) < 0.06 * width


def _name_under(rows: list[Line], block: list[Line], page: Page) -> Line | None:
    """The name nearest under the office within a signature's height; its words may be cut from a longer row."""
    top, bottom = block[0].box.bottom, block[-1].box.bottom  # the last lines may be those of a seal that reaches over the name
    center = sum(line.box.center[0] for line in block) / len(block)
    names = []
    for line in rows:
        if not top < line.box.top < bottom + 190 or line.box.x1 < page.width * 0.4:
            continue
        part = name_part(line, page.width)
        if part is not None and _is_of_a_sentence(part, line, page.width):
            continue
        if part is not None and abs(part.box.center[0] - center) < page.width * 0.2:
            names.append(part)
    return names[-1] if names else _name_in_capitals(rows, block, center, page)


def _name_in_capitals(rows: list[Line], block: list[Line], center: float, page: Page) -> Line | None:
    """A name in capitals apart from the office, as notaries and typewriters of old print it: a family's and two syllables more that make no word of
    the language. Under other offices than a notary's capitals may be those of seals, as places and schools bear persons' names: they must be well
    read, stand as much in the middle under the office as it is set, and be of no school.
    """
    of_notary = fold(block[0].text).startswith(NOTARY)
    if any("hieu truong" in fold(line.text) for line in block):
        return None
    off, floor = 0.2 if of_notary else 0.04, block[-1].box.bottom + 2 * block[-1].box.height
    for line in rows:
        syllables = [word.text.strip(SIGNS) for word in line.words]
        written = is_upper(line.text) and 2 < len(syllables) < 6 and all(len(part) > 1 and is_syllable(part) for part in syllables)
        of_person = written and is_family(syllables[0].capitalize()) and is_whole(" ".join(syllables)) and not is_pair(*syllables[:2])
        clear = of_notary or (min(word.confidence for word in line.words) > GUESSED and fold(line.text) not in _CITIES)
        there = floor < line.box.top < floor + 190 and abs(line.box.center[0] - center) < page.width * off
        if of_person and clear and there and not is_office(line):
            return line
    return None


def _is_of_a_sentence(part: Line, line: Line, width: float) -> bool:
    """Whether other words of the body stand beside a name in its line: an address, a sentence."""
    beside = [word for word in line.words if word not in part.words and word.box.x0 > width * 0.3 and word.confidence > 0.6]
    count = sum(len(fold(word.text)) > 1 for word in beside)
    return count > 2 or (count > 0 and part.words[-1].text.endswith(","))


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
    words = tuple(word for word in line.words if word.box.x0 > width * 0.4 and (len(word.text.strip(".,-")) > 1 or word.text in LETTERS))
    if not words:
        return None
    right = Line(words, line.box)
    for start in range(len(words) - 1):
        for end in range(len(words), start + 1, -1):
            part = right.part(start, end)
            if part is not None and is_name(part.text):
                return part
    return None
