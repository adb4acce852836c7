"""Archive packages as BagIt bags (RFC 8493) around an E-ARK information package.

    <bag>/bagit.txt bag-info.txt manifest-sha256.txt tagmanifest-sha256.txt objects.json seal.jws
    <bag>/data/<OBJID>/METS.xml metadata/ documentation/ representations/{original,digitized}/data/

What the store keeps of it under `package/…` is a zip of all but the payload under `representations/`, which lies under keys of
its own; `objects.json` names them, so that no byte is kept twice. `export` puts the whole together.
"""

from __future__ import annotations

import hashlib
import json
import logging
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
    """`Packer`; bagit judges what is exported or looked at.

    It does not write: its writer changes the working directory of the whole process, under the feet of every other thread.
    """

    def pack(self, contents: Contents, seal: Callable[[str], str], out: Path) -> None:
        """A zip of the bag's own files; `seal` gives the token for SHA-256 of its manifest."""
        base = f"data/{contents.objid.replace(':', '_')}"
        payload = {f"{base}/{part.path}": part for part in contents.parts}
        files = {f"{base}/{path}": data for path, data in _own(contents).items()}
        size = sum(len(data) for data in files.values()) + sum(part.size for part in payload.values())
        manifest = {**{path: _sha256(data) for path, data in files.items()}, **{path: part.sha256 for path, part in payload.items()}}
        info = {
            "Bag-Software-Agent": contents.software, "Bagging-Date": contents.at.date().isoformat(), "External-Identifier": contents.code,
            "Payload-Oxum": f"{size}.{len(manifest)}",
        }  # fmt: skip
        keys = {path: part.key for path, part in payload.items()}
        tags = {
            "bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{name}: {value}\n" for name, value in info.items()).encode(),
            MANIFEST: _manifest(manifest),
            OBJECTS: (json.dumps(keys, indent=1, sort_keys=True) + "\n").encode(),
        }
        tags["tagmanifest-sha256.txt"] = _manifest({path: _sha256(data) for path, data in tags.items()})
        tags[SEAL] = (seal(_sha256(tags[MANIFEST])) + "\n").encode()
        with zipfile.ZipFile(out, "w") as made:
            for path, data in sorted({**files, **tags}.items()):
                made.writestr(_entry(path), data)

    def export(self, package: Path, fetch: Callable[[str], AbstractContextManager[BinaryIO]], out: Path) -> None:
        """The whole bag as a zip. Raises Unavailable where a file no longer matches its manifest."""
        with tempfile.TemporaryDirectory(prefix="sohoa-bag-", dir=out.parent) as name:
            root = Path(name)
            with zipfile.ZipFile(package) as own:
                own.extractall(root)
            for path, key in json.loads((root / OBJECTS).read_text()).items():
                place = (root / path).resolve()
                if not place.is_relative_to(root.resolve() / "data"):
                    raise damaged()
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
    bag = bagit.Bag(str(root))
    payload = json.loads((root / OBJECTS).read_text())
    out = {}
    for path, sums in bag.entries.items():
        if path in payload:
            continue
        data = (root / path).read_bytes()
        if _sha256(data) != sums["sha256"]:
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


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _manifest(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())).encode()


def _entry(name: str) -> zipfile.ZipInfo:
    """A zip's entry without a time but that of the format's beginning: the same files give the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if "/representations/" in name else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _zip(root: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w") as made:
        for path in sorted(found for found in root.rglob("*") if found.is_file()):
            with path.open("rb") as source, made.open(_entry(path.relative_to(root).as_posix()), "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)
