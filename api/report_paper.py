"""A report as a paper in the form of Nghị định 30/2020/NĐ-CP, PDF/A-2b, for the head of the agency to sign."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from api.report_words import Grid, cell, forecast_sentence, grids, number, rate_sentence, runs
from digitize.figures import Figure
from digitize.local_time import VIETNAM
from digitize.report import Report

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.table import Table

TOP, RIGHT, BOTTOM, LEFT = 20.0, 15.0, 20.0, 30.0
"""Margins in millimetres (Phụ lục I: top and bottom 20–25, left 30–35, right 15–20)."""
NBSP = "\u00a0"
BODY, SMALL = 13, 9
HEAD = 12.0
"""Millimetres that stay free above the heading for the agency's signature (top right: Phụ lục I)."""


def paper(report: Report, file: Path, serif: Path, *, agency: str, above: str = "", place: str = "") -> None:
    """Writes it. `agency` issues it, `above` is the agency over that one, `place` the place name before the date."""
    made = report.wanted.as_of.astimezone(VIETNAM)
    pdf = _sheets()
    for style, stem in (("", ""), ("B", "-bold"), ("I", "-italic")):
        pdf.add_font("serif", style, serif.with_stem(f"{serif.stem}{stem}"))
    pdf.set_title(f"Báo cáo số hóa {report.wanted.period.title}")
    pdf.set_lang("vi")
    pdf.set_creation_date(made)
    pdf.set_margins(LEFT, TOP, RIGHT)
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.add_page()
    _heading(pdf, report, agency, above, f"{place or '…………'}, ngày {made.day:02d} tháng {made.month:02d} năm {made.year}")
    _body(pdf, report)
    _signature(pdf, agency)
    pdf.output(str(file))


def _sheets() -> FPDF:
    """An empty PDF/A whose pages are numbered from the second on, top centre (Phụ lục I)."""
    from fpdf import FPDF
    from fpdf.enums import DocumentCompliance

    class Numbered(FPDF):
        def header(self) -> None:
            if self.page_no() > 1:
                self.set_y(10)
                self.set_font("serif", "", BODY)
                self.cell(0, 6, str(self.page_no()), align="C")
                self.set_y(TOP)

    return Numbered(format="A4", enforce_compliance=DocumentCompliance.PDFA_2B)


