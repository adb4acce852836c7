import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from ocr.regions import regions


@given(arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_boxes_are_those_of_scipys_labels(mask: np.ndarray) -> None:
    labels, _ = ndimage.label(mask, structure=np.ones((3, 3)))
    wanted = sorted((c.start, r.start, c.stop, r.stop) for r, c in ndimage.find_objects(labels))
    assert sorted(regions(mask)) == wanted
