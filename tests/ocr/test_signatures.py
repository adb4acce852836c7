"""Signatures that received files carry: judged by two programs, in a process of its own, whatever the file is."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pikepdf
import pytest

from digitize.signing import Trust
from digitize.steps.signatures import is_signed, signature_checker
from ocr.signatures import SignatureReader, pdfsig
from tests.conftest import SAMPLES
from tests.fakes import scan
from tests.ocr.test_signing import bare, both, by_file, keys, serif  # noqa: F401  # fixtures

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def signed(bare: Path, keys: Path, serif: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """By a clerk, then by an agency."""
    return both(by_file(keys, serif), bare, tmp_path_factory.mktemp("signed"))


def test_intact_signatures_of_unknown_signers_are_told_from_trusted_ones(signed: Path, keys: Path) -> None:  # noqa: F811
    assert [(one.trust, one.second, one.signer) for one in SignatureReader().read(signed)] == [
        (Trust.INTACT, "valid", "canbo"),
        (Trust.INTACT, "valid", "coquan"),
    ]
    assert [one.trust for one in SignatureReader(keys / "coquan.crt").read(signed)] == [Trust.INTACT, Trust.VALID]
    assert [one.covers_all for one in SignatureReader().read(signed)] == [False, True]
    assert all(one.at for one in SignatureReader().read(signed))


def test_a_changed_byte_breaks_every_signature_over_it(signed: Path, tmp_path: Path) -> None:
    data = bytearray(signed.read_bytes())
    data[3000] ^= 1
    (tmp_path / "flipped.pdf").write_bytes(data)
    assert {one.trust for one in SignatureReader().read(tmp_path / "flipped.pdf")} <= {Trust.INVALID, Trust.UNCHECKED}


def test_what_was_added_after_signing_is_seen(signed: Path, tmp_path: Path) -> None:
    (tmp_path / "more.pdf").write_bytes(signed.read_bytes() + b"\n% more\n")
    assert not any(one.covers_all for one in SignatureReader().read(tmp_path / "more.pdf"))


def test_a_page_changed_after_signing_is_said_though_the_signed_bytes_are_intact(signed: Path, tmp_path: Path) -> None:
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    with signed.open("rb") as source, (tmp_path / "forged.pdf").open("wb") as target:
        writer = IncrementalPdfFileWriter(source)
        page, _ = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]
        page.get_object()["/Contents"] = writer.add_object(StreamObject(stream_data=b"q 1 0 0 rg 100 100 200 200 re f Q"))
        writer.update_container(page.get_object())
        writer.write(target)  # type: ignore[no-untyped-call]
    done = signature_checker(SignatureReader(), lambda _: nullcontext(tmp_path / "forged.pdf"))(scan())
    assert not any(one.covers_all for one in done.signatures)
    assert [finding.code for finding in done.findings] == ["signature-added-to"]


def test_a_saved_again_file_is_not_called_valid(signed: Path, tmp_path: Path) -> None:
    with pikepdf.open(signed) as pdf:
        pdf.save(tmp_path / "saved.pdf")
    assert {one.trust for one in SignatureReader().read(tmp_path / "saved.pdf")} <= {Trust.INVALID, Trust.UNCHECKED}


def test_a_broken_file_is_unchecked_and_never_left_out(signed: Path, tmp_path: Path) -> None:
    (tmp_path / "half.pdf").write_bytes(signed.read_bytes()[:200_000] + b"/ByteRange")
    assert [one.trust for one in SignatureReader().read(tmp_path / "half.pdf")] == [Trust.UNCHECKED]


def test_only_signed_pdfs_are_looked_at_again(signed: Path) -> None:
    assert is_signed(signed)
    assert not is_signed(SAMPLES / "cong_van/van-ban-dien-tu/scan.pdf")
    assert not is_signed(SAMPLES / "giay_khai_sinh/anh/scan.jpg")


def test_the_second_opinion_is_that_of_another_program(signed: Path) -> None:
    assert pdfsig(signed) == {"nguoi_quet": "valid", "co_quan_chuyen_doi": "valid"}
