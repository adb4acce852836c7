"""The tree over all events: hashes and proofs of RFC 6962 §2.1, checked as RFC 9162 §2.1.3 and §2.1.4 say.

Only whole subtrees are kept, as nodes by level and position: node (0, 7) is the eighth leaf, node (3, 0) the first eight. A tree
of n leaves has less than 2n of them, and adding a leaf reads or writes about two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = tuple[int, int]
"""Level and position."""
Read = Callable[[Node], bytes]
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, leaves: Sequence[bytes], read: Read) -> Iterator[tuple[Node, bytes]]:
    """Every node that becomes whole when leaves are added behind a tree of that size, the leaves themselves among them."""
    fresh: dict[Node, bytes] = {}

    def known(node: Node) -> bytes:
        return fresh[node] if node in fresh else read(node)

    for position, leaf in enumerate(leaves, size):
        node, found = (0, position), leaf
        while True:
            fresh[node] = found
            yield node, found
            if node[1] % 2 == 0:
                break
            node, found = (node[0] + 1, node[1] // 2), node_hash(known((node[0], node[1] - 1)), found)


def root(size: int, read: Read) -> bytes:
    """The hash of a tree's first leaves."""
    return _subtree(0, size, read) if size else EMPTY


def inclusion(position: int, size: int, read: Read) -> list[bytes]:
    """The hashes that lead from a leaf to the root, from the leaf's neighbour on. Raises ValueError for a leaf that is not there."""
    if not 0 <= position < size:
        raise ValueError("no such leaf")
    return list(_path(position, 0, size, read))


def consistency(old: int, size: int, read: Read) -> list[bytes]:
    """The hashes that show that a tree still begins with what it held when it was smaller. Raises ValueError."""
    if not 0 < old <= size:
        raise ValueError("no such tree")
    return list(_shared(old, 0, size, read, True))


def includes(leaf: bytes, position: int, size: int, proof: Sequence[bytes], wanted: bytes) -> bool:
    """Whether a proof leads from a leaf to a root (RFC 9162 §2.1.3.2)."""
    if not 0 <= position < size:
        return False
    at, last, found = position, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(step, found)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            found = node_hash(found, step)
        at, last = at // 2, last // 2
    return last == 0 and found == wanted


def consists(old: int, size: int, proof: Sequence[bytes], before: bytes, wanted: bytes) -> bool:
    """Whether a proof shows that a tree grew out of an older one (RFC 9162 §2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not proof and before == wanted
    steps = ([before] if old & (old - 1) == 0 else []) + list(proof)
    at, last = old - 1, size - 1
    while at % 2:
        at, last = at // 2, last // 2
    if not steps:
        return False
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            second = node_hash(second, step)
        at, last = at // 2, last // 2
    return last == 0 and first == before and second == wanted


def _split(width: int) -> int:
    """The largest power of two below."""
    power: int = 1 << ((width - 1).bit_length() - 1)
    return power


def _subtree(start: int, width: int, read: Read) -> bytes:
    """The hash of some leaves; `start` is a multiple of the least power of two that holds them."""
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return read((level, start >> level))
    half = _split(width)
    return node_hash(_subtree(start, half, read), _subtree(start + half, width - half, read))


def _path(position: int, start: int, width: int, read: Read) -> Iterator[bytes]:
    if width == 1:
        return
    half = _split(width)
    if position < half:
        yield from _path(position, start, half, read)
        yield _subtree(start + half, width - half, read)
    else:
        yield from _path(position - half, start + half, width - half, read)
        yield _subtree(start, half, read)


def _shared(old: int, start: int, width: int, read: Read, whole: bool) -> Iterator[bytes]:
    """RFC 6962 §2.1.2, SUBPROOF; `whole` says whether the older root is known to who checks."""
    if old == width:
        if not whole:
            yield _subtree(start, width, read)
        return
    half = _split(width)
    if old <= half:
        yield from _shared(old, start, half, read, whole)
        yield _subtree(start + half, width - half, read)
    else:
        yield from _shared(old - half, start + half, width - half, read, False)
        yield _subtree(start, half, read)
