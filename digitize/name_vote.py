"""A signer's name out of several readings of it: two recognisers read it in each view of the page's ink, where pen and seal hide other letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.lexicon import is_syllable
from digitize.people import ALONE, SIGNS, is_family, is_name, is_whole, plain_name, unglued
from digitize.scan import Word
from digitize.text import fold, tone_key

GUESSED = 0.6
"""The most that a name is worth which only the small recogniser read as one."""
BEFORE = 0.8
"""The most that a family name is worth that was looked for before a name."""
NO_SYLLABLE = 0.3
"""What a reading that is no syllable of the language weighs beside one that is; names of other peoples have such, too."""
OFTEN = 1.5
"""What a family name weighs where one stands, or a syllable that is in every third name."""
COMMON = frozenset((
    "văn", "thị", "đình", "hữu", "đức", "ngọc", "minh", "quang", "thanh", "xuân", "hồng", "công", "bá", "duy", "anh", "hoàng", "kim", "mạnh", "quốc",
    "thành", "tiến", "trọng", "trung", "tuấn", "viết", "việt", "hải", "hùng", "dũng", "sơn", "hà", "thu", "thúy", "thùy", "phương", "lan", "hương",
    "hạnh", "phúc", "hoa", "huệ", "nga", "oanh", "yến", "thảo", "trang", "linh", "mai", "tâm", "thắng", "lợi", "bình", "an", "khánh", "nam", "long",
    "hưng", "cường",
))  # fmt: skip
"""Middle and given names that are oftenest borne."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line of one view as both recognisers read it; empty where one is not at hand."""

    small: tuple[Word, ...]
    strong: tuple[Word, ...]

    @property
    def best(self) -> tuple[Word, ...]:
        """What the strong recogniser read, unless that is no person's name and what the small one read is."""
        if not self.strong or (is_persons(self.small) and not is_persons(self.strong)):
            return tuple(replace(word, confidence=min(word.confidence, GUESSED)) for word in self.small)
        return self.strong


def is_persons(words: Sequence[Word]) -> bool:
    """Whether words are the whole name of a person."""
    name = plain_name(" ".join(word.text for word in words))
    return is_name(name) and is_whole(name)


def voted_name(name: Sequence[Word], heard: Sequence[Heard], before: Sequence[Sequence[Word]] = ()) -> tuple[Word, ...]:
    """The name, each syllable as most of what was read there has it, weighed by how sure it was and whether it is one; `before` is what had been read
    there by any.

    What both recognisers gave is agreed on (`Word.other`); what others outweigh is no surer than its share, and what the strong one gave
    nowhere is a guess.
    """
    own = _syllables(name)
    small = [said for one in heard if (said := _level_with(own, _syllables(one.small)))]
    strong = [said for one in heard if (said := _level_with(own, _syllables(one.strong)))]
    others = [said for one in before if (said := _level_with(own, _syllables(one)))]
    if not own or len(small) + len(strong) + len(others) < 2:
        return tuple(name)
    return tuple(
        _voted(word, [said[at] for said in small], [said[at] for said in strong], [said[at] for said in others], at)
        for at, word in enumerate(own)
    )


def family_before(name: Sequence[Word], heard: Sequence[Sequence[Word]]) -> Word | None:
    """The family name that readings have before a name's first syllable, that of most of them; never quite sure, and a guess where one reading alone
    has it.
    """
    own = _syllables(name)
    found: list[Word] = []
    for said in heard:
        syllables = _syllables(said)
        at = next((at for at in range(1, len(syllables)) if own and fold(syllables[at].text) == fold(own[0].text)), 0)
        if at and is_family(syllables[at - 1].text) and syllables[at - 1].text[:1].isupper():
            found.append(syllables[at - 1])
    if not found:
        return None
    keys = [tone_key(word.text) for word in found]
    most = max(keys, key=keys.count)
    best = max((word for word in found if tone_key(word.text) == most), key=lambda word: word.confidence)
    first = name[0].box
    right = first.x0 - 0.1 * first.height
    box = replace(first, x0=min(best.box.x0, right - first.height), x1=right)  # the readings' own places may reach into the name
    return replace(best, box=box, confidence=min(best.confidence, BEFORE if keys.count(most) > 1 else GUESSED))


def _level_with(own: Sequence[Word], said: Sequence[Word]) -> Sequence[Word]:
    """The syllables of a reading that stand for those of the name: those as many side by side that are most like it, half of them at least; none
    where none are.
    """
    names = [fold(word.text) for word in own]
    runs = [said[at : at + len(own)] for at in range(len(said) - len(own) + 1)]
    alike = [sum(fold(word.text) == name for word, name in zip(run, names, strict=True)) for run in runs]
    best = max(range(len(runs)), key=lambda at: alike[at], default=None)
    return runs[best] if best is not None and 2 * alike[best] >= len(own) else ()


def _syllables(words: Sequence[Word]) -> list[Word]:
    """One word a syllable, without signs around."""
    out: list[Word] = []
    for word in words:
        bare = word.text.strip(SIGNS)
        parts = unglued(bare).split()
        if len(parts) == 2 and word.text == bare:
            out.extend(word.cut(len(parts[0])))
        elif bare:
            out.append(replace(word, text=bare))
    return out


def _voted(own: Word, small: Sequence[Word], strong: Sequence[Word], others: Sequence[Word], at: int) -> Word:
    said = (*small, *strong, *others)
    spelled = {fold(word.text) for word in said if is_syllable(word.text)}
    weights: dict[str, float] = defaultdict(float)
    for word in said:
        misspelled = fold(word.text) in spelled and not (
            is_syllable(word.text) or is_family(word.text)
        )  # the same letters with marks that no syllable has
        weights[tone_key(word.text)] += 0.0 if misspelled else word.confidence * _worth(word.text, first=at == 0)
    best = max(weights, key=lambda text: weights[text])
    taken = max(
        (word for word in said if tone_key(word.text) == best), key=lambda word: (_is_written(word.text, own.text), word.confidence)
    )
    total = sum(weights.values())
    share = weights[best] / total if total else 0.0
    by_small, by_strong = (any(tone_key(word.text) == best for word in side) for side in (small, strong))
    both = by_small and by_strong
    other = taken.text if both else next((word.text for word in (*strong, *small) if tone_key(word.text) != best), None)
    return replace(own, text=taken.text, confidence=min(taken.confidence, share, 1.0 if by_strong else GUESSED), other=other)


def _is_written(text: str, own: str) -> bool:
    """Whether a syllable is written as those of names are: with a capital, and with more where the name has."""
    return text[:1].isupper() and text.isupper() == own.isupper()


def _worth(text: str, *, first: bool) -> float:
    if text in ALONE or "'" in text:
        return 1.0
    if (first and is_family(text)) or (not first and text.lower() in COMMON):
        return OFTEN
    return 1.0 if len(text) > 1 and is_syllable(text) and text[:1].isupper() else NO_SYLLABLE
