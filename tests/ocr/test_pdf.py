"""What lies on a page as an annotation: a viewer draws it, so it is read, shown and copied."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from ocr.sandbox import SandboxOpener
from tests.conftest import SAMPLES
from tests.forged import annotated

SCANNED = SAMPLES / "giay_phep_xay_dung/nha-o/scan.pdf"
LETTER = SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf"
DRAWN = b"0 g 0 0 60 30 re f"
WRITTEN = b"BT /F1 12 Tf 2 8 Td (4721) Tj ET"


def with_signature_field(file: Path, folder: Path, appearance: bytes, **about: object) -> Path:
    """The file with a signature field of that appearance at the middle of page 1, as a clerk's number is put in."""
    with pikepdf.open(file) as pdf:
        look = pdf.make_stream(appearance)
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 60, 30])
        look.Resources = Dictionary(Font=Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))
        place = Array([300, 400, 360, 430])
        field = annotated(pdf, Subtype=Name.Widget, FT=Name.Sig, T=String("VanThu"), F=132, Rect=place, AP=Dictionary(N=look), **about)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
        pdf.save(folder / "signed.pdf")
    return folder / "signed.pdf"


@pytest.mark.parametrize("file", [SCANNED, LETTER], ids=["a scan", "a text"])
def test_the_picture_of_a_signature_field_is_on_the_page(file: Path, tmp_path: Path) -> None:
    def darkness(path: Path) -> float:
        with SandboxOpener().open(path) as paper:
            sheet = paper.sheets[0]
            height, raster = sheet.blank().height, sheet.raster()
            with Image.open(raster.path) as image:
                spot = [round(side * raster.dpi / 72) for side in (305, height - 425, 355, height - 405)]
                seen = float(np.asarray(image.convert("L").crop((spot[0], spot[1], spot[2], spot[3]))).mean())
            raster.drop()
        return 255 - seen

    assert darkness(file) < 200
    assert darkness(with_signature_field(file, tmp_path, DRAWN)) > 200


def test_what_a_signature_field_writes_is_in_the_text_layer(tmp_path: Path) -> None:
    with SandboxOpener().open(with_signature_field(LETTER, tmp_path, WRITTEN)) as paper:
        layer = paper.sheets[0].text_layer()
    assert layer is not None
    assert "4721" in [word.text for word in layer]


def test_a_script_in_a_field_that_is_drawn_is_told(tmp_path: Path) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    with SandboxOpener().open(with_signature_field(LETTER, tmp_path, DRAWN, A=action)) as paper:
        assert "active-content" in paper.notes


def test_a_file_without_annotations_is_read_as_it_is(tmp_path: Path) -> None:
    from ocr.pdf import PdfFile

    assert PdfFile(SCANNED, tmp_path).path == SCANNED
    assert PdfFile(with_signature_field(SCANNED, tmp_path, DRAWN), tmp_path).path.name == "normalised.pdf"


def test_the_copy_of_a_scan_shows_it_too(tmp_path: Path) -> None:
    from ocr.searchable import IMAGE, _assembled

    signed = with_signature_field(SCANNED, tmp_path, DRAWN)
    with pikepdf.open(signed) as pdf:
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
    page = {"number": 1, "width": width, "height": height, "turned": 0, "lines": []}
    with _assembled({"original": str(signed), "title": "", "pages": [page]}) as copy:
        stream = copy.pages[0].Resources.XObject[IMAGE]
        assert isinstance(stream, pikepdf.Stream)
        image = pikepdf.PdfImage(stream).as_pil_image().convert("L")
    scale = image.width / width
    spot = [round(side * scale) for side in (305, height - 425, 355, height - 405)]
    assert float(np.asarray(image.crop((spot[0], spot[1], spot[2], spot[3]))).mean()) < 60


def test_a_file_of_which_no_copy_can_be_written_is_read_as_it_is_and_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ocr.pdf import PdfFile

    def broken(*_: object) -> None:
        raise pikepdf.PdfError("broken")

    signed = with_signature_field(LETTER, tmp_path, DRAWN)
    monkeypatch.setattr(pikepdf.Pdf, "flatten_annotations", broken)
    opened = PdfFile(signed, tmp_path)
    assert opened.path == signed
    assert "undrawn" in opened.notes
    assert len(opened.leaves) >= 1
