"""The attribute that a PAdES signature bears beside the digest (ETSI EN 319 142-1, 6.3): which certificate signed."""

from __future__ import annotations

from collections.abc import Iterable

from asn1crypto.tsp import SigningCertificateV2
from asn1crypto.x509 import Certificate
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec, SigningCertificateV2Provider


class Certified(SignedAttributeProviderSpec):
    """The attributes that pyHanko gives such a signature by itself, by which it costs half as much."""

    def __init__(self, certificate: Certificate) -> None:
        self._certificate = certificate

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Iterable[CMSAttributeProvider]:
        """The one."""
        yield _Encoded(self._certificate)


class _Encoded(SigningCertificateV2Provider):
    """Encoded once: asn1crypto encodes what was built, and not read, twice at each level around it, a thousand times in all."""

    async def build_attr_value(self, dry_run: bool = False) -> SigningCertificateV2:
        built = await super().build_attr_value(dry_run)
        return SigningCertificateV2.load(built.dump())
