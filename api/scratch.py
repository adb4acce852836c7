"""A folder of its own for what a process puts down while it works: pages of papers, copies of originals.

A process that is killed cannot clear up, so the next one to start here does. A lock tells whether a folder's process lives: its
number would not, as numbers are given out again, and each container has its own.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TextIO

PREFIX = "sohoa-work-"
_held: list[TextIO] = []
"""Locks, for as long as the process lives."""


def own_folder() -> Path:
    """The temporary folder of this process from now on, gone when it ends; those of dead ones are removed."""
    if _held:
        return Path(tempfile.gettempdir())
    shared = Path(tempfile.gettempdir())
    for folder in shared.glob(f"{PREFIX}*"):
        _remove_dead(folder)
    made = Path(tempfile.mkdtemp(prefix="sohoa-new-", dir=shared))
    _held.append((made / "lock").open("w"))
    fcntl.flock(_held[-1], fcntl.LOCK_EX)
    found = made.rename(made.with_name(made.name.replace("sohoa-new-", PREFIX)))  # seen by others only once it is locked
    tempfile.tempdir = str(found)
    atexit.register(_remove_own, found, os.getpid())
    return found


def _remove_dead(folder: Path) -> None:
    """Nothing happens to the folder of a process that lives, or of another person."""
    with suppress(OSError), (folder / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)


def _remove_own(folder: Path, pid: int) -> None:
    if pid == os.getpid():  # and not a fork of it
        shutil.rmtree(folder, ignore_errors=True)
