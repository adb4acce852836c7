"""Quality of a batch, from a random sample that a second person keys from the page without seeing what was read.

How large a sample must be follows from the share of wrong fields that is still borne: so large that, were none of them wrong, the
upper end of Wilson's 95 % interval would not lie above it. A batch passes when the interval lies below, fails when it lies above.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from digitize.batch import Batch, BatchState, left_of
from digitize.corrections import kind_of
from digitize.doctypes import DocType
from digitize.errors import Conflict, Invalid, NotFound
from digitize.kinds import KINDS
from digitize.record import MACHINE, Event
from digitize.scan import HEADER, Scan, Status
from digitize.stores import Clock, Database
from digitize.survey import wilson
from digitize.text import clean

BOUND = 0.01
"""Share of wrong fields that is borne where none is given."""
KEYED_HEADER = ("so_ky_hieu", "ngay_cap", "co_quan_cap", "trich_yeu", "nguoi_ky")
"""Of the layout, what everybody looks a paper up by; the type's own fields come behind them."""
DONE = (Status.TO_CHECK, Status.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Result:
    """What a sample has shown so far."""

    bound: float
    drawn: int
    keyed: int
    """Papers."""
    fields: int
    wrong: int

    @property
    def interval(self) -> tuple[float, float]:
        """Within which the share of wrong fields of the whole batch lies, with 95 % confidence."""
        return wilson(self.wrong, self.fields)

    @property
    def verdict(self) -> str:
        """`passes`, `fails`, or `open` while neither can be said."""
        low, high = self.interval
        if self.fields and high <= self.bound:
            return "passes"
        return "fails" if self.fields and low > self.bound else "open"


def fields_needed(bound: float) -> int:
    """Fields without an error that show a share of wrong ones of at most `bound`. Raises Invalid."""
    if not 0 < bound < 1:
        raise Invalid("bad-bound", "Tỷ lệ sai cho phép phải lớn hơn 0 và nhỏ hơn 1, ví dụ 0.01.")
    few, many = 0, 1
    while wilson(0, many)[1] > bound:
        few, many = many, many * 2
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if wilson(0, middle)[1] <= bound else (middle, many)
    return many


@dataclass(frozen=True, slots=True)
class Sampling:
    """Draws samples, hands their papers out, and judges what was keyed."""

    database: Database
    types: Mapping[str, DocType]
    now: Clock
    chance: random.Random = random.SystemRandom()  # noqa: RUF009  # it holds no state

    def draw(self, name: str, papers: Sequence[tuple[str, Scan]], bound: float, by: str, *, again: bool = False) -> Result:
        """Draws a sample from papers of a batch that were read; `again` in the place of one drawn before, once what was wrong is mended.
        Raises Conflict where there is one already, no paper, or lines that are not accounted for.
        """
        read = [(id, scan) for id, scan in papers if scan.status in DONE]
        if not read:
            raise Conflict("nothing-read", "Đợt này chưa có giấy tờ nào đọc xong để lấy mẫu.")
        chosen, fields, needed = [], 0, fields_needed(bound)
        for id, scan in self.chance.sample(read, len(read)):
            if fields >= needed:
                break
            chosen.append(id)
            fields += len(self.asked(scan))
        with self.database.begin() as store:
            batch = store.batches.get(name)
            if store.batches.sample(batch.id) and not again:
                raise Conflict("sampled-already", "Đợt này đã được lấy mẫu.")
            if left_of(store.batches.tally(batch.id)):
                raise Conflict("batch-unfinished", "Đợt này còn dòng chưa nhận hoặc chưa đọc; hãy lấy mẫu khi đã xong.")
            if batch.state is BatchState.SENT_BACK:
                store.batches.set_state(batch.id, BatchState.FINISHED)
            store.batches.draw(batch.id, bound, sorted(chosen))
            store.audit.add(
                Event(
                    subject=batch.id,
                    action="batch-sampled",
                    actor=by,
                    at=self.now(),
                    detail={"papers": str(len(chosen)), "bound": str(bound)},
                )
            )
        return self.result(batch.id)

    def asked(self, scan: Scan) -> tuple[str, ...]:
        """Names of the fields that are keyed from a paper."""
        kind = self.types.get(scan.doctype or "")
        own = [rule.name for rule in kind.fields if rule.name not in (*HEADER, *KEYED_HEADER)] if kind else []
        return (*KEYED_HEADER, *own)

    def next(self, id: str, by: str) -> str | None:
        """A paper of the sample that somebody may key: nobody keys what he took in, checked or accepted himself."""
        with self.database.look() as store:
            batch = store.batches.get(id)
            for one in store.batches.sample(batch.id):
                if one.keyed_by is None and not self._had(batch, by, {event.actor for event in store.audit.of(one.scan_id)}):
                    return one.scan_id
        return None

    @staticmethod
    def _had(batch: Batch, by: str, actors: set[str]) -> bool:
        return by in actors or by == batch.by

    def key(self, id: str, scan_id: str, values: Mapping[str, str], by: str) -> Mapping[str, bool]:
        """Whether each field was right; what was keyed is kept. Raises NotFound, Conflict, and Invalid for a field it does not have."""
        with self.database.begin() as store:
            batch = store.batches.get(id)
            one = next((found for found in store.batches.sample(batch.id) if found.scan_id == scan_id), None)
            if one is None:
                raise NotFound("not-sampled", "Giấy tờ này không nằm trong mẫu.")
            if one.keyed_by is not None:
                raise Conflict("keyed-already", "Giấy tờ này đã được nhập để kiểm mẫu.")
            if self._had(batch, by, {event.actor for event in store.audit.of(scan_id)}):
                raise Conflict("own-work", "Người kiểm mẫu phải khác người đã nhận, kiểm hoặc xác nhận giấy tờ này.")
            scan, _ = store.scans.get(scan_id)
            found = {name: self._is_right(scan, name, values.get(name, "")) for name in self.asked(scan)}
            wrong = tuple(name for name, right in found.items() if not right)
            store.batches.keyed(batch.id, replace(one, keyed_by=by, fields=len(found), wrong=wrong), values)
            store.audit.add(Event(subject=scan_id, action="sample-keyed", actor=by, at=self.now(), detail={"wrong": ", ".join(wrong)}))
        self._close(batch)
        return MappingProxyType(found)

    def _is_right(self, scan: Scan, name: str, typed: str) -> bool:
        """Whether what stands in the index is what the second person sees; accents count, spaces and signs do not."""
        field, kind = scan.fields.get(name), kind_of(scan, name, self.types)
        ours = (field.value or field.text) if field else ""
        theirs = KINDS[kind](typed) or typed if typed.strip() else ""
        return _plain(ours) == _plain(theirs)

    def result(self, id: str) -> Result:
        """Of a batch by id or name. Raises NotFound where none was drawn."""
        with self.database.look() as store:
            batch = store.batches.get(id)
            sample, bound = store.batches.sample(batch.id), store.batches.bound(batch.id)
        if not sample:
            raise NotFound("no-sample", "Đợt này chưa được lấy mẫu; chạy sohoa backfill sample.")
        keyed = [one for one in sample if one.keyed_by]
        return Result(bound, len(sample), len(keyed), sum(one.fields for one in keyed), sum(len(one.wrong) for one in keyed))

    def _close(self, batch: Batch) -> None:
        """A batch that fails goes back: its papers are to be checked anew, and it says so."""
        if self.result(batch.id).verdict == "fails" and batch.state is not BatchState.SENT_BACK:
            with self.database.begin() as store:
                store.batches.set_state(batch.id, BatchState.SENT_BACK)
                store.audit.add(Event(subject=batch.id, action="batch-sent_back", actor=MACHINE, at=self.now()))


def _plain(text: str) -> str:
    """Case, spaces and signs aside; accents stay, as a wrong accent is a wrong name."""
    return "".join(letter for letter in clean(text).casefold() if letter.isalnum())
