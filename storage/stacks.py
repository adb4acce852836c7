"""Stacks in a local folder, until they are sent or discarded. They are on no paper's record yet, so nothing here is kept for good."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from digitize.errors import NotFound
from digitize.stack import Leaf, Stack

ID = re.compile(r"[0-9a-f]{26}")


class FolderStacks:
    """A folder a stack: its files `0`, `1` …, and `stack.json`, written last."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def create(self, id: str, by: str, dossier: str | None) -> Stack:
        """An empty stack."""
        self._place(id).mkdir(parents=True)
        return self._keep(Stack(id=id, by=by, dossier=dossier, names=(), files=(), leaves=()))

    def add(self, stack: Stack, file: Path, name: str, sizes: Sequence[tuple[float, float]]) -> Stack:
        """The stack with one more file behind the others; `sizes` are its pages' width and height."""
        with self._alone(stack.id):
            return self._added(self.get(stack.id, stack.by), file, name, sizes)

    def _added(self, stack: Stack, file: Path, name: str, sizes: Sequence[tuple[float, float]]) -> Stack:
        place = self._place(stack.id) / str(len(stack.files))
        shutil.copyfile(file, place)
        leaves = tuple(Leaf(file=len(stack.files), number=n, width=w, height=h) for n, (w, h) in enumerate(sizes, 1))
        return self._keep(
            Stack(
                id=stack.id, by=stack.by, dossier=stack.dossier, names=(*stack.names, name), files=(*stack.files, place),
                leaves=(*stack.leaves, *leaves),
            )
        )  # fmt: skip

    @contextmanager
    def _alone(self, id: str) -> Iterator[None]:
        """Lets one at a time write a stack, of all processes on this machine."""
        with (self._place(id) / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def held(self, by: str) -> int:
        """Bytes of somebody's stacks."""
        return sum(file.stat().st_size for stack in self.of(by) for file in stack.files if file.exists())

    def sweep(self, before: float) -> int:
        """Removes what nobody touched since a moment (seconds since 1970); how many."""
        old = [place for place in self._root.glob("*") if place.stat().st_mtime < before]
        for place in old:
            shutil.rmtree(place, ignore_errors=True)
        return len(old)

    def get(self, id: str, by: str) -> Stack:
        """Raises NotFound, for somebody else's stack, too."""
        try:
            data = json.loads((self._place(id) / "stack.json").read_text())
        except FileNotFoundError as error:
            raise absent() from error
        if data["by"] != by:
            raise absent()
        return Stack(
            id=id, by=by, dossier=data["dossier"], names=tuple(data["names"]), leaves=tuple(Leaf(**leaf) for leaf in data["leaves"]),
            files=tuple(self._place(id) / str(n) for n in range(len(data["names"]))),
        )  # fmt: skip

    def of(self, by: str) -> list[Stack]:
        """Somebody's stacks, newest first."""
        ids = sorted((place.parent.name for place in self._root.glob("*/stack.json")), reverse=True)
        out = []
        for id in ids:
            try:
                out.append(self.get(id, by))
            except NotFound:
                continue
        return out

    def remove(self, stack: Stack) -> None:
        """Absent is well."""
        shutil.rmtree(self._place(stack.id), ignore_errors=True)

    def _keep(self, stack: Stack) -> Stack:
        place = self._place(stack.id) / "stack.json"
        part = place.with_suffix(".part")
        body = {"by": stack.by, "dossier": stack.dossier, "names": stack.names, "leaves": [asdict(leaf) for leaf in stack.leaves]}
        part.write_text(json.dumps(body, ensure_ascii=False))
        part.replace(place)
        return stack

    def _place(self, id: str) -> Path:
        if not ID.fullmatch(id):
            raise absent()
        return self._root / id


def absent() -> NotFound:
    return NotFound("no-stack", "Không có tập giấy này, hoặc đã được gửi.")
