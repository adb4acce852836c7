"""The tree over all events, on a database.

Events are written as they come, by many at once; a trigger notes each as pending. Whoever needs a place in the tree takes all that
pend, in one short transaction that only one process runs at a time: the others then find their events placed already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, tuple_
from sqlalchemy.exc import IntegrityError, OperationalError

from digitize.codec import event_to_json
from digitize.errors import NotFound, Unavailable
from digitize.ledger import Head, Place, Proof, entry
from digitize.merkle import EMPTY, Node, consistency, grown, inclusion, leaf_hash, root
from digitize.record import Event
from storage.ledger_tables import HeadRow, LeafRow, NodeRow, PendingRow
from storage.seals import Sealer, said
from storage.tables import EventRow, aware, table

KIND = "head"
TURN = 0x534F484F41
"""The advisory lock of the one that takes what pends."""
MANY = 1000
"""Events of one transaction."""
Peaks = tuple[int, dict[Node, bytes]]
"""The size of a tree and the whole subtrees that it is made of: all that growing it asks for."""
LEAF, NODE, PENDING, HEAD, EVENT = (table(row) for row in (LeafRow, NodeRow, PendingRow, HeadRow, EventRow))


class SqlLedger:
    """`Ledger` on a database."""

    def __init__(self, engine: Engine, sealer: Sealer, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._sealer, self._now = engine, sealer, now
        self._reads = engine.execution_options(postgresql_readonly=True)
        self._peaks: Peaks = (-1, {})

    def gather(self) -> int:
        """Puts all that pends into the tree; how many. Raises Unavailable."""
        count = 0
        while (done := self._gather_some()) == MANY:
            count += done
        return count + done

    def _gather_some(self) -> int:
        try:
            with self._engine.begin() as connection:
                _take_turn(connection)
                pending = select(EVENT).join(PENDING, PENDING.c.event_id == EVENT.c.id).order_by(EVENT.c.id).limit(MANY)
                rows = list(connection.execute(pending))
                if rows:
                    self._peaks = _append(connection, [(row.id, leaf_hash(entry(event_of(row)))) for row in rows], self._peaks)
                    connection.execute(delete(PENDING).where(PENDING.c.event_id.in_([row.id for row in rows])))
                return len(rows)
        except OperationalError as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; hãy thử lại sau ít phút.") from error
        except IntegrityError as error:  # rows of the tree are missing, or others than it grew by
            raise Unavailable("log-damaged", "Nhật ký đã bị can thiệp; hãy chạy sohoa audit dump và sohoa audit verify.") from error

    def place(self, subject: str, action: str) -> Place:
        """Where the newest such event stands, put into the tree now if it waits. Raises NotFound, Unavailable."""
        self.gather()
        found = self._placed(subject, action)
        if found is None:
            raise NotFound("no-entry", "Nhật ký không có mục này.")
        return Place(found.position, bytes(found.hash))

    def head(self) -> Head:
        """The newest signed head, of all that is in the tree now. Raises Unavailable."""
        with self._engine.begin() as connection:
            _take_turn(connection)
            size = _size(connection)
            row = connection.execute(select(HEAD).order_by(HEAD.c.size.desc()).limit(1)).first()
            if not size:
                return Head(size=0, root=EMPTY, at=self._now(), token="")
            if row is None or row.size < size:
                at = self._now()
                found_root = root(size, _reader(connection))
                token = self._sealer.say(KIND, {"n": size, "r": found_root.hex(), "t": at.isoformat()})
                connection.execute(insert(HEAD).values(size=size, at=at, token=token))
                return Head(size=size, root=found_root, at=at, token=token)
        if (found := self.checked(row.token)) is None:
            raise Unavailable("head-unreadable", "Đầu cây nhật ký do một khóa khác ký; hãy khai báo khóa cũ trong SOHOA_SEAL_KEYS.")
        return found

    def checked(self, token: str) -> Head | None:
        """The head that a token states; None where it is not the agency's."""
        return checked_head(token, self._sealer.published())

    def heads(self, after: int, limit: int) -> list[str]:
        """Tokens of signed heads above a size, in order."""
        with self._reads.connect() as connection:
            rows = connection.execute(select(HEAD.c.token).where(HEAD.c.size > after).order_by(HEAD.c.size).limit(limit))
            return [token for (token,) in rows]

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """The path from a leaf to the root of the tree's first `size` leaves. Raises NotFound."""
        return self._asked(lambda connection: inclusion(position, size, _reader(connection)), size)

    def consistency(self, old: int, size: int) -> list[bytes]:
        """That the tree of `size` leaves begins with that of `old`. Raises NotFound."""
        return self._asked(lambda connection: consistency(old, size, _reader(connection)), size)

    def root(self, size: int) -> bytes:
        """Of the tree of the first `size` leaves. Raises NotFound."""
        [found] = self._asked(lambda connection: [root(size, _reader(connection))], size)
        return found

    def proof(self, subject: str, action: str) -> Proof:
        """That the newest such event stands in the log. Raises NotFound."""
        place = self.place(subject, action)
        head = self.head()
        with self._reads.connect() as connection:
            row = connection.execute(select(EVENT).join(LEAF, LEAF.c.event_id == EVENT.c.id).where(LEAF.c.position == place.position)).one()
        path = tuple(self.inclusion(place.position, head.size))
        return Proof(entry=event_to_json(event_of(row)), position=place.position, path=path, head=head)

    def readmit(self) -> int:
        """Puts back in line what is neither in the tree nor waiting for it: somebody took it out behind the service's back. How many."""
        placed = select(LEAF.c.event_id).where(LEAF.c.event_id == EVENT.c.id).exists()
        waits = select(PENDING.c.event_id).where(PENDING.c.event_id == EVENT.c.id).exists()
        with self._engine.begin() as connection:
            lost = [id for (id,) in connection.execute(select(EVENT.c.id).where(~placed, ~waits))]
            if lost:
                connection.execute(insert(PENDING), [{"event_id": id} for id in lost])
            return len(lost)

    def entries(self, start: int = 0) -> Iterator[tuple[int, Event]]:
        """Every entry from one on, in the order of the tree."""
        while True:
            with self._reads.connect() as connection:
                wanted = select(LEAF.c.position, EVENT).join(EVENT, EVENT.c.id == LEAF.c.event_id).where(LEAF.c.position >= start)
                rows = list(connection.execute(wanted.order_by(LEAF.c.position).limit(MANY)))
            yield from ((row.position, event_of(row)) for row in rows)
            if len(rows) < MANY:
                return
            start = rows[-1].position + 1

    def _asked(self, ask: Callable[[Connection], list[bytes]], size: int) -> list[bytes]:
        with self._reads.connect() as connection:
            if size > _size(connection):
                raise NotFound("no-entry", "Nhật ký chưa có mục này.")
            try:
                return ask(connection)
            except ValueError as error:
                raise NotFound("no-entry", "Nhật ký không có mục này.") from error

    def _placed(self, subject: str, action: str) -> Any:
        wanted = select(LEAF.c.position, LEAF.c.hash).join(EVENT, EVENT.c.id == LEAF.c.event_id)
        newest = wanted.where(EVENT.c.subject == subject, EVENT.c.action == action).order_by(EVENT.c.id.desc()).limit(1)
        try:
            with self._reads.connect() as connection:
                return connection.execute(newest).first()
        except OperationalError as error:
            raise Unavailable("database-unavailable", "Cơ sở dữ liệu không trả lời; hãy thử lại sau ít phút.") from error


