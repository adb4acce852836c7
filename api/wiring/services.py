"""The services that keep, index and queue, put together around the reading pipeline."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from api.logs import told
from api.settings import S3, Settings
from api.wiring.calendar import WorkingDays
from api.wiring.checking import sealer
from api.wiring.exchange import channels, handed_over
from api.wiring.lookups import looking_up, people, rights, worded
from api.wiring.reading import engines, now, pipeline, retyper, today
from api.wiring.reports import reporter
from api.wiring.shelving import shelf_of
from api.wiring.signing import device, signing_rules
from api.wiring.worker import Feeder, Worker, executor_name
from digitize.access import Access
from digitize.account import Accountant
from digitize.archive import Archive
from digitize.backfill import Backfill
from digitize.batch import Shelf
from digitize.codes import result_code
from digitize.copies import Copies
from digitize.cutting import Parting
from digitize.doctypes import DocType, all_doctypes
from digitize.errors import SohoaError, Unavailable
from digitize.exchange import Channel
from digitize.fixity import Fixity
from digitize.intake import Intake
from digitize.keeping import Keeping
from digitize.life import Life
from digitize.looking_up import LookingUp
from digitize.part import PartReader
from digitize.ports import Originals
from digitize.priority import FILE as PRIORITIES
from digitize.priority import priorities
from digitize.reading import Reading
from digitize.rebuild import Rebuild
from digitize.record import MACHINE, Record
from digitize.report import Reporter
from digitize.retention import FILE as SCHEDULE
from digitize.retention import schedule
from digitize.review import Review
from digitize.rights import Rights
from digitize.sampling import Sampling
from digitize.scan import Scan, Status
from digitize.sign_in import SignIn
from digitize.signing import Role, Rule
from digitize.steps.sign import signer
from digitize.steps.signatures import signature_checker
from digitize.stores import Database, Jobs, ObjectStore
from digitize.verdict import Judge
from digitize.wording import Wording
from ocr.cutter import Cutter
from ocr.pictures import Pictures
from ocr.sandbox import SandboxOpener
from ocr.searchable import Searchable
from ocr.signatures import SignatureReader
from ocr.signing import PdfSigner
from storage.bag import BagPacker
from storage.bookmarks import Bookmarks
from storage.cipher import Cipher
from storage.database import SqlDatabase, engine_for
from storage.jobs import DbosJobs, DbosWorker
from storage.journal import Journal, foreign
from storage.ledger import SqlLedger
from storage.mirror import Mirrored
from storage.objects import FolderObjects
from storage.roles import grant
from storage.rotation import Rotation
from storage.s3 import S3Objects
from storage.seals import Sealer
from storage.stacks import FolderStacks
from storage.workers import Workers

ROUNDS = timedelta(days=1)
"""Between two rounds of fixity in the background: a small store need not be read again every minute."""
REMEMBERED = timedelta(days=2)
"""How long the queue remembers jobs that ended."""
MANY = 500
"""Papers and records that one round of the reconciler puts into the queue."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the ways in work with."""

    settings: Settings
    types: Mapping[str, DocType]
    objects: ObjectStore
    sql: SqlDatabase
    queue: DbosJobs
    intake: Intake
    review: Review
    reading: Reading
    pictures: Pictures
    part: PartReader
    judge: Judge
    stacks: FolderStacks
    cutter: Cutter
    seals: Sealer
    keeping: Keeping
    archive: Archive
    journal: Journal
    rebuild: Rebuild
    fixity: Fixity
    life: Life
    backfill: Backfill
    accountant: Accountant
    sampling: Sampling
    workers: Workers
    feeder: Feeder
    access: Access
    sign_in: SignIn
    ledger: SqlLedger
    rotation: Rotation
    wording: Wording
    looking_up: LookingUp
    rights: Rights
    reporter: Reporter
    channels: tuple[Channel, ...]
    calendar: WorkingDays

    @property
    def database(self) -> Database:
        return self.sql

    def requeue(self) -> int:
        """Puts papers that wait without a job back into the queue; how many."""
        with self.sql.look() as store:
            waiting = store.scans.waiting(MANY)
            wanting = [*store.packages.wanting(MANY), *self._signable(store.packages.unsigned(MANY))]
        for id in wanting:
            self.queue.keep(id, f"again-{now():%Y%m%d%H}")
        return self.queue.requeue(waiting)

    def chores(self) -> tuple[tuple[str, Callable[[], int]], ...]:
        """What whoever works does every minute beside reading, by name; each says how much there was to do."""
        works: tuple[tuple[str, Callable[[], int]], ...] = (
            ("requeued", self.requeue),
            ("batches finished", self.backfill.close_ended),
            ("pruned", lambda: self.queue.prune(now() - REMEMBERED)),
            ("sessions ended", self.sign_in.sweep),
            ("logged", self.log),
            ("worded", self.wording.run),
            ("counted", self.reporter.figures.gather),
            ("handed over", lambda: handed_over(self.channels)),
        )
        return (*works, ("fixity", self._scanned)) if self.settings.fixity_rate else works

    def _scanned(self) -> int:
        found = self.fixity.run(budget=self.settings.fixity_rate * 60, rest=ROUNDS)
        return found.damaged + found.missing

    def _signable(self, ids: Sequence[str]) -> Sequence[str]:
        """Records whose copies lack a signature: worth a try only where this machine holds a key."""
        return ids if self.keeping.copies.device.holds(Role.CONVERTER, "") else ()

    def requeue_one(self, id: str) -> None:
        """Sees to it that a paper that waits is read; the reconciler does it later where the queue does not answer now."""
        with self.sql.look() as store:
            scan, _ = store.scans.get(id)
        if scan.status is Status.RECEIVED:
            with suppress(Unavailable):
                self.queue.requeue([id])

    def shelf(self, place: str) -> Shelf:
        """Where the files of a batch are: a folder, or `s3://bucket/prefix`."""
        return shelf_of(place, self.settings)

    def worker(self) -> Worker:
        """A worker for this process, not yet started."""
        name, slots = executor_name(self.settings), self.settings.workers
        read, fed = told("read", "scan", self.reading.read), told("read", "scan", self.reading.read_fed)
        jobs = DbosWorker(
            self.settings.queue, read, fed, told("kept", "record", self.keeping.keep), executor=name[0], concurrency=2, backlog=slots
        )
        return Worker(jobs, self.queue, self.workers, self.feeder, self.reading.spare, name, slots)

    def log(self) -> int:
        """Puts what happened into the tree and signs its head; how many events."""
        count = self.ledger.gather()
        self.ledger.head()
        return count

    def grant(self, role: str) -> None:
        """Gives a database role what the service needs. Raises Invalid."""
        grant(self.sql.engine, role)

    def must_be_whole(self) -> None:
        """Raises Conflict, closed, where the index was lost and the store holds its journal: that must come back first."""
        if self.journal.is_anothers():
            self.queue.close()
            self.sql.engine.dispose()
            raise foreign()

    def close(self) -> None:
        with suppress(SohoaError):  # else the next process does it
            if self.log():
                self.journal.write()  # places in the tree must not be given anew after a loss
        self.queue.close()
        self.sql.engine.dispose()


