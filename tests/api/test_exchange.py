"""Other systems: what they are told, each thing once in effect; what they tell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from api.cli import app
from api.settings import ChannelTo, Settings
from api.wiring.exchange import channels, handed_over, take_dossiers
from api.wiring.services import Services, build
from digitize.access import Person
from digitize.errors import Invalid, Rejected, Unavailable
from digitize.exchange import Channel, Message
from digitize.lookup import Asked, Subject
from digitize.record import Record
from digitize.standing import State
from tests.people import NUMBER, record

pytestmark = pytest.mark.slow
BASIS: dict[str, Any] = {"purpose": "giai-quyet-tthc", "basis": "Nghị định 118/2025/NĐ-CP"}


class DossierSystem:
    """Plays the other side: fetches what lies in the folder, and keeps what it knows by the message's id."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.known, self.told = folder, dict[str, dict[str, Any]](), 0

    def fetch(self) -> None:
        for file in sorted(self.folder.glob("*.json")):
            said = json.loads(file.read_text())
            self.told += 1
            self.known[said["id"]] = said
            file.unlink()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    folder = settings.data_dir.parent
    own = ChannelTo(name="mot-cua", kind="file", folder=folder / "mot-cua", what=frozenset({"result", "state", "reuse"}), synchronises=True)
    births = ChannelTo(name="ho-tich", kind="158", folder=folder / "158", what=frozenset({"result"}))
    return settings.model_copy(update={"channels": (own, births)})


@pytest.fixture
def other(settings: Settings) -> DossierSystem:
    return DossierSystem(settings.data_dir.parent / "mot-cua")


def published(services: Services, doctype: str = "quyet_dinh", **values: str) -> Record:
    """An accepted paper whose package is there, signed."""
    found = record(services, doctype, **values)
    packaged(services, found)
    return found


def packaged(services: Services, found: Record) -> None:
    from digitize.package import Package
    from digitize.record import Event

    with services.database.begin() as store:
        now = store.records.get(found.id)
        number = now.version
        package = Package(
            record_id=now.id, number=number, of_version=now.version, key=f"package/{now.id}/{number}", sha256="a" * 64, size=1, copy_key="rendition/x",
            copy_sha256="b" * 64, missing=(), at=datetime.now(UTC),
        )  # fmt: skip
        store.packages.add(package)
        detail = {"number": str(number), "signed": "nguoi_quet, co_quan_chuyen_doi"}
        store.audit.add(Event(subject=now.id, action="packaged", actor="machine", at=package.at, detail=detail))


def test_the_dossier_system_hears_of_each_result_once_and_of_each_change(services: Services, other: DossierSystem) -> None:
    first, second = published(services), published(services)
    assert handed_over(services.channels) > 0
    other.fetch()
    data = other.known[f"{first.id}-1"]
    assert (data["type"], data["data"]["MaKetQua"]) == ("record.published", first.code)
    assert first.code == f"{first.dossier}-KQ1"
    assert set(data["data"]) == {"MaHoSo", "MaKetQua", "MaLoaiKetQua", "TenGiayTo", "DonVi", "TrangThai", "PhienBan", "SHA256", "DuongDan"}
    services.life.note(second.id, state=State.CANCELLED, since=date(2026, 1, 1), reason="Thử", cause=None, by="canbo")
    packaged(services, second)
    packaged_again = handed_over(services.channels)
    other.fetch()
    assert packaged_again > 0
    assert other.known[f"{second.id}-2"]["data"]["TrangThai"] == "cancelled"
    assert other.told == 3, "and nothing twice"
    assert services.reporter.figures.gather() > 0
    with services.database.look() as store:
        assert [event.detail["to"] for event in store.audit.of(first.id) if event.action == "sent"] == ["mot-cua"]


def test_what_is_not_signed_or_not_in_reach_is_not_told(services: Services, settings: Settings, other: DossierSystem) -> None:
    record(services)
    elsewhere = published(services)
    own = replace_units(services, frozenset({"H50.25"}))
    own.run()
    other.fetch()
    assert other.known == {}
    assert elsewhere.unit == ""


def replace_units(services: Services, units: frozenset[str]) -> Channel:
    return replace(services.channels[0], units=units)


def test_a_channel_that_fails_keeps_its_place_and_rests_longer_each_time(services: Services, other: DossierSystem) -> None:
    records = [published(services) for _ in range(5)]
    sent: list[str] = []

    class Failing:
        fails = 3

        def send(self, message: Message) -> None:
            if len(sent) == 2 and self.fails:
                self.fails -= 1
                raise Unavailable("channel-unavailable", "…")
            sent.append(message.id)

    clock = [datetime.now(UTC)]
    channel = replace(services.channels[0], connector=Failing())
    object.__setattr__(channel.follower, "now", lambda: clock[0])
    rests = []
    for _ in range(3):
        with pytest.raises(Unavailable):
            channel.run()
        assert channel.run() == 0, "it rests"
        until = datetime.fromisoformat(str(channel.follower.state()["after"]))
        rests.append(round((until - clock[0]).total_seconds() / 60))
        clock[0] = until + timedelta(seconds=1)
    assert rests == [1, 2, 4]
    channel.run()
    assert sent == [f"{one.id}-1" for one in records]
    channel.run()
    assert channel.follower.state()["behind"] == 0


