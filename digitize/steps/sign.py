"""Sign: the clerk's own signature on what he scanned, before anything is extracted (TT 01/2023 Điều 8(1)). Adds `signed`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from digitize.errors import Conflict, Unavailable
from digitize.hashing import hash_of
from digitize.ports import Originals, SigningDevice
from digitize.scan import Scan
from digitize.signing import Role, Rule, Signed
from digitize.stores import Clock, ObjectStore


def signer(device: SigningDevice, objects: ObjectStore, originals: Originals, rules: Sequence[Rule], now: Clock) -> Callable[[Scan], Scan]:
    """The step. A paper whose clerk has no device, or whose device does not answer, goes on unsigned, which its record says."""

    def sign(scan: Scan) -> Scan:
        at, by = now(), scan.source.received_by
        wanted = any(rule.role is Role.CLERK and rule.asks(True, at.date()) for rule in rules)
        if scan.signed is not None or not wanted or not device.holds(Role.CLERK, by):
            return scan
        key = f"signature/{scan.source.sha256}.p7s"
        with suppress(Unavailable), originals(scan) as original, tempfile.TemporaryDirectory(prefix="sohoa-sign-") as folder:
            made = Path(folder) / "signature.p7s"
            if not objects.has(key):  # else an earlier try got so far
                made.write_bytes(device.sign_bytes(original, by))
                with suppress(Conflict):  # another worker was first
                    objects.put(key, made, "application/pkcs7-signature")
            with objects.get(key) as stream:
                made.write_bytes(stream.read())
            return replace(scan, signed=Signed(key=key, by=by, at=at, sha256=hash_of(made)))
        return scan

    return sign
