"""Reads the papers whose paths come in, a line each, and answers each with a line: one process that stays, as workers and the desk do."""

from __future__ import annotations

import sys
from pathlib import Path

from api.settings import Settings
from api.wiring.reading import engines, pipeline_of_file, unkept
from digitize.pipeline import run


def main() -> None:
    """Until no more come. `--thorough` as `sohoa read` has it."""
    settings = Settings(thorough="--thorough" in sys.argv)
    tools = engines(settings)
    for line in sys.stdin:
        file = Path(line.rstrip("\n"))
        run(pipeline_of_file(settings, file, tools), unkept(file))
        sys.stdout.write("read\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
