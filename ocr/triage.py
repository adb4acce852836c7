"""What a file is, from its bytes: the table of pdf.md section 5."""

from __future__ import annotations

from pathlib import Path

from digitize.errors import Rejected
from ocr.image import ImageFile
from ocr.pdf import PdfFile

_REFUSED = (
    (b"PK\x03\x04", "Đây là tệp nén hoặc văn bản Word/Excel, không phải bản quét."),
    (b"\xd0\xcf\x11\xe0", "Đây là văn bản Office cũ, không phải bản quét."),
    (b"GIF8", "Ảnh GIF không dùng cho bản quét."),
    (b"BM", "Ảnh BMP không dùng cho bản quét."),
    (b"RIFF", "Ảnh WebP không dùng cho bản quét."),
    (b"<", "Đây là trang web hoặc ảnh SVG, không phải bản quét."),
)


def open_file(path: Path, work: Path) -> PdfFile | ImageFile:
    """The opened file. Raises Rejected with a reason a person understands, or Quarantined."""
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise Rejected("empty-file", "Tệp rỗng (0 byte). Hãy quét lại.")
    if b"%PDF-" in head:
        return PdfFile(path, work)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")):
        return ImageFile(path)
    raise Rejected("unsupported", _reason(head) + " Hãy quét lại thành PDF, TIFF, JPEG hoặc PNG.")


def _reason(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "Ảnh HEIC/AVIF của điện thoại chưa được hỗ trợ."
    for magic, reason in _REFUSED:
        if head.lstrip().startswith(magic):
            return reason
    return "Không nhận ra định dạng tệp."
