"""What is given out, and the check of it. The original is never touched; a copy is given out once it bears what the law wants."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict, Unavailable
from digitize.hashing import hash_of
from digitize.keeping import Keeping
from digitize.ports import Packer, Renderer
from digitize.seal import Checked, Examined, Seal, Verdict
from digitize.signing import Trust
from digitize.stores import ObjectStore

HOLDING = (Trust.VALID, Trust.INTACT)


@dataclass(frozen=True, slots=True)
class Archive:
    """Gives copies and packages."""

    keeping: Keeping
    objects: ObjectStore
    packer: Packer

    @contextmanager
    def copy(self, record_id: str) -> Iterator[BinaryIO]:
        """The record's copy. Raises Conflict where the law wants a signature that nobody could make, NotFound, Quarantined,
        Unavailable.
        """
        package = self.keeping.keep(record_id)
        if package.missing:
            raise Conflict(
                "unsigned", "Bản điện tử chưa ký số nên chưa được cấp; hồ sơ và bản gốc vẫn tra cứu được. Hãy cấu hình thiết bị ký số rồi thử lại.",
                missing=", ".join(package.missing),
            )  # fmt: skip
        if self.objects.hash(package.copy_key)[0] != package.copy_sha256:
            raise damaged()
        with self.objects.get(package.copy_key) as stream:
            yield stream

    def export(self, record_id: str, folder: Path) -> Path:
        """The record's newest package, whole, as a zip in a folder. Raises NotFound, Quarantined, Unavailable."""
        package = self.keeping.keep(record_id)
        own, out = folder / ".package.zip", folder / f"{record_id}-{package.number}.zip"
        with self.objects.get(package.key) as stream, own.open("wb") as file:
            shutil.copyfileobj(stream, file, 1 << 20)
        if hash_of(own) != package.sha256:
            raise damaged()
        self.packer.export(own, self.objects.get, out)
        own.unlink()
        return out


def damaged() -> Unavailable:
    return Unavailable("object-damaged", "Tệp trong kho lưu trữ không còn khớp hồ sơ; hãy báo quản trị viên khôi phục từ bản dự phòng.")


def verified(file: Path, renderer: Renderer, check: Callable[[str], Checked]) -> Checked:
    """What a file proves: a copy of ours, a scan of its print, or anything else that bears our code."""
    found = renderer.examine(file)
    links = [text for text in (*found.sealing, *found.codes) if text.count(".") >= 2]
    if not links:
        return Checked(verdict=Verdict.NONE, message="Không tìm thấy mã của cơ quan trên tệp này.")
    checked = replace(check(links[0].rpartition("/")[2]), signatures=found.signatures)
    if checked.verdict is not Verdict.SEALED or checked.seal is None:
        return checked
    return _against(checked, checked.seal, found, is_pdf=is_pdf(file))


def _against(checked: Checked, seal: Seal, found: Examined, *, is_pdf: bool) -> Checked:
    """A genuine code held against the pages that it stands on."""
    if not is_pdf or seal.pages is None:
        return replace(checked, message="Mã thật; hãy so nội dung trên giấy với bản gốc theo mã kết quả.")
    if not found.sealing or found.digest != seal.pages:
        return replace(checked, verdict=Verdict.FORGED, message="Mã thật nhưng tệp không phải bản đã được chứng thực, hoặc đã bị sửa.")
    if found.signatures and not (all(one.trust in HOLDING for one in found.signatures) and found.signatures[-1].covers_all):
        return replace(checked, verdict=Verdict.FORGED, message="Trang đúng là của cơ quan, nhưng chữ ký số trên tệp không còn đúng.")
    return replace(checked, verdict=Verdict.GENUINE, message="Tệp đúng là bản do cơ quan lập, không gì bị sửa.")


def is_pdf(file: Path) -> bool:
    with file.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def verified_package(file: Path, packer: Packer, check: Callable[[str], Checked]) -> Checked:
    """What an exported package proves: that the agency made it so, and no byte of it was changed. Raises Rejected."""
    found = packer.examine(file)
    if not found.token:
        return Checked(verdict=Verdict.NONE, message="Gói nguyên vẹn nhưng không có mã của cơ quan nào.")
    checked = check(found.token)
    if checked.verdict is not Verdict.SEALED or checked.seal is None:
        return checked
    seal = checked.seal
    if (seal.manifest, seal.code, seal.original) != (found.manifest, found.code, found.original):
        return Checked(
            verdict=Verdict.FORGED, message="Mã thật nhưng nội dung trong gói không phải nội dung đã được chứng thực.", seal=seal
        )
    return Checked(verdict=Verdict.GENUINE, message="Gói đúng là do cơ quan lập, không tệp nào bị sửa.", seal=seal)