def build(settings: Settings) -> Services:
    """All services, with the tables at their newest version. Raises Unavailable where a store does not answer."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    types = all_doctypes()
    first, second = objects_of(settings.s3, settings.data_dir / "objects"), _second(settings)
    objects = Mirrored(first, second) if second else first
    current = settings.data_key_number
    cipher = Cipher({**settings.older_keys, current: settings.key("data_key")}, current, settings.key("index_key"))
    database = SqlDatabase(engine_for(settings.database), cipher)
    with database.closed_if_it_fails():
        database.upgrade()
    queue = DbosJobs(settings.queue)
    fits: tuple[ObjectStore, Database, Jobs] = (objects, database, queue)
    originals, tools, opener = _originals(objects), engines(settings), SandboxOpener()
    review = Review(database, types, result_code, retyper(), lambda record: _keep_later(queue, record), now)
    seals, keys, rules = sealer(settings), device(settings), signing_rules(settings)
    packer, retention = BagPacker(), schedule(settings.retention_rules or SCHEDULE)
    journal = Journal(database.engine, objects, cipher, now)
    keeping = Keeping(
        database, objects, originals, _copies(settings, database, seals, keys, rules), packer, types, retention, version("sohoa"), now
    )
    steps = (
        ("sign", signer(keys, objects, originals, rules, now)),
        ("signatures", signature_checker(SignatureReader(settings.signing.roots), originals)),
        *pipeline(settings, originals, tools),
    )
    access, sign_in, ledger, calendar = *people(settings, database), SqlLedger(database.engine, seals, now), WorkingDays(settings.days_off)
    cutter, bookmarks = Cutter(opener), Bookmarks(database.engine, now)
    wording = worded(database, bookmarks)
    intake, workers = Intake(*fits, opener, now), Workers(database.engine)
    return Services(
        settings=settings, types=types, objects=objects, sql=database, queue=queue, review=review,
        intake=intake, reading=Reading(database, queue, steps, Parting(database, objects, originals, cutter, steps, now), review.accept_if_sure, now),
        pictures=Pictures(opener, objects, originals), part=PartReader(opener, tools, originals), judge=Judge(opener, originals),
        stacks=FolderStacks(settings.data_dir / "stacks"), cutter=cutter, seals=seals,
        keeping=keeping, archive=Archive(keeping, objects, packer),
        journal=journal, rebuild=Rebuild(database, objects, packer, journal),
        life=Life(database, objects, types, retention, lambda record: _keep_later(queue, record), journal.forget, now), fixity=Fixity(database, first, second, bookmarks, journal, now),
        backfill=Backfill(database, intake, types, priorities(settings.backfill_rules or PRIORITIES), today, now), workers=workers, accountant=Accountant(database, now), sampling=Sampling(database, types, now),
        feeder=Feeder(database, queue, workers, bookmarks), access=access, sign_in=sign_in, ledger=ledger, rotation=Rotation(database.engine, cipher, journal), wording=wording, calendar=calendar,
        looking_up=looking_up(settings, database, ledger, access, seals, wording), rights=rights(settings, database, ledger, calendar),
        reporter=reporter(settings, database, cipher, access, types), channels=channels(settings, database, access, types),
    )  # fmt: skip


def _copies(settings: Settings, database: SqlDatabase, seals: Sealer, keys: PdfSigner, rules: Sequence[Rule]) -> Copies:
    return Copies(
        renderer=Searchable(settings.serif, settings.signing.roots), seals=seals, device=keys, rules=rules, types=all_doctypes(), agency=settings.agency,
        link=f"{settings.public_url.rstrip('/')}/xac-minh", called=lambda login: "Máy" if login == MACHINE else database.name_of(login),
    )  # fmt: skip


def _keep_later(queue: DbosJobs, record: Record) -> None:
    """Packages a record soon; the reconciler sees to it where the queue does not answer now."""
    with suppress(Unavailable):
        queue.keep(record.id, str(record.version))


def _second(settings: Settings) -> FolderObjects | S3Objects | None:
    if not (settings.second_s3.endpoint or settings.second_folder):
        return None
    return objects_of(settings.second_s3, settings.second_folder or Path())


def objects_of(s3: S3, folder: Path) -> FolderObjects | S3Objects:
    """The store of an S3 server where one is given, else of a folder."""
    if not s3.endpoint:
        return FolderObjects(folder)
    store = S3Objects(
        s3.endpoint, s3.access_key.get_secret_value(), s3.secret_key.get_secret_value(), s3.bucket, secure=s3.secure, region=s3.region,
        lock=s3.lock,
    )  # fmt: skip
    store.create_bucket()
    return store


def _originals(objects: ObjectStore) -> Originals:
    @contextmanager
    def original(scan: Scan) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(prefix="sohoa-original-") as copy:
            with objects.get(scan.source.key) as stream:
                shutil.copyfileobj(stream, copy, 1 << 20)
            copy.flush()
            yield Path(copy.name)

    return original
