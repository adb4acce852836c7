"""What the made-up training lines say: numbers, dates, names, offices, titles and plain text of administrative papers."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

from digitize.agency import SHORT
from digitize.phrases import AGENCIES, OFFICES
from digitize.places import PROVINCES

VOCABULARY = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text("utf-8"))
HAND = "\x01"
"""Stands around a run that is written by hand: `Số: \x01123\x01/QĐ-UBND`."""

_AGENCY_LETTERS = "ABCDĐGHKLMNPQSTUVX"


@cache
def syllables(lexicon: Path) -> tuple[str, ...]:
    """Words of a word list, one a line or one JSON object a line with `text`."""
    out = []
    for line in lexicon.read_text("utf-8").splitlines():
        text = json.loads(line)["text"] if line.startswith("{") else line
        if re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,4}", text.strip()):
            out.append(text.strip().lower())
    return tuple(out)


class Kind(StrEnum):
    """What a line is; told to the drawer, as offices print each in its own face and seals stand on some alone."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    OFFICE = "office"
    AGENCY = "agency"
    CAPITALS = "capitals"
    PLAIN = "plain"
    BODY = "body"
    LABEL = "label"


SHARES = {
    Kind.NUMBER: 18, Kind.DATE: 16, Kind.NAME: 13, Kind.OFFICE: 6, Kind.AGENCY: 6, Kind.CAPITALS: 6, Kind.PLAIN: 10, Kind.BODY: 18, Kind.LABEL: 7,
}  # fmt: skip
"""Of a hundred lines. Blanks of numbers and dates and names under seals are hard and few on a page; the body is easy and most of it."""


