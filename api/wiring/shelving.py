"""Where a backfill's files are, and what its list says of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from api.settings import Settings
from api.wiring.reading import engines, opener, pipeline_of_file, unkept
from digitize.batch import Line, Shelf
from digitize.codes import dossier as dossier_code
from digitize.doctypes import DocType
from digitize.parting import SEPARATOR
from digitize.pipeline import run
from digitize.survey import Surveyor
from digitize.text import fold
from ocr.separators import write_separators
from storage.manifest import read_manifest
from storage.shelves import BucketShelf, FolderShelf


def shelf_of(place: str, settings: Settings) -> Shelf:
    """A folder, or `s3://bucket/prefix`."""
    if not place.startswith("s3://"):
        return FolderShelf(Path(place))
    bucket, _, prefix = place.removeprefix("s3://").partition("/")
    s3 = settings.source_s3 if settings.source_s3.endpoint else settings.s3
    access, secret = s3.access_key.get_secret_value(), s3.secret_key.get_secret_value()
    return BucketShelf(s3.endpoint, access, secret, bucket, prefix, secure=s3.secure, region=s3.region)


def listed(file: Path, types: Mapping[str, DocType]) -> list[Line]:
    """The lines of a manifest. Raises Invalid, which names row and column."""
    known = {fold(name): kind.name for kind in types.values() for name in (kind.name, kind.title, kind.code or "", *kind.titles) if name}
    return list(read_manifest(file, known))


def surveyor(settings: Settings) -> Surveyor:
    """What looks at a shelf before anything is taken in."""
    tools = engines(settings)
    return Surveyor(opener(), lambda file: len(run(pipeline_of_file(settings, file, tools), unkept(file)).pages))


def separators(settings: Settings, out: Path, count: int, dossiers: Sequence[str]) -> int:
    """Writes separator sheets: one a dossier, else so many without one; how many. Raises Invalid for a malformed dossier code."""
    named = [dossier_code(code) for code in dossiers]
    codes = [f"{SEPARATOR}:{code}" for code in named] or [SEPARATOR] * count
    said = [
        ("TỜ NGĂN CÁCH", "Đặt trước mỗi giấy tờ. Không phải tài liệu, không lưu.", code.removeprefix(SEPARATOR).lstrip(":"))
        for code in codes
    ]
    write_separators(out, codes, said, settings.serif)
    return len(codes)
