"""Lists of an archive's files, as CSV or XLSX, as archives keep them: one line a file, columns named in the first row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digitize.batch import Line
from digitize.codes import dossier as dossier_code
from digitize.errors import Invalid
from digitize.kinds import KINDS
from digitize.text import fold, nfc

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "path": ("duong dan", "tep", "ten tep", "path", "file"),
    "dossier": ("ma ho so", "ma ho so tthc", "dossier"),
    "doctype": ("loai giay to", "loai", "doctype", "type"),
    "holder": ("chu the", "ho ten", "to chuc ca nhan", "holder"),
    "issued": ("ngay cap", "ngay ban hanh", "ngay ky", "issued"),
    "box": ("hop", "hop so", "so hop", "box"),
    "folder": ("ho so so", "so ho so", "don vi bao quan", "folder"),
}
"""What a column may be called, accents and case aside."""


def read_manifest(file: Path, doctypes: Mapping[str, str]) -> Iterator[Line]:
    """Lines of a list; `doctypes` names types by what a list may call them (folded). Raises Invalid, which names row and column."""
    rows, seen = rows_of(file), dict[str, int]()
    names = _columns(next(rows, []))
    for number, row in enumerate(rows, 2):
        said = {name: row[at] for name, at in names.items() if at < len(row) and row[at] not in (None, "")}
        if said:
            line = _line(said, number, doctypes)
            if (first := seen.setdefault(nfc(line.path), number)) != number:
                raise Invalid(
                    "bad-manifest",
                    f"Danh mục, dòng {number}: tệp này đã có ở dòng {first}; chưa lập đợt nào, hãy sửa rồi chạy lại.",
                    row=number,
                )
            yield line


def rows_of(file: Path) -> Iterator[Sequence[Any]]:
    """Rows of a CSV file, or of the first sheet of a workbook. Raises Invalid."""
    if file.suffix.lower() == ".csv":
        try:
            with file.open(encoding="utf-8-sig", newline="") as stream:
                head = stream.readline()
                stream.seek(0)
                yield from csv.reader(stream, delimiter=";" if head.count(";") > head.count(",") else ",")
        except (UnicodeDecodeError, csv.Error) as error:
            raise Invalid("bad-manifest", "Không đọc được danh mục CSV; hãy lưu lại dưới dạng CSV UTF-8 hoặc XLSX.") from error
        return
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        yield from CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise Invalid("bad-manifest", "Không mở được danh mục; hãy lưu lại dưới dạng XLSX hoặc CSV (UTF-8).") from error


def _columns(head: Sequence[Any]) -> dict[str, int]:
    folded = [fold(str(name)) for name in head]
    found = {name: at for name, said in COLUMNS.items() for at, title in enumerate(folded) if title in said}
    if "path" not in found:
        raise Invalid(
            "bad-manifest",
            "Danh mục thiếu cột “Đường dẫn” ở dòng đầu; các cột khác: Mã hồ sơ, Loại giấy tờ, Chủ thể, Ngày cấp, Hộp, Hồ sơ số.",
        )
    return found


def _line(said: Mapping[str, Any], number: int, doctypes: Mapping[str, str]) -> Line:
    text = {name: str(int(value) if isinstance(value, float) and value.is_integer() else value).strip() for name, value in said.items()}
    if not text.get("path"):
        raise _bad(number, "Đường dẫn")
    try:
        dossier = dossier_code(text["dossier"]) if text.get("dossier") else ""
    except Invalid as error:
        raise _bad(number, "Mã hồ sơ") from error
    doctype = doctypes.get(fold(text.get("doctype", "")), "")
    if text.get("doctype") and not doctype:
        raise _bad(number, "Loại giấy tờ")
    return Line(
        path=text["path"].replace("\\", "/").lstrip("/"), dossier=dossier, doctype=doctype, holder=text.get("holder", ""),
        issued=_day(said.get("issued"), number), box=text.get("box", ""), folder=text.get("folder", ""),
    )  # fmt: skip


def _day(value: Any, number: int) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = KINDS["date"](str(value))
    if not found:
        raise _bad(number, "Ngày cấp")
    return date.fromisoformat(found)


def _bad(number: int, column: str) -> Invalid:
    return Invalid(
        "bad-manifest", f"Danh mục, dòng {number}: cột “{column}” không đúng; chưa lập đợt nào, hãy sửa rồi chạy lại.", row=number
    )
