"""Made-up records by the million, put into PostgreSQL as the service would have, by COPY: for `make bench-lookup`."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from time import perf_counter

import psycopg

from digitize.codec import record_to_json
from digitize.names import births, parties, search_words
from digitize.record import Record
from digitize.scan import Field, Origin
from digitize.text import fold, tone_key
from digitize.validity import Term, Validity
from ocr.training.words import VOCABULARY
from storage.cipher import Cipher
from storage.finding import number_key, word_key
from storage.names import remember_syllables

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
FAMILY, MIDDLE = VOCABULARY["family"], VOCABULARY["middle"]
SHARES = [38, 11, 10, 7, 5, 3, 5, 4, 2, 2, 2, 2, 1.5, 1.3, 1, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.3, 0.3, 0.3, 0.2]
GIVEN = [
    "Anh", "An", "Bình", "Bảo", "Cường", "Chi", "Châu", "Dũng", "Dung", "Duy", "Đạt", "Đức", "Giang", "Hà", "Hải", "Hạnh", "Hằng", "Hiền",
    "Hiếu", "Hoa", "Hòa", "Hoàng", "Hùng", "Huy", "Huyền", "Hương", "Khánh", "Khoa", "Kiên", "Lan", "Linh", "Loan", "Long", "Lộc", "Mai",
    "Mạnh", "Minh", "My", "Nam", "Nga", "Ngân", "Nghĩa", "Ngọc", "Nhung", "Phong", "Phúc", "Phương", "Quân", "Quang", "Quyên", "Sơn",
    "Tâm", "Tân", "Thảo", "Thành", "Thắng", "Thủy", "Thư", "Tiến", "Toàn", "Trang", "Trinh", "Trung", "Tú", "Tuấn", "Tuyết", "Vân",
    "Việt", "Vinh", "Yến",
]  # fmt: skip
BODY = [
    "ủy", "ban", "nhân", "dân", "xã", "phường", "tỉnh", "cộng", "hòa", "chủ", "nghĩa", "độc", "lập", "tự", "do", "hạnh", "phúc", "căn",
    "cứ", "luật", "tổ", "chức", "chính", "quyền", "địa", "phương", "nghị", "định", "quyết", "định", "việc", "cấp", "giấy", "chứng",
    "nhận", "quyền", "sử", "dụng", "đất", "thửa", "bản", "đồ", "diện", "tích", "mục", "đích", "thời", "hạn", "nguồn", "gốc", "sinh", "họ",
    "tên", "dân", "tộc", "quốc", "tịch", "nơi", "cư", "trú", "quê", "quán", "cha", "mẹ", "đăng", "ký", "kinh", "doanh", "vốn", "điều",
    "lệ", "ngành", "nghề", "người", "đại", "diện", "hợp", "tác", "xã", "hộ", "khẩu", "thường", "trú", "tạm", "trú", "xác", "nhận", "tình",
    "trạng", "hôn", "nhân", "kết", "hôn", "khai", "tử", "giám", "hộ", "nhận", "con", "nuôi", "trợ", "cấp", "xã", "hội", "khuyết", "tật",
    "mức", "độ", "hộ", "nghèo", "cận", "nghèo", "y", "tế", "hành", "nghề", "dược", "khám", "chữa", "bệnh", "môi", "trường", "tài",
    "nguyên", "nước", "khai", "thác", "xây", "dựng", "công", "trình", "hạng", "mục", "phòng", "cháy", "an", "toàn", "thực", "phẩm", "cơ",
    "sở", "sản", "xuất", "lái", "xe", "lao", "động", "hợp", "đồng", "thời", "gian", "thực", "hiện", "kể", "từ", "ngày", "ký", "các",
    "phòng", "ban", "trách", "nhiệm", "thi", "hành", "lưu", "văn", "thư", "nơi", "nhận",
]  # fmt: skip
TITLES = ("Giấy khai sinh", "Quyết định", "Giấy chứng nhận đăng ký hộ kinh doanh", "Giấy phép xây dựng", "Giấy xác nhận cư trú")
TYPES = ("giay_khai_sinh", "quyet_dinh", "giay_chung_nhan_dang_ky_ho_kinh_doanh", "giay_phep_xay_dung", "giay_xac_nhan_cu_tru")
UNITS = tuple(f"H50.{number}" for number in range(20, 98))
WORDS = 60
"""Of a page's text."""


def names(count: int, chance: random.Random) -> list[str]:
    """Family names as often as they are."""
    shares = list(accumulate(SHARES))
    return [
        f"{FAMILY[bisect(shares, chance.random() * shares[-1])]} {chance.choice(MIDDLE)} {chance.choice(MIDDLE) + ' ' if chance.random() < 0.3 else ''}{chance.choice(GIVEN)}"
        for _ in range(count)
    ]


