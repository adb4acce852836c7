"""A folder that network scanners write into: each file becomes a paper, once and whole, or comes back with a reason.

A file is taken when it has stopped changing and ends as its kind ends, is claimed by renaming it (of two that watch, one gets it),
watched once more, as a scanner goes on writing into a renamed file, and only then copied and taken in. Looking at the folder again
and again, and not a notice of the kernel, finds files: network drives give none.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from api import logs
from digitize.codes import DOSSIER, DOSSIER_OLD
from digitize.errors import Conflict, SohoaError, Unavailable
from digitize.intake import Intake

TAKING, DONE, RETURNED = ".dang-nhan", "da-nhan", "tra-lai"
ENDS = {
    ".pdf": (b"%%EOF", 2048),
    ".jpg": (b"\xff\xd9", 64),
    ".jpeg": (b"\xff\xd9", 64),
    ".png": (b"IEND", 64),
    ".tif": (b"", 1),
    ".tiff": (b"", 1),
}
"""How a whole file of a kind ends, and within how many of its last bytes."""
PARTIAL = (".tmp", ".part", ".partial", ".crdownload", "~")
Stamp = tuple[int, int, int]


@dataclass(slots=True)
class Seen:
    """A file that may still grow."""

    stamp: Stamp
    since: float


@dataclass(slots=True)
class WatchedFolder:
    """One folder; `round` looks at it once."""

    root: Path
    intake: Intake
    by: str
    settle: float = 5.0
    """Seconds for which a file must not change."""
    patience: float = 120.0
    """Seconds after which a file that is not whole is returned."""
    unit: str = ""
    """Agency whose papers they are."""
    clock: Callable[[], float] = time.monotonic
    _seen: dict[Path, Seen] = field(default_factory=dict)

    def round(self) -> tuple[int, int]:
        """How many files were taken in and returned. Raises Unavailable where a store does not answer; the files wait."""
        taken = returned = 0
        for found in (self._left_over(), self._ready()):
            for claim, again in found:
                try:
                    done = self._take(claim, again)
                except OSError as error:  # of this file; the others go on, and it is tried again in the next round
                    logs.log.warning("watched file failed", kind=type(error).__name__, errno=error.errno)
                    continue
                taken += done is True
                returned += done is False
        return taken, returned

    def _files(self) -> Iterator[Path]:
        for folder, names, files in os.walk(self.root):
            names[:] = [name for name in names if not name.startswith(".") and not (Path(folder) == self.root and name in (DONE, RETURNED))]
            yield from (Path(folder, name) for name in sorted(files) if not name.startswith(".") and not name.lower().endswith(PARTIAL))

    def _ready(self) -> Iterator[tuple[Claim, bool]]:
        """Files that have settled, claimed."""
        there = list(self._files())
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        for path in there:
            if self._settled(path) and (claim := self._claimed(path)):
                yield claim, False

    def _settled(self, path: Path) -> bool:
        """Whether a file is unchanged for long enough, and whole, or unchanged for so long that it never will be."""
        now, stamp = self.clock(), _stamp(path)
        if stamp is None:
            return False
        seen = self._seen.get(path)
        if seen is None or seen.stamp != stamp:
            self._seen[path] = Seen(stamp, now)
            return False
        quiet = now - seen.since
        return quiet >= self.patience or (quiet >= self.settle and is_whole(path))

    def _claimed(self, path: Path) -> Claim | None:
        """The file under a name that nobody else looks at; None where another was first, or a scanner still holds it."""
        claim = Claim.new(self.root / TAKING, path.relative_to(self.root))
        try:
            os.rename(path, claim.file)
        except OSError:
            claim.drop()
            return None
        self._seen.pop(path, None)
        return claim

    def _left_over(self) -> Iterator[tuple[Claim, bool]]:
        """Files that a watcher had claimed before it died."""
        for folder in sorted((self.root / TAKING).glob("*")):
            if claim := Claim.found(folder):
                yield claim, True

    def _take(self, claim: Claim, again: bool) -> bool | None:
        """Whether the file was taken in, or returned; None where it waits. Raises Unavailable."""
        with claim.lock, tempfile.TemporaryDirectory(prefix="sohoa-watch-") as folder:
            copy = Path(folder) / claim.path.name
            before = _stamp(claim.file)
            time.sleep(min(self.settle, 1.0))
            shutil.copyfile(claim.file, copy)
            if _stamp(claim.file) != before:  # the scanner goes on writing into it
                self._put_back(claim)
                return None
            if not is_whole(copy):
                self._give_back(claim, "Tệp chưa được ghi xong hoặc bị cắt cụt; hãy quét lại.")
                return False
            try:
                self.intake.take(copy, filename=claim.path.name, by=self.by, dossier=dossier_of(claim.path), unit=self.unit)
            except Conflict as error:
                if not again:
                    self._give_back(claim, error.message)
                    return False
            except Unavailable:
                raise
            except SohoaError as error:
                self._give_back(claim, error.message)
                return False
            self._move(claim, self.root / DONE / time.strftime("%Y-%m-%d"))
            return True

    def _put_back(self, claim: Claim) -> None:
        target = self.root / claim.path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(claim.file, _free(target))
        claim.drop()

    def _give_back(self, claim: Claim, reason: str) -> None:
        """The reason first: a file never lies there without one."""
        folder = (self.root / RETURNED / claim.path).parent
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder / claim.path.name)
        target.with_name(target.name + ".ly-do.txt").write_text(f"{reason}\n", "utf-8")
        os.rename(claim.file, target)
        claim.drop()

    def _move(self, claim: Claim, folder: Path) -> None:
        target = folder / claim.path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(claim.file, _free(target))
        claim.drop()


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that one watcher has taken for himself."""

    folder: Path
    path: Path
    """Where it lay, below the root."""
    lock: IO[str]

    @property
    def file(self) -> Path:
        return self.folder / "file"

    @classmethod
    def new(cls, place: Path, path: Path) -> Claim:
        folder = place / f"{time.time_ns():020d}-{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        lock = (folder / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / "path").write_bytes(os.fsencode(path))
        return cls(folder, path, lock)

    @classmethod
    def found(cls, folder: Path) -> Claim | None:
        """One that nobody holds any more, and that has a file; what is left of others is cleared away."""
        try:
            lock = (folder / "lock").open("r+")
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            claim = cls(folder, Path(os.fsdecode((folder / "path").read_bytes())), lock)
        except (BlockingIOError, FileNotFoundError):
            lock.close()
            return None
        if not claim.file.exists():
            claim.drop()
            return None
        return claim

    def drop(self) -> None:
        """The file has gone elsewhere."""
        self.lock.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def is_whole(path: Path) -> bool:
    """Whether a file ends as its kind ends; of kinds that have no end of their own, whether there is anything in it."""
    end, within = ENDS.get(path.suffix.lower(), (b"", 1))
    try:
        with path.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            size = stream.tell()
            stream.seek(max(0, size - within))
            return size > 0 and end in stream.read()
    except OSError:
        return False


def dossier_of(path: Path) -> str | None:
    """The dossier's code, where a file's name or its folder's bears one."""
    for name in (path.name, *(parent.name for parent in path.parents)):
        if found := re.search(rf"(?:{DOSSIER_OLD.pattern})|(?:{DOSSIER.pattern})", name.upper()):
            return found[0]
    return None


def _free(path: Path) -> Path:
    """The path, or one like it that nothing stands under."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return found


def watch(folder: WatchedFolder, over: Callable[[float], bool], every: float = 1.0) -> None:
    """Looks again and again until `over`, which waits for so many seconds and says whether to end."""
    rest = every
    while not over(rest):
        try:
            taken, returned = folder.round()
            rest = every
            if taken or returned:
                logs.log.info("watched", taken=taken, returned=returned)
        except Unavailable as error:
            rest = min(60.0, rest * 2)
            logs.log.warning("watched failed", code=error.code)
        except OSError as error:  # a network drive that is away
            rest = min(60.0, rest * 2)
            logs.log.warning("watched failed", kind=type(error).__name__)
