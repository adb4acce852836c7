"""The table of pdf.md section 5, a row a test: what comes in, and the right answer."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from digitize.errors import Quarantined, Rejected
from ocr.image import MAX_PAGES
from ocr.sandbox import SandboxOpener
from tests.conftest import SAMPLES

pytestmark = pytest.mark.slow
SCANNED = SAMPLES / "giay_phep_xay_dung/nha-o/scan.pdf"
PHOTO = SAMPLES / "cong_van/hoa-toc/scan.jpg"
TIFF = SAMPLES / "thong_bao/bang/scan.tif"


def opened(path: Path) -> tuple[str, list[str], int]:
    with SandboxOpener().open(path) as paper:
        return paper.media_type, list(paper.notes), len(paper.sheets)


def refused(path: Path) -> str:
    with pytest.raises(Rejected) as error:
        opened(path)
    assert error.value.message[0].isupper()
    return error.value.code


def set_aside(path: Path) -> str:
    with pytest.raises(Quarantined) as error, SandboxOpener().open(path) as paper:
        for sheet in paper.sheets[:1]:
            sheet.text_layer()
            sheet.raster()
    return error.value.code


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def one_page(folder: Path, content: bytes = b"", **page: object) -> Path:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].Contents = pdf.make_stream(content)
    for key, value in page.items():
        pdf.pages[0][f"/{key}"] = value
    path = folder / "made.pdf"
    pdf.save(path)
    return path


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "a.pdf", b"")) == "empty-file"


@pytest.mark.parametrize("path", [PHOTO, TIFF, SAMPLES / "unknown/giay-moi/scan.png"])
def test_a_truncated_image_is_refused(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    assert refused(written(tmp_path, path.name, content[: len(content) // 2])) == "damaged"


def test_a_truncated_pdf_is_refused_or_mended(tmp_path: Path) -> None:
    content = SCANNED.read_bytes()
    assert refused(written(tmp_path, "a.pdf", content[: len(content) // 3])) == "damaged"


@pytest.mark.parametrize("content", [b"\x00\x01" * 500, b"<html><body>hi</body></html>", b"%PDF-1.7\nnothing here"])
def test_what_only_claims_to_be_a_pdf_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refused(written(tmp_path, "a.pdf", content)) in ("unsupported", "damaged")


def test_a_wrong_extension_does_not_matter(tmp_path: Path) -> None:
    assert opened(written(tmp_path, "a.pdf", PHOTO.read_bytes()))[0] == "image/jpeg"


def test_junk_before_the_header_is_taken_and_noted(tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", b"junk from a mailer\r\n" + SCANNED.read_bytes())
    kind, notes, pages = opened(path)
    assert (kind, pages) == ("application/pdf", 1)
    assert "junk-before-pdf" in notes


def test_a_polyglot_is_taken_and_noted(tmp_path: Path) -> None:
    end = b"PK\x05\x06" + bytes(18)
    assert "polyglot" in opened(written(tmp_path, "a.pdf", SCANNED.read_bytes() + end))[1]


def test_a_user_password_is_refused_and_an_owner_password_noted(tmp_path: Path) -> None:
    with pikepdf.open(SCANNED) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
        pdf.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="owner"))
    assert refused(tmp_path / "locked.pdf") == "encrypted"
    assert "owner-password" in opened(tmp_path / "owner.pdf")[1]


def test_scripts_in_direct_objects_are_noted(tmp_path: Path) -> None:
    with pikepdf.open(SCANNED) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.save(tmp_path / "a.pdf")
    assert "active-content" in opened(tmp_path / "a.pdf")[1]


def test_attachments_are_noted(tmp_path: Path) -> None:
    with pikepdf.open(SCANNED) as pdf:
        pdf.attachments["x.txt"] = b"hidden"
        pdf.save(tmp_path / "a.pdf")
    assert "active-content" in opened(tmp_path / "a.pdf")[1]


def test_an_image_bomb_is_set_aside(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(60001) * 40)) + chunk(b"IEND", b"")
    assert set_aside(written(tmp_path, "a.png", bomb)) == "image-too-large"


def test_an_endless_content_stream_is_set_aside(tmp_path: Path) -> None:
    assert set_aside(one_page(tmp_path, b"0 0 m 595 842 l S\n" * 30_000_000)) == "too-costly"


@pytest.mark.parametrize("box", [[0, 0, 2_000_000, 2_000_000], [0, 0, 5, 5]])
def test_a_page_that_is_no_paper_is_set_aside(box: list[int], tmp_path: Path) -> None:
    assert set_aside(one_page(tmp_path, MediaBox=pikepdf.Array(box))) == "page-size"


def test_too_many_pages_are_set_aside(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    for _ in range(MAX_PAGES + 1):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(tmp_path / "a.pdf")
    assert set_aside(tmp_path / "a.pdf") == "too-many-pages"
    small = [Image.new("1", (20, 20)) for _ in range(MAX_PAGES + 1)]
    small[0].save(tmp_path / "a.tif", save_all=True, append_images=small[1:])
    assert set_aside(tmp_path / "a.tif") == "too-many-pages"


def test_a_cyclic_page_tree_is_refused(tmp_path: Path) -> None:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>"
    assert refused(written(tmp_path, "a.pdf", body)) == "damaged"


def test_a_tiff_whose_directory_loops_ends(tmp_path: Path) -> None:
    Image.new("L", (400, 560), "white").save(tmp_path / "a.tif")
    content = bytearray((tmp_path / "a.tif").read_bytes())
    first = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, first)[0]
    struct.pack_into("<I", content, first + 2 + entries * 12, first)
    assert opened(written(tmp_path, "loop.tif", bytes(content)))[2] >= 1


@pytest.mark.parametrize("mode", ["CMYK", "RGBA", "P", "I;16", "1", "LA"])
def test_every_colour_mode_becomes_pixels_that_can_be_read(mode: str, tmp_path: Path) -> None:
    name = "a.tif" if mode in ("CMYK", "I;16", "1") else "a.png"
    Image.new("RGB", (600, 850), "white").convert("L" if mode == "I;16" else mode if mode != "LA" else "L").convert(mode).save(
        tmp_path / name
    )
    with SandboxOpener().open(tmp_path / name) as paper:
        raster = paper.sheets[0].raster()
        with Image.open(raster.path) as image:
            assert image.mode == "L"


def test_a_page_turned_by_exif_is_set_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (850, 600), "white").save(tmp_path / "a.jpg", exif=exif)
    with SandboxOpener().open(tmp_path / "a.jpg") as paper:
        assert paper.sheets[0].blank().height > paper.sheets[0].blank().width


@pytest.mark.parametrize("dpi", [None, (1, 1), (72, 72)])
def test_a_missing_or_absurd_density_is_guessed_and_noted(dpi: tuple[int, int] | None, tmp_path: Path) -> None:
    image = Image.new("RGB", (1654, 2339), "white")
    image.save(tmp_path / "a.jpg", dpi=dpi or (0, 0))
    with SandboxOpener().open(tmp_path / "a.jpg") as paper:
        assert paper.sheets[0].blank().dpi == 200
        assert "dpi-guessed" in paper.notes


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04word/", b"\x00\x00\x00\x18ftypheic", b"From: a@b\r\nSubject: x", b"GIF89a....", b"BM......", b"<svg xmlns='x'/>"],
    ids=["docx", "heic", "eml", "gif", "bmp", "svg"],
)
def test_other_formats_are_refused_with_a_reason(content: bytes, tmp_path: Path) -> None:
    assert refused(written(tmp_path, "a.bin", content)) == "unsupported"


def test_grey_scans_say_so() -> None:
    with SandboxOpener().open(SAMPLES / "unknown/giay-moi/scan.png") as paper:
        paper.sheets[0].raster()
        assert paper.sheets[0].blank().grey
    with SandboxOpener().open(PHOTO) as paper:
        paper.sheets[0].raster()
        assert not paper.sheets[0].blank().grey


def test_a_born_digital_page_gives_its_text_and_a_scan_gives_none() -> None:
    with SandboxOpener().open(SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf") as paper:
        layer = paper.sheets[0].text_layer()
    assert layer is not None
    assert "Quảng" in [word.text for word in layer]
    with SandboxOpener().open(SCANNED) as paper:
        assert paper.sheets[0].text_layer() is None
