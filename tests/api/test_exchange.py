"""Other systems: what they are told, each thing once in effect; what they tell; where webhooks may not go."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from standardwebhooks import Webhook
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
from storage.webhook import WebhookConnector, may_go
from tests.people import NUMBER, record

pytestmark = pytest.mark.slow
SECRET = f"whsec_{b64encode(b'made-up secret of a webhook, 32 b').decode()}"
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


@contextmanager
def receiver(status: Callable[[], int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that hears webhooks, and checks their signatures as anybody would."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            heard.append(Webhook(SECRET).verify(body, {name.lower(): value for name, value in self.headers.items()}))
            code = status()
            self.send_response(code)
            self.send_header("content-length", "0")
            if code == 302:
                self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/nhan", heard
    server.shutdown()
    server.server_close()


HERE = (ip_network("127.0.0.0/8"),)
SAID = Message(id="m-1", kind="result", at=datetime.now(UTC), data={"MaKetQua": "X"})


def test_a_webhook_is_signed_and_says_later_or_never_by_the_answer() -> None:
    answers = iter([204, 503, 429, 400, 302])
    with receiver(lambda: next(answers)) as (url, heard):
        hook = WebhookConnector(url, SECRET, HERE, plain=True)
        hook.send(SAID)
        assert heard[0] == SAID.body()
        for _ in range(2):
            with pytest.raises(Unavailable):
                hook.send(SAID)
        for _ in range(2):
            with pytest.raises(Rejected) as caught:
                hook.send(SAID)
            assert caught.value.code == "webhook-refused", "a redirect leads nowhere"
    with pytest.raises(Unavailable):
        hook.send(SAID)
    with pytest.raises(Rejected):
        WebhookConnector(url, SECRET, HERE).send(SAID)


@pytest.mark.parametrize(
    ("address", "networks", "may"),
    [
        ("127.0.0.1", [], False), ("::1", [], False), ("169.254.169.254", [], False), ("10.1.2.3", [], False), ("192.168.1.1", [], False), ("0.0.0.0", [], False),  # noqa: S104
        ("fe80::1", [], False), ("fd00::1", [], False), ("::ffff:127.0.0.1", [], False), ("::ffff:10.0.0.1", [], False), ("224.0.0.1", [], False), ("100.64.0.1", [], False),
        ("203.113.1.1", [], True), ("2001:ee0::1", [], True), ("10.1.2.3", ["10.1.0.0/16"], True), ("10.2.2.3", ["10.1.0.0/16"], False), ("::ffff:10.1.0.1", ["10.1.0.0/16"], True),
        ("64:ff9b::a00:1", [], False), ("2002:7f00:1::1", [], False),
    ],
)  # fmt: skip
def test_a_webhook_goes_to_the_open_internet_and_to_networks_that_were_named(address: str, networks: list[str], may: bool) -> None:
    assert may_go(address, [ip_network(one) for one in networks]) is may


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_a_name_for_this_machine_is_seen_through(host: str) -> None:
    with receiver(lambda: 204) as (url, heard):
        port = url.rsplit(":", 1)[1]
        with pytest.raises((Rejected, Unavailable)):
            WebhookConnector(f"http://{host}:{port}", SECRET, (), plain=True).send(SAID)
        assert heard == []


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time (DNS rebinding)."""
    import socket

    asked: list[str] = []
    known = socket.getaddrinfo

    def answered(host: str, port: int, *more: Any, **named: Any) -> Any:
        if host != "nhan.example":
            return known(host, port, *more, **named)
        asked.append(host)
        return known("127.0.0.1", port, *more, **named) if len(asked) == 1 else known("127.0.0.2", port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    with receiver(lambda: 204) as (url, heard):
        WebhookConnector(url.replace("127.0.0.1", "nhan.example"), SECRET, (ip_network("127.0.0.1/32"),), plain=True).send(SAID)
    assert (len(heard), len(asked)) == (1, 1)


def test_a_channel_that_lacks_what_it_needs_stops_the_start(services: Services, settings: Settings) -> None:
    for wrong in (
        ChannelTo(name="aa", kind="file"),
        ChannelTo(name="bb", kind="webhook", url="https://x.example/"),
        ChannelTo(name="cc", kind="file", folder=Path("x"), unit="nowhere"),
    ):
        with pytest.raises(Invalid):
            channels(settings.model_copy(update={"channels": (wrong,)}), services.sql, services.access, services.types)
