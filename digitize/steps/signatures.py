"""Signatures: those that a received PDF carries are checked and kept with it (Luật GDĐT 20/2023 Điều 22-24). Adds `signatures`,
and findings where one does not hold."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from digitize.ports import Originals, SignatureReader
from digitize.scan import Finding, Scan
from digitize.signing import Trust

MESSAGES = {
    Trust.INVALID: "Chữ ký số trong tệp không còn đúng: nội dung đã bị sửa sau khi ký.",
    Trust.UNCHECKED: "Chữ ký số trong tệp không kiểm tra được; hãy kiểm tra bằng công cụ của cơ quan cấp.",
}
ADDED = "Sau chữ ký số cuối cùng, tệp đã được thêm nội dung mà không ai ký; hãy xem kỹ hoặc lấy lại tệp từ cơ quan cấp."


def signature_checker(reader: SignatureReader, originals: Originals) -> Callable[[Scan], Scan]:
    """The step. Only PDFs that hold a signature are looked at again."""

    def check(scan: Scan) -> Scan:
        with originals(scan) as file:
            found = reader.read(file) if is_signed(file) else ()
        wrong = [trust for trust in MESSAGES if any(one.trust is trust for one in found)]
        findings = tuple(Finding(code=f"signature-{trust}", message=MESSAGES[trust]) for trust in wrong)
        if found and not wrong and not any(one.covers_all for one in found):
            findings = (Finding(code="signature-added-to", message=ADDED),)
        return replace(scan, signatures=found, findings=(*scan.findings, *findings))

    return check


def is_signed(file: Path) -> bool:
    """Whether a PDF holds a signature: its byte range stands in clear, as it must be filled in after the file is written."""
    with file.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return data.find(b"/ByteRange") >= 0
