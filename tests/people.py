"""Made-up people, units and records for the tests of look-ups; nothing is read by OCR."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count

from fastapi.testclient import TestClient
from itsdangerous import TimestampSigner

from api.deps import TOKEN
from api.wiring.services import Services
from digitize.access import Person
from digitize.ids import new_id
from digitize.record import Record
from digitize.scan import Field, Origin, Scan, Status
from tests import fakes

NUMBER, OTHER = "045326000023", "045199000025"
NAME, BORN = "Nguyễn Thị Thử Nghiệm", "1999-02-03"
PASSWORD = "mat khau thu rat dai"
KINDS = {
    "ma_dinh_danh": "personal_number",
    "chaSoDinhDanh": "personal_number",
    "ho_ten": "person",
    "nksHoTen": "person",
    "ngay_sinh": "date",
    "nksNgaySinh": "date",
    "ngay_cap": "date",
}
_numbers = count(1)


def record(services: Services, doctype: str = "quyet_dinh", unit: str = "", text: str = "", **values: str) -> Record:
    """An accepted paper of a unit with these fields."""
    number = next(_numbers)
    given: Mapping[str, str] = {
        "ten_giay_to": "Giấy thử",
        "so_ky_hieu": f"{number}/QĐ-UBND",
        "ngay_cap": "2026-01-06",
        "co_quan_cap": "UBND phường Thử",
        **values,
    }
    fields = {
        name: Field(name=name, value=value, text=value, page=1, box=None, confidence=1.0, origin=Origin.CLERK, kind=KINDS.get(name, "text"))
        for name, value in given.items()
    }
    source = fakes.source(sha256=sha256(f"{number}".encode()).hexdigest(), dossier=f"H50.10.25-261124-{number:04d}", unit=unit)
    page = fakes.page((50, 50, text or "Trang mẫu"))
    scan = Scan(source=source, status=Status.TO_CHECK, doctype=doctype, fields=fields, pages=(page,))
    id = new_id(datetime.now(UTC))
    with services.database.begin() as store:
        store.scans.add(id, scan)
    return services.review.accept(id, version=1, by="canbo")


def signed_in(client: TestClient) -> None:
    """Signs `an` in."""
    assert client.post("/api/v1/session", json={"login": "an", "password": PASSWORD}).json() == {"code_needed": False}


def person(services: Services, login: str, *roles: str, unit: str = "", grants: tuple[str, ...] = ()) -> Person:
    """An account with the password `PASSWORD`."""
    who = Person(login=login, name=login.title(), unit=unit, roles=frozenset(roles), grants=frozenset(grants))
    return services.sign_in.save(who, password=PASSWORD, id=new_id(datetime.now(UTC)), by="quantri").person


def cookie(services: Services, token: str) -> str:
    """The signed cookie that holds a session's token, as the middleware writes it."""
    signer = TimestampSigner(services.settings.key("session_key").hex())
    return signer.sign(b64encode(json.dumps({TOKEN: token}).encode())).decode()
