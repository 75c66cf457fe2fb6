"""The product: what is offered, and what may be said of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from genpers.records.record import Channel, Id, Record, Sensitivity


class ProductFact(Record):
    """One fact of a product, with the days on which it holds."""

    value: str | int | float | bool
    valid_from: date | None = None
    valid_until: date | None = None
    markets: tuple[str, ...] | None = None

    @property
    def text(self) -> str:
        """The value as it may stand in a text."""
        return str(self.value)


def _fact(value: object) -> object:
    return value if isinstance(value, (dict, ProductFact)) else {"value": value}


class Claim(Record):
    """An approved claim, with its evidence and the days and markets it is approved for."""

    id: Id
    text: str
    evidence: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    markets: tuple[str, ...] | None = None


class Disclosure(Record):
    """Legal wording that must stand byte for byte in the assembled message."""

    id: Id
    text: str
    channels: tuple[Channel, ...] | None = None
    locales: tuple[str, ...] | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class Audience(Record):
    """Whom a product may be offered to."""

    min_age: int | None = None
    max_age: int | None = None
    countries: tuple[str, ...] | None = None


class Grammar(Record):
    """How a product name inflects: gender ``m``, ``f``, ``n`` and number."""

    gender: str | None = Field(default=None, pattern="^[mfn]$")
    plural: bool = False


class Product(Record):
    """What is offered: sensitivity, facts, approved claims, required disclosures, exclusions."""

    id: Id
    name: str
    category: str = ""
    sensitivity: Sensitivity = "low"
    summary: str = ""
    url: str | None = None
    facts: dict[str, Annotated[ProductFact, BeforeValidator(_fact)]] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    excludes: tuple[Id, ...] = ()
    requires: tuple[Id, ...] = ()
    audience: Audience = Audience()
    grammar: dict[str, Grammar] = Field(default_factory=dict)
    attributes: dict[str, Any] = Field(default_factory=dict)


def holds_on(day: date, valid_from: date | None, valid_until: date | None) -> bool:
    """Tell whether something with these dates holds on a day; both ends are included."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)
