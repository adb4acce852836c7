"""What a person's name may have been meant to be, and what else a record is found by."""

from __future__ import annotations

import string
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from digitize.record import Record
from digitize.text import fold

MOST = 64
"""Spellings of a name that are tried."""
WORDS = 600
"""Different words and pairs of a record that it is found by; papers are short, stacks of tables are not what words are searched in."""
NOT_PARTIES = frozenset({"nguoi_ky"})
"""The signer is no party of a paper."""
BORN = ("NgaySinh", "ngay_sinh")
NAMED = ("HoTen", "ho_ten")


def spellings(name: str, near: Callable[[str], Collection[str]]) -> list[str]:
    """The folded name, then those with one syllable in its neighbour's place: a slip of a letter, two letters swapped.

    Vietnamese names are made of a few hundred syllables, so a slip is looked for among syllables, never among names.
    """
    syllables = fold(name).split()
    out = [" ".join(syllables)]
    for at, syllable in enumerate(syllables):
        out.extend(" ".join([*syllables[:at], other, *syllables[at + 1 :]]) for other in sorted(near(syllable)) if other != syllable)
    return list(dict.fromkeys(out))[:MOST]


def slips(syllable: str) -> set[str]:
    """Everything that is one slip away."""
    cuts = [(syllable[:at], syllable[at:]) for at in range(len(syllable) + 1)]
    without = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in string.ascii_lowercase}
    more = {left + letter + right for left, right in cuts for letter in string.ascii_lowercase}
    return (without | swapped | other | more) - {syllable}


def parties(record: Record) -> list[str]:
    """Names of the persons a record is about, as they stand there."""
    found = [field.value for field in record.fields.values() if field.kind == "person" and field.value and field.name not in NOT_PARTIES]
    return list(dict.fromkeys(found))


def births(record: Record) -> list[tuple[str, str]]:
    """Folded name and ISO day of birth of each person whose day the paper says: `meHoTen` goes with `meNgaySinh`, a lone `ngay_sinh`
    with the persons that have none of their own."""
    days = {_stem(name, BORN): field.value for name, field in record.fields.items() if name.endswith(BORN) and field.value}
    people = {
        name: field.value for name, field in record.fields.items() if field.kind == "person" and field.value and name not in NOT_PARTIES
    }
    out = [(value, days.get(_stem(name, NAMED)) or days.get("")) for name, value in people.items()]
    return list(dict.fromkeys((fold(name), day) for name, day in out if day))


def _stem(name: str, endings: tuple[str, ...]) -> str:
    return next((name[: -len(ending)] for ending in endings if name.endswith(ending)), name)


def search_words(texts: Sequence[str]) -> list[str]:
    """Words of texts, folded, and each pair that follows one another: two syllables are what a Vietnamese word mostly is, so pairs
    narrow a search where single syllables are everywhere."""
    return list(dict.fromkeys(word for text in texts for word in _words(text)))[:WORDS]


def asked_words(text: str) -> list[str]:
    """What must stand in a record that is asked for by words: the pairs, or the one word that was given."""
    words = fold(text).split()
    return [f"{one} {other}" for one, other in pairwise(words)] if len(words) > 1 else words


def _words(text: str) -> Iterator[str]:
    words = fold(text).split()
    yield from words
    yield from (f"{one} {other}" for one, other in pairwise(words))
