"""`Jobs` through DBOS: one durable code path on SQLite and PostgreSQL (engines.md §B).

Our own table of scans is the truth: a job only names a scan, doing it twice changes nothing, and `requeue` puts every
paper that waits without a job back into the queue. Papers of clerks and of backfills have a queue each, with slots of its own
on every machine, so that a million waiting papers of a backfill, or one of a thousand pages, never stand before a clerk's. Of
a backfill only as many papers are queued as the workers will read soon (`feed`): the rest waits in the table of scans, where a
batch can be paused, and costs the queue nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from time import time
from typing import TYPE_CHECKING

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine, create_engine, event

from digitize.errors import Unavailable

if TYPE_CHECKING:
    from dbos import WorkflowStatus

QUEUE = "read"
BACKLOG = "backfill"
WORKFLOW = "read_scan"
FED = "read_fed"
KEEPING = "keep"
KEEP = "keep_record"
VERSION = "1"
"""Pinned: a deploy that does not change what a job means strands nothing."""
TRIES = 5
PRUNED, PRUNINGS = 1000, 30
ACTIVE = ["ENQUEUED", "PENDING", "DELAYED"]


def queue_engine(url: str) -> Engine:
    """The queue's engine; SQLite as measured: write-ahead log, a busy time-out, safe against a killed process."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _set_up(connection, _record) -> None:  # type: ignore[no-untyped-def]  # a DBAPI connection has no type of its own
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


class DbosJobs:
    """Puts jobs in; needs a worker, here or on another machine, to take them out."""

    def __init__(self, url: str) -> None:
        DBOS.migrate(url)
        self._engine = queue_engine(url)
        self._client = DBOSClient(system_database_engine=self._engine, serializer=DBOSPortableJSONSerializer())

    def enqueue(self, scan_id: str) -> None:
        """The same id again does nothing. Raises Unavailable."""
        self._put(scan_id, f"{WORKFLOW}-{scan_id}")

    def requeue(self, scan_ids: Iterable[str]) -> int:
        """Puts back papers that wait though their job is over; how many. Raises Unavailable."""
        with _answering():
            busy = {_scan_of(job.workflow_id) for job in self._active(WORKFLOW)}
            return self._put_again((id for id in scan_ids if id not in busy), WORKFLOW, QUEUE)

    def queued(self) -> Mapping[int, frozenset[str]]:
        """Ids of papers of backfills that are queued or being read, by the slots of the workers they are for. Raises Unavailable."""
        with _answering():
            out: dict[int, set[str]] = {}
            for job in self._active(FED):
                out.setdefault(_slots_of(job.queue_name), set()).add(_scan_of(job.workflow_id))
        return {slots: frozenset(ids) for slots, ids in out.items()}

    def feed(self, scan_ids: Iterable[str], slots: int) -> int:
        """Queues papers of backfills for workers with so many slots; how many. Raises Unavailable."""
        with _answering():
            return self._put_again(scan_ids, FED, backlog_of(slots))

    def withdraw(self, slots: int) -> int:
        """Takes back what is queued for workers of which none is left; how much. Raises Unavailable."""
        with _answering():
            left = self._client.list_workflows(
                queue_name=backlog_of(slots), status=["ENQUEUED", "DELAYED"], load_input=False, load_output=False
            )
            if left:
                self._client.cancel_workflows([job.workflow_id for job in left])
        return len(left)

    def _active(self, workflow: str) -> Sequence[WorkflowStatus]:
        return self._client.list_workflows(name=workflow, status=ACTIVE, load_input=False, load_output=False)

    def _put_again(self, scan_ids: Iterable[str], workflow: str, queue: str) -> int:
        """Twice in the same minute a paper gets one job: whoever else puts it back, too, does nothing, and one that fails rests."""
        count = 0
        for scan_id in scan_ids:
            self._put(scan_id, f"{WORKFLOW}-{scan_id}-{int(time()) // 60:x}", workflow, queue)
            count += 1
        return count

    def take_over(self, executor: str) -> list[str]:
        """Gives what a dead worker was at back to the queues; ids of the papers. Raises Unavailable."""
        with _answering():
            left = self._client.list_workflows(status=["PENDING"], executor_id=executor, load_input=False, load_output=False)
            for queue in {job.queue_name for job in left if job.queue_name}:
                self._client.resume_workflows([job.workflow_id for job in left if job.queue_name == queue], queue_name=queue)
        return [_scan_of(job.workflow_id) for job in left if job.name in (WORKFLOW, FED)]

    def prune(self, before: datetime) -> int:
        """Forgets jobs that ended before a moment, so many at the most as one call should; how many. Raises Unavailable."""
        ended, count = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"], 0
        with _answering():
            for _ in range(PRUNINGS):
                over = self._client.list_workflows(
                    status=ended, completed_before=before.isoformat(), limit=PRUNED, load_input=False, load_output=False
                )
                if over:
                    self._client.delete_workflows([job.workflow_id for job in over])
                count += len(over)
                if len(over) < PRUNED:
                    break
        return count

    def running(self) -> frozenset[str]:
        """Ids of papers being read at this moment."""
        with _answering():
            found = self._client.list_workflows(status=["PENDING"], name=[WORKFLOW, FED], load_input=False, load_output=False)
        return frozenset(_scan_of(job.workflow_id) for job in found)

    def keep(self, record_id: str, version: str) -> None:
        """Packages a record later; the same version again does nothing. Raises Unavailable."""
        try:
            job = f"{KEEP}-{record_id}-{version}"
            self._client.enqueue({"queue_name": KEEPING, "workflow_name": KEEP, "workflow_id": job, "app_version": VERSION}, record_id)
        except Exception as error:  # the client raises whatever its database raises
            raise Unavailable("queue-unavailable", "Hồ sơ đã lưu nhưng hàng đợi không trả lời; hệ thống sẽ tự đóng gói sau.") from error

    def _put(self, scan_id: str, job_id: str, workflow: str = WORKFLOW, queue: str = QUEUE) -> None:
        try:
            self._client.enqueue({"queue_name": queue, "workflow_name": workflow, "workflow_id": job_id, "app_version": VERSION}, scan_id)
        except Exception as error:  # the client raises whatever its database raises
            raise Unavailable("queue-unavailable", "Bản quét đã được giữ nhưng hàng đợi không trả lời; hệ thống sẽ tự đọc sau.") from error

    def close(self) -> None:
        self._client.destroy()
        self._engine.dispose()


