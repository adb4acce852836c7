"""Signing in and out, and who may: passwords with one-time codes, lock-out, sessions that end (OWASP ASVS chapters 6 and 7)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digitize.access import Access, Person
from digitize.credentials import Account, Accounts, Secrets, Session
from digitize.errors import Conflict, Invalid, NotFound, Unauthorized
from digitize.hashing import hash_text
from digitize.record import MACHINE, Event
from digitize.stores import Clock, Database

LOGIN = re.compile(r"(?!(?:machine|may|may-chu|cong-dan)$)[a-z0-9._-]{2,40}")
"""Names that stand for the machine, for programs and for citizens are nobody's."""
TRIES = 5
"""Wrong passwords or codes in a row after which an account rests."""
REST = timedelta(minutes=15)
IDLE = timedelta(minutes=30)
"""A session ends so long after its last request (OWASP ASVS 7.3.1) …"""
LONGEST = timedelta(hours=10)
"""… and at the latest so long after it began (7.3.2): a working day."""
SHORTEST = 12
"""Characters of a password (ASVS 6.2.1 asks for 8, and for 15 where there is nothing else)."""


@dataclass(frozen=True)
class SignIn:
    """Signing in and out."""

    database: Database
    secrets: Secrets
    access: Access
    strict: bool
    """Whether roles can ask for a second factor; without it only those have one who set it up."""
    now: Clock

    def by_password(self, login: str, password: str) -> Account:
        """The account. Raises Unauthorized, in the same words and the same time whatever is wrong; after five wrong tries for a while
        even with the right password."""
        with self.database.look() as store:
            account = store.accounts.get(login)
        fits = self.secrets.fits(password, account.password_hash if account else "")
        if account is None or account.disabled or not account.password_hash or self._rests(account) or not fits:
            if account is not None and not fits:
                self._failed(account)
            raise Unauthorized("bad-login", "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa sau nhiều lần sai.")
        if account.failures and not self.needs_code(account):  # else the right code forgives, never the password alone
            with self.database.begin() as store:
                store.accounts.forgive(account.id)
        return account

    def needs_code(self, account: Account) -> bool:
        """Whether a one-time code is asked for: by a role of his, or because he set one up."""
        return bool(account.code_key) or (self.strict and bool(account.person.roles & self.access.second_factor))

    def confirm(self, account: Account, code: str) -> None:
        """Raises Unauthorized for a wrong code, or one that was used; wrong ones count as wrong passwords do."""
        step = self.secrets.code_step(account.code_key, code, self.now()) if account.code_key else 0
        with self.database.begin() as store:
            fits = bool(step) and not self._rests(account) and store.accounts.use_step(account.id, step)
        if not fits:
            self._failed(account)
            raise Unauthorized("bad-code", "Mã xác thực không đúng, đã dùng, hoặc tài khoản đang tạm khóa.")

    def begin(self, person: Person, account: str, *, confirmed: bool) -> str:
        """What the browser holds for the new session; the database knows its hash alone."""
        token = secrets.token_urlsafe(32)
        session = Session(key=hash_text(token), account=account, begun=self.now(), seen=self.now(), confirmed=confirmed, person=person)
        with self.database.begin() as store:
            store.accounts.begin(session)
            if confirmed:
                store.audit.add(Event(subject=account, action="signed-in", actor=person.login, at=self.now()))
        return token

    def session(self, token: str) -> Session | None:
        """The session, None where it ended: signed out, idle, too old, or its account was disabled."""
        now = self.now()
        with self.database.look() as store:
            found = store.accounts.session(hash_text(token)) if token else None
        if found is None or now - found.seen > IDLE or now - found.begun > LONGEST:
            return None
        if now - found.seen > IDLE / 10:  # not a write with each request
            with self.database.begin() as store:
                store.accounts.renew(replace(found, seen=now))
        return found

    def confirmed(self, session: Session) -> str:
        """A new token in the place of the session's, now with the second factor (ASVS 7.2.4)."""
        with self.database.begin() as store:
            store.accounts.end(session.key)
        return self.begin(session.person, session.account, confirmed=True)

    def end(self, token: str) -> None:
        """Signs out."""
        with self.database.begin() as store:
            store.accounts.end(hash_text(token))

    def sweep(self) -> int:
        """Forgets sessions that ended; how many."""
        with self.database.begin() as store:
            return store.accounts.sweep(self.now() - LONGEST, self.now() - IDLE)

    def account(self, login: str) -> Account:
        """Raises NotFound."""
        with self.database.look() as store:
            found = store.accounts.get(login)
        if found is None:
            raise NotFound("no-account", "Không có tài khoản này.")
        return found

    def save(self, person: Person, *, password: str | None, id: str, by: str) -> Account:
        """A new account, or a known one with other roles, unit or password; its sessions end. Raises Invalid."""
        if not LOGIN.fullmatch(person.login):
            raise Invalid("bad-login-name", "Tên đăng nhập gồm 2–40 chữ thường không dấu, số, dấu chấm, gạch.", field="login")
        if password is not None:
            self._must_be_strong(password, person)
        self.access.fitting(person.roles)
        with self.database.begin() as store:
            old = store.accounts.get(person.login)
            kept = old or Account(id=id, person=person)
            account = replace(kept, person=person, password_hash=kept.password_hash if password is None else self.secrets.hash(password))
            self._changed(store.accounts, account)
            store.audit.add(Event(subject=account.id, action="account-saved", actor=by, at=self.now(), detail=_shown(person)))
        return account

    def change_password(self, held: Session, current: str, new: str) -> str:
        """Another password, by the person himself; every session of his ends, and a new one begins here (ASVS 6.2.2, 6.2.3, 7.4.3). Raises
        Unauthorized for a wrong present one, which counts as one at the door does; Invalid for one that can be guessed."""
        account = self.by_password(held.person.login, current)
        self._must_be_strong(new, account.person)
        with self.database.begin() as store:
            self._changed(store.accounts, replace(account, password_hash=self.secrets.hash(new), failures=0, resting_until=None))
            store.audit.add(Event(subject=account.id, action="password-changed", actor=account.person.login, at=self.now()))
        return self.begin(account.person, account.id, confirmed=True)

    def others(self, held: Session) -> int:
        """In how many other places he is signed in."""
        with self.database.look() as store:
            return sum(one.key != held.key for one in store.accounts.sessions(held.account))

    def end_others(self, held: Session) -> None:
        """Signs him out everywhere but here (ASVS 7.5.2)."""
        with self.database.begin() as store:
            for one in store.accounts.sessions(held.account):
                if one.key != held.key:
                    store.accounts.end(one.key)
            store.audit.add(Event(subject=held.account, action="sessions-ended", actor=held.person.login, at=self.now()))

    def _must_be_strong(self, password: str, person: Person) -> None:
        if len(password) < SHORTEST:
            raise Invalid("password-short", f"Mật khẩu cần ít nhất {SHORTEST} ký tự.", field="password")
        if self.secrets.guessable(password, (person.login, person.name, *person.name.split())):
            sentence = "Mật khẩu này dễ đoán; hãy ghép vài từ không liên quan đến tên, cơ quan hay dãy phím."
            raise Invalid("password-weak", sentence, field="password")

    def vouched(self, person: Person, id: str) -> None:
        """Keeps who a provider vouches for, so that he has a name here and can be shut out. Raises Unauthorized where he was."""
        with self.database.look() as store:
            old, other = store.accounts.by_id(id), store.accounts.get(person.login)
        if (old and old.disabled) or (other and other.id != id):
            raise Unauthorized("account-shut", "Tài khoản này đã bị khóa; hãy liên hệ quản trị viên.")
        if old is None or old.person != person:
            with self.database.begin() as store:
                store.accounts.put(replace(old or Account(id=id, person=person), person=person))

    def declared(self, wanted: Sequence[tuple[Person, str]], new_id: Callable[[], str]) -> None:
        """Sees to it that the accounts that the settings name are there. What they say is put in once, and again only when they say
        something else: what an administrator changed since stays changed. Those they name no more are shut."""
        with self.database.look() as store:
            known = {account.person.login: account for account in store.accounts.list()}
        for person, password_hash in wanted:
            old = known.get(person.login)
            said = hash_text(repr((person.name, person.unit, sorted(person.roles), sorted(person.grants), password_hash)))
            if old is None or old.declared != said:
                account = replace(
                    old or Account(id=new_id(), person=person), person=person, password_hash=password_hash, declared=said, disabled=False
                )
                self._declare(account, "account-saved" if old else "", _shown(person))
        for login in known.keys() - {person.login for person, _ in wanted}:
            if known[login].declared and not known[login].disabled:
                self._declare(replace(known[login], disabled=True, declared=""), "account-shut", {})

    def _declare(self, account: Account, action: str, detail: dict[str, str]) -> None:
        with self.database.begin() as store:
            self._changed(store.accounts, account)
            if action:  # a new database stays without events, so that a lost one can come back into it
                store.audit.add(Event(subject=account.id, action=action, actor=MACHINE, at=self.now(), detail=detail))

    def settled(self, since: datetime) -> tuple[Sequence[str], Sequence[str]]:
        """Brings accounts of a backup in line with what happened since, which the log knows though it holds no password: those that were
        shut are shut. Logins of these; and of those whose password, roles or key of codes changed since, so that what the backup holds of
        them is old. Sessions of all end."""
        shut, old = [], []
        with self.database.begin() as store:
            for account in store.accounts.list():
                events = store.audit.of(account.id)
                doors = [event.action for event in events if event.action in ("account-shut", "account-opened")]
                if doors and doors[-1] == "account-shut" and not account.disabled:
                    store.accounts.put(replace(account, disabled=True))
                    shut.append(account.person.login)
                if any(event.at > since and event.action in ("account-saved", "password-changed", "code-key") for event in events):
                    old.append(account.person.login)
                store.accounts.end_all(account.id)
        return shut, old

    def disable(self, login: str, *, off: bool, by: str) -> None:
        """Shuts an account, or opens it again; its sessions end at once. Nobody shuts his own. Raises Conflict, NotFound."""
        if login == by:
            raise Conflict("own-account", "Không tự khóa tài khoản của mình.")
        account = self.account(login)
        with self.database.begin() as store:
            self._changed(store.accounts, replace(account, disabled=off, failures=0, resting_until=None))
            store.audit.add(Event(subject=account.id, action="account-shut" if off else "account-opened", actor=by, at=self.now()))

    def new_code_key(self, login: str, by: str) -> str:
        """A new key of one-time codes, in the place of any before: for the app on his telephone. His sessions end."""
        account, key = self.account(login), self.secrets.new_code_key()
        with self.database.begin() as store:
            self._changed(store.accounts, replace(account, code_key=key, last_step=0))
            store.audit.add(Event(subject=account.id, action="code-key", actor=by, at=self.now()))
        return key

    def _changed(self, accounts: Accounts, account: Account) -> None:
        accounts.put(account)
        accounts.end_all(account.id)

    def _rests(self, account: Account) -> bool:
        return account.resting_until is not None and account.resting_until > self.now()

    def _failed(self, account: Account) -> None:
        with self.database.begin() as store:
            store.accounts.failed(account.id, TRIES, self.now() + REST)
            store.audit.add(Event(subject=account.id, action="sign-in-failed", actor=account.person.login, at=self.now()))


def _shown(person: Person) -> dict[str, str]:
    return {"roles": ", ".join(sorted(person.roles)), "unit": person.unit, "grants": ", ".join(sorted(person.grants))}
