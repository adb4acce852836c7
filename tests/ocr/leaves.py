"""The pages of a sample without words, for copies whose text does not matter."""

from digitize.leaf import Leaf

LEAVES = (Leaf(1, 0, 595.3, 841.9, True, ()),)
