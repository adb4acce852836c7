"""A folder of its own for what a process puts down while it works: pages of papers, copies of originals.

A process that is killed cannot clear up, so the next one to start here does. A lock on the folder itself tells whether its process
lives: a number would not, as numbers are given out again, and each container has its own; programs that clear away old temporary
files mind such locks, too.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

NEW, PREFIX = "sohoa-new-", "sohoa-work-"
MADE = 60.0
"""Seconds after which a folder that was not locked yet will not be."""
_held: list[int] = []
"""Locks, for as long as the process lives."""


def own_folder() -> Path:
    """The temporary folder of this process from now on, gone when it ends; those of dead ones are removed."""
    if _held:
        return Path(tempfile.gettempdir())
    shared = Path(tempfile.gettempdir())
    for folder in (*shared.glob(f"{PREFIX}*"), *shared.glob(f"{NEW}*")):
        _remove_dead(folder)
    made = Path(tempfile.mkdtemp(prefix=NEW, dir=shared))
    _held.append(_locked(made))
    found = made.rename(made.with_name(made.name.replace(NEW, PREFIX)))  # others look for this name, and find it locked
    tempfile.tempdir = str(found)
    atexit.register(_remove_own, found, os.getpid())
    return found


def _locked(folder: Path) -> int:
    """The lock. Raises OSError where another process holds it, or it is no folder of ours."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(opened).st_uid != os.geteuid():
            raise PermissionError(str(folder))
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove_dead(folder: Path) -> None:
    """Nothing happens to the folder of a process that lives, that is being made, or that is another person's."""
    with suppress(OSError):
        if folder.name.startswith(NEW) and time.time() - folder.stat().st_mtime < MADE:
            return
        lock = _locked(folder)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _remove_own(folder: Path, pid: int) -> None:
    if pid == os.getpid():  # and not a fork of it
        shutil.rmtree(folder, ignore_errors=True)
