"""The signer's office as the decree writes it, from lines that seal and pen run over (NĐ 30/2020 Điều 13, Phụ lục I mục II.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from digitize.agency import AUTHORITY, EXACT
from digitize.agency import OFFICES as EVERY_OFFICE
from digitize.lexicon import is_pair, is_syllable
from digitize.office_line import is_label
from digitize.phrases import OFFICES, of_committee, repaired
from digitize.text import fold, is_like, similar

SHOWN, PATCHED, INFERRED = 1.0, 0.75, 0.5
"""Trust in an office that is there as it is written; one of which letters were hidden; one that follows from the other line."""
ALIKE = 0.84
"""How like the letters of an office must be to those that can be seen."""
SPOILT = 0.7
"""How like the deputy's those are that stand under `KT.` and his chief, and spell no office."""
CRUMBS = " :;|_*"
"""Signs that pen and seal leave behind an office."""
LONGEST_CRUMB = 4
"""Letters that `TM.` may have become."""
_COUNTED = "".join(f"(?<!{word} )" for word in ("SỐ", "PHƯỜNG", "QUẬN", "KHU VỰC", "ĐỘI", "LỰC", "CƠ SỞ"))
"""Behind these a number says which one."""
_PREFIX = re.compile(rf"^({'|'.join(AUTHORITY)})(?:\s*[.,:]\s*|\s+)")
_FOR_WHOM = re.compile(rf"\b({'|'.join(sign for sign in AUTHORITY if sign != 'Q')})\b(?=\W)")
_DEPUTIES = {"BỘ TRƯỞNG": "THỨ TRƯỞNG"}
"""Whose deputy is not a `PHÓ`."""
_CHIEFS = {deputy: chief for chief, deputy in _DEPUTIES.items()}
_EVERY = EXACT | frozenset(EVERY_OFFICE) - frozenset(fold(office) for office in OFFICES)
"""Offices that are recognised and have no written form here: they are as they were read."""
_FOLDED = frozenset(fold(office) for office in OFFICES)
_WORDS = frozenset(word for office in _FOLDED for word in office.split())
_COLLECTIVES = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "HỘI ĐỒNG QUẢN LÝ", "HỘI ĐỒNG QUẢN TRỊ", "BAN CHẤP HÀNH", "BAN THƯỜNG VỤ")
"""For which its head, or who stands in for him, signs `TM.` (Điều 13 khoản 2)."""
_FOLDED_COLLECTIVES = frozenset(fold(name) for name in _COLLECTIVES)
_TAILS = {"TỊCH": "CHỦ TỊCH", "ĐỐC": "GIÁM ĐỐC"}
"""Words that end one office and stand alone nowhere, by that office."""
_CUT_PLACE = re.compile(r"\btỉnh (?!(?:ủy|uỷ|đoàn|đội|hội)$)[^\W\d_]+$", re.IGNORECASE)
"""A province of one syllable, which none has: the seal hid the other."""


