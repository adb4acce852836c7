"""`ObjectStore` on any S3 through the `minio` client."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.intake import hash_of
from storage.objects import damaged

_SUM = "x-amz-meta-sha256"
IN_MEMORY = 8 << 20
"""Bytes of an object held in memory while it is checked; larger ones go through a temporary file."""


class S3Objects:
    """One bucket. S3 shows an object whole or not at all, so a put that breaks off leaves nothing."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, bucket: str, *, secure: bool, region: str | None = None) -> None:
        pool = urllib3.PoolManager(maxsize=16, timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(3, backoff_factor=0.2))
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=pool)
        self._bucket = bucket

    def create_bucket(self) -> None:
        """The bucket, where it is not there yet. Raises Unavailable."""
        with _translated():
            if not self._client.bucket_exists(self._bucket):
                self._client.make_bucket(self._bucket)

    def put(self, key: str, file: Path, media_type: str) -> None:
        """Raises Conflict for other bytes under the key, Unavailable."""
        sha256 = hash_of(file)
        with _translated():
            there = self._stored_sum(key)
            if there == sha256:
                return
            if there is not None:
                raise Conflict("object-exists", "Đã có nội dung khác dưới khóa này; không ghi đè.")
            self._client.fput_object(
                self._bucket, key, str(file), content_type=media_type, metadata={"sha256": sha256}, num_parallel_uploads=1
            )

    @contextmanager
    def get(self, key: str) -> Iterator[BinaryIO]:
        """The bytes, checked against what was put. Raises NotFound, Unavailable."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            found = hashlib.sha256()
            with _translated():
                response = self._client.get_object(self._bucket, key)
                try:
                    for chunk in response.stream(1 << 20):
                        found.update(chunk)
                        copy.write(chunk)
                    expected = response.headers.get(_SUM, "")
                finally:
                    response.close()
                    response.release_conn()
            if found.hexdigest() != expected:
                raise damaged()
            copy.seek(0)
            yield cast(BinaryIO, copy)

    def has(self, key: str) -> bool:
        with _translated():
            return self._stored_sum(key) is not None

    def remove(self, key: str) -> None:
        """Absent is well."""
        with _translated():
            self._client.remove_object(self._bucket, key)

    def alive(self) -> bool:
        """Whether the store answers and the bucket is there."""
        try:
            return self._client.bucket_exists(self._bucket)
        except (MinioException, urllib3.exceptions.HTTPError):
            return False

    def _stored_sum(self, key: str) -> str | None:
        try:
            metadata = self._client.stat_object(self._bucket, key).metadata or {}
        except S3Error as error:
            if error.code in ("NoSuchKey", "NoSuchObject"):
                return None
            raise
        return metadata.get(_SUM) or metadata.get("X-Amz-Meta-Sha256") or ""


@contextmanager
def _translated() -> Iterator[None]:
    """The client's errors as ours."""
    try:
        yield
    except S3Error as error:
        if error.code in ("NoSuchKey", "NoSuchObject"):
            raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.") from error
        raise _unavailable() from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise _unavailable() from error


def _unavailable() -> Unavailable:
    return Unavailable("store-unavailable", "Kho lưu trữ không trả lời; chưa nhận thêm gì, hãy thử lại sau ít phút.")
