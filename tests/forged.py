"""Ways to forge a copy, by name; each changes an open PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.conftest import SAMPLES

PATCH = b"1 g 0 0 120 14 re f"
"""A white rectangle over a line of text."""


def another_image(pdf: Pdf) -> None:
    pdf.pages[0].Resources.XObject["/SohoaPage"].write((SAMPLES / "cong_van/hoa-toc/scan.jpg").read_bytes(), filter=Name.DCTDecode)


def drawn_over(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"q 1 g 200 600 120 14 re f Q")


def look(pdf: Pdf) -> Object:
    """An appearance of the patch."""
    made = pdf.make_stream(PATCH)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 120, 14])
    return made


def annotated(pdf: Pdf, **about: Any) -> Object:
    """An annotation more on page 1."""
    page = pdf.pages[0]
    if "/Annots" not in page:
        page.Annots = Array([])
    found = pdf.make_indirect(Dictionary(Type=Name.Annot, **about))
    page.Annots.append(found)
    return found


def annotation_over_it(pdf: Pdf) -> None:
    annotated(pdf, Subtype=Name.Stamp, Rect=Array([200, 600, 320, 614]), F=4, AP=Dictionary(N=look(pdf)))


def form_field_over_it(pdf: Pdf) -> None:
    rectangle = Array([200, 600, 320, 614])
    field = annotated(pdf, Subtype=Name.Widget, FT=Name.Tx, T=String("x"), F=4, Rect=rectangle, AP=Dictionary(N=look(pdf)))
    if "/AcroForm" not in pdf.Root:
        pdf.Root.AcroForm = Dictionary(Fields=Array([]))
    pdf.Root.AcroForm.Fields.append(field)


def mask_and_other_colours(pdf: Pdf) -> None:
    image, mask = pdf.pages[0].Resources.XObject["/SohoaPage"], pdf.make_stream(b"\x00")
    mask.Type, mask.Subtype, mask.Width, mask.Height = Name.XObject, Name.Image, 1, 1
    mask.ColorSpace, mask.BitsPerComponent = Name.DeviceGray, 8
    image.SMask, image.Decode = mask, Array([0] * 6)


def seen_in_print_alone(pdf: Pdf) -> None:
    annotated(pdf, Subtype=Name.Stamp, F=36, Rect=Array([0, 0, 500, 700]))


def optional_content(pdf: Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("x")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(ON=Array([group])))


def words_of_the_mark(pdf: Pdf) -> None:
    stream = pdf.pages[0].Contents[-2]
    stream.write(stream.read_bytes().replace(b"Tj", b"Tj ET BT 0 0 Td <0001> Tj", 1))


def text_layer(pdf: Pdf) -> None:
    stream = pdf.pages[0].Contents[1]
    stream.write(stream.read_bytes() + b" BT /F0 9 Tf 3 Tr 50 50 Td <004100420043> Tj ET")


def stamp_beside_the_signatures(pdf: Pdf) -> None:
    top = float(pdf.pages[0].mediabox[3])
    annotated(pdf, Subtype=Name.Stamp, F=4, Rect=Array([0, top - 40, 90, top]))


def squeezed(pdf: Pdf) -> None:
    page = pdf.pages[0]
    page.mediabox = Array([0, float(page.mediabox[1]), float(page.mediabox[2]), 120])


def turned(pdf: Pdf) -> None:
    pdf.pages[0].rotate(180, relative=True)


def a_page_more(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


FORGERIES: tuple[Callable[[Pdf], None], ...] = (
    another_image, drawn_over, annotation_over_it, form_field_over_it, mask_and_other_colours, seen_in_print_alone, optional_content, words_of_the_mark,
    text_layer, stamp_beside_the_signatures, squeezed, turned, a_page_more,
)  # fmt: skip


def without_signatures(pdf: Pdf) -> None:
    """The signatures taken off, so that the seal alone must find what is forged."""
    del pdf.pages[0].Annots, pdf.Root.AcroForm
