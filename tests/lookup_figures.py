"""`make bench-lookup`: how fast records are found among many, what a look-up costs with and without its log, on a real PostgreSQL.

ARGS="1000000 10000000" gives other sizes; the first also gets the words of its pages. Times are this machine's; ratios are what counts.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

from sqlalchemy import Engine, text

from api.settings import Settings
from api.wiring.services import Services, build
from digitize.access import Person
from digitize.ledger import Place
from digitize.lookup import Asked, Subject
from digitize.record import RecordQuery
from storage.cipher import Cipher
from tests.backfill_figures import say
from tests.backfill_scale import postgres
from tests.lookup_scale import BODY, GIVEN, filled, multiplied, names, syllables

SIZES = (1_000_000, 10_000_000)
TIMES = 400
OFFICER = Person(login="khaithac", name="Khai thác", unit="H50.10", roles=frozenset({"lookup"}))


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    with postgres() as url, tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "var", database_url=url)
        with closing(build(settings)) as services:
            grow(services, url, settings, sizes[0])
            exact = [found(services, sizes[0], sizes[0])]
            costs(services, sizes[0])
            for there, size in pairwise(sizes):
                rate = multiplied(url.replace("postgresql+psycopg://", "postgresql://"), there, size)
                weigh(services, size)
                say(f"{size:,}: copies of rows at {rate:,.0f} a second, all indexes live")
                exact.append(found(services, sizes[0], size))
            for (before, after), grew_to in zip(pairwise(exact), sizes[1:], strict=True):
                ratios = ", ".join(f"{name} {after[name] / before[name]:.2f}" for name in before)
                say(f"growth to {grew_to:,}: {ratios} (p50, exact; goal at most 1.3)")


def grow(services: Services, url: str, settings: Settings, size: int) -> None:
    """So many records by two processes, with indexes that live but for that of words, which is made after them."""
    cipher = Cipher({1: settings.key("data_key")}, 1, settings.key("index_key"))
    plain, half = url.replace("postgresql+psycopg://", "postgresql://"), size // 2
    code = (
        "from tests.lookup_scale import filled; from storage.cipher import Cipher; "
        f"cipher = Cipher({{1: bytes.fromhex('{settings.key('data_key').hex()}')}}, 1, bytes.fromhex('{settings.key('index_key').hex()}')); "
        f"filled({plain!r}, cipher, {half}, {size - half})"
    )
    _words_index(services.sql.engine, drop=True)
    began = perf_counter()
    other = subprocess.Popen([sys.executable, "-c", code])
    filled(plain, cipher, 0, half)
    assert other.wait() == 0
    rate = size / (perf_counter() - began)
    with services.sql.engine.begin() as connection:
        syllables(connection)
    built = _words_index(services.sql.engine, drop=False)
    say(f"ingest of {size:,}: {rate:,.0f} records a second by two processes; index of words made after it in {built:.0f} s")
    weigh(services, size)


def weigh(services: Services, size: int) -> None:
    """What tables and indexes weigh, once the planner knows them."""
    with services.sql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        weights = connection.execute(
            text(
                "SELECT relname, pg_table_size(oid) / 1e6, pg_indexes_size(oid) / 1e6 FROM pg_class "
                "WHERE relname IN ('record', 'record_name', 'record_number', 'record_words') ORDER BY 1"
            )
        ).all()
    say(
        f"size at {size:,} (MB, table + indexes): "
        + ", ".join(f"{name} {float(rows):.0f} + {float(index):.0f}" for name, rows, index in weights)
    )


def _words_index(engine: Engine, *, drop: bool) -> float:
    """Drops the index of words, or makes it; seconds."""
    began = perf_counter()
    with engine.begin() as connection:
        if drop:
            connection.execute(text("DROP INDEX IF EXISTS ix_record_words_words"))
        else:
            connection.execute(text("SET maintenance_work_mem = '1GB'"))
            connection.execute(text("CREATE INDEX IF NOT EXISTS ix_record_words_words ON record_words USING gin (words)"))
    return perf_counter() - began


def found(services: Services, real: int, size: int) -> dict[str, float]:
    """Times of each kind of search for one of the first `real` records; the medians of exact ones."""
    chance = random.Random(size)
    numbers = [f"045{chance.randrange(real):09d}" for _ in range(TIMES)]
    some = _some(services, TIMES)
    exact: dict[str, Sequence[RecordQuery]] = {
        "personal number": [RecordQuery(personal_number=number, limit=50) for number in numbers],
        "name and birth": [RecordQuery(name=name, born=born, limit=50) for name, born, _ in some],
        "dossier": [RecordQuery(dossier=dossier, limit=20) for _, _, dossier in some],
    }
    medians = {name: _timed(services, name, queries, size) for name, queries in exact.items()}
    _bare(services, size, numbers[:200])
    if size == real:
        for name, queries in fuzzy(names(TIMES, chance), chance).items():
            _timed(services, name, queries, size)
    return medians


def fuzzy(people: Sequence[str], chance: random.Random) -> dict[str, Sequence[RecordQuery]]:
    """Searches that find many, by their kinds."""
    unit = frozenset({"H50.33"})
    return {
        "document number": [RecordQuery(number=f"{chance.randrange(1, 9000)}/QĐ-UBND", limit=20) for _ in people],
        "number by prefix": [RecordQuery(number_begins=f"{chance.randrange(1, 900)}", limit=20) for _ in people],
        "name, top 20": [RecordQuery(name=name, limit=20) for name in people],
        "name in a unit": [RecordQuery(name=name, limit=20, units=unit) for name in people],
        "name with a slip": [RecordQuery(name=_slipped(name, chance), limit=20) for name in people],
        "words, 2": [RecordQuery(words=" ".join(chance.sample(BODY, 2)), limit=20) for _ in people],
        "words, 3": [RecordQuery(words=" ".join(chance.sample(BODY, 3)), limit=20) for _ in people],
        "words in a unit": [RecordQuery(words=" ".join(chance.sample(BODY, 2)), limit=20, units=unit) for _ in people],
        "words, broad": [RecordQuery(words="giấy khai sinh", limit=20) for _ in people[:100]],
        "words, name in page": [RecordQuery(words=name, limit=20) for name in people],
        "words, one": [RecordQuery(words=chance.choice(GIVEN), limit=20) for _ in people],
    }


def _some(services: Services, count: int) -> list[tuple[str, str, str]]:
    """Name, birth and dossier of records that were made one by one."""
    with services.sql.engine.connect() as connection:
        sampled = text("SELECT id FROM record TABLESAMPLE SYSTEM (10) WHERE dossier LIKE 'H50%' LIMIT 50000")
        ids = [id for (id,) in connection.execute(sampled)]
    chance, out = random.Random(1), []
    with services.database.look() as store:
        for id in chance.sample(ids, min(count, len(ids))):
            one = store.records.get(id)
            out.append((one.value("ho_ten") or "", one.value("ngay_sinh") or "", one.dossier))
    return out


def _timed(services: Services, name: str, queries: Sequence[RecordQuery], size: int) -> float:
    """The median, after a first round that warms."""
    times, hits = [], 0
    for warm in (True, False):
        for query in queries[: 50 if warm else None]:
            began = perf_counter()
            with services.database.look() as store:
                hits += 0 if warm else len(store.records.search(query).records)
            if not warm:
                times.append((perf_counter() - began) * 1000)
    p99 = quantiles(times, n=100)[98]
    say(f"{size:,} {name}: p50 {median(times):.2f} ms, p99 {p99:.2f} ms, {hits / len(times):.1f} records each")
    return median(times)


def _bare(services: Services, size: int, numbers: Sequence[str]) -> None:
    """The same exact look-up as one statement by the driver, beside ours, in turns."""
    import psycopg

    settings = services.settings
    cipher = Cipher({1: settings.key("data_key")}, 1, settings.key("index_key"))
    statement = "SELECT record.* FROM record JOIN record_number ON record_number.record_id = record.id WHERE record_number.blind = %s ORDER BY record.id DESC LIMIT 50"
    ours, bare = 0.0, 0.0
    with psycopg.connect(settings.database.replace("postgresql+psycopg://", "postgresql://")) as connection:
        for number in numbers:
            began = perf_counter()
            connection.execute(statement, [cipher.blind("person", number)]).fetchall()
            bare += perf_counter() - began
            began = perf_counter()
            with services.database.look() as store:
                store.records.search(RecordQuery(personal_number=number, limit=50))
            ours += perf_counter() - began
    say(f"{size:,} personal number: whole search ÷ bare SQL {ours / bare:.2f}")


def _slipped(name: str, chance: random.Random) -> str:
    """With two letters of one syllable swapped."""
    parts = name.split()
    at = chance.randrange(len(parts))
    if len(parts[at]) > 2:
        parts[at] = parts[at][0] + parts[at][2] + parts[at][1] + parts[at][3:]
    return " ".join(parts)


class NoLog:
    """A look-up without its place in the log."""

    def place(self, subject: str, action: str) -> Place:
        return Place(0, b"")


def costs(services: Services, size: int) -> None:
    """A whole look-up with and without the log, in turns; then eight officers at once."""
    register = services.looking_up.register
    limits = replace(register.limits, person_minute=1 << 30, person_day=1 << 30, unit_day=1 << 30)
    whole = replace(services.looking_up, register=replace(register, limits=limits))
    without = replace(whole, ledger=NoLog())  # type: ignore[arg-type]
    chance = random.Random(3)

    def ask(service: object) -> None:
        asked = Asked(
            subject=Subject(personal_number=f"045{chance.randrange(size):09d}"), purpose="giai-quyet-tthc", basis="Nghị định 118/2025/NĐ-CP",
            case="H50.10.25-261124-0099",
        )  # fmt: skip
        service.ask(OFFICER, asked)  # type: ignore[attr-defined]

    times: dict[str, list[float]] = {"with": [], "without": []}
    cpu = {"with": 0.0, "without": 0.0}
    for round in range(220):
        for name, service in (("with", whole), ("without", without)):
            began, busy = perf_counter(), process_time()
            ask(service)
            if round >= 20:
                times[name].append((perf_counter() - began) * 1000)
                cpu[name] += process_time() - busy
    say(
        f"look-up with its log ÷ without: {median(times['with']) / median(times['without']):.2f} in time, {cpu['with'] / cpu['without']:.2f} in CPU; "
        f"p50 {median(times['with']):.1f} ms, p99 {quantiles(times['with'], n=100)[98]:.1f} ms"
    )
    together = _at_once(lambda: ask(whole), 8, 40)
    alone = _at_once(lambda: ask(whole), 1, 100)
    say(f"look-ups a second: {alone:.0f} by one officer, {together:.0f} by eight at once ({together / alone:.2f})")


def _at_once(work: Callable[[], None], threads: int, times: int) -> float:
    def many() -> None:
        for _ in range(times):
            work()

    began = perf_counter()
    running = [threading.Thread(target=many) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return threads * times / (perf_counter() - began)


if __name__ == "__main__":
    main()
