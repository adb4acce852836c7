"""Kinds of field: each a function from the text as read to canonical text, or None where the text breaks its grammar.

A document type names a kind for each field; a field that needs code is a new kind here, never an `if` in a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date

from digitize.text import clean, fold, is_upper

Kind = Callable[[str], str | None]

_DIGIT_SLIPS = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "l": "1",
        "I": "1",
        "|": "1",
        "i": "1",
        "!": "1",
        "Z": "2",
        "z": "2",
        "S": "5",
        "s": "5",
        "B": "8",
        "b": "6",
        "g": "9",
        "q": "9",
    }
)
_PROVINCES = frozenset(
    [
        "001",
        "002",
        "004",
        "006",
        "008",
        "010",
        "011",
        "012",
        "014",
        "015",
        "017",
        "019",
        "020",
        "022",
        "024",
        "025",
        "026",
        "027",
        "030",
        "031",
        "033",
        "034",
        "035",
        "036",
        "037",
        "038",
        "040",
        "042",
        "044",
        "045",
        "046",
        "048",
        "049",
        "051",
        "052",
        "054",
        "056",
        "058",
        "060",
        "062",
        "064",
        "066",
        "067",
        "068",
        "070",
        "072",
        "074",
        "075",
        "077",
        "079",
        "080",
        "082",
        "083",
        "084",
        "086",
        "087",
        "089",
        "091",
        "092",
        "093",
        "094",
        "095",
        "096",
    ]
)
"""Province codes of birth registration (TT 07/2016/TT-BCA Phụ lục 1)."""


def digits(text: str) -> str:
    """`text` with the letters that OCR gives for digits turned back; meant for what should be a number."""
    return text.translate(_DIGIT_SLIPS)


def text(raw: str) -> str | None:
    """Any text, without the dots and dashes of a form's blank line."""
    found = re.sub(r"[.…_]{3,}", " ", clean(raw)).strip(" .,;:|_")
    return found or None


