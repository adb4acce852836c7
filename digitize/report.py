"""The province's report on digitization: by agency and field, the indicators of QĐ 766/QĐ-TTg group 4, and how far the archives are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import TypeVar

from digitize.doctypes import DocType
from digitize.dossier import Dossier
from digitize.errors import NotFound
from digitize.figures import ARCHIVES, Daily, Figure, Figures, Paper, Slice
from digitize.indicators import Indicator, Rules
from digitize.inventory import Inventory
from digitize.pace import interval, weekly
from digitize.period import Period, Span
from digitize.units import TOP, Units

OTHERS = "-"
"""Line of what belongs to no unit that is known here."""
UNSURE = "(chưa rõ loại)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Of which period, agency and field, as it was known at a moment."""

    period: Period
    unit: str = TOP
    field: str = ""
    """Empty: all."""
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One agency with those below it and those it followed."""

    unit: str
    name: str
    group: str
    dossiers: Mapping[str, int]
    papers: Mapping[Figure, int]
    minutes: float | None
    """Median from receipt to acceptance at the counter."""


@dataclass(frozen=True, slots=True)
class Rate:
    """An indicator with what it came to."""

    indicator: Indicator
    counted: int
    among: int

    @property
    def rate(self) -> float | None:
        """Per cent with two decimals; None where there is nothing to divide by."""
        return round(100 * self.counted / self.among, 2) if self.among else None

    @property
    def score(self) -> float | None:
        """Share of the points, in per cent: all at the rate that scores in full, below it in proportion (QĐ 766/QĐ-TTg)."""
        if self.rate is None or self.indicator.full_at is None:
            return None
        return round(min(100 * self.rate / self.indicator.full_at, 100), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """How far the archives are, of one field or year."""

    name: str
    total: int
    """As counted on the shelves; what was scanned, where nobody counted."""
    figures: Mapping[Figure, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """How the archives went, day by day, and when they will be done."""

    days: Sequence[Daily]
    total: int
    done: int
    deadline: date | None
    source: str
    forecast: tuple[date, date | None] | None

    @property
    def late(self) -> bool | None:
        """Whether four times of five it will be done only after the deadline; None where nobody can say."""
        if self.deadline is None or self.forecast is None:
            return None
        return self.forecast[0] > self.deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All of it."""

    wanted: Wanted
    unit: str
    """What the agency is called."""
    span: Span
    rules: Rules
    lines: Sequence[Line]
    whole: Line
    """Not the sum of the lines: what was parted among several agencies stands in the line of each."""
    rates: Sequence[Rate]
    fields: Sequence[Stock]
    years: Sequence[Stock]
    burn: Burn


