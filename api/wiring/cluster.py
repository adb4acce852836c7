"""Reading a batch on a Ray cluster (the extra `ray`): hundreds of cores, the same function, the table of scans as its checkpoint.

Ray keeps nothing when its driver dies, and need not: what was read stands in the index, and the next driver asks for what waits.
Every node carries the same SOHOA_ settings in its environment, and RAY_AUTH_MODE=token with one RAY_AUTH_TOKEN; nothing of the
settings goes through the cluster. Ray's usage statistics are off (RAY_USAGE_STATS_ENABLED=0).
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from threading import Event
from typing import Any

from api.scratch import own_folder
from api.settings import Settings
from api.wiring.services import Services, build
from digitize.batch import Batch
from digitize.errors import Unavailable

REST = 15.0
"""Seconds for which a paper is left alone that could not be read just now."""


class Reader:
    """One core of the cluster, with its engines loaded."""

    def __init__(self) -> None:
        own_folder()
        self._services = build(Settings().model_copy(update={"workers": 1}))

    def read(self, id: str) -> None:
        """As any worker reads it."""
        self._services.reading.read(id)


def read_on_cluster(services: Services, batch: Batch, address: str, over: Event) -> None:
    """Reads papers of a batch as they are taken in, until it is over; `address` as Ray understands it. Raises Unavailable."""
    ray = _connected(address)
    try:
        cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
        actor = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=2)(Reader)
        _Driver(ray, services, batch, [actor.remote() for _ in range(cores)]).run(over)
    finally:
        ray.shutdown()


def _connected(address: str) -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the agency's network
    try:
        import ray
    except ImportError as error:
        raise Unavailable("no-ray", "Chưa cài Ray trên máy này: pip install sohoa[ray].") from error
    host, _, port = address.rpartition(":")
    try:
        if port.isdecimal():  # Ray itself would ask a cluster that is not there for minutes
            socket.create_connection((host, int(port)), timeout=10).close()
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise Unavailable("no-ray", "Cụm Ray không trả lời; hãy kiểm tra địa chỉ rồi chạy lại.") from error
    return ray


class _Driver:
    """Hands out papers to free cores."""

    def __init__(self, ray: Any, services: Services, batch: Batch, actors: list[Any]) -> None:
        self._ray, self._services, self._batch, self._free = ray, services, batch, actors
        self._all = len(actors)
        self._running: dict[Any, tuple[Any, str]] = {}
        self._resting: dict[str, float] = {}

    def run(self, over: Event) -> None:
        while not over.is_set():
            with suppress(Unavailable):
                self._hand_out()
            if self._running:
                done, _ = self._ray.wait(list(self._running), timeout=1)
                for ref in done:
                    self._gathered(ref)
            else:
                over.wait(1)

    def _hand_out(self) -> None:
        """A paper for each free core."""
        if not self._free:
            return
        now = time.monotonic()
        self._resting = {id: until for id, until in self._resting.items() if until > now}
        busy = {id for _, id in self._running.values()} | self._resting.keys()
        with self._services.database.look() as store:
            waiting = store.scans.waiting(len(busy) + 2 * self._all, self._batch.id)
        for id in (id for id in waiting if id not in busy):
            if not self._free:
                return
            actor = self._free.pop()
            self._running[actor.read.remote(id)] = (actor, id)

    def _gathered(self, ref: Any) -> None:
        actor, id = self._running.pop(ref)
        self._free.append(actor)
        try:
            self._ray.get(ref)
        except Exception:  # the paper waits; its trail says what went wrong, and after some tries it is set aside
            self._resting[id] = time.monotonic() + REST
