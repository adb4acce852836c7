"""A report as a workbook: a sheet each table, and one for the archives day by day with its chart."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

from api.report_words import forecast_sentence, grids
from digitize.report import Report

SHEETS = ("QĐ 766", "Chỉ tiêu", "Xử lý giấy tờ", "Kho theo lĩnh vực", "Kho theo năm")


def workbook(report: Report, file: Path) -> None:
    """Numbers stay numbers, so that a department can reckon on."""
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
        edge = book.add_format({"border": 1})
        for name, grid in zip(SHEETS, grids(report), strict=True):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, f"{grid.title}: {report.unit}, {report.wanted.period.title}", bold)
            sheet.write(1, 0, f"Số liệu đến {report.span.end:%d/%m/%Y %H:%M} UTC")
            sheet.write_row(3, 0, [f"{group}: {name}" if group else name for group, name in zip_longest(grid.groups, grid.heads)], head)
            for at, row in enumerate(grid.rows, 4):
                sheet.write_row(at, 0, ["–" if value is None else value for value in row], bold if len(row) == 1 else edge)
            sheet.set_column(0, 0, 6 if grid.heads[0] in ("STT", "Mã") else 24)
            sheet.set_column(1, 1, 40 if grid.heads[0] in ("STT", "Mã") else 14)
            sheet.set_column(2, len(grid.heads), 14)
            sheet.freeze_panes(4, 2)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
        _days(book, bold, report)


def _days(book, bold, report: Report) -> None:  # type: ignore[no-untyped-def]  # xlsxwriter's classes, imported late
    sheet = book.add_worksheet("Tiến độ kho")
    sheet.write(0, 0, forecast_sentence(report))
    sheet.write_row(2, 0, ("Ngày", "Nhận", "Đọc", "Kiểm, lưu trữ", "Kiểm, cộng dồn", "Tổng số"), bold)
    done = 0
    for at, day in enumerate(report.burn.days, 3):
        done += day.checked
        sheet.write_row(at, 0, (f"{day.day:%d/%m/%Y}", day.received, day.read, day.checked, done, report.burn.total))
    if not report.burn.days:
        return
    chart, last = book.add_chart({"type": "line"}), 2 + len(report.burn.days)
    for column, name in ((4, "Kiểm, cộng dồn"), (5, "Tổng số")):
        chart.add_series({"name": name, "categories": ["Tiến độ kho", 3, 0, last, 0], "values": ["Tiến độ kho", 3, column, last, column]})
    chart.set_title({"name": "Tiến độ số hóa kho"})
    sheet.insert_chart("H3", chart, {"x_scale": 1.6, "y_scale": 1.4})
