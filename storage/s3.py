"""`ObjectStore` on any S3 through the `minio` client."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO, Literal, cast

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from minio.retention import Retention

from digitize.errors import Conflict, NotFound, Unavailable
from digitize.hashing import hash_of
from storage.objects import damaged, kept

_SUM = "x-amz-meta-sha256"
IN_MEMORY = 8 << 20
"""Bytes of an object held in memory while it is checked; larger ones go through a temporary file."""


class S3Objects:
    """One bucket. S3 shows an object whole or not at all, so a put that breaks off leaves nothing."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, bucket: str, *, secure: bool, region: str | None = None, lock: Literal["", "GOVERNANCE", "COMPLIANCE"] = "") -> None:  # fmt: skip
        """`lock`: how the bucket holds objects; a new bucket is made with object lock where it is given."""
        pool = urllib3.PoolManager(maxsize=16, timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(3, backoff_factor=0.2))
        self._client = Minio(endpoint, access_key=access_key, secret_key=secret_key, secure=secure, region=region, http_client=pool)
        self._bucket, self._lock = bucket, lock

    def create_bucket(self) -> None:
        """The bucket, where it is not there yet. Raises Unavailable."""
        with _translated():
            if not self._client.bucket_exists(self._bucket):
                self._client.make_bucket(self._bucket, object_lock=bool(self._lock))

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
                self._bucket, key, str(file), content_type=media_type, metadata={"sha256": sha256}, num_parallel_uploads=1,
            )  # fmt: skip

    def keep(self, key: str, until: date) -> None:
        """Holds the object until a day; a lock is only ever prolonged. Raises NotFound, Unavailable."""
        with _translated():
            if self._stored_sum(key) is None:
                raise NotFound("no-object", "Không có tệp này trong kho lưu trữ.")
            if not self._lock:
                return
            wanted, held = datetime.combine(until, time(), UTC), self._held(key)
            if held is None or held < wanted:
                self._client.set_object_retention(self._bucket, key, Retention(self._lock, wanted))

    def hold(self, key: str, on: bool) -> None:
        """A legal hold of the store, where the bucket has object lock. Absent is well."""
        with _translated():
            if self._lock and self._stored_sum(key) is not None:
                change = self._client.enable_object_legal_hold if on else self._client.disable_object_legal_hold
                change(self._bucket, key)

    def held_until(self, key: str) -> date | None:
        with _translated():
            found = self._held(key) if self._lock and self._stored_sum(key) is not None else None
        return found.date() if found else None

    def _held(self, key: str) -> datetime | None:
        """Until when an object is held; None where it is not."""
        try:
            found = self._client.get_object_retention(self._bucket, key)
        except S3Error as error:
            if error.code in ("ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"):
                return None
            raise
        return found.retain_until_date if found else None

    def keys(self, prefix: str, after: str = "") -> Iterator[str]:
        """Keys below a prefix, in order, behind `after`."""
        with _translated():
            found = self._client.list_objects(
                self._bucket, f"{prefix.rstrip('/')}/" if prefix else None, recursive=True, start_after=after or None
            )
            for entry in found:
                if entry.object_name:
                    yield entry.object_name

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

    def hash(self, key: str) -> tuple[str, int]:
        """SHA-256 and size of the bytes as they are now. Raises NotFound, Unavailable."""
        found, size = hashlib.sha256(), 0
        with _translated():
            response = self._client.get_object(self._bucket, key)
            try:
                for chunk in response.stream(1 << 20):
                    found.update(chunk)
                    size += len(chunk)
                expected = response.headers.get(_SUM, "")
            finally:
                response.close()
                response.release_conn()
        return (found.hexdigest() if found.hexdigest() == expected else f"!{found.hexdigest()}"), size

    def mend(self, key: str, file: Path) -> None:
        """Puts bytes in the place of damaged ones; where the bucket holds versions, as a new one."""
        with _translated():
            self._client.fput_object(self._bucket, key, str(file), metadata={"sha256": hash_of(file)}, num_parallel_uploads=1)

    def has(self, key: str) -> bool:
        with _translated():
            return self._stored_sum(key) is not None

    def remove(self, key: str) -> None:
        """Absent is well. Raises Conflict where it must be kept."""
        with _translated():
            if not self._lock:
                self._client.remove_object(self._bucket, key)
                return
            for version in list(self._client.list_objects(self._bucket, key, include_version=True)):
                if version.object_name == key:
                    self._remove_version(key, version.version_id)

    def _remove_version(self, key: str, version: str | None) -> None:
        """A locked bucket keeps each version until its day is over."""
        try:
            self._client.remove_object(self._bucket, key, version_id=version)
        except S3Error as error:
            if error.code in ("AccessDenied", "ObjectLocked", "InvalidRequest"):
                raise kept() from error
            raise

    def locks(self) -> bool:
        """Whether the bucket has object lock switched on. Raises Unavailable."""
        with _translated():
            try:
                self._client.get_object_lock_config(self._bucket)
            except S3Error as error:
                if error.code == "ObjectLockConfigurationNotFoundError":
                    return False
                raise
        return True

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