def test_a_process_that_dies_between_telling_and_noting_tells_the_same_again(services: Services, other: DossierSystem) -> None:
    one = published(services)

    class Dying:
        def send(self, message: Message) -> None:
            services.channels[0].connector.send(message)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(services.channels[0], connector=Dying()).run()
    other.fetch()
    handed_over(services.channels)
    other.fetch()
    assert list(other.known) == [f"{one.id}-1"], "told twice, known once"


def test_a_message_that_is_refused_for_good_holds_up_no_other(services: Services) -> None:
    first, second = published(services), published(services)
    sent = []

    class Refusing:
        def send(self, message: Message) -> None:
            if message.id.startswith(first.id):
                raise Rejected("webhook-refused", "…")
            sent.append(message.id)

    replace(services.channels[0], connector=Refusing()).run()
    assert sent == [f"{second.id}-1"]
    with services.database.look() as store:
        assert [event.detail["code"] for event in store.audit.of(first.id) if event.action == "send-refused"] == ["webhook-refused"]


def test_a_look_up_for_a_dossier_is_told_as_a_reuse(services: Services, other: DossierSystem) -> None:
    found = record(services, ma_dinh_danh=NUMBER)
    officer = Person(login="khaithac", name="Khai thác", unit="H50.10", roles=frozenset({"lookup"}))
    services.looking_up.ask(officer, Asked(subject=Subject(personal_number=NUMBER), case="H50.10.25-261124-0099", **BASIS))
    services.looking_up.ask(officer, Asked(subject=Subject(personal_number="045199000025"), case="H50.10.25-261124-0100", **BASIS))
    handed_over(services.channels)
    other.fetch()
    [said] = other.known.values()
    assert said["type"] == "dossier.reused"
    assert said["data"] == {
        "MaHoSo": "H50.10.25-261124-0099", "HoSoCoThanhPhanSoHoa": 1, "TaiLieuNop": [{"MaKetQua": found.code, "DuocSoHoa": 1, "DuocLayTuKhoDMQG": 0}],
    }  # fmt: skip
    assert NUMBER not in json.dumps(said)


def test_births_go_out_by_the_columns_of_the_civil_status_software(services: Services, settings: Settings, tmp_path: Path) -> None:
    published(
        services,
        "giay_khai_sinh",
        nksHoTen="Nguyễn Thị Thử",
        nksNgaySinh="1999-02-03",
        nksGioiTinh="Nữ",
        so_ky_hieu="158/2019",
        ngay_cap="2019-03-04",
    )
    published(services)
    handed_over(services.channels)
    out = tmp_path / "births.xlsx"
    run = CliRunner().invoke(app, ["exchange", "sheet", str(settings.channels[1].folder), "--to", str(out)])
    assert "1 dòng" in run.output
    head, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    said = dict(zip(head, row, strict=True))
    told = {name: str(said[name]) for name in ("so", "ngayDangKy", "loaiDangKy", "nksHoTen", "nksNgaySinh", "nksGioiTinh")}
    assert told == {
        "so": "158/2019",
        "ngayDangKy": "04.03.2019",
        "loaiDangKy": "6",
        "nksHoTen": "Nguyễn Thị Thử",
        "nksNgaySinh": "03.02.1999",
        "nksGioiTinh": "2",
    }


def test_a_list_of_dossiers_is_taken_once_however_often_it_comes_and_comes_back_with_the_index(
    services: Services, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "dossiers.csv"
    file.write_text(
        "MaHoSo;MaDonVi;MaTTHC;NgayTiepNhan;NgayKetThuc;HoSoCoThanhPhanSoHoa;DuocLayTuKhoDMQG\n"
        "H50.25-261101-0001;H50.25;1.001193;01/11/2026 08:30;05/11/2026;1;0\nH50.25-261101-0002;H50.25;1.001193;02/11/2026;;0;1\n;;;;;;\n"
    )
    assert take_dossiers(services.sql, services.access, file, "machine") == (2, 2)
    assert take_dossiers(services.sql, services.access, file, "machine") == (2, 0)
    with services.database.look() as store:
        first = store.dossiers.newest("H50.25-261101-0001")
    assert first is not None
    assert (first.reused, first.from_store, first.returns, first.resolved_on) == (True, False, True, date(2026, 11, 5))
    services.journal.write()
    anew = build(
        Settings(data_dir=settings.data_dir, database_url=f"sqlite:///{tmp_path}/anew.db", queue_url=f"sqlite:///{tmp_path}/queue.db")
    )
    anew.rebuild.run()
    with anew.database.look() as store:
        assert store.dossiers.newest("H50.25-261101-0001") == first
    anew.close()
    for wrong in (
        "MaHoSo,MaDonVi\nx,y\n",
        "MaHoSo,MaDonVi,NgayTiepNhan\nbad,H50,01/11/2026\n",
        "MaHoSo,MaDonVi,NgayTiepNhan\nH50.25-261101-0001,H50,31/02/2026\n",
    ):
        file.write_text(wrong)
        with pytest.raises(Invalid) as caught:
            take_dossiers(services.sql, services.access, file, "machine")
        assert caught.value.code == "bad-dossier-list"


def test_a_channel_that_lacks_what_it_needs_stops_the_start(services: Services, settings: Settings) -> None:
    for wrong in (
        ChannelTo(name="aa", kind="file"),
        ChannelTo(name="bb", kind="webhook", url="https://x.example/"),
        ChannelTo(name="cc", kind="file", folder=Path("x"), unit="nowhere"),
    ):
        with pytest.raises(Invalid):
            channels(settings.model_copy(update={"channels": (wrong,)}), services.sql, services.access, services.types)
