"""A backfill's report as a page to read and a workbook to reckon with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.outcomes import OUTCOMES, REASONS, STATES
from api.pages.frame import templates
from digitize.account import Account, Day
from digitize.batch import Placed, outcome

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_000_000
"""Of one sheet; XLSX holds 1,048,576."""
WIDTH, HEIGHT, MARGIN = 640, 220, 34
HEADS = {
    "Cơ quan": ("Cơ quan ban hành", "Nhận", "Đã đọc", "Đã kiểm", "Trả lại", "Cần xem"),
    "Theo ngày": ("Ngày", "Nhận", "Đọc", "Lưu trữ", "Đọc, cộng dồn"),
    "Sổ": ("Cơ quan ban hành", "Năm", "Ký hiệu", "Số giấy", "Số thiếu", "Khoảng thiếu", "Số trùng", "Số và ngày không khớp"),
    "Từng dòng": ("Dòng", "Đường dẫn", "Kết quả", "Lý do", "Hộp, hồ sơ", "Mã hồ sơ"),
}


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a plot, as the points of an SVG polyline."""

    points: str
    name: str
    kind: str


def curves(days: Sequence[Day], total: int) -> list[Curve]:
    """Papers taken in and read, added up day by day from nothing, up to all that there are."""
    span, top = max(len(days), 1), max(total, 1)

    def drawn(values: Iterable[int]) -> str:
        done, out = 0, []
        for at, value in enumerate((0, *values)):
            done += value
            x, y = MARGIN + (WIDTH - 2 * MARGIN) * at / span, HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * min(done, top) / top
            out.append(f"{x:.1f},{y:.1f}")
        return " ".join(out)

    return [Curve(drawn(day.received for day in days), "đã nhận", "received"), Curve(drawn(day.read for day in days), "đã đọc", "read")]


def html(account: Account) -> str:
    """A page that stands by itself: no script, nothing from elsewhere."""
    template = templates.env.get_template("batch_report.html")
    return template.render(
        a=account, outcomes=OUTCOMES, why=REASONS, state=STATES[account.batch.state], curves=curves(account.days, account.lines),
        width=WIDTH, height=HEIGHT, margin=MARGIN,
        accounted=f"{100 * (account.lines - account.left) / account.lines:.1f}" if account.lines else "0",
    )  # fmt: skip


def workbook(account: Account, lines: Iterable[tuple[Placed, str]], file: Path) -> None:
    """A sheet each for the sum, agencies, days with a chart, registers, and every line; written row by row."""
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        summary = book.add_worksheet("Tổng hợp")
        for at, row in enumerate(_summary(account)):
            summary.write_row(at, 0, row, bold if at == 0 else None)
        _sheet(book, "Cơ quan", bold, ([a.name, a.received, a.read, a.checked, a.returned, a.doubtful] for a in account.agencies))
        _days(book, bold, account.days)
        _sheet(book, "Sổ", bold, _registers(account))
        _sheet(
            book,
            "Từng dòng",
            bold,
            ([p[0].number, p[0].path, OUTCOMES[outcome(*p)], REASONS.get(why, why), p[0].shelfmark, p[0].dossier] for p, why in lines),
        )


def _summary(account: Account) -> list[list[Any]]:
    rows: list[list[Any]] = [[f"Đợt {account.batch.name}", STATES[account.batch.state]], ["Nơi chứa", account.batch.shelf]]
    rows += [[said, account.tally[name]] for name, said in OUTCOMES.items() if account.tally.get(name)]
    rows += [["Cộng", account.lines], ["Giấy tờ", account.papers], ["Bản điện tử đủ chữ ký", account.signed]]
    if account.forecast:
        rows.append(["Dự kiến đọc xong", f"{account.forecast[0]:%d/%m/%Y} đến {account.forecast[1]:%d/%m/%Y}"])
    rows += [[f"{OUTCOMES.get(name, name)}: {REASONS.get(why, why)}", count] for (name, why), count in account.reasons.items()]
    return rows + [[f"Cần xem: {code}", count] for code, count in account.doubts.items()]


def _registers(account: Account) -> Iterable[list[Any]]:
    for one in account.registers:
        gaps = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in one.gaps)
        odd = "; ".join(
            f"{entry.number} ngày {entry.day:%d/%m/%Y} ({account.names.get(entry.scan_id, entry.scan_id)})" for entry in one.outliers
        )
        yield [
            one.issuer,
            one.year,
            one.series,
            len(one.entries),
            one.missing,
            gaps[:30000],
            ", ".join(map(str, one.repeated))[:30000],
            odd[:30000],
        ]


def _sheet(book: Workbook, name: str, bold: Format, rows: Iterable[Sequence[Any]]) -> Worksheet:
    """The first sheet of a table; what does not fit into one goes on in others."""
    first = sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, HEADS[name], bold)
    at, number = 0, 1
    for row in rows:
        if at == ROWS:
            at, number = 0, number + 1
            sheet = book.add_worksheet(f"{name} {number}")
            sheet.write_row(0, 0, HEADS[name], bold)
        at += 1
        sheet.write_row(at, 0, [_shown(cell) for cell in row])
    return first


def _shown(cell: Any) -> Any:
    """Bytes of a file's name that are no UTF-8 as question marks."""
    return cell.encode("utf-8", "replace").decode() if isinstance(cell, str) else cell


def _days(book: Workbook, bold: Format, days: Sequence[Day]) -> None:
    done, rows = 0, []
    for day in days:
        done += day.read
        rows.append([f"{day.day:%d/%m/%Y}", day.received, day.read, day.accepted, done])
    sheet = _sheet(book, "Theo ngày", bold, rows)
    chart = book.add_chart({"type": "line"})
    assert chart is not None  # noqa: S101  # a kind that there is
    chart.add_series(
        {
            "name": "Đọc, cộng dồn",
            "categories": ["Theo ngày", 1, 0, max(len(rows), 1), 0],
            "values": ["Theo ngày", 1, 4, max(len(rows), 1), 4],
        }
    )
    sheet.insert_chart("G2", chart)
