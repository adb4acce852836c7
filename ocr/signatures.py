"""The signatures that a received PDF carries: what holds, who signed, when, and whether anything was added since.

The file is not trusted: it is looked at in a process of its own (`ocr.fork`), which limits itself as `ocr.child` does, and pdfsig
(poppler), another program, gives a second opinion. Half of the signatures that Vietnamese agencies made are of kinds that one of
the two cannot judge (pdf.md §3), so the answer has more than two values. The file is never saved again.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitize.signing import Signature, Trust
from ocr.fork import child_environment
from ocr.sandbox import run_alone

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

SECONDS = 60
"""For all signatures of a file; the slowest of 183 real ones took ten."""
SAYS = re.compile(r"Signature Field Name: ([^\n]*)(.*?)(?=Signature #\d+:|\Z)", re.DOTALL)


class SignatureReader:
    """Looks at signatures."""

    def __init__(self, roots: Path | None = None) -> None:
        """`roots` is a PEM file of certificates by which signers are trusted; without it nobody is."""
        self._roots = roots

    def read(self, file: Path) -> tuple[Signature, ...]:
        """Each signature in order; one that cannot be read at all is said to be unchecked, never left out."""
        asked = json.dumps({"file": str(file.resolve()), "roots": str(self._roots.resolve()) if self._roots else None}).encode()
        said = run_alone("ocr.signatures", asked, SECONDS)
        second = pdfsig(file)
        found: list[dict[str, Any]] = (
            json.loads(said) if said else [{"trust": "unchecked", "signer": "", "at": None, "field": name} for name in second or ("",)]
        )
        return tuple(_signature(one, second.get(one["field"], "")) for one in found)


def _signature(found: dict[str, Any], second: str) -> Signature:
    at = datetime.fromisoformat(found["at"]) if found["at"] else None
    trust = Trust(found["trust"])
    if trust is Trust.INVALID and second == "valid":
        trust = Trust.UNCHECKED  # two programs that contradict each other prove nothing
    return Signature(
        trust=trust,
        signer=found["signer"],
        at=at,
        stamped=found.get("stamped", False),
        covers_all=found.get("covers_all", False),
        second=second,
    )


def pdfsig(file: Path) -> dict[str, str]:
    """What pdfsig says of each signature by its field: `valid`, `invalid`, or empty where it cannot say; nothing where there is no
    pdfsig.
    """
    if not shutil.which("pdfsig"):
        return {}
    try:
        done = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, timeout=SECONDS, check=False, env=child_environment())
    except subprocess.TimeoutExpired:
        return {}
    said = SAYS.findall(done.stdout.decode(errors="replace"))
    return {field.strip(): _verdict(text) for field, text in said}


def _verdict(said: str) -> str:
    if "Signature is Valid" in said:
        return "valid"
    return "invalid" if "Digest Mismatch" in said or "Signature is Invalid" in said else ""


def main() -> int:
    """Reads what to look at from standard input, writes what was found."""
    from ocr.child import allow, limit

    limit()
    allow(SECONDS)
    asked = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(look(Path(asked["file"]), asked["roots"])))
    return 0


def look(file: Path, roots: str | None) -> list[dict[str, Any]]:
    """Every signature of a PDF as plain values. Raises where the file cannot be opened."""
    import logging

    from pyhanko.keys import load_certs_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko_certvalidator import ValidationContext

    logging.disable(logging.CRITICAL)
    trusted = list(load_certs_from_pemder([roots])) if roots else []  # type: ignore[no-untyped-call]
    with file.open("rb") as stream:
        reader = PdfFileReader(stream, strict=False)
        # the time of signing decides, not today's: certificates of old papers have ended long ago, and SHA-1 was usual once
        found = [_looked(one, lambda at: ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at, weak_hash_algos=())) for one in reader.embedded_regular_signatures]  # fmt: skip
        if found and any(stamp.evaluate_signature_coverage().name == "ENTIRE_FILE" for stamp in reader.embedded_timestamp_signatures):
            found[-1]["covers_all"] = True  # a time stamp over all came last
        return found


def _looked(signature: EmbeddedPdfSignature, context: Any) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature

    at, signer = None, ""
    try:
        at = signature.self_reported_timestamp
        signer = _name(signature)
        status = validate_pdf_signature(signature, context(at), skip_diff=False)
        trust = "invalid" if not (status.intact and status.valid) else "valid" if status.trusted else "intact"
        stamp = status.timestamp_validity
        at = stamp.timestamp if stamp else at
        return {
            "field": signature.field_name, "trust": trust, "signer": signer, "at": at.isoformat() if at else None, "stamped": bool(stamp and stamp.valid and stamp.intact),
            "covers_all": status.coverage is not None and status.coverage.name == "ENTIRE_FILE",
        }  # fmt: skip
    except Exception:  # pyHanko and asn1crypto raise whatever a broken signature makes them raise
        return {"field": signature.field_name, "trust": "unchecked", "signer": signer, "at": at.isoformat() if at else None}


def _name(signature: EmbeddedPdfSignature) -> str:
    subject: dict[str, Any] = signature.signer_cert.subject.native
    name = subject.get("common_name") or subject.get("organization_name") or ""
    return str(name)[:200]
