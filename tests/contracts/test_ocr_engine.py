"""What every engine that reads whole pages must do: Tesseract as a program and in this process, on a made-up paper."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digitize.errors import Unavailable, Unreadable
from digitize.ports import OcrEngine, OpenedFile
from digitize.text import fold
from ocr.sandbox import SandboxOpener
from ocr.tesseract import Ask, Library, TesseractEngine, bundled, program, version
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow


@pytest.fixture(params=[program, Library])
def engine(request: pytest.FixtureRequest) -> OcrEngine:
    ask: Ask = request.param()
    return TesseractEngine(ask)


@pytest.fixture
def opened() -> Iterator[OpenedFile]:
    with SandboxOpener().open(SAMPLES / "trich_luc_khai_tu" / "mau" / "scan.jpg") as file:
        yield file


def test_words_come_with_boxes_on_the_page_and_a_confidence(engine: OcrEngine, opened: OpenedFile) -> None:
    page = opened.sheets[0].blank()
    words = engine.read(opened.sheets[0].raster(), page)
    assert "cong hoa xa hoi chu nghia viet nam" in fold(" ".join(word.text for word in words))
    assert all(0 <= word.confidence <= 1 and word.text == word.text.strip() != "" for word in words)
    assert all(
        0 <= word.box.x0 < word.box.x1 <= page.width + 1 and 0 <= word.box.top < word.box.bottom <= page.height + 1 for word in words
    )


def test_of_bands_what_stands_in_them_is_read_and_nothing_else(engine: OcrEngine, opened: OpenedFile) -> None:
    raster, page = opened.sheets[0].raster(), opened.sheets[0].blank()
    high, low = page.height * 0.2, page.height * 0.45
    found = engine.read(raster, page, ((0.0, high), (low, page.height + 50)))
    places = [page.straight(word.box).center[1] for word in found]
    assert "cong hoa xa hoi chu nghia viet nam" in fold(" ".join(word.text for word in found))
    assert any(y > low for y in places)
    assert not any(high + 2 < y < low - 2 for y in places)
    assert engine.read(raster, page, ((-50.0, -10.0),)) == ()


def test_pages_read_at_once_are_not_mixed_up(engine: OcrEngine, opened: OpenedFile) -> None:
    raster, page = opened.sheets[0].raster(), opened.sheets[0].blank()
    alone = engine.read(raster, page)
    with ThreadPoolExecutor(3) as pool:
        assert all(words == alone for words in pool.map(lambda _: engine.read(raster, page), range(4)))


def test_a_page_that_cannot_be_read_is_said_and_the_next_one_is_read(engine: OcrEngine, opened: OpenedFile, tmp_path: Path) -> None:
    raster, page = opened.sheets[0].raster(), opened.sheets[0].blank()
    content = raster.path.read_bytes()
    raster.path.write_bytes(b"P5 no picture")
    with pytest.raises(Unreadable) as caught:
        engine.read(raster, page)
    assert caught.value.code == "ocr-failed"
    raster.path.write_bytes(content)
    assert engine.read(raster, page)


def test_both_say_their_version() -> None:
    assert version().startswith("5.")
    assert version(bundled()).startswith("5.")


def test_a_program_that_is_not_there_is_said(opened: OpenedFile) -> None:
    try:
        with pytest.raises(Unavailable) as caught:
            TesseractEngine(program("/nowhere/tesseract")).read(opened.sheets[0].raster(), opened.sheets[0].blank())
        assert caught.value.code == "ocr-missing"
        assert version("/nowhere/tesseract") == ""
    finally:
        program()


def test_a_folder_without_models_is_said(opened: OpenedFile, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        TesseractEngine(Library(tmp_path)).read(opened.sheets[0].raster(), opened.sheets[0].blank())
    assert caught.value.code == "ocr-missing"
