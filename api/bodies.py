"""What comes in over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel
from pydantic import Field as Spec

from digitize.standing import State
from digitize.validity import Term

StatusIn = Literal["received", "to_check", "archived", "returned", "stopped", "parted", "quarantined"]


class Login(BaseModel):
    login: str = Spec(max_length=40)
    password: str = Spec(max_length=200)


class PasswordIn(BaseModel):
    current: str = Spec(max_length=200)
    new: str = Spec(max_length=200, description="At least 12 characters, and not among those that are guessed first")


class CodeIn(BaseModel):
    code: str = Spec(max_length=12)


class PlaceIn(BaseModel):
    page: int = Spec(ge=1, le=5000)
    box: tuple[float, float, float, float]


class Corrections(BaseModel):
    version: int
    fields: dict[str, str | None] = {}
    confirmed: list[str] = Spec(default=[], max_length=200, description="Fields that are right as they stand")
    places: dict[str, PlaceIn] = {}
    doctype: str | None = None


class PartIn(PlaceIn):
    """A box that a clerk drew, and the field it is for."""

    field: str = Spec(max_length=60)


class WordsIn(BaseModel):
    text: str = Spec(max_length=200)


class Assignment(BaseModel):
    version: int
    to: str = Spec(max_length=40)


class Versioned(BaseModel):
    version: int


class ValidityIn(BaseModel):
    term: Term
    start: date | None = None
    end: date | None = None


class Acceptance(BaseModel):
    version: int
    dossier: str | None = Spec(default=None, max_length=60)
    validity: ValidityIn | None = None


class StandingIn(BaseModel):
    state: State
    since: date
    reason: str = Spec(max_length=1000, description="Why, and by which decision")
    cause: str | None = Spec(default=None, max_length=60, description="Mã kết quả of the paper that caused it, where it is digitized")


class HoldIn(BaseModel):
    reason: str | None = Spec(max_length=1000)


class DisposalIn(BaseModel):
    decision: str | None = Spec(max_length=1000, description="Number and date of the decision")


class GivenBack(BaseModel):
    version: int
    reason: str = Spec(max_length=1000)


class SearchIn(BaseModel):
    """At least one of the first five. In the body, so that no personal data stands in a URL."""

    personal_number: str | None = Spec(default=None, max_length=20)
    name: str | None = Spec(default=None, max_length=120)
    number: str | None = Spec(default=None, max_length=80)
    dossier: str | None = Spec(default=None, max_length=60)
    words: str | None = Spec(default=None, max_length=200, description="Words of its pages, with or without accents")
    doctype: str | None = Spec(default=None, max_length=60)
    after: str | None = Spec(default=None, max_length=120)
    limit: int = Spec(default=20, ge=1, le=100)


class KeyedIn(BaseModel):
    """What a second person keyed from a paper of a sample, by field; what is not on the paper stays away."""

    values: dict[str, Annotated[str, Spec(max_length=2000)]] = Spec(max_length=100)
