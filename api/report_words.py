"""What reports call things, and their tables as rows: the same for the page, the workbook and the paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from digitize.figures import Figure
from digitize.report import Line, Rate, Report, Stock

FIGURES: Mapping[Figure, str] = {
    Figure.RECEIVED: "Tiếp nhận", Figure.READ: "Đã bóc tách", Figure.CHECKED: "Đã kiểm, lưu trữ", Figure.SIGNED: "Đã ký số", Figure.SENT: "Đã đồng bộ",
    Figure.WAITING: "Đang chờ", Figure.RETURNED: "Đang bị trả lại", Figure.APART: "Giữ riêng", Figure.SCANNED: "Đã quét", Figure.EXTRACTED: "Đã bóc tách",
    Figure.VERIFIED: "Đã kiểm", Figure.CERTIFIED: "Đã ký số", Figure.SYNCHRONISED: "Đã đồng bộ", Figure.HOLDING: "Còn hiệu lực",
}  # fmt: skip
WORK = (Figure.RECEIVED, Figure.READ, Figure.CHECKED, Figure.SIGNED, Figure.SENT, Figure.WAITING, Figure.RETURNED, Figure.APART)
STOCK = (Figure.HOLDING, Figure.SCANNED, Figure.EXTRACTED, Figure.VERIFIED, Figure.CERTIFIED, Figure.SYNCHRONISED)
"""In the order of the block on archives: still in force, scanned, extracted, checked, signed, handed over."""
MINUTES = "Phút/giấy (trung vị)"


Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: title, heads, rows of cells of text and numbers. A row of one cell is a heading over those that follow."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    groups: Sequence[str] = ()
    """Over each head what it belongs to, empty for nothing; none given: no head belongs to anything."""


def grids(report: Report) -> list[Grid]:
    """All tables of a report, in order."""
    columns = report.rules.columns
    counts = [[line.dossiers.get(one.name, 0) for one in columns] for _, _, line in numbered(report)]
    work = [[*(line.papers.get(figure, 0) for figure in WORK), line.minutes] for _, _, line in numbered(report)]
    rates: list[Sequence[Cell]] = [
        (one.indicator.code, one.indicator.title, one.counted, one.among, one.rate, one.score) for one in report.rates
    ]
    return [
        Grid(
            "Theo dõi mức độ số hóa các đơn vị (QĐ 766/QĐ-TTg)", ("STT", "Đơn vị", *(one.title for one in columns)), _by_agency(report, counts),
            ("", "", *(one.group for one in columns)),
        ),
        Grid("Chỉ tiêu nhóm 4, QĐ 766/QĐ-TTg", ("Mã", "Chỉ tiêu", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Đạt (% số điểm)"), rates),
        Grid("Xử lý giấy tờ", ("STT", "Đơn vị", *(FIGURES[figure] for figure in WORK), MINUTES), _by_agency(report, work)),
        _stocks("Số hóa kho theo lĩnh vực", "Lĩnh vực", report.fields),
        _stocks("Số hóa kho theo năm cấp", "Năm", report.years),
    ]  # fmt: skip


def numbered(report: Report) -> list[tuple[str | int, str, Line]]:
    """Lines with their numbers, the whole at the end."""
    return [*((number, line.name, line) for number, line in enumerate(report.lines, 1)), ("", report.whole.name, report.whole)]


def _by_agency(report: Report, counts: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """A row a line, under the headings of the units' groups."""
    rows: list[Sequence[Cell]] = []
    group = ""
    for (at, name, line), cells in zip(numbered(report), counts, strict=True):
        if line.group != group and line.group:
            rows.append([line.group])
        group = line.group
        rows.append([at, name, *cells])
    return rows


def _stocks(title: str, head: str, stocks: Sequence[Stock]) -> Grid:
    heads = (head, "Tổng số kết quả lịch sử", *(FIGURES[figure] for figure in STOCK))
    rows: list[Sequence[Cell]] = [[one.name or "(chưa rõ năm)", one.total, *(one.figures[figure] for figure in STOCK)] for one in stocks]
    return Grid(title, heads, rows)


def runs(groups: Sequence[str]) -> list[tuple[str, int]]:
    """Neighbours that belong to the same, with how many there are."""
    return [(name, len(list(some))) for name, some in groupby(groups)]


def forecast_sentence(report: Report) -> str:
    """When the archives will be done, and whether that is in time."""
    burn = report.burn
    if not burn.total:
        return "Chưa có kho hồ sơ nào được đưa vào số hóa."
    said = f"Đã kiểm và lưu {number(burn.done)} trên {number(burn.total)} kết quả ({percent(100 * burn.done / burn.total)} %)."
    if burn.done >= burn.total:
        return said + " Kho đã số hóa xong."
    if burn.forecast is None:
        return said + " Chưa đủ số liệu để dự báo ngày xong (cần ít nhất hai tuần có việc)."
    first, last = burn.forecast
    until = f"đến {last:%d/%m/%Y}" if last else "và có thể kéo dài không xác định"
    said += f" Với tiến độ 8 tuần qua, dự kiến xong từ {first:%d/%m/%Y} {until} (khả năng 80 %)."
    if burn.deadline is None:
        return said
    if burn.late:
        return f"{said} Hạn {burn.deadline:%d/%m/%Y}: nhiều khả năng không kịp."
    sure = last is not None and last <= burn.deadline
    return f"{said} Hạn {burn.deadline:%d/%m/%Y}: {'nhiều khả năng kịp' if sure else 'chưa chắc kịp'}."


def rate_sentence(rate: Rate) -> str:
    return "không có hồ sơ" if rate.rate is None else f"{percent(rate.rate)} %"


def number(value: float) -> str:
    """1.234.567, as people here write it."""
    return f"{value:,.0f}".replace(",", ".")


def percent(value: float) -> str:
    """Two decimals, with a comma."""
    return f"{value:.2f}".replace(".", ",")


def cell(value: Cell) -> str:
    """A cell as people here write it."""
    if value is None:
        return "–"
    if isinstance(value, float):
        return percent(value)
    return number(value) if isinstance(value, int) else value
