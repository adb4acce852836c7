"""What an abstract says, once its lines are known: what stamps, pens and folds left between its words goes, and marks that the language asks for come."""

from __future__ import annotations

import re
from itertools import pairwise

from digitize.abstract import OPENED
from digitize.lexicon import is_syllable, with_joining_hooks

_TERM_OF_OFFICE = re.compile(r"(?<=\bkh[óo][aá] )X(?:H|HI|IH)\b", re.IGNORECASE)
"""`khóa XII` of Party and assemblies, whose strokes are read as an H."""
_SPECK = re.compile(r"(?<!\S)([a-zà-ỹ]{2,})\.([a-zà-ỹ]{2,})(?=[,;]?(?:\s|$))")
"""A stop between two words, which is none of an address: `chức.vụ`."""
_STOP = re.compile(r"(?<=[a-zà-ỹ]{2})(?<!\b[a-z]{2})(?<!\bths)(?<!\bpgs)(?<!\bkts)\. (?=[a-zà-ỹ]{2,}(?!\.))")
"""A stop before small letters and behind no abbreviation, which is a speck at the end of a line."""
_ZERO = re.compile(r"(?<=\blàng )0(?= [A-ZĐ][a-zà-ỹ])|(?<=\b(?:thôn|buôn) )0(?= [A-ZĐ][a-zà-ỹ])")
"""An O that is a word of a name: `làng O Grang`."""
_CRUMBS = re.compile(r"(?<=\s)(?:[^\w\s(\[)\]“”\"'%&+/:;=≥≤–—-]|_)+\s")


def spelled(text: str) -> tuple[str, bool]:
    """The abstract of its joined lines, and whether something in it is to be doubted: a mark or letter that was put right, a name of no language that
    the lexicon knows, whose letters nothing confirms.
    """
    said = _CRUMBS.sub("", text)
    if opened := OPENED.match(said):
        said = f"V/v{opened[2]} {_closed(said[opened.end() :], opened[1])}"
    said = _SPECK.sub(lambda words: f"{words[1]} {words[2]}" if is_syllable(words[1]) and is_syllable(words[2]) else words[0], said)
    said = re.sub(r"[^\w.!?)\]\"”'’…%]+$|\s+\.$", "", re.sub(r"(?<=, )-(?=\w)", "", said))
    said = _TERM_OF_OFFICE.sub(lambda term: term[0].replace("H", "II"), said)
    mended = with_joining_hooks(_ZERO.sub("O", _STOP.sub(" ", said)))
    return mended.lstrip(" _-*|~'\"“.,"), mended != said or _has_foreign_name(mended)


def _has_foreign_name(text: str) -> bool:
    """Whether two words of a text that stand side by side begin with capitals and are no syllables: `Chôl Chnăm Thmây`."""
    names = [word.strip(',;.()“”"') for word in text.split()]
    strange = [name[:1].isupper() and name[1:].islower() and name.isalpha() and not is_syllable(name) for name in names]
    return any(one and two for one, two in pairwise(strange))


def _closed(said: str, opened: str) -> str:
    """Without the bracket or quotation mark at its end that goes with one before it."""
    last = said[-1:]
    brackets = last in ")]}" and any(sign in opened for sign in "([{") and sum(map(said.count, "([{")) < sum(map(said.count, ")]}"))
    quotes = last in "\"”'" and any(sign in opened for sign in "\"“'") and sum(map(said.count, "\"“”'")) % 2 == 1
    return said[:-1].rstrip() if last and (brackets or quotes) else said
