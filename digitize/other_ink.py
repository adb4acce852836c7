"""Fields that the ink a page is read in hides, looked for in the page's other inks: office and name under pen and seal, red titles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

from digitize.blanks import is_date_line, unglued
from digitize.geometry import Box, union
from digitize.heading import begins_paper
from digitize.layout import Line, lines
from digitize.lexicon import is_syllable
from digitize.name_vote import Heard, family_before, is_persons, voted_name
from digitize.office_line import hints_office, office_words
from digitize.people import ALONE, is_family, is_name, is_whole, name_of, plain_name, with_family
from digitize.ports import Ink, LineReader, Raster
from digitize.readers import MOST, Readers, level
from digitize.scan import Page, Word
from digitize.signature import Signature, decides, is_half, name_part, signature_on
from digitize.text import fold

CLEAR = 0.85
"""Of `_clearness`: from here no other view is looked at."""
TRIMMED = (0.0, 0.1, 0.18, 0.26)
"""Of a name's height, what is left out at its top when it is read once more: on 143 names under pen and seal four such readings in two inks were right
five times oftener than none.
"""
LONG = 0.7
"""What a name of three syllables and more counts that begins with no family name that is known."""
MARGIN = 0.3
"""Of the page's width, from where a line in the right half begins; one that begins left of it goes over the page (the authority that decides)."""
SIGNED = 200.0
"""Points under an office in which the name stands."""
BEFORE = 5
"""Of a name's height, how far left of it its family name begins at the most."""
LOOPS = 4
"""Boxes higher than a line that are looked into."""
TALL = 40.0
"""Points from which a box holds more than a line."""

Views = Callable[[Ink, Box], Raster]
"""Gives a part of the page with other ink."""


def zone_of(zones: Sequence[tuple[float, float]], page: Page, left: float) -> Box:
    """Around the heights between which office and name stand, from a share of the width to the right."""
    top, bottom = min(top for top, _ in zones), max(end for _, end in zones)
    return Box(page.width * left, max(0.0, top), page.width, min(page.height, bottom))


def inside(word: Word, zone: Box, page: Page) -> bool:
    return zone.holds(page.straight(word.box).center)


def signed(page: Page, readers: Readers, views: Views) -> Page:
    """The page with its signature as the clearest views show it: office and name may each come from another one."""
    zones = signature_zones(lines(page), page)
    office, name = _clearness(page)
    if not zones or (office >= CLEAR and name >= CLEAR):
        return page
    zone = _under_date(zone_of(zones, page, 0.4), page)
    seen, heard = [(page, office, name)], list[tuple[Box, Heard]]()
    for ink in (Ink.DARK,) if page.grey else (Ink.DARK, Ink.PRINT, Ink.ALL):
        found = read_in(ink, page, zone, readers, views)
        words = [word for box, reading in found for word in level(office_words(unglued(reading.best)), box, page)]
        other = replace(page, words=(*_outside(page, zone), *words))
        seen.append((other, *_clearness(other)))
        heard.extend(found)
        if max(o for _, o, _ in seen) >= CLEAR and max(n for _, _, n in seen) >= CLEAR:
            break
    return _name_voted(page, _best_of(seen, zone), heard, readers, views)


def _under_date(zone: Box, page: Page) -> Box:
    """A signature's zone without the line of place and date at its head, which is voted on by itself."""
    right = [line for line in lines(page) if line.box.center[0] > zone.x0 and zone.top - 20 < line.box.top < zone.bottom]
    office = min((line.box.top for line in right if hints_office(line)), default=zone.top)
    dates = [line.box for line in right if is_date_line(line.words) and line.box.center[1] < office]
    return replace(zone, top=max([zone.top, *(date.bottom for date in dates)]))


def _best_of(seen: Sequence[tuple[Page, float, float]], zone: Box) -> Page:
    """Of views of a page, and how clear office and name are in each, the page with the clearest of both."""
    best_office = max(seen, key=lambda view: view[1])[0]
    best_name = max(seen, key=lambda view: (view[2], view[1]))[0]
    if not any(name for _, _, name in seen):  # a view may show the name and not the office that tells where it stands
        return max((_grafted(best_office, other, zone) for other, _, _ in seen), key=lambda page: _clearness(page)[1])
    return best_office if best_office is best_name else _joined(best_office, best_name)


