from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from samples.evaluate import Paper
from samples.worn import WEARS, worn
from tests.conftest import SAMPLES

PAPER = Paper(SAMPLES / "quyet_dinh/hai-trang/scan.pdf", {"so_ky_hieu": "125/QĐ-UBND"}, {}, "")


def first_page(file: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with pypdfium2.PdfDocument(file) as pdf:
        return np.asarray(pdf[0].render(scale=0.5, grayscale=True).to_numpy(), dtype=np.uint8).squeeze()


@pytest.mark.parametrize("wear", WEARS)
def test_a_worn_paper_has_its_pages_and_truth_and_wears_alike_each_time(wear: str, tmp_path: Path) -> None:
    once, again = (tmp_path / name for name in ("once", "again"))
    for folder in (once, again):
        folder.mkdir()
    paper = worn(PAPER, wear, once)
    assert paper.fields == PAPER.fields
    with pypdfium2.PdfDocument(paper.file) as pdf:
        assert len(pdf) == 2
    seen = first_page(paper.file)
    assert np.array_equal(seen, first_page(worn(PAPER, wear, again).file))
    assert 20 < seen.mean() < 254, "there is print on the page"


def test_papers_of_one_name_do_not_take_each_others_place(tmp_path: Path) -> None:
    letter = Paper(SAMPLES / "cong_van/hoa-toc/scan.jpg", {}, {}, "")
    one, two = worn(PAPER, "copied", tmp_path), worn(letter, "copied", tmp_path)
    assert one.file != two.file
    with pypdfium2.PdfDocument(one.file) as first, pypdfium2.PdfDocument(two.file) as second:
        assert (len(first), len(second)) == (2, 1)
