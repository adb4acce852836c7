"""Keys and certificates that tests sign with, in files and on a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def issued(folder: Path, name: str, usage: x509.ObjectIdentifier | None = None) -> tuple[Path, Path]:
    """A key and a self-signed certificate: a PKCS#12 file and PEM files `<name>.key`, `<name>.crt`."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    )  # fmt: skip
    made = made.add_extension(
        x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True
    ) if usage is None else made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)  # fmt: skip
    signed = made.sign(key, hashes.SHA256())
    p12, pem = folder / f"{name}.p12", folder / f"{name}.crt"
    p12.write_bytes(pkcs12.serialize_key_and_certificates(b"k", key, signed, None, serialization.BestAvailableEncryption(b"mat-khau")))
    pem.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return p12, pem


def import_certificate(pem: Path) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    der = x509.load_pem_x509_certificate(pem.read_bytes()).public_bytes(serialization.Encoding.DER)
    with pkcs11.lib(str(SOFTHSM)).get_token(token_label="coquan").open(rw=True, user_pin="1234") as session:
        session.create_object(
            {**decode_x509_certificate(der), pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "ky", pkcs11.Attribute.ID: b"\x01"}
        )