class Words:
    """Makes line texts; the same seed makes the same lines."""

    def __init__(self, lexicon: Path, rng: random.Random) -> None:
        self._lexicon, self._rng = syllables(lexicon), rng
        self._running: list[str] = []
        self.allowed: set[str] | None = None

    def line(self) -> tuple[str, Kind]:
        """A line, and of what kind."""
        makers: dict[Kind, Callable[[], str]] = {kind: getattr(self, kind.value) for kind in SHARES}
        while True:
            kind = self._rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
            text = makers[kind]()
            if text.strip() and (self.allowed is None or set(text.replace(HAND, "")) <= self.allowed):
                return text, kind

    def number(self) -> str:
        """`Số: 123/QĐ-UBND`, its count written by hand, printed or left open."""
        rng = self._rng
        count = str(rng.randrange(1, 10 ** rng.choices([1, 2, 3, 4], weights=[1, 4, 5, 5])[0]))
        if len(count) == 1 and rng.random() < 0.7:
            count = "0" + count
        form = rng.random()
        blank = f"{HAND}{count}{HAND}" if form < 0.6 else count if form < 0.92 else ""
        pad = [" " * rng.choice([0, 0, 1, 1, 2, 4]) for _ in range(2)] if form < 0.6 or not blank else ["", ""]
        kind = rng.choice([*SHORT.values(), "GP", "GCN", "GXN", "GPXD", "UBND"]) if rng.random() < 0.6 else rng.choice(["QĐ", "TB", "GP"])
        agency = "UBND" if rng.random() < 0.3 else self._letters()
        if rng.random() < 0.15:
            agency += "-" + self._letters()
        year = f"/{rng.randint(1998, 2027)}" if rng.random() < 0.12 else ""
        stem = rng.choices(["Số:", "Số :", "Số", "SỐ:", "Số."], weights=[80, 4, 8, 4, 4])[0]
        slash = "" if rng.random() < 0.06 and not year else "/"
        tail = f"{kind}-{agency}" if rng.random() < 0.92 else kind
        return f"{stem} {pad[0]}{blank}{pad[1]}{year}{slash}{tail}"

    def _letters(self) -> str:
        rng = self._rng
        letters = "".join(rng.choice(_AGENCY_LETTERS) for _ in range(rng.randint(2, 6)))
        return letters if rng.random() < 0.9 else letters[:-1] + letters[-1].lower()

    def date(self) -> str:
        """`Hà Nội, ngày 12 tháng 02 năm 2025`, day and month by hand, printed or left open."""
        rng = self._rng
        place = rng.choice(PROVINCES) if rng.random() < 0.75 else self._word().title()
        day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1996, 2027)
        form = rng.random()
        day_text = f"{day:02d}" if rng.random() < 0.85 else str(day)
        month_text = f"{month:02d}" if month < 3 or rng.random() < 0.55 else str(month)
        if form < 0.6:
            day_text = f"{HAND}{day_text}{HAND}"
            month_text = f"{HAND}{month_text}{HAND}" if rng.random() < 0.55 else month_text
        elif form < 0.7:
            day_text, month_text = "   ", month_text if rng.random() < 0.6 else "   "
        year_text = str(year)
        if rng.random() < 0.06:
            year_text = f"{year_text[:3]}{HAND}{year_text[3]}{HAND}"
        gaps = [" " * rng.choice([0, 1, 1, 1, 2, 3]) if "\x01" in part else " " for part in (day_text, day_text, month_text, month_text)]
        body = f"ngày{gaps[0]}{day_text}{gaps[1]}tháng{gaps[2]}{month_text}{gaps[3]}năm {year_text}"
        return f"{place}, {body}" if rng.random() < 0.85 else body[0].upper() + body[1:]

    def name(self) -> str:
        """A person's name, some with a title in front, of one people in ten not Kinh."""
        rng = self._rng
        given = rng.choice(self._lexicon).split()[0].capitalize()
        middle = rng.choice(VOCABULARY["middle"]) if rng.random() < 0.6 else rng.choice(self._lexicon).split()[0].capitalize()
        family = rng.choice(VOCABULARY["family"]) if rng.random() < 0.75 else rng.choice(VOCABULARY["other_family"])
        name = f"{family} {middle} {given}" if rng.random() < 0.85 else f"{family} {given}"
        if rng.random() < 0.15:
            name = f"{family} {middle} {rng.choice(VOCABULARY['middle'])} {given}"
        if rng.random() < 0.2:
            name = name.upper()
        return rng.choice(VOCABULARY["titled"]) + name if rng.random() < 0.12 else name

    def office(self) -> str:
        """`KT. CHỦ TỊCH`, `PHÓ GIÁM ĐỐC SỞ …`."""
        rng = self._rng
        text = rng.choice(OFFICES).upper()
        return rng.choice(["KT. ", "TL. ", "TUQ. ", "TM. ", "Q. ", "", "", ""]) + text

    def agency(self) -> str:
        """A name of an agency in capitals."""
        rng = self._rng
        name = rng.choice(AGENCIES)
        tail = rng.choice(PROVINCES) if rng.random() < 0.5 else self._word()
        head = rng.choice(["", "", "Sở ", "Bộ ", "Phòng ", "Tỉnh ", "Huyện ", "Xã ", "Phường "])
        return f"{head}{name if rng.random() < 0.6 else ''} {tail}".strip().upper().replace("  ", " ")

    def capitals(self) -> str:
        """Some words in capitals."""
        return self._text(self._rng.randint(2, 6)).upper()

    def plain(self) -> str:
        """Words as in an abstract or a body."""
        rng = self._rng
        text = self._text(rng.randint(3, 9))
        if rng.random() < 0.3:
            text = rng.choice(["Về việc ", "V/v ", "Căn cứ ", "Theo đề nghị của ", "Điều 1. ", "- "]) + text
        if rng.random() < 0.15:
            text += f" ngày {rng.randint(1, 31)}/{rng.randint(1, 12)}/{rng.randint(1990, 2027)}"
        elif rng.random() < 0.15:
            text += f" số {rng.randrange(1, 999)}/{rng.randint(1995, 2026)}/NĐ-CP"
        return (text[0].upper() + text[1:] if rng.random() < 0.5 else text) + rng.choice(["", "", ".", ",", ";", ":"])

    def body(self) -> str:
        """A line out of running text, cut where it happens to be full."""
        rng, size = self._rng, self._rng.randint(14, 62)
        out = ""
        while len(out) < size:
            if not self._running:
                self._running = self._sentence().split()
            out = f"{out} {self._running.pop(0)}".strip()
        if rng.random() < 0.3:
            self._running = []
        return out

    def label(self) -> str:
        """A form's label with what is filled in, or a row of a table."""
        rng = self._rng
        value = rng.choice(
            [self.name, self._quantity, self._quantity, lambda: self._text(rng.randint(1, 4)).capitalize(), self._code, self._day]
        )()
        lead = "." * rng.randint(4, 14) if rng.random() < 0.2 else ""
        number = f"{rng.randint(1, 12)}. " if rng.random() < 0.3 else rng.choice(["", "", "- ", "+ ", "a) ", "b) ", "* "])
        text = f"{number}{rng.choice(VOCABULARY['labels'])}{rng.choice([':', ':', ' :', ''])} {lead}{value}{lead}"
        return text + rng.choice(["", "", ";", "."])

    def _sentence(self) -> str:
        rng = self._rng
        parts = []
        for _ in range(rng.randint(1, 4)):
            kind = rng.random()
            if kind < 0.5:
                parts.append(rng.choice(VOCABULARY["phrases"]))
            elif kind < 0.62:
                parts.append(self._quoted_act())
            elif kind < 0.74:
                parts.append(self._quantity())
            elif kind < 0.8:
                parts.append(self.name())
            elif kind < 0.86:
                parts.append(f"{rng.choice(['tỉnh', 'thành phố', 'huyện', 'xã', 'phường', 'thị trấn'])} {rng.choice(PROVINCES)}")
            parts.append(self._text(rng.randint(2, 7)))
        text = " ".join(parts)
        return text[0].upper() + text[1:] + rng.choice([".", ".", ";", ",", ":", "./."])

    def _quoted_act(self) -> str:
        rng = self._rng
        kind = rng.choice(["Nghị định", "Thông tư", "Quyết định", "Luật", "Nghị quyết", "Công văn", "Tờ trình", "Thông báo"])
        sign = f"số {rng.randint(1, 3000):02d}/{rng.choice([str(rng.randint(1995, 2026)) + '/', ''])}{rng.choice([*SHORT.values(), 'NĐ', 'TT'])}-{self._letters()}"
        return f"{kind} {sign} {self._day() if rng.random() < 0.7 else ''}".strip()

    def _day(self) -> str:
        rng = self._rng
        day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1945, 2027)
        short = f"{day:02d}/{month:02d}/{year}"
        return rng.choice([f"ngày {day:02d} tháng {month} năm {year}", f"ngày {short}", short, f"{day}-{month}-{year}"])

    def _quantity(self) -> str:
        rng = self._rng
        big = f"{rng.randrange(1, 999)}.{rng.randrange(0, 1000):03d}" + (f".{rng.randrange(0, 1000):03d}" if rng.random() < 0.4 else "")
        unit = rng.choice(
            ["đồng", "đồng/năm", "m2", "m²", "ha", "%", "người", "hộ", "ngày", "tháng", "km", "tấn", "kg", "°C", "mm", "lít", "giờ", "suất"]
        )
        part, few, share = f"{rng.randrange(0, 400)},{rng.randrange(0, 99)}", rng.randrange(1, 200), rng.randrange(1, 101)
        return rng.choice([f"{big} {unit}", f"{part} {unit}", f"{few} {unit}", f"{share}%"])

    def _code(self) -> str:
        rng = self._rng
        digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([4, 6, 8, 9, 10, 12, 12])))
        return rng.choice(
            [digits, digits, f"{digits[:4]}.{digits[4:]}", f"{rng.choice(_AGENCY_LETTERS)}{rng.choice(_AGENCY_LETTERS)} {digits}"]
        )

    def _word(self) -> str:
        return self._rng.choice(self._lexicon)

    def _text(self, size: int) -> str:
        words = " ".join(self._word() for _ in range(size)).split()[: size + 2]
        for index in range(1, len(words)):
            if self._rng.random() < 0.07:
                words[index - 1] += self._rng.choice([",", ";", ",", " -", ":"])
            if self._rng.random() < 0.08:
                words[index] = words[index].capitalize()
            if self._rng.random() < 0.03:
                words[index] = str(self._rng.randrange(1, 3000))
        return " ".join(words)
