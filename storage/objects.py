"""`ObjectStore` in a local folder: the embedded default."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.intake import hash_of

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
            sha256 = hash_of(file)
            if place.exists():
                if hash_of(place) == sha256:
                    return
                if self._sum(place) == hash_of(place):
                    raise Conflict("object-exists", "Đã có nội dung khác dưới khóa này; không ghi đè.")
            self._write(place.with_name(place.name + ".sha256"), sha256.encode())
            self._copy(file, place)
        except OSError as error:
            raise Unavailable("store-unavailable", "Không ghi được vào kho lưu trữ (đầy hoặc lỗi đĩa); bản quét chưa được nhận.") from error

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

    def has(self, key: str) -> bool:
        return self._place(key).exists()

    def remove(self, key: str) -> None:
        """Absent is well."""
        place = self._place(key)
        place.unlink(missing_ok=True)
        place.with_name(place.name + ".sha256").unlink(missing_ok=True)

    def alive(self) -> bool:
        """Whether the folder takes a file."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._root):
                return True
        except OSError:
            return False

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key) or key.endswith(".sha256"):
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.")
        return self._root / key

    def _sum(self, place: Path) -> str:
        try:
            return place.with_name(place.name + ".sha256").read_text()
        except FileNotFoundError:
            return ""


def damaged() -> Unavailable:
    """What is said of an object whose bytes changed."""
    return Unavailable("object-damaged", "Tệp trong kho lưu trữ không còn khớp mã kiểm; hãy báo quản trị viên khôi phục từ bản dự phòng.")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
