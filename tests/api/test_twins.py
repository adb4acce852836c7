"""The same paper once more: scanned again, a certified copy, issued anew; and papers of the same form that are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.scan import Scan
from samples.draw import Sheet, aged
from tests.conftest import SAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Services]:
    found = build(Settings(data_dir=tmp_path / "var"))
    yield found
    found.close()


def certificate(
    number: str, holder: str, day: str = "ngày 05 tháng 3 năm 2026", above: str = "", seed: int = 1, skew: float = 0.3
) -> Image.Image:
    """An extract of a death register, as samples draw it."""
    sheet = Sheet()
    if above:
        sheet.centred([above], 14)
    sheet.heading([], ["ỦY BAN NHÂN DÂN", "XÃ GIÓ MẪU"], f"Số: {number}/TLKT-BS", f"Gió Mẫu, {day}")
    sheet.centred(["TRÍCH LỤC KHAI TỬ"])
    for label, value in (
        ("Họ, chữ đệm, tên:", holder), ("Ngày, tháng, năm sinh:", "02/03/1950"), ("Giới tính: Nam    Dân tộc:", "Kinh"), ("Đã chết vào lúc:", "08 giờ 15 phút, ngày 01 tháng 3 năm 2026"),
        ("Nơi chết:", "Xã Gió Mẫu, tỉnh Quảng Trị"), ("Nguyên nhân chết:", "Tuổi già"), ("Nơi đăng ký khai tử:", "Ủy ban nhân dân xã Gió Mẫu, tỉnh Quảng Trị"),
    ):  # fmt: skip
        sheet.form(label, value)
        sheet.y += 45
    sheet.signature(["CHỦ TỊCH"], "Trần Đức Mẫu")
    return aged(sheet.image, seed, skew=skew)


def read(services: Services, folder: Path, image: Image.Image) -> tuple[str, Scan]:
    file = folder / "scan.jpg"
    image.save(file, quality=70, dpi=(200, 200))
    id = services.intake.take(file, filename="scan.jpg", by="canbo")
    services.reading.read(id)
    with services.database.look() as store:
        return id, store.scans.get(id)[0]


def twins(scan: Scan) -> list[tuple[str, str | None]]:
    return [(f.code, f.scan) for f in scan.findings if f.scan]


def test_the_same_paper_scanned_again_is_said_with_the_first_scan(built: Services, tmp_path: Path) -> None:
    first, _ = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    _, again = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ", seed=7, skew=-0.9))
    assert twins(again) == [("scanned-again", first)]


def test_a_certified_copy_is_told_from_the_paper_itself(built: Services, tmp_path: Path) -> None:
    first, _ = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    _, copy = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ", above="SAO Y BẢN CHÍNH", seed=3))
    assert twins(copy) == [("certified-copy", first)]


def test_a_paper_issued_anew_is_said_with_the_old_one(built: Services, tmp_path: Path) -> None:
    first, _ = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    _, anew = read(built, tmp_path, certificate("88", "NGUYỄN VĂN THỬ", "ngày 09 tháng 6 năm 2026", seed=3))
    assert twins(anew) == [("re-issued", first)]


def test_the_same_form_for_another_person_is_another_paper(built: Services, tmp_path: Path) -> None:
    read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    _, other = read(built, tmp_path, certificate("13", "LÊ THỊ MINH HỌA", seed=3))
    assert twins(other) == []


def test_a_paper_read_once_more_is_no_twin_of_itself_and_a_returned_one_of_none(built: Services, tmp_path: Path) -> None:
    first, _ = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    with built.database.look() as store:
        _, version = store.scans.get(first)
    built.review.give_back(first, "Quét mờ", version=version, by="canbo")
    _, again = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ", seed=7))
    assert twins(again) == []


def test_one_number_on_papers_of_two_persons_is_said(built: Services, tmp_path: Path) -> None:
    first, _ = read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    _, other = read(built, tmp_path, certificate("12", "LÊ THỊ MINH HỌA", seed=3))
    assert twins(other) == [("same-number", first)]


def test_nothing_that_a_paper_is_found_by_stands_in_clear(built: Services, tmp_path: Path) -> None:
    read(built, tmp_path, certificate("12", "NGUYỄN VĂN THỬ"))
    with built.sql.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT blind FROM scan_mark").scalars().all()
    assert len(rows) >= 17
    assert {len(row) for row in rows} == {16}


def test_no_sample_is_taken_for_another(built: Services) -> None:
    """Samples are all different papers, some of the same form."""
    found = []
    for file in sorted(SAMPLES.glob("*/*/scan.*")):
        id = built.intake.take(file, filename=file.name, by="canbo")
        built.reading.read(id)
        with built.database.look() as store:
            scan, _ = store.scans.get(id)
        found += [(str(file.relative_to(SAMPLES)), code) for code, _ in twins(scan)]
    assert found == [("giay_khai_sinh/tiff/scan.tif", "same-number")], "two samples bear one number, for different children"
