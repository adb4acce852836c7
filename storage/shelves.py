"""`Shelf`: a folder tree, or a prefix of an S3 bucket. Nothing on a shelf is ever changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from digitize.batch import Item
from digitize.errors import NotFound, Unavailable

SUFFIXES = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})


def absent() -> NotFound:
    return NotFound("no-file", "Không có tệp này trong kho nguồn.")


class FolderShelf:
    """A folder and all below it; links are not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def items(self) -> Iterator[Item]:
        """Files that may be papers, in order. Raises Unavailable."""
        if not self._root.is_dir():
            raise Unavailable("no-shelf", "Không mở được thư mục nguồn; hãy kiểm tra đường dẫn, ổ mạng và quyền đọc.")

        def unreadable(error: OSError) -> None:
            raise Unavailable(
                "no-shelf", "Không đọc được một thư mục con của nơi chứa; hãy kiểm tra ổ mạng và quyền đọc, rồi chạy lại."
            ) from error

        for folder, names, files in os.walk(self._root, onerror=unreadable):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if path.suffix.lower() in SUFFIXES and not name.startswith(".") and path.is_file() and not path.is_symlink():
                    yield Item(path.relative_to(self._root).as_posix(), path.stat().st_size)

    @contextmanager
    def fetch(self, path: str) -> Iterator[Path]:
        """The file itself. Raises NotFound, also for what lies outside the folder; Unavailable where the folder is away."""
        found = (self._root / path).resolve()
        if not self._root.is_dir():
            raise Unavailable("no-shelf", "Không mở được thư mục nguồn; hãy kiểm tra ổ mạng.")
        if not (found.is_relative_to(self._root.resolve()) and found.is_file()):
            if not any(os.scandir(self._root)):  # a mount point whose drive is away
                raise Unavailable("no-shelf", "Nơi chứa trống; hãy kiểm tra ổ mạng đã được gắn chưa.")
            raise absent()
        yield found


class BucketShelf:
    """A prefix of an S3 bucket."""

    def __init__(
        self, endpoint: str, access_key: str, secret_key: str, bucket: str, prefix: str, *, secure: bool, region: str | None = None
    ) -> None:  # fmt: skip
        pool = urllib3.PoolManager(maxsize=16, timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(3, backoff_factor=0.2))
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=pool)
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def items(self) -> Iterator[Item]:
        """Objects that may be papers, in order of their keys. Raises Unavailable."""
        try:
            for found in self._client.list_objects(self._bucket, self._prefix, recursive=True):
                path = (found.object_name or "").removeprefix(self._prefix)
                if PurePosixPath(path).suffix.lower() in SUFFIXES:
                    yield Item(path, found.size or 0)
        except (MinioException, HTTPError, OSError) as error:
            raise _away() from error

    @contextmanager
    def fetch(self, path: str) -> Iterator[Path]:
        """A copy of an object. Raises NotFound, Unavailable."""
        with tempfile.TemporaryDirectory(prefix="sohoa-shelf-") as folder:
            copy = Path(folder, PurePosixPath(path).name)
            try:
                self._client.fget_object(self._bucket, self._prefix + path, str(copy))
            except S3Error as error:
                raise absent() if error.code in ("NoSuchKey", "NoSuchObject") else _away() from error
            except (MinioException, HTTPError, OSError) as error:
                raise _away() from error
            yield copy


def _away() -> Unavailable:
    return Unavailable("no-shelf", "Kho nguồn không trả lời; chưa nhận thêm gì, sẽ làm tiếp khi kho trả lời.")