def written_office(texts: Sequence[str], *, labelled: bool = False) -> tuple[str, float]:
    """The lines as one text, and how sure: set phrases with their diacritics, hidden letters put back, no crumbs of the signature.

    Who signs `KT.` is the deputy of the office named there; so of `GIÁM ĐỐC` over `PHÓ GIÁM ĐỐC` the first is `KT. GIÁM ĐỐC`, and
    of `KT. CHỦ TỊCH` the deputy follows, though the seal hide him; and a deputy alone signs for his chief, but not where a form's label stands right
    over him and nothing is hidden.
    """
    trust = SHOWN
    lines: list[tuple[str, str]] = []
    signed_by = [text for text in texts if not is_label(text)]
    said = signed_by or texts
    for at, text in enumerate(said):
        prefix, office = _parted(_unspoilt(text.rstrip(CRUMBS)))
        whole = _whole(of_committee(office) if _bare(prefix) == "TM" else office)
        trust = min(trust, SHOWN if whole == office else PATCHED)
        goes_on = re.search(r"\w -$", text) and at + 1 < len(said) and re.search(r" (?:so|bo|cuc|phong|ban) ", fold(text))
        lines.append((prefix, f"{whole} -" if goes_on else whole))  # `SỞ LAO ĐỘNG - | THƯƠNG BINH VÀ XÃ HỘI`
    lines = [(prefix, office) for prefix, office in lines if prefix or len(fold(office)) > 3]  # shorter ones are crumbs of the seal
    if lines:
        lines, whole_tail = _with_head(lines)
        lines, heard = _for_collective(lines)
        heads = [_bare(prefix) for prefix, _ in lines]
        above = next((at for at, head in enumerate(heads) if head not in ("TM", "TL", "TUQ") and (head == "KT" or at < len(heads) - 1)), 0)
        alone = len(lines) == 1 and not lines[0][0] and (labelled or len(signed_by) < len(texts))
        signed, sure = (lines, SHOWN) if alone else _with_deputy(lines[above:])
        lines, trust = [*lines[:above], *signed], min(trust, whole_tail, heard, sure)
        if len(lines) == 1 and lines[0][0]:
            trust = min(trust, INFERRED)  # for whom, and not who
        if _CUT_PLACE.search(lines[-1][1] if lines else ""):
            trust = min(trust, INFERRED)
    for_whom = [_FOR_WHOM.findall(text) for text in texts]
    if any(len(found) > 1 for found in for_whom) or sum(_bare(one) == "TM" for found in for_whom for one in found) > 1:
        trust = min(trust, INFERRED)  # several sign side by side
    joined = " ".join(_said(prefix, office) for prefix, office in lines)
    return re.sub(r"\s+", " ", joined).strip(" ,-/&."), trust


def _said(prefix: str, office: str) -> str:
    if not prefix:
        return office
    return f"{prefix} {office}" if "/" in prefix else f"{prefix}. {office}"


def _bare(prefix: str) -> str:
    return prefix.replace("/", "")


def _unspoilt(text: str) -> str:
    """A line whose `KT.`, `TM.`, `TL.` or `TUQ.` pen or seal spoilt but for its last letter, as it was: `LẾT, GIÁM ĐỐC`, `FM-ỦY BAN NHÂN DÂN`."""
    found = re.match(r"^[\W_]{0,6}([^\W\d_]{1,3})[.,:;-]\s*(.+)$", text)
    if found is None or found[1] in ("KT", "TM", "TL", "Q") or fold(found[2]) not in _FOLDED | _FOLDED_COLLECTIVES:
        return text
    letters = fold(found[1])
    prefix = {"t": "KT", "m": "TM", "l": "TL", "q": "TUQ"}.get(letters[-1:]) or {"k": "KT"}.get(letters[:1])
    return f"{prefix}. {found[2]}" if prefix else text


def _parted(text: str) -> tuple[str, str]:
    """Authority (`KT`) and office of a line, crumbs left out, phrases with their diacritics."""
    text = re.sub(r"^([KT])[Il1|]([TM])(?=\s)", r"\1/\2", text)  # `K/T` whose stroke was read as a letter
    text = re.sub(r"^(KT|TM|TL|TUQ)/ ?(?=[^\W\d_]{2})", r"\1. ", re.sub(r"^[\W_]+", "", text))  # `KT/GIÁM ĐỐC`: as typewriters had it
    found = _PREFIX.match(text.strip(" _-|*~'\"=/.,"))
    rest = text.strip(" _-|*~'\"=/.,")[found.end() :] if found else text
    rest = re.sub(r"^((?:PHÓ )?)TRƯỜNG BAN$", r"\1TRƯỞNG BAN", rest)
    rest = re.sub(r"^P\.\s?(?=[^\W\d_]{3})", "PHÓ ", rest)
    rest = re.sub(r"\b([^\W\d_]+)-(?=([^\W\d_]+))", _unstruck, rest)
    spaced = re.sub(r"\b(TM|KT|TL|TUQ|Q)(?:\s*[.,:]\s*|\s+)", r"\1. ", rest)
    words = [word if word == "-" else _unbracketed(word.strip("_-|*~'\"=/").lstrip(".,:;")) for word in spaced.split()]
    kept = [
        word for word in words if re.fullmatch(r"(?:TM|KT|TL|TUQ|Q)\.|&|-|[YÝAB]|\d{1,2}|[^\W\d_]{2,}[,.]?", word) and not _is_crumb(word)
    ]
    letters = re.sub(r"(?<!BÊN) [AB]\b(?![,.])|^[AB] ", "", " ".join(kept))
    letters = re.sub(rf"{_COUNTED}\b\d+\b ?", "", letters).strip()  # of a seal or a stamp
    letters = re.sub(r"(?: -)+(?= )", " -", letters).strip(" -")
    dashless = letters.replace(" -", "")
    return (found[1] if found else ""), repaired(dashless if fold(dashless) in _FOLDED else letters)


