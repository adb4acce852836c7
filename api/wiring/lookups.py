"""Who may what, look-ups and citizens' rights, put together from the settings."""

from __future__ import annotations

from api.settings import Settings
from api.wiring.calendar import WorkingDays
from api.wiring.reading import now
from digitize.access import FILE as POLICY
from digitize.access import Access, Person
from digitize.doctypes import all_doctypes
from digitize.ids import new_id
from digitize.looking_up import LookingUp
from digitize.purpose import FILE as PURPOSES
from digitize.purpose import Register
from digitize.request import FILE as REQUESTS
from digitize.request import Kinds
from digitize.rights import Rights
from digitize.sign_in import SignIn
from digitize.stores import Bookmarks
from digitize.units import FILE as UNITS
from digitize.units import Units
from digitize.wording import Wording
from storage.credentials import Credentials
from storage.database import SqlDatabase
from storage.ledger import SqlLedger
from storage.receipts import signer_of_receipts
from storage.seals import Sealer


def people(settings: Settings, database: SqlDatabase) -> tuple[Access, SignIn]:
    """The policy and the sign-in, with the accounts that the settings name in their place."""
    units = Units.load(settings.units or UNITS)
    access = Access.load(units, settings.policy or POLICY)
    sign_in = SignIn(database, Credentials(), access, settings.strict, now)
    wanted = [
        (Person(login=u.login, name=u.name, unit=units.said(u.unit), roles=access.fitting(u.roles), grants=u.grants), u.password_hash.get_secret_value())
        for u in settings.declared
    ]  # fmt: skip
    sign_in.declared(wanted, lambda: new_id(now()))
    return access, sign_in


def worded(database: SqlDatabase, bookmarks: Bookmarks) -> Wording:
    """What gives older records their words, in the background; a new database has none, which is found out once."""
    wording = Wording(database, bookmarks)
    if not wording.begun():
        wording.run()
    return wording


def looking_up(settings: Settings, database: SqlDatabase, ledger: SqlLedger, access: Access, seals: Sealer, wording: Wording) -> LookingUp:
    """Look-ups for the purposes of the register."""
    types = all_doctypes()
    register = Register.load(types, settings.purposes or PURPOSES)
    return LookingUp(database, ledger, register, access, types, signer_of_receipts(seals), wording.done, now)


def rights(settings: Settings, database: SqlDatabase, ledger: SqlLedger, calendar: WorkingDays) -> Rights:
    """What citizens may see and ask."""
    return Rights(database, ledger, Kinds.load(settings.requests or REQUESTS), calendar, now)
