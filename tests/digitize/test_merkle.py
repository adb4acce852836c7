"""The tree's hashes and proofs, against a second writing of RFC 6962 and its known values."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitize.merkle import EMPTY, consistency, consists, grown, includes, inclusion, leaf_hash, node_hash, root

KNOWN = [
    bytes.fromhex(data) for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The entries of certificate-transparency's reference tests, and the roots of the trees of their first n."""
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree(leaves: list[bytes], steps: int = 1) -> dict[tuple[int, int], bytes]:
    """All nodes, with leaves added some at a time."""
    nodes: dict[tuple[int, int], bytes] = {}
    for start in range(0, len(leaves), steps):
        nodes.update(dict(grown(start, leaves[start : start + steps], lambda node: nodes[node])))
    return nodes


def mth(data: list[bytes]) -> bytes:
    """RFC 6962 §2.1 as it is written."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return data[0]
    half = 1
    while half * 2 < len(data):
        half *= 2
    return node_hash(mth(data[:half]), mth(data[half:]))


@pytest.mark.parametrize("size", ROOTS)
def test_roots_are_those_of_the_reference_tests(size: int) -> None:
    nodes = tree([leaf_hash(data) for data in KNOWN])
    assert root(size, nodes.__getitem__).hex() == ROOTS[size]


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert root(0, tree([]).__getitem__) == EMPTY == hashlib.sha256(b"").digest()


@given(st.integers(1, 70), st.integers(1, 9), st.data())
def test_every_leaf_is_proved_and_no_other_is(size: int, steps: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    read = tree(leaves, steps).__getitem__
    assert root(size, read) == mth(leaves)
    position = data.draw(st.integers(0, size - 1))
    proof = inclusion(position, size, read)
    assert includes(leaves[position], position, size, proof, root(size, read))
    assert not includes(leaf_hash(b"other"), position, size, proof, root(size, read))
    other = data.draw(st.integers(0, size - 1))
    if other != position:
        assert not includes(leaves[position], other, size, proof, root(size, read))
    assert not includes(leaves[position], position, size, [*proof, leaves[0]], root(size, read))
    if proof:
        assert not includes(leaves[position], position, size, proof[:-1], root(size, read))


@given(st.integers(1, 70), st.data())
def test_a_tree_is_shown_to_have_grown_out_of_an_older_one(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    read = tree(leaves).__getitem__
    old = data.draw(st.integers(1, size))
    proof = consistency(old, size, read)
    assert consists(old, size, proof, mth(leaves[:old]), mth(leaves))
    changed = [*leaves]
    changed[data.draw(st.integers(0, old - 1))] = leaf_hash(b"changed")
    assert not consists(old, size, proof, mth(changed[:old]), mth(leaves))
    assert not consists(old, size, consistency(old, size, tree(changed).__getitem__), mth(leaves[:old]), mth(changed))


def test_leaves_and_trees_that_are_not_there_are_refused() -> None:
    read = tree([leaf_hash(data) for data in KNOWN]).__getitem__
    with pytest.raises(ValueError, match="leaf"):
        inclusion(8, 8, read)
    with pytest.raises(ValueError, match="tree"):
        consistency(9, 8, read)
    assert not includes(EMPTY, 1, 1, [], EMPTY)
    assert not consists(0, 1, [], EMPTY, EMPTY)