def _unstruck(pair: re.Match[str]) -> str:
    """A word without the dash that a stroke of the pen made between it and the next: `GIÁM-ĐỐC`, `UBND-TỈNH`; other dashes stand between spaces."""
    return f"{pair[1]} " if is_pair(pair[1], pair[2]) or pair[1] in ("UBND", "HĐND") else f"{pair[1]} - "


def _unbracketed(word: str) -> str:
    """A word of an office without the bracket that a stroke of the pen made behind it; any other as it is."""
    return word[:-1] if word.endswith(")") and fold(word) in _WORDS else word


def _is_crumb(word: str) -> bool:
    """Letters of a seal: no vowel among them, and one that the language does not have."""
    folded = fold(word)
    return len(word) < 4 and word != "TW" and bool(re.search("[fjwz]", folded)) and not re.search("[aeiouy]", folded)


def _whole(office: str) -> str:
    """An office of which some letters were hidden or slipped into one another; any other text as it is."""
    letters = fold(office).replace(" ", "")
    if fold(office) in _EVERY:
        return office
    if not letters or letters in _known():
        return office if fold(office) in _FOLDED else _known().get(letters, office)
    if _begins_with_office(office):
        return office  # and of what: `TRƯỞNG CÔNG AN XÃ`, `TRƯỞNG PHÒNG KẾ | HOẠCH`
    likest = max(_known(), key=lambda known: similar(letters, known, ALIKE))
    mended = _known()[likest] if len(likest) > 6 and is_like(letters, likest, ALIKE) else office
    return office if _is_another(office, mended) else mended


def _begins_with_office(text: str) -> bool:
    """Whether a text says an office and then of what."""
    return any(fold(text).startswith(f"{known} ") for known in _FOLDED)


def _is_another(office: str, mended: str) -> bool:
    """Whether a word of an office was read whole and is another than that of the office that is most like it: `TRƯỞNG ĐOÀN`, no `TRƯỞNG BAN`."""
    pairs = list(zip(office.split(), mended.split(), strict=False))
    same = len(office.split()) == len(mended.split())
    return same and any(is_syllable(one) and len(one) > 2 and similar(fold(one), fold(two), 0.0) < 0.6 for one, two in pairs)


@cache
def _known() -> dict[str, str]:
    return {fold(office).replace(" ", ""): office.upper() for office in OFFICES if " " in office}


def _with_head(lines: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], float]:
    """`CHỦ TỊCH` of which the seal hid the first word, alone or under the committee for which he signs; and how sure."""
    *above, (prefix, office) = lines
    whole = _TAILS.get(office) if not prefix and all(_bare(one) == "TM" for one, _ in above) else None
    return ([*above, ("", whole)], INFERRED) if whole else (lines, SHOWN)


