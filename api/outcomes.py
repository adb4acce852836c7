"""What becomes of a backfill's lines, in words, and how its commands end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from api.opening import err
from digitize.batch import Batch
from digitize.errors import SohoaError, Unavailable

if TYPE_CHECKING:
    from api.wiring.services import Services

OUTCOMES = {
    "planned": "chờ nhận", "received": "chờ đọc", "to_check": "chờ kiểm", "archived": "đã lưu trữ", "returned": "trả lại", "parted": "đã tách thành nhiều giấy",
    "stopped": "dừng vì mật", "quarantined": "giữ riêng, cần xem", "same": "trùng tệp đã có", "refused": "không nhận được", "missing": "không có trong kho nguồn",
    "skipped": "bỏ qua theo quy tắc", "failed": "nhận không được sau nhiều lần",
}  # fmt: skip
"""What a line is accounted for as."""
REASONS = {
    "unsupported": "không phải PDF, TIFF, JPEG hay PNG", "damaged": "tệp hỏng hoặc chưa chép xong", "empty-file": "tệp rỗng", "encrypted": "tệp có mật khẩu",
    "expired": "đã hết hiệu lực", "national-database": "cơ quan cấp có cơ sở dữ liệu riêng", "cannot-open": "không mở được tệp", "bad-dossier-code": "mã hồ sơ sai",
    "too-many-attempts": "nhận nhiều lần không được",
}  # fmt: skip
"""Why a line is not taken in, by code."""
VERDICTS = {"passes": "đạt", "fails": "không đạt, trả về kiểm lại", "open": "chưa kết luận được"}
STATES = {
    "listing": "chưa lập xong danh mục",
    "planned": "đã lập",
    "running": "đang chạy",
    "on_cluster": "đang chạy trên cụm",
    "paused": "tạm dừng",
    "finished": "đã xong",
    "sent_back": "trả về kiểm lại",
}


def account_table(services: Services, batch: Batch) -> Table:
    """How many lines are accounted for as what."""
    with services.database.look() as store:
        tally = store.batches.tally(batch.id)
    table = Table("Kết quả", "Số dòng", title=f"{batch.name} · {STATES[batch.state]} · {batch.shelf}")
    for name, said in OUTCOMES.items():
        if tally.get(name):
            table.add_row(said, str(tally[name]))
    table.add_row("Cộng", str(sum(tally.values())), style="bold")
    return table


@contextmanager
def said() -> Iterator[None]:
    """What goes wrong is said in a sentence, with the exit status of its kind."""
    try:
        yield
    except Unavailable as error:
        err.print(error.message, style="red")
        raise typer.Exit(3) from error
    except SohoaError as error:
        err.print(error.message, style="red")
        raise typer.Exit(2) from error
    except KeyboardInterrupt as error:
        err.print("Đã dừng; chạy lại lệnh này để làm tiếp.", style="yellow")
        raise typer.Exit(os.EX_TEMPFAIL) from error
