"""A dry run: what stands on a shelf, and what digitizing it will take. Nothing is kept."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from time import perf_counter

from digitize.batch import Line, Progress, Shelf
from digitize.errors import NotFound, SohoaError, Unavailable
from digitize.hashing import hash_of
from digitize.ports import Opener

HASHED = 4 << 30
"""Bytes that a dry run reads to find files that are the same."""
Z = 1.96
"""Of a normal distribution, for 95 %."""


@dataclass(slots=True)
class Survey:
    """What was found; counts of `looked` files stand for all of them."""

    files: int = 0
    size: int = 0
    """Bytes."""
    looked: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """Opened files by media type."""
    unreadable: Counter[str] = field(default_factory=Counter)
    """Files that cannot be taken in, by code."""
    pages: int = 0
    """Of the opened files."""
    same: int = 0
    """Files whose bytes another file on the shelf has too, at least."""
    read: int = 0
    """Pages that were read to measure the time."""
    seconds: float = 0.0

    @property
    def pages_expected(self) -> float:
        """Of all files."""
        return self.files * self.pages / self.looked if self.looked else 0.0

    @property
    def seconds_expected(self) -> float | None:
        """Of reading them all on this machine alone; None where nothing was read."""
        return self.pages_expected * self.seconds / self.read if self.read else None


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Within which a share lies with 95 % confidence, having seen `hits` of `of` (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, Z * Z / of
    centre, half = share + spread / 2, Z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (centre - half) / (1 + spread)), min(1.0, (centre + half) / (1 + spread))


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Looks at files of a shelf."""

    opener: Opener
    read: Callable[[Path], int]
    """Reads a paper as it would be read in earnest, and keeps nothing; how many pages it has."""

    def survey(
        self, shelf: Shelf, lines: Sequence[Line], *, look: int, read: int, seed: int = 0, progress: Progress = lambda _: None
    ) -> Survey:
        """Opens `look` files at random and reads `read` of those. Raises Unavailable where the shelf does not answer."""
        found = Survey(files=len(lines), size=sum(line.size for line in lines))
        found.same = self._same(shelf, lines)
        chosen = random.Random(seed).sample(list(lines), min(look, len(lines)))  # noqa: S311  # a sample, no secret
        readable = []
        for line in chosen:
            if self._looked(shelf, line, found):
                readable.append(line)
            progress(found.looked)
        for line in readable[:read]:
            began = perf_counter()
            try:
                with shelf.fetch(line.path) as file:
                    found.read += self.read(file)
            except Unavailable:
                raise
            except (SohoaError, OSError):
                continue
            found.seconds += perf_counter() - began
        return found

    def _looked(self, shelf: Shelf, line: Line, found: Survey) -> bool:
        """Whether a file can be opened."""
        found.looked += 1
        try:
            with shelf.fetch(line.path) as file, self.opener.open(file) as opened:
                found.kinds[opened.media_type] += 1
                found.pages += len(opened.sheets)
        except Unavailable:
            raise
        except SohoaError as error:
            found.unreadable[error.code] += 1
            return False
        except OSError:
            found.unreadable["cannot-open"] += 1
            return False
        return True

    def _same(self, shelf: Shelf, lines: Sequence[Line]) -> int:
        """Files with bytes that came before; only those whose size is another's are read, and so much of them at the most as a dry run
        should.
        """
        sizes = Counter(line.size for line in lines)
        seen: set[str] = set()
        count = size = 0
        for line in lines:
            if line.size and sizes[line.size] > 1 and size < HASHED:
                size += line.size
                try:
                    with shelf.fetch(line.path) as file:
                        sha256 = hash_of(file)
                except (NotFound, OSError):
                    continue
                count += sha256 in seen
                seen.add(sha256)
        return count
