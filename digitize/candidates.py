"""Other readings of a field, for a clerk to pick from instead of typing: what a second recogniser read in its place."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.geometry import Box
from digitize.kinds import KINDS
from digitize.scan import Field, Page, Scan, Word
from digitize.text import clean, fold, strip_marks

MOST = 4


def candidates(scan: Scan, name: str) -> tuple[str, ...]:
    """Values that the field may have instead, likeliest first, in canonical form; none is the value it has."""
    field, read = scan.fields.get(name), scan.as_read.get(name)
    found = [read.value or read.text] if read else []
    place = read or field
    if place is not None and place.box is not None and 1 <= place.page <= len(scan.pages):
        found.extend(_others(place, scan.pages[place.page - 1]))
    kind = KINDS[(field or read or place).kind] if (field or read) else None  # type: ignore[union-attr]
    now = field.value if field else None
    out: list[str] = []
    for text in found:
        value = (kind(text) if kind else None) or None
        bare = value is not None and now is not None and value == strip_marks(now)  # a reading that lost the accents helps nobody
        if value and value != now and value not in out and not bare:
            out.append(value)
    return tuple(out[:MOST])


def _others(field: Field, page: Page) -> list[str]:
    """The field's text with one disputed word, then with all of them, as the second recogniser has it."""
    if field.box is None:
        return []
    words = words_in(page, field.box)
    disputed = [i for i, w in enumerate(words) if w.other and clean(w.other) and w.other != w.text]
    if not disputed or not _covers(field, words):
        return []
    single = [_with(field, words, [i]) for i in disputed]
    return [*single, _with(field, words, disputed)] if len(disputed) > 1 else single


def _with(field: Field, words: Sequence[Word], places: Sequence[int]) -> str:
    text = field.text
    for i in places:
        text = text.replace(words[i].text, clean(words[i].other or ""), 1)
    return text


def _covers(field: Field, words: Sequence[Word]) -> bool:
    """Whether these are the words that the field was read from."""
    have = {fold(w.text) for w in words}
    return all(part in have for part in fold(field.text).split()) or any(w.text in field.text for w in words)


def words_in(page: Page, box: Box) -> list[Word]:
    """The words whose middle lies in a box of the page as scanned."""
    return [w for w in page.words if box.x0 <= w.box.center[0] <= box.x1 and box.top <= w.box.center[1] <= box.bottom]


def doubtful(field: Field, page: Page) -> tuple[tuple[int, int], ...]:
    """Where in `field.text` the letters are that the recognisers differ on or are unsure of, as start and end."""
    if field.box is None:
        return ()
    out, begin = [], 0
    for word in words_in(page, field.box):
        at = field.text.find(word.text, begin)
        if at < 0:
            continue
        begin = at + len(word.text)
        if word.confidence < 0.7 or (word.other is not None and fold(word.other) != fold(word.text)) or _tone(word):
            out.append((at, begin))
    return tuple(out)


def _tone(word: Word) -> bool:
    """Whether the recognisers differ in diacritics alone."""
    return word.other is not None and word.other != word.text and word.other.lower() != word.text.lower()
