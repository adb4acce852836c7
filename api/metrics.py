"""Metrics for Prometheus: how requests go, and how the service stands. Names of routes and states only; nothing of any paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.wiring.reading import now
from api.wiring.services import Services
from digitize.errors import SohoaError
from digitize.figures import Slice
from digitize.period import Span
from digitize.scan import Status
from digitize.worklist import ScanQuery

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Those of one application."""

    def __init__(self, services: Services) -> None:
        self._registry = CollectorRegistry(auto_describe=True)
        labels = ("method", "route")
        self._requests = Counter("sohoa_requests", "Requests answered", (*labels, "status"), registry=self._registry)
        self._seconds = Histogram("sohoa_request_seconds", "Time to answer", labels, buckets=BUCKETS, registry=self._registry)
        self._registry.register(_Standing(services))

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request that was answered; `route` as it is declared, never as it was called."""
        known = method if method in METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(known, route).observe(seconds)

    def written(self) -> tuple[bytes, str]:
        """All of them as text, and its media type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


class _Standing(Collector):
    """How the service stands at the moment of a scrape. What does not answer leaves its metric out, and says so in `sohoa_up`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked at the start."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        parts = self._services
        up = GaugeMetricFamily("sohoa_up", "Whether a part answers", labels=("part",))
        alive = {"database": parts.sql.alive(), "store": parts.objects.alive()}
        for name, answers in alive.items():
            up.add_metric((name,), float(answers))
        yield up
        if alive["database"]:
            with suppress(SohoaError):
                yield from self._papers()
                yield from self._work()

    def _papers(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("sohoa_papers_waiting", "Papers that wait, by state; counting stops at 10,000", labels=("state",))
        hour = GaugeMetricFamily("sohoa_papers_last_hour", "What was done in the last hour", labels=("what",))
        with self._services.database.look() as store:
            for status in (Status.RECEIVED, Status.TO_CHECK, Status.QUARANTINED):
                waiting.add_metric((str(status),), store.scans.count(ScanQuery(statuses=(status,))))
        end = now()
        done = self._services.reporter.figures.hours(Span(end - timedelta(hours=1), end), Slice(), by_day=True)
        for name in ("received", "checked", "published", "looked_up"):
            hour.add_metric((name,), sum(getattr(one, name) for one in done))
        yield from (waiting, hour)

    def _work(self) -> Iterator[Metric]:
        parts = self._services
        behind = GaugeMetricFamily("sohoa_channel_behind", "Events that another system was not told of yet", labels=("channel",))
        tries = GaugeMetricFamily("sohoa_channel_tries", "How often in vain it was tried to tell one", labels=("channel",))
        for channel in parts.channels:
            state = channel.follower.state()
            behind.add_metric((channel.name,), state["behind"])
            tries.add_metric((channel.name,), state["tries"])
        with parts.database.look() as store:
            unreviewed, last = store.lookups.unreviewed(), store.audit.last()
        yield from (
            behind, tries, GaugeMetricFamily("sohoa_workers", "Workers known", value=sum(parts.workers.kinds().values())),
            GaugeMetricFamily("sohoa_lookups_unreviewed", "Urgent look-ups that wait for their review", value=unreviewed),
            GaugeMetricFamily("sohoa_events", "Number of the newest event", value=last),
        )  # fmt: skip
