"""Lists of dossiers as other systems export them, CSV or XLSX: one line a dossier, columns named in the first row, by the portal's names
or in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from digitize.codes import dossier as dossier_code
from digitize.dossier import Dossier
from digitize.errors import Invalid
from digitize.kinds import KINDS
from digitize.text import fold
from storage.manifest import rows_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("mahoso", "ma ho so", "ma ho so tthc"),
    "unit": ("madonvi", "ma don vi", "donvi", "don vi"),
    "procedure": ("matthc", "ma tthc", "ma thu tuc"),
    "field": ("linhvuc", "linh vuc"),
    "received_on": ("ngaytiepnhan", "ngay tiep nhan"),
    "resolved_on": ("ngayketthuc", "ngay ket thuc", "ngay giai quyet", "ngaytraketqua", "ngay tra ket qua"),
    "returns": ("phaitraketqua", "phai tra ket qua"),
    "components": ("cotepthanhphan", "co tep thanh phan", "so hoa thanh phan"),
    "reused": ("hosocothanhphansohoa", "duocsohoa", "tai su dung"),
    "from_store": ("duoclaytukhodmqg", "lay tu kho"),
    "population": ("taikhoanduocxacthucvoivneid", "macsdl", "xac thuc vneid"),
    "citizen": ("lacongdan", "la cong dan"),
}
"""What a column may be called, accents and case aside."""
DAYS = ("received_on", "resolved_on")
FLAGS = ("returns", "components", "reused", "from_store", "population", "citizen")
NO = ("", "0", "false", "khong", "k", "none", "0.0")


def read_dossiers(file: Path) -> Iterator[Dossier]:
    """Dossiers of a list; one without a day of receipt is counted nowhere and left out. Raises Invalid, which names row and column."""
    rows = rows_of(file)
    head = [fold(str(name)) for name in next(rows, [])]
    at = {name: [place for place, title in enumerate(head) if title in said] for name, said in COLUMNS.items()}
    if missing := [said[1] for name, said in COLUMNS.items() if name in ("code", "unit", "received_on") and not at[name]]:
        raise Invalid("bad-dossier-list", f"Danh sách hồ sơ thiếu cột: {', '.join(missing)} (dòng đầu là tên cột).")
    for number, row in enumerate(rows, 2):
        said = {name: [row[place] for place in places if place < len(row)] for name, places in at.items()}
        if any(said["code"]) and any(said["received_on"]):
            yield _dossier(said, number)


def _dossier(said: Mapping[str, Sequence[Any]], number: int) -> Dossier:
    text = {name: str(values[0] if values else "").strip() for name, values in said.items()}
    try:
        code = dossier_code(text["code"])
    except Invalid as error:
        raise _bad(number, "Mã hồ sơ") from error
    # a flag that may stand in several columns holds where it holds in one; one that is not told is as the class has it
    flags = {name: any(fold(str(value)).strip() not in NO for value in said[name]) for name in FLAGS if said[name]}
    received, resolved = (_day(said[name], number) for name in DAYS)
    if received is None:
        raise _bad(number, "Ngày tiếp nhận")
    return Dossier(
        code=code,
        unit=text["unit"],
        procedure=text["procedure"][:40],
        field=text["field"][:80],
        received_on=received,
        resolved_on=resolved,
        **flags,
    )


def _day(values: Sequence[Any], number: int) -> date | None:
    value = next((one for one in values if one not in (None, "")), None)
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = KINDS["date"](str(value).split(" ")[0].split("T")[0])
    if not found:
        raise _bad(number, "Ngày tiếp nhận hoặc ngày giải quyết")
    return date.fromisoformat(found)


def _bad(number: int, column: str) -> Invalid:
    said = f"Danh sách hồ sơ, dòng {number}: cột “{column}” không đúng; các dòng trước đã được ghi, hãy sửa rồi chạy lại từ đầu."
    return Invalid("bad-dossier-list", said, row=number)
