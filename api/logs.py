"""Logs: one JSON object a line on standard error. They name things by id and count them; never a value from a paper."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog


def set_up(level: int = logging.INFO) -> None:
    """Once, at the start of a program."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),  # the stream of the moment: a test's capture ends before the program
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Plain('{"level": "%(levelname)s", "logger": "%(name)s"}'))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class Plain(logging.Formatter):
    """Lines of libraries without what they say, and of errors the kind alone: either may hold a value."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the name that logging calls
        return f"{ei[0].__name__ if ei[0] else ''}"


log = structlog.get_logger()


def told(name: str, what: str, work: Callable[[str], object]) -> Callable[[str], object]:
    """A job, which notes whose it was (`what`: the scan or record of that id), how long it took and, by code or kind, whether it failed."""

    def done(id: str) -> object:
        began, said = perf_counter(), {what: id}
        try:
            result = work(id)
        except Exception as error:
            log.warning(
                f"{name} failed", **said, ms=round((perf_counter() - began) * 1000), kind=getattr(error, "code", type(error).__name__)
            )
            raise
        log.info(name, **said, ms=round((perf_counter() - began) * 1000))
        return result

    return done


def tried(name: str, work: Callable[[], object]) -> None:
    """One of the works that go on for ever: what goes wrong in it is noted, and ends neither it nor another."""
    try:
        work()
    except Exception as error:
        log.warning(f"{name} failed", kind=type(error).__name__)
