"""Signatures by a file and by a real token, with a real time-stamping service; pdfsig, another program, judges them."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from pikepdf import pdfa

from api.settings import Settings
from digitize.errors import Unavailable
from digitize.signing import Role, Stamp
from ocr.signing import Certificate, PdfSigner
from tests.api.test_copies import assert_pdf_a
from tests.conftest import SAMPLES
from tests.ocr.keys import SOFTHSM, import_certificate, issued

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
AGENCY = Stamp(
    role=Role.CONVERTER, login="", corner="top-right", lines=("SAO Y", "Ủy ban nhân dân xã Gió Mẫu", "2026-11-24T09:20:12+07:00")
)
CLERK = Stamp(role=Role.CLERK, login="canbo", corner="top-left", lines=("Người quét: Cán bộ Thử", "2026-11-24T09:18:40+07:00"))


@pytest.fixture(scope="module")
def serif() -> Path:
    from api.settings import Settings

    return Settings().serif


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, serif: Path) -> Path:
    """A copy with room for signatures."""
    from ocr.searchable import Searchable
    from tests.ocr.leaves import LEAVES

    file = tmp_path_factory.mktemp("bare") / "bare.pdf"
    Searchable(serif).make(
        SAMPLES / "giay_khai_sinh/anh/scan.jpg", LEAVES, "Thử", ("Thử",), lambda _: "http://127.0.0.1/xac-minh/a.b.c", file, head=True
    )
    return file


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    issued(folder, "coquan")
    issued(folder, "canbo")
    issued(folder, "tsa", ExtendedKeyUsageOID.TIME_STAMPING)
    return folder


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Iterator[Certificate]:
    """A token of SoftHSM with the agency's key on it, put there by SoftHSM's own tools."""
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    run("softhsm2-util", "--init-token", "--free", "--label", "coquan", "--pin", "1234", "--so-pin", "5678")
    run("softhsm2-util", "--import", str(keys / "coquan.key"), "--token", "coquan", "--label", "ky", "--id", "01", "--pin", "1234")
    import_certificate(keys / "coquan.crt")
    yield Certificate(pkcs11=SOFTHSM, token="coquan", pin="1234", label="ky")
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture(scope="module")
def tsa(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A time-stamping service: `openssl ts` behind HTTP."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa = t\n[t]\nserial = {folder}/serial\nsigner_cert = {keys}/tsa.crt\nsigner_key = {keys}/tsa.key\n"
        "signer_digest = sha256\ndefault_policy = 1.2.3.4\ndigests = sha256, sha512\naccuracy = secs:1\ness_cert_id_alg = sha256\n"
    )

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "ask").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            files = {"-config": folder / "tsa.cnf", "-queryfile": folder / "ask", "-out": folder / "said"}
            command = ["openssl", "ts", "-reply", *(str(part) for pair in files.items() for part in pair)]
            subprocess.run(command, check=True, capture_output=True)
            data = (folder / "said").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def by_file(keys: Path, serif: Path, **more: Any) -> PdfSigner:
    agency = Certificate(p12=keys / "coquan.p12", password="mat-khau")
    return PdfSigner(agency, {"canbo": replace(agency, p12=keys / "canbo.p12")}, serif, **more)


def said(file: Path) -> str:
    return subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout


def both(signer: PdfSigner, bare: Path, folder: Path) -> Path:
    """Signed by the clerk, then by the agency."""
    signer.sign(bare, CLERK, folder / "1.pdf")
    signer.sign(folder / "1.pdf", AGENCY, folder / "2.pdf")
    return folder / "2.pdf"


def test_a_file_signs_for_the_clerk_and_the_agency_and_both_signatures_hold(bare: Path, keys: Path, serif: Path, tmp_path: Path) -> None:
    done = both(by_file(keys, serif), bare, tmp_path)
    found = said(done)
    assert found.count("Signature is Valid") == 2
    assert "nguoi_quet" in found
    assert "co_quan_chuyen_doi" in found
    assert "ETSI.CAdES.detached" in found
    assert found.count("Total document signed") == 1
    assert_pdf_a(done)


def test_a_token_signs_as_a_file_does(bare: Path, token: Certificate, serif: Path, tmp_path: Path) -> None:
    PdfSigner(token, {}, serif).sign(bare, AGENCY, tmp_path / "token.pdf")
    assert "Signature is Valid" in said(tmp_path / "token.pdf")
    assert_pdf_a(tmp_path / "token.pdf")


def test_a_wrong_pin_or_an_absent_token_is_said_and_nothing_is_written_over(
    bare: Path, token: Certificate, serif: Path, tmp_path: Path
) -> None:
    for wrong in (replace(token, pin="0000"), replace(token, token="khong-co"), replace(token, label="khong-co")):
        with pytest.raises(Unavailable, match="signing-unavailable"):
            PdfSigner(wrong, {}, serif).sign(bare, AGENCY, tmp_path / "no.pdf")
    with pytest.raises(Unavailable):
        by_file(tmp_path, serif).sign(bare, AGENCY, tmp_path / "no.pdf")


def test_a_time_stamp_proves_the_time(bare: Path, keys: Path, serif: Path, tsa: str, tmp_path: Path) -> None:
    by_file(keys, serif, level="t", tsa=tsa).sign(bare, AGENCY, tmp_path / "t.pdf")
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    with (tmp_path / "t.pdf").open("rb") as stream:
        [signature] = PdfFileReader(stream).embedded_signatures
        stamps = list(extract_tst_data_iter(signature.signer_info, signed=False))
    assert len(stamps) == 1
    assert_pdf_a(tmp_path / "t.pdf")


def test_the_long_term_level_without_a_last_time_stamp_carries_what_proves_it(
    bare: Path, keys: Path, serif: Path, tsa: str, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes((keys / "coquan.crt").read_bytes() + (keys / "tsa.crt").read_bytes())
    by_file(keys, serif, level="lt", tsa=tsa, roots=roots).sign(bare, AGENCY, tmp_path / "lt.pdf")
    with pikepdf.open(tmp_path / "lt.pdf") as pdf:
        assert len(pdf.Root.DSS.Certs) >= 2, "the agency's and the service's"
        assert [str(field.V.Type) for field in pdf.Root.AcroForm.Fields] == ["/Sig"]
    assert "Signature is Valid" in said(tmp_path / "lt.pdf")
    problems = {finding.kind for finding in pdfa.validate_written(tmp_path / "lt.pdf", "2b").findings}
    assert problems == {"unsupported"}


def test_the_long_term_level_carries_what_proves_it_and_a_time_stamp_over_all(
    bare: Path, keys: Path, serif: Path, tsa: str, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes((keys / "coquan.crt").read_bytes() + (keys / "tsa.crt").read_bytes())
    by_file(keys, serif, level="lta", tsa=tsa, roots=roots).sign(bare, AGENCY, tmp_path / "lta.pdf")
    with pikepdf.open(tmp_path / "lta.pdf") as pdf:
        assert "/DSS" in pdf.Root
        kinds = [str(field.V.Type) for field in pdf.Root.AcroForm.Fields]
    assert kinds == ["/Sig", "/DocTimeStamp"]
    problems = {finding.kind for finding in pdfa.validate_written(tmp_path / "lta.pdf", "2b").findings}
    assert problems == {"unsupported"}


def test_without_a_time_stamping_service_nothing_pretends_to_have_one(bare: Path, keys: Path, serif: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        by_file(keys, serif, level="t", tsa="http://127.0.0.1:9/").sign(bare, AGENCY, tmp_path / "no.pdf")


def test_what_is_seen_stands_in_the_corners_of_page_1_and_covers_nothing(bare: Path, keys: Path, serif: Path, tmp_path: Path) -> None:
    text = subprocess.run(
        ["pdftotext", "-layout", both(by_file(keys, serif), bare, tmp_path), "-"], capture_output=True, text=True, check=True
    ).stdout
    first = text.splitlines()[:5]
    assert any(line.startswith("Người quét: Cán bộ Thử") for line in first)
    assert any(line.rstrip().endswith("SAO Y") or "SAO Y" in line[60:] for line in first)
    assert "2026-11-24T09:20:12+07:00" in text
    from ocr.searchable import Searchable

    assert Searchable(serif).examine(tmp_path / "2.pdf").digest == Searchable(serif).examine(bare).digest is not None


def fonts(file: Path) -> list[str]:
    """Names of the fonts embedded in a file, once for each time."""
    with pikepdf.open(file) as pdf:
        return sorted(str(thing.FontName) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontFile2" in thing)


def test_a_signature_is_set_in_the_font_that_the_copy_bears_already(bare: Path, keys: Path, serif: Path, tmp_path: Path) -> None:
    assert len(fonts(bare)) == 2, "the mark's, and that of the invisible words"
    assert fonts(both(by_file(keys, serif), bare, tmp_path)) == fonts(bare)


def test_a_file_without_that_font_gets_it_with_the_signature(keys: Path, serif: Path, tmp_path: Path) -> None:
    bare = tmp_path / "0.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(bare)
    by_file(keys, serif).sign(bare, AGENCY, tmp_path / "1.pdf")
    assert len(fonts(tmp_path / "1.pdf")) == 1
    assert (
        "Ủy ban nhân dân xã Gió Mẫu"
        in subprocess.run(["pdftotext", tmp_path / "1.pdf", "-"], capture_output=True, text=True, check=True).stdout
    )


def test_the_clerks_signature_on_the_original_verifies_with_openssl(keys: Path, serif: Path, tmp_path: Path) -> None:
    original = SAMPLES / "giay_khai_sinh/anh/scan.jpg"
    (tmp_path / "s.p7s").write_bytes(by_file(keys, serif).sign_bytes(original, "canbo"))

    def verifies(file: Path) -> bool:
        command: list[str | Path] = [
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            tmp_path / "s.p7s",
            "-content",
            file,
            "-CAfile",
            keys / "canbo.crt",
            "-purpose",
            "any",
        ]
        return subprocess.run([*command, "-out", "/dev/null"], capture_output=True, check=False).returncode == 0

    assert verifies(original)
    (tmp_path / "other.jpg").write_bytes(original.read_bytes() + b"x")
    assert not verifies(tmp_path / "other.jpg")


def test_the_font_of_signatures_holds_the_letters_of_names_here() -> None:
    """Vietnamese, and what Ê Đê, Gia Rai, Ba Na, Tày and others write besides, some letters of which have no composed form."""
    from fontTools.ttLib import TTFont

    letters = set("NguyễnĐặngỨngữỹỵ Bĭng Ƀêñ č ŏ ŭ ê\u0306 ô\u0306 ơ\u0306 ư\u0306") - {" "}
    held = TTFont(Settings().serif).getBestCmap() or {}
    assert {letter for letter in letters if ord(letter) not in held} == set()