def made_up(number: int, chance: random.Random) -> tuple[Record, str]:
    """A record with a person, and its page's text."""
    [name] = names(1, chance)
    kind = chance.randrange(len(TYPES))
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(30_000))
    values = {
        "ten_giay_to": (TITLES[kind], "text"), "so_ky_hieu": (f"{chance.randrange(1, 9000)}/{chance.choice(('QĐ', 'GP', 'GCN', 'XN'))}-UBND", "number"),
        "ngay_cap": ((date(1995, 1, 1) + timedelta(days=chance.randrange(11_000))).isoformat(), "date"), "co_quan_cap": (f"UBND xã {chance.choice(GIVEN)} {chance.choice(GIVEN)}", "text"),
        "ho_ten": (name, "person"), "ngay_sinh": (born.isoformat(), "date"), "ma_dinh_danh": (f"045{number:09d}", "personal_number"),
    }  # fmt: skip
    fields = {
        key: Field(name=key, value=value, text=value, page=1, box=None, confidence=1.0, origin=Origin.CLERK, kind=kind_of)
        for key, (value, kind_of) in values.items()
    }
    moment = BEGAN + timedelta(seconds=number)
    id = f"{int(moment.timestamp() * 1000):012x}{number:014x}"
    record = Record(
        id=id, scan_id=id, code=f"H50.20-260101-{number:08d}-KQ1", dossier=f"H50.20-260101-{number:08d}", doctype=TYPES[kind], sha256=f"{number:064x}", fields=fields,
        validity=Validity(term=Term.ENDLESS, start=date(2020, 1, 1)), accepted_by="canbo", accepted_at=moment, unit=chance.choice(UNITS),
    )  # fmt: skip
    return record, " ".join(chance.choices(BODY, k=WORDS))


def filled(plain: str, cipher: Cipher, first: int, count: int) -> None:
    """Puts records into the tables."""
    chance = random.Random(first)
    with psycopg.connect(plain) as connection:
        for start in range(first, first + count, 20_000):
            some = [made_up(number, chance) for number in range(start, min(start + 20_000, first + count))]
            for statement, rows in _rows(some, cipher):
                with connection.cursor() as cursor, cursor.copy(statement) as copy:
                    for row in rows:
                        copy.write_row(row)
            connection.commit()


def _rows(some: Sequence[tuple[Record, str]], cipher: Cipher) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    """COPY statements with their rows."""
    yield (
        "COPY scan (id, sha256, status, version, holder, changed_at, body, batch, priority, tries, unit) FROM STDIN",
        ((r.id, r.sha256, "archived", 1, "canbo", r.accepted_at, b"", "", 0, 0, r.unit) for r, _ in some),
    )
    yield (
        "COPY record (id, scan_id, code, dossier, doctype, number, unit, body, version, packaged, unsigned) FROM STDIN",
        ((r.id, r.scan_id, r.code, r.dossier, r.doctype, number_key(r.value("so_ky_hieu")), r.unit, cipher.seal(record_to_json(r), f"record.body.{r.id}"), 1, 1, False) for r, _ in some),
    )  # fmt: skip
    yield (
        "COPY record_name (record_id, position, folded, toned, unit) FROM STDIN",
        ((r.id, at, fold(name), tone_key(name), r.unit) for r, _ in some for at, name in enumerate(parties(r))),
    )
    yield (
        "COPY record_number (record_id, blind) FROM STDIN",
        (
            (r.id, blind)
            for r, _ in some
            for blind in (
                cipher.blind("person", r.value("ma_dinh_danh") or ""),
                *(cipher.blind("born", f"{name}|{day}") for name, day in births(r)),
            )
        ),
    )
    key = cache(lambda word: word_key(cipher, word))
    yield (
        "COPY record_words (record_id, words) FROM STDIN",
        (
            (
                r.id,
                sorted(
                    {
                        key(word)
                        for word in [
                            f"unit:{r.unit}",
                            f"type:{r.doctype}",
                            *search_words([text, r.value("ten_giay_to") or "", r.value("ho_ten") or ""]),
                        ]
                    }
                ),
            )
            for r, text in some
        ),
    )


def multiplied(plain: str, there: int, size: int) -> float:
    """Copies of what is there as rows, with numbers and names of their own; their bodies are cut short and do not open. How many a second."""
    began = perf_counter()
    with psycopg.connect(plain) as connection:
        span = {"from": there, "to": size - 1}
        for statement in MULTIPLY:
            connection.execute(statement.encode(), span if "%" in statement else None)
        connection.commit()
    return (size - there) / (perf_counter() - began)


ID = "lpad(to_hex(1900000000000 + n), 12, '0') || lpad(to_hex(n), 14, '0')"
"""Newer than all that were made one by one, so that lists of the newest open none of them by chance."""
SPAN = "generate_series(%(from)s::bigint, %(to)s::bigint) n"
MULTIPLY = (
    "SET session_replication_role = replica",  # rows of records alone: no paper stands behind them
    f"INSERT INTO record (id, scan_id, code, dossier, doctype, number, unit, body, version, packaged, unsigned) SELECT {ID}, {ID}, 'C-' || n, 'D-' || n, "
    f"'quyet_dinh', (n %% 9000) || '/qdubnd', 'H50.' || (20 + n %% 78), (SELECT substring(body FOR 400) FROM record LIMIT 1), 1, 1, false FROM {SPAN}",
    f"INSERT INTO record_number (record_id, blind) SELECT {ID}, substring(decode(md5(k || n::text), 'hex') FOR 16) FROM {SPAN}, unnest(ARRAY['a', 'b']) k",
    f"INSERT INTO record_name (record_id, position, folded, toned, unit) SELECT {ID}, 0, 'x ' || md5((n %% 3000000)::text), '', 'H50.20' FROM {SPAN}",
)


def syllables(connection: object) -> None:
    """Those of all names."""
    remember_syllables(connection, [fold(" ".join((*FAMILY, *MIDDLE, *GIVEN)))])  # type: ignore[arg-type]
