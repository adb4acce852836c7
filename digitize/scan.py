"""The one value that flows through the steps: a paper, from its bytes to its checked fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from digitize.geometry import Box, rotated_box
from digitize.signing import Signature, Signed

HEADER = (
    "ma_loai_giay_to",
    "ma_dinh_danh",
    "ten_giay_to",
    "so_ky_hieu",
    "ngay_cap",
    "co_quan_cap",
    "trich_yeu",
    "thoi_han_hieu_luc",
    "pham_vi_hieu_luc",
)
"""The nine fields that every record carries (Thông tư 01/2023/TT-VPCP Điều 9(2))."""

HEADER_MORE = ("co_quan_chu_quan", "dia_danh", "nguoi_ky", "chuc_vu_nguoi_ky", "do_khan", "kinh_gui")
"""What the layout of Nghị định 30/2020/NĐ-CP adds to every paper."""


class Origin(StrEnum):
    """Where a field's text came from."""

    OCR = "ocr"
    TEXT_LAYER = "text-layer"
    QR = "qr"
    CLERK = "clerk"


class Status(StrEnum):
    """Where a paper stands. Every accepted paper ends in ARCHIVED; none leaves without a reason."""

    RECEIVED = "received"  # Mới: kept, waits to be read
    TO_CHECK = "to_check"  # Cần kiểm: read, a clerk must look
    ARCHIVED = "archived"  # Đã lưu trữ: accepted, a record exists
    RETURNED = "returned"  # Bị trả lại, with the reason
    STOPPED = "stopped"  # a secret paper: kept, never published (TT 01/2023 Điều 4)
    PARTED = "parted"  # a stack that was cut into papers, which go on by themselves
    QUARANTINED = "quarantined"  # opening it broke a limit, or reading failed for good


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """How a backfill brought a paper in."""

    batch: str
    """Id of the batch."""
    line: int
    """Its line in the batch's list."""
    priority: int
    """Lower is read sooner, among the papers of all batches; clerks' papers go before them all."""
    shelfmark: str = ""
    """Where the paper itself stands: box, folder."""
    doctype: str = ""
    """What the list says it is."""
    stack: bool = False
    """Whether there may be several papers in the file."""
    cut_from: str = ""
    """Id of the stack's scan that it was cut from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What came in; written before anything else happens and never changed."""

    key: str
    """Object key of the original bytes; derived from the hash alone."""
    filename: str
    media_type: str
    """From the bytes, never from the name."""
    sha256: str
    size: int
    """Bytes."""
    received_at: datetime
    """Aware, UTC."""
    received_by: str
    dossier: str | None = None
    """Mã hồ sơ TTHC the paper answers, where known."""
    brought: Brought | None = None
    """None where a person brought it."""
    unit: str = ""
    """Code of the agency whose paper it is (`digitize.units`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as read: NFC, no spaces."""

    text: str
    box: Box
    confidence: float
    """0 to 1, as the engine says it; high does not mean right."""
    other: str | None = None
    """What a second recogniser read there, the same text where it agrees; None where none looked."""

    def cut(self, at: int) -> tuple[Word, Word]:
        """The two words that it is, the second from letter `at` on; the box in proportion. No second recogniser read them so."""
        middle = self.box.x0 + self.box.width * at / len(self.text)
        first, second = replace(self.box, x1=middle), replace(self.box, x0=middle)
        return replace(self, text=self.text[:at], box=first, other=None), replace(self, text=self.text[at:], box=second, other=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A QR code on a page."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """What is wrong with a page's image (`dark`, `faint`, `blurred`, `skewed`, `cut-off`), and where."""

    code: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page as read; holds no pixels."""

    number: int
    """Counts from 1."""
    width: float
    """Points."""
    height: float
    dpi: int
    """Of the scan; 0 where the page has no image of its own."""
    words: tuple[Word, ...] = ()
    origin: Origin = Origin.OCR
    turned: int = 0
    """Degrees clockwise by which the scan was turned to stand upright; sizes and boxes are those of the upright page."""
    skew: float = 0.0
    """Degrees clockwise by which the text is turned; layout undoes it, boxes stay as on the page."""
    text: str = ""
    """Lines in reading order, left block before right."""
    marks: tuple[str, ...] = ()
    """Words of stamps in red ink (độ mật, độ khẩn), read apart from the black text."""
    codes: tuple[Code, ...] = ()
    defects: tuple[Defect, ...] = ()
    look: str = ""
    """What the page looks like, as 64 hexadecimal digits: scans of the same paper differ in few bits."""
    grey: bool = False
    """Whether the scan carries no colour (Nghị định 30/2020 Phụ lục I asks for it)."""

    def straight(self, box: Box) -> Box:
        """A box of the page as scanned, where it lies once the skew is undone."""
        return rotated_box(box, (self.width / 2, self.height / 2), -self.skew) if self.skew else box

    def as_scanned(self, box: Box) -> Box:
        """A box of the straightened page, where it lies on the scan."""
        return rotated_box(box, (self.width / 2, self.height / 2), self.skew) if self.skew else box


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One piece of data read from the paper or typed by a clerk."""

    name: str
    value: str | None
    """Canonical text (ISO dates, digits without spaces); None where the text breaks the field's grammar."""
    text: str
    """As read."""
    page: int
    box: Box | None
    confidence: float
    origin: Origin
    verified_by: str | None = None
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a clerk should look at, as a stable code and a Vietnamese sentence."""

    code: str
    message: str
    field: str | None = None
    scan: str | None = None
    """Id of another scan that it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A paper on its way. Each step returns a copy that only adds what its name says."""

    source: Source
    pages: tuple[Page, ...] = ()
    doctype: str | None = None
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    findings: tuple[Finding, ...] = ()
    status: Status = Status.RECEIVED
    assigned: str | None = None
    """Login of the colleague it was sent to; None while it lies with who took it in."""
    as_read: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    """What the machine read in the fields that a person changed or took away."""
    doctype_read: str | None = None
    """What the machine took the type to be, where a person said otherwise."""
    doubted: bool = True
    """Whether the machine's own checks found anything to look at, whatever was done about it since."""
    signed: Signed | None = None
    """The clerk's signature on the scan, made before extraction; None where he has no signing device ("chưa ký")."""
    signatures: tuple[Signature, ...] = ()
    """Those that a received PDF carries, as they were found."""
    tools: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What read it, with versions."""
    timings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Seconds of wall time, by step."""

    def value(self, name: str) -> str | None:
        """The canonical value of a field, or None."""
        found = self.fields.get(name)
        return found.value if found else None
