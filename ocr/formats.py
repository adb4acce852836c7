"""Names of file formats as PRONOM gives them, by siegfried (pygfried).

Loading its signatures costs 0.2 s and its Go runtime survives no fork, so one process stays and is asked file after file; it limits
itself for each as `ocr.child` does.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from ocr.fork import Fork

SECONDS = 20
SPACE = 16 << 30
"""Go reserves addresses by the gigabyte and uses a hundred megabytes of them."""
PDF_A_2B = "fmt/477"


class FormatNames:
    """Names formats, one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Fork | None = None

    def puid(self, file: Path) -> str:
        """Such as fmt/43 for JPEG; empty where it cannot be told."""
        with self._lock:
            if self._process is None:
                self._process = Fork("ocr.formats")
            self._process.say(json.dumps(str(file.resolve())).encode() + b"\n")
            line = self._process.line(SECONDS)
            if not line:  # it died or hangs; the next file gets a new one
                self._process.end()
                self._process = None
                return ""
            found: str = json.loads(line)
            return found


def main() -> int:
    """A path a line in, a name a line out, until the input ends."""
    from ocr.child import allow, limit

    limit(SPACE)
    try:
        from pygfried import identify
    except ImportError:  # no wheel for this machine
        return 0
    for line in sys.stdin:
        allow(SECONDS)
        found = identify(json.loads(line)) or ""
        sys.stdout.write(json.dumps(found if "/" in found else "") + "\n")
        sys.stdout.flush()
    return 0
