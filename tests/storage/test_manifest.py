from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from digitize.errors import Invalid
from digitize.text import fold
from storage.manifest import read_manifest

TYPES = {fold("Giấy khai sinh"): "giay_khai_sinh"}
HEAD = ["Đường dẫn", "Mã hồ sơ", "Loại giấy tờ", "Chủ thể", "Ngày cấp", "Hộp", "Hồ sơ số"]


def csv(folder: Path, *rows: str, head: str = ",".join(HEAD), encoding: str = "utf-8-sig") -> Path:
    (folder / "m.csv").write_text("\n".join((head, *rows)), encoding=encoding)
    return folder / "m.csv"


def test_a_csv_list_is_read_with_what_it_says_of_each_paper(tmp_path: Path) -> None:
    [line] = read_manifest(csv(tmp_path, r"1998\a.pdf,h50.10-260312-0012,giấy KHAI sinh,Nguyễn Văn A,02/03/1998,12,7"), TYPES)
    assert (line.path, line.dossier, line.doctype) == ("1998/a.pdf", "H50.10-260312-0012", "giay_khai_sinh")
    assert (line.holder, line.issued, line.shelfmark) == ("Nguyễn Văn A", date(1998, 3, 2), "Hộp 12 / Hồ sơ 7")


def test_semicolons_as_excel_writes_them_in_vietnam_are_understood(tmp_path: Path) -> None:
    [line] = read_manifest(csv(tmp_path, "a.pdf;5", head="Tệp;Hộp"), TYPES)
    assert (line.path, line.box) == ("a.pdf", "5")


def test_an_xlsx_list_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["a.pdf", "", "", "", "", 12, "7a"])
        sheet.write_datetime(1, 4, __import__("datetime").datetime(1998, 3, 2), day)
    [line] = read_manifest(tmp_path / "m.xlsx", TYPES)
    assert (line.issued, line.box, line.folder) == (date(1998, 3, 2), "12", "7a")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("a.pdf,sai,,,,,", "Mã hồ sơ"),
        ("a.pdf,,Giấy lạ,,,,", "Loại giấy tờ"),
        ("a.pdf,,,,32/13/1998,,", "Ngày cấp"),
        (",,,B,,,", "Đường dẫn"),
    ],
)
def test_a_line_with_an_error_is_named_by_row_and_column(row: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=f"dòng 3: cột “{column}”"):
        list(read_manifest(csv(tmp_path, "ok.pdf,,,,,,", row), TYPES))


def test_a_list_without_paths_or_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Đường dẫn"):
        list(read_manifest(csv(tmp_path, "a", head="Hộp"), TYPES))
    (tmp_path / "m.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Invalid, match="bad-manifest"):
        list(read_manifest(tmp_path / "m.xlsx", TYPES))


def test_empty_rows_are_no_lines(tmp_path: Path) -> None:
    assert len(list(read_manifest(csv(tmp_path, "a.pdf,,,,,,", ",,,,,,", "b.pdf,,,,,,"), TYPES))) == 2