def _name_voted(first: Page, page: Page, heard: Sequence[tuple[Box, Heard]], readers: Readers, views: Views) -> Page:
    """The page with its signer's name as most of the readings of its line have it, where it was not read surely; `first` is the page as it was read
    first.
    """
    found = signature_on(page)
    if found is None or found.name is None or _clearness_of(found)[1] >= CLEAR:
        return page
    name = _with_family_before(found.name, page, readers, views)
    there = [
        reading for box, reading in heard if box.top < name.box.center[1] < box.bottom and box.x0 < name.box.x1 and name.box.x0 < box.x1
    ]
    for ink in (Ink.PEN_AND_PRINT, Ink.DARK):
        there.extend(_trimmed(name.box, ink, page, readers, views))
    before = [line.words for line in lines(first) if name.box.top < line.box.center[1] < name.box.bottom]
    kept = [word for word in page.words if word not in found.name.words]
    if name is not found.name:  # what was read of its family name is crumbs of the seal
        place = page.straight(name.words[0].box)
        crumbs = Box(place.x0 - BEFORE * place.height, place.top - place.height / 2, place.x1, place.bottom + place.height / 2)
        kept = [word for word in kept if not inside(word, crumbs, page)]
    return replace(page, words=(*kept, *voted_name(name.words, there, before)))


def _with_family_before(name: Line, page: Page, readers: Readers, views: Views) -> Line:
    """A name that lacks its family name, with the one that stands left of it under the seal, as most readings in other ink have it; the name itself
    where none has one.
    """
    if is_whole(plain_name(name.text)) or not (readers.small and readers.strong):
        return name
    wide = replace(name.box, x0=max(0.0, name.box.x0 - BEFORE * name.box.height), x1=name.box.x1 + name.box.height)
    heard: list[tuple[Word, ...]] = []
    for ink in (Ink.DARK, Ink.PRINT, Ink.ALL):
        with shown(ink, wide.grown(name.box.height, name.box.height), views) as raster:
            heard.extend(reader.read(raster, page, [wide])[0] for reader in (readers.small, readers.strong))
    family = family_before(name.words, heard)
    return name if family is None else Line((family, *name.words), union((family.box, name.box)))


def _trimmed(line: Box, ink: Ink, page: Page, readers: Readers, views: Views) -> list[Heard]:
    """A line as read with less and less of its upper edge, over which pens run, and with room beside it, as its last letter is often cut off."""
    if not (readers.small and readers.strong):
        return []
    height = line.height
    boxes = [Box(line.x0 - 0.7 * height, line.top + share * height, line.x1 + 0.7 * height, line.bottom) for share in TRIMMED]
    with shown(ink, line.grown(2 * height, height), views) as raster:
        small, strong = readers.small.read(raster, page, boxes), readers.strong.read(raster, page, boxes)
    return [Heard(*both) for both in zip(small, strong, strict=True)]


def _grafted(page: Page, other: Page, zone: Box) -> Page:
    """The page with the lowest name of a zone in another view of it put in; the page itself where that view has none."""
    parts = [part for line in lines(other) if (part := name_part(line, page.width)) is not None and zone.top < part.box.top < zone.bottom]
    names = [part for part in parts if with_family(plain_name(part.text))[1]]
    return _with_name(page, names[-1]) if names else page


def read_in(ink: Ink, page: Page, zone: Box, readers: Readers, views: Views, tall: float = TALL) -> list[tuple[Box, Heard]]:
    """The lines of a zone, which are lower than so `tall`, as a view of the page in other ink shows them."""
    with shown(ink, zone, views) as raster:
        return _read_zone(page, raster, zone, readers, tall)


def _name_in(tall: Box, height: float, page: Page, raster: Raster, small: LineReader) -> tuple[Box, tuple[Word, ...]] | None:
    """Where in a box higher than a line, such as pages have of a height, a name stands that a pen's loop has made one with it, and the name; None
    where none is read.
    """
    count = int((tall.height - height) / height * 2) + 1
    rows = [Box(tall.x0, top, tall.x1, top + height) for top in (tall.top + at * height / 2 for at in range(count))]
    named = [(row, words) for row, words in zip(rows, small.read(raster, page, rows), strict=True) if is_persons(words)]
    return max(named, key=lambda found: min(word.confidence for word in found[1]), default=None)