def _heading(pdf: FPDF, report: Report, agency: str, above: str, dated: str) -> None:
    """Issuer left, national heading right, number and date below, then kind and abstract."""
    left, right, top = 70.0, 95.0, TOP + HEAD
    x = LEFT + left
    for at, style, size, text in ((0, "", 12, above.upper()), (6 if above else 0, "B", 12, agency.upper())):
        pdf.set_xy(LEFT, top + at)
        pdf.set_font("serif", style, size)
        if text:
            pdf.multi_cell(left - 2, 6, text, align="C")
    bottom = pdf.get_y()
    pdf.line(LEFT + 24, bottom + 1, LEFT + left - 26, bottom + 1)
    pdf.set_xy(x, top)
    pdf.set_font("serif", "B", 12)
    pdf.cell(right, 6, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align="C")
    pdf.set_xy(x, top + 6)
    pdf.set_font("serif", "B", 13)
    pdf.cell(right, 6, "Độc lập - Tự do - Hạnh phúc", align="C")
    pdf.line(x + 18, top + 13, x + right - 18, top + 13)
    row = max(bottom, top + 13) + 4
    pdf.set_xy(LEFT, row)
    pdf.set_font("serif", "", 13)
    pdf.cell(left - 2, 6, "Số:        /BC-……", align="C")
    pdf.set_xy(x, row)
    pdf.set_font("serif", "I", 13)
    pdf.cell(right, 6, dated, align="C")
    pdf.set_xy(LEFT, row + 14)
    pdf.set_font("serif", "B", 14)
    pdf.multi_cell(0, 7, "BÁO CÁO", align="C", new_x="LMARGIN", new_y="NEXT")
    said = f"Kết quả số hóa hồ sơ, giấy tờ, kết quả giải quyết thủ tục hành chính {report.wanted.period.title.replace(' ', NBSP)}"
    pdf.multi_cell(0, 7, said, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.line(LEFT + 65, pdf.get_y() + 1, LEFT + 100, pdf.get_y() + 1)
    pdf.ln(6)


def _body(pdf: FPDF, report: Report) -> None:
    whole, tables = report.whole.papers, grids(report)
    field = f", lĩnh vực {report.wanted.field}" if report.wanted.field else ""
    _say(
        pdf,
        f"Thực hiện Nghị định số 45/2020/NĐ-CP và Thông tư số 01/2023/TT-VPCP, {report.unit} báo cáo kết quả số hóa {report.wanted.period.title}{field}, "
        f"số liệu từ ngày {report.span.first:%d/%m/%Y} đến ngày {report.span.day:%d/%m/%Y}, như sau:",
    )
    _section(pdf, "I. CHỈ TIÊU SỐ HÓA HỒ SƠ (NHÓM 4, QUYẾT ĐỊNH SỐ 766/QĐ-TTg)")
    for rate in report.rates:
        score = "" if rate.score is None else f"; đạt {cell(rate.score)} % số điểm"
        counts = f" ({number(rate.counted)}/{number(rate.among)})" if rate.among else ""
        _say(pdf, f"{rate.indicator.code}. {rate.indicator.title}: {rate_sentence(rate)}{counts}{score}.")
    _section(pdf, "II. SỐ HÓA HỒ SƠ VÀ KẾT QUẢ GIẢI QUYẾT, THEO ĐƠN VỊ")
    _table(pdf, tables[0], (8, 40))
    _section(pdf, "III. TIẾP NHẬN, KIỂM, LƯU TRỮ GIẤY TỜ")
    _say(
        pdf,
        f"Trong kỳ tiếp nhận {number(whole.get(Figure.RECEIVED, 0))} giấy tờ, kiểm và lưu trữ {number(whole.get(Figure.CHECKED, 0))}, ký số "
        f"{number(whole.get(Figure.SIGNED, 0))}; cuối kỳ còn {number(whole.get(Figure.WAITING, 0))} đang chờ.",
    )
    _table(pdf, tables[2], (8, 40))
    _section(pdf, "IV. SỐ HÓA KẾT QUẢ CŨ TRONG KHO")
    _say(pdf, forecast_sentence(report))
    for grid in tables[3:]:
        if grid.rows:
            _table(pdf, grid, (38,))


def _say(pdf: FPDF, text: str) -> None:
    pdf.set_font("serif", "", BODY)
    pdf.set_x(LEFT)
    pdf.multi_cell(0, 6.5, f"      {text}", align="J", new_x="LMARGIN", new_y="NEXT")


def _section(pdf: FPDF, title: str) -> None:
    if pdf.will_page_break(30):
        pdf.add_page()
    pdf.ln(2)
    pdf.set_font("serif", "B", BODY)
    pdf.multi_cell(0, 7, title, align="L", new_x="LMARGIN", new_y="NEXT")


def _table(pdf: FPDF, grid: Grid, first: Sequence[float]) -> None:
    """The first columns are as wide as said, the rest share what is left."""
    from fpdf.fonts import FontFace

    width = pdf.w - LEFT - RIGHT
    others = len(grid.heads) - len(first)
    widths = (*first, *((width - sum(first)) / others for _ in range(others)))
    pdf.ln(1)
    pdf.set_font("serif", "", SMALL)
    names, bold = len(first), FontFace(emphasis="BOLD")
    with pdf.table(
        col_widths=widths, width=width, line_height=4.6, text_align=tuple("LEFT" if at < names else "RIGHT" for at in range(len(widths))),
        headings_style=bold, padding=0.6, repeat_headings=1, align="LEFT", num_heading_rows=2 if grid.groups else 1,
    ) as table:  # fmt: skip
        _heads(table, grid)
        for row in grid.rows:
            if len(row) == 1:
                table.row().cell(cell(row[0]), colspan=len(widths), align="LEFT", style=bold)
            else:
                table.row([cell(value) for value in row], style=bold if row[0] == "" else None)
    pdf.ln(2)


def _heads(table: Table, grid: Grid) -> None:
    """One row of heads, or two where some stand under a common one."""
    if not grid.groups:
        row = table.row()
        for head in grid.heads:
            row.cell(head, align="CENTER")
        return
    above, at = table.row(), 0
    below: list[str] = []
    for group, count in runs(grid.groups):
        if group:
            above.cell(group, colspan=count, align="CENTER")
            below += grid.heads[at : at + count]
        else:
            for head in grid.heads[at : at + count]:
                above.cell(head, rowspan=2, align="CENTER")
        at += count
    row = table.row()
    for head in below:
        row.cell(head, align="CENTER")


def _signature(pdf: FPDF, agency: str) -> None:
    if pdf.will_page_break(45):
        pdf.add_page()
    top = pdf.get_y() + 6
    pdf.set_xy(LEFT, top)
    pdf.set_font("serif", "I", 11)
    pdf.multi_cell(70, 5, "Nơi nhận:\n- UBND tỉnh (để báo cáo);\n- Trung tâm giám sát, điều hành thông minh;\n- Lưu: VT.", align="L")
    pdf.set_xy(LEFT + 75, top)
    pdf.set_font("serif", "B", 13)
    pdf.multi_cell(90, 6.5, f"THỦ TRƯỞNG CƠ QUAN\n{agency}" if len(agency) < 60 else "THỦ TRƯỞNG CƠ QUAN", align="C")
