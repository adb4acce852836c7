"""Titles of certificates and forms, which stand in several lines: `GIẤY CHỨNG NHẬN | ĐĂNG KÝ HỘ KINH DOANH`.

Papers of Nghị định 30/2020 have their type in a line and an abstract under it. Forms that other laws lay down have a name, and no abstract.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile, takewhile

from digitize.cells import Heading
from digitize.doctypes import DocType
from digitize.geometry import union
from digitize.heading import CERTIFIES
from digitize.layout import Line
from digitize.lexicon import is_syllable
from digitize.people import is_family
from digitize.text import fold, is_like, is_upper
from digitize.titles import KEPT_SO, OF_SEVERAL, is_certificate, is_foreign

CERTIFICATE = "giay chung nhan"
"""Of what, stands behind it or in the next line in capitals, and is both its name and what it is about."""
_FORMS = ("giay ", "trich luc", "phieu ", "chung chi", "bang ", "xac nhan", "so ")
_NO_FORM = "giay xac nhan"
"""A type that may confirm anything, and says what in an abstract."""


def titled_by_form(cells: Heading, kind: DocType | None) -> Heading:
    """The cells with the title whole, and no abstract where a form has none."""
    title = cells.title
    if title is None:
        return cells
    capitals = list(
        takewhile(lambda line: _names_paper(line, of_form=is_certificate(title)) and fold(line.text) != CERTIFIES, cells.abstract)
    )
    name = fold(title.text)
    if size := _lines_of(kind, title, capitals):
        return replace(cells, title=_joined([title, *capitals[:size]]), abstract=[])
    if capitals and fold(capitals[0].text) in OF_SEVERAL:
        return replace(cells, title=_joined([title, capitals[0]]), abstract=cells.abstract[1:])
    if kind and name in kind.titles and not capitals:
        return replace(cells, abstract=list(dropwhile(lambda line: _is_form(kind) and not _opens_abstract(line), cells.abstract)))
    if kind is None and name.startswith(CERTIFICATE):
        rest = title.part(len(CERTIFICATE.split()))
        about = [*([rest] if rest else []), *capitals]
        return replace(cells, title=_joined([title, *capitals]), abstract=about or cells.abstract)
    if capitals and ((is_certificate(title) and name != CERTIFICATE) or (name.startswith("hop dong ") and _of_contract(capitals[0]))):
        return replace(cells, title=_joined([title, *capitals]), abstract=[])
    return cells


def _of_contract(line: Line) -> bool:
    """Whether a line under `HỢP ĐỒNG …` says what kind it is (`XÁC ĐỊNH THỜI HẠN`), and not about what or between whom."""
    return ":" not in line.text and not fold(line.text).startswith(("cong trinh", "goi thau", "du an", "giua", "hang muc", "so "))


def _opens_abstract(line: Line) -> bool:
    return fold(line.text).startswith(("ve ", "v v"))


def _names_paper(line: Line, *, of_form: bool) -> bool:
    """Whether a line in capitals may be of a title: no number, no abstract, nobody's name. What a form is about is in its name: `GIẤY CHỨNG NHẬN THẨM
    DUYỆT THIẾT KẾ | VỀ PHÒNG CHÁY VÀ CHỮA CHÁY`.
    """
    is_persons = 2 < len(line.words) < 6 and is_family(line.words[0].text) and all(word.text.isalpha() for word in line.words)
    about = fold(line.text).startswith(("ve viec", "v v")) if of_form else _opens_abstract(line)
    other = about or fold(line.text) in KEPT_SO or is_foreign(line.text)
    return is_upper(line.text) and not re.search(r"\d", line.text) and not other and not is_persons


def _lines_of(kind: DocType | None, title: Line, capitals: list[Line]) -> int:
    """How many lines in capitals under the title make it one of a known form's; 0 where none do."""
    longer = [known for known in (kind.titles if kind else ()) if len(known) > len(fold(title.text)) + 3]
    for size in range(len(capitals), 0, -1):
        said = fold(" ".join(line.text for line in (title, *capitals[:size])))
        if any(is_like(said, known, 0.85) for known in longer):
            return size + (size < len(capitals) and capitals[size - 1].text.rstrip().endswith(","))
    return 0


def _is_form(kind: DocType) -> bool:
    name = fold(kind.title)
    return name.startswith(_FORMS) and name != _NO_FORM


def _joined(lines: list[Line]) -> Line:
    return Line(tuple(word for line in lines for word in line.words), union(line.box for line in lines))


def more_than(text: str, title: str) -> str:
    """What a printed title says more than that of its form, with what parts them: ` SỐ 1`, `, XÁC ĐỊNH LẠI DÂN TỘC`; empty where it is no word of the
    language.
    """
    size = len(title.split())
    words = text.split()
    more = words[size:] if fold(" ".join(words[:size])) == fold(title) else []
    if not more or not all(word.isdecimal() or is_syllable(word) for word in more):
        return ""
    return ("," if words[size - 1].endswith(",") else "") + " " + " ".join(more)