def _for_collective(lines: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], float]:
    """`TM.` before the collective over its head's office, though pen or seal ran into it; and how sure."""
    prefix, office = lines[0]
    signs = len(lines) > 1 and (_bare(lines[1][0]) == "KT" or fold(lines[1][1]) in _FOLDED)
    letters = fold(office).replace(" ", "")
    for name in _COLLECTIVES if signs and prefix in ("", "Q") else ():
        before, found, after = letters.partition(fold(name).replace(" ", ""))
        if found and not after and len(before) <= LONGEST_CRUMB:
            return [("TM", name), *lines[1:]], PATCHED
    return lines, SHOWN


def _with_deputy(lines: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], float]:
    """Chief and deputy of an office that is signed for by the deputy; and how sure of the two together."""
    prefix, office = lines[0]
    chief = re.split(r"[,/] ?", office)[-1]
    deputy = _DEPUTIES.get(chief, f"PHÓ {chief}")
    if fold(chief) not in _FOLDED and not _begins_with_office(chief):
        chief = _chief_of(office, lines[1][1]) if _bare(prefix) == "KT" and len(lines) > 1 else ""
        return ([(prefix, chief), *lines[1:]], PATCHED) if chief else (lines, SHOWN)
    if _bare(prefix) == "KT" and len(lines) == 1:
        return (lines, SHOWN) if re.search(r"\b(?:PHÓ|THỨ)\b", office) else ([*lines, ("", deputy)], INFERRED)
    if not prefix and len(lines) == 1 and (above := _signed_for(office)):
        return [("KT", above), *lines], INFERRED
    if len(lines) == 1:
        return lines, SHOWN
    below = lines[1][1]
    spoilt = not all(is_syllable(word) for word in below.split()) and is_like(fold(below), fold(deputy), SPOILT)
    cut = not below.startswith(("PHÓ", "THỨ")) and (below.endswith(chief) or deputy.endswith(f" {below}"))
    if _bare(prefix) == "KT" and (cut or (spoilt and len(below.split()) == len(deputy.split()))):
        return [lines[0], ("", deputy), *lines[2:]], PATCHED
    if not prefix and (below in (chief, deputy)):
        return [("KT", office), ("", deputy), *lines[2:]], PATCHED
    if not prefix and len(lines) == 2 and _is_rest_of(below, deputy):
        return [("KT", office), ("", deputy)], INFERRED
    return lines, SHOWN


def _is_rest_of(text: str, deputy: str) -> bool:
    """Whether a line is what pen and seal left of a deputy's office: its first or last words, or letters that spell nothing and are like it."""
    letters, whole = fold(text), fold(deputy)
    if whole.startswith(("pho pho ", "pho thu ")):
        return False
    if whole.startswith(f"{letters} ") or whole.endswith(f" {letters}"):
        return True
    chief = whole.split(" ", 1)[1]
    return not all(is_syllable(word) for word in text.split()) and any(is_like(letters, known, SPOILT) for known in (whole, chief))


def _signed_for(office: str) -> str:
    """For whom a deputy signs, which stands over him (Điều 13 khoản 1 điểm b) though the seal hide it; empty for other offices."""
    above = _CHIEFS.get(office) or (office.removeprefix("PHÓ ") if office.startswith("PHÓ ") else "")
    return above if fold(above) in _FOLDED else ""


def _chief_of(office: str, below: str) -> str:
    """The office named behind `KT.`, by the deputy below, where it was misread; empty where there is nothing to mend."""
    deputy = below.removeprefix("PHÓ ")
    return deputy if deputy not in (office, below) and "," not in office and is_like(fold(office), fold(deputy), 0.5) else ""


def of_branch(office: str, issuer: str) -> str:
    """`CHI CỤC TRƯỞNG` for the `CỤC TRƯỞNG` of a CHI CỤC, of whose office the seal hid the first word, as he signs for none above without `TL.`; empty for
    any other.
    """
    heads = {"CỤC TRƯỞNG": "CHI CỤC TRƯỞNG", "KT. CỤC TRƯỞNG PHÓ CỤC TRƯỞNG": "KT. CHI CỤC TRƯỞNG PHÓ CHI CỤC TRƯỞNG"}
    return heads.get(office, "") if issuer.startswith("CHI CỤC") else ""
