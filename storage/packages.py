"""`Packages` on a database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from digitize.bookmark import Kept
from digitize.errors import Conflict
from digitize.package import Package
from digitize.signing import Role
from storage.tables import PackageRow, RecordRow, aware


class SqlPackages:
    """Packages seen by one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, package: Package) -> None:
        """Raises Conflict where that number is there already."""
        row = PackageRow(
            record_id=package.record_id, number=package.number, of_version=package.of_version, key=package.key, sha256=package.sha256, size=package.size,
            copy_key=package.copy_key, copy_sha256=package.copy_sha256, missing=[str(role) for role in package.missing], at=package.at,
        )  # fmt: skip
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError as error:
            raise Conflict("package-there", "Gói lưu trữ mang số này đã có.") from error
        newest = select(func.max(PackageRow.number)).where(PackageRow.record_id == package.record_id).scalar_subquery()
        self._session.execute(
            update(RecordRow)
            .where(RecordRow.id == package.record_id, newest == package.number)
            .values(packaged=package.of_version, unsigned=bool(package.missing))
        )

    def latest(self, record_id: str) -> Package | None:
        """The one with the highest number."""
        row = self._session.scalar(select(PackageRow).where(PackageRow.record_id == record_id).order_by(PackageRow.number.desc()).limit(1))
        return None if row is None else _package(row)

    def kept(self, after: str, limit: int) -> Sequence[Kept]:
        """Packages and copies in order, behind a place."""
        id, _, number = after.partition(":")
        behind = tuple_(PackageRow.record_id, PackageRow.number) > tuple_(id, int(number or 0))
        rows = self._session.scalars(select(PackageRow).where(behind).order_by(PackageRow.record_id, PackageRow.number).limit(limit))
        return [kept for row in rows for kept in _kept(row)]

    def kept_of(self, record_id: str) -> Sequence[Kept]:
        """Those of one record."""
        return [kept for row in self._session.scalars(select(PackageRow).where(PackageRow.record_id == record_id)) for kept in _kept(row)]

    def wanting(self, limit: int) -> Sequence[str]:
        """Ids of records whose newest version has no package yet, oldest first."""
        never = select(RecordRow.id).where(RecordRow.packaged == 0).order_by(RecordRow.id).limit(limit)
        stale = select(RecordRow.id).where(RecordRow.packaged > 0, RecordRow.packaged < RecordRow.version).limit(limit)
        return [*self._session.scalars(never), *self._session.scalars(stale)][:limit]

    def unsigned(self, limit: int) -> Sequence[str]:
        """Ids of records whose newest package lacks a signature that the law wants, oldest first."""
        return list(self._session.scalars(select(RecordRow.id).where(RecordRow.unsigned).order_by(RecordRow.id).limit(limit)))


def _kept(row: PackageRow) -> tuple[Kept, Kept]:
    place = f"{row.record_id}:{row.number}"
    return Kept(row.record_id, "", row.key, row.sha256), Kept(row.record_id, place, row.copy_key, row.copy_sha256)


def _package(row: PackageRow) -> Package:
    return Package(
        record_id=row.record_id, number=row.number, of_version=row.of_version, key=row.key, sha256=row.sha256, size=row.size, copy_key=row.copy_key,
        copy_sha256=row.copy_sha256, missing=tuple(Role(name) for name in row.missing), at=aware(row.at),
    )  # fmt: skip
