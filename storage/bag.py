"""Archive packages as BagIt bags (RFC 8493) around an E-ARK information package.

    <bag>/bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt objects.json seal.jws
    <bag>/data/<OBJID>/METS.xml metadata/ documentation/ representations/{original,digitized}/data/

What the store keeps of it under `package/…` is a zip of all but the payload under `representations/`, which lies under keys of
its own; `objects.json` names them, so that no byte is kept twice. `export` puts the whole together.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import bagit

from digitize.errors import Rejected
from digitize.hashing import hash_of
from digitize.package import Contents
from digitize.seal import Opened
from storage.mets import dublin_core, ead, ead_schema, mets, premis
from storage.objects import damaged

logging.getLogger("bagit").setLevel(logging.ERROR)
OBJECTS, MANIFEST, SEAL = "objects.json", "manifest-sha256.txt", "seal.jws"
MOST = 4 << 30
"""Bytes that a package may unpack to when somebody asks whether it is genuine."""
README = """Đây là gói lưu trữ của một kết quả giải quyết thủ tục hành chính đã được số hóa.

representations/original/    tệp gốc như khi tiếp nhận, không thay đổi; tệp .p7s là chữ ký số của người quét trên tệp gốc
representations/digitized/   bản PDF/A có lớp chữ, ký hiệu chuyển đổi và chữ ký số
metadata/descriptive/        dc.xml (Dublin Core), ead.xml (hồ sơ lưu trữ), tthc.json (các trường dữ liệu và nguồn gốc từng trường)
metadata/preservation/       premis.xml: sự kiện, tác nhân, mã kiểm
metadata/other/              scan.json: mọi từ đã đọc và vị trí; trail.json: ai đã làm gì
METS.xml                     mục lục của gói (E-ARK CSIP)
"""


class BagPacker:
    """`Packer` by bagit."""

    def pack(self, contents: Contents, files: Mapping[str, Path], seal: Callable[[str], str], out: Path) -> None:
        """A zip of the bag's own files; `files` are the payload's by object key, `seal` gives the token for SHA-256 of its manifest."""
        with tempfile.TemporaryDirectory(prefix="sohoa-bag-") as name:
            root = Path(name)
            package = root / contents.objid.replace(":", "_")
            own = _own(contents)
            for path, data in own.items():
                _write(package / path, data)
            for part in contents.parts:
                _link(files[part.key], package / part.path)
            info = {
                "Bagging-Date": contents.at.date().isoformat(),
                "External-Identifier": contents.code,
                "Bag-Software-Agent": contents.software,
            }
            bag = bagit.make_bag(name, info, checksums=["sha256"])
            payload = {f"data/{package.name}/{part.path}": part.key for part in contents.parts}
            (root / OBJECTS).write_text(json.dumps(payload, indent=1, sort_keys=True) + "\n")
            bag.save()
            (root / SEAL).write_text(seal(hash_of(root / MANIFEST)) + "\n")
            _zip(root, out, leave_out=set(payload))

    def export(self, package: Path, fetch: Callable[[str], AbstractContextManager[BinaryIO]], out: Path) -> None:
        """The whole bag as a zip. Raises Unavailable where a file no longer matches its manifest."""
        with tempfile.TemporaryDirectory(prefix="sohoa-bag-", dir=out.parent) as name:
            root = Path(name)
            with zipfile.ZipFile(package) as own:
                own.extractall(root)
            for path, key in json.loads((root / OBJECTS).read_text()).items():
                place = root / path
                place.parent.mkdir(parents=True, exist_ok=True)
                with fetch(key) as stream, place.open("wb") as file:
                    shutil.copyfileobj(stream, file, 1 << 20)
            try:
                bagit.Bag(name).validate()
            except bagit.BagError as error:
                raise damaged() from error
            _zip(root, out)

    def examine(self, package: Path) -> Opened:
        """What an exported package holds, once all of it matches its manifests. Raises Rejected where it does not, or is none."""
        try:
            with tempfile.TemporaryDirectory(prefix="sohoa-bag-") as name, zipfile.ZipFile(package) as file:
                if sum(entry.file_size for entry in file.infolist()) > MOST or len(file.infolist()) > 1000:
                    raise no_package()
                root = Path(name)
                file.extractall(root)
                bag = bagit.Bag(name)
                bag.validate()
                [about] = [path for path in bag.entries if path.endswith("/metadata/descriptive/tthc.json")]
                [original] = [sums["sha256"] for path, sums in bag.entries.items() if re.search(r"/original/data/original\.\w+$", path)]
                token = (root / SEAL).read_text().strip() if (root / SEAL).exists() else ""
                code = str(json.loads((root / about).read_text())["record"]["code"])
                return Opened(token=token, manifest=hash_of(root / MANIFEST), code=code, original=original)
        except (zipfile.BadZipFile, bagit.BagError, OSError, KeyError, ValueError, TypeError, NotImplementedError) as error:
            raise no_package() from error

    def read(self, package: Path) -> dict[str, bytes]:
        """A package's own files by path below its root, each checked. Raises Unavailable."""
        try:
            with tempfile.TemporaryDirectory(prefix="sohoa-bag-") as name:
                root = Path(name)
                with zipfile.ZipFile(package) as own:
                    own.extractall(root)
                return _checked(root)
        except (zipfile.BadZipFile, bagit.BagError, OSError, KeyError, ValueError) as error:
            raise damaged() from error


def no_package() -> Rejected:
    return Rejected("not-a-package", "Tệp không phải gói lưu trữ, hoặc có tệp bên trong đã bị sửa, thiếu, thừa.")


def _checked(root: Path) -> dict[str, bytes]:
    """Own files that match both manifests."""
    import hashlib

    bag = bagit.Bag(str(root))
    payload = json.loads((root / OBJECTS).read_text())
    out = {}
    for path, sums in bag.entries.items():
        if path in payload:
            continue
        data = (root / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != sums["sha256"]:
            raise damaged()
        out[path.split("/", 2)[-1] if path.startswith("data/") else path] = data
    return out


def _own(contents: Contents) -> dict[str, bytes]:
    """All of the package but its payload."""
    own = {
        "metadata/descriptive/dc.xml": dublin_core(contents),
        "metadata/descriptive/ead.xml": ead(contents),
        "metadata/preservation/premis.xml": premis(contents),
        "documentation/README.txt": README.encode(),
        "schemas/ead.xsd": ead_schema(contents),
    }
    for path, document in contents.documents.items():
        own[path] = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return {**own, "METS.xml": mets(contents, own)}


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)


def _link(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, place)
    except OSError:  # another file system
        shutil.copyfile(file, place)


def _zip(root: Path, out: Path, leave_out: set[str] | None = None) -> None:
    """A zip in order, with no time but that of the format's beginning: the same files give the same bytes."""
    with zipfile.ZipFile(out, "w") as made:
        for path in sorted(found for found in root.rglob("*") if found.is_file() and found != out):
            name = path.relative_to(root).as_posix()
            if name in (leave_out or ()):
                continue
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if "/representations/" in name else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, made.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
