"""Channels to other systems, put together from the settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path

from api.settings import ChannelTo, Settings
from api.wiring.reading import now, today
from digitize.access import Access
from digitize.civil_158 import COLUMNS, row
from digitize.doctypes import DocType
from digitize.dossier import Dossier
from digitize.errors import Invalid, Unavailable
from digitize.exchange import Channel, Connector, plain
from digitize.ids import new_id
from digitize.record import Event
from storage.database import SqlDatabase
from storage.dossier_list import read_dossiers
from storage.follower import SqlFollower
from storage.outbox import JsonFolder, RowFolder, rows_in
from storage.webhook import WebhookConnector

TOGETHER = 1000
"""Dossiers that one event tells of."""


def channels(settings: Settings, database: SqlDatabase, access: Access, types: Mapping[str, DocType]) -> tuple[Channel, ...]:
    """All that are declared. Raises Invalid for one that lacks what its kind needs, or an unknown unit."""
    link = settings.public_url.rstrip("/")
    return tuple(
        Channel(
            name=to.name, connector=_connector(to, settings), follower=SqlFollower(database.engine, to.name, now, to.history), database=database,
            what=frozenset(to.what), units=access.units.seen_from(access.units.said(to.unit)), synchronises=to.synchronises,
            shape=row if to.kind == "158" else plain(types, link, today), now=now,
        )
        for to in settings.channels
    )  # fmt: skip


def handed_over(every: tuple[Channel, ...]) -> int:
    """Tells every channel what is new; how many events were gone through. One that does not answer keeps no other waiting. Raises
    Unavailable at the end where one did not."""
    count, failed = 0, None
    for channel in every:
        try:
            count += channel.run()
        except Unavailable as error:
            failed = error
    if failed:
        raise failed
    return count


def take_dossiers(database: SqlDatabase, access: Access, file: Path, by: str) -> tuple[int, int]:
    """How many dossiers a list tells of, and how many of them were new or had changed. Raises Invalid."""
    count = changed = 0
    for some in _together(read_dossiers(file)):
        with database.begin() as store:
            id, at = new_id(now()), now()
            noted = store.dossiers.note(id, some, at)
            if noted:
                store.audit.add(Event(subject=id, action="dossiers-noted", actor=by, at=at, detail={"count": str(noted)}))
        count, changed = count + len(some), changed + noted
    return count, changed


def sheet(folder: Path, out: Path) -> int:
    """Writes the rows of a `158` channel's folder as one workbook; how many."""
    import xlsxwriter

    count = 0
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("Khai sinh")
        page.write_row(0, 0, COLUMNS)
        for count, found in enumerate(rows_in(folder), 1):
            page.write_row(count, 0, [found.get(name, "") for name in COLUMNS])
    return count


def _together(dossiers: Iterator[Dossier]) -> Iterator[list[Dossier]]:
    some: list[Dossier] = []
    for one in dossiers:
        some.append(one)
        if len(some) == TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _connector(to: ChannelTo, settings: Settings) -> Connector:
    if to.kind == "webhook":
        if not (to.url and to.secret.get_secret_value()):
            raise Invalid("bad-channel", f"Kênh {to.name} cần url và secret.")
        networks = [ip_network(one) for one in settings.webhook_networks]
        return WebhookConnector(to.url, to.secret.get_secret_value(), networks, plain=settings.environment == "development")
    if to.folder is None:
        raise Invalid("bad-channel", f"Kênh {to.name} cần folder.")
    return RowFolder(to.folder, COLUMNS) if to.kind == "158" else JsonFolder(to.folder)
