"""Seals as signed tokens (JWS with Ed25519, RFC 7515 and 8037) that verify with the published keys alone, on any machine."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from digitize.seal import Checked, Seal, Verdict

ALGORITHM = "EdDSA"
TYPE = "sohoa"
"""Of the token, so that another token of the same key can never pass for a seal."""


class Sealer:
    """Signs seals with the agency's key, and checks them with all keys that it ever published."""

    def __init__(self, seed: bytes, others: Mapping[str, Any] | None = None) -> None:
        """`seed` is the key's 32 bytes; `others` a set of older public keys (JWKS), revoked ones marked `"revoked": true`."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        own = public_jwk(self._key.public_key())
        self.id: str = own["kid"]
        self._keys = {own["kid"]: own, **{key["kid"]: key for key in (others or {}).get("keys", [])}}

    def sign(self, seal: Seal) -> str:
        """The token: about 250 characters."""
        claims = {"c": seal.code, "o": _short(seal.original), "d": seal.day.isoformat()}
        if seal.state != "in_force":
            claims["s"] = seal.state
        if seal.manifest:
            claims["m"] = _short(seal.manifest)
        if seal.pages:
            claims["p"] = _short(seal.pages)
        return jwt.encode(claims, self._key, ALGORITHM, headers={"kid": self.id, "typ": TYPE})

    def say(self, kind: str, claims: Mapping[str, Any]) -> str:
        """Another statement of the agency's: a token of a kind of its own, so that none passes for another. The same claims always
        give the same token (Ed25519)."""
        return jwt.encode(dict(claims), self._key, ALGORITHM, headers={"kid": self.id, "typ": f"{TYPE}-{kind}"})

    def published(self) -> dict[str, Any]:
        """The keys by which anybody can check, as a JWKS (RFC 7517)."""
        return {"keys": list(self._keys.values())}

    def check(self, token: str) -> Checked:
        """Whether a token is one of ours."""
        return check(token, self.published())


def check(token: str, published: Mapping[str, Any]) -> Checked:
    """Whether a token is sealed by one of the published keys."""
    try:
        header = jwt.get_unverified_header(token)
        key = next(key for key in published["keys"] if key["kid"] == header.get("kid") and header.get("typ") == TYPE)
        claims = jwt.decode(token, jwt.PyJWK(key, ALGORITHM).key, [ALGORITHM], options={"require": ["c", "o", "d"]})
        seal = Seal(
            code=str(claims["c"]), original=_long(claims["o"]), pages=_long(claims["p"]) if "p" in claims else None,
            manifest=_long(claims["m"]) if "m" in claims else None, day=date.fromisoformat(claims["d"]), state=str(claims.get("s", "in_force")), key=key["kid"],
        )  # fmt: skip
    except (jwt.PyJWTError, StopIteration, ValueError, KeyError, TypeError):
        return Checked(verdict=Verdict.FORGED, message="Mã không phải do cơ quan này cấp, hoặc đã bị sửa.")
    if key.get("revoked"):
        return Checked(verdict=Verdict.REVOKED, message="Mã do một khóa đã bị thu hồi cấp; hãy hỏi cơ quan cấp.", seal=seal)
    return Checked(verdict=Verdict.SEALED, message="Mã đúng là của cơ quan cấp.", seal=seal)


def said(kind: str, token: str, published: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a statement says; None where no key that counts signed one of that kind."""
    try:
        header = jwt.get_unverified_header(token)
        key = next(key for key in published["keys"] if key["kid"] == header.get("kid") and header.get("typ") == f"{TYPE}-{kind}")
        claims: Mapping[str, Any] = jwt.decode(token, jwt.PyJWK(key, ALGORITHM).key, [ALGORITHM])
    except (jwt.PyJWTError, StopIteration, ValueError, KeyError, TypeError):
        return None
    return None if key.get("revoked") else claims


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """A public key as JSON; its id is the beginning of its thumbprint (RFC 7638)."""
    x = _encoded(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    thumbprint = hashlib.sha256(json.dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":")).encode()).digest()
    return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": _encoded(thumbprint)[:8], "use": "sig", "alg": ALGORITHM}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _short(sha256: str) -> str:
    return _encoded(bytes.fromhex(sha256))


def _long(short: str) -> str:
    return base64.urlsafe_b64decode(short + "=" * (-len(short) % 4)).hex()
