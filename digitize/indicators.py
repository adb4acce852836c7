"""What reports count of dossiers and how they reckon: columns and indicators, as `indicators.toml` gives them, by day."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "indicators.toml"
CONDITIONS = frozenset(
    {"received", "resolved", "returns", "result", "linked", "components", "reused", "from_store", "population", "citizen"}
)
"""What may be asked of a dossier."""


class BrokenIndicators(Exception):
    """The file is wrong; stops the start."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Dossiers of which all of some conditions hold, and at least one of others; a name with `!` before it is the opposite."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    per: str = "dossier"
    """What is counted: dossiers, or their procedures, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the provincial table."""

    name: str
    group: str
    title: str
    measure: Measure
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One rate: `counted` of `among`, in per cent."""

    code: str
    portal: str
    """Its code on the national portal."""
    title: str
    among: Measure
    counted: Measure
    full_at: float | None
    """Rate at which it scores in full; below it in proportion (QĐ 766). None: no such rule."""
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Rules:
    """All of them, and until when old results are to be digitized."""

    columns: tuple[Column, ...]
    indicators: tuple[Indicator, ...]
    deadline: date | None
    source: str

    @classmethod
    def load(cls, file: Path = FILE) -> Rules:
        """From a file of the form of indicators.toml. Raises BrokenIndicators that names what is wrong in it."""
        try:
            data = tomllib.loads(file.read_text("utf-8"))
            archive = data.get("archive", {})
            columns, indicators = tuple(map(_column, data["column"])), tuple(map(_indicator, data["indicator"]))
            return cls(columns, indicators, archive.get("deadline"), archive.get("source", ""))
        except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
            raise BrokenIndicators(f"{file.name}: {error!r}") from error

    def on(self, day: date) -> Rules:
        """Those that hold on a day."""
        return Rules(
            tuple(one for one in self.columns if _holds(one, day)), tuple(one for one in self.indicators if _holds(one, day)),
            self.deadline, self.source,
        )  # fmt: skip

    def measures(self) -> Mapping[str, Measure]:
        """Everything that is counted, by the name of its figure: a column's own, an indicator's `4.2/among` and `4.2/counted`."""
        found = {column.name: column.measure for column in self.columns}
        for one in self.indicators:
            found |= {f"{one.code}/among": one.among, f"{one.code}/counted": one.counted}
        return found


def _column(data: Mapping[str, Any]) -> Column:
    return Column(
        name=data["name"], group=data["group"], title=data["title"], measure=_measure(data.get("all", ()), data.get("any", ())),
        since=data["from"], until=data.get("to"),
    )  # fmt: skip


def _indicator(data: Mapping[str, Any]) -> Indicator:
    per = data.get("per", "dossier")
    among = _measure(data["among"], (), per)
    counted = _measure((*data["among"], *data.get("counted", ())), data.get("any", ()), per)
    return Indicator(
        code=data["code"], portal=data["portal"], title=data["title"], among=among, counted=counted, full_at=data.get("full_at"),
        since=data["from"], until=data.get("to"),
    )  # fmt: skip


def _measure(every: Any, some: Any, per: str = "dossier") -> Measure:
    if strange := {name.removeprefix("!") for name in (*every, *some)} - CONDITIONS or per not in ("dossier", "procedure"):
        raise ValueError(f"unknown: {strange or per}")
    return Measure(tuple(every), tuple(some), per)


def _holds(rule: Column | Indicator, day: date) -> bool:
    return rule.since <= day and (rule.until is None or day <= rule.until)
