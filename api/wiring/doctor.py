"""What is wrong with an installation and how to mend it. Each check says what it found; none changes anything."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.settings import Settings
from api.wiring.certificates import Finding, certificates
from api.wiring.services import Services, build, objects_of
from digitize.errors import Conflict, SohoaError
from digitize.readers import NO_READERS
from storage import backup
from storage.database import NEWEST
from storage.journal import PREFIX
from storage.mirror import Mirrored
from storage.s3 import S3Objects

SKEW = timedelta(seconds=5)
GIB = 1 << 30
LOST = "Đừng nhận giấy tờ. Chạy sohoa restore với bản sao lưu gần nhất, hoặc sohoa rebuild nếu không có bản nào."


def examine(settings: Settings) -> Iterator[Finding]:
    """All findings, those first that others depend on."""
    yield from _guarded("settings", lambda: _settings(settings))
    yield from _guarded("disk", lambda: _disk(settings))
    yield from _guarded("programs", lambda: _programs(settings))
    yield from _guarded("certificates", lambda: certificates(settings))
    with _opened(settings) as services:
        if isinstance(services, Finding):
            yield services
            yield from _guarded("store", lambda: _store_alone(settings))
            return
        yield from _guarded("database", lambda: _database(services))
        yield from _guarded("store", lambda: _stores(services))
        yield from _guarded("journal", lambda: _journal(services))
        yield from _guarded("work", lambda: _work(services))


def _guarded(about: str, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that fails says so, and keeps no other from being made. Nothing of the error but its code or kind is shown."""
    try:
        yield from check()
    except SohoaError as error:
        yield Finding(about, "bad", error.message, "Xem nhật ký của dịch vụ, sửa rồi chạy lại sohoa doctor.")
    except Exception as error:
        yield Finding(about, "bad", f"Không kiểm tra được ({type(error).__name__}).", "Kiểm tra quyền đọc, ghi và cấu hình liên quan.")


def _before_opening(settings: Settings) -> Finding | None:
    """What keeps the services from being opened; looking makes no database and upgrades none."""
    try:
        there = backup.revision(settings.database) if _reachable(settings) else None
    except SohoaError as error:
        return Finding(
            "database", "bad", error.message, "Kiểm tra tên máy, cổng, mật khẩu trong SOHOA_DATABASE_URL; máy chủ có đang chạy không."
        )
    if there is None and _journal_lies_in_store(settings):
        return Finding("database", "bad", "Cơ sở dữ liệu trống, nhưng kho lưu trữ có nhật ký của cơ sở dữ liệu trước đó.", LOST)
    if there != NEWEST:
        said = f"Bảng ở phiên bản {there}, chương trình cần {NEWEST}." if there else "Chưa có cơ sở dữ liệu, hoặc không kết nối được."
        return Finding(
            "database",
            "warning" if there else "bad",
            said,
            "Khởi động dịch vụ một lần: nó tạo hoặc nâng cấp bảng. Kiểm tra SOHOA_DATABASE_URL nếu vẫn vậy.",
        )
    return None


@contextmanager
def _opened(settings: Settings) -> Iterator[Services | Finding]:
    if found := _before_opening(settings):
        yield found
        return
    try:
        services = build(settings)
        services.must_be_whole()
    except Conflict as error:
        yield Finding("database", "bad", error.message, LOST)
        return
    except SohoaError as error:
        mend = {
            "newer-database": "Cập nhật chương trình lên phiên bản đã tạo cơ sở dữ liệu.", "database-unavailable": "Kiểm tra SOHOA_DATABASE_URL và máy chủ PostgreSQL.",
            "store-unavailable": "Kiểm tra SOHOA_S3 và máy chủ lưu trữ.",
        }.get(error.code, "Sửa cấu hình được nêu rồi chạy lại.")  # fmt: skip
        yield Finding("start", "bad", error.message, mend)
        return
    except Exception as error:
        yield Finding(
            "start",
            "bad",
            f"Dịch vụ không khởi động được ({type(error).__name__}).",
            "Kiểm tra SOHOA_DATABASE_URL, SOHOA_QUEUE_URL và các tệp cấu hình.",
        )
        return
    try:
        yield services
    finally:
        services.close()


def _journal_lies_in_store(settings: Settings) -> bool:
    """Whether some index wrote its journal into the store, seen without any database. Raises Unavailable."""
    return next(iter(objects_of(settings.s3, settings.data_dir / "objects").keys(PREFIX)), None) is not None


