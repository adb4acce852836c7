"""`make audit`: known weaknesses of the libraries in requirements.txt, by pip-audit. A part of `make check`.

Fails where a library is known to be weak. Where the advisories cannot be reached, as on a machine without the open internet, it says
for how many libraries nobody looked, and does not fail: a check that pretends would be worse than one that is missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 240


def main() -> int:
    command = [str(Path(sys.executable).with_name("pip-audit")), "--disable-pip", "--require-hashes", "-r", "requirements.txt"]
    try:
        done = subprocess.run(
            [*command, "-f", "json", "--progress-spinner", "off"], capture_output=True, text=True, timeout=SECONDS, check=False
        )
        said, failed = judged(json.loads(done.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        said, failed = "audit: the advisories do not answer; nobody looked for known weaknesses", False
    print(said)
    return 1 if failed else 0


def judged(libraries: list[dict[str, Any]]) -> tuple[str, bool]:
    """What there is to say, and whether a library is known to be weak."""
    weak = [(one, flaw) for one in libraries for flaw in one.get("vulns", ())]
    skipped = sum("skip_reason" in one for one in libraries)
    lines = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'nothing yet'}" for one, flaw in weak
    ]
    lines.append(f"audit: {len(libraries) - skipped} libraries looked up, {len(weak)} known weaknesses; {skipped} could not be looked up")
    return "\n".join(lines), bool(weak)


if __name__ == "__main__":
    raise SystemExit(main())
