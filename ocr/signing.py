"""Signatures in PDF files (PAdES) and over bytes (CAdES), by a PKCS#12 file or a PKCS#11 token, through pyHanko.

A visible signature is text alone, in a strip above page 1 that `ocr.mark.add_head` left free, so that it covers nothing of
the paper. Its font has 1000 units an em: pyHanko writes widths in the font's own units, and PDF/A wants them by the thousand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal

from digitize.errors import Unavailable
from digitize.signing import Role, Stamp

if TYPE_CHECKING:
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.stamp import TextStampStyle
    from pyhanko_certvalidator import ValidationContext

Level = Literal["b", "t", "lt", "lta"]
SIZE = 10
HEIGHT, SPARE = 12.0, 14.0
"""Points a line takes, and what pyHanko's box takes beside; it hides what does not fit, without a word (pdf.md §3)."""
REST = 600.0
WIDTH, MARGIN = 250.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Where a key is: a PKCS#12 file, or a token behind a PKCS#11 library."""

    p12: Path | None = None
    password: str = ""
    pkcs11: Path | None = None
    token: str = ""
    pin: str = ""
    label: str = ""


class PdfSigner:
    """`SigningDevice` of an agency and its clerks."""

    def __init__(
        self, agency: Certificate | None, clerks: Mapping[str, Certificate], font: Path, *, level: Level = "b", tsa: str = "", roots: Path | None = None
    ) -> None:  # fmt: skip
        """Levels above `b` ask the time-stamping service at `tsa`; `lt` and `lta` need the roots (PEM) of signers and service."""
        self._keys = {**clerks, **({"": agency} if agency else {})}
        self._font, self._level, self._tsa, self._roots = font, level, tsa, roots
        self._rests: dict[str, float] = {}
        """Until when a device that failed is left alone: a wrong PIN tried again and again locks a token."""

    def holds(self, role: Role, login: str) -> bool:
        """Whether there is a key for that."""
        name = _holder(role, login)
        return name in self._keys and monotonic() >= self._rests.get(name, 0)

    def sign_bytes(self, file: Path, login: str) -> bytes:
        """A detached CMS signature (CAdES) of a clerk over a file. Raises Unavailable."""
        with self._signer(Role.CLERK, login) as signer, file.open("rb") as stream:
            signing = signer.async_sign_general_data(stream, "sha256", detached=True, use_cades=True, timestamper=self._stamper())
            made: bytes = asyncio.run(signing).dump()
        return made

    def sign(self, pdf: Path, stamp: Stamp, out: Path) -> None:
        """The file with one signature more, as an increment. Raises Unavailable where the device or the time stamp fails."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSigner as Pades

        from ocr.pades import Certified

        with self._signer(stamp.role, stamp.login) as signer, pdf.open("rb") as source, out.open("w+b") as target:
            writer = IncrementalPdfFileWriter(source)
            # pyHanko would raise the file to PDF 2.0, which PDF/A-2 forbids (ISO 19005-2, 6.1.2); readers go by the subfilter
            writer.ensure_output_version = lambda version: None  # type: ignore[method-assign]
            box = _box(writer, stamp)
            field = SigFieldSpec(str(stamp.role), on_page=0, box=box)
            metadata = PdfSignatureMetadata(
                field_name=str(stamp.role), subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", embed_validation_info=self._level in ("lt", "lta"),
                use_pades_lta=self._level == "lta", validation_context=self._context(),
            )  # fmt: skip
            stamper = self._stamper()
            if signer.signing_cert:
                signer.signed_attr_prov_spec = Certified(signer.signing_cert)
            making = Pades(metadata, signer, timestamper=stamper, stamp_style=self._style(writer, stamp), new_field_spec=field)
            making.sign_pdf(writer, bytes_reserved=_room(signer, stamped=stamper is not None), output=target)

    def _style(self, writer: BasePdfFileWriter, stamp: Stamp) -> TextStampStyle:
        from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
        from pyhanko.pdf_utils.text import TextBoxStyle
        from pyhanko.stamp import TextStampStyle

        from ocr.stamp_font import stamp_font

        side = AxisAlignment.ALIGN_MIN if stamp.corner == "top-left" else AxisAlignment.ALIGN_MAX
        place = SimpleBoxLayoutRule(
            x_align=side, y_align=AxisAlignment.ALIGN_MAX, margins=Margins(0, 0, 2, 2), inner_content_scaling=InnerScaling.NO_SCALING
        )
        text = TextBoxStyle(font=stamp_font(writer, self._font), font_size=SIZE, leading=SIZE + 2, border_width=0)
        said = "\n".join(stamp.lines).replace("%", "%%")
        return TextStampStyle(stamp_text=said, text_box_style=text, inner_content_layout=place, border_width=0, background=None)

    def _stamper(self) -> TimeStamper | None:
        if self._level == "b" or not self._tsa:
            return None
        from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

        return HTTPTimeStamper(self._tsa, timeout=20)

    def _context(self) -> ValidationContext | None:
        if self._level not in ("lt", "lta"):
            return None
        from pyhanko.keys import load_certs_from_pemder
        from pyhanko_certvalidator import ValidationContext

        roots = list(load_certs_from_pemder([str(self._roots)])) if self._roots else []  # type: ignore[no-untyped-call]
        return ValidationContext(trust_roots=roots, allow_fetching=True)

    @contextmanager
    def _signer(self, role: Role, login: str) -> Iterator[Signer]:
        name = _holder(role, login)
        if name not in self._keys:
            raise unavailable()
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.timestamps.common_utils import TimestampRequestError

        try:
            with _opened(self._keys[name]) as signer:
                yield signer
        except (SigningError, TimestampRequestError, PdfError, OSError, ValueError, Unavailable) as error:
            self._rests[name] = monotonic() + REST
            raise unavailable() from error


def _holder(role: Role, login: str) -> str:
    """Whose key it is: a clerk's by his login, the agency's under the empty name."""
    return login if role is Role.CLERK else ""


@contextmanager
def _opened(found: Certificate) -> Iterator[Signer]:
    """The key, for as long as the block lasts; a token is let go of afterwards."""
    if found.p12 is not None:
        from pyhanko.sign.signers import SimpleSigner

        signer = SimpleSigner.load_pkcs12_data(found.p12.read_bytes(), [], found.password.encode() or None)
        if signer is None:
            raise unavailable()
        yield signer
        return
    import pkcs11
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    try:
        with open_pkcs11_session(str(found.pkcs11), token_criteria=TokenCriteria(label=found.token), user_pin=found.pin) as session:
            yield PKCS11Signer(session, cert_label=found.label, key_label=found.label)
    except pkcs11.PKCS11Error as error:
        raise unavailable() from error


def _room(signer: Signer, *, stamped: bool) -> int:
    """Hexadecimal digits kept free for a signature; pyHanko would sign once more to find out how many it takes."""
    certificates = [signer.signing_cert, *signer.cert_registry] if signer.signing_cert else [*signer.cert_registry]
    return 2 * (sum(len(one.dump()) for one in certificates) + 6000 + (16000 if stamped else 0))


def _box(writer, stamp: Stamp) -> tuple[int, int, int, int]:  # type: ignore[no-untyped-def]  # pyHanko's class, imported late
    """The rectangle of a stamp in its corner of page 1."""
    page, _ = writer.find_page_for_modification(0)
    node = page.get_object()
    while "/MediaBox" not in node:  # it may be said once for all pages
        node = node["/Parent"]
    left, _, right, top = (float(side) for side in node["/MediaBox"])
    height = HEIGHT * len(stamp.lines) + SPARE
    x = left + MARGIN if stamp.corner == "top-left" else right - MARGIN - WIDTH
    return round(x), round(top - height), round(x + WIDTH), round(top - 2)


def unavailable() -> Unavailable:
    return Unavailable(
        "signing-unavailable", "Thiết bị ký số hoặc dịch vụ dấu thời gian không trả lời; bản quét và hồ sơ vẫn được giữ, sẽ ký lại sau."
    )
