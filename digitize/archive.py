"""What is given out, and the check of it. The original is never touched; a copy is given out once it bears what the law wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from digitize.errors import Conflict
from digitize.keeping import Keeping
from digitize.ports import Packer, Renderer
from digitize.seal import Checked, Seal, Verdict
from digitize.stores import ObjectStore


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
        with self.objects.get(package.copy_key) as stream:
            yield stream

    def export(self, record_id: str, folder: Path) -> Path:
        """The record's newest package, whole, as a zip in a folder. Raises NotFound, Quarantined, Unavailable."""
        package = self.keeping.keep(record_id)
        own, out = folder / ".package.zip", folder / f"{record_id}-{package.number}.zip"
        with self.objects.get(package.key) as stream, own.open("wb") as file:
            while block := stream.read(1 << 20):
                file.write(block)
        self.packer.export(own, self.objects.get, out)
        own.unlink()
        return out


def verified(file: Path, renderer: Renderer, check: Callable[[str], Checked]) -> Checked:
    """What a file proves: a copy of ours, a scan of its print, or anything else that bears our code."""
    found = renderer.examine(file)
    tokens = [text.rpartition("/")[2] for text in found.codes if text.count(".") >= 2]
    if not tokens:
        return Checked(verdict=Verdict.NONE, message="Không tìm thấy mã của cơ quan trên tệp này.")
    checked = check(tokens[0])
    if checked.verdict is not Verdict.SEALED or checked.seal is None:
        return checked
    return against(checked, checked.seal, found.images, found.as_sealed)


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


def against(checked: Checked, seal: Seal, images: str | None, as_sealed: bool) -> Checked:
    """A genuine code held against the pages that it stands on."""
    if images is None or seal.images is None:
        return Checked(verdict=Verdict.SEALED, message="Mã thật; hãy so nội dung trên giấy với bản gốc theo mã kết quả.", seal=seal)
    if images != seal.images or not as_sealed:
        return Checked(verdict=Verdict.FORGED, message="Mã thật nhưng trang trong tệp không phải trang đã được chứng thực.", seal=seal)
    return Checked(verdict=Verdict.GENUINE, message="Tệp đúng là bản do cơ quan lập, không trang nào bị sửa.", seal=seal)
