from pathlib import Path

import pytest

from digitize.errors import Invalid
from digitize.stack import Cut, Leaf, Stack, checked, whole_file

STACK = Stack(
    id="s", by="canbo", dossier=None, names=("a.pdf", "b.jpg"), files=(Path("0"), Path("1")),
    leaves=(Leaf(file=0, number=1, width=595, height=842), Leaf(file=0, number=2, width=595, height=842), Leaf(file=1, number=1, width=595, height=842)),
)  # fmt: skip


def test_a_file_whose_pages_stand_alone_and_in_order_is_taken_as_it_came() -> None:
    assert whole_file(STACK, [Cut(leaf=0), Cut(leaf=1)]) == 0
    assert whole_file(STACK, [Cut(leaf=2)]) == 1
    assert whole_file(STACK, [Cut(leaf=1), Cut(leaf=0)]) is None
    assert whole_file(STACK, [Cut(leaf=0)]) is None
    assert whole_file(STACK, [Cut(leaf=2, turn=90)]) is None
    assert whole_file(STACK, [Cut(leaf=0), Cut(leaf=1), Cut(leaf=2)]) is None


@pytest.mark.parametrize(
    ("papers", "code"),
    [([], "empty-paper"), ([[]], "empty-paper"), ([[Cut(leaf=3)]], "bad-cut"), ([[Cut(leaf=0, turn=45)]], "bad-cut"), ([[Cut(leaf=0)], [Cut(leaf=0)]], "page-twice")],
)  # fmt: skip
def test_what_cannot_be_cut_so_is_refused(papers: list[list[Cut]], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(STACK, papers)
    assert refused.value.code == code
