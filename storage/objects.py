"""`ObjectStore` in a local folder: the embedded default."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.hashing import hash_of

SUM, KEPT, HELD = ".sha256", ".kept-until", ".held"
"""Beside each object: its hash, the day until which nobody may remove it, and whether it is held beyond that."""
KEY = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class FolderObjects:
    """Each object is a file, written under another name, synced, then renamed; its SHA-256 stands in `<name>.sha256`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, file: Path, media_type: str) -> None:
        """All or nothing; the same bytes again do nothing. Raises Conflict for other bytes, Unavailable where the disk refuses."""
        place = self._place(key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with _alone(place.parent):
                sha256 = hash_of(file)
                if place.exists():
                    if hash_of(place) == sha256:
                        return
                    if self._sum(place) == hash_of(place):
                        raise Conflict("object-exists", "Đã có nội dung khác dưới khóa này; không ghi đè.")
                self._write(place.with_name(place.name + SUM), sha256.encode())
                self._copy(file, place)
        except OSError as error:
            raise unavailable() from error

    def keep(self, key: str, until: date) -> None:
        """Says beside the object until when nobody may remove it. Raises NotFound."""
        place = self._place(key)
        if not place.exists():
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.")
        if until > self._kept_until(place):
            self._write(place.with_name(place.name + KEPT), until.isoformat().encode())

    def hold(self, key: str, on: bool) -> None:
        """Says beside the object that nobody may remove it. Absent is well."""
        place = self._place(key)
        if place.exists():
            sign = place.with_name(place.name + HELD)
            sign.touch() if on else sign.unlink(missing_ok=True)

    def held_until(self, key: str) -> date | None:
        day = self._kept_until(self._place(key))
        return None if day == date.min else day

    def _kept_until(self, place: Path) -> date:
        try:
            return date.fromisoformat(place.with_name(place.name + KEPT).read_text())
        except (FileNotFoundError, ValueError):
            return date.min

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Keys below a prefix, in order, behind `after`."""
        folder = self._root / prefix.rstrip("/")
        if not folder.is_dir():
            return
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name + ("/" if entry.is_dir() else "")):
            key = f"{prefix.rstrip('/')}/{entry.name}".lstrip("/")
            if entry.is_dir():
                if not after or f"{key}/\uffff" > after:
                    yield from self.keys(key, after)
            elif key > after and not entry.name.endswith((SUM, KEPT, HELD)) and not entry.name.startswith("."):
                yield key

    def _copy(self, file: Path, place: Path) -> None:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
            try:
                with file.open("rb") as source:
                    shutil.copyfileobj(source, part, 1 << 20)
                part.flush()
                os.fsync(part.fileno())
                os.replace(part.name, place)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        _sync_folder(place.parent)

    def _write(self, place: Path, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, place)

    @contextmanager
    def get(self, key: str) -> Iterator[BinaryIO]:
        """The bytes, checked against what was put. Raises NotFound, Unavailable where they no longer match."""
        place = self._place(key)
        try:
            stream = place.open("rb")
        except FileNotFoundError as error:
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.") from error
        with stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != self._sum(place):
                raise damaged()
            stream.seek(0)
            yield stream

    def hash(self, key: str) -> tuple[str, int]:
        """SHA-256 and size of the bytes as they are now, marked where the checksum beside them says otherwise. Raises NotFound."""
        place = self._place(key)
        try:
            found, size = hash_of(place), place.stat().st_size
        except FileNotFoundError as error:
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.") from error
        except OSError as error:
            if not self.alive():
                raise unavailable() from error
            return "!unreadable", 0  # a bad sector, not a store that is away
        return (found if found == self._sum(place) else f"!{found}"), size

    def mend(self, key: str, file: Path) -> None:
        """Puts bytes in the place of damaged ones."""
        place = self._place(key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._write(place.with_name(place.name + SUM), hash_of(file).encode())
            self._copy(file, place)
        except OSError as error:
            raise unavailable() from error

    def has(self, key: str) -> bool:
        return self._place(key).exists()

    def remove(self, key: str) -> None:
        """Absent is well. Raises Conflict where it must be kept."""
        place = self._place(key)
        if self._kept_until(place) > datetime.now(UTC).date() or place.with_name(place.name + HELD).exists():
            raise kept()
        place.unlink(missing_ok=True)
        for suffix in (SUM, KEPT):
            place.with_name(place.name + suffix).unlink(missing_ok=True)

    def alive(self) -> bool:
        """Whether the folder takes a file."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._root):
                return True
        except OSError:
            return False

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key) or key.endswith((SUM, KEPT, HELD)):
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.")
        return self._root / key

    def _sum(self, place: Path) -> str:
        try:
            return place.with_name(place.name + SUM).read_text()
        except FileNotFoundError:
            return ""


def unavailable() -> Unavailable:
    """What is said of a folder that takes or gives nothing."""
    return Unavailable("store-unavailable", "Không ghi được vào kho lưu trữ (đầy hoặc lỗi đĩa); bản quét chưa được nhận.")


def kept() -> Conflict:
    """What is said of an object that nobody may remove yet."""
    return Conflict("object-kept", "Tệp còn trong thời hạn lưu trữ hoặc đang bị giữ; không được xóa.")


def damaged() -> Unavailable:
    """What is said of an object whose bytes changed."""
    return Unavailable("object-damaged", "Tệp trong kho lưu trữ không còn khớp mã kiểm; hãy báo quản trị viên khôi phục từ bản dự phòng.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lets one at a time write into a folder, of all processes: two that put different bytes under one key would else mix them up."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