def backlog_of(slots: int) -> str:
    """The queue of workers with so many slots: DBOS keeps one limit a queue for all machines, and machines differ."""
    return f"{BACKLOG}-{slots}"


def _slots_of(queue: str | None) -> int:
    return int((queue or "").rpartition("-")[2] or 0)


def _scan_of(job_id: str) -> str:
    return job_id.removeprefix(f"{WORKFLOW}-").partition("-")[0]


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the client raises whatever its database raises
        raise Unavailable("queue-unavailable", "Hàng đợi không trả lời; hãy thử lại sau ít phút.") from error


def _registered(workflow: str, step: str, work: Callable[[str], object]) -> None:
    """A job of that name: a work that is tried some times. What fails then, the reconciler finds: a paper waits still, until it was tried
    too often, and a record has no package yet.
    """

    @DBOS.step(name=step, retries_allowed=True, max_attempts=TRIES, interval_seconds=1.0, backoff_rate=2.0)
    def tried(id: str) -> None:
        work(id)

    @DBOS.workflow(name=workflow, max_recovery_attempts=TRIES)
    def job(id: str) -> None:
        with suppress(Exception):
            tried(id)


class DbosWorker:
    """Takes jobs out, in this process."""

    def __init__(
        self, url: str, work: Callable[[str], object], fed: Callable[[str], object], keep: Callable[[str], object], *, executor: str, concurrency: int, backlog: int
    ) -> None:  # fmt: skip
        """`work` reads one scan, `fed` one of a backfill, `keep` packages one record; what fails in any the reconciler finds again.
        `concurrency` papers of clerks and `backlog` papers of backfills are read at a time.
        """
        logging.getLogger("dbos").setLevel(logging.ERROR)
        config: DBOSConfig = {
            "name": "sohoa", "system_database_engine": queue_engine(url), "application_version": VERSION, "executor_id": executor,
            "serializer": DBOSPortableJSONSerializer(), "log_level": "ERROR",
        }  # fmt: skip
        if url.startswith("sqlite"):
            config["system_database_url"] = url
        DBOS(config=config)

        _registered(WORKFLOW, "read", work)
        _registered(FED, "read fed", fed)
        _registered(KEEP, "keep", keep)
        self._concurrency, self._backlog = concurrency, backlog

    def start(self) -> None:
        """Begins, and takes up what this executor had begun before it died."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=0.2, on_conflict="always_update")
        DBOS.register_queue(
            backlog_of(self._backlog), worker_concurrency=self._backlog, polling_interval_sec=0.2, on_conflict="always_update"
        )
        DBOS.register_queue(KEEPING, worker_concurrency=1, polling_interval_sec=0.5, on_conflict="always_update")

    def stop(self, seconds: int = 30) -> None:
        """Lets running jobs end, then stops; what is left goes on at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds, destroy_registry=True)