@contextmanager
def shown(ink: Ink, part: Box, views: Views) -> Iterator[Raster]:
    """A part of the page in other ink, while it is read."""
    raster = views(ink, part)
    try:
        yield raster
    finally:
        raster.drop()


def _read_zone(page: Page, raster: Raster, zone: Box, readers: Readers, lowest: float) -> list[tuple[Box, Heard]]:
    """Lines of a zone that may be an office or a name, by the small recogniser's lights, as both read them."""
    finder = readers.any
    if finder is None:
        return []
    found = finder.lines(raster, zone)
    boxes = [box for box in found if 6 < box.height < lowest and box.width > 2 * box.height][:MOST]
    if not (readers.small and readers.strong):
        return [(box, Heard((), words)) for box, words in zip(boxes, finder.read(raster, page, boxes), strict=True)]
    read = list(zip(boxes, readers.small.read(raster, page, boxes), strict=True))
    if tall := [box for box in found if lowest <= box.height < 3 * TALL and box.width > box.height][:LOOPS]:
        heights = [line.box.height for line in lines(page)]
        height = 1.5 * median(heights) if heights else TALL
        read += [name for box in tall if (name := _name_in(box, height, page, raster, readers.small)) is not None]
    seen = [(box, words) for box, words in read if sum(len(word.text) for word in words if word.confidence > 0.25) > 4]
    strong = readers.strong.read(raster, page, [box for box, _ in seen])
    return [(box, Heard(words, again)) for (box, words), again in zip(seen, strong, strict=True)]


def _joined(office: Page, name: Page) -> Page:
    """The page with the name line of another view of it in the place of its own."""
    signature = signature_on(name)
    if signature is None or signature.name is None:
        return office
    return _with_name(office, signature.name)


def _with_name(page: Page, name: Line) -> Page:
    box = union(word.box for word in name.words)
    band = Box(box.x0 - 20, box.top + 2, page.width, box.bottom - 2)
    return replace(page, words=(*_outside(page, band), *name.words))


def _outside(page: Page, zone: Box) -> list[Word]:
    return [word for word in page.words if not inside(word, zone, page)]


def _clearness(page: Page) -> tuple[float, float]:
    return _clearness_of(signature_on(page))


def _clearness_of(found: Signature | None) -> tuple[float, float]:
    """0 to 1 for office and name: the least sure word of each. What may not be whole counts half: the beginning of a name, the second line of an
    office may be under the seal.
    """
    if found is None:
        return 0.0, 0.0
    office = min((word.confidence for line in found.office for word in line.words), default=0.0) * (0.5 if is_half(found.office) else 1.0)
    if found.name is None:
        return office, 0.0
    name = name_of(found.name.words)
    spelled = all(is_syllable(part) or part in ALONE for part in re.split(r"[ -]", name))
    whole = 1.0 if is_whole(name) and is_family(name.split()[0]) else LONG if len(name.split()) > 2 else 0.5
    return office, min(word.confidence for word in found.name.words) * whole * (1.0 if spelled else 0.5)


def signature_zones(found: list[Line], page: Page) -> list[tuple[float, float]]:
    """Heights on the page between which office and name stand."""
    top = 0.35 if begins_paper(found, page) else 0.02
    offices = [
        line for at, line in enumerate(found)
        if line.box.center[0] > page.width * 0.45 and line.box.x0 > page.width * MARGIN and line.box.top > page.height * top
        and hints_office(line) and not decides(found, at, page.width)
    ]  # fmt: skip
    heads = [line for line in found if fold(line.text).startswith(("noi nhan", "dai dien ben"))]
    out = [(line.box.top - 16, line.box.bottom + SIGNED) for line in offices]
    out += [(line.box.top - 30, line.box.bottom + SIGNED) for line in heads]
    if out:
        return out
    names = [line for line in found if line.box.x0 > page.width * 0.45 and line.box.top > page.height * top and is_name(line.text)]
    return [(line.box.top - SIGNED / 2, line.box.bottom + 4) for line in names if with_family(plain_name(line.text))[1]]
