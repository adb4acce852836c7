"""`Jobs` through DBOS: one durable code path on SQLite and PostgreSQL (engines.md §B).

Our own table of scans is the truth: a job only names a scan, doing it twice changes nothing, and `requeue` puts every
paper that waits without a job back into the queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import Engine, create_engine, event

from digitize.errors import Unavailable

QUEUE = "read"
WORKFLOW = "read_scan"
KEEPING = "keep"
KEEP = "keep_record"
VERSION = "1"
"""Pinned: a deploy that does not change what a job means strands nothing."""
TRIES = 5


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
        """Puts back papers that wait though their job is over; how many."""
        count = 0
        for scan_id in scan_ids:
            first = f"{WORKFLOW}-{scan_id}"
            found = self._client.list_workflows(workflow_id_prefix=first, load_input=False, load_output=False)
            if not any(job.status in ("ENQUEUED", "PENDING", "DELAYED") for job in found):
                self._put(scan_id, first if not found else f"{first}-{len(found)}")
                count += 1
        return count

    def running(self) -> frozenset[str]:
        """Ids of papers being read at this moment."""
        try:
            found = self._client.list_workflows(status=["PENDING"], name=WORKFLOW, load_input=False, load_output=False)
        except Exception as error:  # the client raises whatever its database raises
            raise Unavailable("queue-unavailable", "Hàng đợi không trả lời; hãy thử lại sau ít phút.") from error
        return frozenset(job.workflow_id.removeprefix(f"{WORKFLOW}-").partition("-")[0] for job in found)

    def keep(self, record_id: str, version: str) -> None:
        """Packages a record later; the same version again does nothing. Raises Unavailable."""
        try:
            job = f"{KEEP}-{record_id}-{version}"
            self._client.enqueue({"queue_name": KEEPING, "workflow_name": KEEP, "workflow_id": job, "app_version": VERSION}, record_id)
        except Exception as error:  # the client raises whatever its database raises
            raise Unavailable("queue-unavailable", "Hồ sơ đã lưu nhưng hàng đợi không trả lời; hệ thống sẽ tự đóng gói sau.") from error

    def _put(self, scan_id: str, job_id: str) -> None:
        try:
            self._client.enqueue({"queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": job_id, "app_version": VERSION}, scan_id)
        except Exception as error:  # the client raises whatever its database raises
            raise Unavailable("queue-unavailable", "Bản quét đã được giữ nhưng hàng đợi không trả lời; hệ thống sẽ tự đọc sau.") from error

    def close(self) -> None:
        self._client.destroy()
        self._engine.dispose()


class DbosWorker:
    """Takes jobs out, in this process."""

    def __init__(
        self, url: str, work: Callable[[str], None], give_up: Callable[[str], None], keep: Callable[[str], object], *, executor: str, concurrency: int
    ) -> None:  # fmt: skip
        """`work` reads one scan and may raise; after the last try `give_up` sets the scan aside. `keep` packages one record; what
        fails there the reconciler finds again.
        """
        logging.getLogger("dbos").setLevel(logging.ERROR)
        config: DBOSConfig = {
            "name": "sohoa", "system_database_engine": queue_engine(url), "application_version": VERSION, "executor_id": executor,
            "serializer": DBOSPortableJSONSerializer(), "log_level": "ERROR",
        }  # fmt: skip
        if url.startswith("sqlite"):
            config["system_database_url"] = url
        DBOS(config=config)

        @DBOS.step(name="read", retries_allowed=True, max_attempts=TRIES, interval_seconds=1.0, backoff_rate=2.0)
        def step(scan_id: str) -> None:
            work(scan_id)

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=TRIES)
        def read_scan(scan_id: str) -> None:
            try:
                step(scan_id)
            except Exception:  # whatever it was, the paper must not wait for ever
                give_up(scan_id)

        @DBOS.step(name="keep", retries_allowed=True, max_attempts=TRIES, interval_seconds=1.0, backoff_rate=2.0)
        def keep_step(record_id: str) -> None:
            keep(record_id)

        @DBOS.workflow(name=KEEP, max_recovery_attempts=TRIES)
        def keep_record(record_id: str) -> None:
            with suppress(Exception):  # the record has no package yet, which the reconciler sees
                keep_step(record_id)

        self._concurrency = concurrency

    def start(self) -> None:
        """Begins, and takes up what this executor had begun before it died."""
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=self._concurrency, polling_interval_sec=0.2, on_conflict="always_update")
        DBOS.register_queue(KEEPING, worker_concurrency=1, polling_interval_sec=0.5, on_conflict="always_update")

    def stop(self, seconds: int = 30) -> None:
        """Lets running jobs end, then stops; what is left goes on at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=seconds, destroy_registry=True)