def _store_alone(settings: Settings) -> Iterator[Finding]:
    """The store, where the database is not there to go by."""
    held = _journal_lies_in_store(settings)
    yield Finding("store", "good", f"Kho lưu trữ trả lời{', có nhật ký khôi phục' if held else ''}.")


def _reachable(settings: Settings) -> bool:
    """Whether there is a database to look at: looking must not make one."""
    return not settings.database.startswith("sqlite") or Path(settings.database.removeprefix("sqlite:///")).exists()


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.environment == "production":
        yield Finding("settings", "good", "Môi trường vận hành; các khóa đều được đặt.")
    else:
        yield Finding(
            "settings",
            "warning",
            "Môi trường thử: khóa và tài khoản ai cũng biết.",
            "Đặt SOHOA_ENVIRONMENT=production và bốn khóa trước khi nhận giấy tờ thật (docs/operator.md).",
        )
    if settings.environment == "production" and settings.public_url.startswith("http://127."):
        yield Finding(
            "settings",
            "bad",
            "SOHOA_PUBLIC_URL còn là địa chỉ của máy này; mã QR trên bản điện tử sẽ không mở được.",
            "Đặt SOHOA_PUBLIC_URL là địa chỉ mà công dân mở được.",
        )
    if settings.environment == "production" and settings.units is None:
        yield Finding(
            "settings", "warning", "Cây đơn vị là cây mẫu của phần mềm.", "Viết cây của mình theo digitize/units.toml, đặt SOHOA_UNITS."
        )
    if settings.environment == "production" and not settings.agency:
        yield Finding("settings", "warning", "Chưa đặt tên cơ quan trên ký hiệu chuyển đổi.", "Đặt SOHOA_AGENCY.")
    if settings.environment == "production" and settings.database.startswith("sqlite"):
        yield Finding("settings", "warning", "SQLite chỉ hợp với một máy, vài cán bộ.", "Dùng PostgreSQL: SOHOA_DATABASE_URL.")


def _disk(settings: Settings) -> Iterator[Finding]:
    for about, folder in (("disk", settings.data_dir), ("temporary files", Path(tempfile.gettempdir()))):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
        bad, low = free < 2 * GIB, free < 20 * GIB
        mend = "Giải phóng hoặc thêm dung lượng; khi đĩa đầy, giấy tờ không được nhận." if low else ""
        yield Finding(about, "bad" if bad else "warning" if low else "good", f"{folder}: còn {free / GIB:.0f} GB.", mend)


def _programs(settings: Settings) -> Iterator[Finding]:
    from api.wiring.reading import engines

    found = engines(settings)
    if found.named.get("tesseract"):
        yield Finding("reading", "good", ", ".join(f"{name} {said}" for name, said in found.named.items()))
    else:
        yield Finding("reading", "bad", "Không thấy Tesseract: không đọc được ảnh.", "Chạy .ci/setup run, hoặc cài tesseract-ocr.")
    if found.lines == NO_READERS:
        yield Finding(
            "reading", "warning", "Chỉ có Tesseract: đọc kém hơn trên giấy tờ thật.", "Chạy .ci/setup run khi có kết nối tới kho gói."
        )
    serif = settings.serif
    missing = [stem for stem in (serif.stem, f"{serif.stem}-bold", f"{serif.stem}-italic") if not serif.with_stem(stem).exists()]
    yield (
        Finding("fonts", "bad", f"Thiếu phông chữ {', '.join(missing)}.", "Chạy .ci/setup run.")
        if missing
        else Finding("fonts", "good", "Đủ phông chữ.")
    )
    if not settings.database.startswith("sqlite"):
        there = shutil.which("pg_dump", path=str(settings.postgres_programs) if settings.postgres_programs else None)
        yield (
            Finding("backup", "good", "Có pg_dump.")
            if there
            else Finding(
                "backup", "bad", "Không thấy pg_dump: không sao lưu được.", "Cài postgresql-client, hoặc đặt SOHOA_POSTGRES_PROGRAMS."
            )
        )


def _database(parts: Services) -> Iterator[Finding]:
    yield Finding("database", "good", f"Bảng ở phiên bản {backup.revision(parts.settings.database)}.")
    if (at := parts.sql.clock()) is not None:
        skew = abs(at - datetime.now(UTC))
        late = skew > SKEW
        mend = "Đồng bộ giờ (chrony, systemd-timesyncd) trên cả hai máy; thời điểm ký và nhật ký dựa vào đó." if late else ""
        yield Finding("clock", "bad" if late else "good", f"Giờ máy này lệch máy cơ sở dữ liệu {skew.total_seconds():.0f} giây.", mend)


