"""`make law`: each duty of the law with the tests that show it, or the gap, said openly."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def duties() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((ROOT / "docs/law.toml").read_text("utf-8"))["duty"]
    return found


@cache
def names_in(file: str) -> frozenset[str]:
    """The tests of a file; none where there is no such file."""
    path = ROOT / file
    return (
        frozenset(node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
        if path.exists()
        else frozenset()
    )


def missing() -> list[str]:
    """Tests that are named and not there."""
    named = [test for duty in duties() for test in duty["tests"]]
    return [test for test in named if test.partition("::")[2] not in names_in(test.partition("::")[0])]


def main() -> int:
    for duty in duties():
        shown = "shown" if duty["tests"] and not duty.get("gap") else "in part" if duty["tests"] else "NOT SHOWN"
        print(f"{duty['number']:2} {shown:9} {duty['what']} ({duty['source']})")
        for test in duty["tests"]:
            print(f"             {test}")
        if duty.get("gap"):
            print(f"             gap: {duty['gap']}")
    lost = missing()
    for test in lost:
        print(f"named, and not there: {test}")
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