@dataclass(frozen=True, slots=True)
class Reporter:
    """Draws reports up. Every figure of them has a list behind it, drawn by the same condition."""

    figures: Figures
    units: Units
    types: Mapping[str, DocType]
    rules: Rules
    inventory: Inventory
    now: Callable[[], datetime]

    def report(self, wanted: Wanted) -> Report:
        """Takes in what is new first. Raises Invalid, NotFound for an unknown unit."""
        self.figures.gather()
        span, code = wanted.period.span(wanted.as_of), self.units.root(wanted.unit)
        if code not in self.units.known and code != TOP:
            raise NotFound("no-unit", "Không có đơn vị này.")
        rules, whole = self.rules.on(span.day), self._slice(wanted)
        dossiers = self.figures.dossiers(span, rules.measures(), whole)
        lines = self._lines(wanted, code, span, rules, whole, dossiers)
        fields, years = self._stocks(span, whole)
        return Report(
            wanted=wanted, unit=self.units.name(code) or "Toàn bộ", span=span, rules=rules, lines=lines[1:], whole=lines[0],
            rates=self._rates(span, rules, whole, dossiers), fields=fields, years=years, burn=self._burn(span, whole, wanted, rules),
        )  # fmt: skip

    def papers_behind(
        self, wanted: Wanted, figure: Figure, line: str = "", doctype: str = "", year: int | None = None, after: str = ""
    ) -> Sequence[Paper]:
        """A page of the papers behind a figure."""
        of = self._of_line(wanted, line)
        kinds = frozenset({doctype}) if doctype else of.doctypes
        chosen = Slice(units=of.units, doctypes=kinds, year=year)
        return self.figures.papers_behind(figure, wanted.period.span(wanted.as_of), chosen, after, PAGE)

    def dossiers_behind(self, wanted: Wanted, name: str, line: str = "", after: str = "") -> Sequence[Dossier]:
        """A page of the dossiers behind a figure. Raises NotFound for a figure that there is none of."""
        span = wanted.period.span(wanted.as_of)
        measure = self.rules.on(span.day).measures().get(name)
        if measure is None:
            raise NotFound("no-figure", "Không có số liệu này trong báo cáo.")
        return self.figures.dossiers_behind(measure, span, self._of_line(wanted, line), after, PAGE)

    def kinds_of(self, field: str) -> frozenset[str]:
        """Types of papers of a field."""
        return frozenset(name for name, kind in self.types.items() if kind.group == field) or frozenset({""})

    def scope_of(self, wanted: Wanted, line: str) -> frozenset[str] | None:
        """The units whose papers a line counts; None: all."""
        code = self.units.root(wanted.unit)
        below = {unit.code: self.units.seen_from(unit.code) or frozenset() for unit in self.units.below(code)}
        if not line:
            return self.units.seen_from(wanted.unit)
        if line in below:
            return below[line]
        if line == code:
            return frozenset({code}) if below else self.units.seen_from(code)
        raise NotFound("no-unit", "Không có đơn vị này trong báo cáo.")

    def _slice(self, wanted: Wanted) -> Slice:
        kinds = self.kinds_of(wanted.field) if wanted.field else None
        return Slice(units=self.units.seen_from(wanted.unit), doctypes=kinds, field=wanted.field or None)

    def _of_line(self, wanted: Wanted, line: str) -> Slice:
        whole = self._slice(wanted)
        units = self._unknown(wanted) if line == OTHERS else self.scope_of(wanted, line)
        return Slice(units=units, doctypes=whole.doctypes, field=whole.field)

    def _unknown(self, wanted: Wanted) -> frozenset[str]:
        """Units of papers in reach that stand in no line."""
        span, whole = wanted.period.span(wanted.as_of), self._slice(wanted)
        there = {str(key[0]) for key in self.figures.papers(span, ("unit",), whole)}
        there |= set(self.figures.dossiers(span, self.rules.on(span.day).measures(), whole))
        return frozenset(there - self._known(wanted))

    def _known(self, wanted: Wanted) -> frozenset[str]:
        code = self.units.root(wanted.unit)
        found = [self.scope_of(wanted, line.code) or frozenset() for line in self.units.below(code)]
        return frozenset({code}).union(*found)

    def _lines(
        self, wanted: Wanted, code: str, span: Span, rules: Rules, whole: Slice, dossiers: Mapping[str, Mapping[str, int]]
    ) -> list[Line]:
        """The whole, then each agency right below, the agency itself, and what belongs to none."""
        papers = {str(key[0]): counts for key, counts in self.figures.papers(span, ("unit",), whole).items()}
        columns = [column.name for column in rules.columns]
        delays = self.figures.delays(span, whole)
        there = set(papers) | set(dossiers)

        def line(unit: str, name: str, group: str, scope: Iterable[str]) -> Line:
            among = [one for one in scope if one in there or one in delays]
            minutes = [minute for one in among for minute in delays.get(one, ())]
            return Line(
                unit=unit, name=name, group=group, dossiers=_only(columns, _summed(dossiers.get(one, {}) for one in among)),
                papers=dict.fromkeys(Figure, 0) | _summed(papers.get(one, {}) for one in among), minutes=round(median(minutes), 1) if minutes else None,
            )  # fmt: skip

        below = self.units.below(code)
        found = [line("", "Tổng cộng", "", there | set(delays))]
        found += [line(one.code, one.name, one.group, self.scope_of(wanted, one.code) or ()) for one in below]
        own = self.scope_of(wanted, code) if code else None
        if own and (not below or own & there):
            found.append(line(code, self.units.name(code), "", own))
        if strange := there - self._known(wanted) if below or not code else set():
            found.append(line(OTHERS, "Đơn vị chưa có trong danh sách", "", strange))
        return found

    def _rates(self, span: Span, rules: Rules, whole: Slice, dossiers: Mapping[str, Mapping[str, int]]) -> list[Rate]:
        sums = _summed(dossiers.values())
        by_procedure = {name: measure for name, measure in rules.measures().items() if measure.per == "procedure"}
        sums |= self.figures.procedures(span, by_procedure, whole)
        return [Rate(one, sums.get(f"{one.code}/counted", 0), sums.get(f"{one.code}/among", 0)) for one in rules.indicators]

    def _stocks(self, span: Span, whole: Slice) -> tuple[list[Stock], list[Stock]]:
        """How far the archives are, by field and by year of issue, newest first."""
        fields: dict[str, Counter[Figure]] = {}
        for key, counts in self.figures.papers(span, ("doctype",), whole).items():
            kind = self.types.get(str(key[0]))
            fields.setdefault(kind.group if kind else UNSURE, Counter()).update({name: counts[name] for name in ARCHIVES})
        counted = {shelf.field for shelf in self.inventory.shelves if whole.units is None or shelf.unit in whole.units}
        names = sorted({*fields, *(counted if whole.field is None else counted & {whole.field})})
        by_field = [self._stock(name, fields.get(name, Counter()), self.inventory.total(whole.units, name)) for name in names]
        years = {int(key[0] or 0): counts for key, counts in self.figures.papers(span, ("year",), whole).items()}
        every = sorted({*years, *(shelf.year for shelf in self.inventory.shelves if whole.field in (None, shelf.field))}, reverse=True)
        by_year = [
            self._stock(str(year or ""), years.get(year, {}), self.inventory.total(whole.units, whole.field, year)) for year in every
        ]
        return [one for one in by_field if one.total], [one for one in by_year if one.total]

    def _stock(self, name: str, counts: Mapping[Figure, int], counted: int) -> Stock:
        figures = {figure: counts.get(figure, 0) for figure in ARCHIVES}
        return Stock(name=name, total=max(counted, figures[Figure.SCANNED]), figures=figures)

    def _burn(self, span: Span, whole: Slice, wanted: Wanted, rules: Rules) -> Burn:
        days = self.figures.days(span, whole)
        done = sum(day.checked for day in days)
        total = max(self.inventory.total(whole.units, whole.field), sum(day.received for day in days))
        weeks = weekly([(day.day, day.checked) for day in days if day.checked], span.day)
        return Burn(
            days=days,
            total=total,
            done=done,
            deadline=rules.deadline,
            source=rules.source,
            forecast=interval(weeks, total - done, span.day),
        )


Name = TypeVar("Name", bound=str)
PAGE = 100
"""Of a list behind a figure."""


def _only(columns: Iterable[str], sums: Mapping[str, int]) -> dict[str, int]:
    return {name: sums.get(name, 0) for name in columns}


def _summed(counts: Iterable[Mapping[Name, int]]) -> dict[Name, int]:
    total: Counter[Name] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
