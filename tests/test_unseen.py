"""Papers that others drew: what the rules make of their words must not get worse."""

from collections import Counter

import pytest

from samples.unseen import verdicts

RIGHT = 0.87
"""Of the fields of each set, at the least."""
HARD = {"results, fifteenth": 0.84, "archives, sixteenth": 0.81, "results, thirty-ninth, covers and forms in red and gold": 0.84}
"""Sets of which only what is a rule of many forms was mended: papers of 1985 to 2005, diplomas, registers, covers."""
SURE_AND_WRONG = 0.006
"""Of all fields, at the most; most are certificates whose subject is both their name and their abstract."""

pytestmark = pytest.mark.slow


def test_fields_of_papers_that_others_drew_are_right() -> None:
    found = verdicts()
    assert len({one.set for one in found}) > 5
    for name in {one.set for one in found}:
        count = Counter(one.outcome for one in found if one.set == name)
        assert count["right"] >= HARD.get(name, RIGHT) * (count["right"] + count["wrong"] + count["missing"]), name
    sure = [one for one in found if one.outcome in ("wrong", "invented") and one.confidence >= 0.9]
    assert len(sure) < SURE_AND_WRONG * len(found)
