"""Reports, put together from the settings."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from api.report_paper import paper
from api.settings import Settings
from api.wiring.reading import now
from digitize.access import Access
from digitize.doctypes import DocType
from digitize.figures import Figures
from digitize.indicators import FILE as INDICATORS
from digitize.indicators import Rules
from digitize.inventory import Inventory
from digitize.local_time import VIETNAM
from digitize.ports import SigningDevice
from digitize.report import Report, Reporter
from digitize.signing import Role, Stamp
from storage.cipher import Cipher
from storage.database import SqlDatabase
from storage.figures import SqlFigures
from storage.projection import Projection


def reporter(settings: Settings, database: SqlDatabase, cipher: Cipher, access: Access, types: Mapping[str, DocType]) -> Reporter:
    """What draws reports up, by the rules and the inventory that the settings name."""
    figures: Figures = SqlFigures(database.engine, Projection(database.engine, cipher, now))
    rules = Rules.load(settings.indicators or INDICATORS)
    inventory = Inventory.load(settings.inventory) if settings.inventory else Inventory()
    return Reporter(figures, access.units, types, rules, inventory, now)


def signed_paper(settings: Settings, device: SigningDevice, report: Report, out: Path) -> None:
    """The report as a paper, signed by the agency where this machine holds its key (NĐ 30/2020 Phụ lục I: top right). Raises Unavailable."""
    agency, place = settings.agency or report.unit, settings.place
    if not device.holds(Role.ISSUER, ""):
        paper(report, out, settings.serif, agency=agency, above=settings.agency_above, place=place)
        return
    with tempfile.TemporaryDirectory(prefix="sohoa-report-") as folder:
        bare = Path(folder) / "bare.pdf"
        paper(report, bare, settings.serif, agency=agency, above=settings.agency_above, place=place)
        at = report.wanted.as_of.astimezone(VIETNAM)
        device.sign(bare, Stamp(role=Role.ISSUER, login="", corner="top-right", lines=(agency, at.isoformat(timespec="seconds"))), out)