def person(raw: str) -> str | None:
    """A name of two to seven syllables; academic titles in front dropped."""
    found = re.sub(
        r"^(?:(?:ông|bà|ông/bà|ông \(bà\)|anh|chị|GS|PGS|TS|ThS|BS|CKI{1,2}|LS|KS|CN)\b[.,:\-\s]*)+",
        "",
        clean(raw).strip(" .,;:|_-\"'"),
        flags=re.IGNORECASE,
    )
    syllables = found.split()
    good = all(re.fullmatch(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", s) for s in syllables)
    return found if good and 2 <= len(syllables) <= 7 else None


def sex(raw: str) -> str | None:
    """Nam or Nữ."""
    found = fold(raw).split(" ")[0]
    return {"nam": "Nam", "nu": "Nữ"}.get(found)


def ethnicity(raw: str) -> str | None:
    """Letters only."""
    found = text(raw)
    return found if found and not re.search(r"\d", found) else None


def iso(year: str, month: str, day: str) -> str | None:
    """An ISO date, or None where no calendar has that day or no paper of this system could bear it."""
    try:
        found = Date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if 1900 <= found.year <= 2100 else None


def date(raw: str) -> str | None:
    """`ngày 12 tháng 03 năm 2021`, `12/03/2021`, `12.3.2021` as an ISO date."""
    folded = re.sub(r"\s+", " ", fold(raw))
    for pattern in (r"(?:ngay )?(\w{1,2}) thang (\w{1,2}) nam ((?:\w )?\w{3,4})\b", r"\b(\w{1,2}) (\w{1,2}) (\w{4})\b"):
        if match := re.search(pattern, folded):
            day, month, year = (digits(part.replace(" ", "")) for part in match.groups())
            if day.isdigit() and month.isdigit() and year.isdigit():
                return iso(year, month, day)
    return None


def partial_date(raw: str) -> str | None:
    """A date, or `2019-01` or `2019` where old papers give no more."""
    if found := date(raw):
        return found
    folded = fold(raw)
    month = re.search(r"\b(?:thang )?(\d{1,2}) (?:nam )?(\d{4})\b", folded)
    if month and 1 <= int(month[1]) <= 12:
        return f"{month[2]}-{int(month[1]):02d}"
    match = re.search(r"\b((?:19|20)\d{2})\b", digits(folded))
    return match[1] if match else None


def personal_number(raw: str) -> str | None:
    """12 digits (số định danh cá nhân, CCCD) or 9 (CMND); spaces and dots between them dropped."""
    for run in re.findall(r"[0-9OoQDlI|iZzSsBbgq][0-9OoQDlI|iZzSsBbgq .]{7,18}[0-9OoQDlI|iZzSsBbgq]", raw):
        if sum(c.isdigit() for c in run) >= 0.7 * len(run.replace(" ", "").replace(".", "")):
            number = re.sub(r"\D", "", digits(run))
            if len(number) in (9, 12):
                return number
    return None


def born_in_known_province(number: str) -> bool:
    """Whether a 12-digit number begins with a province's code; others were registered abroad: a warning, no error."""
    return number[:3] in _PROVINCES


def birth_of_number(number: str) -> tuple[int, str] | None:
    """Year of birth and sex that a 12-digit number carries (NĐ 137/2015 Điều 13, TT 59/2021/TT-BCA)."""
    if not re.fullmatch(r"\d{12}", number):
        return None
    century, parity = divmod(int(number[3]), 2)
    return 1900 + 100 * century + int(number[4:6]), "Nữ" if parity else "Nam"


def tax_code(raw: str) -> str | None:
    """10 digits whose last checks the others, with `-NNN` for a dependent unit."""
    match = re.search(r"\b(\d{10})(?:\s*-\s*(\d{3}))?\b", digits(clean(raw)))
    if not match or not tax_code_checks(match[1]):
        return None
    return match[1] + (f"-{match[2]}" if match[2] else "")


def tax_code_checks(ten: str) -> bool:
    """N10 = 10 - (31 N1 + 29 N2 + 23 N3 + 19 N4 + 17 N5 + 13 N6 + 7 N7 + 5 N8 + 3 N9 mod 11)."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    return 10 - sum(w * int(d) for w, d in zip(weights, ten, strict=False)) % 11 == int(ten[9])


def household_code(raw: str) -> str | None:
    """Mã số hộ kinh doanh in its three generations: owner's 12 digits, tax code with suffix, district serial."""
    found = clean(raw).replace(" ", "")
    if match := re.search(r"\b(\d{12})\b", digits(found)):
        return match[1]
    if match := re.search(r"\b(\d{10})(-\d{3})?\b", digits(found)):
        return match[0] if tax_code_checks(match[1]) else None
    match = re.search(r"\b(\d{2}[A-Z]\d{7})\b", found)
    return match[1] if match else None


def money(raw: str) -> str | None:
    """Đồng as plain digits; a point between thousands may be lost (`1800 000`), but what is left over is no sum: a thousandth would be taken for it."""
    match = re.search(r"\d+(?:[. ]\d{3}(?!\d))*(?P<left>[. ]?\d)?", digits(raw))
    return re.sub(r"\D", "", match[0]) if match and not match["left"] else None


def area(raw: str) -> str | None:
    """Square metres with a decimal point: `7.700,5 m2` gives `7700.5`."""
    match = re.search(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*m", clean(raw))
    return match[1].replace(".", "") + (f".{match[2]}" if match[2] else "") if match else None


def count(raw: str) -> str | None:
    """A whole number, leading zeros dropped."""
    match = re.search(r"\d+", digits(raw))
    return str(int(match[0])) if match else None


def upper(raw: str) -> str | None:
    """Text printed in capitals."""
    found = text(raw)
    return found if found and is_upper(found) else None


KINDS: dict[str, Kind] = {
    "text": text, "person": person, "sex": sex, "ethnicity": ethnicity, "date": date, "partial_date": partial_date,
    "personal_number": personal_number, "tax_code": tax_code, "household_code": household_code, "money": money,
    "area": area, "count": count, "upper": upper,
}  # fmt: skip
SECRET = frozenset({"personal_number", "household_code"})
"""Kinds whose values are masked on screen and found by blind index only (a household's code may be its owner's number)."""


_NUMBER = re.compile(r"(?<!\d)\d{9}(?:\d{3})?(?!\d)")
"""A personal number of twelve digits or of nine within other words."""


def is_secret(name: str, kind: str) -> bool:
    """Whether a field's value is masked on screen and found by blind index only."""
    return kind in SECRET or name == "ma_dinh_danh"


def is_hidden(name: str, kind: str, value: str | None) -> bool:
    """Whether a value is masked on screen: a secret one, and words of a form that name a personal number (`Thẻ căn cước số …`)."""
    return is_secret(name, kind) or (kind == "text" and bool(_NUMBER.search(value or "")))


def shown(name: str, kind: str, value: str) -> str:
    """A value as whoever has not asked for it in clear sees it."""
    if is_secret(name, kind):
        return masked(value)
    return _NUMBER.sub(lambda number: masked(number[0]), value) if is_hidden(name, kind, value) else value


def masked(value: str) -> str:
    """All but the last three characters hidden."""
    return "•" * max(0, len(value) - 3) + value[-3:]
