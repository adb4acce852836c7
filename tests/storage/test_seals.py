"""Seals: what verifies with the published keys alone, and every forgery that must not."""

from __future__ import annotations

import base64
import json
from datetime import date

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from digitize.seal import Seal, Verdict
from storage.seals import Sealer, check

SEAL = Seal(code="H50.10.25-261124-0009-KQ1", original="ab" * 32, pages="cd" * 32, day=date(2026, 11, 24))
OURS = Sealer(b"k" * 32)
TOKEN = OURS.sign(SEAL)


def test_a_seal_verifies_with_the_published_keys_alone() -> None:
    published = json.loads(json.dumps(OURS.published()))
    found = check(TOKEN, published)
    assert found.verdict is Verdict.SEALED
    assert found.seal is not None
    assert (found.seal.code, found.seal.original, found.seal.pages, found.seal.day) == (SEAL.code, SEAL.original, SEAL.pages, SEAL.day)
    assert "k" * 32 not in json.dumps(published)


def test_a_key_of_somebody_else_seals_nothing() -> None:
    assert OURS.check(Sealer(b"x" * 32).sign(SEAL)).verdict is Verdict.FORGED


def test_a_revoked_key_seals_nothing_any_more_and_an_old_one_still_does() -> None:
    old = Sealer(b"o" * 32)
    [key] = old.published()["keys"]
    assert Sealer(b"k" * 32, {"keys": [key]}).check(old.sign(SEAL)).verdict is Verdict.SEALED
    assert Sealer(b"k" * 32, {"keys": [{**key, "revoked": True}]}).check(old.sign(SEAL)).verdict is Verdict.REVOKED


def test_another_token_of_the_same_key_is_no_seal() -> None:
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    claims = {"c": "x", "o": "ab", "d": "2026-11-24"}
    assert OURS.check(jwt.encode(claims, key, "EdDSA", headers={"kid": OURS.id, "typ": "receipt"})).verdict is Verdict.FORGED
    assert OURS.check(jwt.encode({"c": "x"}, key, "EdDSA", headers={"kid": OURS.id, "typ": "sohoa"})).verdict is Verdict.FORGED


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_algorithm_that_a_forger_chose_is_refused(algorithm: str) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": OURS.id, "typ": "sohoa"}).encode()).rstrip(b"=").decode()
    assert OURS.check(f"{header}.{TOKEN.split('.')[1]}.").verdict is Verdict.FORGED


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="ascii", categories=["L", "N"]))
def test_no_letter_of_a_seal_can_be_changed(at: int, letter: str) -> None:
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]
    found = OURS.check(changed)
    same_bits = changed.rpartition(".")[0] == TOKEN.rpartition(".")[0] and at == len(TOKEN) - 1  # the last letter's spare bits say nothing
    assert changed == TOKEN or same_bits or found.verdict is Verdict.FORGED


@given(st.text(max_size=300))
def test_nothing_that_is_no_token_raises(text: str) -> None:
    assert OURS.check(text).verdict is Verdict.FORGED
