"""Vietnamese syllables and the pairs in which words join them, to weigh readings that differ in a tone mark.

`words.txt.xz` beside this file is made from Viet74K (README.md): one line a syllable, followed by those that come after it.
"""

from __future__ import annotations

import lzma
import re
from functools import cache
from pathlib import Path

from digitize.text import fold, nfc

FILE = Path(__file__).parent / "words.txt.xz"


@cache
def _following() -> dict[str, frozenset[str]]:
    lines = lzma.decompress(FILE.read_bytes()).decode("utf-8").split("\n")
    return {first: frozenset(rest) for first, *rest in (line.split(" ") for line in lines)}


def plain(word: str) -> str:
    """A printed word as the lexicon spells it: lower case, without signs around."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", nfc(word)).lower()


NAMES = frozenset({"nguyễn", "chử", "vừ", "lỳ"})
"""Family names that no word of the list holds; Nguyễn is every third Vietnamese's."""


def is_syllable(word: str) -> bool:
    """Whether it is a syllable of the language; signs around and letter case do not matter."""
    found = plain(word)
    return found in _following() or found in NAMES


def is_pair(first: str, second: str) -> bool:
    """Whether some word joins the two syllables in this order."""
    return plain(second) in _following().get(plain(first), ())


def fits(word: str, before: str | None, after: str | None) -> int:
    """With how many of its neighbours (0 to 2) the word joins into a word of the language; a comma between is no hindrance (`thu, chi`)."""
    return (before is not None and is_pair(before, word)) + (after is not None and is_pair(word, after))


@cache
def _spelled_alike() -> dict[str, tuple[str, ...]]:
    alike: dict[str, set[str]] = {}
    for first, rest in _following().items():
        for syllable in (first, *rest):
            alike.setdefault(fold(syllable), set()).add(syllable)
    return {letters: tuple(sorted(found)) for letters, found in alike.items()}


def says_other(text: str, known: str) -> bool:
    """Whether folded text says something else than a known phrase that it is like: two of its words or more, a third at the least, are of the language
    and others than those in their place (`giay phep dao duong` is no `giay phep lao dong`).
    """
    words, wanted = text.split(), known.split()
    if len(words) != len(wanted):
        return False
    others = sum(word != other and word in _spelled_alike() for word, other in zip(words, wanted, strict=True))
    return others > 1 and 3 * others >= len(words)


_FUNCTION = frozenset((
    "do", "và", "của", "cho", "với", "về", "tại", "từ", "theo", "để", "là", "có", "các", "những", "được", "bị", "ở", "trong", "trên", "dưới", "đến",
    "khi", "như", "này", "đó", "không", "thì", "mà", "nên", "vì", "bởi", "sẽ", "đã", "đang", "hay", "hoặc", "nếu",
))  # fmt: skip
"""Words that join with no other and stand everywhere: never taken for a slip of one that would."""


def joining(word: str, before: str | None, after: str | None) -> str | None:
    """The one syllable of the same letters, other marks aside, that joins best with the neighbours, as printed with its signs; None where none
    does, or two do alike.
    """
    bare = plain(word)
    if not bare or bare in _FUNCTION or bare not in word:
        return None
    ranked = sorted(
        ((fits(word.replace(bare, other), before, after), other) for other in _spelled_alike().get(fold(bare), ())), reverse=True
    )
    if not ranked or ranked[0][0] == 0 or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return None
    return word.replace(bare, ranked[0][1])


RUN_TOGETHER = 7
"""Letters from which what is no syllable is looked at as two; no syllable has more."""


def parted(word: str) -> int | None:
    """At which letter the second of two syllables begins that were run together, by its capital or where there is just one way to part them."""
    capital = next((at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()), 0)
    bare = word.rstrip(",.;:")
    named = bare.isalpha() and not bare.isascii() and bare[capital + 1 :].islower()  # and no brand: `MoMo`
    if capital and named and is_syllable(word[:capital]) and is_syllable(word[capital:]):
        return capital  # `TràCú`
    if len(word) < RUN_TOGETHER or not word.isalpha() or is_syllable(word):
        return None
    ways = [at for at in range(3, len(word) - 2) if is_syllable(word[:at]) and is_syllable(word[at:])]
    return ways[0] if len(ways) == 1 else None


_HOOKS = str.maketrans("ếểấẩốổớởứửẾỂẤẨỐỔỚỞỨỬ", "ểếẩấổốởớửứỂẾẨẤỔỐỞỚỬỨ")
"""A hook over a circumflex or beside a horn is easily read as an acute, by all readers alike."""
_TILDES = str.maketrans("ẫẵễỗỡữẪẴỄỖỠỮ", "ẩẳểổởửẨẲỂỔỞỬ")
"""Likewise as a tilde, and never the other way round; only of what is no syllable or never stands alone."""
_NEVER_ALONE = frozenset(("bỗ", "sỡ"))
_EITHER_WAY = frozenset(("số", "sổ"))
"""Of which both stand alone everywhere."""


def with_joining_hooks(text: str) -> str:
    """A text in which an acute or a tilde over a circumflex or horn is a hook, or a hook an acute, where the syllable joins with neither neighbour as
    it stands and would with the other mark: `thi tuyến viên chức`, `bỗ sung`. Capitals among small letters stay, as names join with nothing. Of
    42,000 words of printed papers this would change four.
    """
    words, capitals = text.split(" "), text.isupper()
    out = list(words)
    for at, word in enumerate(words):
        if plain(word) in _EITHER_WAY or not (capitals or word.islower()):
            continue
        before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
        if not fits(word, before, after):
            tilde = plain(word) in _NEVER_ALONE or not is_syllable(word)
            others = (word.translate(marks) for marks in ((_HOOKS, _TILDES) if tilde else (_HOOKS,)))
            out[at] = next((other for other in others if other != word and fits(other, before, after)), word)
    return " ".join(out)