def _stores(parts: Services) -> Iterator[Finding]:
    first = parts.objects.first if isinstance(parts.objects, Mirrored) else parts.objects
    second = parts.objects.second if isinstance(parts.objects, Mirrored) else None
    yield (
        Finding("store", "good", "Kho lưu trữ trả lời.")
        if first.alive()
        else Finding("store", "bad", "Kho lưu trữ không trả lời.", "Kiểm tra máy chủ lưu trữ.")
    )
    if parts.settings.environment == "production" and not isinstance(first, S3Objects):
        said = f"Kho lưu trữ là một thư mục ({parts.settings.data_dir / 'objects'}): không có khóa đối tượng, chỉ hợp với một máy."
        yield Finding("store lock", "warning", said, "Dùng kho S3 có object lock: SOHOA_S3__ENDPOINT.")
    if isinstance(first, S3Objects):
        wanted = parts.settings.s3.lock
        locked = first.locks()
        if wanted and not locked:
            yield Finding(
                "store lock",
                "bad",
                "Thùng chứa chưa bật khóa đối tượng: giấy tờ đã lưu có thể bị xóa.",
                "Tạo thùng mới có object lock rồi chép sang.",
            )
        elif parts.settings.environment == "production" and not wanted:
            yield Finding("store lock", "warning", "Chưa bật khóa đối tượng.", "Đặt SOHOA_S3__LOCK=COMPLIANCE với thùng có object lock.")
        else:
            yield Finding("store lock", "good", f"Khóa đối tượng: {wanted or 'không'}.")
    if second is None:
        yield Finding(
            "second store",
            "warning",
            "Chưa có kho thứ hai: tệp hỏng không khôi phục được.",
            "Đặt SOHOA_SECOND_FOLDER hoặc SOHOA_SECOND_S3, ở máy khác.",
        )
    else:
        yield (
            Finding("second store", "good", "Kho thứ hai trả lời.")
            if second.alive()
            else Finding("second store", "bad", f"Kho thứ hai không trả lời: {_where(parts.settings)}.", _mend_second(parts.settings))
        )


def _where(settings: Settings) -> str:
    return str(settings.second_folder) if settings.second_folder else settings.second_s3.endpoint


def _mend_second(settings: Settings) -> str:
    if settings.second_folder is None:
        return "Kiểm tra máy chủ, khóa truy cập và thùng của SOHOA_SECOND_S3."
    return f"Gắn ổ, hoặc tạo thư mục cho người dùng của dịch vụ: install -d -m 750 -o sohoa -g sohoa {settings.second_folder}"


def _journal(parts: Services) -> Iterator[Finding]:
    gaps = parts.journal.gaps()
    if gaps:
        yield Finding(
            "journal",
            "bad",
            f"Nhật ký khôi phục thiếu hoặc hỏng {len(gaps)} đoạn.",
            "Chạy sohoa refill nếu có kho thứ hai; nếu không, sao lưu ngay rồi báo nhà cung cấp.",
        )
    else:
        yield Finding("journal", "good", "Nhật ký khôi phục liền mạch.")
    head = parts.ledger.head()
    yield Finding("log", "good", f"Nhật ký {head.size} mục, đầu cây đã ký.")


def _work(parts: Services) -> Iterator[Finding]:
    workers = sum(parts.workers.kinds().values())
    mend = "Chạy sohoa worker (hoặc sohoa serve không kèm --no-work)."
    yield (
        Finding("workers", "good", f"{workers} tiến trình đọc.")
        if workers
        else Finding("workers", "warning", "Không có tiến trình nào đang đọc giấy tờ.", mend)
    )
    for channel in parts.channels:
        state = channel.follower.state()
        if state["tries"]:
            yield Finding(
                "channels",
                "warning",
                f"Kênh {channel.name} đã thử {state['tries']} lần không được, còn {state['behind']} sự kiện.",
                "Kiểm tra hệ thống nhận; không mất gì, sẽ gửi lại.",
            )
        else:
            yield Finding("channels", "good", f"Kênh {channel.name}: còn {state['behind']} sự kiện.")
    with parts.database.look() as store:
        if waiting := store.lookups.unreviewed():
            yield Finding(
                "look-ups", "warning", f"{waiting} lượt tra khẩn chưa được xem xét.", "Cán bộ bảo vệ dữ liệu xem ở trang Giám sát."
            )
