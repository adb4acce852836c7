"""What every recogniser of lines must do; the real models on a made-up paper."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.geometry import Box
from digitize.ports import LineReader
from digitize.scan import Page
from digitize.text import fold
from ocr.line_reader import line_readers
from ocr.sandbox import Raster, SandboxOpener
from tests.conftest import MODELS, SAMPLES

pytestmark = pytest.mark.slow
FONT = MODELS / "serif-vi.ttf"


@pytest.fixture(params=["small", "strong"])
def reader(request: pytest.FixtureRequest) -> LineReader:
    found = line_readers(MODELS)
    chosen = getattr(found, request.param)
    assert chosen is not None, "the set-up must have fetched the models"
    return chosen  # type: ignore[no-any-return]


def test_lines_are_found_and_read_with_boxes_inside_them(reader: LineReader) -> None:
    with SandboxOpener().open(SAMPLES / "trich_luc_khai_tu" / "mau" / "scan.jpg") as opened:
        sheet = opened.sheets[0]
        raster = sheet.raster()
        lines = reader.lines(raster)
        readings = reader.read(raster, sheet.blank(), lines)
    assert len(readings) == len(lines) > 15
    text = fold(" ".join(word.text for reading in readings for word in reading))
    assert "doc lap" in text
    assert "88 tlkt bs" in text
    for line, reading in zip(lines, readings, strict=True):
        assert all(0 <= word.confidence <= 1 for word in reading)
        assert all(word.box.center[0] > line.x0 - 10 and word.box.center[0] < line.x1 + 10 for word in reading)


def test_the_dots_of_a_blank_are_not_looked_at_where_that_is_asked(reader: LineReader, tmp_path: Path) -> None:
    image = Image.new("L", (600, 100), 255)
    draw = ImageDraw.Draw(image)
    draw.text((40, 30), "Số:", font=ImageFont.truetype(str(FONT), 33), fill=20)
    draw.text((170, 30), "214/TLKS", font=ImageFont.truetype(str(FONT), 33), fill=20)
    for x in range(110, 165, 9):
        draw.rectangle((x, 60, x + 2, 62), fill=20)
    image.save(tmp_path / "line.pgm")
    page, strip = Page(number=1, width=216, height=36, dpi=200), Box(12, 10, 190, 25)
    raster = Raster(tmp_path / "line.pgm", 200, 0.0, ())
    plain, bare = (reader.read(raster, page, [strip], dotted)[0] for dotted in ((), (0,)))
    assert "".join(word.text for word in bare).replace(" ", "") == "Số:214/TLKS"
    assert plain != bare


def test_no_strips_give_no_readings(reader: LineReader) -> None:
    with SandboxOpener().open(SAMPLES / "trich_luc_khai_tu" / "mau" / "scan.jpg") as opened:
        assert reader.read(opened.sheets[0].raster(), opened.sheets[0].blank(), []) == ()


def test_a_model_that_was_changed_is_not_run(tmp_path: Path) -> None:
    from digitize.errors import Unavailable
    from ocr.onnx_file import OnnxFile

    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(Unavailable) as caught:
        OnnxFile(tmp_path / "model.onnx", "00" * 32).run(__import__("numpy").zeros((1, 1, 32, 64), "float32"))
    assert caught.value.code == "model-changed"


def test_without_the_fetched_models_tesseract_reads_alone(tmp_path: Path) -> None:
    assert line_readers(tmp_path).any is None
