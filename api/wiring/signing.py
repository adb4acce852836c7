"""What signs, from the settings; in development a key that proves nothing stands in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.settings import Key, Settings
from digitize.signing import FILE, Rule, rules
from ocr.signing import Certificate, PdfSigner

TRIAL = "Khóa thử nghiệm, không có giá trị pháp lý"
TRIAL_CLERKS = ("canbo", "canbo2", "demo")
"""Who signs with it: the users of development and of `make demo`."""


def signing_rules(settings: Settings) -> Sequence[Rule]:
    """Who signs what, where and in which words."""
    return rules(settings.signing.rules or FILE)


def device(settings: Settings) -> PdfSigner:
    """The keys of the agency and its clerks."""
    given = settings.signing
    agency = _certificate(given.agency) if given.agency else None
    clerks = {login: _certificate(key) for login, key in given.clerks.items()}
    if settings.environment == "development" and agency is None and not clerks:
        agency = Certificate(p12=_trial_key(settings.data_dir / "trial-key.p12"))
        clerks = dict.fromkeys(TRIAL_CLERKS, agency)
    return PdfSigner(agency, clerks, settings.serif, level=given.level, tsa=given.tsa, roots=given.roots)


def _certificate(key: Key) -> Certificate:
    return Certificate(
        p12=key.p12,
        password=key.password.get_secret_value(),
        pkcs11=key.pkcs11,
        token=key.token,
        pin=key.pin.get_secret_value(),
        label=key.label,
    )


def _trial_key(file: Path) -> Path:
    """A self-signed certificate that says in its name that it is worth nothing; made once."""
    if file.exists():
        return file
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TRIAL)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False, key_cert_sign=False,
        crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=3650)).add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    data = pkcs12.serialize_key_and_certificates(b"trial", key, made, None, serialization.NoEncryption())
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    part.chmod(0o600)
    os.replace(part, file)
    return file
