"""A certified OpenID provider (npm `oidc-provider`), run for tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import answers, free_port, wait_until

HERE = Path(__file__).parent
SHARE = Path(sys.prefix) / "share" / "oidc"


@contextmanager
def provided(*backs: str) -> Iterator[str]:
    """Its address; it sends people back to these."""
    port = free_port()
    script = SHARE / f"provider-{port}.mjs"  # beside the modules that it loads; several tests may run one
    shutil.copy(HERE / "provider.mjs", script)
    with (SHARE / f"{port}.log").open("wb") as log:
        server = subprocess.Popen(["node", script.name, str(port), ",".join(backs)], cwd=SHARE, stdout=log, stderr=log)
    issuer = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{issuer}/.well-known/openid-configuration"), 60)
        yield issuer
    finally:
        server.kill()
        server.wait()
        script.unlink()