def _take_turn(connection: Connection) -> None:
    """Until the transaction ends, no other process puts into the tree; SQLite's writers take turns anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def event_of(row: Any) -> Event:
    """A row as the event it was."""
    return Event(subject=row.subject, action=row.action, actor=row.actor, at=aware(row.at).astimezone(UTC), detail=row.detail)


def checked_head(token: str, published: Mapping[str, Any]) -> Head | None:
    """The head that a token states; None where none of the published keys signed it."""
    claims = said(KIND, token, published)
    try:
        return (
            Head(size=claims["n"], root=bytes.fromhex(claims["r"]), at=datetime.fromisoformat(claims["t"]), token=token) if claims else None
        )
    except (KeyError, ValueError, TypeError):
        return None


def regrow(connection: Connection, leaves: Sequence[Mapping[str, Any]]) -> None:
    """Leaves that come back from the journal, with the nodes above them; what pends is what the journal has no leaf for."""
    there = _size(connection)  # a segment may stand in the journal twice
    fresh = sorted((row for row in leaves if row["position"] >= there), key=lambda row: int(row["position"]))
    _append(connection, [(row["event_id"], row["hash"]) for row in fresh], (-1, {}))
    connection.execute(delete(PENDING).where(PENDING.c.event_id.in_([row["event_id"] for row in leaves])))


def _append(connection: Connection, leaves: Sequence[tuple[int, bytes]], known: Peaks) -> Peaks:
    """Writes leaves and the nodes above them; the peaks of the tree as it is then. `known` spares reading them where nobody else wrote."""
    size = _size(connection)
    peaks = known[1] if known[0] == size else _peaks(connection, size)
    if leaves:
        rows = [{"position": at, "event_id": id, "hash": leaf} for at, (id, leaf) in enumerate(leaves, size)]
        connection.execute(insert(LEAF), rows)
        fresh = dict(grown(size, [leaf for _, leaf in leaves], peaks.__getitem__))
        nodes = [{"level": node[0], "position": node[1], "hash": found} for node, found in fresh.items() if node[0]]
        if nodes:
            connection.execute(insert(NODE), nodes)
        size, peaks = size + len(leaves), {**peaks, **fresh}
    return size, {node: peaks[node] for node in _tops(size)}


def _tops(size: int) -> list[Node]:
    return [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]


def _peaks(connection: Connection, size: int) -> dict[Node, bytes]:
    wanted = [node for node in _tops(size) if node[0]]
    rows = connection.execute(select(NODE).where(tuple_(NODE.c.level, NODE.c.position).in_(wanted))) if wanted else ()
    found = {(row.level, row.position): bytes(row.hash) for row in rows}
    if size & 1:
        found[0, size - 1] = bytes(connection.execute(_leaf(size - 1)).scalar_one())
    return found


def _reader(connection: Connection) -> Callable[[Node], bytes]:
    def read(node: Node) -> bytes:
        level, position = node
        wanted = select(NODE.c.hash).where(NODE.c.level == level, NODE.c.position == position) if level else _leaf(position)
        return bytes(connection.execute(wanted).scalar_one())

    return read


def _leaf(position: int) -> Any:
    return select(LEAF.c.hash).where(LEAF.c.position == position)


def _size(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(LEAF.c.position), -1))).scalar_one()) + 1
