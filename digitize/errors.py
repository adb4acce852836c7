"""What can go wrong with a *call*, sorted by who must act. What is wrong with a *paper* is a `Finding`.

    SohoaError
    ├── Rejected      the sender: this file cannot be taken in (damaged, empty, locked, not a paper)
    ├── Quarantined   an administrator: the file is kept aside, opening it exceeded a limit
    ├── Invalid       the caller: a value that breaks its own grammar
    ├── Unauthorized  the caller: not signed in
    ├── Forbidden     the caller: not his to do
    ├── NotFound      the caller: no such thing
    ├── Conflict      the caller: already there, changed meanwhile, or not in that state
    ├── TooMany       the caller: more than is allowed in that time
    └── Unavailable   nobody, wait: a tool or a store does not answer
        └── Unreadable    an administrator, in the end: a tool failed on, or hung at, this very page; tried again, but not for ever

Every error carries a stable `code` (never translated) and a Vietnamese sentence that says what happened, what was kept
and what to do. No message may hold a value read from a paper.
"""


class SohoaError(Exception):
    """Base of all; `code` is stable, `message` is for the person, `extra` holds ids and counts only."""

    def __init__(self, code: str, message: str, **extra: str | int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.extra = extra


class Rejected(SohoaError):
    """The file is refused; nothing of it becomes a record."""


class Quarantined(SohoaError):
    """The file broke a limit while it was opened; it is kept aside for an administrator."""


class Invalid(SohoaError):
    """A value given by the caller breaks its grammar."""


class Unauthorized(SohoaError):
    """The caller has not signed in."""


class Forbidden(SohoaError):
    """The caller's role does not allow it."""


class NotFound(SohoaError):
    """Nothing stands under that id."""


class Conflict(SohoaError):
    """The thing exists already, was changed meanwhile, or is in another state."""


class TooMany(SohoaError):
    """More calls than are allowed in a time; later ones may succeed."""


class Unavailable(SohoaError):
    """A tool or a store does not answer; the same call may succeed later."""


class Unreadable(Unavailable):
    """A tool failed on one page or took too long over it. The same may go well later, so it is tried again; but each try counts."""
