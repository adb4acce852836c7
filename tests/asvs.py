"""`make asvs`: OWASP ASVS 5.0.0 at level 2 point by point, with the test of each, printed and written into SECURITY.md."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from tests.law import ROOT, names_in

TABLE = "<!-- the table is written by `make asvs` from docs/asvs.toml -->"
SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 "
    "6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 "
    "11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 "
    "16.4:3 16.5:3 17.1:1 17.2:4 17.3:2"
)
"""How many points of the levels 1 and 2 each section has; in each they come before those of level 3."""
STATES = ("shown", "built so", "in part", "not done", "does not apply")


def points() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "docs/asvs.toml").read_text("utf-8"))["point"]
    return found


def wanted() -> list[str]:
    """Every point of the levels 1 and 2."""
    sections = (one.split(":") for one in SECTIONS.split())
    return [f"{section}.{number}" for section, count in sections for number in range(1, int(count) + 1)]


def missing() -> list[str]:
    """Tests that are named and not there."""
    named = [test for point in points() for test in point["tests"]]
    return [test for test in named if test.partition("::")[2] not in names_in(test.partition("::")[0])]


def table() -> str:
    """In Markdown."""
    rows = ["| Points | What is done | | Shown by | Not done |", "|---|---|---|---|---|"]
    for point in points():
        tests = "<br>".join(test.removeprefix("tests/").replace("::", " ") for test in point["tests"])
        rows.append(f"| {', '.join(point['ids'])} | {point['what']} | {point['state']} | {tests} | {point.get('gap', '')} |")
    return "\n".join(rows)


def written(page: Path) -> str:
    """The page with the table as it is now."""
    head, _, rest = page.read_text("utf-8").partition(TABLE)
    _, _, tail = rest.partition(f"{TABLE}\n")
    return f"{head}{TABLE}\n\n{table()}\n\n{TABLE}\n{tail}"


def main() -> int:
    page = ROOT / "SECURITY.md"
    page.write_text(written(page), "utf-8")
    for point in points():
        print(f"{', '.join(point['ids']):28} {point['state']:15} {point['what']}{'. Not: ' + point['gap'] if point.get('gap') else ''}")
    counts = Counter(point["state"] for point in points() for _ in point["ids"])
    print("; ".join(f"{state} {counts[state]}" for state in STATES), f"of {len(wanted())}")
    for test in missing():
        print(f"named, and not there: {test}", file=sys.stderr)
    return 1 if missing() else 0


if __name__ == "__main__":
    raise SystemExit(main())
