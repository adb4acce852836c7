"""Papers that others drew: what the rules make of their words must not get worse."""

from collections import Counter

import pytest

from samples.unseen import verdicts

RIGHT = 0.87
"""Of the fields of each set, at the least."""
SURE_AND_WRONG = 0.006
"""Of all fields, at the most; most are certificates whose subject is both their name and their abstract."""

pytestmark = pytest.mark.slow


def test_fields_of_papers_that_others_drew_are_right() -> None:
    found = verdicts()
    assert len({one.set for one in found}) > 5
    for name in {one.set for one in found}:
        count = Counter(one.outcome for one in found if one.set == name)
        assert count["right"] >= RIGHT * (count["right"] + count["wrong"] + count["missing"]), name
    sure = [one for one in found if one.outcome in ("wrong", "invented") and one.confidence >= 0.9]
    assert len(sure) < SURE_AND_WRONG * len(found)
